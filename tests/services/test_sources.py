"""A source tells how it was published, what it holds, and every erratum found in it."""

from __future__ import annotations

import csv

import pytest

from skillgraph.errors import UnknownIdError
from skillgraph.index.compiled import Index
from skillgraph.resources import folder
from skillgraph.services.language import Language
from skillgraph.services.show import show
from skillgraph.services.sources import SourceView, list_sources, source

ZH = Language.ZH


def rows(table: str) -> list[dict[str, str]]:
    text = (folder("data") / table).read_text("utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def test_the_sources_are_the_five_documents_and_the_editors(index: Index) -> None:
    found = [each.id.removeprefix("source/") for each in list_sources(index, ZH)]
    assert sorted(found) == ["asm", "csm", "jd", "ops", "skillgraph", "sqs"]


def test_the_manual_says_how_it_was_published(index: Index) -> None:
    manual = source(index, "ops", ZH)
    [isbn] = [datum for datum in manual.publication if datum.kind == "isbn"]
    assert isbn.value == "978-7-5454-0197-4"
    assert (manual.holds["process"], manual.holds["regulation"], manual.holds["form"]) == (
        21,
        42,
        39,
    )


def test_sections_stand_in_the_order_of_the_document(index: Index) -> None:
    standard = source(index, "sqs", ZH)
    chapters = [each.label for each in standard.sections if each.part_of is None]
    assert len(chapters) == 8
    assert chapters[0] == "售后服务流程规范"
    pages = [each.page for each in source(index, "ops", ZH).sections if each.page]
    assert pages == sorted(pages)


@pytest.mark.parametrize(
    ("id", "table"),
    [
        ("asm", "standards/asm/errata.csv"),
        ("jd", "jobs/errata.csv"),
        ("ops", "practice/ops/errata.csv"),
        ("sqs", "practice/sqs/errata.csv"),
    ],
)
def test_its_errata_are_those_of_its_table_in_their_order(
    index: Index, id: str, table: str
) -> None:
    assert [each.id for each in source(index, id, ZH).errata] == [row["id"] for row in rows(table)]


def test_a_source_is_shown_by_its_id(index: Index) -> None:
    assert isinstance(show(index, "source/sqs"), SourceView)


def test_an_unknown_source_names_the_nearest(index: Index) -> None:
    with pytest.raises(UnknownIdError, match="source/ops"):
        source(index, "opps", ZH)

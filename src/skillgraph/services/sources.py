"""What the graph says of a source: how it was published, what it holds, what is wrong in it."""

from __future__ import annotations

from collections import Counter

from pydantic import Field

from skillgraph.index.compiled import Index, find
from skillgraph.model import shared
from skillgraph.model.practice import PublicationDatum, Section
from skillgraph.services.answers import Named
from skillgraph.services.language import Language, label
from skillgraph.services.things import Erratum, erratum


class SourceSummary(Named):
    """A document that facts were taken from, or the editors, in a list."""

    labels: dict[str, str] = Field(description="Labels by language tag.")
    kind: str
    edition: str | None = Field(description="Edition or year, where the document gives one.")
    note: str | None


class Datum(Named):
    """One detail of how a document was published, as printed."""

    kind: str
    value: str
    clause: str


class SectionSummary(Named):
    """A section, with its number and page as printed."""

    notation: str | None
    part_of: str | None
    page: int | None
    extent: str = Field(description="complete, excerpt or named: how much of its text we have.")


class SourceView(SourceSummary):
    """A source, with its structure and its errata."""

    holds: dict[str, int] = Field(description="How many things of practice it sets down, by kind.")
    publication: tuple[Datum, ...]
    sections: tuple[SectionSummary, ...] = Field(description="In the order of the document.")
    errata: tuple[Erratum, ...] = Field(description="All that were found in it.")


def list_sources(index: Index, language: Language) -> tuple[SourceSummary, ...]:
    """List the sources by id."""
    return tuple(
        SourceSummary.model_validate(_summary(row, language)) for row in index.sources.values()
    )


def source(index: Index, id: str, language: Language) -> SourceView:
    """Describe a source.

    Args:
        index: the compiled graph.
        id: its id, with or without the leading ``source/``.
        language: the language of the labels.

    Raises:
        UnknownIdError: there is no such source.
    """
    row = find(index.sources, f"source/{id.removeprefix('source/')}", "source")
    return SourceView.model_validate(
        {
            **_summary(row, language),
            "holds": _holds(index, row.id),
            "publication": tuple(
                Datum(
                    id=datum.id,
                    label=label(datum, language),
                    kind=datum.kind,
                    value=datum.value,
                    clause=datum.clause,
                )
                for datum in index.parts_of(PublicationDatum, row.id)
            ),
            "sections": tuple(
                _section(section, language) for section in index.parts_of(Section, row.id)
            ),
            "errata": tuple(_errata(index, row.id, language)),
        }
    )


def _summary(row: shared.Source, language: Language) -> dict[str, object]:
    return {
        "id": row.id,
        "label": label(row, language),
        "labels": {"zh-Hans": row.label_zh, "en": row.label_en},
        "kind": row.kind,
        "edition": row.edition,
        "note": row.note_zh if language is Language.ZH else row.note_en,
    }


def _holds(index: Index, id: str) -> dict[str, int]:
    mine = Counter(k for other, (k, _) in index.practice.items() if index.source_of(other) == id)
    return dict(sorted(mine.items()))


def _section(row: Section, language: Language) -> SectionSummary:
    return SectionSummary(
        id=row.id,
        label=label(row, language),
        notation=row.notation,
        part_of=row.parent,
        page=row.page,
        extent=row.extent,
    )


def _errata(index: Index, id: str, language: Language) -> list[Erratum]:
    found = (row for rows in index.errata.values() for row in rows)
    mine = [row for row in found if index.source_of(row.id) == id]
    return [erratum(row, language) for row in sorted(mine, key=lambda row: _number(row.id))]


def _number(id: str) -> tuple[str, int]:
    """Sort ``…/erratum/2`` before ``…/erratum/10``."""
    stem, _, number = id.rpartition("/")
    return (stem, int(number)) if number.isdecimal() else (id, 0)

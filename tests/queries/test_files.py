"""The files of the example queries: whole headers, known prefixes, one layout."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib.plugins.sparql import prepareQuery

from skillgraph.errors import InputError, UnknownIdError
from skillgraph.namespaces import ID, PREFIXES
from skillgraph.queries import AUDIENCES, Example, example, examples
from skillgraph.resources import folder

FILES = sorted((folder("ontology") / "queries").iterdir())
HEADER = """\
# title@en: One
# title@zh-Hans: 一
# question@en: What is one?
# question@zh-Hans: 什么是一？
# for: hr
"""

every_example = pytest.mark.parametrize("query", examples(), ids=lambda query: query.name)


def file_with(folder: Path, header: str, name: str = "01-one.rq") -> Path:
    (folder / name).write_text(header + "\nASK {}\n", encoding="utf-8")
    return folder


# --- What is shipped -----------------------------------------------------------------------------


def test_the_examples_are_the_files_in_their_order() -> None:
    assert [query.name for query in examples()] == [path.stem[3:] for path in FILES]
    assert [int(path.stem[:2]) for path in FILES] == list(range(1, len(FILES) + 1))
    assert len(FILES) >= 24


def test_every_user_group_is_served() -> None:
    for audience in AUDIENCES:
        assert sum(audience in query.audiences for query in examples()) >= 8


@pytest.mark.parametrize("field", ["name", "title_zh", "title_en", "question_zh", "question_en"])
def test_no_two_examples_are_named_or_ask_alike(field: str) -> None:
    values = [getattr(query, field) for query in examples()]
    assert len(set(values)) == len(values)


@every_example
def test_an_example_speaks_both_languages(query: Example) -> None:
    for chinese in (query.title_zh, query.question_zh):
        assert re.search(r"[\u4e00-\u9fff]", chinese)
    for english in (query.title_en, query.question_en):
        assert not re.search(r"[\u3000-\u9fff]", english)


@every_example
def test_an_example_declares_the_prefixes_that_it_uses_and_no_other(query: Example) -> None:
    declared = dict(re.findall(r"^PREFIX ([a-z]+): <(.+)>$", query.text, flags=re.M))
    assert declared.items() <= PREFIXES.items()
    body = re.sub(r"^PREFIX .*$|^BASE .*$|#.*$|<[^>]*>", "", query.text, flags=re.M)
    assert set(re.findall(r"(?<![\w?])([a-z]+):", body)) == set(declared)


@every_example
def test_an_example_names_things_by_their_ids(query: Example) -> None:
    relative = [name for name in re.findall(r"<([^>\s]+)>", query.text) if "://" not in name]
    assert (f"BASE <{ID}>" in query.text) == bool(relative)


@every_example
def test_an_example_says_why_it_subtracts_with_minus(query: Example) -> None:
    why = "MINUS and not FILTER NOT EXISTS"
    assert ("MINUS {" in query.text) == (why in query.text)
    assert "NOT EXISTS" not in query.text.replace(why, "")


@every_example
def test_a_table_has_an_order(query: Example) -> None:
    if re.search(r"^SELECT", query.text, flags=re.M):
        assert re.search(r"^ORDER BY", query.text, flags=re.M)


@every_example
def test_an_example_is_sparql_as_another_parser_reads_it(query: Example) -> None:
    assert prepareQuery(query.text).algebra


# --- What is refused -----------------------------------------------------------------------------


def test_an_unknown_name_suggests_the_nearest() -> None:
    with pytest.raises(UnknownIdError) as caught:
        example("abilities-of-grade")
    assert caught.value.nearest[0] == "abilities-of-a-grade"


def test_a_right_header_is_read(tmp_path: Path) -> None:
    [query] = examples(file_with(tmp_path, HEADER))
    assert query == Example(
        "one", "一", "One", "什么是一？", "What is one?", audiences=("hr",), text="ASK {}\n"
    )


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("# for: hr\n", "", "01-one.rq: the header lacks for"),
        ("# for: hr", "# for: hr, hr", "'for' takes some of curriculum, hr, research: hr, hr"),
        ("# for: hr", "# for: everybody", "'for' takes some of curriculum, hr, research"),
        ("title@zh-Hans", "title@zh", "01-one.rq:2: expected '# FIELD: …'"),
        ("# title@zh-Hans: 一", "# title@en: One", "01-one.rq:2: expected '# FIELD: …'"),
        ("# title@en: One", "# title@en: ", "01-one.rq:1: expected '# FIELD: …'"),
        ("# title@en: One", "ASK {}", "01-one.rq:1: expected '# FIELD: …'"),
    ],
)
def test_a_wrong_header_is_named(tmp_path: Path, right: str, wrong: str, message: str) -> None:
    assert right in HEADER
    with pytest.raises(InputError) as caught:
        examples(file_with(tmp_path, HEADER.replace(right, wrong)))
    assert str(caught.value).startswith("01-one.rq")
    assert message in str(caught.value)


@pytest.mark.parametrize("name", ["one.rq", "1-one.rq", "01-One.rq", "01-one_two.rq"])
def test_a_wrong_file_name_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=re.escape(name)):
        examples(file_with(tmp_path, HEADER, name))

"""Counts of items, roles and mappings are those of the tables."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable

import pytest

from skillgraph.analysis.study import study
from skillgraph.analysis.table import Table
from skillgraph.errors import UnknownIdError
from skillgraph.index.compiled import Index
from skillgraph.services.language import Language

Row = dict[str, str]
Data = Callable[[str], list[Row]]

MAPPINGS = ("mappings/asm-csm-items-1.sssom.tsv", "mappings/asm-csm-items-2.sssom.tsv")
ABILITIES = {"asm/junior": 53, "asm/intermediate": 59, "asm/senior": 52}
ABILITIES |= {"csm/level-3": 55, "csm/level-2": 63, "csm/level-1": 48}


def grade_of(item: Row) -> str:
    return item["unit"].rpartition("/")[0]


def total(table: Table, column: str) -> int:
    return sum(int(cell or 0) for cell in table.column(column))


def id_of(curie: str) -> str:
    return curie.removeprefix("sgid:")


@pytest.fixture(scope="module")
def drawn(data: Data) -> set[tuple[str, str]]:
    """Role and item, of every mapping from a duty."""
    roles = {row["id"]: row["role"] for row in data("jobs/jobs.csv")}
    jobs = {row["id"]: row["job"] for row in data("jobs/duties.csv")}
    files = ("mappings/duty-asm.sssom.tsv", "mappings/duty-csm.sssom.tsv")
    return {
        (roles[jobs[id_of(row["subject_id"])]], id_of(row["object_id"]))
        for file in files
        for row in data(file)
    }


# --- Items ---------------------------------------------------------------------------------------


def test_the_items_of_each_cell_are_counted(
    studied: dict[str, Table], items: dict[str, Row], data: Data
) -> None:
    place = {}
    for standard in ("asm", "csm"):
        works = {r["id"]: r["function"] for r in data(f"standards/{standard}/work-contents.csv")}
        for unit in data(f"standards/{standard}/units.csv"):
            place[unit["id"]] = (unit["grade"], works[unit["work_content"]])
    printed = Counter((*place[row["unit"]], row["kind"]) for row in items.values())
    for record in studied["items-by-function"].records():
        cell = (str(record["grade"]), str(record["function"]))
        assert record["abilities"] == printed.pop((*cell, "ability"))
        assert record["knowledge"] == printed.pop((*cell, "knowledge"))
    assert not printed


# --- Coverage ------------------------------------------------------------------------------------


def test_each_ability_has_its_roles(
    studied: dict[str, Table], items: dict[str, Row], drawn: set[tuple[str, str]], data: Data
) -> None:
    by_grade = [(row["role"], row["grade"]) for row in data("roles/role-grades.csv")]
    for record in studied["coverage-of-abilities"].records():
        item = str(record["ability"])
        exercising = {role for role, drawn_item in drawn if drawn_item == item}
        asked = {role for role, grade in by_grade if grade == grade_of(items[item])}
        assert record["roles_exercising"] == len(exercising)
        assert record["roles_requiring"] == len(exercising | asked)
    assert len(studied["coverage-of-abilities"].rows) == 330


def test_the_abilities_of_a_grade_are_exercised_asked_for_or_uncovered(
    studied: dict[str, Table], items: dict[str, Row], drawn: set[tuple[str, str]]
) -> None:
    exercised = Counter(
        grade_of(items[item]) for item in {i for _, i in drawn} if items[item]["kind"] == "ability"
    )
    for record in studied["coverage-by-grade"].records():
        grade = str(record["grade"])
        rest = ABILITIES[grade] - exercised[grade]
        # Annex A of asm names a role for each of its grades; csm names none.
        asm = grade.startswith("asm/")
        assert record["abilities"] == ABILITIES[grade]
        assert record["exercised"] == exercised[grade]
        assert (record["by_grade_only"], record["uncovered"]) == ((rest, 0) if asm else (0, rest))


# --- Overlap -------------------------------------------------------------------------------------


def test_the_mappings_are_counted_by_predicate(studied: dict[str, Table], data: Data) -> None:
    rows = [row for file in MAPPINGS for row in data(file)]
    for record in studied["overlap-by-predicate"].records():
        mine = [r for r in rows if r["predicate_id"] == f"skos:{record['predicate']}Match"]
        assert (record["left"], record["right"]) == ("asm", "csm")
        assert record["mappings"] == len(mine)
        assert record["left_items"] == len({r["subject_id"] for r in mine})
        assert record["right_items"] == len({r["object_id"] for r in mine})
        mean = sum(float(r["confidence"]) for r in mine) / len(mine)
        assert record["mean_confidence"] == pytest.approx(mean, abs=0.0005)
    assert total(studied["overlap-by-predicate"], "mappings") == len(rows) == 329


def test_the_matrix_of_functions_is_whole_and_holds_every_mapping_once(
    studied: dict[str, Table], data: Data
) -> None:
    table = studied["overlap-by-function"]
    functions = [data(f"standards/{standard}/functions.csv") for standard in ("asm", "csm")]
    pairs = [(left["id"], right["id"]) for left in functions[0] for right in functions[1]]
    assert list(zip(table.column("left"), table.column("right"), strict=True)) == pairs
    counts = Counter(r["predicate_id"].removeprefix("skos:") for f in MAPPINGS for r in data(f))
    for name in ("exact", "close", "broad", "narrow", "related"):
        assert total(table, name) == counts[f"{name}Match"]
    for record in table.records():
        assert record["mappings"] == int(record["near"] or 0) + int(record["related"] or 0)


# --- What is asked for ---------------------------------------------------------------------------


def test_one_standard_is_analysed_by_itself_and_beside_the_others(index: Index) -> None:
    tables = {table.name: table for table in study(index, "csm", Language.EN)}
    assert set(tables["items-by-function"].column("standard")) == {"csm"}
    assert len(tables["ability-verbs"].rows) == 166
    assert len(tables["centrality"].rows) == 212
    assert "asm_items" not in tables["communities"].columns
    assert total(tables["overlap-by-predicate"], "mappings") == 329


def test_an_unknown_standard_suggests_the_nearest(index: Index) -> None:
    with pytest.raises(UnknownIdError, match="no standard 'asn'") as caught:
        study(index, "asn")
    assert caught.value.nearest == ("asm",)


@pytest.mark.parametrize("language", Language)
def test_a_standard_of_five_levels_and_one_without_weights_can_be_analysed(
    five: Index, language: Language
) -> None:
    tables = {table.name: table for table in study(five, None, language)}
    levels = tables["items-by-function"].records()
    nos = [r for r in levels if r["standard"] == "nos"]
    assert [(r["abilities"], r["knowledge"]) for r in nos] == [
        (2, 1), (3, 2), (1, 1), (2, 2), (1, 1), (2, 1), (2, 1), (1, 2), (1, 1), (2, 1)
    ]  # fmt: skip


def test_titles_and_notes_are_in_the_language_asked_for(
    studied: dict[str, Table], studied_in_english: dict[str, Table]
) -> None:
    for tables, chinese in ((studied, True), (studied_in_english, False)):
        for table in tables.values():
            for text in (table.title, table.note):
                assert any("\u4e00" <= c <= "\u9fff" for c in text) == chinese


# --- Tables --------------------------------------------------------------------------------------


def test_a_table_is_written_as_csv_that_a_spreadsheet_opens(studied: dict[str, Table]) -> None:
    for table in studied.values():
        written = table.csv()
        assert written.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in written
        rows = list(csv.reader(io.StringIO(written.decode("utf-8-sig"))))
        assert tuple(rows[0]) == table.columns
        assert rows[1:] == [["" if c is None else str(c) for c in row] for row in table.rows]


def test_a_table_has_a_cell_for_every_column() -> None:
    table = Table("one", "One", "", ("a", "b"), ((1, None), (2, "x")))
    assert table.records() == [{"a": 1, "b": None}, {"a": 2, "b": "x"}]
    assert table.column("b") == [None, "x"]
    with pytest.raises(ValueError, match="shorter"):
        Table("one", "One", "", ("a", "b"), ((1,),)).records()

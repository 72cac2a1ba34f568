"""Made-up people can be read, hold items that exist, and are in keeping with their grade."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from skillgraph import tables
from skillgraph.batch.model import Vocabulary
from skillgraph.batch.reading.people import read
from skillgraph.index.compiled import Index
from skillgraph.model.standards import Grade, Item, Unit
from skillgraph.services.person import Person, check
from skillgraph.synthetic.generate import generate
from skillgraph.synthetic.people import AS_OF, BLOCK, ranges
from skillgraph.synthetic.wanted import PeopleFormat, Wanted
from skillgraph.tables import Tables

Row = Mapping[str, Any]


@pytest.fixture(scope="module")
def people(data: Path) -> Sequence[Row]:
    """The rows of the people."""
    rows: list[Row] = pq.read_table(data / "examples" / "people.parquet").to_pylist()
    return rows


@pytest.fixture(scope="module")
def by_grade(made: Tables) -> Mapping[str, frozenset[str]]:
    """The items of each grade."""
    grade = {unit.id: unit.grade for unit in made.of(Unit)}
    items = defaultdict(set)
    for item in made.of(Item):
        items[grade[item.unit]].add(item.id)
    return {id: frozenset(found) for id, found in items.items()}


def test_every_person_can_be_read_and_holds_items_that_exist(
    people: Sequence[Row], compiled: Index
) -> None:
    assert len(people) == 300
    for row in people:
        check(compiled, Person.model_validate(row), AS_OF)
    assert len({row["id"] for row in people}) == 300


def test_nobody_holds_an_item_twice(people: Sequence[Row]) -> None:
    assert all(len(row["items"]) == len(set(row["items"])) for row in people)


def test_people_hold_most_of_what_they_are_certified_for_but_not_all(
    people: Sequence[Row], by_grade: Mapping[str, frozenset[str]]
) -> None:
    shares = [
        len(by_grade[certificate["grade"]].intersection(row["items"]))
        / len(by_grade[certificate["grade"]])
        for row in people
        for certificate in row["certificates"]
    ]
    assert len(shares) > 300
    assert 0.8 < sum(shares) / len(shares) < 0.95
    assert min(shares) > 0.5
    assert max(shares) > 0.97


def test_some_people_hold_a_little_of_another_occupation(people: Sequence[Row]) -> None:
    strange = [
        sum(not item.startswith(row["experience"][0]["in"]) for item in row["items"])
        for row in people
    ]
    assert 0 < sum(strange) / sum(len(row["items"]) for row in people) < 0.05


def test_certificates_are_of_ones_own_occupation_and_rise_with_the_years(
    people: Sequence[Row], made: Tables
) -> None:
    rank = {grade.id: grade.rank for grade in made.of(Grade)}
    for row in people:
        [worked] = row["experience"]
        days = [certificate["since"] for certificate in row["certificates"]]
        grades = [certificate["grade"] for certificate in row["certificates"]]
        assert {grade.partition("/")[0] for grade in grades} <= {worked["in"]}
        assert [rank[g] for g in grades] == sorted({rank[g] for g in grades})
        assert days == sorted(days)
        began = AS_OF - timedelta(days=365 * worked["years"])
        assert all(began < day < AS_OF for day in days)


def test_schooling_is_from_the_vocabulary_and_higher_the_higher_the_grade(
    people: Sequence[Row], compiled: Index
) -> None:
    level = {
        term.id.rpartition("/")[2]: term.rank or 0
        for term in compiled.vocabulary.values()
        if term.scheme == "education"
    }
    low, high = (
        [level[row["education"]] for row in people if wanted(row["experience"][0]["years"])]
        for wanted in (lambda years: years < 4, lambda years: years >= 6)
    )
    assert sum(low) / len(low) < sum(high) / len(high)


@pytest.mark.parametrize("format", PeopleFormat)
@pytest.mark.parametrize("long", [False, True])
def test_a_batch_reads_every_format_and_finds_the_same(
    tmp_path: Path, format: PeopleFormat, long: bool
) -> None:
    generate(Wanted(1, people=20, seed=2, bare=True, format=format, long=long), tmp_path / "a")
    generate(Wanted(1, people=20, seed=2, bare=True), tmp_path / "b")
    wide = pq.read_table(tmp_path / "b" / "examples" / "people.parquet").to_pylist()
    vocabulary = vocabulary_of(tables.read(tmp_path / "a"))
    file = tmp_path / "a" / "examples" / f"people.{format}"
    [block] = read(file, vocabulary, with_facts=not long)
    assert block.rejects == ()
    assert block.ids.to_pylist() == [row["id"] for row in wide]
    counts = np.bitwise_count(block.held).sum(axis=0)
    assert counts.tolist() == [len(row["items"]) for row in wide]
    if not long:
        assert block.people == tuple(Person.model_validate(row) for row in wide)


def vocabulary_of(made: Tables) -> Vocabulary:
    """Give each item a column, and let no certificate stand for any."""
    items = made.of(Item)
    words = -(-len(items) // 64)
    return Vocabulary(
        {item.id: column for column, item in enumerate(items)},
        words,
        {grade.id: np.zeros(words, np.uint64) for grade in made.of(Grade)},
    )


def test_the_long_form_has_a_row_for_each_item(tmp_path: Path) -> None:
    wide, long = (Wanted(1, people=20, seed=2, bare=True, long=long) for long in (False, True))
    for wanted, name in ((wide, "wide"), (long, "long")):
        generate(wanted, tmp_path / name)
    a_person, an_item = (
        pq.read_table(tmp_path / name / "examples" / "people.parquet").to_pylist()
        for name in ("wide", "long")
    )
    assert [(row["person"], row["item"]) for row in an_item] == [
        (row["id"], item) for row in a_person for item in row["items"]
    ]


def test_people_beyond_a_block_are_others_and_those_before_stay(tmp_path: Path) -> None:
    for name, count in (("few", 10), ("many", BLOCK + 10)):
        generate(Wanted(1, people=count, seed=2, bare=True), tmp_path / name)
    files = [tmp_path / name / "examples" / "people.parquet" for name in ("few", "many")]
    few, many = (pq.read_table(file) for file in files)
    assert pq.ParquetFile(files[1]).num_row_groups == 2
    assert len(many) == BLOCK + 10
    assert many.slice(0, 10).equals(few)
    assert many["items"].slice(BLOCK, 10).to_pylist() != few["items"].to_pylist()


def test_ranges_stand_behind_one_another() -> None:
    found = ranges(np.array([5, 0, 9]), np.array([2, 0, 3]))
    assert found.tolist() == [5, 6, 9, 10, 11]

"""The example people: the shipped version knows all that they name, and both files say the same."""

from __future__ import annotations

import csv

from asked import ROOT
from skillgraph.batch import targets
from skillgraph.batch.model import Block
from skillgraph.batch.reading.people import read
from skillgraph.index.compiled import Index
from skillgraph.services.person import Person

FILES = [ROOT / "data" / "examples" / f"people.{suffix}" for suffix in ("ndjson", "csv")]
GRADES = ["grade:asm/junior", "grade:asm/senior", "grade:csm/level-2"]


def people(index: Index) -> list[Block]:
    """Read both files against some grades, each a single block."""
    vocabulary = targets.of(index, GRADES).vocabulary
    return [block for file in FILES for block in read(file, vocabulary, with_facts=True)]


def test_both_files_say_the_same_of_twelve_people(index: Index) -> None:
    lines, cells = people(index)
    assert lines.ids.to_pylist() == [f"p-{number:02}" for number in range(1, 13)]
    assert lines.rejects == cells.rejects == ()
    assert lines.people == cells.people
    assert (lines.held == cells.held).all()


def test_certificates_stand_for_the_items_of_their_grades(index: Index) -> None:
    lines, _ = people(index)
    bits = [sum(int(word) << 64 * at for at, word in enumerate(one)) for one in lines.held.T]
    columns = targets.of(index, GRADES).vocabulary.columns
    asked: dict[str, int] = {}
    for standard in ("asm", "csm"):
        with (ROOT / f"data/standards/{standard}/items.csv").open(encoding="utf-8-sig") as file:
            for row in csv.DictReader(file):
                grade = "/".join(row["unit"].split("/")[:2])
                if columns[row["id"]] >= 0:
                    asked[grade] = asked.get(grade, 0) | 1 << columns[row["id"]]
    senior = asked["asm/junior"] | asked["asm/senior"]
    assert bits[5] == senior  # p-06 has nothing but the three certificates of asm
    covered = asked["csm/level-2"] | asked["csm/level-3"]
    assert bits[9] & covered == covered  # level 2 covers level 3, says csm


def test_the_examples_say_something_of_every_fact_and_leave_something_out(index: Index) -> None:
    everyone = people(index)[0].people or ()
    for fact in set(Person.model_fields) - {"id", "items", "as_of"}:
        told = [getattr(person, fact) for person in everyone]
        assert None in told
        assert any(value is not None for value in told)

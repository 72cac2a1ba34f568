"""Who may apply, in a batch: judged as one by one, and equal people once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest

from batch_people import held_by
from skillgraph.batch import eligibility as batch_eligibility
from skillgraph.batch import targets as batch_targets
from skillgraph.batch.measure import gaps
from skillgraph.batch.model import Block, Reject
from skillgraph.batch.results import Options
from skillgraph.batch.targets import Targets
from skillgraph.index.compiled import Index
from skillgraph.services.eligibility import eligibility
from skillgraph.services.person import Certificate, Experience, Person

TODAY = date(2026, 11, 22)
GRADES = ["asm/junior", "asm/intermediate", "asm/senior", "csm/level-3", "csm/level-1"]
REFS = [*(f"grade:{grade}" for grade in GRADES), "role:after-sales-manager"]


def work(years: str, occupation: str = "after-sales-service") -> tuple[Experience, ...]:
    return (Experience(occupation=occupation, years=Decimal(years)),)


def junior(since: date | None) -> tuple[Certificate, ...]:
    return (Certificate(grade="asm/junior", since=since),)


PEOPLE = (
    Person(id="nothing known"),
    Person(id="schooled", education="secondary-vocational", experience=work("2")),
    Person(id="too early", education="secondary-vocational", experience=work("1.5")),
    Person(id="certified", education="bachelor", certificates=junior(date(2024, 1, 10)),
           experience=work("4"), items=("asm/senior/6.2/a1",)),
    Person(id="at another day", as_of=date(2030, 1, 1), certificates=junior(date(2024, 1, 10))),
    Person(id="schooled too", education="secondary-vocational", experience=work("2")),
)  # fmt: skip
WRONG = (
    Person(id="no such level", education="phd-of-life"),
    Person(id="before its time", certificates=junior(date(2027, 1, 1))),
)


@pytest.fixture(scope="session")
def targets(index: Index) -> Targets:
    return batch_targets.of(index, REFS)


def made(targets: Targets, people: tuple[Person, ...]) -> Block:
    ids = pa.array([person.id for person in people], pa.string())
    held = held_by(targets, [1 << number for number in range(len(people))])
    rows = np.arange(2, 2 + len(people))
    return Block(ids, held, people, (), len(people), rows)


def test_each_is_judged_as_a_single_person_is(index: Index, targets: Targets) -> None:
    [table] = gaps([made(targets, PEOPLE)], targets, Options(eligible_on=TODAY))
    verdicts = [
        (person.id, found.eligible, found.earliest)
        for person in PEOPLE
        for grade in GRADES
        for found in [eligibility(index, person, grade, today=TODAY)]
    ]
    rows = [row for row in table.to_pylist() if row["target"] != "role:after-sales-manager"]
    assert [(r["person"], r["eligible"], r["earliest"]) for r in rows] == verdicts
    assert {verdict for _, verdict, _ in verdicts} == {True, False, None}


def test_a_role_has_no_entry_conditions_to_judge(targets: Targets) -> None:
    [table] = gaps([made(targets, PEOPLE)], targets, Options(eligible_on=TODAY))
    roles = [row for row in table.to_pylist() if row["target"] == "role:after-sales-manager"]
    assert {(row["eligible"], row["earliest"]) for row in roles} == {(None, None)}


def test_equal_facts_are_judged_once_whoever_has_them(
    targets: Targets, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[str] = []

    def noted(index: Index, person: Person, grade: str, *, today: date) -> object:
        judged.append(grade)
        return eligibility(index, person, grade, today=today)

    monkeypatch.setattr(batch_eligibility, "eligibility", noted)
    list(gaps([made(targets, PEOPLE)] * 2, targets, Options(eligible_on=TODAY)))
    different = len(PEOPLE) - 1  # two are schooled alike
    assert len(judged) == different * len(GRADES)


def test_whose_facts_cannot_be_read_is_rejected_and_the_others_stay_in_their_rows(
    targets: Targets,
) -> None:
    people = (PEOPLE[0], WRONG[0], PEOPLE[3], WRONG[1], PEOPLE[1])
    rejects: list[Reject] = []
    options = Options(eligible_on=TODAY)
    with_wrong = list(gaps([made(targets, people)], targets, options, rejects.extend))
    assert [(reject.row, reject.person) for reject in rejects] == [
        (3, "no such level"),
        (5, "before its time"),
    ]
    assert "phd-of-life" in rejects[0].reason
    assert "after 2026-11-22" in rejects[1].reason
    whole = list(gaps([made(targets, people)], targets, Options()))
    held = {row["person"]: row["held"] for row in whole[0].to_pylist() if row["target"] == REFS[0]}
    found = [row for table in with_wrong for row in table.to_pylist() if row["target"] == REFS[0]]
    names = ["nothing known", "certified", "schooled"]
    assert [(row["person"], row["held"]) for row in found] == [(n, held[n]) for n in names]


def test_nobody_left_is_no_error(targets: Targets) -> None:
    assert list(gaps([made(targets, WRONG)], targets, Options(eligible_on=TODAY))) == []

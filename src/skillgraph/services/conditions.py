"""Is a condition of an entry route met? One check for each type of condition.

What a person's data does not say is unknown, and the finding names the fact that is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from skillgraph.index.compiled import Index
from skillgraph.model.standards import EntryCondition
from skillgraph.services import person as people
from skillgraph.services.person import Certificate, Person


class State(StrEnum):
    """How a condition, a route or the whole question stands."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Asked:
    """A person, and the condition that is asked of them."""

    index: Index
    person: Person
    condition: EntryCondition
    occupation: str
    as_of: date


@dataclass(frozen=True, slots=True)
class Finding:
    """How a condition stands, when time alone will meet it, and what is not known."""

    state: State
    met_on: date | None = None
    missing_fact: str | None = None


def check(asked: Asked) -> Finding:
    """Hold a person against one condition."""
    return _CHECKS[asked.condition.type](asked)


def _is(holds: bool) -> Finding:
    return Finding(State.MET if holds else State.UNMET)


def _unknown(fact: str) -> Finding:
    return Finding(State.UNKNOWN, missing_fact=fact)


def _ranks(asked: Asked, scheme: str, value: str) -> tuple[int, int]:
    """Give the person's rank and the condition's, in an ordered list of the vocabulary."""
    mine = people.vocabulary_term(asked.index, scheme, value).rank or 0
    asked_for = asked.index.vocabulary[asked.condition.values[0]].rank or 0
    return mine, asked_for


def _education(asked: Asked) -> Finding:
    if asked.person.education is None:
        return _unknown("education")
    mine, asked_for = _ranks(asked, "education", asked.person.education)
    at_least = asked.condition.type == "education-at-least"
    return _is(mine >= asked_for if at_least else mine <= asked_for)


def _technical_title(asked: Asked) -> Finding:
    title = asked.person.technical_title
    if title is None:
        return _unknown("technical_title")
    if not isinstance(title, str):
        return _is(False)
    mine, asked_for = _ranks(asked, "technical-title", title)
    return _is(mine >= asked_for)


def _enrolment(asked: Asked) -> Finding:
    enrolled = asked.person.enrolled
    if enrolled is None:
        return _unknown("enrolled")
    if not isinstance(enrolled, str):
        return _is(False)
    term = people.vocabulary_term(asked.index, "enrolment", enrolled)
    return _is(term.id in asked.condition.values)


def _probation(asked: Asked) -> Finding:
    completed = asked.person.probation_completed
    return _unknown("probation_completed") if completed is None else _is(completed)


def _assessment(asked: Asked) -> Finding:
    """A grade's certificate shows that its assessment was passed."""
    person = asked.person
    shown = {c.grade for c in person.certificates or ()} | set(person.assessments_passed or ())
    if shown & set(asked.condition.values):
        return _is(True)
    return _unknown("assessments_passed") if person.assessments_passed is None else _is(False)


def _experience(asked: Asked) -> Finding:
    """Add up the years that count; those of an occupation that may be related count perhaps."""
    if asked.person.experience is None:
        return _unknown("experience")
    sure, perhaps = _years(asked)
    needed = asked.condition.years
    if needed is None:
        enough, possible = sure > 0, sure + perhaps > 0
    else:
        enough, possible = sure >= needed, sure + perhaps >= needed
    if enough:
        return _is(True)
    if possible:
        return _unknown("experience.related")
    return Finding(State.UNMET, met_on=_later(asked.as_of, (needed or Decimal(0)) - sure))


def _years(asked: Asked) -> tuple[Decimal, Decimal]:
    """Sum the years that surely count, and those that count if their occupation is related."""
    sure = perhaps = Decimal(0)
    for spell in asked.person.experience or ():
        own = spell.occupation in (asked.occupation, asked.occupation.rpartition("/")[2])
        if own or (spell.related and asked.condition.scope != "own"):
            sure += spell.years
        elif spell.related is None and asked.condition.scope != "own":
            perhaps += spell.years
    return sure, perhaps


def _certificate(asked: Asked) -> Finding:
    if asked.person.certificates is None:
        return _unknown("certificates")
    wanted = {*asked.condition.values, *(v.rpartition("/")[2] for v in asked.condition.values
                                         if v.startswith("vocabulary/"))}  # fmt: skip
    held = [c for c in asked.person.certificates if c.grade in wanted]
    if not held:
        return _is(False)
    years = asked.condition.years
    return _is(True) if years is None else _held_for(asked, held, years)


def _held_for(asked: Asked, held: Sequence[Certificate], years: Decimal) -> Finding:
    """Count the years since the oldest certificate, and those worked where they must be."""
    dates = [c.since for c in held if c.since]
    ripe = _after(min(dates), _span(years)) if dates else None
    due = ripe is not None and ripe <= asked.as_of
    if not due and len(dates) < len(held):
        return _unknown("certificates.since")
    aged = _is(True) if due else Finding(State.UNMET, met_on=ripe)
    return _later_of(aged, _worked(asked, years)) if asked.condition.working_since else aged


def _later_of(aged: Finding, worked: Finding) -> Finding:
    """Join two findings on time that must both be met."""
    if aged.state is State.MET:
        return worked
    if worked.state is State.UNMET:
        both = aged.met_on and worked.met_on and max(aged.met_on, worked.met_on)
        return Finding(State.UNMET, met_on=both)
    return aged


def _worked(asked: Asked, needed: Decimal) -> Finding:
    """Hold the years since the certificate against the years worked, in whatever occupation."""
    if asked.person.experience is None:
        return _unknown("experience")
    worked = sum((spell.years for spell in asked.person.experience), Decimal(0))
    if worked >= needed:
        return _is(True)
    return Finding(State.UNMET, met_on=_later(asked.as_of, needed - worked))


def _span(years: Decimal) -> relativedelta:
    whole = int(years)
    return relativedelta(years=whole, months=int((years - whole) * 12))


def _later(day: date, years: Decimal) -> date | None:
    """Give the day after so many more years of work; none where it is no matter of time."""
    if years <= 0:
        return None
    whole = int(years)
    days = int((years - whole) * 365 + Decimal("0.999"))
    return _after(day, relativedelta(years=whole, days=days))


def _after(day: date, span: relativedelta) -> date | None:
    """Add a span to a day; none where the calendar ends before it."""
    try:
        return day + span
    except (OverflowError, ValueError):
        return None


_CHECKS: Mapping[str, Callable[[Asked], Finding]] = {
    "education-at-least": _education,
    "education-at-most": _education,
    "experience": _experience,
    "certificate": _certificate,
    "technical-title-at-least": _technical_title,
    "enrolment": _enrolment,
    "probation-completed": _probation,
    "assessment-passed": _assessment,
}

"""May a person apply for a grade? Every entry route, every condition, and what would change it.

A condition is met, unmet, or unknown where the person's data says nothing of it. A route is
met when all its conditions are, and one route is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from dateutil.relativedelta import relativedelta
from pydantic import Field

from skillgraph.index.compiled import Index, find
from skillgraph.model.standards import EntryCondition, EntryRoute
from skillgraph.services import person as people
from skillgraph.services.answers import Answer, Named
from skillgraph.services.language import Language, label
from skillgraph.services.person import Person


class State(StrEnum):
    """How a condition, a route or the whole question stands."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"


class ConditionAnswer(Named):
    """One condition and how the person stands to it."""

    state: State
    clause: str
    met_on: date | None = Field(
        None, description="The day on which passing time alone will have met it, if it will."
    )
    missing_fact: str | None = Field(
        None, description="What would have to be known, where the state is unknown."
    )


class RouteAnswer(Named):
    """One entry route and how the person stands to it."""

    state: State
    admits_to: Literal["qualification", "module"]
    clause: str
    conditions: tuple[ConditionAnswer, ...]
    earliest: date | None = Field(
        None, description="The day from which the route is open, where time alone is missing."
    )


class DecidingFact(Answer):
    """A single condition that, if it held, would open a route."""

    route: str
    condition: str
    label: str
    state: State


class Eligibility(Answer):
    """Whether a person may apply for a grade."""

    person: str
    grade: str
    as_of: date
    eligible: bool | None = Field(description="null: it depends on what is not known.")
    earliest: date | None = Field(
        description="The first day of application, where it is open or time alone is missing."
    )
    routes: tuple[RouteAnswer, ...]
    single_facts: tuple[DecidingFact, ...] = Field(
        description="Each condition that alone stands between the person and the grade."
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the check of one condition looks at."""

    index: Index
    person: Person
    condition: EntryCondition
    occupation: str
    as_of: date


@dataclass(frozen=True, slots=True)
class _Finding:
    state: State
    met_on: date | None = None
    missing_fact: str | None = None


def eligibility(
    index: Index, person: Person, grade: str, *, today: date, language: Language = Language.ZH
) -> Eligibility:
    """Judge every entry route of a grade.

    Args:
        index: the compiled graph.
        person: what is known of the person.
        grade: the grade's id, such as ``asm/senior``.
        today: the day that counts where the person's data names none.
        language: the language of the labels.

    Raises:
        UnknownIdError: the grade, or an id in the person's data, is not in the graph.
        PersonError: the person's data contradicts itself.
    """
    standard = index.standards[find(index.grades, grade, "grade").standard]
    as_of = person.as_of or today
    people.check(index, person, as_of)
    routes = tuple(
        _route(index, person, route, standard.occupation, as_of, language)
        for route in index.parts_of(EntryRoute, grade)
    )
    to_qualification = [r for r in routes if r.admits_to == "qualification"]
    state = _any(r.state for r in to_qualification)
    open_from = [r.earliest for r in to_qualification if r.earliest]
    return Eligibility(
        person=person.ref,
        grade=grade,
        as_of=as_of,
        eligible={State.MET: True, State.UNMET: False, State.UNKNOWN: None}[state],
        earliest=min(open_from, default=None),
        routes=routes,
        single_facts=() if state is State.MET else tuple(_deciding(to_qualification)),
    )


def _any(states: Iterable[State]) -> State:
    """One is enough."""
    found = set(states)
    return next((s for s in (State.MET, State.UNKNOWN) if s in found), State.UNMET)


def _all(states: Iterable[State]) -> State:
    """Every one is needed."""
    found = set(states)
    return next((s for s in (State.UNMET, State.UNKNOWN) if s in found), State.MET)


def _route(
    index: Index, person: Person, route: EntryRoute, occupation: str, as_of: date, lang: Language
) -> RouteAnswer:
    conditions = index.parts_of(EntryCondition, route.id)
    answers = tuple(
        _condition(_Asked(index, person, condition, occupation, as_of), lang)
        for condition in conditions
    )
    opens = [as_of if a.state is State.MET else a.met_on for a in answers]
    dates = [day for day in opens if day]
    return RouteAnswer(
        id=route.id,
        label=label(route, lang),
        state=_all(a.state for a in answers),
        admits_to=route.admits_to,
        clause=route.clause,
        conditions=answers,
        earliest=max(dates, default=as_of) if len(dates) == len(opens) else None,
    )


def _condition(asked: _Asked, language: Language) -> ConditionAnswer:
    finding = _CHECKS[asked.condition.type](asked)
    return ConditionAnswer(
        id=asked.condition.id,
        label=label(asked.condition, language),
        state=finding.state,
        clause=asked.condition.clause,
        met_on=finding.met_on,
        missing_fact=finding.missing_fact,
    )


def _deciding(routes: Iterable[RouteAnswer]) -> Iterable[DecidingFact]:
    for route in routes:
        open_ones = [c for c in route.conditions if c.state is not State.MET]
        if len(open_ones) == 1:
            [one] = open_ones
            yield DecidingFact(route=route.id, condition=one.id, label=one.label, state=one.state)


def _is(holds: bool) -> _Finding:
    return _Finding(State.MET if holds else State.UNMET)


def _unknown(fact: str) -> _Finding:
    return _Finding(State.UNKNOWN, missing_fact=fact)


def _ranks(asked: _Asked, scheme: str, value: str) -> tuple[int, int]:
    """Give the person's rank and the condition's, in an ordered list of the vocabulary."""
    mine = people.vocabulary_term(asked.index, scheme, value).rank or 0
    asked_for = asked.index.vocabulary[asked.condition.values[0]].rank or 0
    return mine, asked_for


def _education(asked: _Asked) -> _Finding:
    if asked.person.education is None:
        return _unknown("education")
    mine, asked_for = _ranks(asked, "education", asked.person.education)
    at_least = asked.condition.type == "education-at-least"
    return _is(mine >= asked_for if at_least else mine <= asked_for)


def _technical_title(asked: _Asked) -> _Finding:
    title = asked.person.technical_title
    if title is None:
        return _unknown("technical_title")
    if not isinstance(title, str):
        return _is(False)
    mine, asked_for = _ranks(asked, "technical-title", title)
    return _is(mine >= asked_for)


def _enrolment(asked: _Asked) -> _Finding:
    enrolled = asked.person.enrolled
    if enrolled is None:
        return _unknown("enrolled")
    if not isinstance(enrolled, str):
        return _is(False)
    term = people.vocabulary_term(asked.index, "enrolment", enrolled)
    return _is(term.id in asked.condition.values)


def _probation(asked: _Asked) -> _Finding:
    completed = asked.person.probation_completed
    return _unknown("probation_completed") if completed is None else _is(completed)


def _assessment(asked: _Asked) -> _Finding:
    """A grade's certificate shows that its assessment was passed."""
    person = asked.person
    shown = {c.grade for c in person.certificates or ()} | set(person.assessments_passed or ())
    if shown & set(asked.condition.values):
        return _is(True)
    return _unknown("assessments_passed") if person.assessments_passed is None else _is(False)


def _experience(asked: _Asked) -> _Finding:
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
    return _Finding(State.UNMET, met_on=_later(asked.as_of, (needed or Decimal(0)) - sure))


def _years(asked: _Asked) -> tuple[Decimal, Decimal]:
    """Sum the years that surely count, and those that count if their occupation is related."""
    sure = perhaps = Decimal(0)
    for spell in asked.person.experience or ():
        own = spell.occupation == asked.occupation.rpartition("/")[2]
        if own or (spell.related and asked.condition.scope != "own"):
            sure += spell.years
        elif spell.related is None and asked.condition.scope != "own":
            perhaps += spell.years
    return sure, perhaps


def _certificate(asked: _Asked) -> _Finding:
    if asked.person.certificates is None:
        return _unknown("certificates")
    wanted = {*asked.condition.values, *(v.rpartition("/")[2] for v in asked.condition.values
                                         if v.startswith("vocabulary/"))}  # fmt: skip
    held = [c for c in asked.person.certificates if c.grade in wanted]
    if not held:
        return _is(False)
    if asked.condition.years is None:
        return _is(True)
    dates = [c.since for c in held if c.since]
    if not dates:
        return _unknown("certificates.since")
    ripe = min(dates) + _span(asked.condition.years)
    if ripe > asked.as_of:
        return _Finding(State.UNMET, met_on=ripe)
    return _worked(asked, asked.condition.years) if asked.condition.working_since else _is(True)


def _worked(asked: _Asked, needed: Decimal) -> _Finding:
    """Hold the years since the certificate against the years worked, in whatever occupation."""
    if asked.person.experience is None:
        return _unknown("experience")
    worked = sum((spell.years for spell in asked.person.experience), Decimal(0))
    if worked >= needed:
        return _is(True)
    return _Finding(State.UNMET, met_on=_later(asked.as_of, needed - worked))


def _span(years: Decimal) -> relativedelta:
    whole = int(years)
    return relativedelta(years=whole, months=int((years - whole) * 12))


def _later(day: date, years: Decimal) -> date | None:
    """Give the day after so many more years of work; none where it is no matter of time."""
    if years <= 0:
        return None
    whole = int(years)
    rest = timedelta(days=int((years - whole) * 365 + Decimal("0.999")))
    return day + relativedelta(years=whole) + rest


_CHECKS: Mapping[str, Callable[[_Asked], _Finding]] = {
    "education-at-least": _education,
    "education-at-most": _education,
    "experience": _experience,
    "certificate": _certificate,
    "technical-title-at-least": _technical_title,
    "enrolment": _enrolment,
    "probation-completed": _probation,
    "assessment-passed": _assessment,
}

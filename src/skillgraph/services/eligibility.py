"""May a person apply for a grade? Every entry route, every condition, and what would change it.

A condition is met, unmet, or unknown where the person's data says nothing of it. A route is
met when all its conditions are, and one route is enough.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from pydantic import Field

from skillgraph.index.compiled import Index, find
from skillgraph.model.standards import EntryCondition, EntryRoute
from skillgraph.services import person as people
from skillgraph.services.answers import Answer, Named
from skillgraph.services.conditions import Asked, State, check
from skillgraph.services.language import Language, label
from skillgraph.services.person import Person


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
    eligible: bool | None = Field(
        description="null: it depends on what is not known, or the standard states no route."
    )
    earliest: date | None = Field(
        description="The first day of application, where it is open or time alone is missing."
    )
    routes: tuple[RouteAnswer, ...]
    single_facts: tuple[DecidingFact, ...] = Field(
        description="Each condition that alone stands between the person and the grade."
    )


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
    state = _any(r.state for r in to_qualification) if to_qualification else State.UNKNOWN
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
        _condition(Asked(index, person, condition, occupation, as_of), lang)
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


def _condition(asked: Asked, language: Language) -> ConditionAnswer:
    finding = check(asked)
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

"""What the shipped standards are like: the values that a made-up one draws its own from.

Everything is read from the tables of a data folder, so that what is made follows them as they
grow. Only the spread of two counts is ours, since two standards are too few to show one: how many
grades there are (up to the five of the national drafting rules) and how many functions a grade has
(one more or less than has been seen).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeVar

from skillgraph.model.roles import Duty, JobDescription, JobRequirement
from skillgraph.model.shared import Erratum, Mapping, VocabularyTerm
from skillgraph.model.standards import (
    Assessment,
    EntryCondition,
    EntryRoute,
    Function,
    FunctionWeight,
    Grade,
    Item,
    Standard,
    Unit,
    WorkContent,
)
from skillgraph.tables import Tables

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)

#: Grades of a standard by the national drafting rules: from 五级 up to 一级.
NATIONAL_GRADES = 5

Kind = Literal["ability", "knowledge"]
#: The conditions of one entry route.
Route = tuple[EntryCondition, ...]


@dataclass(frozen=True, slots=True)
class StandardShape:
    """Counts and features of standards; each tuple holds what was seen, as often as it was."""

    grades: tuple[int, ...]
    functions: tuple[int, ...]
    #: Units of a function at a grade.
    units: tuple[int, ...]
    #: Items of each kind in a unit.
    items: dict[Kind, tuple[int, ...]]
    #: Percentages of functions.
    percentages: tuple[Decimal, ...]
    #: Of each standard: whether it has weights, a covering clause, rules of assessment, and
    #: functions that recur at every grade.
    weighted: tuple[bool, ...]
    covering: tuple[bool, ...]
    assessed: tuple[bool, ...]
    recurring: tuple[bool, ...]
    #: Routes into the entry grade, and into the others; how many a grade has.
    first_routes: tuple[Route, ...]
    later_routes: tuple[Route, ...]
    routes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LabelShape:
    """Lengths of Chinese labels, in characters."""

    items: dict[Kind, tuple[int, ...]]
    functions: tuple[int, ...]
    contents: tuple[int, ...]
    duties: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RoleShape:
    """Counts of job descriptions and of what is curated about items."""

    #: Job descriptions for each standard.
    jobs: int
    duties: tuple[int, ...]
    #: Whether a duty draws on items at all, and on how many if so.
    draws: tuple[bool, ...]
    drawn: tuple[int, ...]
    requirements: tuple[int, ...]
    requirement_rows: tuple[JobRequirement, ...]
    #: Abilities of its unit that a knowledge item underlies.
    underlain: tuple[int, ...]
    #: Items of a neighbouring standard that an item is matched with, and by which predicate.
    matched: tuple[int, ...]
    predicates: tuple[str, ...]
    confidences: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """What the tables of a data folder are like."""

    standards: StandardShape
    labels: LabelShape
    roles: RoleShape
    #: Errata of each standard; their kinds, with the warning that one explains.
    errata: tuple[int, ...]
    erratum_kinds: tuple[tuple[str, str | None], ...]
    vocabulary: tuple[VocabularyTerm, ...]

    @classmethod
    def of(cls, tables: Tables) -> Shape:
        """Read the shape of some tables, which hold a standard and a job description at least."""
        own = {standard.id for standard in tables.of(Standard)}
        errata = [e for e in tables.of(Erratum) if e.id.partition("/")[0] in own]
        return cls(
            _standards(tables),
            _labels(tables),
            _roles(tables),
            _counts(own, errata, lambda erratum: erratum.id.partition("/")[0]),
            tuple((erratum.kind, erratum.explains) for erratum in errata),
            tables.of(VocabularyTerm),
        )


def _counts(keys: Iterable[K], things: Iterable[T], key: Callable[[T], K]) -> tuple[int, ...]:
    """Count the things of each key, in an order that is always the same."""
    counted = Counter(map(key, things))
    return tuple(sorted(counted[k] for k in keys))


def _standards(tables: Tables) -> StandardShape:
    grades, units, items = tables.of(Grade), tables.of(Unit), tables.of(Item)
    standards = [standard.id for standard in tables.of(Standard)]
    grade_ids, unit_ids = [grade.id for grade in grades], [unit.id for unit in units]
    function = {content.id: content.function for content in tables.of(WorkContent)}
    cells = [(unit.grade, function[unit.work_content]) for unit in units]
    functions = [grade for grade, _ in dict.fromkeys(cells)]
    weights = [weight for weight in tables.of(FunctionWeight) if weight.function]
    weighted = {weight.grade for weight in weights}
    assessed = {assessment.standard for assessment in tables.of(Assessment)}
    routes = _routes(tables)
    first = {grade.id for grade in grades if grade.rank == 1}
    return StandardShape(
        grades=_up_to(NATIONAL_GRADES, _counts(standards, grades, lambda grade: grade.standard)),
        functions=_give_or_take_one(_counts(grade_ids, functions, str)),
        units=tuple(sorted(Counter(cells).values())),
        items={
            kind: _counts(unit_ids, (i for i in items if i.kind == kind), lambda item: item.unit)
            for kind in ("ability", "knowledge")
        },
        percentages=tuple(weight.percent for weight in weights),
        weighted=tuple(
            any(grade.id in weighted for grade in grades if grade.standard == standard)
            for standard in standards
        ),
        covering=tuple(bool(standard.covering_clause) for standard in tables.of(Standard)),
        assessed=tuple(standard in assessed for standard in standards),
        recurring=tuple(_recurs(tables, standard) for standard in standards),
        first_routes=tuple(route for route, grade in routes if grade in first),
        later_routes=tuple(route for route, grade in routes if grade not in first),
        routes=_counts(grade_ids, routes, lambda route: route[1]),
    )


def _up_to(most: int, seen: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(range(min(seen), max(most, *seen) + 1))


def _give_or_take_one(seen: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(range(max(1, min(seen) - 1), max(seen) + 2))


def _recurs(tables: Tables, standard: str) -> bool:
    """Tell whether the units of most work contents stand at several grades."""
    own = {content.id for content in tables.of(WorkContent) if content.standard == standard}
    grades = Counter(unit.work_content for unit in tables.of(Unit) if unit.work_content in own)
    return sum(count > 1 for count in grades.values()) * 2 > len(own)


def _routes(tables: Tables) -> list[tuple[Route, str]]:
    """Give the conditions of each entry route, with the grade that it leads to."""
    conditions = tables.of(EntryCondition)
    return [
        (tuple(one for one in conditions if one.route == route.id), route.grade)
        for route in tables.of(EntryRoute)
    ]


def _labels(tables: Tables) -> LabelShape:
    items = tables.of(Item)
    return LabelShape(
        items={
            kind: tuple(len(item.label_zh) for item in items if item.kind == kind)
            for kind in ("ability", "knowledge")
        },
        functions=tuple(len(function.label_zh) for function in tables.of(Function)),
        contents=tuple(len(content.label_zh) for content in tables.of(WorkContent)),
        duties=tuple(len(duty.label_zh) for duty in tables.of(Duty)),
    )


def _roles(tables: Tables) -> RoleShape:
    jobs = [job.id for job in tables.of(JobDescription)]
    duties, mappings, items = tables.of(Duty), tables.of(Mapping), tables.of(Item)
    drawing = [duty.id for duty in duties if duty.draws_on == "items"]
    knowledge = [item.id for item in items if item.kind == "knowledge"]
    ids = {item.id for item in items}
    matches = [m for m in mappings if m.subject_id in ids and m.predicate_id.startswith("skos:")]
    by_predicate = {
        predicate: [m for m in mappings if m.predicate_id == predicate]
        for predicate in ("sg:drawsOn", "sg:underlies")
    }
    first = {m.subject_id.partition("/")[0] for m in matches}
    return RoleShape(
        jobs=round(len(jobs) / len(tables.of(Standard))),
        duties=_counts(jobs, duties, lambda duty: duty.job),
        draws=tuple(duty.draws_on == "items" for duty in duties),
        drawn=_counts(drawing, by_predicate["sg:drawsOn"], lambda m: m.subject_id),
        requirements=_counts(jobs, tables.of(JobRequirement), lambda asked: asked.job),
        requirement_rows=tables.of(JobRequirement),
        underlain=_counts(knowledge, by_predicate["sg:underlies"], lambda m: m.subject_id),
        matched=_counts(
            (id for id in sorted(ids) if id.partition("/")[0] in first),
            matches,
            lambda m: m.subject_id,
        ),
        predicates=tuple(m.predicate_id for m in matches),
        confidences=tuple(m.confidence for m in mappings),
    )

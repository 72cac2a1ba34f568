"""What the graph says of a grade and its units: items, weights, basics, entry routes."""

from __future__ import annotations

from pydantic import Field

from skillgraph.errors import UnknownIdError
from skillgraph.index.compiled import Index, find
from skillgraph.index.nearest import nearest
from skillgraph.model import standards
from skillgraph.services.answers import Answer, Named
from skillgraph.services.language import Language, label
from skillgraph.services.refs import LowerGrades
from skillgraph.services.rule import Rule, covering_rule
from skillgraph.services.things import Erratum, Thing, errata, named, thing, things


class ItemSummary(Named):
    """An ability or knowledge item in a unit's table."""

    kind: str
    notation: str | None = Field(description="Number as printed; null where it has none.")
    clause: str


class UnitView(Thing):
    """One work content at one grade, with its items."""

    notation: str
    grade: str
    function: Named
    work_content: Named
    abilities: tuple[ItemSummary, ...]
    knowledge: tuple[ItemSummary, ...]
    errata: tuple[Erratum, ...]


class Weight(Answer):
    """The percentage that a grade gives a function, or (null) the common basics."""

    function: Named | None
    component: str
    percent: float
    clause: str


class Condition(Named):
    """One condition of an entry route."""

    type: str
    values: tuple[str, ...]
    years: float | None
    scope: str | None
    note: str | None
    clause: str


class Route(Thing):
    """One alternative set of entry conditions."""

    admits_to: str
    conditions: tuple[Condition, ...]


class GradeView(Thing):
    """A grade: its units with their items, weights and entry routes."""

    standard: str
    rank: int
    next_grade: str | None
    alternatives: tuple[str, ...]
    training_hours: int | None = Field(description="null where the source sets none.")
    lower_grades: Rule
    items: int = Field(description="Items of the grade's own table.")
    required: int = Field(description="Items required, lower grades' too where the rule says so.")
    weights: tuple[Weight, ...]
    basics: tuple[Thing, ...]
    entry_routes: tuple[Route, ...]
    units: tuple[UnitView, ...]
    errata: tuple[Erratum, ...]


def grade(index: Index, id: str, language: Language) -> GradeView:
    """Describe a grade, with every item of its table.

    Raises:
        UnknownIdError: there is no such grade.
    """
    row = find(index.grades, id, "grade")
    return GradeView.model_validate(
        {
            **thing(index, row, language),
            "standard": row.standard,
            "rank": row.rank,
            "next_grade": row.next_grade,
            "alternatives": row.alt_zh,
            "training_hours": row.training_hours,
            "lower_grades": covering_rule(index, [id], LowerGrades.STANDARD, language),
            "items": index.own.get(id, 0).bit_count(),
            "required": index.required[id].bit_count(),
            "weights": tuple(
                _weight(index, w, language) for w in index.parts_of(standards.FunctionWeight, id)
            ),
            "basics": things(index, index.parts_of(standards.Basic, id), language),
            "entry_routes": tuple(
                _route(index, r, language) for r in index.parts_of(standards.EntryRoute, id)
            ),
            "units": tuple(unit(index, u.id, language) for u in index.parts_of(standards.Unit, id)),
            "errata": errata(index, id, language),
        }
    )


def grade_of(index: Index, standard: str, grade_name: str, language: Language) -> GradeView:
    """Describe a grade by its standard and the last part of its id.

    Raises:
        UnknownIdError: there is no such standard or grade.
    """
    find(index.standards, standard, "standard")
    id = f"{standard}/{grade_name}"
    if id not in index.grades:
        names = {g.id for g in index.succession(standard)}
        raise UnknownIdError(id, "grade", nearest(id, names))
    return grade(index, id, language)


def _weight(index: Index, row: standards.FunctionWeight, language: Language) -> Weight:
    return Weight(
        function=named(index.functions[row.function], language) if row.function else None,
        component=row.component,
        percent=float(row.percent),
        clause=row.clause,
    )


def _route(index: Index, row: standards.EntryRoute, language: Language) -> Route:
    conditions = index.parts_of(standards.EntryCondition, row.id)
    return Route.model_validate(
        {
            **thing(index, row, language),
            "admits_to": row.admits_to,
            "conditions": tuple(_condition(c, language) for c in conditions),
        }
    )


def _condition(row: standards.EntryCondition, language: Language) -> Condition:
    return Condition(
        id=row.id,
        label=label(row, language),
        type=row.type,
        values=row.values,
        years=None if row.years is None else float(row.years),
        scope=row.scope,
        note=row.note_en,
        clause=row.clause,
    )


def unit(index: Index, id: str, language: Language) -> UnitView:
    """Describe a unit with its items.

    Raises:
        UnknownIdError: there is no such unit.
    """
    row = find(index.units, id, "unit")
    work = index.work_contents[row.work_content]
    items = index.parts_of(standards.Item, id)
    return UnitView.model_validate(
        {
            **thing(index, row, language),
            "notation": row.notation,
            "grade": row.grade,
            "function": named(index.functions[work.function], language),
            "work_content": named(work, language),
            "abilities": tuple(_item_summary(i, language) for i in items if i.kind == "ability"),
            "knowledge": tuple(_item_summary(i, language) for i in items if i.kind == "knowledge"),
            "errata": errata(index, id, language),
        }
    )


def _item_summary(row: standards.Item, language: Language) -> ItemSummary:
    return ItemSummary(
        id=row.id,
        label=label(row, language),
        kind=row.kind,
        notation=row.notation,
        clause=row.clause,
    )

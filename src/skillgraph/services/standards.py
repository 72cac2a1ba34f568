"""What the graph says of a standard: its tree, weights, entry routes, assessment, errata."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from skillgraph.errors import UnknownIdError
from skillgraph.index.compiled import Index, find
from skillgraph.index.nearest import nearest
from skillgraph.model import shared, standards
from skillgraph.model.columns import Cited
from skillgraph.services.answers import Answer, Named
from skillgraph.services.language import Language, label
from skillgraph.services.refs import LowerGrades, ref_of
from skillgraph.services.rule import Rule, covering_rule


class Thing(Named):
    """A thing with both its labels and the clause that it stands in."""

    labels: dict[str, str] = Field(description="Labels by language tag.")
    clause: str
    source: str


class Erratum(Answer):
    """Where the source is wrong."""

    id: str
    kind: str
    printed: str
    meant: str
    reason: str
    clause: str


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
    lower_grades: Rule
    items: int = Field(description="Items of the grade's own table.")
    required: int = Field(description="Items required, lower grades' too where the rule says so.")
    weights: tuple[Weight, ...]
    basics: tuple[Thing, ...]
    entry_routes: tuple[Route, ...]
    units: tuple[UnitView, ...]
    errata: tuple[Erratum, ...]


class GradeSummary(Named):
    """A grade in a standard's tree."""

    rank: int
    units: int
    abilities: int
    knowledge: int


class WorkContentView(Thing):
    """A piece of work, the grades at which it recurs, and what the standard says of it."""

    function: str
    alternatives: tuple[str, ...]
    units: tuple[str, ...]
    examples: tuple[Thing, ...]
    errata: tuple[Erratum, ...]


class FunctionView(Thing):
    """A function and its work contents."""

    standard: str
    alternatives: tuple[str, ...]
    work_contents: tuple[WorkContentView, ...]
    errata: tuple[Erratum, ...]


class AssessmentView(Thing):
    """How a grade is examined, or a part of the examination."""

    component: str
    part_of: str | None
    methods: tuple[str, ...]
    full_mark: int | None
    pass_mark: int | None
    validity_years: float | None
    rule: str | None


class StandardSummary(Thing):
    """A standard in a list."""

    edition: str | None
    occupation: str
    grades: tuple[GradeSummary, ...]


class StandardView(StandardSummary):
    """A standard: its tree, assessment, ethics, terms, other clauses and errata."""

    lower_grades: Rule
    functions: tuple[FunctionView, ...]
    assessments: tuple[AssessmentView, ...]
    conduct: tuple[Thing, ...]
    terms: tuple[Thing, ...]
    provisions: tuple[Thing, ...]
    errata: tuple[Erratum, ...] = Field(description="All errata of the standard.")


class Mapped(Answer):
    """Something that a mapping sets beside an item or work content."""

    id: str
    label: str
    match: str
    confidence: float
    comment: str


class ItemView(Thing):
    """One ability or knowledge item, and what is known about it."""

    kind: str
    notation: str | None
    position: int
    unit: str
    grade: str
    function: Named
    work_content: Named
    weight: float | None = Field(
        description="The item's even share of its function's weight at its grade, in percent."
    )
    mappings: tuple[Mapped, ...]
    exercised_in: tuple[Mapped, ...] = Field(description="Duties that draw on the item.")
    required_by: tuple[str, ...] = Field(description="REFs of grades, roles and jobs.")
    errata: tuple[Erratum, ...]


def list_standards(index: Index, language: Language) -> tuple[StandardSummary, ...]:
    """List the standards, by id."""
    return tuple(_summary(index, id, language) for id in sorted(index.standards))


def thing(index: Index, row: Cited, language: Language) -> dict[str, object]:
    """Give what every view of a cited row shows."""
    return {
        "id": row.id,
        "label": label(row, language),
        "labels": {"zh-Hans": row.label_zh, "en": row.label_en},
        "clause": row.clause,
        "source": getattr(row, "source", None) or index.source_of(row.id),
    }


def named(row: Cited, language: Language) -> Named:
    """Give a row's id and label."""
    return Named(id=row.id, label=label(row, language))


def errata(index: Index, id: str, language: Language) -> tuple[Erratum, ...]:
    """Give the errata of a thing."""
    return tuple(
        Erratum(
            id=e.id,
            kind=e.kind,
            printed=e.printed,
            meant=e.meant,
            reason=e.reason_zh if language is Language.ZH else e.reason_en,
            clause=e.clause,
        )
        for e in index.parts_of(shared.Erratum, id)
    )


def _things(index: Index, rows: tuple[Cited, ...], language: Language) -> tuple[Thing, ...]:
    return tuple(Thing.model_validate(thing(index, row, language)) for row in rows)


def _summary(index: Index, id: str, language: Language) -> StandardSummary:
    row = index.standards[id]
    return StandardSummary.model_validate(
        {
            **thing(index, row, language),
            "edition": row.edition,
            "occupation": row.occupation,
            "grades": tuple(_grade_summary(index, g, language) for g in index.succession(id)),
        }
    )


def _grade_summary(index: Index, grade: standards.Grade, language: Language) -> GradeSummary:
    own = index.own.get(grade.id, 0)
    return GradeSummary(
        id=grade.id,
        label=label(grade, language),
        rank=grade.rank,
        units=len(index.parts_of(standards.Unit, grade.id)),
        abilities=(own & index.abilities).bit_count(),
        knowledge=(own & ~index.abilities).bit_count(),
    )


def standard(index: Index, id: str, language: Language) -> StandardView:
    """Describe a standard.

    Raises:
        UnknownIdError: there is no such standard.
    """
    row = find(index.standards, id, "standard")
    grades = [g.id for g in index.succession(id)]
    every = [e for e in index.parts if e[0] == "Erratum" and e[1].partition("/")[0] == id]
    return StandardView.model_validate(
        {
            **dict(_summary(index, id, language)),
            "lower_grades": covering_rule(index, grades, LowerGrades.STANDARD, language),
            "functions": tuple(
                function(index, f.id, language) for f in index.parts_of(standards.Function, row.id)
            ),
            "assessments": tuple(
                _assessment(index, a, language)
                for a in index.parts_of(standards.Assessment, row.id)
            ),
            "conduct": _things(index, index.parts_of(standards.ConductRule, id), language),
            "terms": _things(index, index.parts_of(standards.DefinedTerm, id), language),
            "provisions": _things(index, index.parts_of(standards.Provision, id), language),
            "errata": tuple(
                e for _, about in sorted(every) for e in errata(index, about, language)
            ),
        }
    )


def function(index: Index, id: str, language: Language) -> FunctionView:
    """Describe a function.

    Raises:
        UnknownIdError: there is no such function.
    """
    row = find(index.functions, id, "function")
    return FunctionView.model_validate(
        {
            **thing(index, row, language),
            "standard": row.standard,
            "alternatives": row.alt_zh,
            "work_contents": tuple(
                work_content(index, w.id, language)
                for w in index.parts_of(standards.WorkContent, id)
            ),
            "errata": errata(index, id, language),
        }
    )


def work_content(index: Index, id: str, language: Language) -> WorkContentView:
    """Describe a work content.

    Raises:
        UnknownIdError: there is no such work content.
    """
    row = find(index.work_contents, id, "work content")
    units = {place.unit.id: place for place in index.items_in(index.own.get(id, 0))}
    return WorkContentView.model_validate(
        {
            **thing(index, row, language),
            "function": row.function,
            "alternatives": row.alt_zh,
            "units": tuple(units),
            "examples": _things(index, index.parts_of(standards.WorkExample, id), language),
            "errata": errata(index, id, language),
        }
    )


def _assessment(index: Index, row: standards.Assessment, language: Language) -> AssessmentView:
    chinese = language is Language.ZH
    return AssessmentView.model_validate(
        {
            **thing(index, row, language),
            "component": row.component,
            "part_of": row.parent,
            "methods": row.methods_zh if chinese else row.methods_en,
            "full_mark": row.full_mark,
            "pass_mark": row.pass_mark,
            "validity_years": row.validity_years,
            "rule": row.rule_zh if chinese else row.rule_en,
        }
    )


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
            "lower_grades": covering_rule(index, [id], LowerGrades.STANDARD, language),
            "items": index.own.get(id, 0).bit_count(),
            "required": index.required[id].bit_count(),
            "weights": tuple(
                _weight(index, w, language) for w in index.parts_of(standards.FunctionWeight, id)
            ),
            "basics": _things(index, index.parts_of(standards.Basic, id), language),
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


def item(index: Index, id: str, language: Language) -> ItemView:
    """Describe an ability or knowledge item.

    Raises:
        UnknownIdError: there is no such item.
    """
    place = index.places[find(index.numbers, id, "item")]
    row = place.item
    cell = index.own[place.grade.id] & index.own[place.function.id]
    weight = index.weights.get((place.grade.id, place.function.id, "overall"))
    return ItemView.model_validate(
        {
            **thing(index, row, language),
            "kind": row.kind,
            "notation": row.notation,
            "position": row.position,
            "unit": row.unit,
            "grade": place.grade.id,
            "function": named(place.function, language),
            "work_content": named(place.work_content, language),
            "weight": None if weight is None else round(weight / cell.bit_count(), 4),
            "mappings": tuple(_mapped(index, place.number, language)),
            "exercised_in": tuple(_exercised(index, id, language)),
            "required_by": tuple(_required_by(index, place.number)),
            "errata": errata(index, id, language),
        }
    )


def _mapped(index: Index, number: int, language: Language) -> Iterator[Mapped]:
    for match in index.matches.get(number, ()):
        other = index.places[match.other].item
        yield Mapped(
            id=other.id,
            label=label(other, language),
            match=match.predicate,
            confidence=match.confidence,
            comment=match.mapping.comment,
        )


def _exercised(index: Index, id: str, language: Language) -> Iterator[Mapped]:
    for mapping in index.drawn_on_by.get(id, ()):
        duty = index.duties[mapping.subject_id]
        yield Mapped(
            id=duty.id,
            label=label(duty, language),
            match=mapping.predicate_id,
            confidence=float(mapping.confidence),
            comment=mapping.comment,
        )


def _required_by(index: Index, number: int) -> Iterator[str]:
    for id, bits in sorted(index.required.items()):
        if bits >> number & 1:
            yield ref_of(index, id)

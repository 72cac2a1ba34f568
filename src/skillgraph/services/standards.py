"""What the graph says of a standard: its tree, weights, entry routes, assessment, errata."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from skillgraph.index.compiled import Index, find
from skillgraph.model import shared, standards
from skillgraph.services.answers import Named
from skillgraph.services.items import Mapped
from skillgraph.services.language import Language, label
from skillgraph.services.practice import Practised, practised
from skillgraph.services.refs import LowerGrades
from skillgraph.services.rule import Rule, covering_rule
from skillgraph.services.things import Erratum, Thing, errata, erratum, thing, things


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
    mappings: tuple[Mapped, ...] = Field(description="Work contents of other standards.")
    practice: Practised = Field(
        description="In what processes, forms, regulations, targets and responsibilities it is met."
    )
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


class RuleView(Thing):
    """A rule of conduct or a clause, and what it is about."""

    kind: str


class TermView(Thing):
    """A term that the standard defines, in short words of ours."""

    notation: str
    definition: str


class StandardSummary(Thing):
    """A standard in a list."""

    edition: str | None
    occupation: str
    occupation_code: str | None = Field(description="null where the source gives none.")
    grades: tuple[GradeSummary, ...]


class StandardView(StandardSummary):
    """A standard: its tree, assessment, ethics, terms, other clauses and errata."""

    lower_grades: Rule
    functions: tuple[FunctionView, ...]
    assessments: tuple[AssessmentView, ...]
    conduct: tuple[RuleView, ...]
    terms: tuple[TermView, ...]
    provisions: tuple[RuleView, ...]
    errata: tuple[Erratum, ...] = Field(description="All errata of the standard.")


def list_standards(
    index: Index, language: Language, part: slice = slice(None)
) -> tuple[StandardSummary, ...]:
    """List the standards, or a part of them, by id."""
    return tuple(_summary(index, id, language) for id in list(index.standards)[part])


def _summary(index: Index, id: str, language: Language) -> StandardSummary:
    row = index.standards[id]
    return StandardSummary.model_validate(
        {
            **thing(index, row, language),
            "edition": row.edition,
            "occupation": row.occupation,
            "occupation_code": row.occupation_code,
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
            "conduct": _rules(index, index.parts_of(standards.ConductRule, id), language),
            "terms": tuple(
                _term(index, t, language) for t in index.parts_of(standards.DefinedTerm, id)
            ),
            "provisions": _rules(index, index.parts_of(standards.Provision, id), language),
            "errata": tuple(erratum(e, language) for e in index.errata.get(id, ())),
        }
    )


def _rules(
    index: Index,
    rows: Iterable[standards.ConductRule | standards.Provision],
    language: Language,
) -> tuple[RuleView, ...]:
    return tuple(
        RuleView.model_validate({**thing(index, row, language), "kind": row.kind}) for row in rows
    )


def _term(index: Index, row: standards.DefinedTerm, language: Language) -> TermView:
    gloss = row.gloss_zh if language is Language.ZH else row.gloss_en
    return TermView.model_validate(
        {**thing(index, row, language), "notation": row.notation, "definition": gloss}
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
            "examples": things(index, index.parts_of(standards.WorkExample, id), language),
            "mappings": tuple(_mapped(index, m, language) for m in index.work_matches.get(id, ())),
            "practice": practised(index, id, language),
            "errata": errata(index, id, language),
        }
    )


def _mapped(index: Index, row: shared.Mapping, language: Language) -> Mapped:
    return Mapped(
        id=row.object_id,
        label=label(index.work_contents[row.object_id], language),
        match=row.predicate_id,
        confidence=float(row.confidence),
        comment=row.comment,
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

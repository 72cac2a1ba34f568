"""What the graph says of a role: the documents that describe it, what they ask, and why."""

from __future__ import annotations

from pydantic import Field

from skillgraph.index.compiled import Index, Place, find
from skillgraph.model import roles as model
from skillgraph.services.answers import Answer, Named
from skillgraph.services.language import Language, label
from skillgraph.services.refs import LowerGrades, Reason, resolve, role_id
from skillgraph.services.things import Erratum, Thing, errata, thing


class RelationView(Answer):
    """How the role stands to another, and which job description says so."""

    relation: str
    role: Named
    job: str
    clause: str


class GradeRequired(Answer):
    """The grade that the role corresponds to, and where that is stated."""

    grade: str
    source: str
    clause: str


class DutyView(Thing):
    """One duty of a job description. Shares are percent; null where none is printed."""

    notation: str | None
    part_of: str | None
    weight: float | None
    time_share: float | None
    draws_on: int = Field(description="Number of items that the duty draws on.")
    reason: str | None = Field(description="Why it draws on nothing, if so.")
    errata: tuple[Erratum, ...]


class RequirementView(Thing):
    """What a job description asks of a person."""

    kind: str
    necessity: str
    education: str | None
    years: float | None


class TargetView(Thing):
    """A measurable target."""

    duty: str | None
    comparison: str
    value: float
    unit: str
    per: str | None


class CollaborationView(Thing):
    """With whom the post works, and about what."""

    side: str
    about: str | None


class JobView(Thing):
    """A job description."""

    role: str
    extent: str
    department: str | None
    headcount: int | None
    note: str | None
    duties: tuple[DutyView, ...]
    requirements: tuple[RequirementView, ...]
    targets: tuple[TargetView, ...]
    collaborations: tuple[CollaborationView, ...]
    errata: tuple[Erratum, ...]


class RoleSummary(Thing):
    """A role in a list."""

    alternatives: tuple[str, ...]
    grades: tuple[GradeRequired, ...]
    jobs: tuple[str, ...]
    required: int = Field(description="Abilities and knowledge items that the role requires.")


class RoleView(RoleSummary):
    """A role with its job descriptions and relations."""

    relations: tuple[RelationView, ...] = Field(description="From this role to others.")
    related_from: tuple[RelationView, ...] = Field(description="From other roles to this one.")
    descriptions: tuple[JobView, ...]
    errata: tuple[Erratum, ...]


class Why(Answer):
    """One reason for which an item is required: a grade, or a duty that draws on it."""

    ref: str
    duty: Named | None = None
    confidence: float | None = Field(None, description="Of the mapping from duty to item.")
    comment: str | None = None
    source: str
    clause: str


class RequiredItem(Named):
    """An item that a role requires, and why."""

    kind: str
    clause: str
    why: tuple[Why, ...]


class RoleCompetencies(Answer):
    """What a role requires."""

    role: str
    total: int
    abilities: int
    knowledge: int
    items: tuple[RequiredItem, ...]


def list_roles(
    index: Index, language: Language, part: slice = slice(None)
) -> tuple[RoleSummary, ...]:
    """List the roles, or a part of them, by id."""
    return tuple(
        RoleSummary.model_validate(_summary(index, row, language))
        for row in list(index.roles.values())[part]
    )


def _summary(index: Index, row: model.Role, language: Language) -> dict[str, object]:
    chinese = language is Language.ZH
    return {
        **thing(index, row, language),
        "alternatives": row.alt_zh if chinese else row.alt_en,
        "grades": tuple(
            GradeRequired(grade=g.grade, source=g.source, clause=g.clause)
            for g in index.parts_of(model.RoleGrade, row.id)
        ),
        "jobs": tuple(j.id for j in index.parts_of(model.JobDescription, row.id)),
        "required": index.required.get(row.id, 0).bit_count(),
    }


def role(index: Index, id: str, language: Language) -> RoleView:
    """Describe a role.

    Raises:
        UnknownIdError: there is no such role.
    """
    row = find(index.roles, role_id(id), "role")
    jobs = index.parts_of(model.JobDescription, row.id)
    return RoleView.model_validate(
        {
            **_summary(index, row, language),
            "relations": tuple(
                _relation(index, r, r.target, language)
                for r in index.parts_of(model.RoleRelation, row.id)
            ),
            "related_from": tuple(
                _relation(index, r, r.role, language) for r in index.relations_to.get(row.id, ())
            ),
            "descriptions": tuple(job(index, j.id, language) for j in jobs),
            "errata": errata(index, row.id, language),
        }
    )


def _relation(
    index: Index, row: model.RoleRelation, other: str, language: Language
) -> RelationView:
    return RelationView(
        relation=row.relation,
        role=Named(id=other, label=label(index.roles[other], language)),
        job=row.job,
        clause=row.clause,
    )


def job(index: Index, id: str, language: Language) -> JobView:
    """Describe a job description.

    Raises:
        UnknownIdError: there is no such job description.
    """
    row = find(index.jobs, id, "job description")
    chinese = language is Language.ZH
    return JobView.model_validate(
        {
            **thing(index, row, language),
            "role": row.role,
            "extent": row.extent,
            "department": row.department_zh if chinese else row.department_en,
            "headcount": row.headcount,
            "note": row.note_en,
            "duties": tuple(_duty(index, d, language) for d in index.parts_of(model.Duty, id)),
            "requirements": tuple(
                _requirement(index, r, language) for r in index.parts_of(model.JobRequirement, id)
            ),
            "targets": tuple(_target(index, t, language) for t in index.parts_of(model.Target, id)),
            "collaborations": tuple(
                _collaboration(index, c, language) for c in index.parts_of(model.Collaboration, id)
            ),
            "errata": errata(index, id, language),
        }
    )


def _duty(index: Index, row: model.Duty, language: Language) -> DutyView:
    chinese = language is Language.ZH
    return DutyView.model_validate(
        {
            **thing(index, row, language),
            "notation": row.notation,
            "part_of": row.parent,
            "weight": row.weight_percent,
            "time_share": row.time_percent,
            "draws_on": len(index.draws.get(row.id, ())),
            "reason": row.reason_zh if chinese else row.reason_en,
            "errata": errata(index, row.id, language),
        }
    )


def _requirement(index: Index, row: model.JobRequirement, language: Language) -> RequirementView:
    return RequirementView.model_validate(
        {
            **thing(index, row, language),
            "kind": row.kind,
            "necessity": row.necessity,
            "education": row.education,
            "years": row.years,
        }
    )


def _target(index: Index, row: model.Target, language: Language) -> TargetView:
    return TargetView.model_validate(
        {
            **thing(index, row, language),
            "duty": row.duty,
            "comparison": row.comparison,
            "value": row.value,
            "unit": row.unit,
            "per": row.per,
        }
    )


def _collaboration(index: Index, row: model.Collaboration, language: Language) -> CollaborationView:
    about = row.about_zh if language is Language.ZH else row.about_en
    return CollaborationView.model_validate(
        {**thing(index, row, language), "side": row.side, "about": about}
    )


def competencies(
    index: Index,
    id: str,
    *,
    lower_grades: LowerGrades = LowerGrades.STANDARD,
    language: Language = Language.ZH,
) -> RoleCompetencies:
    """List what a role requires, each item with every reason.

    Raises:
        UnknownIdError: there is no such role.
    """
    row = find(index.roles, role_id(id), "role")
    asked = resolve(index, f"role:{row.id}", lower_grades)
    return RoleCompetencies(
        role=row.id,
        total=asked.bits.bit_count(),
        abilities=(asked.bits & index.abilities).bit_count(),
        knowledge=(asked.bits & ~index.abilities).bit_count(),
        items=tuple(
            _required_item(index, place, row.id, asked.reasons, language)
            for place in index.items_in(asked.bits)
        ),
    )


def _required_item(
    index: Index, place: Place, role: str, reasons: tuple[Reason, ...], language: Language
) -> RequiredItem:
    why: list[Why] = []
    for reason in reasons:
        if reason.bits >> place.number & 1:
            kind, _, id = reason.ref.partition(":")
            explain = _by_grade if kind == "grade" else _by_duties
            why += explain(index, place, role, id, language)
    return RequiredItem(
        id=place.item.id,
        label=label(place.item, language),
        kind=place.item.kind,
        clause=place.item.clause,
        why=tuple(why),
    )


def _by_grade(index: Index, place: Place, role: str, grade: str, language: Language) -> list[Why]:
    return [
        Why(ref=f"grade:{grade}", source=row.source, clause=row.clause)
        for row in index.parts_of(model.RoleGrade, role)
        if row.grade == grade
    ]


def _by_duties(index: Index, place: Place, role: str, job: str, language: Language) -> list[Why]:
    return [
        Why(
            ref=f"job:{job}",
            duty=Named(id=duty.id, label=label(duty, language)),
            confidence=float(mapping.confidence),
            comment=mapping.comment,
            source=index.source_of(duty.id),
            clause=duty.clause,
        )
        for mapping in index.drawn_on_by.get(place.item.id, ())
        if (duty := index.duties[mapping.subject_id]).job == f"job/{job}"
    ]

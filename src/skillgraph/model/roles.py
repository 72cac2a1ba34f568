"""Who does the work: roles, the documents that describe them, their duties and relations."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator
from rdflib import URIRef
from rdflib.namespace import SKOS

from skillgraph.model.columns import (
    AltEn,
    AltZh,
    Cited,
    Clause,
    Id,
    Link,
    Notation,
    Percent,
    Position,
    Printed,
    Term,
    Text,
    Value,
    Words,
    Years,
)
from skillgraph.namespaces import SG


class Role(Cited):
    """A post that people hold (``roles/roles.csv``)."""

    rdf_type: ClassVar[URIRef] = SG.Role
    source: Annotated[Id, Link(SG.firstNamedIn, to=("Source",))] = Field(
        description="The source in which we first met it."
    )
    alt_zh: AltZh = ()
    alt_en: AltEn = ()


class RoleGrade(Clause):
    """The grade that a post corresponds to (``roles/role-grades.csv``)."""

    unique_keys: ClassVar[tuple[tuple[str, ...], ...]] = (("role", "grade"),)
    rdf_type: ClassVar[URIRef] = SG.GradeRequirement
    role: Annotated[Id, Link(SG.ofRole, to=("Role",))] = Field(description="The post.")
    grade: Annotated[Id, Link(SG.gradeRequired, to=("Grade",))] = Field(description="The grade.")
    source: Annotated[Id, Link(SG.statedIn, to=("Source",))] = Field(
        description="The source that says so."
    )


class RoleRelation(Clause):
    """How one post stands to another (``roles/role-relations.csv``)."""

    unique_keys: ClassVar[tuple[tuple[str, ...], ...]] = (("job", "role", "relation", "target"),)
    rdf_type: ClassVar[URIRef] = SG.RoleRelation
    role: Annotated[Id, Link(SG.relationFrom, to=("Role",))] = Field(description="The post.")
    relation: Annotated[
        Literal["promotes-to", "transfers-to", "reports-to", "works-with"], Term(SG.relationKind)
    ] = Field(description="What the post is to the target.")
    target: Annotated[Id, Link(SG.relationTo, to=("Role",))] = Field(description="The other post.")
    job: Annotated[Id, Link(SG.statedBy, to=("JobDescription",))] = Field(
        description="The job description that says so."
    )


class JobDescription(Cited):
    """A document that describes a post (``jobs/jobs.csv``)."""

    unique_keys: ClassVar[tuple[tuple[str, ...], ...]] = (("position",),)
    rdf_type: ClassVar[URIRef] = SG.JobDescription
    role: Annotated[Id, Link(SG.describesRole, to=("Role",))] = Field(
        description="The post that it describes."
    )
    position: Annotated[Position, Value(SG.position)] = Field(
        description="Order in the collection."
    )
    extent: Annotated[Literal["complete", "excerpt"], Term(SG.extent)] = Field(
        description="Whether the collection holds the whole document or a part of it."
    )
    department_zh: Annotated[Words | None, Text(SG.department, "zh-Hans")] = Field(
        None, description="Department, as printed."
    )
    department_en: Annotated[Words | None, Text(SG.department, "en")] = Field(
        None, description="Department in English."
    )
    headcount: Annotated[Position | None, Value(SG.headcount)] = Field(
        None, description="Number of holders that the document names."
    )
    note_en: Annotated[Words | None, Text(SKOS.editorialNote, "en")] = Field(
        None, description="What a reader should know of the document: what is cut off, and so on."
    )


class Duty(Cited):
    """One duty of a job description (``jobs/duties.csv``), labelled in short words of ours."""

    unique_keys: ClassVar[tuple[tuple[str, ...], ...]] = (("job", "parent", "position"),)
    rdf_type: ClassVar[URIRef] = SG.Duty
    job: Annotated[Id, Link(SG.dutyOf, to=("JobDescription",))] = Field(
        description="The document that states it."
    )
    position: Printed
    notation: Notation = None
    parent: Annotated[Id | None, Link(SKOS.broader, to=("Duty",))] = Field(
        None, description="The duty that this one is a task of."
    )
    weight_percent: Annotated[Percent | None, Value(SG.weight)] = Field(
        None, description="Share of weight, percent, as printed."
    )
    time_percent: Annotated[Percent | None, Value(SG.timeShare)] = Field(
        None, description="Share of working time, percent, as printed."
    )
    draws_on: Annotated[Literal["items", "nothing"], Term(SG.drawing)] = Field(
        description="items: the mappings say which; nothing: no item of either standard fits."
    )
    reason_zh: Annotated[Words | None, Text(SG.reason, "zh-Hans")] = Field(
        None, description="Why it draws on nothing."
    )
    reason_en: Annotated[Words | None, Text(SG.reason, "en")] = Field(
        None, description="The same in English."
    )

    @model_validator(mode="after")
    def _nothing_needs_a_reason(self) -> Duty:
        if (self.draws_on == "nothing") != bool(self.reason_zh and self.reason_en):
            raise ValueError("reason_zh and reason_en are given where draws_on is nothing, only")
        return self


class JobRequirement(Cited):
    """What a job description asks of a person (``jobs/requirements.csv``)."""

    unique_keys: ClassVar[tuple[tuple[str, ...], ...]] = (("job", "position"),)
    rdf_type: ClassVar[URIRef] = SG.JobRequirement
    job: Annotated[Id, Link(SG.requirementOf, to=("JobDescription",))] = Field(
        description="The document that states it."
    )
    position: Printed
    kind: Annotated[
        Literal[
            "education",
            "field-of-study",
            "experience",
            "language",
            "certificate",
            "skill",
            "knowledge",
            "trait",
            "age",
            "sex",
            "training",
            "working-condition",
        ],
        Term(SG.requirementKind),
    ] = Field(description="What is asked.")
    necessity: Annotated[Literal["required", "preferred", "informative"], Term(SG.necessity)] = (
        Field(description="required, preferred (优先, 理想), or informative (a condition of work).")
    )
    education: Annotated[Id | None, Link(SG.minimumEducation, to=("VocabularyTerm",))] = Field(
        None, description="education: level at least."
    )
    years: Annotated[Years | None, Value(SG.minimumYears)] = Field(
        None, description="experience: years at least; age: years at least."
    )


class Target(Cited):
    """A measurable target of a job description (``jobs/targets.csv``) or of a quality standard.

    The latter's stand in ``practice/*/targets.csv``.
    """

    unique_keys: ClassVar[tuple[tuple[str, ...], ...]] = (("job", "section", "position"),)
    rdf_type: ClassVar[URIRef] = SG.QualityTarget
    job: Annotated[Id | None, Link(SG.targetOf, to=("JobDescription",))] = Field(
        None, description="The job description that sets it."
    )
    duty: Annotated[Id | None, Link(SG.measures, to=("Duty",))] = Field(
        None, description="The duty that it measures."
    )
    section: Annotated[Id | None, Link(SG.inSection, to=("Section",))] = Field(
        None, description="The section of a document that sets it, where no job description does."
    )
    year: Annotated[Position | None, Value(SG.year)] = Field(
        None, description="The year that it is set for."
    )
    position: Printed
    comparison: Annotated[
        Literal["at-most", "at-least", "reduce-by", "raise-by", "equals"], Term(SG.comparison)
    ] = Field(description="How the value binds.")
    value: Annotated[Decimal, Value(SG.value)] = Field(description="The number.")
    unit: Annotated[Words, Value(SG.unitOfMeasure)] = Field(
        description="percent, times, points, …: a plain English word."
    )
    per: Annotated[Literal["month", "year", "quarter", "occasion"] | None, Term(SG.period)] = Field(
        None, description="The period that the number counts over."
    )

    @model_validator(mode="after")
    def _set_by_one(self) -> Target:
        if (self.job is None) == (self.section is None):
            raise ValueError("either job or section is given, not both")
        return self


class Collaboration(Cited):
    """With whom a post works, and about what (``jobs/collaborations.csv``).

    The label names the partner.
    """

    unique_keys: ClassVar[tuple[tuple[str, ...], ...]] = (("job", "position"),)
    rdf_type: ClassVar[URIRef] = SG.Collaboration
    job: Annotated[Id, Link(SG.collaborationOf, to=("JobDescription",))] = Field(
        description="The document that states it."
    )
    position: Printed
    side: Annotated[Literal["internal", "external"], Term(SG.side)] = Field(
        description="Inside or outside the organisation."
    )
    about_zh: Annotated[Words | None, Text(SG.about, "zh-Hans")] = Field(
        None, description="What about, as printed or in short words of ours."
    )
    about_en: Annotated[Words | None, Text(SG.about, "en")] = Field(
        None, description="The same in English."
    )

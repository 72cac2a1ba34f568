"""What a competency standard says: grades, functions, units, items, weights, conditions.

One folder under ``data/standards/`` holds one edition of one standard.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field
from rdflib import URIRef
from rdflib.namespace import DCTERMS, SKOS

from skillgraph.model.columns import (
    AltZh,
    Cited,
    Clause,
    Id,
    Ids,
    Labelled,
    Link,
    Notation,
    Percent,
    Position,
    Printed,
    Reference,
    Term,
    Text,
    Value,
    Wordings,
    Words,
    Years,
)
from skillgraph.namespaces import SG

OfStandard = Annotated[
    Id, Link(SG.inStandard, to=("Standard",)), Field(description="Its standard.")
]


class Standard(Cited):
    """One competency standard, one edition (``standard.csv``, one row)."""

    rdf_type: ClassVar[URIRef] = SG.Standard
    edition: Annotated[Words | None, Value(SG.edition)] = Field(
        None, description="Edition or year, where the source gives one."
    )
    occupation: Annotated[Id, Link(SG.forOccupation, to=("VocabularyTerm",))] = Field(
        description="The occupation it describes (vocabulary/occupation/…)."
    )
    occupation_code: Annotated[Words | None, Value(SG.occupationCode)] = Field(
        None, description="Code in the national classification, where the source gives one."
    )
    alt_zh: AltZh = ()
    covering_clause: Annotated[Words | None, Value(SG.coveringClause)] = Field(
        None,
        description="Clause in which the standard says that a higher grade covers the lower "
        "ones. Empty: it says so nowhere.",
    )


class Grade(Cited):
    """A level of a standard (``grades.csv``); rank 1 is the entry level."""

    unique_keys: ClassVar[tuple[tuple[str, ...], ...]] = (("standard", "rank"),)
    rdf_type: ClassVar[URIRef] = SG.Grade
    standard: OfStandard
    rank: Annotated[Position, Value(SG.rank)] = Field(
        description="1 for the entry level, rising without gap."
    )
    next_grade: Annotated[Id | None, Link(SG.nextGrade, to=("Grade",))] = Field(
        None, description="The grade above it; empty at the top."
    )
    subsumes: Annotated[Ids, Link(SG.subsumesGrade, to=("Grade",))] = Field(
        (),
        description="The grade directly below, where (and only where) the standard says that "
        "this grade covers it; separated by |.",
    )
    alt_zh: AltZh = ()
    training_hours: Annotated[Position | None, Value(SG.trainingHours)] = Field(
        None, description="Hours of training that the standard sets, where it does."
    )


class Function(Cited):
    """An occupational function (``functions.csv``)."""

    unique_keys: ClassVar[tuple[tuple[str, ...], ...]] = (("standard", "position"),)
    rdf_type: ClassVar[URIRef] = SG.Function
    standard: OfStandard
    position: Annotated[Position, Value(SG.position)] = Field(
        description="Order within the standard."
    )
    notation: Notation = None
    alt_zh: AltZh = ()


class WorkContent(Cited):
    """A piece of work under a function, the same at every grade (``work-contents.csv``)."""

    unique_keys: ClassVar[tuple[tuple[str, ...], ...]] = (("function", "position"),)
    rdf_type: ClassVar[URIRef] = SG.WorkContent
    standard: OfStandard
    function: Annotated[Id, Link(SKOS.broader, to=("Function",))] = Field(
        description="The function that it belongs to."
    )
    position: Annotated[Position, Value(SG.position)] = Field(
        description="Order within the function."
    )
    alt_zh: AltZh = ()


class WorkExample(Cited):
    """What the general part names as belonging to a work content (``work-examples.csv``)."""

    unique_keys: ClassVar[tuple[tuple[str, ...], ...]] = (("work_content", "position"),)
    rdf_type: ClassVar[URIRef] = SG.WorkExample
    work_content: Annotated[Id, Link(SG.exampleOf, to=("WorkContent",))] = Field(
        description="The work content that it describes."
    )
    position: Annotated[Position, Value(SG.position)] = Field(
        description="Order within the work content."
    )


class Unit(Cited):
    """One work content at one grade: one row of the standard's table (``units.csv``)."""

    unique_keys: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("grade", "position"),
        ("grade", "work_content"),
    )
    rdf_type: ClassVar[URIRef] = SG.Unit
    grade: Annotated[Id, Link(SG.atGrade, to=("Grade",))] = Field(description="Its grade.")
    work_content: Annotated[Id, Link(SG.ofWorkContent, to=("WorkContent",))] = Field(
        description="The work content, by what it is and not by its number."
    )
    notation: Annotated[Words, Value(SKOS.notation)] = Field(
        description="Number as printed, without its punctuation."
    )
    position: Annotated[Position, Value(SG.position)] = Field(
        description="Order within the grade's table."
    )


class Item(Cited):
    """An ability or a knowledge item of a unit (``items.csv``)."""

    unique_keys: ClassVar[tuple[tuple[str, ...], ...]] = (("unit", "kind", "position"),)
    rdf_type: ClassVar[URIRef | None] = None
    unit: Annotated[Id, Reference(to=("Unit",))] = Field(description="Its unit.")
    kind: Literal["ability", "knowledge"] = Field(description="ability or knowledge.")
    position: Annotated[Position, Value(SG.position)] = Field(
        description="Order among the abilities, or the knowledge items, of the unit."
    )
    notation: Annotated[Words | None, Value(SKOS.notation)] = Field(
        None, description="Number as printed, without its punctuation; empty where it has none."
    )


class FunctionWeight(Clause):
    """The percentage that a grade gives a function, or the common basics (``weights.csv``)."""

    unique_keys: ClassVar[tuple[tuple[str, ...], ...]] = (("grade", "function", "component"),)
    rdf_type: ClassVar[URIRef] = SG.FunctionWeight
    grade: Annotated[Id, Link(SG.weightOfGrade, to=("Grade",))] = Field(description="The grade.")
    function: Annotated[Id | None, Link(SG.ofFunction, to=("Function",))] = Field(
        None, description="The function; empty for the common basics."
    )
    component: Annotated[Literal["overall", "theory", "practice"], Term(SG.component)] = Field(
        description="What the percentage is a share of: overall, theory or practice."
    )
    percent: Annotated[Percent, Value(SG.weight)] = Field(description="Percentage, 0 to 100.")


class Basic(Cited):
    """A topic of the common basics that every grade needs (``basics.csv``)."""

    unique_keys: ClassVar[tuple[tuple[str, ...], ...]] = (("grades", "parent", "position"),)
    rdf_type: ClassVar[URIRef] = SG.Basic
    grades: Annotated[Ids, Link(SG.basicOfGrade, to=("Grade",))] = Field(
        description="The grades whose table lists it, separated by |."
    )
    parent: Annotated[Id | None, Link(SKOS.broader, to=("Basic",))] = Field(
        None, description="The heading that it stands under."
    )
    position: Annotated[Position, Value(SG.position)] = Field(
        description="Order under its heading."
    )
    notation: Notation = None


class EntryRoute(Cited):
    """One of a grade's alternative sets of entry conditions (``entry-routes.csv``)."""

    unique_keys: ClassVar[tuple[tuple[str, ...], ...]] = (("grade", "position"),)
    rdf_type: ClassVar[URIRef] = SG.EntryRoute
    grade: Annotated[Id, Link(SG.entersGrade, to=("Grade",))] = Field(
        description="The grade that it admits to."
    )
    position: Printed
    admits_to: Annotated[Literal["qualification", "module"], Term(SG.admitsTo)] = Field(
        description="What may be applied for: the qualification, or single modules of it."
    )


class EntryCondition(Labelled, Clause):
    """One condition of an entry route, all of which must hold (``entry-conditions.csv``)."""

    unique_keys: ClassVar[tuple[tuple[str, ...], ...]] = (("route", "position"),)
    rdf_type: ClassVar[URIRef] = SG.EntryCondition
    route: Annotated[Id, Link(SG.conditionOf, to=("EntryRoute",))] = Field(
        description="The route that it belongs to."
    )
    position: Annotated[Position, Value(SG.position)] = Field(description="Order in the route.")
    type: Annotated[
        Literal[
            "education-at-least",
            "education-at-most",
            "experience",
            "certificate",
            "technical-title-at-least",
            "enrolment",
            "probation-completed",
            "assessment-passed",
        ],
        Term(SG.conditionType),
    ] = Field(description="What is asked; the other columns depend on it.")
    values: Annotated[Ids, Link(SG.conditionValue, to=("VocabularyTerm", "Grade"))] = Field(
        (),
        description="Education level, technical title, kinds of enrolment (any of them), or the "
        "certificate or grade that must be held or passed; separated by |.",
    )
    scope: Annotated[Literal["own", "own-or-related", "related"] | None, Term(SG.experienceIn)] = (
        Field(None, description="experience: in this occupation, a related one, or either.")
    )
    years: Annotated[Years | None, Value(SG.minimumYears)] = Field(
        None,
        description="experience: years at least (empty: any length); certificate: years since "
        "it was obtained.",
    )
    working_since: Annotated[bool | None, Value(SG.workingSince)] = Field(
        None, description="certificate: yes where the years must be worked without a break."
    )
    note_en: Annotated[Words | None, Text(SKOS.editorialNote, "en")] = Field(
        None, description="How we read the source, where it can be read in two ways."
    )


class Assessment(Cited):
    """How a grade is examined, or one part of the examination (``assessments.csv``)."""

    unique_keys: ClassVar[tuple[tuple[str, ...], ...]] = (("standard", "parent", "position"),)
    rdf_type: ClassVar[URIRef] = SG.Assessment
    standard: OfStandard
    parent: Annotated[Id | None, Link(DCTERMS.isPartOf, to=("Assessment",))] = Field(
        None, description="The assessment that this is a part of."
    )
    position: Printed
    component: Annotated[Literal["overall", "theory", "practice"], Term(SG.component)] = Field(
        description="What is examined."
    )
    methods_zh: Annotated[Wordings, Text(SG.method, "zh-Hans")] = Field(
        (), description="Forms of examination, separated by |."
    )
    methods_en: Annotated[Wordings, Text(SG.method, "en")] = Field(
        (), description="The same in English, separated by |."
    )
    full_mark: Annotated[Position | None, Value(SG.fullMark)] = Field(
        None, description="Marks at most."
    )
    pass_mark: Annotated[Position | None, Value(SG.passMark)] = Field(
        None, description="Marks needed to pass."
    )
    validity_years: Annotated[Years | None, Value(SG.validityYears)] = Field(
        None, description="How long a passed part counts, in years."
    )
    rule_zh: Annotated[Words | None, Text(SKOS.scopeNote, "zh-Hans")] = Field(
        None, description="What else decides the result, in short words of ours."
    )
    rule_en: Annotated[Words | None, Text(SKOS.scopeNote, "en")] = Field(
        None, description="The same in English."
    )


class ConductRule(Cited):
    """A principle of professional ethics or a rule of conduct (``conduct.csv``)."""

    unique_keys: ClassVar[tuple[tuple[str, ...], ...]] = (("standard", "kind", "position"),)
    rdf_type: ClassVar[URIRef] = SG.ConductRule
    standard: OfStandard
    kind: Annotated[Literal["ethics", "code"], Term(SG.conductKind)] = Field(
        description="ethics (职业道德) or code (职业守则)."
    )
    position: Printed


class DefinedTerm(Cited):
    """A term that the standard defines (``terms.csv``)."""

    unique_keys: ClassVar[tuple[tuple[str, ...], ...]] = (("standard", "notation"),)
    rdf_type: ClassVar[URIRef] = SG.DefinedTerm
    standard: OfStandard
    notation: Annotated[Words, Value(SKOS.notation)] = Field(description="Number as printed.")
    gloss_zh: Annotated[Words, Text(SKOS.definition, "zh-Hans")] = Field(
        description="What it means, in short words of ours."
    )
    gloss_en: Annotated[Words, Text(SKOS.definition, "en")] = Field(
        description="The same in English."
    )
    cites: Annotated[Id | None, Link(DCTERMS.references, to=("Provision",))] = Field(
        None, description="The cited document that the source takes the definition from."
    )


class Provision(Cited):
    """Any other clause of the standard, named in short words of ours (``provisions.csv``)."""

    unique_keys: ClassVar[tuple[tuple[str, ...], ...]] = (("standard", "position"),)
    rdf_type: ClassVar[URIRef] = SG.Provision
    standard: OfStandard
    kind: Annotated[
        Literal[
            "scope",
            "reference",
            "definition",
            "environment",
            "aptitude",
            "education",
            "applicability",
            "venue",
            "classification",
            "covering",
        ],
        Term(SG.provisionKind),
    ] = Field(description="What the clause is about.")
    position: Annotated[Position, Value(SG.position)] = Field(description="Order in the source.")

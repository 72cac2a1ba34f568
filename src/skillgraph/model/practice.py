"""Where competencies are put to use: what a manual or a quality standard sets down.

The processes, regulations and forms of a department, its organisation, posts and
responsibilities, and the sections of the document that they stand in. The excerpts that we have
name more than they tell: ``extent`` says of each thing whether its text was there to be read.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field
from rdflib import URIRef
from rdflib.namespace import DCTERMS, ORG, SKOS

from skillgraph.model.columns import (
    Cited,
    Id,
    Ids,
    Link,
    Notation,
    Position,
    Printed,
    Term,
    Text,
    Value,
    Words,
    split,
)
from skillgraph.namespaces import SG

Extent = Annotated[
    Literal["complete", "excerpt", "named"],
    Term(SG.extent),
    Field(
        description="complete: its whole text is in the excerpt that we have; excerpt: a part of "
        "it is; named: its title only."
    ),
]
Page = Annotated[
    Position | None,
    Value(SG.page),
    Field(description="Page that the table of contents gives."),
]
NoteZh = Annotated[
    Words | None,
    Text(SKOS.editorialNote, "zh-Hans"),
    Field(description="What a reader should know of it."),
]
NoteEn = Annotated[
    Words | None, Text(SKOS.editorialNote, "en"), Field(description="The same in English.")
]
MustDefine = Literal["responsible-person", "time-limit", "quality-standard", "acceptance-method"]


class Section(Cited):
    """A chapter, section or numbered heading of a document (``practice/*/sections.csv``)."""

    unique_keys: ClassVar[tuple[tuple[str, ...], ...]] = (("document", "parent", "position"),)
    rdf_type: ClassVar[URIRef] = SG.Section
    document: Annotated[Id, Link(SG.inDocument, to=("Source",))] = Field(
        description="The document."
    )
    parent: Annotated[Id | None, Link(DCTERMS.isPartOf, to=("Section",))] = Field(
        None, description="The section that it is a part of."
    )
    position: Printed
    notation: Notation = None
    page: Page = None
    extent: Extent


class _InSection(Cited):
    """What stands in a section, in an order."""

    section: Annotated[Id, Link(SG.inSection, to=("Section",))] = Field(
        description="The section that it stands in."
    )
    position: Printed
    notation: Notation = None


class Process(_InSection):
    """A process, or a stage of one (``practice/*/processes.csv``)."""

    unique_keys: ClassVar[tuple[tuple[str, ...], ...]] = (("section", "stage_of", "position"),)
    rdf_type: ClassVar[URIRef] = SG.Process
    page: Page = None
    extent: Extent
    stage_of: Annotated[Id | None, Link(SG.stageOf, to=("Process",))] = Field(
        None, description="The process that it is a stage of."
    )
    must_define: Annotated[tuple[MustDefine, ...], BeforeValidator(split), Term(SG.mustDefine)] = (
        Field((), description="What the document asks to be laid down for it, separated by |.")
    )


class Regulation(_InSection):
    """A regulation, system or method laid down in writing (``practice/*/regulations.csv``)."""

    unique_keys: ClassVar[tuple[tuple[str, ...], ...]] = (("section", "position"),)
    rdf_type: ClassVar[URIRef] = SG.Regulation
    page: Page = None
    extent: Extent


class Form(_InSection):
    """A form, record or report to be filled in (``practice/*/forms.csv``)."""

    unique_keys: ClassVar[tuple[tuple[str, ...], ...]] = (("section", "position"),)
    rdf_type: ClassVar[URIRef] = SG.Form
    page: Page = None
    extent: Extent


class Guideline(_InSection):
    """A principle, criterion, mechanism or method, or a point of one (``guidelines.csv``)."""

    unique_keys: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("section", "kind", "parent", "position"),
    )
    rdf_type: ClassVar[URIRef] = SG.Guideline
    kind: Annotated[
        Literal[
            "setting-principle",
            "setting-criterion",
            "process-principle",
            "design-principle",
            "mechanism",
            "method",
            "phase",
            "point",
        ],
        Term(SG.guidelineKind),
    ] = Field(
        description="setting-principle and setting-criterion: by which a department is set up; "
        "process-principle and design-principle: by which its processes are managed and designed; "
        "mechanism, method; phase: of a method that is a cycle; point: a detail of its parent."
    )
    parent: Annotated[Id | None, Link(SKOS.broader, to=("Guideline",))] = Field(
        None, description="The guideline that it is a phase or point of."
    )


class OrganisationUnit(_InSection):
    """An enterprise, department or level of a model organisation (``organisation.csv``)."""

    rdf_type: ClassVar[URIRef] = SG.OrganisationUnit
    kind: Annotated[Literal["enterprise", "department", "level"], Term(SG.organisationKind)] = (
        Field(description="What it is; level: of management, such as that of teams.")
    )
    part_of: Annotated[Id | None, Link(ORG.subOrganizationOf, to=("OrganisationUnit",))] = Field(
        None, description="The unit that it is a part of."
    )
    extent: Extent
    note_zh: NoteZh = None
    note_en: NoteEn = None


class Post(_InSection):
    """A post in a model organisation (``practice/*/posts.csv``); roles are matched by mappings."""

    unique_keys: ClassVar[tuple[tuple[str, ...], ...]] = (("unit", "position"),)
    rdf_type: ClassVar[URIRef] = SG.Post
    unit: Annotated[Id, Link(ORG.postIn, to=("OrganisationUnit",))] = Field(
        description="The unit that has the post."
    )


class Responsibility(_InSection):
    """What a document charges a department or a post with (``responsibilities.csv``)."""

    unique_keys: ClassVar[tuple[tuple[str, ...], ...]] = (("of", "kind", "position"),)
    rdf_type: ClassVar[URIRef] = SG.Responsibility
    of: Annotated[Id, Link(SG.responsibilityOf, to=("OrganisationUnit", "Post"))] = Field(
        description="The department or post."
    )
    kind: Annotated[Literal["function", "duty"], Term(SG.responsibilityKind)] = Field(
        description="function: 职能, what a department is for; duty: 职责, what it or a post does."
    )
    extent: Extent


class CitedDocument(_InSection):
    """A document that a source cites (``practice/*/cited-documents.csv``)."""

    rdf_type: ClassVar[URIRef] = SG.CitedDocument
    number: Annotated[Words | None, Value(DCTERMS.identifier)] = Field(
        None, description="Its number, as printed."
    )
    year: Annotated[Position | None, Value(SG.year)] = Field(
        None, description="Its year, as printed."
    )
    also_in: Annotated[Ids, Link(SG.alsoCitedIn, to=("Section",))] = Field(
        (), description="Further sections that cite it, separated by |."
    )


class PublicationDatum(Cited):
    """One detail of how a document was published (``practice/*/publication.csv``)."""

    unique_keys: ClassVar[tuple[tuple[str, ...], ...]] = (("document", "position"),)
    rdf_type: ClassVar[URIRef] = SG.PublicationDatum
    document: Annotated[Id, Link(SG.publicationOf, to=("Source",))] = Field(
        description="The document."
    )
    kind: Annotated[
        Literal[
            "title",
            "series",
            "editor",
            "publisher",
            "publishing-group",
            "place",
            "isbn",
            "cip",
            "classification",
            "edition",
            "printing",
            "print-run",
            "format",
            "length",
            "price",
            "distributor",
            "printer",
        ],
        Term(SG.publicationKind),
    ] = Field(description="Which detail.")
    value: Annotated[Words, Value(SG.detail)] = Field(description="The detail, as printed.")
    position: Printed

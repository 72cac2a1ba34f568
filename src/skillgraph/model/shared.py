"""What all sources share: sources, vocabulary, withdrawn ids, errata, glossary, mappings."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field
from rdflib import URIRef
from rdflib.namespace import DCTERMS, SKOS

from skillgraph.model.columns import (
    AltEn,
    AltZh,
    Clause,
    Curie,
    Id,
    Ids,
    Labelled,
    Link,
    Position,
    Record,
    Release,
    Row,
    Term,
    Text,
    Value,
    Wordings,
    Words,
)
from skillgraph.namespaces import SG, SSSOM


class Source(Labelled):
    """A document that the data was taken from (``sources.csv``)."""

    rdf_type: ClassVar[URIRef] = SG.Source
    kind: Annotated[
        Literal["standard", "job-descriptions", "quality-standard", "manual", "editors"],
        Term(SG.sourceKind),
    ] = Field(description="What kind of document it is.")
    edition: Annotated[Words | None, Value(SG.edition)] = Field(
        None, description="Edition or year, where the document gives one."
    )
    note_zh: Annotated[Words | None, Text(SKOS.editorialNote, "zh-Hans")] = Field(
        None, description="What a reader should know of it."
    )
    note_en: Annotated[Words | None, Text(SKOS.editorialNote, "en")] = Field(
        None, description="The same in English."
    )


class VocabularyTerm(Labelled):
    """A word that conditions and requirements use (``vocabulary.csv``)."""

    rdf_type: ClassVar[URIRef] = SG.VocabularyTerm
    scheme: Annotated[
        Literal["education", "technical-title", "enrolment", "occupation", "certificate"],
        Term(SG.vocabulary),
    ] = Field(description="The list that it belongs to.")
    rank: Annotated[Position | None, Value(SG.rank)] = Field(
        None, description="Order of education levels and technical titles, lowest first."
    )
    alt_zh: AltZh = ()
    alt_en: AltEn = ()


class WithdrawnId(Row):
    """An id that was published once and stands for nothing now (``withdrawn.csv``).

    It is never given to another thing; whoever meets it in older data is told where to go.
    """

    rdf_type: ClassVar[URIRef] = SG.WithdrawnId
    replaced_by: Annotated[Ids, Link(DCTERMS.isReplacedBy, to=("*",))] = Field(
        (), description="What to use instead, separated by |; none where nothing takes its place."
    )
    since: Annotated[Release, Value(SG.withdrawnIn)] = Field(
        description="First version of the data without it."
    )
    reason_zh: Annotated[Words, Text(SKOS.changeNote, "zh-Hans")] = Field(
        description="What it was and why it went."
    )
    reason_en: Annotated[Words, Text(SKOS.changeNote, "en")] = Field(
        description="The same in English."
    )


class Erratum(Clause):
    """A place where a source is wrong or contradicts itself (``errata.csv``)."""

    rdf_type: ClassVar[URIRef] = SG.Erratum
    about: Annotated[Id, Link(SG.erratumOf, to=("*",))] = Field(
        description="The thing whose source is wrong."
    )
    kind: Annotated[
        Literal["typo", "numbering", "wording", "layout", "omission", "arithmetic", "structure"],
        Term(SG.erratumKind),
    ] = Field(description="What sort of mistake it is.")
    printed: Annotated[Words, Value(SG.printed)] = Field(description="What the source prints.")
    meant: Annotated[Words, Value(SG.meant)] = Field(description="What is meant.")
    reason_zh: Annotated[Words, Text(SG.reason, "zh-Hans")] = Field(description="Why we think so.")
    reason_en: Annotated[Words, Text(SG.reason, "en")] = Field(description="The same in English.")
    explains: Annotated[Words | None, Value(SG.explainsWarning)] = Field(
        None, description="Name of the shape whose warning about the thing this erratum explains."
    )


class GlossaryTerm(Record):
    """A Chinese term and the only English that labels may use for it (``glossary.csv``)."""

    unique_keys: ClassVar[tuple[tuple[str, ...], ...]] = (("term_zh",),)

    term_zh: Words = Field(description="Chinese term.")
    term_en: Words = Field(description="The English rendering to prefer.")
    also_en: Wordings = Field(
        (),
        description="Other renderings that a label may use, separated by |; a stem stands for "
        "all forms of its word.",
    )
    note_en: Words | None = Field(None, description="When to use which.")


class Mapping(Record):
    """One mapping in SSSOM (``mappings/*.sssom.tsv``)."""

    unique_keys: ClassVar[tuple[tuple[str, ...], ...]] = (("subject_id", "object_id"),)
    rdf_type: ClassVar[URIRef] = SG.Mapping
    subject_id: Annotated[Curie, Link(SG.subject, to=("*",))] = Field(description="From: sgid:ID.")
    subject_label: Words = Field(description="Its Chinese label.")
    predicate_id: Literal[
        "skos:exactMatch",
        "skos:closeMatch",
        "skos:broadMatch",
        "skos:narrowMatch",
        "skos:relatedMatch",
        "sg:drawsOn",
        "sg:exercises",
        "sg:evidences",
        "sg:usedIn",
        "sg:conveys",
        "sg:serves",
        "sg:callsFor",
        "sg:underlies",
        "org:role",
    ] = Field(description="How the subject stands to the object.")
    object_id: Annotated[Curie, Link(SG.object, to=("*",))] = Field(description="To: sgid:ID.")
    object_label: Words = Field(description="Its Chinese label.")
    mapping_justification: Literal["semapv:ManualMappingCuration"] = Field(
        description="How the mapping was made: by hand, item by item."
    )
    author_label: Annotated[Words, Value(SSSOM.author_label)] = Field(description="Who made it.")
    mapping_date: Annotated[date, Value(SSSOM.mapping_date)] = Field(
        description="When it was made or last judged."
    )
    confidence: Annotated[Decimal, Field(gt=0, le=1), Value(SG.confidence)] = Field(
        description="How sure the author is, above 0 and up to 1."
    )
    comment: Annotated[Words, Text(SKOS.editorialNote, "en")] = Field(
        description="Why: what the two share, and what they do not."
    )

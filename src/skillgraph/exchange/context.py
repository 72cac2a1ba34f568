"""Our JSON-LD context: what a plain reader of JSON calls things, generated from the ontology.

A term is the local name of a property (``inUnit``, ``clause``, ``drawsOn``; ``label`` for
skos:prefLabel). By the range that the ontology states, a property holds

- a link: the id of a thing, or a list of ids where there may be several;
- a word of a closed list: the name of the concept, such as ``component-overall``;
- a text in two languages: an object ``{"zh-Hans": …, "en": …}``;
- a value: text, a whole number, true or false; a number with a fraction as the string of its
  digits, since JSON would make a double of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

import orjson
from rdflib import URIRef
from rdflib.namespace import DCTERMS, ORG, OWL, RDF, RDFS, SKOS, XSD

from skillgraph.exchange.facts import Facts
from skillgraph.exchange.selection import Selection
from skillgraph.model import practice, roles, shared, standards
from skillgraph.model.columns import Link, Record, Term, Text, carrier
from skillgraph.namespaces import ID, PREFIXES, SG, SSSOM, compact

Definition = dict[str, Any]

#: The properties of other vocabularies that the data uses, by what they hold.
_LINKS = (DCTERMS.isPartOf, DCTERMS.references, DCTERMS.source, ORG.postIn, ORG.reportsTo,
          ORG.role, ORG.subOrganizationOf, SKOS.broader, SKOS.inScheme, SKOS.exactMatch,
          SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch,
          SSSOM.mapping_justification)  # fmt: skip
_TEXTS = (SKOS.altLabel, SKOS.definition, SKOS.editorialNote, SKOS.prefLabel, SKOS.scopeNote)
_VALUES = {DCTERMS.identifier: XSD.string, SKOS.notation: XSD.string,
           SSSOM.author_label: XSD.string, SSSOM.mapping_date: XSD.date}  # fmt: skip
#: Links of which a thing has one, though no column says so: an item's place, a mapping's word.
_ONE = (SG.inUnit, SG.inGrade, SG.inFunction, SG.inWorkContent, SG.mappingPredicate,
        DCTERMS.source, SSSOM.mapping_justification)  # fmt: skip


def context(facts: Facts) -> dict[str, Any]:
    """Make the context of a version.

    ``@base`` makes the ids of the data short where the context stands in the document, as it
    does in our exports; where it is fetched it is passed over (JSON-LD 1.1, 4.1.3).
    """
    one, several = _single(), _repeated()
    terms: dict[str, Definition] = {}
    for property, range in _properties(facts):
        many = property in several or (property not in one and range is None)
        terms[term(property)] = {"@id": compact(property), **_definition(range, many)}
    return {
        "@version": 1.1,
        "@base": str(ID),
        "@vocab": str(SG),
        "id": "@id",
        "type": "@type",
        **PREFIXES,
        **dict(sorted(terms.items())),
    }


def write(selection: Selection, out: BinaryIO) -> None:
    """Write the context as a document of its own."""
    document = {"@context": context(selection.facts)}
    out.write(orjson.dumps(document, option=orjson.OPT_INDENT_2))


def term(property: str) -> str:
    """Name the term of a property."""
    return "label" if property == str(SKOS.prefLabel) else compact(property).partition(":")[2]


def _properties(facts: Facts) -> Iterator[tuple[str, str | None]]:
    """Go through the properties with what they range over; None for things."""
    for property in _LINKS:
        yield str(property), None
    for property in _TEXTS:
        yield str(property), str(RDFS.Literal)
    for property, datatype in _VALUES.items():
        yield str(property), str(datatype)
    for ours, type in facts.pairs(RDF.type):
        range = facts.value(ours, RDFS.range)
        if ours.startswith(str(SG)) and type == str(OWL.DatatypeProperty):
            yield ours, range or str(XSD.string)
        elif ours.startswith(str(SG)) and type == str(OWL.ObjectProperty):
            yield ours, range if range == str(SKOS.Concept) else None


def _definition(range: str | None, many: bool) -> Definition:
    """Say how values of a range are written."""
    if range in (None, str(SKOS.Concept)):
        return {"@type": "@vocab" if range else "@id"} | ({"@container": "@set"} if many else {})
    if range == str(RDFS.Literal):
        return {"@container": ["@language", "@set"] if many else "@language"}
    return {} if range == str(XSD.string) else {"@type": compact(range)}


def _single() -> set[str]:
    """Name the properties of which the tables let a thing have one value."""
    return {str(p) for p in _ONE} | {str(property) for property, many in _columns() if not many}


def _repeated() -> set[str]:
    """Name the properties of which the tables let a thing have several values."""
    return {str(property) for property, many in _columns() if many}


def _columns() -> Iterator[tuple[URIRef, bool]]:
    """Go through the columns of the tables: the property, and whether a cell holds a list."""
    for module in (shared, standards, roles, practice):
        for row in vars(module).values():
            if isinstance(row, type) and issubclass(row, Record):
                for column, field in row.model_fields.items():
                    by = carrier(row, column)
                    if isinstance(by, Link | Text | Term):
                        yield by.property, field.default == ()

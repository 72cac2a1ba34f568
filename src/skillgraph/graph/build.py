"""Build the asserted graph from the tables: a row is a node, a column a property.

What a column becomes is said by its row class (:mod:`skillgraph.model.columns`). Only what
depends on more than one column is said here: the property between a unit and its item, and
the direct links beside the nodes that hold a relation's provenance.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import singledispatch
from pathlib import Path
from typing import Any

from rdflib import Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.namespace import DCTERMS, OWL, RDF, XSD
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.term import Node

from skillgraph.errors import GraphSyntaxError
from skillgraph.model.columns import Carrier, Link, Record, Row, Term, Text, Value, carrier
from skillgraph.model.roles import RoleRelation
from skillgraph.model.shared import GlossaryTerm, WithdrawnId
from skillgraph.model.shared import Mapping as SssomMapping
from skillgraph.model.standards import Item
from skillgraph.namespaces import GRAPH, SEMAPV, SG, SSSOM, expand, iri, new_graph
from skillgraph.tables import Located, Tables

Triple = tuple[Node, Node, Node]
Graphs = dict[URIRef, Graph]

ONTOLOGY_GRAPH = GRAPH["ontology"]
#: What our terms are to those of other vocabularies: for readers, not for the reasoner.
ALIGNMENT_GRAPH = GRAPH["alignment"]
INFERRED_GRAPH = GRAPH["inferred"]
#: The graphs that assert nothing of the data.
NO_DATA = frozenset({ONTOLOGY_GRAPH, ALIGNMENT_GRAPH, INFERRED_GRAPH})

_DATATYPES = {bool: XSD.boolean, int: XSD.integer, Decimal: XSD.decimal, date: XSD.date}


def build(tables: Tables, ontology: Path) -> Graphs:
    """Build the named graphs of what is asserted: one a source, and the ontology's own.

    Args:
        tables: the rows of a data folder.
        ontology: the folder with the ontology's Turtle.
    """
    graphs = read_ontology(ontology)
    given = Given(
        {item.id: item.kind for item in tables.of(Item)},
        dict(graphs[ONTOLOGY_GRAPH].subject_objects(SG.directProperty)),
    )
    return graphs | of_rows(tables, given)


@dataclass(frozen=True, slots=True)
class Given:
    """What a row's links depend on beside the row itself."""

    #: ability or knowledge, by the item's id.
    kinds: Mapping[str, str]
    #: The direct property that a kind of relation between roles implies, by the ontology.
    direct: Mapping[Node, Node]


def of_rows(rows: Iterable[Located], given: Given) -> Graphs:
    """Build the named graphs of some rows."""
    graphs: defaultdict[URIRef, Graph] = defaultdict(new_graph)
    for located in rows:
        if not isinstance(located.row, GlossaryTerm):
            graph = graphs[graph_of(located)]
            for triple in _triples(located, given):
                graph.add(triple)
    return dict(graphs)


def graph_of(located: Located) -> URIRef:
    """Name the graph of a row: that of its source."""
    return GRAPH[located.source.removeprefix("source/")]


def read_ontology(folder: Path) -> Graphs:
    """Read the ontology's Turtle: terms and code lists in one graph, the alignment in another."""
    graphs: Graphs = {ONTOLOGY_GRAPH: new_graph(), ALIGNMENT_GRAPH: new_graph()}
    for path in sorted(folder.glob("*.ttl")):
        name = ALIGNMENT_GRAPH if path.stem == "alignment" else ONTOLOGY_GRAPH
        parse_turtle(graphs[name], path)
    return graphs


def parse_turtle(graph: Graph, path: Path) -> None:
    """Add a Turtle file to a graph.

    Raises:
        GraphSyntaxError: the file is not Turtle; the message names it.
    """
    try:
        graph.parse(path, format="turtle")
    except (BadSyntax, UnicodeDecodeError) as error:
        raise GraphSyntaxError(f"{path}: not Turtle: {error}") from error


def node_of(row: Record) -> URIRef:
    """Name the node that a row becomes."""
    if isinstance(row, SssomMapping):
        return iri(f"mapping/{row.subject_id}/to/{row.object_id}")
    assert isinstance(row, Row)
    return iri(row.id)


def _triples(located: Located, given: Given) -> Iterator[Triple]:
    row, node = located.row, node_of(located.row)
    if rdf_type := getattr(row, "rdf_type", None):
        yield node, RDF.type, rdf_type
    yield node, DCTERMS.source, iri(located.source)
    for column in type(row).model_fields:
        for term in objects(row, column):
            property = carrier(type(row), column)
            assert property is not None
            yield node, property.property, term
    yield from links(row, given)


def objects(row: Record, column: str) -> Iterator[Node]:
    """Give the objects that a cell becomes; a list becomes several, an empty cell none."""
    by = carrier(type(row), column)
    value = getattr(row, column)
    if by is None or value is None:
        return
    for member in value if isinstance(value, tuple) else (value,):
        yield _object(by, member)


def _object(by: Carrier, value: Any) -> Node:
    match by:
        case Link():
            return iri(value)
        case Term():
            return SG[f"{by.property.removeprefix(str(SG))}-{value}"]
        case Text():
            return RdfLiteral(value, lang=by.language)
        case Value():
            return RdfLiteral(_lexical(value), datatype=_DATATYPES.get(type(value)))


def _lexical(value: Any) -> str:
    """Write a value as its datatype has it: ``1E+1`` is no ``xsd:decimal``.

    Zeros at the end are left out, as Oxigraph does: the file and the store hold the same.
    """
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value).lower() if isinstance(value, bool) else str(value)


@singledispatch
def links(row: Record, given: Given) -> Iterator[Triple]:
    """Give the triples that follow from several columns of a row together."""
    yield from ()


@links.register
def _(row: Item, given: Given) -> Iterator[Triple]:
    ability = row.kind == "ability"
    yield iri(row.id), RDF.type, SG.Ability if ability else SG.Knowledge
    yield iri(row.unit), SG.hasAbility if ability else SG.hasKnowledge, iri(row.id)


@links.register
def _(row: RoleRelation, given: Given) -> Iterator[Triple]:
    yield iri(row.role), given.direct[SG[f"relationKind-{row.relation}"]], iri(row.target)


@links.register
def _(row: WithdrawnId, given: Given) -> Iterator[Triple]:
    yield iri(row.id), OWL.deprecated, RdfLiteral(True)


@links.register
def _(row: SssomMapping, given: Given) -> Iterator[Triple]:
    subject, object = iri(row.subject_id), iri(row.object_id)
    if row.predicate_id == "sg:drawsOn":
        ability = given.kinds.get(row.object_id) == "ability"
        yield subject, SG.drawsOnAbility if ability else SG.drawsOnKnowledge, object
        predicate = SG.drawsOn
    else:
        predicate = URIRef(expand(row.predicate_id))
        yield subject, predicate, object
    node = node_of(row)
    yield node, SG.mappingPredicate, predicate
    yield node, SSSOM.mapping_justification, SEMAPV.ManualMappingCuration

"""What a version holds, counted in VoID: triples, things, classes, properties, graphs, links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox
from rdflib import Literal as RdfLiteral
from rdflib import URIRef
from rdflib.namespace import DCTERMS, RDF, VOID, XSD
from rdflib.term import Node

from skillgraph.exchange.facts import Facts, inferred
from skillgraph.exchange.syntaxes import merged
from skillgraph.namespaces import GRAPH, ID, PREFIXES, SG, compact

Triple = tuple[Node, Node, Node]

_VOCABULARIES = ("dcterms", "org", "owl", "prov", "rdfs", "sg", "skos", "sssom")


def counts(dataset: URIRef, facts: Facts) -> Iterator[Triple]:
    """Describe a dataset: its counts, and its parts by class, property, named graph and link."""
    triples = merged(facts.quads)
    classes = Counter(_iri(f.object) for f in triples if f.predicate.value == str(RDF.type))
    properties = Counter(fact.predicate.value for fact in triples)
    subjects = {_iri(fact.subject) for fact in triples}
    yield dataset, RDF.type, VOID.Dataset
    yield dataset, VOID.uriSpace, RdfLiteral(str(ID))
    yield dataset, VOID.triples, _number(len(triples))
    yield dataset, VOID.entities, _number(sum(1 for s in subjects if s.startswith(str(ID))))
    yield dataset, VOID.distinctSubjects, _number(len(subjects))
    yield dataset, VOID.classes, _number(len(classes))
    yield dataset, VOID.properties, _number(len(properties))
    for prefix in _VOCABULARIES:
        yield dataset, VOID.vocabulary, URIRef(PREFIXES[prefix])
    yield from _partition(dataset, classes, "class", VOID.entities)
    yield from _partition(dataset, properties, "property", VOID.triples)
    yield from _subsets(dataset, facts)
    yield from _linksets(dataset, facts)


def _partition(
    dataset: URIRef, members: Mapping[str, int], kind: str, counted: URIRef
) -> Iterator[Triple]:
    """Describe the parts of a dataset by class or by property."""
    for iri, count in members.items():
        part = _part(dataset, f"{kind}-{compact(iri)}")
        yield dataset, VOID[f"{kind}Partition"], part
        yield part, VOID[kind], URIRef(iri)
        yield part, counted, _number(count)


def _subsets(dataset: URIRef, facts: Facts) -> Iterator[Triple]:
    """Describe the named graphs."""
    sizes = Counter(_iri(quad.graph_name) for quad in facts.quads)
    for name, count in sizes.items():
        if not name:
            continue
        subset = _subset(dataset, name)
        yield dataset, VOID.subset, subset
        yield subset, RDF.type, VOID.Dataset
        yield subset, DCTERMS.title, RdfLiteral(name.removeprefix(str(GRAPH)))
        yield subset, DCTERMS.identifier, RdfLiteral(name, datatype=XSD.anyURI)
        yield subset, VOID.triples, _number(count)


def _linksets(dataset: URIRef, facts: Facts) -> Iterator[Triple]:
    """Describe the mappings by what they link, and how."""
    described = {
        _iri(quad.subject): _iri(quad.graph_name)
        for quads in facts.by_subject.values()
        for quad in quads
        if quad.predicate.value == str(RDF.type) and not inferred(quad)
    }
    links = Counter(
        tuple(facts.value(mapping, p) or "" for p in (SG.subject, SG.mappingPredicate, SG.object))
        for mapping in facts.instances(SG.Mapping)
    )
    by_ends = Counter((described[s], p, described[o]) for s, p, o in links.elements())
    for (subjects, predicate, objects), count in by_ends.items():
        ends = [name.removeprefix(str(GRAPH)) for name in (subjects, objects)]
        linkset = _part(dataset, f"links-{ends[0]}-{compact(predicate)}-{ends[1]}")
        yield dataset, VOID.subset, linkset
        yield linkset, RDF.type, VOID.Linkset
        yield linkset, VOID.subjectsTarget, _subset(dataset, subjects)
        yield linkset, VOID.objectsTarget, _subset(dataset, objects)
        yield linkset, VOID.linkPredicate, URIRef(predicate)
        yield linkset, VOID.triples, _number(count)


def _subset(dataset: URIRef, graph: str) -> URIRef:
    return _part(dataset, f"graph-{graph.removeprefix(str(GRAPH))}")


def _part(dataset: URIRef, name: str) -> URIRef:
    """Name a part of a dataset; what is foreign to the catalogue is named by its whole IRI."""
    return URIRef(f"{dataset}#{quote(name, safe=':/')}")


def _number(count: int) -> RdfLiteral:
    return RdfLiteral(count, datatype=XSD.integer)


def _iri(term: Any) -> str:
    """Give the IRI of a named node, or the label of a blank one; none of the unnamed graph."""
    return "" if isinstance(term, ox.DefaultGraph) else str(term.value)

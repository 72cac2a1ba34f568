"""Materialise what the ontology's axioms entail into a graph of its own."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterable, Iterator

import owlrl
import pyoxigraph as ox
from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS
from rdflib.term import BNode

from skillgraph.graph import materialise, quads
from skillgraph.graph.build import NO_DATA, ONTOLOGY_GRAPH, Graphs, Triple
from skillgraph.graph.rules import Rules
from skillgraph.namespaces import ID, new_graph

#: How many facts owlrl is given: it took 8.5 s for 5,000, where the rules take half a second.
MOST_FOR_OWLRL = 10_000

#: Predicates of an ontology that carry axioms of OWL 2 RL, and not documentation.
_AXIOMS = (
    OWL.inverseOf,
    OWL.propertyChainAxiom,
    RDF.first,
    RDF.rest,
    RDFS.subClassOf,
    RDFS.subPropertyOf,
)
_PROPERTY_TYPES = (OWL.TransitiveProperty, OWL.SymmetricProperty)


def close(graphs: Graphs) -> Graph:
    """Infer what follows from the asserted graphs; neither what is asserted nor what is idle.

    Left out are the reasoner's own bookkeeping (``owl:Thing``, reflexive ``owl:sameAs``) and
    everything that is not about a thing of the data. owlrl, which is the reference, closes what
    it can in seconds; for more the same axioms are taken as rules.
    """
    schema = axioms(graphs[ONTOLOGY_GRAPH])
    asserted = [graph for name, graph in graphs.items() if name not in NO_DATA]
    with _uncollected():
        touched = _touched(schema, asserted)
        by = _by_owlrl if len(touched) <= MOST_FOR_OWLRL else _by_rules
        return _new_facts(by(schema, touched), asserted)


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Hold the garbage collector while much is made that stays.

    It would go through all of that again and again, which takes more than linear time.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _by_owlrl(schema: Graph, touched: Graph) -> Iterable[Triple]:
    working = schema + touched
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False).expand(working)
    return working


def _by_rules(schema: Graph, touched: Graph) -> Iterable[Triple]:
    found = materialise.close(Rules.of(schema), map(quads.fact, touched))
    return (quads.rdflib_triple(ox.Triple(*fact)) for fact in found)


def _touched(schema: Graph, asserted: Iterable[Graph]) -> Graph:
    """Pick the facts that some axiom speaks of."""
    touched, properties = new_graph(), _touched_properties(schema)
    for graph in asserted:
        for s, p, o in graph:
            if p in properties or (p == RDF.type and (o, RDFS.subClassOf, None) in schema):
                touched.add((s, p, o))
    return touched


def axioms(ontology: Graph) -> Graph:
    """Pick the axioms out of an ontology: what a reasoner needs, without labels."""
    picked = new_graph()
    for predicate in _AXIOMS:
        for triple in ontology.triples((None, predicate, None)):
            picked.add(triple)
    for property_type in _PROPERTY_TYPES:
        for triple in ontology.triples((None, RDF.type, property_type)):
            picked.add(triple)
    return picked


def _touched_properties(axioms: Graph) -> set[URIRef]:
    """List the properties that some axiom speaks of."""
    touched = {t for t in axioms.objects(None, RDF.first) if isinstance(t, URIRef)}
    for predicate in (OWL.inverseOf, RDFS.subPropertyOf, OWL.propertyChainAxiom):
        for s, o in axioms.subject_objects(predicate):
            touched |= {t for t in (s, o) if isinstance(t, URIRef)}
    for property_type in _PROPERTY_TYPES:
        touched |= {t for t in axioms.subjects(RDF.type, property_type) if isinstance(t, URIRef)}
    return touched


def _new_facts(closed: Iterable[Triple], asserted: Iterable[Graph]) -> Graph:
    known = {triple for graph in asserted for triple in graph}
    inferred = new_graph()
    for s, p, o in closed:
        about_data = isinstance(s, URIRef) and s.startswith(str(ID))
        idle = p == OWL.sameAs or isinstance(o, BNode) or (p == RDF.type and not _useful(o))
        if about_data and not idle and (s, p, o) not in known:
            inferred.add((s, p, o))
    return inferred


def _useful(rdf_type: object) -> bool:
    """Tell whether a reader can use the type: ours, or that of a vocabulary that ours extends."""
    idle = tuple(str(vocabulary) for vocabulary in (OWL, RDFS, RDF))
    return isinstance(rdf_type, URIRef) and not str(rdf_type).startswith(idle)

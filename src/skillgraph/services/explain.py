"""Why does an inferred fact hold? The axiom that gives it, and the asserted facts under it.

The ontology's axioms are read backwards: a fact holds by a sub-property, an inverse, a
symmetric or transitive property, a property chain or a superclass, from facts that are
asserted or that hold in turn. Nothing of the ontology is restated here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pyoxigraph as ox
from pydantic import Field
from rdflib.namespace import OWL, RDF, RDFS

from skillgraph.errors import InputError, UnknownIdError
from skillgraph.namespaces import GRAPH, compact
from skillgraph.services.answers import Answer
from skillgraph.store.protocol import Store

Fact = tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode]

_INFERRED = ox.NamedNode(str(GRAPH["inferred"]))


def _name(term: object) -> ox.NamedNode:
    return ox.NamedNode(str(term))


_TYPE, _NIL = _name(RDF.type), _name(RDF.nil)
_FIRST, _REST = _name(RDF.first), _name(RDF.rest)
_SUB_PROPERTY, _SUB_CLASS = _name(RDFS.subPropertyOf), _name(RDFS.subClassOf)
_INVERSE, _CHAIN = _name(OWL.inverseOf), _name(OWL.propertyChainAxiom)
_TRANSITIVE, _SYMMETRIC = _name(OWL.TransitiveProperty), _name(OWL.SymmetricProperty)


class Explanation(Answer):
    """A fact, how it is known, and what it follows from."""

    subject: str
    predicate: str
    object: str
    known: Literal["asserted", "inferred"]
    graph: str = Field(description="The named graph that holds the fact.")
    axiom: str | None = Field(description="The axiom of the ontology that gives the fact.")
    premises: tuple[Explanation, ...]


def explain(store: Store, subject: str, predicate: str, object: str) -> Explanation:
    """Explain a fact of the graph, given as IRIs.

    Raises:
        InputError: one of them is no IRI.
        UnknownIdError: the graph does not hold the fact.
    """
    try:
        fact = (ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(object))
    except ValueError as error:
        raise InputError(
            f"{subject!r}, {predicate!r}, {object!r} are not three IRIs: {error}"
        ) from error
    found = _Explainer(store).explain(fact, frozenset())
    if found is None:
        text = " ".join(compact(term.value) for term in fact)
        raise UnknownIdError(text, "fact")
    return found


class _Explainer:
    """Finds one derivation of a fact, the shortest axiom first."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def explain(self, fact: Fact, seen: frozenset[Fact]) -> Explanation | None:
        graphs = [q.graph_name for q in self._store.quads(*fact)]
        if not graphs or fact in seen:
            return None
        asserted = [g for g in graphs if g != _INFERRED]
        if asserted:
            return self._answer(fact, "asserted", asserted[0], None, ())
        for axiom, premises in self._derivations(fact):
            explained = [self.explain(premise, seen | {fact}) for premise in premises]
            if all(explained):
                known = tuple(e for e in explained if e)
                return self._answer(fact, "inferred", _INFERRED, axiom, known)
        return None

    @staticmethod
    def _answer(
        fact: Fact,
        known: Literal["asserted", "inferred"],
        graph: object,
        axiom: str | None,
        premises: tuple[Explanation, ...],
    ) -> Explanation:
        subject, predicate, object = (compact(term.value) for term in fact)
        assert isinstance(graph, ox.NamedNode)
        return Explanation(
            subject=subject,
            predicate=predicate,
            object=object,
            known=known,
            graph=graph.value,
            axiom=axiom,
            premises=premises,
        )

    def _derivations(self, fact: Fact) -> Iterator[tuple[str, tuple[Fact, ...]]]:
        """Give the ways in which an axiom could yield the fact, with the facts it needs."""
        subject, predicate, object = fact
        if predicate == _TYPE:
            yield from self._by_subclass(subject, object)
        yield from self._by_sub_property(fact)
        yield from self._by_inverse(fact)
        if self._holds(predicate, _TYPE, _SYMMETRIC):
            yield f"{compact(predicate.value)} is symmetric", ((object, predicate, subject),)
        yield from self._by_chain(fact)
        if self._holds(predicate, _TYPE, _TRANSITIVE):
            axiom = f"{compact(predicate.value)} is transitive"
            yield from ((axiom, way) for way in self._walk((predicate, predicate), subject, object))

    def _by_subclass(
        self, subject: ox.NamedNode, object: ox.NamedNode
    ) -> Iterator[tuple[str, tuple[Fact, ...]]]:
        for sub in self._subjects(_SUB_CLASS, object):
            axiom = f"{compact(sub.value)} rdfs:subClassOf {compact(object.value)}"
            yield axiom, ((subject, _TYPE, sub),)

    def _by_sub_property(self, fact: Fact) -> Iterator[tuple[str, tuple[Fact, ...]]]:
        subject, predicate, object = fact
        for sub in self._subjects(_SUB_PROPERTY, predicate):
            axiom = f"{compact(sub.value)} rdfs:subPropertyOf {compact(predicate.value)}"
            yield axiom, ((subject, sub, object),)

    def _by_inverse(self, fact: Fact) -> Iterator[tuple[str, tuple[Fact, ...]]]:
        subject, predicate, object = fact
        others = [*self._subjects(_INVERSE, predicate), *self._objects(predicate, _INVERSE)]
        for other in others:
            axiom = f"{compact(predicate.value)} owl:inverseOf {compact(other.value)}"
            yield axiom, ((object, other, subject),)

    def _by_chain(self, fact: Fact) -> Iterator[tuple[str, tuple[Fact, ...]]]:
        subject, predicate, object = fact
        for quad in self._store.quads(predicate, _CHAIN):
            chain = tuple(self._members(quad.object))
            text = " ∘ ".join(compact(step.value) for step in chain)
            axiom = f"{text} ⊑ {compact(predicate.value)}"
            yield from ((axiom, way) for way in self._walk(chain, subject, object))

    def _walk(
        self, chain: tuple[ox.NamedNode, ...], start: ox.NamedNode, end: ox.NamedNode
    ) -> Iterator[tuple[Fact, ...]]:
        """Find the ways along a chain of properties from one thing to another."""
        first, *rest = chain
        if not rest:
            if self._holds(start, first, end):
                yield ((start, first, end),)
            return
        for middle in self._objects(start, first):
            for way in self._walk(tuple(rest), middle, end):
                yield ((start, first, middle), *way)

    def _holds(self, s: ox.NamedNode, p: ox.NamedNode, o: ox.NamedNode) -> bool:
        return next(self._store.quads(s, p, o), None) is not None

    def _objects(self, subject: ox.NamedNode, predicate: ox.NamedNode) -> list[ox.NamedNode]:
        found = {q.object for q in self._store.quads(subject, predicate)}
        return sorted((o for o in found if isinstance(o, ox.NamedNode)), key=lambda o: o.value)

    def _subjects(self, predicate: ox.NamedNode, object: ox.NamedNode) -> list[ox.NamedNode]:
        found = {q.subject for q in self._store.quads(None, predicate, object)}
        return sorted((s for s in found if isinstance(s, ox.NamedNode)), key=lambda s: s.value)

    def _members(self, head: object) -> Iterator[ox.NamedNode]:
        """Go through an RDF list."""
        while isinstance(head, ox.NamedNode | ox.BlankNode) and head != _NIL:
            first = next(self._store.quads(head, _FIRST)).object
            assert isinstance(first, ox.NamedNode)
            yield first
            head = next(self._store.quads(head, _REST)).object

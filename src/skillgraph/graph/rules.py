"""The ontology's axioms as rules: what a fact leads to, and whether a fact follows.

Every axiom on properties becomes rules of one form: the head holds between the two ends of a
path. ``p rdfs:subPropertyOf q`` is a path of one step, ``owl:inverseOf`` and symmetry one step
back, transitivity and ``owl:propertyChainAxiom`` several. A class leads to the classes above it.
The axioms stand in the ontology alone; see :mod:`skillgraph.graph.closure` for which they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

import pyoxigraph as ox
from rdflib import Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS
from rdflib.term import BNode, Node

from skillgraph.namespaces import ID

Subject = ox.NamedNode | ox.BlankNode
Object = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Fact = tuple[Subject, ox.NamedNode, Object]

TYPE = ox.NamedNode(str(RDF.type))


class Facts(Protocol):
    """Facts that can be looked up from either end."""

    def objects(self, subject: Subject, property: ox.NamedNode) -> Iterable[Object]:
        """Give what a subject is linked to, each once."""

    def subjects(self, property: ox.NamedNode, object: Object) -> Iterable[Subject]:
        """Give what is linked to an object, each once."""

    def __contains__(self, fact: Fact) -> bool:
        """Tell whether a fact is among them."""


@dataclass(frozen=True, slots=True)
class Step:
    """A property followed forward, or back."""

    property: ox.NamedNode
    back: bool = False

    def ends(self, fact: Fact) -> tuple[Object, Object]:
        """Give where a fact of the property leads from and to."""
        return (fact[2], fact[0]) if self.back else (fact[0], fact[2])

    def fact(self, start: Object, end: Object) -> Fact | None:
        """Give the fact that the step goes over; None where a literal would be its subject."""
        subject, object = (end, start) if self.back else (start, end)
        return (subject, self.property, object) if isinstance(subject, Subject) else None

    def ahead(self, start: Object, facts: Facts) -> Iterable[Object]:
        """Give where the step leads from a start."""
        if self.back:
            return facts.subjects(self.property, start)
        return facts.objects(start, self.property) if isinstance(start, Subject) else ()

    def reversed(self) -> Step:
        """Give the same step, taken the other way."""
        return Step(self.property, not self.back)


@dataclass(frozen=True, slots=True)
class Rule:
    """The head holds between the ends of every path of these steps."""

    head: ox.NamedNode
    path: tuple[Step, ...]

    def over(self, fact: Fact, at: int, facts: Facts) -> Iterator[Fact]:
        """Give the heads of the paths that take a fact as their step at a place."""
        start, end = self.path[at].ends(fact)
        before = [step.reversed() for step in reversed(self.path[:at])]
        subjects = [s for s in _walk(start, before, facts) if isinstance(s, Subject)]
        if subjects:
            objects = _walk(end, self.path[at + 1 :], facts)
            yield from ((s, self.head, o) for o in objects for s in subjects)

    def joins(self, start: Subject, end: Object, facts: Facts) -> bool:
        """Tell whether a path leads from a start to an end."""
        last = (self.path[-1].fact(n, end) for n in _walk(start, self.path[:-1], facts))
        return any(fact in facts for fact in last if fact)


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of an ontology, by what they start from and by what they give."""

    #: The places of a property in the paths of rules.
    places: Mapping[ox.NamedNode, tuple[tuple[Rule, int], ...]]
    by_head: Mapping[ox.NamedNode, tuple[Rule, ...]]
    #: All classes above, and below, a class.
    above: Mapping[Object, frozenset[ox.NamedNode]]
    below: Mapping[Object, frozenset[ox.NamedNode]]

    @classmethod
    def of(cls, axioms: Graph) -> Rules:
        """Turn axioms into rules (:func:`skillgraph.graph.closure.axioms` picks them)."""
        places: dict[ox.NamedNode, list[tuple[Rule, int]]] = defaultdict(list)
        by_head: dict[ox.NamedNode, list[Rule]] = defaultdict(list)
        for rule in sorted(set(_rules(axioms)), key=repr):
            by_head[rule.head].append(rule)
            for at, step in enumerate(rule.path):
                places[step.property].append((rule, at))
        return cls(
            {property: tuple(found) for property, found in places.items()},
            {head: tuple(found) for head, found in by_head.items()},
            _reach(axioms, up=True),
            _reach(axioms, up=False),
        )

    def touch(self, fact: Fact) -> bool:
        """Tell whether a fact can lead to another, or follow from one."""
        _, property, object = fact
        if property == TYPE and (object in self.above or object in self.below):
            return True
        return property in self.places or property in self.by_head

    def leads_outside(self, fact: Fact) -> bool:
        """Tell whether something may follow from a fact by way of what is no thing of the data."""
        subject, property, object = fact
        inside = _is_thing(subject) and (_is_thing(object) or isinstance(object, ox.Literal))
        return property in self.places and not inside

    def consequences(self, fact: Fact, facts: Facts) -> Iterator[Fact]:
        """Give what a fact leads to at once, together with others; some of it more than once."""
        subject, property, object = fact
        if property == TYPE:
            yield from ((subject, TYPE, above) for above in self.above.get(object, ()))
        for rule, at in self.places.get(property, ()):
            yield from rule.over(fact, at, facts)

    def follows(self, fact: Fact, facts: Facts) -> bool:
        """Tell whether a fact follows from others at once."""
        subject, property, object = fact
        if property == TYPE and any(
            (subject, TYPE, below) in facts for below in self.below.get(object, ())
        ):
            return True
        return any(rule.joins(subject, object, facts) for rule in self.by_head.get(property, ()))


def _is_thing(node: Object) -> bool:
    return isinstance(node, ox.NamedNode) and node.value.startswith(str(ID))


def _walk(start: Object, steps: Iterable[Step], facts: Facts) -> set[Object]:
    """Give every end of the paths from a start."""
    ends = {start}
    for step in steps:
        ends = {end for node in ends for end in step.ahead(node, facts)}
    return ends


def _rules(axioms: Graph) -> Iterator[Rule]:
    for p, q in axioms.subject_objects(RDFS.subPropertyOf):
        yield from _rule(axioms, q, [p])
    for p, q in axioms.subject_objects(OWL.inverseOf):
        for head, other in ((p, q), (q, p)):
            yield from _rule(axioms, head, [other], back=True)
    for p in axioms.subjects(RDF.type, OWL.SymmetricProperty):
        yield from _rule(axioms, p, [p], back=True)
    for p in axioms.subjects(RDF.type, OWL.TransitiveProperty):
        yield from _rule(axioms, p, [p, p])
    for head, members in axioms.subject_objects(OWL.propertyChainAxiom):
        yield from _rule(axioms, head, list(Collection(axioms, members)))


def _rule(axioms: Graph, head: Node, path: list[Node], *, back: bool = False) -> Iterator[Rule]:
    """Give the rule of an axiom; a head without a name is for no reader."""
    steps = tuple(_step(axioms, node, back) for node in path)
    if isinstance(head, URIRef) and steps and None not in steps:
        yield Rule(_named(head), steps)  # type: ignore[arg-type]


def _step(axioms: Graph, node: Node, back: bool) -> Step | None:
    """Give the step over a property, or over ``[ owl:inverseOf property ]``."""
    if isinstance(node, BNode):
        inverse = axioms.value(node, OWL.inverseOf)
        return _step(axioms, inverse, not back) if inverse else None
    return Step(_named(node), back) if isinstance(node, URIRef) else None


def _reach(axioms: Graph, *, up: bool) -> dict[Object, frozenset[ox.NamedNode]]:
    """Give for every class all those above it, or below."""
    follow = axioms.transitive_objects if up else axioms.transitive_subjects
    ends = axioms.subjects if up else axioms.objects
    classes = {node for node in ends(predicate=RDFS.subClassOf) if isinstance(node, URIRef)}
    return {
        _named(node): frozenset(
            _named(n)
            for n in (follow(node, RDFS.subClassOf) if up else follow(RDFS.subClassOf, node))
            if isinstance(n, URIRef) and n != node
        )
        for node in classes
    }


def _named(node: Node) -> ox.NamedNode:
    return ox.NamedNode(str(node))

"""The edges of the network: asserted links, statements that are links, and what is inferred.

Mappings, relations between roles, and grades required of roles are things of the graph, so that
each has its clause or its confidence. Here they are edges, and stand for the direct link beside
them.

An inferred edge says something new: which grade an item is in, what a grade or a role requires,
which grades a grade covers. The inverse of an edge that is there, or a more general property
between the same two nodes, is left out, since it would count the same link twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

import pyoxigraph as ox
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS

from skillgraph.exchange.facts import Facts, inferred
from skillgraph.namespaces import SG, compact, id_of, iri

#: Subject, property and object, as IRIs.
Link = tuple[str, str, str]

#: Classes whose things are edges, and the properties that lead to the two ends.
STATEMENTS = {
    str(SG.Mapping): (SG.subject, SG.object),
    str(SG.RoleRelation): (SG.relationFrom, SG.relationTo),
    str(SG.GradeRequirement): (SG.ofRole, SG.gradeRequired),
}
_NO_EDGES = frozenset({str(RDF.type), str(DCTERMS.source)})


@dataclass(frozen=True, slots=True)
class Edge:
    """A link; what it has not is None.

    Attributes:
        source: id of the node that it leaves.
        target: id of the node that it enters.
        type: its property, as a prefixed name.
        inferred: whether the axioms give it.
        confidence: of a mapping, above 0 and up to 1.
        clause: of a relation between roles or a required grade, where it is stated.
        statement: id of the thing of the graph that states it, where there is one.
    """

    source: str
    target: str
    type: str
    inferred: bool = False
    confidence: float | None = None
    clause: str | None = None
    statement: str | None = None


def edges(facts: Facts, quads: Iterable[ox.Quad], nodes: frozenset[str]) -> tuple[Edge, ...]:
    """List the edges that some quads give between nodes, sorted by ends and type.

    Args:
        facts: all facts of the version.
        quads: those of them that are selected.
        nodes: the ids of the nodes.
    """
    schema, iris = _Schema.of(facts), frozenset(str(iri(node)) for node in nodes)
    stated = dict(_stated(facts, iris))
    links = dict(_links(quads, iris))
    given = {link for link, by_axiom in links.items() if by_axiom}
    direct = links.keys() - given - schema.alike(stated.values())
    present = direct.union(stated.values())
    new = given - present - schema.follows(present) - schema.follows(given, schema.general)
    found = [
        *(_statement(facts, statement, link) for statement, link in stated.items()),
        *(_edge(link, inferred=False) for link in direct),
        *(_edge(link, inferred=True) for link in new),
    ]
    return tuple(sorted(found, key=lambda e: (e.source, e.target, e.type, e.statement or "")))


def _edge(link: Link, inferred: bool) -> Edge:
    source, property, target = link
    return Edge(id_of(source), id_of(target), compact(property), inferred)


def _statement(facts: Facts, statement: str, link: Link) -> Edge:
    confidence = facts.value(statement, SG.confidence)
    return replace(
        _edge(link, inferred=False),
        confidence=float(confidence) if confidence else None,
        clause=facts.value(statement, SG.clause),
        statement=id_of(statement),
    )


def _stated(facts: Facts, nodes: frozenset[str]) -> Iterator[tuple[str, Link]]:
    """Go through the statements between nodes, each with the link that it states."""
    for statement, type in facts.types.items():
        if type in STATEMENTS:
            subject, object = (facts.value(statement, end) or "" for end in STATEMENTS[type])
            if subject in nodes and object in nodes:
                yield statement, (subject, _property(facts, statement), object)


def _property(facts: Facts, statement: str) -> str:
    """Name the property that a statement states."""
    if predicate := facts.value(statement, SG.mappingPredicate):
        return predicate
    if kind := facts.value(statement, SG.relationKind):
        return facts.value(kind, SG.directProperty) or kind
    return str(SG.requiresGrade)


def _links(quads: Iterable[ox.Quad], nodes: frozenset[str]) -> Iterator[tuple[Link, bool]]:
    """Go through the direct links between nodes; whether each is inferred."""
    for quad in quads:
        subject, property, object = quad.subject, quad.predicate.value, quad.object
        if isinstance(subject, ox.NamedNode) and isinstance(object, ox.NamedNode):
            inside = subject.value in nodes and object.value in nodes
            if inside and property not in _NO_EDGES:
                yield (subject.value, property, object.value), inferred(quad)


@dataclass(frozen=True, slots=True)
class _Schema:
    """What the ontology says of properties: which are more general, which are inverse."""

    above: dict[str, set[str]]
    inverse: dict[str, set[str]]

    @classmethod
    def of(cls, facts: Facts) -> _Schema:
        direct: dict[str, set[str]] = {}
        inverse: dict[str, set[str]] = {}
        for property, general in facts.pairs(RDFS.subPropertyOf):
            direct.setdefault(property, set()).add(general)
        for one, other in facts.pairs(OWL.inverseOf):
            inverse.setdefault(one, set()).add(other)
            inverse.setdefault(other, set()).add(one)
        return cls({property: _closure(direct, property) for property in direct}, inverse)

    def general(self, link: Link) -> set[Link]:
        """Give the links by more general properties that follow from one."""
        subject, property, object = link
        return {(subject, general, object) for general in self.above.get(property, ())}

    def all(self, link: Link) -> set[Link]:
        """Give the links by more general and by inverse properties that follow from one."""
        forward = {link} | self.general(link)
        backward = {(o, other, s) for s, p, o in forward for other in self.inverse.get(p, ())}
        return (forward | backward).union(*map(self.general, backward)) - {link}

    def follows(
        self, links: Iterable[Link], rule: Callable[[Link], set[Link]] | None = None
    ) -> set[Link]:
        """Give what follows from any of some links."""
        return set[Link]().union(*map(rule or self.all, links))

    def alike(self, links: Iterable[Link]) -> set[Link]:
        """Give some links, and those between the same ends that are more general or special."""
        links = set(links)
        special = {p: {q for q, above in self.above.items() if p in above} for _, p, _ in links}
        below = {(s, q, o) for s, p, o in links for q in special[p]}
        return links | below | self.follows(links, self.general)


def _closure(direct: dict[str, set[str]], property: str) -> set[str]:
    """Follow a property up to every more general one."""
    found: set[str] = set()
    open_ = [property]
    while open_:
        new = direct.get(open_.pop(), set()) - found
        found |= new
        open_ += new
    return found

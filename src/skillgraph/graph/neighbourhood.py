"""The part of a store that shapes read for some focus nodes, and the focus nodes of a change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox
from rdflib import Graph
from rdflib.namespace import RDF, RDFS, SH

from skillgraph.graph.quads import rdflib_term, rdflib_triple
from skillgraph.graph.reading import Reading
from skillgraph.graph.walks import START
from skillgraph.namespaces import new_graph

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
#: The shapes that each focus node is to be held to, as a set of the reading's.
Foci = dict[Term, int]
#: A state of the reading, a node that is reached in it, and the shapes whose walks are there.
Place = tuple[int, Term, int]
#: The shapes whose walks reach a node in a state.
Reached = dict[tuple[int, Term], int]

_TYPE = ox.NamedNode(str(RDF.type))
_SUBCLASS = ox.NamedNode(str(RDFS.subClassOf))


@dataclass(frozen=True, slots=True)
class Neighbourhoods:
    """What shapes read in a store, in all of its named graphs together."""

    store: ox.Store
    reading: Reading
    _above: dict[Term, frozenset[str]] = field(default_factory=dict)

    def touched(self, changed: Iterable[ox.Triple]) -> Foci:
        """Find the focus nodes whose results may have changed.

        A walk that crosses a triple which came or went came there over triples that stayed: it
        is followed back through the store, be that the one before the change or after it.

        Args:
            changed: the triples that came or went.
        """
        changed = frozenset(changed)
        foci = self._back(place for triple in changed for place in self._crossing(triple))
        for triple in changed:
            for node, shapes in self._linking(triple):
                foci[node] = foci.get(node, 0) | shapes
        held = ((node, shapes & self.aimed(node)) for node, shapes in foci.items())
        return {node: shapes for node, shapes in held if shapes}

    def parts(self, at_once: int) -> Iterator[Foci]:
        """Give all focus nodes, each with all of its shapes, in the order of their names.

        Args:
            at_once: how many of them are in a part at most.
        """
        part: Foci = {}
        for node in sorted(self._nodes(), key=_name):
            if shapes := self.aimed(node):
                part[node] = shapes
            if len(part) == at_once:
                yield part
                part = {}
        if part:
            yield part

    def _nodes(self) -> set[Term]:
        """Give the nodes that may be a target."""
        targets = self.reading.targets
        objects = (
            quad.object
            for predicate in targets[SH.targetObjectsOf]
            for quad in self.store.quads_for_pattern(None, ox.NamedNode(predicate), None)
        )
        named = map(ox.NamedNode, targets[SH.targetNode])
        return {*(quad.subject for quad in self.store), *objects, *named}

    def aimed(self, node: Term) -> int:
        """Tell the shapes that have a node as a target."""
        targets = self.reading.targets
        shapes = targets[SH.targetNode].get(_name(node), 0)
        for quad in self._quads(node, None, forward=True):
            shapes |= targets[SH.targetSubjectsOf].get(quad.predicate.value, 0)
            if quad.predicate == _TYPE:
                for above in self._classes(quad.object):
                    shapes |= targets[SH.targetClass].get(above, 0)
        if targets[SH.targetObjectsOf]:
            for quad in self._quads(node, None, forward=False):
                shapes |= targets[SH.targetObjectsOf].get(quad.predicate.value, 0)
        return shapes

    def read(self, foci: Foci) -> Graph:
        """Give the triples that the shapes read for their focus nodes, as one graph."""
        graph = new_graph()

        def after(place: Place) -> Iterator[Place]:
            state, node, shapes = place
            for edge in self.reading.leaving.get(state, ()):
                if taken := edge.owners & shapes:
                    for quad in self._quads(node, edge.predicate, edge.forward):
                        graph.add(rdflib_triple(quad))
                        yield edge.end, quad.object if edge.forward else quad.subject, taken

        reached = _spread(((START, node, shapes) for node, shapes in foci.items()), after)
        for quad in self._links(reached):
            graph.add(rdflib_triple(quad))
        return graph

    def _links(self, reached: Reached) -> Iterator[ox.Quad]:
        """Give the quads between nodes that are looked for there."""
        links = [link for of in self.reading.links.values() for link in of]
        ends = {state for link in links for state in (link.subject, link.object)}
        nodes: dict[int, dict[Term, int]] = {state: {} for state in ends}
        for (state, node), shapes in reached.items():
            if state in ends:
                nodes[state][node] = shapes
        for link in links:
            for node, shapes in nodes[link.subject].items():
                for quad in self._quads(node, link.predicate, forward=True):
                    if link.owners & shapes & nodes[link.object].get(quad.object, 0):
                        yield quad

    def _crossing(self, triple: ox.Triple) -> Iterator[Place]:
        """Give the places from which walks take a triple."""
        bearing = self.reading.bearing
        for edge in (*bearing.get(triple.predicate, ()), *bearing.get(None, ())):
            yield edge.start, triple.subject if edge.forward else triple.object, edge.owners

    def _linking(self, triple: ox.Triple) -> Iterator[tuple[Term, int]]:
        """Give the focus nodes from which both ends of a triple are reached, to look for it."""
        links = self.reading.links
        for link in (*links.get(triple.predicate, ()), *links.get(None, ())):
            foci = self._back([(link.subject, triple.subject, link.owners)])
            others = self._back([(link.object, triple.object, link.owners)]) if foci else {}
            yield from ((node, foci[node] & others[node]) for node in foci.keys() & others.keys())

    def _back(self, places: Iterable[Place]) -> Foci:
        """Give the focus nodes from which walks lead to some places."""
        walked = _spread(places, self._before)
        return {node: shapes for (state, node), shapes in walked.items() if state == START}

    def _before(self, place: Place) -> Iterator[Place]:
        """Give the places that lie one step before a place on the same walks."""
        state, node, shapes = place
        for edge in self.reading.arriving.get(state, ()):
            if taken := edge.owners & shapes:
                for quad in self._quads(node, edge.predicate, not edge.forward):
                    yield edge.start, quad.subject if edge.forward else quad.object, taken

    def _quads(
        self, node: Term, predicate: ox.NamedNode | None, forward: bool
    ) -> Iterable[ox.Quad]:
        """Give the quads that lead from a node, or back from it."""
        if not forward:
            return self.store.quads_for_pattern(None, predicate, node)
        if isinstance(node, (ox.Literal, ox.Triple)):
            return ()
        return self.store.quads_for_pattern(node, predicate, None)

    def _classes(self, node: Term) -> frozenset[str]:
        """Give a class and all that it is a subclass of, by their IRIs."""
        if node not in self._above:
            walked = _spread([(START, node, 1)], self._superclasses)
            self._above[node] = frozenset(_name(above) for _, above in walked)
        return self._above[node]

    def _superclasses(self, place: Place) -> Iterator[Place]:
        state, node, shapes = place
        for quad in self._quads(node, _SUBCLASS, forward=True):
            yield state, quad.object, shapes


def _name(term: Term) -> str:
    return str(rdflib_term(term))


def _spread(places: Iterable[Place], onward: Callable[[Place], Iterable[Place]]) -> Reached:
    """Go on from places until nothing new is reached; give the shapes that were at each."""
    seen: Reached = {}
    todo = list(places)
    while todo:
        state, node, shapes = todo.pop()
        before = seen.get((state, node), 0)
        if new := shapes & ~before:
            seen[state, node] = before | new
            todo.extend(onward((state, node, new)))
    return seen

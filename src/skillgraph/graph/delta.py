"""What a change adds to the graphs of a store and takes from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

import pyoxigraph as ox

from skillgraph.errors import InputError
from skillgraph.graph.build import ALIGNMENT_GRAPH, INFERRED_GRAPH, ONTOLOGY_GRAPH
from skillgraph.graph.rules import Fact, Object, Subject
from skillgraph.store.protocol import UNNAMED

Quads = frozenset[ox.Quad]
Names = frozenset[str]

INFERRED = ox.NamedNode(str(INFERRED_GRAPH))
#: Graphs whose facts are not of the data; what is inferred is, but nobody asserts it.
SCHEMA = frozenset({ox.NamedNode(str(ONTOLOGY_GRAPH)), ox.NamedNode(str(ALIGNMENT_GRAPH))})


@dataclass(frozen=True, slots=True)
class Delta:
    """The quads, and the names of graphs, that came and went."""

    came: Quads = frozenset()
    went: Quads = frozenset()
    graphs_came: Names = frozenset()
    graphs_went: Names = frozenset()

    def __bool__(self) -> bool:
        """Tell whether anything changed."""
        return bool(self.came or self.went or self.graphs_came or self.graphs_went)

    def __or__(self, other: Delta) -> Delta:
        """Join what changed in some graphs with what changed in others."""
        return Delta(
            self.came | other.came,
            self.went | other.went,
            self.graphs_came | other.graphs_came,
            self.graphs_went | other.graphs_went,
        )

    @property
    def triples(self) -> frozenset[ox.Triple]:
        """What the quads that came or went say."""
        return frozenset(quad.triple for quad in chain(self.came, self.went))

    @property
    def schema(self) -> bool:
        """Tell whether the ontology changed."""
        return any(quad.graph_name in SCHEMA for quad in chain(self.came, self.went))

    def asserts(self, before: Stored) -> frozenset[Fact]:
        """Give the facts of the data that it asserts, and that were not asserted before."""
        return frozenset(fact for fact in _asserted(self.came) if not before.asserts(fact))

    def forgets(self, after: Stored) -> frozenset[Fact]:
        """Give the facts of the data that are no longer asserted after it."""
        return frozenset(fact for fact in _asserted(self.went) if not after.asserts(fact))

    def apply(self, store: ox.Store) -> None:
        """Make the change to a store.

        Names of graphs go last: where quads of a graph are removed, the graph stays.
        """
        for quad in self.went:
            store.remove(quad)
        store.extend(self.came)
        for name in self.graphs_went:
            store.remove_graph(ox.NamedNode(name))
        for name in self.graphs_came:
            store.add_graph(ox.NamedNode(name))


@dataclass(frozen=True, slots=True)
class Stored:
    """The facts of the data in a store, asserted and inferred."""

    store: ox.Store

    def objects(self, subject: Subject, property: ox.NamedNode) -> Iterable[Object]:
        """Give what a subject is linked to."""
        return {quad.object for quad in self._quads(subject, property, None)}

    def subjects(self, property: ox.NamedNode, object: Object) -> Iterable[Subject]:
        """Give what is linked to an object."""
        return {quad.subject for quad in self._quads(None, property, object)}  # type: ignore[misc]

    def __contains__(self, fact: Fact) -> bool:
        """Tell whether a fact is there."""
        return any(True for _ in self._quads(*fact))

    def asserts(self, fact: Fact) -> bool:
        """Tell whether a fact is there, and not only as an inferred one."""
        return any(quad.graph_name != INFERRED for quad in self._quads(*fact))

    def asserted(self) -> Iterator[Fact]:
        """Go through what is asserted; what several graphs assert comes several times."""
        for quad in self._quads(None, None, None):
            if quad.graph_name != INFERRED:
                yield fact_of(quad)

    def _quads(
        self, subject: Subject | None, property: ox.NamedNode | None, object: Object | None
    ) -> Iterator[ox.Quad]:
        for quad in self.store.quads_for_pattern(subject, property, object, None):
            if quad.graph_name not in SCHEMA:
                yield quad


def fact_of(quad: ox.Quad) -> Fact:
    """Give what a quad says, wherever it says it."""
    return (quad.subject, quad.predicate, quad.object)  # type: ignore[return-value]


def _asserted(quads: Quads) -> set[Fact]:
    """Give what some quads assert of the data."""
    return {fact_of(quad) for quad in quads if quad.graph_name not in {INFERRED, *SCHEMA}}


def names(store: ox.Store) -> Names:
    """Name the graphs of a store; the one without a name has the name that stands for it.

    Raises:
        InputError: a graph is called by a blank node.
    """
    named = set()
    for name in store.named_graphs():
        if isinstance(name, ox.BlankNode):
            raise InputError("a named graph has an IRI, not a blank node")
        named.add(name.value)
    unnamed = store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    return frozenset(named | ({UNNAMED} if any(True for _ in unnamed) else set()))


def node_of(name: str) -> ox.NamedNode | ox.DefaultGraph:
    """Give the graph of a name as Oxigraph has it."""
    return ox.DefaultGraph() if name == UNNAMED else ox.NamedNode(name)


def between(before: ox.Store, after: ox.Store, graphs: Iterable[str] | None = None) -> Delta:
    """Compare what two stores assert, graph by graph; the inferred graph is left out.

    Args:
        before: one.
        after: a copy of it that was changed, so that their blank nodes are the same.
        graphs: the names of the graphs that may differ; all of them if left out.

    Raises:
        InputError: a graph is called by a blank node.
    """
    old, new = names(before) - {INFERRED.value}, names(after) - {INFERRED.value}
    delta = Delta(graphs_came=new - old - {UNNAMED}, graphs_went=old - new - {UNNAMED})
    for name in sorted((old | new if graphs is None else set(graphs)) - {INFERRED.value}):
        was, is_now = (frozenset(in_graph(store, name)) for store in (before, after))
        delta |= Delta(is_now - was, was - is_now)
    return delta


def in_graph(store: ox.Store, name: str) -> Iterator[ox.Quad]:
    """Go through the quads of a graph."""
    return store.quads_for_pattern(None, None, None, node_of(name))

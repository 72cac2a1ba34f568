"""What shapes read of a graph, found in the shapes themselves.

A shape looks at its focus node along paths, into the shapes that it refers to, and by the triple
patterns of its queries. All of these are walks from the focus node. Forward from a focus node
they say which triples a shape reads; backward from a triple, which focus nodes read it. They may
read more than the shape needs, never less.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

import pyoxigraph as ox
from rdflib import Graph, URIRef
from rdflib.extras.shacl import parse_shacl_path
from rdflib.namespace import RDF, RDFS, SH
from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath
from rdflib.plugins.sparql import prepareQuery
from rdflib.term import Node, Variable

from skillgraph.graph.patterns import Patterns
from skillgraph.graph.shacl import TARGETS
from skillgraph.graph.walks import START, Edge, Link, States, Walks
from skillgraph.namespaces import SG

_COMPARED = (SH.equals, SH.disjoint, SH.lessThan, SH.lessThanOrEquals)
_INNER = (SH.node, SH.property, SH["not"], SH.qualifiedValueShape)
_INNER_LISTS = (SH["and"], SH["or"], SH.xone)
_CLASSES = SequencePath(RDF.type, MulPath(RDFS.subClassOf, "*"))
#: A warning is held against the errata of its focus node, as if the shape read them.
_ERRATA = SequencePath(InvPath(SG.erratumOf), SG.explainsWarning)

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Reading:
    """What each shape with a target reads; a set of such shapes is an integer, a bit each."""

    #: The shapes with targets, that of the lowest bit first.
    shapes: tuple[Node, ...]
    #: By the kind of target (``sh:targetClass``, …): the shapes that name a term there.
    targets: Mapping[URIRef, Mapping[str, int]]
    #: The edges by the state that they leave, the state that they lead to, and their predicate.
    leaving: Mapping[int, Collection[Edge]]
    arriving: Mapping[int, Collection[Edge]]
    bearing: Mapping[ox.NamedNode | None, Collection[Edge]]
    #: What is looked for between two states, by its predicate.
    links: Mapping[ox.NamedNode | None, Collection[Link]]

    def members(self, shapes: int) -> Iterator[Node]:
        """Give the shapes of a set."""
        return (shape for bit, shape in enumerate(self.shapes) if shapes >> bit & 1)


def reading(shapes: Graph) -> Reading:
    """Find out what shapes read.

    Raises:
        InputError: a path or a query of a shape may read the whole graph.
    """
    aimed = sorted({shape for kind in TARGETS for shape in shapes.subjects(kind)}, key=str)
    targets: dict[URIRef, dict[str, int]] = {kind: defaultdict(int) for kind in TARGETS}
    reader = _Reader(shapes, Walks(), _values(shapes))
    for bit, shape in enumerate(aimed):
        reader.aimed_shape(shape, 1 << bit)
        for kind in TARGETS:
            for term in shapes.objects(shape, kind):
                targets[kind][str(term)] |= 1 << bit
    edges = reader.walks.edges()
    return Reading(
        tuple(aimed),
        targets,
        leaving=_grouped((edge.start, edge) for edge in edges),
        arriving=_grouped((edge.end, edge) for edge in edges),
        bearing=_grouped((edge.predicate, edge) for edge in edges),
        links=_grouped((link.predicate, link) for link in reader.walks.links()),
    )


def _grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    found = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return dict(found)


def _values(shapes: Graph) -> frozenset[URIRef]:
    """Give the properties that lead, by the shapes, to values or to words of a closed list."""
    limited = (shape for kind in (SH.datatype, SH["in"]) for shape in shapes.subjects(kind))
    paths = (shapes.value(shape, SH.path) for shape in limited)
    return frozenset(p for path in paths if path for p in _single(parse_shacl_path(shapes, path)))


def _single(path: object) -> Iterator[URIRef]:
    """Give the predicates of a path of one step."""
    match path:
        case URIRef():
            yield path
        case AlternativePath():
            for one in path.args:
                yield from _single(one)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Walks through all that shapes read."""

    shapes: Graph
    walks: Walks
    #: Properties with values that many things have in common.
    values: frozenset[URIRef]

    def aimed_shape(self, shape: Node, owner: int) -> None:
        """Walk through what makes a node a target of a shape, and what the shape reads of it."""
        focus = frozenset({START})
        if (shape, SH.targetClass, None) in self.shapes:
            self.walks.along(_CLASSES, focus, owner)
        for property in self.shapes.objects(shape, SH.targetSubjectsOf):
            self.walks.along(property, focus, owner)
        for property in self.shapes.objects(shape, SH.targetObjectsOf):
            self.walks.along(property, focus, owner, forward=False)
        self.shape(shape, focus, owner)

    def shape(self, shape: Node, focus: States, owner: int) -> None:
        """Walk through what a shape reads whose focus nodes are reached in some states."""
        values = self._path(shape, focus, owner)
        if (shape, SH["class"], None) in self.shapes:
            self.walks.along(_CLASSES, values, owner)
        if (shape, SH.closed, None) in self.shapes:
            self.walks.along(Variable("any"), focus, owner)
        if (shape, SH.severity, SH.Warning) in self.shapes:
            self.walks.along(_ERRATA, focus, owner)
        for inner in self._inner(shape):
            self.shape(inner, values, owner)
        for query in self.shapes.objects(shape, SH.sparql):
            self._query(query, focus, owner)

    def _path(self, shape: Node, focus: States, owner: int) -> States:
        """Walk along the path of a shape, and the properties that it is compared with."""
        compared = [
            self.walks.along(property, focus, owner)
            for kind in _COMPARED
            for property in self.shapes.objects(shape, kind)
        ]
        node = self.shapes.value(shape, SH.path)
        if node is None:
            return focus
        path = parse_shacl_path(self.shapes, node)
        if isinstance(path, SequencePath) and self._only_disjoint(shape):
            *way, last = path.args
            for part in way:
                focus = self.walks.along(part, focus, owner)
            self.walks.between(last, focus, frozenset().union(*compared), owner)
            return frozenset()
        return self.walks.along(path, focus, owner)

    def _only_disjoint(self, shape: Node) -> bool:
        """Tell whether an inner shape asks nothing but that two paths lead to different nodes."""
        return set(self.shapes.predicates(shape)) == {SH.path, SH.disjoint}

    def _inner(self, shape: Node) -> Iterator[Node]:
        """Give the shapes that a shape holds its value nodes to."""
        for kind in _INNER:
            yield from self.shapes.objects(shape, kind)
        for kind in _INNER_LISTS:
            for members in self.shapes.objects(shape, kind):
                yield from self.shapes.items(members)

    def _query(self, constraint: Node, focus: States, owner: int) -> None:
        query = prepareQuery(
            str(self.shapes.value(constraint, SH.select)), initNs=self._prefixes(constraint)
        )
        patterns = Patterns(
            lambda path, states, forward: self.walks.along(path, states, owner, forward),
            lambda path, starts, ends: self.walks.between(path, starts, ends, owner),
            lambda path: path == RDF.type or not self.values.isdisjoint(_single(path)),
        )
        patterns.walk(query.algebra, {Variable("this"): focus})

    def _prefixes(self, constraint: Node) -> dict[str, str]:
        declared = [
            declaration
            for header in self.shapes.objects(constraint, SH.prefixes)
            for declaration in self.shapes.objects(header, SH.declare)
        ]
        return {
            str(self.shapes.value(d, SH.prefix)): str(self.shapes.value(d, SH.namespace))
            for d in declared
        }

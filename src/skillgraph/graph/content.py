"""What a version is to hold, made out of nothing or out of the version before: the same files."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox
from rdflib import URIRef
from rdflib.namespace import RDF

from skillgraph import sorted_lines
from skillgraph.graph.build import INFERRED_GRAPH, NO_DATA, ONTOLOGY_GRAPH, Graphs
from skillgraph.graph.closure import axioms
from skillgraph.graph.delta import Delta
from skillgraph.graph.quads import Lines, fact, graphs_of, lines
from skillgraph.graph.rules import TYPE, Fact, Rules
from skillgraph.graph.validate import (
    Report,
    read_shapes,
    union,
    validate,
    validate_all,
    validate_change,
)
from skillgraph.namespaces import ID, compact, id_of, new_graph
from skillgraph.store import embedded
from skillgraph.store.protocol import UNNAMED
from skillgraph.version import Version

#: How many triples are closed, validated and exported in a minute.
_SMALL = 160_000
_MODULUS = 2**256
_INFERRED_LINE = f" <{INFERRED_GRAPH}> .\n".encode()


@dataclass(frozen=True, slots=True)
class Counts:
    """What a manifest says of the graphs.

    Attributes:
        triples: how many each named graph has; of the one without a name too.
        classes: how many things of the data are of each class, inferred ones too.
        asserted: the sum of the SHA-256 of all asserted quads, as N-Quads, modulo 2**256; in no
            order, so what comes can be added, and what goes taken away.
        strangers: how many asserted facts lead, by a property with axioms, from or to what is no
            thing of the data; what follows by way of them is kept nowhere.
    """

    triples: Mapping[str, int]
    classes: Mapping[str, int]
    asserted: int
    strangers: int


class Content(Protocol):
    """The graphs that a version is to hold."""

    @property
    def counts(self) -> Counts:
        """What the manifest says of them."""

    @property
    def small(self) -> bool:
        """Whether they are as few as the shipped tables make, which takes a minute in all."""

    @property
    def base(self) -> Version | None:
        """The version whose index may be brought up to date instead of making one."""

    @property
    def things(self) -> frozenset[str]:
        """The ids of the things of which anything has come or gone since."""

    def report(self, shapes: Path) -> Report:
        """Hold what may be wrong to the shapes of a folder."""

    def warnings(self, report: Report, shapes: Path) -> int:
        """Count all warnings, with those that are not in the report because nothing changed."""

    def write(self, nquads: Path) -> None:
        """Write them as sorted N-Quads."""

    def load(self, nquads: Path, folder: Path) -> None:
        """Make a store of them, when the N-Quads have been written; its empty graphs too."""


@dataclass(frozen=True)
class Whole:
    """Graphs in memory, asserted and inferred."""

    graphs: Graphs

    @cached_property
    def _lines(self) -> list[bytes]:
        return sorted(lines(self.graphs))

    @cached_property
    def counts(self) -> Counts:
        """What the manifest says of them."""
        triples = {str(name): len(graph) for name, graph in self.graphs.items()}
        rules = Rules.of(axioms(self.graphs.get(ONTOLOGY_GRAPH, new_graph())))
        strangers = sum(map(rules.leads_outside, _facts(self.graphs, rules)))
        return Counts(triples, _classes(self.graphs), _sum(self._lines), strangers)

    @property
    def small(self) -> bool:
        """Whether there are no more than the shipped tables make, and as many again."""
        return sum(map(len, self.graphs.values())) <= _SMALL

    @property
    def base(self) -> None:
        """Say that there is none: all is made anew."""

    @property
    def things(self) -> frozenset[str]:
        """Give nothing: it is all new."""
        return frozenset()

    def report(self, shapes: Path) -> Report:
        """Hold all of them to the shapes; if they are many, one part after another."""
        if self.small:
            return validate(union(self.graphs.values()), read_shapes(shapes))
        store = ox.Store()
        store.bulk_load(b"".join(self._lines), format=ox.RdfFormat.N_QUADS)
        return validate_all(store, read_shapes(shapes))

    def warnings(self, report: Report, shapes: Path) -> int:
        """Count the warnings of the report, which has all."""
        return report.count("warning")

    def write(self, nquads: Path) -> None:
        """Write them as sorted N-Quads."""
        with nquads.open("wb") as out:
            out.writelines(self._lines)

    def load(self, nquads: Path, folder: Path) -> None:
        """Load the N-Quads into a store."""
        empty = [str(name) for name, graph in self.graphs.items() if not graph]
        embedded.load(nquads, folder, empty)


@dataclass(frozen=True, slots=True)
class Changed:
    """The graphs of a version with some quads more and some fewer."""

    before: Version
    delta: Delta
    #: Its lines.
    came: Lines
    went: Lines
    #: The store with the change made to it, closed; it is moved to its place.
    store: Path
    counts: Counts

    @property
    def small(self) -> bool:
        """Whether there are no more than the shipped tables make, and as many again."""
        return sum(self.counts.triples.values()) <= _SMALL

    @property
    def base(self) -> Version | None:
        """The version before; an index of another ontology is made anew."""
        return None if self.delta.schema else self.before

    @property
    def things(self) -> frozenset[str]:
        """The ids of the subjects of what came or went."""
        subjects = {triple.subject for triple in self.delta.triples}
        named = {node.value for node in subjects if isinstance(node, ox.NamedNode)}
        return frozenset(id_of(name) for name in named if name.startswith(str(ID)))

    def report(self, shapes: Path) -> Report:
        """Hold what the change affects to the shapes; all there is, if it changes the ontology."""
        store = embedded.settled(self.store)
        if self.delta.schema:
            return validate(union(graphs_of(store).values()), read_shapes(shapes))
        return validate_change(store, self.delta.triples, read_shapes(shapes))

    def warnings(self, report: Report, shapes: Path) -> int:
        """Count those of the report, and those of the base that the change does not affect."""
        there: int = self.before.manifest["warnings_explained"]
        if self.delta.schema or not there:
            return report.count("warning")
        store = ox.Store.read_only(str(self.before.store))
        before = validate_change(store, self.delta.triples, read_shapes(shapes))
        return there - before.count("warning") + report.count("warning")

    def write(self, nquads: Path) -> None:
        """Write them as sorted N-Quads: those of the base with the lines that changed."""
        sorted_lines.merge(self.before.nquads, nquads, self.came, self.went)

    def load(self, nquads: Path, folder: Path) -> None:
        """Put the store in its place."""
        self.store.rename(folder)


def triples_after(base: Version, delta: Delta, after: ox.Store) -> dict[str, int]:
    """Count the triples of every graph of a store into which a change has made a version's."""
    triples = Counter(base.manifest["triples"])
    triples.update(Counter(_name(quad) for quad in delta.came))
    triples.subtract(Counter(_name(quad) for quad in delta.went))
    named = {str(getattr(name, "value", UNNAMED)) for name in after.named_graphs()}
    return {
        name: triples[name] for name in triples.keys() | named if triples[name] or name in named
    }


def digest_after(base: Version, came: Lines, went: Lines) -> int:
    """Give the digest of what is asserted after some lines have come to a version's, and gone."""
    return (int(base.manifest["asserted"], 16) + _sum(came) - _sum(went)) % _MODULUS


def classes_after(base: Version, delta: Delta, before: ox.Store, after: ox.Store) -> dict[str, int]:
    """Count the things of the data by class after a change to a version's store."""
    classes = Counter(base.manifest["classes"])
    typed = {
        (quad.subject, quad.object)
        for quad in delta.came | delta.went
        if quad.predicate == TYPE
        and isinstance(quad.subject, ox.NamedNode)
        and quad.subject.value.startswith(str(ID))
    }
    for subject, rdf_type in typed:
        was, is_now = (
            any(True for _ in store.quads_for_pattern(subject, TYPE, rdf_type, None))
            for store in (before, after)
        )
        classes[compact(getattr(rdf_type, "value", ""))] += is_now - was
    return {name: count for name, count in classes.items() if count}


def _name(quad: ox.Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else UNNAMED


def _sum(lines: Iterable[bytes]) -> int:
    """Add up the digests of the asserted among some lines."""
    asserted = (line for line in lines if not line.endswith(_INFERRED_LINE))
    return sum(int.from_bytes(hashlib.sha256(line).digest()) for line in asserted) % _MODULUS


def _facts(graphs: Graphs, rules: Rules) -> set[Fact]:
    """Give what is asserted of the data by properties that rules start from."""
    data = [graph for name, graph in graphs.items() if name not in NO_DATA]
    properties = [URIRef(property.value) for property in rules.places]
    found = chain.from_iterable(g.triples((None, p, None)) for g in data for p in properties)
    return set(map(fact, found))


def _classes(graphs: Graphs) -> dict[str, int]:
    """Count the things of the data by class, inferred classes too."""
    things: dict[str, set[str]] = defaultdict(set)
    for graph in graphs.values():
        for thing, rdf_type in graph.subject_objects(RDF.type):
            if str(thing).startswith(str(ID)):
                things[compact(str(rdf_type))].add(str(thing))
    return {name: len(found) for name, found in things.items()}

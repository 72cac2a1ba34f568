"""Edits of a store that are recorded, told as triples, and taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pyoxigraph as ox

from skillgraph.namespaces import GRAPH, expand


def node(name: str) -> ox.NamedNode:
    """Name a node by its id, a prefixed name, or its IRI."""
    return ox.NamedNode(expand(name))


@dataclass(frozen=True)
class Edit:
    """What is done to a store: quads that went, and quads that came."""

    store: ox.Store
    gone: list[ox.Quad] = field(default_factory=list)
    come: list[ox.Quad] = field(default_factory=list)

    @property
    def changed(self) -> list[ox.Triple]:
        """What came or went."""
        return [quad.triple for quad in (*self.gone, *self.come)]

    def drop(
        self,
        subject: str | None,
        predicate: str | None = None,
        object: str | None = None,
        language: str | None = None,
    ) -> None:
        """Remove the quads of a pattern from all graphs; there is one at least."""
        pattern = [None if name is None else node(name) for name in (subject, predicate, object)]
        found = list(self.store.quads_for_pattern(*pattern))
        gone = [q for q in found if language in (None, getattr(q.object, "language", None))]
        assert gone, (subject, predicate, object)
        self.take(quad.triple for quad in gone)

    def take(self, triples: Iterable[ox.Triple]) -> None:
        """Remove triples from all graphs."""
        for triple in list(triples):
            for quad in list(self.store.quads_for_pattern(*triple)):
                self.store.remove(quad)
                self.gone.append(quad)

    def set(self, subject: str, predicate: str, value: ox.Literal | ox.NamedNode) -> None:
        """Replace the objects of a property."""
        self.drop(subject, predicate)
        self.add([ox.Triple(node(subject), node(predicate), value)])

    def add(self, triples: Iterable[ox.Triple]) -> None:
        """Add triples, to a graph of their own."""
        graph = ox.NamedNode(GRAPH["edited"])
        come = [ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples]
        self.store.extend(come)
        self.come.extend(come)


@contextmanager
def edited(store: ox.Store) -> Iterator[Edit]:
    """Give a store to edit, and take back what was done in the end."""
    edit = Edit(store)
    try:
        yield edit
    finally:
        for quad in edit.come:
            store.remove(quad)
        store.extend(edit.gone)

"""The store of a published graph: one protocol, whatever engine is behind it.

Terms are pyoxigraph's, whose parsers read what a SPARQL endpoint sends as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox

Subject = ox.NamedNode | ox.BlankNode
Term = ox.NamedNode | ox.BlankNode | ox.Literal


class Store(Protocol):
    """What the answering wing needs of an engine."""

    def quads(
        self,
        subject: Subject | None = None,
        predicate: ox.NamedNode | None = None,
        object: Term | None = None,
        graph: ox.NamedNode | None = None,
    ) -> Iterator[ox.Quad]:
        """Give the quads that match a pattern; ``None`` matches anything."""


class EmbeddedStore:
    """Oxigraph on disk, opened for reading; several processes may open one folder."""

    def __init__(self, path: Path) -> None:
        self._store = ox.Store.read_only(str(path))

    def quads(
        self,
        subject: Subject | None = None,
        predicate: ox.NamedNode | None = None,
        object: Term | None = None,
        graph: ox.NamedNode | None = None,
    ) -> Iterator[ox.Quad]:
        """Give the quads that match a pattern; ``None`` matches anything."""
        yield from self._store.quads_for_pattern(subject, predicate, object, graph)


def load(nquads: Path, folder: Path) -> None:
    """Bulk-load N-Quads into a new store and close it."""
    store = ox.Store(str(folder))
    store.bulk_load(path=str(nquads), format=ox.RdfFormat.N_QUADS)
    store.flush()

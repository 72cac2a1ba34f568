"""A published version, opened for answering: its store and its index."""

from __future__ import annotations

from dataclasses import dataclass

from skillgraph.index.compiled import Index
from skillgraph.index.compiling import compile_index
from skillgraph.store.protocol import Store
from skillgraph.version import Version


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What the services, and whoever calls them, need of a version."""

    version: Version
    store: Store
    index: Index


def open_catalogue(version: Version) -> Catalogue:
    """Open a version and compile its index."""
    store = version.open_store()
    return Catalogue(version, store, compile_index(store, version.digest))

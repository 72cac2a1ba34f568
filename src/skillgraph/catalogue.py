"""A published version, opened for answering: its store and its index."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from skillgraph.errors import StoreError
from skillgraph.index import labels
from skillgraph.index.compiled import Index, index_of
from skillgraph.index.database import Database
from skillgraph.index.text import TextIndex
from skillgraph.store.embedded import EmbeddedStore
from skillgraph.store.protocol import Store
from skillgraph.version import RemoteVersion, Version


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What the services, and whoever calls them, need of a version."""

    version: Version | RemoteVersion
    store: Store
    index: Index


def open_catalogue(version: Version | RemoteVersion) -> Catalogue:
    """Open a version: its index is a file of its own, or is built of what an endpoint holds.

    Raises:
        StoreError: the version cannot be read.
    """
    store = version.open_store()
    if isinstance(version, RemoteVersion):
        database = Database.of(EmbeddedStore.in_memory(store.quads()))
        open_text = partial(labels.build, database)
    else:
        database = Database.open(version.index)
        open_text = partial(_text, version, database)
    return Catalogue(version, store, index_of(database, version.digest, open_text))


def _text(version: Version, database: Database) -> TextIndex:
    """Open the index of the labels, or make one where we may not lock files in its folder."""
    try:
        return TextIndex.open(version.text)
    except StoreError:
        return labels.build(database)

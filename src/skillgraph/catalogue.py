"""A published version, opened for answering: its store and its index."""

from __future__ import annotations

from dataclasses import dataclass

from skillgraph.errors import StoreError
from skillgraph.index.compiled import Index
from skillgraph.index.compiling import compile_index
from skillgraph.index.contents import Contents
from skillgraph.index.text import TextIndex
from skillgraph.store.protocol import Store
from skillgraph.version import RemoteVersion, Version


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What the services, and whoever calls them, need of a version."""

    version: Version | RemoteVersion
    store: Store
    index: Index


def open_catalogue(version: Version | RemoteVersion) -> Catalogue:
    """Open a version and compile its index: from its files, or from what an endpoint holds.

    Raises:
        StoreError: the version cannot be read.
    """
    if isinstance(version, RemoteVersion):
        store = version.open_store()
        index = compile_index(Contents.of(store), version.digest)
        return Catalogue(version, store, index)
    contents = Contents.read(version.contents)
    index = compile_index(contents, version.digest, _text(version))
    return Catalogue(version, version.open_store(), index)


def _text(version: Version) -> TextIndex | None:
    """Open the index of the labels, unless the folder is one that we may not lock files in."""
    try:
        return TextIndex.open(version.text)
    except StoreError:
        return None

"""A published version: a folder that the making wing wrote whole and the answering wing reads."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import platformdirs

from skillgraph.store.address import Address, Endpoint
from skillgraph.store.embedded import EmbeddedStore
from skillgraph.store.protocol import Store
from skillgraph.store.remote import RemoteStore
from skillgraph.store.upload import current_at, manifest_at


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the graph, named by the digest of what it was built from.

    The folder holds ``graph.nq`` (all named graphs, sorted N-Quads), ``store/`` (the same,
    loaded into Oxigraph), ``index.db`` (the index), ``text/`` (the index of
    the labels), ``tables/`` (the tables, where it was made of any) and ``manifest.json`` (digests
    of the inputs, tools, counts).
    """

    path: Path

    @property
    def digest(self) -> str:
        """The digest that names the version, 16 hexadecimal digits."""
        return self.path.name

    @property
    def nquads(self) -> Path:
        """The graph as sorted N-Quads."""
        return self.path / "graph.nq"

    @property
    def store(self) -> Path:
        """The graph as a folder of Oxigraph's."""
        return self.path / "store"

    @property
    def index(self) -> Path:
        """The index: a file that processes share."""
        return self.path / "index.db"

    @property
    def text(self) -> Path:
        """The index of the labels."""
        return self.path / "text"

    @property
    def tables(self) -> Path:
        """The tables that the version was made of; there are none of an updated version."""
        return self.path / "tables"

    @property
    def manifest_file(self) -> Path:
        """The file of the manifest, which is written last."""
        return self.path / "manifest.json"

    @property
    def manifest(self) -> dict[str, Any]:
        """What the version was built from and what it holds."""
        manifest: dict[str, Any] = json.loads(self.manifest_file.read_bytes())
        return manifest

    @property
    def whole(self) -> bool:
        """Tell whether all is there that the manifest says: no other version is served."""
        try:
            manifest = self.manifest
            sizes = {name: file["bytes"] for name, file in manifest["files"].items()}
            there = all((self.path / n).stat().st_size == size for n, size in sizes.items())
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            return False
        folders = self.store.is_dir() and self.text.is_dir()
        return bool(there and folders and manifest.get("version") == self.digest)

    @property
    def address(self) -> Address:
        """Where a process that evaluates queries finds the graph."""
        return Address(self.digest, folder=str(self.store))

    def open_store(self) -> Store:
        """Open the version's store for reading.

        Raises:
            StoreError: it cannot be read.
        """
        return EmbeddedStore(self.store)


@dataclass(frozen=True, slots=True)
class RemoteVersion:
    """A version of the graph at a SPARQL endpoint, where it was published."""

    digest: str
    endpoint: Endpoint
    manifest: dict[str, Any] = field(compare=False, repr=False)

    @classmethod
    def at(cls, endpoint: Endpoint, digest: str | None = None) -> RemoteVersion:
        """Read what an endpoint says of a version; of the current one, unless one is named.

        Raises:
            StoreError: the endpoint cannot be reached, or nothing is published there.
            UnknownIdError: it has no such version.
        """
        digest = digest or current_at(endpoint)
        return cls(digest, endpoint, manifest_at(endpoint, digest))

    @property
    def address(self) -> Address:
        """Where a process that evaluates queries finds the graph."""
        return Address(self.digest, endpoint=self.endpoint)

    def open_store(self) -> Store:
        """Open the version's graphs for reading."""
        return RemoteStore(self.endpoint, self.digest)


def home() -> Path:
    """Find the folder of the published versions.

    It is ``$SKILLGRAPH_HOME`` where that is set, else the user's data folder.
    """
    configured = os.environ.get("SKILLGRAPH_HOME")
    return Path(configured) if configured else platformdirs.user_data_path("skillgraph")

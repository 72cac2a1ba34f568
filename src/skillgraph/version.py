"""A published version: a folder that the making wing wrote whole and the answering wing reads."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

from skillgraph.store.embedded import EmbeddedStore


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the graph, named by the digest of what it was built from.

    The folder holds ``graph.nq`` (all named graphs, sorted N-Quads), ``store/`` (the same,
    loaded into Oxigraph) and ``manifest.json`` (digests of the inputs, tools, counts).
    """

    path: Path

    @property
    def digest(self) -> str:
        """The digest of the inputs, 16 hexadecimal digits."""
        return self.path.name

    @property
    def nquads(self) -> Path:
        """The graph as sorted N-Quads."""
        return self.path / "graph.nq"

    @property
    def manifest(self) -> dict[str, Any]:
        """What the version was built from and what it holds."""
        manifest: dict[str, Any] = json.loads((self.path / "manifest.json").read_bytes())
        return manifest

    def open_store(self) -> EmbeddedStore:
        """Open the version's store for reading."""
        return EmbeddedStore(self.path / "store")


def home() -> Path:
    """Find the folder of the published versions.

    It is ``$SKILLGRAPH_HOME`` where that is set, else the user's data folder.
    """
    configured = os.environ.get("SKILLGRAPH_HOME")
    return Path(configured) if configured else platformdirs.user_data_path("skillgraph")

"""Where a published graph is, in a form that another process can be told."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A SPARQL 1.1 endpoint: where it answers queries, and how it is written to.

    ``graph_store`` is the address of its graph store protocol, needed for publishing only.
    """

    query: str
    graph_store: str | None = None
    user: str | None = None
    password: str | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """A version of the graph: a folder of Oxigraph's, or its graphs at an endpoint."""

    version: str
    folder: str | None = None
    endpoint: Endpoint | None = None

    def as_json(self) -> dict[str, Any]:
        """Give the address as JSON has it."""
        return {
            "version": self.version,
            "folder": self.folder,
            "endpoint": asdict(self.endpoint) if self.endpoint else None,
        }

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Address:
        """Read what :meth:`as_json` gave."""
        endpoint = told["endpoint"]
        return cls(told["version"], told["folder"], Endpoint(**endpoint) if endpoint else None)

"""What the answering wing needs of an engine, whichever it is.

Terms are pyoxigraph's, whose parsers read what a SPARQL endpoint sends as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import pyoxigraph as ox

Subject = ox.NamedNode | ox.BlankNode
Term = ox.NamedNode | ox.BlankNode | ox.Literal

#: The name of the graph without a name, where a dataset is put together; as Jena's.
UNNAMED = "urn:x-arq:DefaultGraph"


@dataclass(frozen=True, slots=True)
class Question:
    """A SPARQL query with what the protocol says of it.

    ``default_graphs`` and ``named_graphs`` are the dataset that the request names (SPARQL 1.1
    Protocol, 2.1.4), which goes before the query's own; both empty: the union of all graphs is
    the default graph. The media types are those wanted of each kind of result; ``None`` where
    the client accepts none that exists for it.
    """

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    solutions: str | None = "application/sparql-results+json"
    boolean: str | None = "application/sparql-results+json"
    graph: str | None = "text/turtle"
    base: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Give the question as JSON has it."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Question:
        """Read what :meth:`as_json` gave."""
        lists = {name: tuple(told[name]) for name in ("default_graphs", "named_graphs")}
        return cls(**{**told, **lists})


class Writer(Protocol):
    """Where the bytes of a result go."""

    def write(self, data: bytes, /) -> int:
        """Take some bytes."""

    def flush(self) -> None:
        """Pass on what is held back."""


#: Called once with the media type of a result, gives the writer that it is to be written to.
Respond = Callable[[str], Writer]


class Store(Protocol):
    """A published graph in an engine."""

    def quads(
        self,
        subject: Subject | None = None,
        predicate: ox.NamedNode | None = None,
        object: Term | None = None,
        graph: ox.NamedNode | None = None,
    ) -> Iterator[ox.Quad]:
        """Give the quads that match a pattern; ``None`` matches anything."""

    def graphs(self) -> tuple[str, ...]:
        """Name the graphs, sorted; :data:`UNNAMED` among them where it holds anything."""

    def query(self, question: Question, respond: Respond) -> None:
        """Evaluate a query and write its result, bit by bit.

        The query has been found closed (:mod:`skillgraph.store.closed`).

        Raises:
            QuerySyntaxError: the text is no SPARQL 1.1 query.
            NotAcceptableError: the result has none of the media types wanted.
            StoreError: the engine fails.
        """

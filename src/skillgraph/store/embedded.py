"""Oxigraph on disk, opened for reading: the default engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from skillgraph.errors import NotAcceptableError, QuerySyntaxError
from skillgraph.store import media
from skillgraph.store.protocol import Question, Respond, Subject, Term


class EmbeddedStore:
    """A folder of Oxigraph's; several processes may open one, none while another writes.

    Never fork after opening: every query of the child hangs. Spawn.
    """

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

    def graphs(self) -> tuple[str, ...]:
        """Name the named graphs, sorted."""
        names = self._store.named_graphs()
        return tuple(sorted(n.value for n in names if isinstance(n, ox.NamedNode)))

    def query(self, question: Question, respond: Respond) -> None:
        """Evaluate a query and write its result, bit by bit.

        Raises:
            QuerySyntaxError: the text is no SPARQL 1.1 query.
            NotAcceptableError: the result has none of the media types wanted.
            StoreError: the store cannot be read.
        """
        try:
            self._evaluate(question, respond)
        except SyntaxError as error:
            raise QuerySyntaxError(error.msg) from error

    def _evaluate(self, question: Question, respond: Respond) -> None:
        result = self._store.query(question.text, base_iri=question.base, **_dataset(question))
        if isinstance(result, ox.QueryTriples):
            media_type = _wanted(question.graph, "a graph", media.GRAPH)
            ox.serialize(result, respond(media_type), media.GRAPH[media_type])  # type: ignore[call-overload]
            return
        if isinstance(result, ox.QueryBoolean):
            media_type = _wanted(question.boolean, "a boolean", media.BOOLEAN)
        else:
            media_type = _wanted(question.solutions, "a table", media.SOLUTIONS)
        result.serialize(respond(media_type), media.SOLUTIONS[media_type])  # type: ignore[arg-type]


def _dataset(question: Question) -> dict[str, object]:
    """Say which graphs a query sees, as pyoxigraph takes it."""
    if not question.default_graphs and not question.named_graphs:
        return {"use_default_graph_as_union": True}
    return {
        "default_graph": [ox.NamedNode(name) for name in question.default_graphs],
        "named_graphs": [ox.NamedNode(name) for name in question.named_graphs],
    }


def _wanted(media_type: str | None, kind: str, known: dict[str, object]) -> str:
    if media_type is None:
        raise NotAcceptableError(f"the result is {kind}; to be had as {', '.join(known)}")
    return media_type


def load(nquads: Path, folder: Path) -> None:
    """Bulk-load N-Quads into a new store and close it."""
    store = ox.Store(str(folder))
    store.bulk_load(path=str(nquads), format=ox.RdfFormat.N_QUADS)
    store.flush()

"""Oxigraph on disk, opened for reading: the default engine."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any, cast

import pyoxigraph as ox

from skillgraph.errors import NotAcceptableError, QuerySyntaxError, StoreError
from skillgraph.store import media
from skillgraph.store.protocol import UNNAMED, Question, Respond, Subject, Term, Writer

#: How often, and after how long, a store is looked at that is not in order yet.
_TIMES, _SECONDS = 20, 0.1


class EmbeddedStore:
    """A folder of Oxigraph's; several processes may open one, none while another writes.

    Never fork after opening: every query of the child hangs. Spawn.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._store = ox.Store.read_only(str(path))
        except OSError as error:
            raise StoreError(f"the store {path} cannot be opened: {error}") from error
        self._graphs: tuple[str, ...] | None = None

    @classmethod
    def in_memory(cls, quads: Iterable[ox.Quad]) -> EmbeddedStore:
        """Put quads into a store that is gone with the process."""
        made = cls.__new__(cls)
        made._store, made._graphs = ox.Store(), None
        made._store.bulk_extend(quads)
        return made

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
        """Name the graphs, sorted; the unnamed one among them where it holds anything."""
        if self._graphs is None:
            named = {n.value for n in self._store.named_graphs() if isinstance(n, ox.NamedNode)}
            unnamed = self._store.quads_for_pattern(None, None, None, ox.DefaultGraph())
            if next(iter(unnamed), None) is not None:
                named.add(UNNAMED)
            self._graphs = tuple(sorted(named))
        return self._graphs

    def query(self, question: Question, respond: Respond) -> None:
        """Evaluate a query and write its result, bit by bit.

        Raises:
            QuerySyntaxError: the text is no SPARQL 1.1 query.
            NotAcceptableError: the result has none of the media types wanted.
            StoreError: the store cannot be read.
        """
        try:
            _write(self._evaluated(question), question, respond)
        except SyntaxError as error:
            # Its last expectations are classes of characters, which help no reader.
            raise QuerySyntaxError(error.msg.partition(", ['")[0]) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise StoreError(f"the query cannot be evaluated: {error}") from error

    def _evaluated(self, question: Question) -> ox.QuerySolutions | ox.QueryBoolean | Any:
        return self._store.query(question.text, base_iri=question.base, **_dataset(question))


def _write(result: object, question: Question, respond: Respond) -> None:
    match result:
        case ox.QueryTriples():
            wanted = _wanted(question.graph, "a graph", media.GRAPH)
            ox.serialize(result, _file(respond(wanted)), media.GRAPH[wanted])
        case ox.QueryBoolean():
            wanted = _wanted(question.boolean, "a boolean", media.BOOLEAN)
            result.serialize(_file(respond(wanted)), media.BOOLEAN[wanted])
        case ox.QuerySolutions():
            wanted = _wanted(question.solutions, "a table", media.SOLUTIONS)
            result.serialize(_file(respond(wanted)), media.SOLUTIONS[wanted])


def _file(writer: Writer) -> IO[bytes]:
    """Call a writer a file: of one, pyoxigraph uses ``write`` and ``flush`` only."""
    return cast("IO[bytes]", writer)


def _dataset(question: Question) -> dict[str, Any]:
    """Say which graphs a query sees, as pyoxigraph takes it."""
    if not question.default_graphs and not question.named_graphs:
        return {"use_default_graph_as_union": True}
    return {
        "default_graph": [_graph(name) for name in question.default_graphs],
        "named_graphs": [_graph(name) for name in question.named_graphs if name != UNNAMED],
    }


def _graph(name: str) -> ox.NamedNode | ox.DefaultGraph:
    return ox.DefaultGraph() if name == UNNAMED else ox.NamedNode(name)


def _wanted(media_type: str | None, kind: str, known: Iterable[str]) -> str:
    if media_type is None:
        raise NotAcceptableError(f"the result is {kind}; to be had as {', '.join(known)}")
    return media_type


def load(nquads: Path, folder: Path, graphs: Iterable[str] = ()) -> None:
    """Bulk-load N-Quads into a new store, name graphs that may be empty, and close it."""
    store = ox.Store(str(folder))
    store.bulk_load(path=str(nquads), format=ox.RdfFormat.N_QUADS)
    for name in graphs:
        store.add_graph(ox.NamedNode(name))
    store.flush()


def copy(source: Path, folder: Path) -> ox.Store:
    """Copy a store and open the copy for writing; on one file system they share their files."""
    ox.Store.read_only(str(source)).backup(str(folder))
    return ox.Store(str(folder))


def settled(folder: Path) -> ox.Store:
    """Open a store for reading that this process has changed and closed a moment ago.

    RocksDB may still be putting its files in order: one that it names can be gone when it is
    opened, until that is done.

    Raises:
        RuntimeError: the store is damaged.
    """
    for _ in range(_TIMES):
        try:
            return ox.Store.read_only(str(folder))
        except RuntimeError:
            time.sleep(_SECONDS)
    return ox.Store.read_only(str(folder))

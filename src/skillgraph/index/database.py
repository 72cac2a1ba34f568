"""The file of an index, asked by any thread of a process."""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Collection
from pathlib import Path
from threading import Lock
from typing import Any

from skillgraph.errors import StoreError
from skillgraph.index import building, facts, schema
from skillgraph.store.protocol import Store

Found = tuple[Any, ...]


class Database:
    """An index that is whole and never changes.

    All threads share one connection, one at a time: what is asked takes microseconds, and what
    was found is kept by whoever asked.
    """

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        self._connection, self._name = connection, name
        self._turn = Lock()
        weakref.finalize(self, connection.close)

    @classmethod
    def open(cls, path: Path) -> Database:
        """Open a file; see :func:`skillgraph.index.schema.reader`.

        Raises:
            StoreError: it cannot be read, or another release wrote it.
        """
        return cls(schema.reader(path), str(path))

    @classmethod
    def of(cls, store: Store) -> Database:
        """Build an index in memory.

        Raises:
            StoreError: see :func:`skillgraph.index.building.build`.
        """
        connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        building.fill(connection, facts.all_of(store))
        return cls(connection, "the index")

    @property
    def bytes(self) -> int:
        """The size of the file, or of what is in memory instead."""
        sizes = [self.column(f"PRAGMA {of}")[0] for of in ("page_count", "page_size")]
        return int(sizes[0] * sizes[1])

    def rows(self, query: str, *values: str | int) -> list[Found]:
        """Give all rows that a query finds; none for a value that is no text of Unicode's.

        Raises:
            StoreError: the file is damaged.
        """
        try:
            with self._turn:
                return self._connection.execute(query, values).fetchall()
        except UnicodeEncodeError:  # half a surrogate pair, as of a wrong byte in an argument
            return []
        except sqlite3.Error as error:
            raise StoreError(f"{self._name}: cannot be read: {error}") from error

    def column(self, query: str, *values: str | int) -> list[Any]:
        """Give the only column of what a query finds."""
        return [value for [value] in self.rows(query, *values)]

    def row(self, query: str, *values: str | int) -> Found | None:
        """Give the first row that a query finds."""
        return next(iter(self.rows(query, *values)), None)

    def among(self, query: str, values: Collection[str]) -> list[Found]:
        """Give all rows that a query finds, with the values for its ``{}`` as a list of SQL."""
        return self.rows(query.format(",".join("?" * len(values))), *values)

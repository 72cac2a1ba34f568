"""Build the index of a published graph, or bring that of an earlier one up to date.

Both are one thing: to forget what was known of some things, to read what the graph says of them
now, and to derive anew what follows for the standards that this touches. A whole index is an
empty one to which everything is new.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from skillgraph.errors import StoreError
from skillgraph.index import deriving, schema
from skillgraph.index.classes import OWNERS, RELATIONS, REQUIRING, kind_of
from skillgraph.index.facts import Facts
from skillgraph.model import roles as role
from skillgraph.model import shared
from skillgraph.model.columns import Record, Row
from skillgraph.namespaces import SG
from skillgraph.store.protocol import Store


def build(path: Path, things: Iterable[Facts]) -> None:
    """Write the index of a graph: the same things in the same order give the same bytes.

    Args:
        path: where no file is yet.
        things: what the graph says of each of them.

    Raises:
        StoreError: the graph cannot be read; or a row is not what its class says, or refers to
            one that is not there.
        OSError: the file cannot be written.
    """
    with _writing(path) as connection:
        fill(connection, things)
        connection.execute("VACUUM")


def fill(connection: sqlite3.Connection, things: Iterable[Facts]) -> None:
    """Write the index of a graph into an empty database, which may be in memory.

    Raises:
        StoreError: see :func:`build`.
    """
    schema.create(connection)
    _bring(connection, (), things)


def update(path: Path, store: Store, subjects: Collection[str]) -> None:
    """Bring the index of an earlier graph up to date; it answers as one built anew.

    What it costs grows with what has changed, and with the standards that this touches.

    Args:
        path: a copy of the earlier index, which is spoilt where this fails.
        store: the graph as it is now.
        subjects: the ids of all things of which a triple, asserted or inferred, has come or
            gone.

    Raises:
        StoreError: see :func:`build`; or the file is no index that this release reads.
        OSError: the file cannot be written.
    """
    with _writing(path) as connection:
        schema.check(connection, str(path))
        ids = sorted(set(subjects))
        _bring(connection, ids, (Facts.of(store, id) for id in ids))


@contextlib.contextmanager
def _writing(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a file for writing. There is no journal: what fails is thrown away by whoever asked."""
    try:
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            yield connection
    except sqlite3.OperationalError as error:  # a full disk, a folder that is not there
        raise OSError(f"{path}: cannot be written: {error}") from error
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{path}: cannot be read: {error}") from error


def _bring(connection: sqlite3.Connection, known: Iterable[str], things: Iterable[Facts]) -> None:
    """Read things anew, of which some are known already, and derive what follows from them."""
    deriving.prepare(connection)
    connection.execute("BEGIN")
    note = "INSERT OR IGNORE INTO temp.changed VALUES (?)"
    connection.executemany(note, ((id,) for id in known))
    deriving.touch_what_stands(connection)
    deriving.forget(connection)
    for facts in things:
        connection.execute(note, (facts.id,))
        _insert(connection, facts)
    _check_mappings(connection)
    deriving.derive(connection)
    connection.execute("COMMIT")
    deriving.finish(connection)


def _insert(connection: sqlite3.Connection, facts: Facts) -> None:
    """Write what a graph says of one thing."""
    for row in facts.classes():
        cells = facts.cells(row)
        if cells is None:
            continue
        if row is shared.Mapping:
            _insert_mapping(connection, facts.id, cells)
        else:
            _insert_row(connection, row, cells)
        if row in REQUIRING:
            asked = ((facts.id, item) for item in facts.ids(SG.requires))
            connection.executemany("INSERT INTO temp.asked VALUES (?, ?)", asked)
    if source := facts.source():
        written = (facts.id, source, facts.label())
        connection.execute("INSERT INTO cited VALUES (?, ?, ?)", written)
    for relation in RELATIONS:
        if others := facts.ids(SG[relation]):
            linked = (facts.id, relation, json.dumps(others))
            connection.execute("INSERT INTO practised VALUES (?, ?, ?)", linked)


def _insert_row(connection: sqlite3.Connection, row: type[Record], cells: dict[str, Any]) -> None:
    try:
        record = row.model_validate(cells)
    except ValidationError as error:
        raise StoreError(f"the graph holds no well-formed {row.__name__}: {error}") from error
    assert isinstance(record, Row)
    written = (row.__name__, record.id, _json(cells))
    connection.execute("INSERT INTO thing VALUES (?, ?, ?)", written)
    owners = sorted(set(_owners(record)))
    belongs = ((kind, owner, record.id) for kind, owner in owners)
    connection.executemany("INSERT INTO belongs VALUES (?, ?, ?)", belongs)


def _owners(record: Row) -> Iterator[tuple[str, str]]:
    """Give what a row belongs to: as what, and whose."""
    for row, column in OWNERS:
        if type(record) is row:
            owners = getattr(record, column) or ()
            for owner in (owners,) if isinstance(owners, str) else owners:
                yield row.__name__, owner
    if isinstance(record, shared.Erratum):
        yield "erratum-of-standard", record.about.partition("/")[0]
    if isinstance(record, role.RoleRelation):
        yield "relation-to", record.target


def _insert_mapping(connection: sqlite3.Connection, id: str, cells: dict[str, Any]) -> None:
    ends = (cells[end].removeprefix("sgid:") for end in ("subject_id", "object_id"))
    written = (id, kind_of(cells["predicate_id"]), *ends, _json(cells))
    connection.execute("INSERT INTO mapping VALUES (?, ?, ?, ?, ?)", written)


def _check_mappings(connection: sqlite3.Connection) -> None:
    """See that the mappings that changed, or of which an end did, can be read.

    Raises:
        StoreError: one cannot.
    """
    for id, cells in connection.execute(
        """
        SELECT id, cells FROM labelled_mapping WHERE id IN (
            SELECT id FROM temp.changed
            UNION SELECT m.id FROM temp.changed c CROSS JOIN mapping m ON m.subject = c.id
            UNION SELECT m.id FROM temp.changed c CROSS JOIN mapping m ON m.object = c.id
        ) ORDER BY id
        """
    ):
        try:
            shared.Mapping.model_validate_json(cells)
        except ValidationError as error:
            raise StoreError(f"the graph holds no well-formed {id}: {error}") from error


def _json(cells: dict[str, Any]) -> str:
    return json.dumps(cells, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

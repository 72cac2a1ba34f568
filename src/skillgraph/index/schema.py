"""The file of an index: the tables that it has, and how it is opened.

The file holds no number of an item that counts over all standards. An item has a number within
its standard, and a set of items is kept a standard at a time, so that what one standard becomes
touches no row of another. Whoever opens the file puts the standards in the order of their ids
(:mod:`skillgraph.index.blocks`).
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from skillgraph.errors import StoreError

#: Changed whenever a file that this release writes cannot be read by the one before.
FORMAT = 1
#: Says of a file that it is an index of ours, whatever its format: "skgi".
_APPLICATION = 0x736B6769

_ANOTHER_RELEASE = (
    "another release of skillgraph wrote it; skillgraph publish makes a version of the tables "
    "that this one reads"
)
_TABLES = """
-- The rows of every class but Mapping; the cells are JSON, as the graph has them.
CREATE TABLE thing (class TEXT, id TEXT, cells TEXT, UNIQUE (id, class));
CREATE INDEX thing_by_class ON thing (class, id);

-- What belongs to what, of every kind that is asked for by its owner.
CREATE TABLE belongs (
    kind TEXT, owner TEXT, id TEXT, PRIMARY KEY (kind, owner, id)
) WITHOUT ROWID;
CREATE INDEX belongs_by_id ON belongs (id, kind);

-- Mappings, by the id of the node that states each.
CREATE TABLE mapping (
    id TEXT PRIMARY KEY, kind TEXT, subject TEXT, object TEXT, cells TEXT
);
CREATE INDEX mapping_from ON mapping (subject, kind, id);
CREATE INDEX mapping_to ON mapping (object, kind, id);

-- The same as the class takes them, with the Chinese labels of both ends.
CREATE VIEW labelled_mapping AS
SELECT id, kind, subject, object, json_set(
    cells,
    '$.subject_label',
    (SELECT label FROM cited WHERE cited.id = subject),
    '$.object_label',
    (SELECT label FROM cited WHERE cited.id = object)
) AS cells FROM mapping;

-- The source of everything that has one, and its Chinese label.
CREATE TABLE cited (id TEXT PRIMARY KEY, source TEXT, label TEXT) WITHOUT ROWID;

-- What of practice an item or a work content is linked to: a JSON list of ids.
CREATE TABLE practised (
    id TEXT, relation TEXT, others TEXT, PRIMARY KEY (id, relation)
) WITHOUT ROWID;

-- Derived from here on: the standards that have items, and how many.
CREATE TABLE standard (id TEXT PRIMARY KEY, size INTEGER) WITHOUT ROWID;

-- Items by their number in their standard; the fragments are UTF-8, as answers have them.
CREATE TABLE item (
    standard TEXT, number INTEGER, id TEXT, kind TEXT,
    unit TEXT, grade TEXT, work_content TEXT, function TEXT,
    named_zh BLOB, named_en BLOB, clause BLOB,
    PRIMARY KEY (standard, number)
) WITHOUT ROWID;
CREATE UNIQUE INDEX item_by_id ON item (id);

-- Sets of items of one standard, bit 0 first. By rule: what an owner has of its 'own'; what is
-- 'required' by it, with the standard's covering rule; what is 'matched' with an item of the
-- owner, a standard; and, without an owner, what is an 'ability'.
CREATE TABLE bits (
    rule TEXT, owner TEXT, standard TEXT, bits BLOB, PRIMARY KEY (rule, owner, standard)
) WITHOUT ROWID;
CREATE INDEX bits_by_standard ON bits (standard, rule);

-- The functions at each grade, each with the number of its first item.
CREATE TABLE cell (
    standard TEXT, first INTEGER, grade TEXT, function TEXT, bits BLOB,
    PRIMARY KEY (standard, first)
) WITHOUT ROWID;
"""


def create(connection: sqlite3.Connection) -> None:
    """Create the tables in an empty file."""
    connection.executescript(_TABLES)
    connection.execute(f"PRAGMA application_id = {_APPLICATION}")
    connection.execute(f"PRAGMA user_version = {FORMAT}")


def check(connection: sqlite3.Connection, path: str) -> None:
    """See that a file is an index that this release reads.

    Raises:
        StoreError: it is not, or another release wrote it.
    """
    try:
        [[application]] = connection.execute("PRAGMA application_id")
        [[format]] = connection.execute("PRAGMA user_version")
    except sqlite3.Error as error:
        raise StoreError(f"{path}: cannot be read: {error}") from error
    if application != _APPLICATION:
        raise StoreError(f"{path}: cannot be read: it is no index of skillgraph")
    if format != FORMAT:
        raise StoreError(f"{path}: {_ANOTHER_RELEASE}")


def reader(path: Path) -> sqlite3.Connection:
    """Open a finished file for reading; its pages are the kernel's, shared by all processes.

    Never fork after opening.

    Raises:
        StoreError: it cannot be read, or another release wrote it.
    """
    if not path.exists():
        raise StoreError(f"{path}: is not there: {_ANOTHER_RELEASE}")
    try:
        size = path.stat().st_size
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"{path}: cannot be read: {error}") from error
    connection.execute(f"PRAGMA mmap_size = {size}")
    check(connection, str(path))
    return connection

"""Derive what an index has beside the rows: numbers of items, sets of them, fragments of answers.

Everything is derived a standard at a time, in SQL. While an index is written, tables that go
with the connection say what is to be done: the things that have changed, the standards that are
to be derived anew, those of which only the matches are, and what requires what.
"""

from __future__ import annotations

import sqlite3

from pydantic_core import to_json

from skillgraph.errors import StoreError
from skillgraph.index.blocks import bits_of, blob_of, numbers_in

#: The tables that go with the connection, and their columns.
_TEMPORARY = {
    "changed": "id TEXT PRIMARY KEY",
    "touched": "id TEXT PRIMARY KEY",
    "rematched": "id TEXT PRIMARY KEY",
    "affected": "id TEXT PRIMARY KEY",
    "asked": "owner TEXT, item TEXT, PRIMARY KEY (owner, item)",
}

#: The standards of the things that changed, as they are numbered so far.
_STANDING = (
    """INSERT OR IGNORE INTO touched
    SELECT i.standard FROM changed c CROSS JOIN item i ON i.id = c.id""",
    """INSERT OR IGNORE INTO touched
    SELECT b.standard FROM changed c CROSS JOIN bits b ON b.rule = 'own' AND b.owner = c.id""",
)
#: The standards of the items that mappings that changed lead from and to.
_MAPPED = (
    """INSERT OR IGNORE INTO rematched
    SELECT i.standard FROM changed c CROSS JOIN mapping m ON m.id = c.id
    CROSS JOIN item i ON i.id = m.subject""",
    """INSERT OR IGNORE INTO rematched
    SELECT i.standard FROM changed c CROSS JOIN mapping m ON m.id = c.id
    CROSS JOIN item i ON i.id = m.object""",
)
_FORGET = (
    "DELETE FROM thing WHERE id IN (SELECT id FROM changed)",
    "DELETE FROM belongs WHERE id IN (SELECT id FROM changed)",
    "DELETE FROM mapping WHERE id IN (SELECT id FROM changed)",
    "DELETE FROM cited WHERE id IN (SELECT id FROM changed)",
    "DELETE FROM practised WHERE id IN (SELECT id FROM changed)",
    "DELETE FROM bits WHERE rule = 'required' AND owner IN (SELECT id FROM changed)",
)
#: The standards that the items in question are of now.
_STAND_NOW = (
    "INSERT INTO affected SELECT id FROM changed",
    """INSERT OR IGNORE INTO affected
    SELECT i.id FROM touched t CROSS JOIN item i ON i.standard = t.id""",
    """INSERT OR IGNORE INTO touched
    SELECT g.owner FROM affected a
    CROSS JOIN belongs i ON i.kind = 'Item' AND i.id = a.id
    CROSS JOIN belongs u ON u.kind = 'Unit' AND u.id = i.owner
    CROSS JOIN belongs g ON g.kind = 'Grade' AND g.id = u.owner""",
)
_CLEAR = (
    "DELETE FROM standard WHERE id IN (SELECT id FROM touched)",
    "DELETE FROM item WHERE standard IN (SELECT id FROM touched)",
    "DELETE FROM cell WHERE standard IN (SELECT id FROM touched)",
    """DELETE FROM bits WHERE standard IN (SELECT id FROM touched)
    AND rule IN ('own', 'ability', 'required')""",
)
#: Items are numbered by grade, unit, kind and position.
_NUMBER = """
INSERT INTO item
SELECT
    t.id,
    row_number() OVER (
        PARTITION BY t.id
        ORDER BY
            CAST(json_extract(g.cells, '$.rank') AS INTEGER),
            CAST(json_extract(u.cells, '$.position') AS INTEGER),
            json_extract(i.cells, '$.kind'),
            CAST(json_extract(i.cells, '$.position') AS INTEGER),
            i.id
    ) - 1,
    i.id, json_extract(i.cells, '$.kind'), u.id, g.id, w.id, f.id,
    named(i.id, json_extract(i.cells, '$.label_zh')),
    named(i.id, json_extract(i.cells, '$.label_en')),
    clause(json_extract(i.cells, '$.clause'))
FROM touched t
CROSS JOIN belongs gs ON gs.kind = 'Grade' AND gs.owner = t.id
CROSS JOIN thing g ON g.class = 'Grade' AND g.id = gs.id
CROSS JOIN belongs us ON us.kind = 'Unit' AND us.owner = g.id
CROSS JOIN thing u ON u.class = 'Unit' AND u.id = us.id
CROSS JOIN belongs items ON items.kind = 'Item' AND items.owner = u.id
CROSS JOIN thing i ON i.class = 'Item' AND i.id = items.id
LEFT JOIN thing w ON w.class = 'WorkContent' AND w.id = json_extract(u.cells, '$.work_content')
LEFT JOIN thing f ON f.class = 'Function' AND f.id = json_extract(w.cells, '$.function')
"""
#: What refers to nothing, and by what: each gives rows of a thing and what it refers to.
_DANGLING = (
    """SELECT a.id, b.owner FROM affected a
    CROSS JOIN belongs b ON b.kind = 'Item' AND b.id = a.id
    LEFT JOIN item i ON i.id = a.id WHERE i.id IS NULL""",
    """SELECT i.id, 'the work content or the function of ' || i.unit
    FROM touched t CROSS JOIN item i ON i.standard = t.id WHERE i.function IS NULL""",
    "SELECT a.owner, a.item FROM asked a LEFT JOIN item i ON i.id = a.item WHERE i.id IS NULL",
)
_SETS = (
    """INSERT INTO standard
    SELECT i.standard, count(*) FROM touched t CROSS JOIN item i ON i.standard = t.id
    GROUP BY i.standard""",
    *(
        f"""INSERT INTO bits
        SELECT 'own', i.{owner}, i.standard, bits(i.number)
        FROM touched t CROSS JOIN item i ON i.standard = t.id GROUP BY i.standard, i.{owner}"""
        for owner in ("standard", "grade", "unit", "work_content", "function")
    ),
    """INSERT INTO bits
    SELECT 'ability', '', i.standard, bits(i.number)
    FROM touched t CROSS JOIN item i ON i.standard = t.id AND i.kind = 'ability'
    GROUP BY i.standard""",
    """INSERT INTO cell
    SELECT i.standard, min(i.number), i.grade, i.function, bits(i.number)
    FROM touched t CROSS JOIN item i ON i.standard = t.id
    GROUP BY i.standard, i.grade, i.function""",
    """INSERT INTO bits
    SELECT 'required', a.owner, i.standard, bits(i.number)
    FROM asked a CROSS JOIN item i ON i.id = a.item GROUP BY a.owner, i.standard""",
)
_MATCHES = (
    "INSERT OR IGNORE INTO rematched SELECT id FROM touched",
    *(
        f"""INSERT OR IGNORE INTO rematched
        SELECT o.standard FROM touched t CROSS JOIN item i ON i.standard = t.id
        CROSS JOIN mapping m ON m.{here} = i.id AND m.kind = 'match'
        CROSS JOIN item o ON o.id = m.{there}"""
        for here, there in (("subject", "object"), ("object", "subject"))
    ),
    "DELETE FROM bits WHERE rule = 'matched' AND standard IN (SELECT id FROM rematched)",
    """INSERT INTO bits
    SELECT 'matched', there, here, bits(number) FROM (
        SELECT i.standard AS here, i.number AS number, o.standard AS there
        FROM rematched r CROSS JOIN item i ON i.standard = r.id
        CROSS JOIN mapping m ON m.subject = i.id AND m.kind = 'match'
        CROSS JOIN item o ON o.id = m.object
        UNION ALL
        SELECT i.standard, i.number, o.standard
        FROM rematched r CROSS JOIN item i ON i.standard = r.id
        CROSS JOIN mapping m ON m.object = i.id AND m.kind = 'match'
        CROSS JOIN item o ON o.id = m.subject
    ) GROUP BY here, there""",
)


class _Bits:
    """The aggregate of SQL that makes a set of numbers."""

    def __init__(self) -> None:
        self._bits = 0

    def step(self, number: int) -> None:
        """Put a number into the set."""
        self._bits |= 1 << number

    def finalize(self) -> bytes:
        """Give the set as it is kept."""
        return blob_of(self._bits)


def prepare(connection: sqlite3.Connection) -> None:
    """Give a connection the tables and functions that deriving needs."""
    for table, columns in _TEMPORARY.items():
        connection.execute(f"CREATE TEMP TABLE {table} ({columns}) WITHOUT ROWID")
    connection.create_aggregate("bits", 1, _Bits)  # type: ignore[arg-type]
    connection.create_function("named", 2, _named, deterministic=True)
    connection.create_function("clause", 1, _clause, deterministic=True)


def finish(connection: sqlite3.Connection) -> None:
    """Remove those tables again: a connection in memory stays open."""
    _run(connection, *(f"DROP TABLE temp.{table}" for table in _TEMPORARY))


def touch_what_stands(connection: sqlite3.Connection) -> None:
    """Note the standards of what has changed, before it is forgotten."""
    _run(connection, *_STANDING, *_MAPPED)


def forget(connection: sqlite3.Connection) -> None:
    """Remove what is known of the things that have changed."""
    _run(connection, *_FORGET)


def derive(connection: sqlite3.Connection) -> None:
    """Derive anew what follows for the standards that are touched.

    Raises:
        StoreError: something refers to what is not there.
    """
    _run(connection, *_STAND_NOW)
    _keep_required(connection)
    _run(connection, *_CLEAR, _NUMBER)
    _refuse_dangling(connection)
    _run(connection, *_SETS, *_MAPPED, *_MATCHES)


def _keep_required(connection: sqlite3.Connection) -> None:
    """Note by their ids the items that unchanged things require: their numbers will change."""
    standards = connection.execute("SELECT id FROM touched JOIN standard USING (id)").fetchall()
    for [standard] in standards:
        found = connection.execute(
            "SELECT id FROM item WHERE standard = ? ORDER BY number", (standard,)
        )
        ids = [id for [id] in found]
        required = connection.execute(
            "SELECT owner, bits FROM bits WHERE standard = ? AND rule = 'required'", (standard,)
        )
        for owner, bits in required.fetchall():
            asked = ((owner, ids[number]) for number in numbers_in(bits_of(bits)))
            connection.executemany("INSERT OR IGNORE INTO asked VALUES (?, ?)", asked)


def _refuse_dangling(connection: sqlite3.Connection) -> None:
    for query in _DANGLING:
        found = connection.execute(f"{query} ORDER BY 1, 2 LIMIT 1").fetchone()
        if found:
            thing, other = found
            raise StoreError(f"{thing} refers to {other}, which the graph does not hold")


def _run(connection: sqlite3.Connection, *statements: str) -> None:
    for statement in statements:
        connection.execute(statement)


def _named(id: str, label: str) -> bytes:
    """Give an id and a label as an answer's JSON has them."""
    return to_json({"id": id, "label": label})


def _clause(clause: str) -> bytes:
    """Give the member of an answer's JSON that holds a clause."""
    return to_json({"clause": clause})[1:-1]

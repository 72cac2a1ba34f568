"""Write people, block by block, in the forms that a batch reads.

The wide form has a row for each person, with all that is known of them; the long form a row for
each item that a person holds, and nothing else. A block is a row group of a Parquet file.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from skillgraph.synthetic.people import SCHEMA
from skillgraph.synthetic.wanted import PeopleFormat

_LONG = pa.schema([("person", pa.string()), ("item", pa.dictionary(pa.int32(), pa.string()))])


def write(path: Path, blocks: Iterable[pa.Table], format: PeopleFormat, long: bool) -> None:
    """Write people.

    Args:
        path: the file; it is overwritten.
        blocks: people with the columns of :data:`skillgraph.synthetic.people.SCHEMA`.
        format: how the file is written.
        long: whether a row is an item of a person.
    """
    schema, tables = (_LONG, map(_lengthened, blocks)) if long else (SCHEMA, iter(blocks))
    _WRITERS[format](path, tables, schema)


def _lengthened(block: pa.Table) -> pa.Table:
    """Make a row of each item that somebody holds."""
    items = block["items"].combine_chunks()
    people = block["id"].combine_chunks().take(pc.list_parent_indices(items))
    return pa.Table.from_arrays([people, pc.list_flatten(items)], schema=_LONG)


def _parquet(path: Path, tables: Iterator[pa.Table], schema: pa.Schema) -> None:
    # Without Arrow's own schema, items that are coded here are plain text to whoever reads them.
    with pq.ParquetWriter(path, schema, compression="zstd", store_schema=False) as writer:
        for table in tables:
            writer.write_table(table, row_group_size=len(table))


def _csv(path: Path, tables: Iterator[pa.Table], schema: pa.Schema) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(schema.names)
        for row in _rows(tables):
            writer.writerow(map(_cell, row.values()))


def _ndjson(path: Path, tables: Iterator[pa.Table], schema: pa.Schema) -> None:
    with path.open("wb") as file:
        file.writelines(orjson.dumps(row) + b"\n" for row in _rows(tables))


def _rows(tables: Iterator[pa.Table]) -> Iterator[dict[str, Any]]:
    for table in tables:
        yield from table.to_pylist()


def _cell(value: Any) -> str:
    """Write a cell: the members of a list with semicolons between."""
    if not isinstance(value, list):
        return str(value)
    return ";".join(map(_member, value)) or "none"


def _member(value: Any) -> str:
    """Write an id, a grade with the day of its certificate, or an occupation with its years."""
    if isinstance(value, str):
        return value
    if "since" in value:
        return f"{value['grade']}@{value['since']}"
    return f"{value['in']}:{value['years']:g}"


_WRITERS: dict[PeopleFormat, Callable[[Path, Iterator[pa.Table], pa.Schema], None]] = {
    PeopleFormat.PARQUET: _parquet,
    PeopleFormat.CSV: _csv,
    PeopleFormat.NDJSON: _ndjson,
}

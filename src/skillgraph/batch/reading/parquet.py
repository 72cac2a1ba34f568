"""People in Parquet: lists of texts, each distinct one looked up once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from skillgraph.batch.reading.form import FACTS, IDS, Shape, Wanted
from skillgraph.batch.reading.rows import Lists, Rows, Table, no_lists, text
from skillgraph.errors import InputError

#: Items that are read at a time, if a single person has no more.
ITEMS = 2**23
#: Rows that are read at a time where each has an item.
ROWS = 2**20
#: Bytes of a column that are read at a time.
BUFFER = 2**20


def read(source: BinaryIO, wanted: Wanted) -> Table:
    """Open a Parquet file.

    Raises:
        InputError: the source cannot seek, or columns are missing, unknown or of a wrong type.
        ArrowException, OSError: it is no Parquet.
    """
    if not source.seekable():
        what = "Parquet is read from its end, and this is a stream that cannot go there"
        raise InputError(f"{wanted.file}: {what}; give a file, or all the bytes at once")
    schema = pq.read_schema(source)
    shape = wanted.shape_of(schema.names)
    _check(schema, wanted)
    source.seek(0)
    file = pq.ParquetFile(source, read_dictionary=_repeated(source, shape), buffer_size=BUFFER)
    return Table(shape, _stretches(file, shape, wanted))


def _stretches(file: pq.ParquetFile, shape: Shape, wanted: Wanted) -> Iterator[Rows]:
    """Read the row groups one by one: a batch over two would have two dictionaries."""
    unread = frozenset() if wanted.facts else FACTS - {"certificates"}
    names = [name for name in file.schema_arrow.names if name not in unread]
    number = 1
    for group in range(file.num_row_groups):
        size = _size(file.metadata.row_group(group), shape, wanted)
        for batch in file.iter_batches(size, [group], names, use_threads=False):
            yield _rows(batch, number, shape, wanted)
            number += len(batch)


def _rows(batch: pa.RecordBatch, number: int, shape: Shape, wanted: Wanted) -> Rows:
    columns = dict(zip(batch.schema.names, batch.columns, strict=True))
    ids = text(next(columns[name] for name in columns if name in IDS))
    numbers = np.arange(number, number + len(batch))
    if shape is Shape.LONG:
        return Rows(numbers, ids, columns["item"])
    facts = batch.select([name for name in columns if name in FACTS]) if wanted.facts else None
    return Rows(
        numbers,
        ids,
        columns["items"] if "items" in columns else no_lists(len(batch)),
        _grades(columns.get("certificates")),
        None if facts is None else tuple(facts.to_pylist()),
    )


def _grades(certificates: pa.Array | None) -> pa.Array | None:
    """Give the grades of certificates, a list a row."""
    if certificates is None or pa.types.is_null(certificates.type):
        return None
    lists = Lists.of(certificates)
    return pa.LargeListArray.from_arrays(pa.array(lists.offsets), lists.texts.field("grade"))


def _size(group: pq.RowGroupMetaData, shape: Shape, wanted: Wanted) -> int:
    """Choose how many rows of a group are read at a time, by the items that they have."""
    if shape is Shape.LONG:
        return ROWS
    columns = map(group.column, range(group.num_columns))
    items: int = max(column.num_values for column in columns)
    rows: int = group.num_rows
    return max(1, min(wanted.people, ITEMS * rows // max(items, 1)))


def _repeated(source: BinaryIO, shape: Shape) -> list[str]:
    """Name the columns of texts that come again and again, as Parquet names their leaves."""
    schema = pq.ParquetFile(source).schema
    columns = map(schema.column, range(len(schema)))
    repeated = {"items"} if shape is Shape.WIDE else {"item"} | IDS
    return [
        column.path
        for column in columns
        if column.path.partition(".")[0] in repeated and column.physical_type == "BYTE_ARRAY"
    ]


def _check(schema: pa.Schema, wanted: Wanted) -> None:
    """Check the types of the columns that are read without regard to each value."""
    for column in schema:
        if expected := _misfit(column.name, column.type):
            what = f"the column {column.name} has the type {column.type}; expected {expected}"
            raise InputError(f"{wanted.file}: {what}")


def _misfit(name: str, type: pa.DataType) -> str | None:
    """Say what a column should be if it is not."""
    if name in IDS and not (_is_text(type) or pa.types.is_integer(type)):
        return "texts or whole numbers"
    if name == "item" and not _is_text(type):
        return "texts"
    if name == "items" and not (_is_list(type) and _is_text(type.value_type)):
        return "lists of texts"
    if name == "certificates" and not (pa.types.is_null(type) or _is_certificates(type)):
        return "lists of structs with a text called grade"
    return None


def _is_list(type: pa.DataType) -> bool:
    return bool(pa.types.is_list(type) or pa.types.is_large_list(type))


def _is_text(type: pa.DataType) -> bool:
    if pa.types.is_dictionary(type):
        return _is_text(type.value_type)
    kinds = pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view, pa.types.is_null
    return any(is_kind(type) for is_kind in kinds)


def _is_certificates(type: pa.DataType) -> bool:
    if not (_is_list(type) and pa.types.is_struct(type.value_type)):
        return False
    place = type.value_type.get_field_index("grade")
    return place >= 0 and _is_text(type.value_type.field(place).type)

"""People in Parquet: lists of texts, each distinct one looked up once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from skillgraph.batch.reading.form import FACTS, IDS, Shape, Wanted
from skillgraph.batch.reading.rows import Facts, Lists, Rows, Table, no_lists, text
from skillgraph.errors import InputError

#: Rows that are read at a time: of people, who may have thousands of items, and of items.
PEOPLE, ROWS = 2**12, 2**20
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
    file = pq.ParquetFile(source)
    shape = wanted.shape_of(file.schema_arrow.names)
    _check(file.schema_arrow, wanted)
    file = pq.ParquetFile(
        source,
        metadata=file.metadata,
        read_dictionary=_repeated(file.schema, shape),
        buffer_size=BUFFER,
        page_checksum_verification=True,
    )
    return Table(shape, _stretches(file, shape, wanted))


def _stretches(file: pq.ParquetFile, shape: Shape, wanted: Wanted) -> Iterator[Rows]:
    """Read the row groups one by one: a batch over two would have two dictionaries."""
    unread = frozenset() if wanted.facts else FACTS - {"certificates"}
    names = [name for name in file.schema_arrow.names if name not in unread]
    size = min(wanted.people, PEOPLE) if shape is Shape.WIDE else ROWS
    number = 1
    for group in range(file.num_row_groups):
        for batch in file.iter_batches(size, [group], names, use_threads=False):
            yield _rows(batch, number, shape, wanted)
            number += len(batch)


def _rows(batch: pa.RecordBatch, number: int, shape: Shape, wanted: Wanted) -> Rows:
    columns = dict(zip(batch.schema.names, batch.columns, strict=True))
    _sound(columns.get("item", columns.get("items")), wanted)
    ids = text(next(columns[name] for name in columns if name in IDS))
    numbers = np.arange(number, number + len(batch))
    if shape is Shape.LONG:
        return Rows(numbers, ids, columns["item"])
    facts = batch.select([name for name in columns if name in FACTS]) if wanted.facts else None
    return Rows(
        numbers,
        ids,
        _lists(columns.get("items"), len(batch)),
        _grades(columns.get("certificates")),
        None if facts is None else _facts(facts),
    )


def _sound(items: pa.Array | None, wanted: Wanted) -> None:
    """Check that coded items are in their dictionary: of a damaged page, Arrow does not see it."""
    texts = items.values if items is not None and _is_list(items.type) else items
    if texts is None or not pa.types.is_dictionary(texts.type) or len(texts) == texts.null_count:
        return
    codes = pc.min_max(texts.indices).as_py()
    if not 0 <= codes["min"] <= codes["max"] < len(texts.dictionary):
        raise InputError(f"{wanted.file}: a page of the column of items is damaged")


def _lists(items: pa.Array | None, rows: int) -> pa.Array:
    return no_lists(rows) if items is None or pa.types.is_null(items.type) else items


def _grades(certificates: pa.Array | None) -> pa.Array | None:
    """Give the grades of certificates, a list a row."""
    if certificates is None or pa.types.is_null(certificates.type):
        return None
    lists = Lists.of(certificates)
    return pa.LargeListArray.from_arrays(pa.array(lists.offsets), lists.texts.field("grade"))


def _facts(batch: pa.RecordBatch) -> tuple[Facts | None, ...]:
    """Give the values of each row; None where one is no UTF-8, or no date of a calendar."""
    try:
        return tuple(batch.to_pylist())
    except (ValueError, OverflowError):
        if len(batch) == 1:
            return (None,)
        half = len(batch) // 2
        return _facts(batch.slice(0, half)) + _facts(batch.slice(half))


def _repeated(schema: pq.ParquetSchema, shape: Shape) -> list[str]:
    """Name the columns of texts that come again and again, as Parquet names their leaves."""
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
    """Say what a column should be if it is not; one without any value may be of no type."""
    if pa.types.is_null(type):
        return None
    if name in IDS and not (_is_text(type) or pa.types.is_integer(type)):
        return "texts or whole numbers"
    if name == "item" and not _is_text(type):
        return "texts"
    if name == "items" and not (_is_list(type) and _is_text(type.value_type)):
        return "lists of texts"
    if name == "certificates" and not _is_certificates(type):
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

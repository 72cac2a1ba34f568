"""Write results as Parquet, CSV or NDJSON, on anything that takes bytes: a file, a pipe, a reply.

The same results give the same bytes. In CSV, a function and its count are ``function=3``, and the
members of a list stand apart by semicolons. In NDJSON a row is an object, as a schema of the
HTTP service has it; what is not asked for is not there.
"""

from __future__ import annotations

import codecs
import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, BinaryIO, TypeAlias

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from skillgraph.batch.reading.form import Format

#: Takes tables of one schema, one after the other.
Write: TypeAlias = Callable[[pa.RecordBatch], None]

#: Columns that a reader may skip row groups by; for the others, statistics are only slow.
_TOLD_APART = ["person", "target", "required", "held", "missing", "readiness"]
#: Rows that are written as one piece of NDJSON.
_LINES = 4096


@contextlib.contextmanager
def writing(format: Format, schema: pa.Schema, sink: BinaryIO) -> Iterator[Write]:
    """Write results on a sink that need not be able to seek.

    Args:
        format: how.
        schema: of the results, see :func:`skillgraph.batch.results.schema`.
        sink: where to; it is not closed.

    Yields:
        What is called with one table after the other. What they end in is written when the
        context ends.
    """
    with _WRITERS[format](schema, _Counting(sink)) as write:
        yield write


class _Counting:
    """A sink that knows how far it is, as Parquet has to, whether or not it can seek."""

    closed = False

    def __init__(self, sink: BinaryIO) -> None:
        self._sink = sink
        self._place = 0

    def write(self, data: Any) -> int:
        """Write bytes; Arrow gives buffers of its own."""
        piece = memoryview(data)
        self._sink.write(piece)
        self._place += piece.nbytes
        return piece.nbytes

    def tell(self) -> int:
        """Tell how many bytes were written."""
        return self._place

    def flush(self) -> None:
        """Flush the sink."""
        self._sink.flush()

    def close(self) -> None:
        """Leave the sink open: it belongs to whoever gave it."""


@contextlib.contextmanager
def _parquet(schema: pa.Schema, sink: _Counting) -> Iterator[Write]:
    """Write each table as a row group."""
    with pq.ParquetWriter(
        pa.PythonFile(sink, "w"),
        schema,
        compression="snappy",
        write_statistics=_TOLD_APART,
        store_schema=False,  # readers see strings, not our dictionaries
    ) as writer:

        def write(table: pa.RecordBatch) -> None:
            writer.write_batch(table, row_group_size=max(1, table.num_rows))

        yield write


@contextlib.contextmanager
def _csv(schema: pa.Schema, sink: _Counting) -> Iterator[Write]:
    """Write UTF-8 with the mark by which Excel knows it."""
    flat = pa.schema([(field.name, _FLAT.get(field.name, field.type)) for field in schema])
    plain = pa.schema([(f.name, pa.string() if _named(f.type) else f.type) for f in flat])
    sink.write(codecs.BOM_UTF8)
    with pacsv.CSVWriter(pa.PythonFile(sink, "w"), plain) as writer:
        yield lambda table: writer.write(_flat(table, plain))


_FLAT: Mapping[str, pa.DataType] = {
    "missing_by_function": pa.string(),
    "missing_items": pa.string(),
}


def _named(type: pa.DataType) -> bool:
    return bool(pa.types.is_dictionary(type))


def _flat(table: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    columns = [_cell(column).cast(schema.field(name).type)
               for name, column in zip(table.schema.names, table.columns, strict=True)]  # fmt: skip
    return pa.record_batch(columns, schema=schema)


def _cell(column: pa.Array) -> pa.Array:
    """Write the members of lists into one cell, and leave any other column as it is."""
    if pa.types.is_map(column.type):
        names, counts = column.keys.cast(pa.string()), column.items.cast(pa.string())
        members = pc.binary_join_element_wise(names, counts, "=")
    elif pa.types.is_list(column.type):
        members = column.values.cast(pa.string())
    else:
        return column
    return pc.binary_join(pa.ListArray.from_arrays(column.offsets, members), ";")


@contextlib.contextmanager
def _ndjson(schema: pa.Schema, sink: _Counting) -> Iterator[Write]:
    def write(table: pa.RecordBatch) -> None:
        for start in range(0, table.num_rows, _LINES):
            sink.write(b"".join(_lines(table.slice(start, _LINES))))

    yield write


def _lines(table: pa.RecordBatch) -> Iterator[bytes]:
    names = table.schema.names
    columns: Iterable[list[Any]] = map(_values, table.columns)
    for row in zip(*columns, strict=True):
        yield orjson.dumps(dict(zip(names, row, strict=True)), option=orjson.OPT_APPEND_NEWLINE)


def _values(column: pa.Array) -> list[Any]:
    if pa.types.is_map(column.type):
        return [pairs if pairs is None else dict(pairs) for pairs in column.to_pylist()]
    values: list[Any] = column.to_pylist()
    return values


_WRITERS = {Format.PARQUET: _parquet, Format.CSV: _csv, Format.NDJSON: _ndjson}

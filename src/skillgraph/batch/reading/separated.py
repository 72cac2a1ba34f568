"""People in CSV: cells of UTF-8 text with commas between, in quotation marks if need be."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import inf
from typing import BinaryIO

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import csv

from skillgraph.batch.model import Reject
from skillgraph.batch.reading.columns import Columns
from skillgraph.batch.reading.form import Shape, Wanted
from skillgraph.batch.reading.rows import Rows, Table
from skillgraph.batch.reading.utf8 import GROWTH, Utf8

#: Bytes that are read at a time; a row has fewer. Arrow reads up to 32 times as many ahead.
BYTES = 2**22
#: The heading is row 1.
FIRST = 2
#: Rows with another number of cells that may follow each other: then it is no table.
MISFITS = 2**18


def read(source: BinaryIO, wanted: Wanted) -> Table:
    """Open CSV.

    Raises:
        InputError: columns are missing, doubled or unknown.
        ArrowException: it is empty, or no CSV.
    """
    misfits = _Misfits()
    stream = csv.open_csv(
        pa.PythonFile(Utf8(source), mode="r"),
        csv.ReadOptions(block_size=GROWTH * BYTES, use_threads=False),
        csv.ParseOptions(
            newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=misfits
        ),
        csv.ConvertOptions(default_column_type=pa.string(), check_utf8=False),
    )
    shape = wanted.shape_of(stream.schema.names)
    return Table(shape, _stretches(stream, misfits, shape, wanted))


@dataclass(slots=True)
class _Misfits:
    """Takes the rows that have more or fewer cells than the heading.

    Rows are noted in their order, by a thread of Arrow that may be ahead of whoever asks.
    """

    rejects: deque[Reject] = field(default_factory=deque)

    def __call__(self, row: csv.InvalidRow) -> str:
        """Note a row, and have the others read."""
        what = f"{row.actual_columns} cells; expected {row.expected_columns}"
        self.rejects.append(Reject(row.number, None, what))
        return "skip" if len(self.rejects) < MISFITS else "error"

    def number(self, start: int, rows: int) -> NDArray[np.int64]:
        """Number the rows from ``start`` on that are none of these."""
        misfits = [reject.row for reject in self.rejects.copy()]
        numbers = np.arange(start, start + rows + len(misfits))
        return numbers[np.isin(numbers, misfits, invert=True)][:rows]

    def above(self, row: float) -> Iterator[Reject]:
        """Hand out those above a row."""
        while self.rejects and self.rejects[0].row < row:
            yield self.rejects.popleft()


def _stretches(
    stream: csv.CSVStreamingReader, misfits: _Misfits, shape: Shape, wanted: Wanted
) -> Iterator[Rows]:
    start = FIRST
    for batch in stream:
        numbers = misfits.number(start, len(batch))
        start = int(numbers[-1]) + 1 if len(batch) else start
        yield from _rows(Columns.of(numbers, batch), tuple(misfits.above(start)), shape, wanted)
    nothing = pa.RecordBatch.from_pylist([], stream.schema)
    last = Columns.of(np.array([], np.int64), nothing)
    yield from _rows(last, tuple(misfits.above(inf)), shape, wanted)


def _rows(
    columns: Columns, misfits: tuple[Reject, ...], shape: Shape, wanted: Wanted
) -> Iterator[Rows]:
    readable, rejects = columns.readable()
    rows = readable.rows(misfits + rejects, shape, wanted.facts)
    yield from rows.cut(wanted.people) if shape is Shape.WIDE else [rows]

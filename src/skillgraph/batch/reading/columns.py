"""Rows of CSV, as columns of cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from skillgraph.batch.model import Reject
from skillgraph.batch.reading import cells
from skillgraph.batch.reading.form import FACTS, IDS, Shape
from skillgraph.batch.reading.rows import (
    LISTS,
    NO_CERTIFICATES,
    Facts,
    Rows,
    grades,
    no_lists,
    text,
)
from skillgraph.batch.reading.utf8 import REPLACED

_BREAK = "a cell has a line break: a quotation mark may be missing"
#: What cells may not have, and why.
MARKS: Mapping[str, str] = {REPLACED: "no UTF-8 text", "\n": _BREAK, "\r": _BREAK}
#: Makes one of all that separates ids.
_ALIKE = bytes.maketrans(cells.SEPARATORS.encode(), b";" * len(cells.SEPARATORS))


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Rows that have as many cells as the heading."""

    numbers: NDArray[np.int64]
    #: Cells by the names of columns; none is null.
    cells: Mapping[str, pa.StringArray]
    #: The grades certified, row by row; None where that cell cannot be read. Nothing without it.
    certified: Sequence[list[str] | None]

    @classmethod
    def of(cls, numbers: NDArray[np.int64], batch: pa.RecordBatch) -> Columns:
        """Name the columns of a batch, and read the certificates."""
        columns = dict(zip(batch.schema.names, batch.columns, strict=True))
        listed = columns["certificates"].to_pylist() if "certificates" in columns else []
        certified = [grades(cells.certificates(cell.strip())) for cell in listed]
        return cls(numbers, columns, certified)

    @property
    def ids(self) -> pa.StringArray:
        """Give the ids of the people."""
        return next(column for name, column in self.cells.items() if name in IDS)

    def readable(self) -> tuple[Columns, tuple[Reject, ...]]:
        """Leave out rows without any text, and reject those whose cells cannot be read."""
        wrong = {row: NO_CERTIFICATES for row, one in enumerate(self.certified) if one is None}
        wrong |= self._marked()
        out = np.logical_and.reduce([_are_empty(column) for column in self.cells.values()])
        out[list(wrong)] = True
        if not out.any():
            return self, ()
        rejects = tuple(self._reject(row, reason) for row, reason in wrong.items())
        kept = pa.array(~out)
        filtered = {name: column.filter(kept) for name, column in self.cells.items()}
        return Columns(self.numbers[~out], filtered, list(compress(self.certified, ~out))), rejects

    def rows(self, rejects: tuple[Reject, ...], shape: Shape, with_facts: bool) -> Rows:
        """Read the cells."""
        ids = text(self.ids)
        if shape is Shape.LONG:
            return Rows(self.numbers, ids, self.cells["item"], rejects=rejects)
        return Rows(
            self.numbers,
            ids,
            _split(self.cells["items"]) if "items" in self.cells else no_lists(len(ids)),
            pa.array(self.certified, LISTS) if "certificates" in self.cells else None,
            self._facts() if with_facts else None,
            rejects,
        )

    def _reject(self, row: int, reason: str) -> Reject:
        id = self.ids[row].as_py()
        named = id and not any(mark in id for mark in MARKS)
        return Reject(int(self.numbers[row]), id if named else None, reason)

    def _marked(self) -> dict[int, str]:
        """Find the rows with a mark in any cell, and say why they cannot be read."""
        wrong: dict[int, str] = {}
        for column in self.cells.values():
            data = _data(column)
            for mark in (mark for mark in MARKS if mark.encode() in data):
                rows = np.flatnonzero(pc.match_substring(column, mark))
                wrong |= dict.fromkeys(rows.tolist(), MARKS[mark])
        return wrong

    def _facts(self) -> tuple[Facts, ...]:
        known = {name: column.to_pylist() for name, column in self.cells.items() if name in FACTS}
        rows = range(len(self.numbers))
        return tuple(cells.facts({name: known[name][row] for name in known}) for row in rows)


def _are_empty(column: pa.StringArray) -> NDArray[np.bool_]:
    return np.asarray(pc.equal(column, ""))


def _data(column: pa.StringArray) -> bytes:
    """Give the bytes of all cells, one behind the other."""
    buffer = column.buffers()[2]
    return buffer.to_pybytes() if buffer else b""


def _split(column: pa.StringArray) -> pa.ListArray:
    """Split cells into ids; between two separators is an empty one."""
    offsets, data = column.buffers()[1], pa.py_buffer(_data(column).translate(_ALIKE))
    alike = pa.StringArray.from_buffers(len(column), offsets, data, None, 0, column.offset)
    return pc.split_pattern(alike, ";")

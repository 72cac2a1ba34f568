"""Bit sets of people, from the columns of their items."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from skillgraph.batch.model import Words
from skillgraph.batch.reading.lookup import WORD

#: Cells of the table of truth values that is filled at a time, a byte each.
CELLS = 2**22


def pack(offsets: NDArray[np.int64], columns: NDArray[np.int32], words: int) -> Words:
    """Pack each list of columns into a bit set.

    Args:
        offsets: where each list begins in ``columns``, and where the last ends.
        columns: at most ``64 * words + 63``; those from ``64 * words`` on leave no trace.
        words: words of a bit set.

    Returns:
        Shape (words, lists).
    """
    lists = len(offsets) - 1
    held = np.empty((words, lists), np.uint64)
    step = max(1, CELLS // (WORD * (words + 1)))
    for start in range(0, lists, step):
        stop = min(start + step, lists)
        held[:, start:stop] = _packed(offsets[start : stop + 1], columns, words)
    return held


def _packed(offsets: NDArray[np.int64], columns: NDArray[np.int32], words: int) -> Words:
    """Mark the columns in a table, and take eight cells of it for a byte."""
    width = WORD * (words + 1)
    lists = len(offsets) - 1
    table = np.zeros((lists, width), np.bool_)
    rows = np.repeat(np.arange(0, lists * width, width), np.diff(offsets))
    table.reshape(-1)[rows + columns[offsets[0] : offsets[-1]]] = True
    packed = np.packbits(table, axis=1, bitorder="little").view("<u8")
    return packed[:, :words].T.astype(np.uint64)

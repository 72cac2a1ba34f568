"""A table of results, and the ways to write it."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

Cell = str | int | float | None
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of results under named columns, tidy: one observation a row.

    ``name`` is what a file of it is called; ``title`` and ``note``, which says how the figures
    were come by, are in the language asked for. ``None`` is unknown or not applicable.
    """

    name: str
    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def records(self) -> list[dict[str, Cell]]:
        """Give the rows by the names of their columns, as JSON wants them."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def column(self, name: str) -> list[Cell]:
        """Give the cells of a column."""
        place = self.columns.index(name)
        return [row[place] for row in self.rows]

    def csv(self) -> bytes:
        """Write it as CSV: UTF-8 with a byte order mark, for spreadsheets, and LF."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows(self.rows)
        return text.getvalue().encode("utf-8-sig")

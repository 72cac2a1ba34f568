"""The cells of one sheet, whatever file they came from."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from openpyxl.utils import get_column_letter

#: Characters that a cell of a spreadsheet can hold.
LONGEST = 32_767


class Kind(StrEnum):
    """What a cell holds; only text and numbers can be read."""

    TEXT = "text"
    NUMBER = "a number"
    DATE = "a date or time"
    TRUTH = "true or false"
    ERROR = "an error of the spreadsheet"
    TOO_LONG = "longer than the text of a cell can be"
    UNSTORED = "a formula without a stored value"
    UNDECODABLE = "bytes in another encoding, or control characters"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with something in it."""

    text: str
    kind: Kind = Kind.TEXT
    #: The value, where the cell is a number.
    number: Decimal | None = None
    #: Whether the value is what a formula gave when the file was saved.
    formula: bool = False

    @property
    def readable(self) -> bool:
        """Whether the cell says what it means: dates, errors and the like do not."""
        return self.kind in (Kind.TEXT, Kind.NUMBER)


def written(text: str, formula: bool = False) -> Cell:
    """Make a cell of text, which spreadsheet programs hold to a length."""
    if len(text) > LONGEST:
        return Cell(text[:LONGEST], Kind.TOO_LONG, formula=formula)
    return Cell(text, formula=formula)


@dataclass(frozen=True, slots=True)
class Merge:
    """A block of merged cells: its first and last row and column, all counted from 1."""

    top: int
    left: int
    bottom: int
    right: int

    def covers(self, row: int, column: int) -> bool:
        """Whether a cell lies in the block."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@dataclass(frozen=True, slots=True)
class Grid:
    """The filled cells of a sheet by row and column, counted from 1 as a spreadsheet does."""

    sheet: str | None
    rows: Mapping[int, Mapping[int, Cell]]
    #: Blocks of merged cells, in the order of their first rows.
    merges: tuple[Merge, ...] = ()
    #: Number of cells in each row, filled or not, where the file says so (CSV).
    widths: Mapping[int, int] | None = None
    #: Rows and columns that the sheet does not show.
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    def text(self, row: int, column: int) -> str:
        """Give the text of a cell, empty where nothing is in it."""
        cell = self.rows.get(row, {}).get(column)
        return cell.text if cell else ""

    def merged_from(self, row: int) -> tuple[Merge, ...]:
        """Give the blocks that begin in a row."""
        first = bisect_left(self.merges, row, key=_top)
        return self.merges[first : bisect_right(self.merges, row, lo=first, key=_top)]

    def turned(self) -> Grid:
        """Give the cells with rows for columns and columns for rows, unmerged."""
        rows: dict[int, dict[int, Cell]] = {}
        for row, cells in self.rows.items():
            for column, cell in cells.items():
                rows.setdefault(column, {})[row] = cell
        return Grid(self.sheet, rows)

    def last_column(self) -> int:
        """Give the last column with something in it, or merged into it; 0 where none is."""
        filled = (column for cells in self.rows.values() for column in cells)
        return max((*filled, *(merge.right for merge in self.merges)), default=0)


def _top(merge: Merge) -> int:
    return merge.top


def letter(column: int) -> str:
    """Name a column as a spreadsheet does: A, B, … AA."""
    return get_column_letter(column)

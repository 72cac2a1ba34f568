"""XLSX: the sheets of a workbook as grids, opened only after its archive was measured."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell as BookCell
from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.constants import ARC_CORE
from openpyxl.xml.functions import tostring

from skillgraph.curriculum import package
from skillgraph.curriculum.grid import Cell, Grid, Kind, Merge, written
from skillgraph.errors import CurriculumError, TableError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sheets:
    """The sheets of a workbook, and what is said of it as a whole."""

    grids: tuple[Grid, ...]
    notices: tuple[TableError, ...] = ()
    #: What a copy will not keep.
    unkept: tuple[str, ...] = ()


def read(file: str, content: bytes) -> Sheets:
    """Read the visible sheets of a workbook.

    Raises:
        TooLargeError: it unpacks to more than may be read.
        CurriculumError: it is damaged, or no XLSX workbook.
    """
    measured = package.measure(file, content)
    values = load(file, content, values=True)
    formulas = load(file, content) if measured.formulas else None
    visible = [sheet for sheet in values.worksheets if sheet.sheet_state == "visible"]
    grids = tuple(_grid(sheet, _formulas(formulas, sheet.title)) for sheet in visible)
    return Sheets(grids, tuple(_notices(file, measured, values)), measured.unkept)


def load(file: str, content: bytes, *, values: bool = False) -> Workbook:
    """Load a workbook that was measured.

    Args:
        file: how an error names the file.
        content: the workbook.
        values: whether cells hold the stored values of their formulas, or the formulas.

    Raises:
        CurriculumError: the library cannot read it.
    """
    return safely(file, lambda: load_workbook(io.BytesIO(content), data_only=values))


def saved(book: Workbook) -> bytes:
    """Write a workbook, the same bytes for the same contents.

    The library stamps the time of writing on the workbook and on every part of the archive;
    the workbook keeps the time that it had, and the parts get the earliest that a ZIP can say.
    """
    modified = book.properties.modified
    written = io.BytesIO()
    book.save(written)
    book.properties.modified = modified
    timeless = io.BytesIO()
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(timeless, "w") as archive:
        for name in parts.namelist():
            own = tostring(book.properties.to_tree()) if name == ARC_CORE else parts.read(name)
            entry = zipfile.ZipInfo(name)
            archive.writestr(entry, own, compress_type=zipfile.ZIP_DEFLATED)
    return timeless.getvalue()


def safely(file: str, act: Callable[[], T]) -> T:
    """Let the library work on a file that may be anything, without a word of its own.

    What it warns of, :mod:`package` has seen and the copy says. A filter stays where it is set:
    to restore the filters is not safe where several threads read.

    Raises:
        CurriculumError: it fails. It has no error class of its own for a damaged workbook, but
            lets through whatever it stumbles over, so that every exception is taken as one.
    """
    warnings.filterwarnings("ignore", module=r"openpyxl\.")
    try:
        return act()
    except CurriculumError:
        raise
    except Exception as error:
        reason = str(error).partition("\n")[0] or type(error).__name__
        raise CurriculumError(f"{file}: the workbook is damaged: {reason}") from error


def _notices(file: str, measured: package.Package, book: Workbook) -> Iterator[TableError]:
    if measured.macros:
        yield TableError(file, "the workbook holds macros: they are neither run nor kept")
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            yield TableError(file, "the sheet is hidden: it is not read", sheet=sheet.title)


def _formulas(book: Workbook | None, title: str) -> Mapping[tuple[int, int], object]:
    """Find the cells of a sheet that hold a formula."""
    if book is None:
        return {}
    return {
        (cell.row, cell.column): cell.value for cell in cells(book[title]) if cell.data_type == "f"
    }


def cells(sheet: Worksheet) -> Iterator[BookCell]:
    """Go through the cells that a sheet stores, and only these.

    The library's own iteration goes through the rectangle up to the last cell, which may be one
    stray format in the last row of the sheet.
    """
    for row, column in sorted(sheet._cells):
        cell = sheet._cells[row, column]
        if not isinstance(cell, MergedCell):
            yield cell


def _grid(sheet: Worksheet, formulas: Mapping[tuple[int, int], object]) -> Grid:
    rows: dict[int, dict[int, Cell]] = {}
    for cell in cells(sheet):
        place = (cell.row, cell.column)
        if read := _cell(cell, place in formulas):
            rows.setdefault(cell.row, {})[cell.column] = read
    merges = (
        Merge(block.min_row, block.min_col, block.max_row, block.max_col)
        for block in sheet.merged_cells.ranges
    )
    ordered = sorted(merges, key=lambda merge: (merge.top, merge.left))
    hidden = frozenset(row for row in rows if _is_hidden(sheet, row))
    return Grid(
        sheet.title,
        rows,
        tuple(ordered),
        hidden_rows=hidden,
        hidden_columns=frozenset(_hidden_columns(sheet)),
    )


def _is_hidden(sheet: Worksheet, row: int) -> bool:
    return row in sheet.row_dimensions and bool(sheet.row_dimensions[row].hidden)


def _hidden_columns(sheet: Worksheet) -> Iterator[int]:
    """Give the columns that are not shown; what is said of one may be said of a run of them."""
    for columns in sheet.column_dimensions.values():
        if columns.hidden and columns.min and columns.max:
            yield from range(columns.min, min(columns.max, sheet.max_column) + 1)


def _cell(cell: BookCell, formula: bool) -> Cell | None:
    """Read one cell; one that holds nothing but a format is None."""
    value = cell.value
    if value is None:
        return Cell("", Kind.UNSTORED, formula=True) if formula else None
    if cell.data_type == "e":
        return Cell(str(value), Kind.ERROR, formula=formula)
    if isinstance(value, bool):
        return Cell(str(value).upper(), Kind.TRUTH, formula=formula)
    if isinstance(value, date | time | timedelta):
        return Cell(_shown(value), Kind.DATE, formula=formula)
    if isinstance(value, int | float):
        return _number(value, formula)
    text = str(value).strip()
    return written(text, formula) if text else None


def _shown(value: date | time | timedelta) -> str:
    """Write a date as a sheet does: a day without its midnight."""
    return str(value).removesuffix(" 00:00:00")


def _number(value: float, formula: bool) -> Cell:
    """Read a number without the noise of binary fractions: 0.1 + 0.2 is 0.3 on the screen."""
    try:
        number = Decimal(f"{value:.12g}") if isinstance(value, float) else Decimal(value)
    except (InvalidOperation, OverflowError):
        return Cell(str(value), Kind.ERROR, formula=formula)
    if not number.is_finite():
        return Cell(str(value), Kind.ERROR, formula=formula)
    return Cell(f"{number.normalize():f}", Kind.NUMBER, number, formula)

"""Cells of a workbook of ours, and how it is packed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from skillgraph.curriculum import workbook
from skillgraph.reports.layout import UNKNOWN, Cell, Kind, printable

_FORMATS: Mapping[Kind, str] = {"count": "0", "share": "0.0%", "points": "+0.0;-0.0;0.0"}
HEADING = Font(bold=True)
_SHADE = PatternFill("solid", fgColor="EEF2F6")
#: There is no date in what is reported; this is the oldest that the members of a ZIP can have.
_NO_DATE = datetime(1980, 1, 1)


def put(sheet: Worksheet, row: int, column: int, cell: Cell, kind: Kind = "text") -> SheetCell:
    """Fill in a cell; text stays text, whatever it begins with, and unknown is a dash."""
    to = sheet.cell(row, column)
    assert isinstance(to, SheetCell), "no cell of ours lies under a merged one"
    if not isinstance(cell, str):
        to.value = UNKNOWN if cell is None else 100 * cell if kind == "points" else cell
    elif cell:
        to.value = printable(cell)
        to.data_type = "s"
        to.quotePrefix = True  # or a cell that is edited would become a formula
    to.number_format = _FORMATS.get(kind, "General")
    to.alignment = Alignment(
        wrap_text=True, vertical="top", horizontal="left" if kind in ("text", "id") else "right"
    )
    return to


def heading(sheet: Worksheet, row: int, titles: Sequence[str]) -> None:
    """Write a row of headings."""
    for place, title in enumerate(titles, start=1):
        cell = put(sheet, row, place, title)
        cell.font, cell.fill = HEADING, _SHADE


def packed(book: Workbook, title: str) -> bytes:
    """Pack a workbook without the time at which that is done."""
    del book[book.sheetnames[0]]
    book.properties.title = title
    book.properties.creator = "skillgraph"
    book.properties.created = book.properties.modified = _NO_DATE
    return workbook.saved(book)

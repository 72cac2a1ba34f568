"""A report as a workbook: a sheet for the figures, one for the heat map, one for each table."""

from __future__ import annotations

from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from rich.cells import cell_len

from skillgraph.reports import xlsx_heat
from skillgraph.reports.layout import Cell, Column, Report, Table, sayer
from skillgraph.reports.xlsx_cells import HEADING, heading, packed, put

_WIDTHS = range(9, 50)


def xlsx(report: Report) -> bytes:
    """Write a report as a workbook; the same report gives the same bytes."""
    book = Workbook()
    _summary(book.create_sheet(report.summary.title), report)
    if report.heat:
        sheet = book.create_sheet(report.heat.title)
        xlsx_heat.write(sheet, report.heat, sayer(report.language))
    for table in report.tables:
        _table(book.create_sheet(table.title), table)
    return packed(book, report.title)


def _summary(sheet: Worksheet, report: Report) -> None:
    """Write what the report is about, the figures, and how to read the other sheets."""
    put(sheet, 1, 1, report.title).font = Font(bold=True, size=14)
    for row, (name, value) in enumerate(report.facts, start=3):
        put(sheet, row, 1, name).font = HEADING
        put(sheet, row, 2, value)
    end = _rows(sheet, report.summary, 4 + len(report.facts))
    notes = [(report.heat.title, report.heat.note)] if report.heat else []
    notes += [(table.title, table.note) for table in (report.summary, *report.tables)]
    for row, (title, note) in enumerate(notes, start=end + 2):
        put(sheet, row, 1, title).font = HEADING
        put(sheet, row, 2, note).alignment = Alignment(wrap_text=False)
    sheet.column_dimensions["A"].width = 28
    for letter in "BCDEFG":
        sheet.column_dimensions[letter].width = 16


def _table(sheet: Worksheet, table: Table) -> None:
    """Write a table from the first row on, so that programs can read it as it is."""
    end = _rows(sheet, table, 1)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{end}"
    for number, column in enumerate(table.columns):
        cells = [row[number] for row in table.rows]
        sheet.column_dimensions[get_column_letter(number + 1)].width = _width(column, cells)


def _rows(sheet: Worksheet, table: Table, top: int) -> int:
    """Write a table with its heading and give the number of its last row."""
    heading(sheet, top, [column.title for column in table.columns])
    for number, row in enumerate(table.rows, start=top + 1):
        for place, (column, cell) in enumerate(zip(table.columns, row, strict=True), start=1):
            put(sheet, number, place, cell, column.kind)
    return top + len(table.rows)


def _width(column: Column, cells: Iterable[Cell]) -> int:
    """Give a column the room of its longest line, within limits; Chinese takes twice as much."""
    lines = (line for cell in cells if isinstance(cell, str) for line in cell.splitlines())
    longest = max(map(cell_len, [column.title, *lines])) + 3
    return min(max(longest, _WIDTHS.start), _WIDTHS.stop)

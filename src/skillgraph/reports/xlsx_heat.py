"""The heat map in a workbook: two rows a course, confirmed and proposed, in numbers and shades."""

from __future__ import annotations

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from skillgraph.reports.layout import Course, HeatMap, Say
from skillgraph.reports.xlsx_cells import HEADING, heading, put

#: Rows of the heading: functions, numbers of units, their names, how many items they have.
_GROUPS, _NOTATIONS, _TITLES, _ITEMS = 1, 2, 3, 4
_FIRST_ROW, _FIRST_COLUMN = 5, 4
#: From which share of a unit's items on, the deepest first: shades of confirmed and of proposed.
_SHADES = (
    (0.75, "66A3DB", "E8AD3D"),
    (0.5, "8FBBE6", "F2C56B"),
    (0.25, "BCD6F2", "F8DCA0"),
    (0, "E3EEFA", "FBECCA"),
)


def write(sheet: Worksheet, heat: HeatMap, say: Say) -> None:
    """Write the heat map: numbers can be counted on, and the shades follow them."""
    words = say("confirmed", "已确认"), say("proposed", "推荐")
    _head(sheet, heat, (say("Course", "课程"), say("Hours", "学时"), say("Status", "状态")))
    put(sheet, _ITEMS, 1, say("Items of the unit", "单元条目数"))
    row = _FIRST_ROW
    for course in (*heat.courses, heat.total):
        _course(sheet, row, course, words)
        row += 2
    _shade(sheet, heat, row - 1, words)
    sheet.freeze_panes = f"{get_column_letter(_FIRST_COLUMN)}{_FIRST_ROW}"
    sheet.column_dimensions["A"].width = 28


def _head(sheet: Worksheet, heat: HeatMap, titles: tuple[str, ...]) -> None:
    heading(sheet, _NOTATIONS, [*titles, *(unit.notation for unit in heat.units)])
    column = _FIRST_COLUMN
    for group in heat.groups:
        put(sheet, _GROUPS, column, group.title).font = HEADING
        sheet.merge_cells(
            start_row=_GROUPS, end_row=_GROUPS,
            start_column=column, end_column=column + group.units - 1,
        )  # fmt: skip
        column += group.units
    for column, unit in enumerate(heat.units, start=_FIRST_COLUMN):
        put(sheet, _TITLES, column, unit.title)
        put(sheet, _ITEMS, column, unit.items, "count")
        sheet.column_dimensions[get_column_letter(column)].width = 11


def _course(sheet: Worksheet, row: int, course: Course, words: tuple[str, str]) -> None:
    """Write a course: what is confirmed above, what is proposed below, in italics."""
    for number, status in enumerate(words):
        put(sheet, row + number, 1, course.title)
        if course.hours is not None:
            put(sheet, row + number, 2, course.hours, "number")
        put(sheet, row + number, 3, status)
    for column, heat in enumerate(course.cells, start=_FIRST_COLUMN):
        for number, count in enumerate((heat.confirmed, heat.proposed)):
            if count:
                cell = put(sheet, row + number, column, count, "count")
                cell.alignment = Alignment(horizontal="center")
                cell.font = Font(italic=number == 1)


def _shade(sheet: Worksheet, heat: HeatMap, end: int, words: tuple[str, str]) -> None:
    """Shade what is confirmed, and hatch what is proposed, by the share of the unit's items."""
    if not heat.units:
        return
    first, last = (get_column_letter(_FIRST_COLUMN + offset) for offset in (0, len(heat.units) - 1))
    where = f"{first}{_FIRST_ROW}:{last}{end}"
    share = f"{first}{_FIRST_ROW}/{first}${_ITEMS}"
    status = f"$C{_FIRST_ROW}"
    for above, plain, hatched in _SHADES:
        fills = PatternFill("solid", bgColor=plain), PatternFill("lightUp", "FFFFFF", hatched)
        for word, fill in zip(words, fills, strict=True):
            style = DifferentialStyle(fill=fill)
            formula = f'AND({status}="{word}",{share}>{above})'
            rule = Rule(type="expression", dxf=style, formula=[formula], stopIfTrue=True)
            sheet.conditional_formatting.add(where, rule)

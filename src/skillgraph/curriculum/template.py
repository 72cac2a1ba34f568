"""The spreadsheet that a teacher starts from: headings, examples, and what may be named."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from skillgraph.curriculum import cells, workbook
from skillgraph.curriculum.claims import is_number
from skillgraph.curriculum.grid import letter
from skillgraph.curriculum.headings import Column
from skillgraph.curriculum.lines import EXAMPLE

#: The columns of a template, in their order.
COLUMNS = (
    Column.COURSE,
    Column.MODULE,
    Column.HOURS,
    Column.TERM,
    Column.WITHIN,
    Column.TEACHES,
)
#: Rows for which the template checks what is entered.
ROWS = 1000

_WIDTHS = (30, 26, 12, 12, 18, 70)
_ITEM_HEADINGS = (
    "标识 id",
    "等级 grade",
    "编号 number",
    "职业功能 function",
    "工作内容 work content",
    "名称 label",
    "类别 kind",
)
_ITEM_WIDTHS = (26, 18, 10, 26, 30, 70, 10)
_SHADED = PatternFill("solid", fgColor="DDEBF7")
_MUTED = Font(italic=True, color="808080")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
#: No template is younger than another of the same contents.
_STAMP = datetime(2026, 1, 1)

_EXPLANATIONS = (
    ("栏目 column", "填写说明", "What to write"),
    (
        Column.COURSE,
        "课程名称，必填。合并单元格或留空则视为与上一行同一课程。",
        "Name of the course. Merged or left empty: the same course as in the row above.",
    ),
    (
        Column.MODULE,
        "课程中的模块、章节或项目，可不填。",
        "Module, chapter or project of the course; may be left empty.",
    ),
    (
        Column.HOURS,
        "本行的学时，一个数字，如 4。不要写 2+2、4-6 或“约4”；不要合并单元格。"
        "未定则留空，不要填 0。",
        "Teaching hours of the row: one number such as 4, neither 2+2 nor 4-6; not merged. "
        "Leave it empty if it is not known: 0 means none.",
    ),
    (
        Column.TERM,
        "开课学期，从 1 起的整数，可不填。不填则按行的先后排序。",
        "Term, counted from 1; may be left empty. Rows without one count in their order.",
    ),
    (
        Column.WITHIN,
        "编号所属的标准或等级，如 asm/junior。只在“教学目标”中写编号时需要。",
        "Standard or grade that printed numbers belong to, such as asm/junior; needed only "
        "where numbers are given.",
    ),
    (
        Column.TEACHES,
        "本行所教的内容：条目 id（最准确，见下一工作表）、标准中的编号（写明能力或知识，如"
        "“能力 2.2.1、2.2.2”），或文字描述。"
        "多项之间用换行或分号隔开，也可写成 1. 2. 3.。文字只作建议匹配，需由教师确认。",
        "What the row teaches: item ids (most exact; see the next sheet), printed numbers (say "
        "of which kind: 能力 2.2.1、2.2.2 or 知识 2.2.1), or free text. Several are separated by "
        "line breaks or semicolons, or numbered 1. 2. 3. Free text is only proposed a match, "
        "which the teacher confirms.",
    ),
    (
        "示例 examples",
        f"以“{EXAMPLE}”开头的行是示例，不计入；可以删除。",
        f"Rows that begin with {EXAMPLE} are examples and are not counted; they may be deleted.",
    ),
)


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item that may be named, as a row of the template's list."""

    id: str
    grade: str
    number: str
    function: str
    work_content: str
    label: str
    #: 能力 or 知识, since most standards number both alike; empty where nothing is said of it.
    kind: str = ""


def as_workbook(items: Iterable[ItemRow]) -> bytes:
    """Make the template as XLSX, with an explanation and the list of items on further sheets.

    Args:
        items: the items that may be named, in the order in which they are listed.
    """
    listed = tuple(items)
    book = Workbook()
    book.properties.created = book.properties.modified = _STAMP
    plan = book.worksheets[0]
    plan.title = "课程 curriculum"
    _fill(plan, (COLUMNS, *examples(listed)), _WIDTHS)
    for row in plan.iter_rows(min_row=2, max_row=1 + len(examples(listed))):
        for cell in row:
            cell.font = _MUTED
    _check_entries(plan)
    _fill(book.create_sheet("说明 explanation"), _EXPLANATIONS, (22, 70, 70))
    rows = (_ITEM_HEADINGS, *(astuple(item) for item in listed))
    _fill(book.create_sheet("条目 items"), rows, _ITEM_WIDTHS)
    return workbook.saved(book)


def as_csv(items: Iterable[ItemRow]) -> bytes:
    """Make the template as CSV, in UTF-8 with the mark that spreadsheet programs look for.

    Args:
        items: the items that may be named; the examples are made of the first ones.
    """
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerows((COLUMNS, *examples(tuple(items))))
    return stream.getvalue().encode("utf-8-sig")


def examples(items: Sequence[ItemRow]) -> tuple[tuple[str | int | None, ...], ...]:
    """Make examples of the three ways to say what is taught; the reader passes them over."""
    module = "模块一 module 1"
    text = f"{EXAMPLE} 文字 free text", module, 2, 2, None, "1. 能受理客户投诉\n2. 能回访客户"
    if not items:
        return (text,)
    first = items[0]
    alike = [each for each in items if (each.grade, each.kind) == (first.grade, first.kind)][:2]
    ids = "\n".join(each.id for each in alike)
    by_id = (f"{EXAMPLE} 条目 ids", module, 4, 1, None, ids)
    if not all(is_number(each.number) for each in alike):
        return (by_id, text)
    numbers = f"{first.kind} {'、'.join(each.number for each in alike)}".strip()
    return (by_id, (f"{EXAMPLE} 编号 numbers", module, 4, 1, first.grade, numbers), text)


def _fill(
    sheet: Worksheet, rows: Iterable[Sequence[str | int | None]], widths: Sequence[int]
) -> None:
    """Fill a sheet below a shaded heading that stays in view."""
    for number, row in enumerate(rows, start=1):
        for at, value in enumerate(row, start=1):
            cell = sheet.cell(number, at, str(value) if isinstance(value, Column) else value)
            cell.alignment = _WRAPPED
            if isinstance(value, str):
                cell.data_type = "s"
    for at, width in enumerate(widths, start=1):
        sheet.column_dimensions[letter(at)].width = width
        sheet.cell(1, at).font = Font(bold=True)
        sheet.cell(1, at).fill = _SHADED
    sheet.freeze_panes = "A2"


def _check_entries(sheet: Worksheet) -> None:
    """Let the spreadsheet program refuse hours and terms that the reader would not read."""
    checks = {
        Column.HOURS: DataValidation("decimal", operator="between", formula1="0"),
        Column.TERM: DataValidation("whole", operator="between", formula1="1"),
    }
    most = {Column.HOURS: cells.MAX_HOURS, Column.TERM: cells.MAX_TERM}
    for column, check in checks.items():
        check.formula2 = str(most[column])
        check.allow_blank = True
        check.showErrorMessage = True
        check.errorTitle = str(column)
        check.error = f"请填一个数字，最大 {check.formula2} / one number up to {check.formula2}"
        at = letter(COLUMNS.index(column) + 1)
        check.add(f"{at}2:{at}{ROWS}")
        sheet.add_data_validation(check)

"""What was found for each row, written into a copy of the teacher's own spreadsheet.

The columns stand behind the last one of the teacher's. In the last of them the teacher confirms:
by item ids, by 是 where all that was found is right, or by 无 where nothing is. The next reading
takes it as the teacher's word (``Line.confirmed``), and the next copy writes into the same
columns and leaves that one as it is.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Literal

from openpyxl.cell.cell import Cell as BookCell
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from skillgraph.curriculum import headings, package, reading, text, workbook
from skillgraph.curriculum.grid import Grid, letter
from skillgraph.curriculum.headings import RESULTS, Column, Heading
from skillgraph.errors import CurriculumError, TableError

Status = Literal["confirmed", "proposed", "none", "unresolved"]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: How a status is written for the teacher.
STATUSES: Mapping[Status, str] = {
    "confirmed": "已确认 confirmed",
    "proposed": "建议 proposed",
    "none": "未匹配 none",
    "unresolved": "待核对 unresolved",
}
#: What the teacher is told at the heading of the column to fill.
HOW_TO_CONFIRM = (
    "填写本行正确的条目编号（可多个，用分号隔开）；全部建议均正确填“是”；均不正确填“无”；留空为未确认。\n"
    "Write the ids of the items that are right for this row (several with ; between); "
    "yes if all that was found is right; none if nothing is; leave it empty to decide later."
)
_NOTHING = "—"
#: Parts of a workbook without which nothing looks different.
_SHOW_NOTHING = {"printerSettings", "customProperty"}
_LAST_COLUMN = 16384
_TO_FILL = PatternFill("solid", fgColor="FFF2CC")
_WIDTH = 26


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """What was found for one claim of a row."""

    text: str
    status: Status
    #: Id of the item, or of the unit or work content that is claimed as a whole; not written
    #: where the status is none or unresolved, since nothing counts then.
    item: str | None = None
    label: str | None = None
    #: How alike the words are, 0 to 1; None where the match is by id or number.
    score: float | None = None
    #: The next best, or the best where none is good enough.
    runner_up: str | None = None
    runner_up_score: float | None = None

    @property
    def counts(self) -> bool:
        """Whether the item counts as taught, or would if it were confirmed."""
        return self.item is not None and self.status in ("confirmed", "proposed")


@dataclass(frozen=True, slots=True)
class RowResult:
    """What was found for the claims of one row, in their order."""

    row: int
    claims: tuple[ClaimResult, ...]
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of a spreadsheet with what was found."""

    file_name: str
    media_type: str
    content: bytes
    #: What the copy does not keep of the original.
    notices: tuple[TableError, ...] = ()


def annotated(file_name: str, original: bytes | Path, results: Iterable[RowResult]) -> Copy:
    """Write what was found into a copy of a spreadsheet.

    A workbook keeps its sheets, formats and formulas, but not its macros; the formulas have no
    stored values until a spreadsheet program opens it. A text file keeps its encoding,
    delimiter and line ends.

    Args:
        file_name: name of the original; the copy's is derived from it.
        original: the spreadsheet as it was read.
        results: what was found, by row and sheet as :func:`reading.read` gave them.

    Raises:
        TooLargeError: the original is larger than may be read.
        CurriculumError: it cannot be read, or not to its end, so that a copy would lack rows.
        InputError: the path cannot be read.
    """
    content = reading.load(file_name, original)
    found = {(result.sheet, result.row): result.claims for result in results}
    if content.startswith(reading.ZIP):
        return _workbook(file_name, content, found)
    reading.refuse(file_name, content)
    return _text(file_name, content, found)


_Found = Mapping[tuple[str | None, int], tuple[ClaimResult, ...]]
_Put = Callable[[int, int, str], None]


def _written(claims: Sequence[ClaimResult]) -> dict[Column, str]:
    """Write what was found for a row: a line for each claim, numbered where there are several."""
    return {
        Column.STATUS: _listed([STATUSES[claim.status] for claim in claims]),
        Column.ITEMS: _listed([claim.item if claim.counts else None for claim in claims]),
        Column.LABELS: _listed([claim.label if claim.counts else None for claim in claims]),
        Column.SCORES: _listed([_score(claim.score) for claim in claims]),
        Column.RUNNERS_UP: _listed([_runner_up(claim) for claim in claims]),
    }


def _listed(values: Sequence[str | None]) -> str:
    if not any(values):
        return ""
    shown = [value or _NOTHING for value in values]
    if len(shown) == 1:
        return shown[0]
    return "\n".join(f"{number}. {value}" for number, value in enumerate(shown, start=1))


def _score(score: float | None) -> str | None:
    return None if score is None else f"{score:.2f}"


def _runner_up(claim: ClaimResult) -> str | None:
    if claim.runner_up is None:
        return None
    score = _score(claim.runner_up_score)
    return f"{claim.runner_up} ({score})" if score else claim.runner_up


def _places(grid: Grid, heading: Heading, file: str) -> dict[Column, int]:
    """Say where the columns go: where they are from an earlier copy, else behind the last."""
    after = grid.last_column() + 1
    if after + len(RESULTS) > _LAST_COLUMN:
        what = f"column {letter(after - 1)} is filled: there is no room for more columns"
        raise CurriculumError(str(TableError(file, what, sheet=grid.sheet)))
    earlier = {column: at for column in RESULTS if (at := heading.at(column)) is not None}
    new = (column for column in RESULTS if column not in earlier)
    return earlier | {column: after + at for at, column in enumerate(new)}


def _fill(grid: Grid, file: str, found: _Found, put: _Put) -> dict[Column, int]:
    """Put headings and results of a sheet in their places; what was confirmed stays."""
    every = headings.every(grid)
    places: dict[Column, int] = {}
    for row in sorted(grid.rows):
        if row in every:
            places = places or _places(grid, every[row], file)
            for column, at in places.items():
                put(row, at, column.value)
        elif places:
            for column, value in _written(found.get((grid.sheet, row), ())).items():
                put(row, places[column], value)
    return places


# --- Workbooks -----------------------------------------------------------------------------------


def _workbook(file: str, content: bytes, found: _Found) -> Copy:
    sheets = workbook.read(file, content)
    made = workbook.safely(file, lambda: _filled(file, content, sheets.grids, found))
    folders = sorted(package.folders(content) - package.folders(made) - _SHOW_NOTHING)
    unkept = (*sheets.unkept, *(f"the parts in {folder!r}" for folder in folders))
    macros = (notice for notice in sheets.notices if notice.sheet is None)
    notices = (*macros, *(TableError(file, f"the copy does not keep {what}") for what in unkept))
    return Copy(_named(file, ".xlsx"), XLSX, made, notices)


def _filled(file: str, content: bytes, grids: Sequence[Grid], found: _Found) -> bytes:
    book = workbook.load(file, content)
    for grid in grids:
        if grid.sheet is not None:
            _fill_sheet(book[grid.sheet], grid, file, found)
    return workbook.saved(book)


def _fill_sheet(sheet: Worksheet, grid: Grid, file: str, found: _Found) -> None:
    def put(row: int, column: int, value: str) -> None:
        cell = sheet.cell(row, column)
        if not isinstance(cell, MergedCell) and (value or cell.value is not None):
            cell.value = value or None
            if value:
                cell.data_type = "s"  # a label that begins with = is no formula
            cell.alignment = Alignment(wrap_text=True, vertical="top")

    every = headings.every(grid)
    places = _fill(grid, file, found, put)
    for row, heading in every.items():
        model = sheet.cell(row, heading.width)
        for column, at in places.items():
            _style(sheet.cell(row, at), model, column)
    for at in places.values():
        sheet.column_dimensions[letter(at)].width = _WIDTH


def _style(cell: BookCell | MergedCell, model: BookCell | MergedCell, column: Column) -> None:
    """Let a heading of ours look like the teacher's, but for the one to fill below."""
    for part in ("font", "fill", "border", "alignment"):
        setattr(cell, part, copy(getattr(model, part)))
    if column is Column.CONFIRMED and not isinstance(cell, MergedCell):
        cell.fill = copy(_TO_FILL)
        cell.comment = Comment(HOW_TO_CONFIRM, "skillgraph", height=160, width=360)


# --- Text files ----------------------------------------------------------------------------------


def _text(file: str, content: bytes, found: _Found) -> Copy:
    original = text.read(file, content)
    if original.problem:
        raise CurriculumError(f"no copy can be made, since rows would be lost: {original.problem}")
    grid = original.grid()
    width = grid.last_column()
    records = [[*record, *[""] * (width - len(record))] for record in original.records]

    def put(row: int, column: int, value: str) -> None:
        record = records[row - 1]
        record.extend([""] * (column - len(record)))
        record[column - 1] = value

    places = _fill(grid, file, found, put)
    for number in grid.rows:
        put_last = max(places.values(), default=0)
        records[number - 1].extend([""] * (put_last - len(records[number - 1])))
    suffix = PurePath(file).suffix or ".csv"
    tabs = original.delimiter == "\t"
    media_type = "text/tab-separated-values" if tabs else "text/csv"
    return Copy(_named(file, suffix), media_type, _encoded(original, records))


def _encoded(original: text.Text, records: Sequence[Sequence[str]]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=original.delimiter, lineterminator=original.newline)
    writer.writerows(records)
    errors = "strict" if original.encoding == "utf-16" else "surrogateescape"
    return stream.getvalue().encode(original.encoding, errors)


def _named(file: str, suffix: str) -> str:
    return f"{PurePath(file).stem}-matched{suffix}"

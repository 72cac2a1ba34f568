"""From the grid of a sheet to the lines of a curriculum, with what was wrong and where."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from skillgraph.curriculum import cells, claims, headings
from skillgraph.curriculum.cells import Reading
from skillgraph.curriculum.grid import Cell, Grid, Merge, letter
from skillgraph.curriculum.headings import Column, Heading
from skillgraph.curriculum.model import Claim, Line
from skillgraph.curriculum.report import Report, describe

T = TypeVar("T")

#: A course whose name begins so is an example of the template.
EXAMPLE = "【示例 example】"
#: What a merged cell says holds for every row it spans: these name, the others count or list.
_SPANNING = {Column.COURSE, Column.MODULE, Column.TERM, Column.WITHIN}
_LONGEST_NAME = 500
_TOTAL = re.compile(
    r"(.{0,10}(合计|总计|小计|共计)|其中.{0,10}|总学时|总课时|(grand|sub)?total(hours)?|sum)[:：]?[\d.学课时h()（）]*",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"(备?注|说明|填表|制表|notes?\b|remarks?\b).*"
    r"|(编制|审核|审批|批准|签字|日期)[^:：]{0,6}[:：].*",
    re.IGNORECASE | re.DOTALL,
)


def read(grid: Grid, report: Report, default_course: str) -> tuple[Line, ...] | None:
    """Read the lines of a sheet; one without a heading has none, which is None.

    Args:
        grid: the cells of the sheet.
        report: takes what is wrong, and how what is not plain was read.
        default_course: the course of all rows where no column names one.
    """
    found = headings.every(grid)
    if not found:
        return None
    heading = found[min(found)]
    describe(grid, heading, report)
    return tuple(_Table(grid, report, heading, found, default_course).lines())


@dataclass(slots=True)
class _Table:
    """Reads the rows below a heading, one after the other."""

    grid: Grid
    report: Report
    heading: Heading
    headings: Mapping[int, Heading]
    default_course: str
    course: str | None = None
    told: set[Merge] = field(default_factory=set)
    blocks: dict[tuple[int, int], Merge] = field(init=False)

    def __post_init__(self) -> None:
        """Find the merged block of every cell that is in one."""
        self.blocks = {
            (row, column): merge
            for merge in self.grid.merges
            for row in range(merge.top, merge.bottom + 1)
            for column in range(merge.left, merge.right + 1)
        }

    def lines(self) -> Iterator[Line]:
        """Give the lines; a row that is none is named, but for blank ones."""
        if self.heading.at(Column.COURSE) is None:
            what = f"no column names the course: all rows are read as {self.default_course!r}"
            self.report.notice(what, self.heading.row)
        for row in sorted(self.grid.rows):
            if row in self.headings:
                self._turn_to(self.headings[row])
            elif row <= self.heading.last:
                continue
            elif (why := self._no_line(row)) is not None:
                self.report.notice(why, row)
            elif line := self._line(row):
                yield line

    def _turn_to(self, heading: Heading) -> None:
        """Read on under a heading, which may stand again in the body of the table."""
        if heading is not self.heading and heading.columns == self.heading.columns:
            self.report.notice("the heading stands again: the row is not read", heading.row)
        elif heading is not self.heading:
            self.report.notice("another heading: the rows below it are read by it", heading.row)
        self.heading = heading

    def _no_line(self, row: int) -> str | None:
        """Say why a row is no line of the curriculum, if it is none."""
        filled = self.grid.rows[row]
        first = filled[min(filled)].text
        if any(cell.text.startswith(EXAMPLE) for cell in filled.values()):
            return "an example of the template: not read"
        if _NOTE.fullmatch(first) and len(filled) == 1:
            return "a note: not read"
        if not set(filled) & set(self.heading.columns):
            return "nothing stands below a heading that is read"
        if self._is_title(row):
            return f"a title across the table ({cells.quoted(first)}): not read"
        if self._is_total(row, first):
            return "a row of totals: not counted"
        return None

    def _is_title(self, row: int) -> bool:
        """Whether the row is one cell merged across three or more of the columns."""
        merge = self.blocks.get((row, min(self.grid.rows[row])))
        if merge is None or len(self.grid.rows[row]) > 1:
            return False
        return sum(merge.left <= at <= merge.right for at in self.heading.columns) >= 3

    def _is_total(self, row: int, first: str) -> bool:
        """Whether the row adds others up: it is named so, and teaches nothing."""
        naming = (*self.heading.of(Column.COURSE), *self.heading.of(Column.MODULE))
        texts = (first, *(self.grid.text(row, at) for at in naming))
        taught = any(self.grid.text(row, at) for at in self.heading.of(Column.TEACHES))
        return any(_TOTAL.fullmatch("".join(text.split())) for text in texts) and not taught

    def _line(self, row: int) -> Line | None:
        """Read a row; without any course to count it to, it is none."""
        shifted = self._is_shifted(row)
        course = self._course(row)
        if course is None:
            what = "no course is known, from here or above: the row is not read"
            self.report.problem(what, row, self._name(Column.COURSE), "the name of a course")
            return None
        if shifted:
            return Line(row, course, sheet=self.grid.sheet)
        within = self._words(row, Column.WITHIN)
        return Line(
            row=row,
            course=course,
            module=self._words(row, Column.MODULE),
            hours=self._read(row, Column.HOURS, cells.hours, cells.HOURS),
            term=self._read(row, Column.TERM, cells.term, cells.TERM),
            teaches=tuple(dict.fromkeys(self._claims(row, within))),
            sheet=self.grid.sheet,
            confirmed=self._confirmed(row),
        )

    def _is_shifted(self, row: int) -> bool:
        """Say where a record of a text file has more or fewer cells than there are headings."""
        if self.grid.widths is None:
            return False
        has, wanted = self.grid.widths[row], self.heading.width
        names = self.heading.names
        beyond = [at for at in self.grid.rows[row] if at > wanted and at not in names]
        if not beyond and has >= wanted:
            return False
        what = f"{has} cells under {wanted} headings: "
        if beyond:
            what += "only the course is read, since the others may be shifted"
        else:
            what += "the last are read as not given"
        self.report.problem(what, row, expected="a cell for every heading, quoted if it has commas")
        return bool(beyond)

    def _course(self, row: int) -> str | None:
        """Name the course of a row: its own, or the one above where it says nothing.

        One that cannot be read is another course than the one above, of a name unknown.
        """
        at = self.heading.at(Column.COURSE)
        if at is None:
            return self.default_course
        own = self._words(row, Column.COURSE)
        if own is None and self._is_filled(row, at):
            self.course = None
        if own is None and self.course is not None:
            what = f"no course is given: read as the one above, {cells.quoted(self.course)}"
            self.report.notice(what, row, self._name(Column.COURSE))
        self.course = own or self.course
        return self.course

    def _claims(self, row: int, within: str | None) -> Iterator[Claim]:
        """Read every column that says what is taught."""
        for at in self.heading.of(Column.TEACHES):
            cell = self._at(row, at)
            if cell and not cell.readable:
                expected = "ids, printed numbers or text"
                self.report.problem(cells.unreadable(cell), row, self.heading.names[at], expected)
            elif cell:
                self._note_number(row, at, cell)
                name = self.heading.names[at]
                for claim in claims.split(cell.text, within, headings.kind(name)):
                    yield replace(claim, column=name)

    def _note_number(self, row: int, at: int, cell: Cell) -> None:
        """A sheet keeps 2.10 as the number 2.1 unless the cell is formatted as text."""
        if cell.number is not None:
            what = f"the cell is a number, read as {cell.text}; as text it would keep a last 0"
            self.report.notice(what, row, self.heading.names[at])

    def _confirmed(self, row: int) -> tuple[str, ...] | None:
        items = self._cell(row, Column.ITEMS)
        proposed = items.text if items else ""

        def read(cell: Cell) -> Reading[tuple[str, ...]]:
            return cells.confirmed(cell, proposed)

        return self._read(row, Column.CONFIRMED, read, cells.CONFIRMED)

    def _words(self, row: int, column: Column) -> str | None:
        """Read a name."""
        cell = self._cell(row, column)
        if cell and not cell.readable:
            self.report.problem(cells.unreadable(cell), row, self._name(column), "a name")
            return None
        if cell and len(cell.text) > _LONGEST_NAME:
            what = f"{cells.quoted(cell.text)} has more than {_LONGEST_NAME} characters"
            self.report.problem(what, row, self._name(column), "a name")
            return None
        return " ".join(cell.text.split()) if cell else None

    def _read(
        self, row: int, column: Column, read: Callable[[Cell], Reading[T]], expected: str
    ) -> T | None:
        """Read a value, and report what was wrong or how it was read."""
        cell = self._cell(row, column)
        if cell is None:
            return None
        reading = read(cell)
        if reading.problem:
            self.report.problem(reading.problem, row, self._name(column), expected)
        elif reading.notice:
            self.report.notice(reading.notice, row, self._name(column))
        return reading.value

    def _name(self, column: Column) -> str | None:
        at = self.heading.at(column)
        return None if at is None else self.heading.names[at]

    def _cell(self, row: int, column: Column) -> Cell | None:
        at = self.heading.at(column)
        return None if at is None else self._at(row, at)

    def _at(self, row: int, at: int) -> Cell | None:
        """Find a cell, or the merged one that covers its place."""
        cell = self.grid.rows[row].get(at)
        merge = self.blocks.get((row, at))
        if merge is not None and merge.left < at:
            self._beside(merge, row, at)
            return None
        if merge is not None and merge.bottom > merge.top:
            return self._merged(merge, row, at)
        if cell and cell.formula and cell.readable:
            what = f"a formula: its stored value {cell.text} is read"
            self.report.notice(what, row, self.heading.names[at])
        return cell

    def _is_filled(self, row: int, at: int) -> bool:
        """Whether something stands in a place, or is merged into it."""
        merge = self.blocks.get((row, at))
        return bool(self.grid.text(merge.top, merge.left) if merge else self.grid.text(row, at))

    def _beside(self, merge: Merge, row: int, at: int) -> None:
        """Say that a cell merged over columns is not read for this one, but for its first."""
        if not self.grid.text(merge.top, merge.left):
            return
        what = f"the cell is merged with column {letter(merge.left)}: not read for this one"
        if self.heading.columns[at] is Column.MODULE:
            self.report.notice(what, row, self.heading.names[at])
        else:
            self.report.problem(what, row, self.heading.names[at], "a cell for each column")

    def _merged(self, merge: Merge, row: int, at: int) -> Cell | None:
        """Read a cell merged over rows: a name is that of all of them, a number is not."""
        cell = self.grid.rows.get(merge.top, {}).get(at)
        if cell is None:
            return None
        spans = f"the cell is merged over rows {merge.top} to {merge.bottom}"
        name = self.heading.names[at]
        if self.heading.columns[at] in _SPANNING:
            if merge not in self.told:
                self.report.notice(f"{spans}: read for each of them", row, name)
            self.told.add(merge)
            return cell
        if row == merge.top:
            self.report.notice(f"{spans}: read once, for the first", row, name)
            return cell
        self.report.problem(f"{spans}: not read for this one", row, name, "a cell for each row")
        return None

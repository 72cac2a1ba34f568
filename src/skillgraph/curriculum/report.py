"""What is said of a sheet while it is read: what is not read, and how the rest is."""

from __future__ import annotations

from dataclasses import dataclass, field

from skillgraph.curriculum.grid import Grid, letter
from skillgraph.curriculum.headings import Column, Heading
from skillgraph.errors import TableError


@dataclass(slots=True)
class Report:
    """What is said of a sheet while it is read: what is not read, and how the rest is."""

    file: str
    sheet: str | None
    problems: list[TableError] = field(default_factory=list)
    notices: list[TableError] = field(default_factory=list)

    def problem(
        self, what: str, row: int | None, column: str | None = None, expected: str | None = None
    ) -> None:
        """Say that something is not read."""
        self.problems.append(TableError(self.file, what, row, column, expected, self.sheet))

    def notice(self, what: str, row: int | None, column: str | None = None) -> None:
        """Say how something is read, or that it is passed over."""
        self.notices.append(TableError(self.file, what, row, column, sheet=self.sheet))


def describe(grid: Grid, heading: Heading, report: Report) -> None:
    """Say which rows and columns are read as what."""
    above = [row for row in sorted(grid.rows) if row < heading.row]
    if above:
        report.notice(f"{_rows(above)} above the heading: not read", above[0])
    if heading.last > heading.row:
        report.notice("the heading has several lines: they are read as one", heading.last)
    for name in heading.ignored():
        report.notice("the column is not read: no such heading is known", heading.row, name)
    _describe_hidden(grid, heading, report)
    for at, first in heading.doubled.items():
        _describe_double(heading, at, first, report)
    if heading.at(Column.TEACHES) is None:
        what = "no column says what is taught: the rows count with their hours alone"
        report.problem(what, heading.row, expected="a heading such as 教学目标 or teaches")


def _describe_hidden(grid: Grid, heading: Heading, report: Report) -> None:
    """What a sheet hides, its teacher may have meant to leave out."""
    if rows := sorted(row for row in grid.hidden_rows if row > heading.last):
        report.notice("hidden rows are read like the others", rows[0])
    for at in sorted(grid.hidden_columns & heading.columns.keys()):
        report.notice("the column is hidden: it is read", heading.row, heading.names[at])


def _describe_double(heading: Heading, at: int, first: int, report: Report) -> None:
    """Two names for the module are two levels of it; two for hours contradict each other."""
    name, before = heading.names[at], heading.names[first]
    what = f"the column is not read: {before!r} in column {letter(first)} is read instead"
    if heading.columns[first] is Column.MODULE and name != before:
        report.notice(what, heading.row, name)
    else:
        report.problem(what, heading.row, name, "each heading once")


def _rows(rows: list[int]) -> str:
    return f"row {rows[0]}" if len(rows) == 1 else f"rows {rows[0]} to {rows[-1]}"

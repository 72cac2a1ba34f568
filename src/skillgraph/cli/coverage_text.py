"""The coverage of a curriculum as text for people."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from skillgraph.cli.render import number, share
from skillgraph.reports.layout import Heat, printable, row_of
from skillgraph.services.curricula.answer import (
    CourseRow,
    Coverage,
    FunctionCoverage,
    Problem,
    Tally,
    Teaching,
    WorkContentCoverage,
)


def show(out: Console, answer: Coverage, brief: bool) -> None:
    """Print what is covered: figures, functions and courses; unless brief, every item too."""
    _summary(out, answer)
    _functions(out, answer)
    _courses(out, answer)
    _allocation(out, answer)
    if brief:
        return
    for function in answer.functions:
        _function(out, function)
    _overlaps(out, answer)
    _order(out, answer)
    for notice in answer.notices:
        out.print(plain(f"note: {_place(notice)}{notice.problem}"), soft_wrap=True)


def plain(text: str) -> str:
    """Take a teacher's text as it is: no markup of the console, no control codes."""
    return escape(printable(text))


def _summary(out: Console, answer: Coverage) -> None:
    summary, claims = answer.summary, answer.summary.claims
    out.print(f"{plain(answer.file)}  →  {answer.to}", soft_wrap=True)
    out.print(f"{summary.tally.items} required, {_parts(summary.tally)}")
    out.print(f"abilities {_parts(summary.abilities)}; knowledge {_parts(summary.knowledge)}")
    counted = "by the standard's weights" if summary.weighting == "standard" else "items alike"
    out.print(
        f"covered {share(summary.coverage.confirmed)}, with what is proposed "
        f"{share(summary.coverage.with_proposed)} ({counted})"
    )
    out.print(
        f"{summary.lines} lines say {claims.claims} things: {claims.confirmed} confirmed, "
        f"{claims.proposed} proposed from likeness {answer.threshold:g} on, {claims.none} like no "
        f"item, {claims.unresolved} unresolved",
        soft_wrap=True,
    )
    out.print(f"lower grades: {answer.rule.lower_grades} ({answer.rule.because})\n")


def _parts(tally: Tally) -> str:
    return f"{tally.confirmed} confirmed, {tally.proposed} proposed, {tally.uncovered} uncovered"


def _table(*headings: str, left: int = 1) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for place, heading in enumerate(headings):
        table.add_column(heading, justify="left" if place < left else "right", overflow="fold")
    return table


def _functions(out: Console, answer: Coverage) -> None:
    """Print what of each function is covered, and its hours against what it is due."""
    table = _table("function", "grade", "weight", "items", "confirmed", "proposed", "hours",
                   "share", "due", left=2)  # fmt: skip
    hours = {(cell.function, cell.grade): cell for cell in answer.hours.cells}
    known = answer.hours.lines > 0
    for function in answer.functions:
        for cell in function.cells:
            spent = hours[function.id, cell.grade]
            tally = cell.tally
            table.add_row(
                function.label, cell.grade, number(cell.weight), str(tally.items),
                str(tally.confirmed), str(tally.proposed),
                number(round(spent.confirmed + spent.proposed, 1)) if known else number(None),
                share(spent.share), share(spent.due),
            )  # fmt: skip
    out.print(table)
    if unknown := answer.hours.unknown:
        rows = ", ".join(row_of(line.sheet, line.row) for line in unknown)
        out.print(plain(f"no hours are known of rows {rows}"), soft_wrap=True)


def _courses(out: Console, answer: Coverage) -> None:
    """Print what units each course teaches; 3+1? is three items, and one more proposed."""
    notations = {unit.id: unit.notation for unit in answer.matrix.units}
    several = len({unit.grade for unit in answer.matrix.units}) > 1
    table = _table("course", "hours", "units: items confirmed + proposed?", left=1)
    table.columns[2].justify = "left"
    for course in answer.matrix.courses:
        table.add_row(plain(course.course), number(course.hours),
                      _units(course, {} if several else notations))  # fmt: skip
    out.print()
    out.print(table)


def _units(course: CourseRow, notations: dict[str, str]) -> str:
    cells = (
        f"{notations.get(cell.unit, cell.unit)}: {Heat(cell.confirmed, cell.proposed, 0)}"
        for cell in course.cells
    )
    outside = [f"{course.outside} not required"] if course.outside else []
    return ", ".join([*cells, *outside]) or "–"


def _allocation(out: Console, answer: Coverage) -> None:
    if not answer.allocation:
        return
    table = _table("suggested", "share", "hours")
    for basics in answer.allocation.basics:
        table.add_row(f"common basics of {basics.grade}", share(basics.share), str(basics.hours))
    for function in answer.allocation.functions:
        table.add_row(function.label, share(function.share), str(function.hours))
        for work in function.work_contents:
            table.add_row(f"  {work.label}", share(work.share), str(work.hours))
    out.print()
    out.print(table)


def _function(out: Console, function: FunctionCoverage) -> None:
    out.print(f"\n[bold]{function.label}[/bold]")
    for work in function.work_contents:
        _work_content(out, work)


def _work_content(out: Console, work: WorkContentCoverage) -> None:
    out.print(f"  {work.label}")
    for item in work.covered:
        out.print(f"    taught    {item.id}  {item.label}", soft_wrap=True)
    for item in work.proposed:
        lines = _lines(item.taught_by)
        out.print(f"    proposed  {item.id}  {item.label}  ({lines})", soft_wrap=True)
    for left_out in work.uncovered:
        out.print(f"    –         {left_out.id}  {left_out.label}", soft_wrap=True)


def _place(said: Problem) -> str:
    """Name the row and column that something is said of, or else the sheet."""
    column = f" [{said.column}]" if said.column else ""
    if said.row is not None:
        return f"row {row_of(said.sheet, said.row)}{column}: "
    return f"sheet {said.sheet}: " if said.sheet else ""


def _lines(lines: Iterable[Teaching]) -> str:
    """Name lines by their rows; where an item is only proposed, with its likeness."""
    rows = ", ".join(
        f"row {row_of(line.sheet, line.row)}"
        + (f" ?{line.score:.2f}" if line.score is not None else "")
        for line in lines
    )
    return plain(rows)


def _overlaps(out: Console, answer: Coverage) -> None:
    if answer.overlaps:
        out.print("\n[bold]taught more than once[/bold]")
    for item in answer.overlaps:
        rows = _lines(item.taught_by)
        out.print(f"  {item.id}  {item.label}  ({rows})", soft_wrap=True)


def _order(out: Console, answer: Coverage) -> None:
    if answer.order.too_early:
        out.print("\n[bold]taught before a lower grade's items of the same work[/bold]")
    for early in answer.order.too_early:
        later = ", ".join(f"{first.id} ({_lines([first.taught])})" for first in early.before)
        taught = _lines([early.taught])
        out.print(f"  {early.id}  {early.label}  ({taught}) before {later}", soft_wrap=True)

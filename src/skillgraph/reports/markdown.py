"""A report as Markdown (GitHub's flavour, whose tables most readers show)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from skillgraph.reports.layout import UNKNOWN, Course, HeatMap, Report, Table, printable, text

#: What Markdown could take for markup; a teacher's text is text.
_MARKUP = re.compile(r"[\\`*_{}\[\]<>|~&$]")


def markdown(report: Report) -> bytes:
    """Write a report as Markdown in UTF-8."""
    sections = (
        [f"# {escape(report.title)}"],
        [f"- **{escape(name)}**: {escape(value)}" for name, value in report.facts],
        _section(report.summary),
        *((_heat_map(report.heat),) if report.heat else ()),
        *map(_section, report.tables),
    )
    return ("\n\n".join("\n".join(section) for section in sections) + "\n").encode()


def escape(value: str) -> str:
    """Write text so that Markdown shows it as it is; a line break becomes one of HTML."""
    lines = (" ".join(line.split()) for line in printable(value).splitlines())
    return "<br>".join(_MARKUP.sub(r"\\\g<0>", line) for line in lines)


def _section(table: Table) -> Iterator[str]:
    yield f"## {escape(table.title)}\n"
    if not table.rows:
        yield escape(table.empty or UNKNOWN)
        return
    yield f"{escape(table.note)}\n"
    kinds = [column.kind for column in table.columns]
    rows = ([text(c, kind) for c, kind in zip(row, kinds, strict=True)] for row in table.rows)
    titles = [column.title for column in table.columns]
    yield from _table(titles, [column.is_figure for column in table.columns], rows)


def _heat_map(heat: HeatMap) -> Iterator[str]:
    yield f"## {escape(heat.title)}\n"
    if not heat.units:
        yield UNKNOWN
        return
    yield f"{escape(heat.note)}\n"
    titles = ["", *(unit.notation for unit in heat.units)]
    rows = (_course(course) for course in (*heat.courses, heat.total))
    yield from _table(titles, [False] + [True] * len(heat.units), rows)
    yield ""
    for unit in heat.units:
        yield f"- {escape(unit.notation)}: {escape(unit.title)} ({escape(unit.id)}, {unit.items})"


def _course(course: Course) -> list[str]:
    hours = "" if course.hours is None else f" ({text(course.hours, 'number')})"
    return [course.title + hours, *map(str, course.cells)]


def _table(
    titles: Sequence[str], figures: Sequence[bool], rows: Iterable[Sequence[str]]
) -> Iterator[str]:
    yield _row(titles)
    yield "|" + "|".join(" --: " if figure else " --- " for figure in figures) + "|"
    yield from map(_row, rows)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(map(escape, cells)) + " |"

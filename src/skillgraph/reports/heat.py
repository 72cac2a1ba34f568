"""The heat map of coverage: courses by units."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from skillgraph.reports.layout import Course, Group, Heat, HeatMap, Say, Unit
from skillgraph.services.curricula.answer import CourseRow, Coverage, UnitColumn


def heat_map(answer: Coverage, say: Say) -> HeatMap:
    """Lay out the matrix, with a last row that counts each item once for all courses."""
    units = answer.matrix.units
    return HeatMap(
        title=say("Courses by units", "课程 × 单元"),
        note=say(
            "3 says that a course teaches three items of the unit, confirmed; 1? that it teaches "
            "one more, proposed and to be confirmed. The last row counts each item once.",
            "3 表示该课程已确认讲授本单元 3 个条目；1? 表示另有 1 个推荐条目待确认。"
            "末行将每个条目只计一次。",
        ),
        groups=_groups(answer),
        units=tuple(Unit(u.notation, u.label, u.id, u.items) for u in units),
        courses=tuple(_course(row, units) for row in answer.matrix.courses),
        total=_total(answer, say),
    )


def _groups(answer: Coverage) -> tuple[Group, ...]:
    """Head the units by function; by grade too where the target has several."""
    labels = {function.id: function.label for function in answer.functions}
    several = len({unit.grade for unit in answer.matrix.units}) > 1
    found = groupby(answer.matrix.units, key=lambda unit: (unit.function, unit.grade))
    return tuple(
        Group(labels.get(function, function) + (f" · {grade}" if several else ""), len([*members]))
        for (function, grade), members in found
    )


def _course(row: CourseRow, units: tuple[UnitColumn, ...]) -> Course:
    taught = {cell.unit: (cell.confirmed, cell.proposed) for cell in row.cells}
    cells = (Heat(*taught.get(unit.id, (0, 0)), unit.items) for unit in units)
    return Course(row.course, row.hours, tuple(cells))


def _total(answer: Coverage, say: Say) -> Course:
    works = [work for function in answer.functions for work in function.work_contents]
    confirmed = Counter(item.unit for work in works for item in work.covered)
    proposed = Counter(item.unit for work in works for item in work.proposed)
    cells = (
        Heat(confirmed[unit.id], proposed[unit.id], unit.items) for unit in answer.matrix.units
    )
    return Course(say("All courses", "全部课程"), None, tuple(cells))

"""Courses by units: how many of a unit's required items each course teaches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from skillgraph.index.compiled import Bits, Index
from skillgraph.model.standards import Unit
from skillgraph.services.curricula.answer import CourseRow, Matrix, MatrixCell, UnitColumn
from skillgraph.services.curricula.teaching import TaughtLine, Teachings, union
from skillgraph.services.language import Language, label


def matrix(index: Index, taught: Teachings, required: Bits, language: Language) -> Matrix:
    """Set the courses, in the order of the file, against the units that the target asks for.

    Args:
        index: the compiled graph.
        taught: what the lines teach.
        required: the target's items.
        language: the language of the labels.
    """
    units = _units(index, required)
    by_course: dict[str, list[TaughtLine]] = {}
    for line in taught.lines:
        by_course.setdefault(line.line.course, []).append(line)
    return Matrix(
        units=tuple(_column(index, unit, required, language) for unit in units),
        courses=tuple(
            _course(index, course, lines, units, required) for course, lines in by_course.items()
        ),
    )


def _units(index: Index, required: Bits) -> list[Unit]:
    """Give the units of the required items, in the order of the items."""
    places = index.items_in(required)
    return list({place.unit.id: place.unit for place in places}.values())


def _column(index: Index, unit: Unit, required: Bits, language: Language) -> UnitColumn:
    return UnitColumn(
        id=unit.id,
        label=label(unit, language),
        notation=unit.notation,
        grade=unit.grade,
        function=index.work_contents[unit.work_content].function,
        work_content=unit.work_content,
        items=(index.own[unit.id] & required).bit_count(),
    )


def _course(
    index: Index, course: str, lines: Sequence[TaughtLine], units: Sequence[Unit], required: Bits
) -> CourseRow:
    confirmed = union(line.confirmed for line in lines)
    proposed = union(line.proposed for line in lines) & ~confirmed
    return CourseRow(
        course=course,
        hours=_hours(lines),
        cells=tuple(_cells(index, units, confirmed & required, proposed & required)),
        outside=((confirmed | proposed) & ~required).bit_count(),
    )


def _hours(lines: Sequence[TaughtLine]) -> float | None:
    hours = [line.line.hours for line in lines]
    known = [each for each in hours if each is not None]
    return float(sum(known, Decimal())) if len(known) == len(hours) else None


def _cells(
    index: Index, units: Sequence[Unit], confirmed: Bits, proposed: Bits
) -> Iterator[MatrixCell]:
    for unit in units:
        own = index.own[unit.id]
        if own & (confirmed | proposed):
            yield MatrixCell(
                unit=unit.id,
                confirmed=(own & confirmed).bit_count(),
                proposed=(own & proposed).bit_count(),
            )

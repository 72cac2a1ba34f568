"""A curriculum: its lines in their order, and what in it could not be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from skillgraph.errors import TableError


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that a line says it teaches, as written: an id, a printed number or free text."""

    text: str
    #: The standard or grade that the line names, as written, if it does; behind it 能力 or 知识,
    #: where the column or the words before a number say which it is.
    within: str | None = None
    #: Name of the column that it stands in, where the file has columns.
    column: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a curriculum. What is not given, or cannot be read, is None: never zero."""

    row: int
    course: str
    module: str | None = None
    #: Teaching hours of the row.
    hours: Decimal | None = None
    #: Term in which it is taught, from 1; rows without one stand in the order of the file.
    term: int | None = None
    teaches: tuple[Claim, ...] = ()
    sheet: str | None = None
    #: Ids that the teacher confirmed in place of the row's free text; empty: none of the items
    #: fits; None: nothing was confirmed yet.
    confirmed: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Curriculum:
    """The lines that could be read, and every place that could not or only in part."""

    file: str
    lines: tuple[Line, ...]
    #: What could not be read, and is therefore missing from the lines.
    problems: tuple[TableError, ...] = ()
    #: What was read, but not simply as it stands: how it was read, and what was passed over.
    notices: tuple[TableError, ...] = ()

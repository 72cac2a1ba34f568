"""What a report is made of, whatever its format: figures, a heat map, and tables of typed cells."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from skillgraph.services.language import Language

#: What a column holds. A share is between 0 and 1; points are a difference of two shares.
Kind = Literal["text", "id", "count", "number", "share", "points"]
#: A cell; None is what is unknown, which no format may show as zero.
Cell = str | int | float | None
#: Chooses between English and Chinese.
Say = Callable[[str, str], str]

UNKNOWN = "–"
#: Between the members of a list inside a cell, each on a line of its own.
BREAK = "\n"
#: What no format can show: control characters, and halves of surrogate pairs.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def sayer(language: Language) -> Say:
    """Give what chooses between English and Chinese words."""
    return lambda en, zh: en if language is Language.EN else zh


def row_of(sheet: str | None, row: int) -> str:
    """Name a row as spreadsheets do: with its sheet, where the file has sheets."""
    return f"{sheet}!{row}" if sheet else str(row)


def printable(text: str) -> str:
    """Show what cannot be shown as the sign for it, so that no format or terminal chokes on it."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    title: str
    kind: Kind = "text"

    @property
    def is_figure(self) -> bool:
        """Tell whether it holds figures, which stand to the right."""
        return self.kind not in ("text", "id")


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its rows have a cell for each column."""

    #: Short and plain: the anchor in HTML.
    name: str
    title: str
    #: How to read it.
    note: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    #: What is said instead where there is no row.
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Units of the heat map that stand side by side under one heading."""

    title: str
    units: int


@dataclass(frozen=True, slots=True)
class Unit:
    """A column of the heat map."""

    notation: str
    title: str
    id: str
    items: int


@dataclass(frozen=True, slots=True)
class Heat:
    """How many of a unit's items are taught; what is proposed is not yet confirmed."""

    confirmed: int
    proposed: int
    items: int

    @property
    def level(self) -> int:
        """Grade the share of the items, from 0 (none) to 4 (more than three quarters)."""
        return -(-4 * (self.confirmed + self.proposed) // self.items) if self.items else 0

    def __str__(self) -> str:
        """Write the cell so that it can be read without colour: ``3+1?``; nothing for none."""
        proposed = f"{self.proposed}?" if self.proposed else ""
        confirmed = str(self.confirmed) if self.confirmed else ""
        return "+".join(filter(None, (confirmed, proposed)))


@dataclass(frozen=True, slots=True)
class Course:
    """A row of the heat map: a cell for each unit."""

    title: str
    hours: float | None
    cells: tuple[Heat, ...]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Courses by units."""

    title: str
    note: str
    groups: tuple[Group, ...]
    units: tuple[Unit, ...]
    courses: tuple[Course, ...]
    #: All courses together, each item once.
    total: Course


@dataclass(frozen=True, slots=True)
class Report:
    """A report: figures first, then courses by units if any, then the tables in reading order."""

    title: str
    language: Language
    facts: tuple[tuple[str, str], ...]
    summary: Table
    heat: HeatMap | None
    tables: tuple[Table, ...]


def text(cell: Cell, kind: Kind) -> str:
    """Write a cell as text; what is unknown is a dash."""
    if cell is None or isinstance(cell, str):
        return UNKNOWN if cell is None else cell
    match kind:
        case "share":
            return f"{cell:.1%}"
        case "points":
            return f"{100 * cell:+.1f}"
        case _:
            return f"{round(cell, 2):,.12g}"

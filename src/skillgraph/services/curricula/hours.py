"""Where the hours of a curriculum go, against what the target's functions are due.

The hours of a line are spread evenly over the items and the basic topics that it teaches,
confirmed and proposed apart. A line that was matched with nothing keeps its hours as unmatched;
one that gives no hours is named, and is not counted as zero.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction

from skillgraph.index.compiled import Bits, Index
from skillgraph.services.curricula.answer import CellHours, Hours
from skillgraph.services.curricula.teaching import TaughtLine, union, where
from skillgraph.services.curricula.weighing import Weigher
from skillgraph.services.language import Language, label
from skillgraph.services.readiness import Cell


def hours(index: Index, lines: Sequence[TaughtLine], weigher: Weigher, language: Language) -> Hours:
    """Spread the hours of the lines over a target.

    Args:
        index: the compiled graph.
        lines: the lines with what they teach.
        weigher: weighs the target's items.
        language: the language of the labels.
    """
    spread = _Spread(weigher.cells)
    unknown = []
    for taught in lines:
        if taught.line.hours is None:
            unknown.append(where(taught.line))
        else:
            spread.add(taught, Fraction(taught.line.hours))
    parts = spread.parts
    return Hours(
        total=_round(sum(parts.values(), Fraction())),
        confirmed=_round(parts["confirmed"]),
        proposed=_round(parts["proposed"]),
        outside=_round(parts["outside"]),
        basics=_round(parts["basics"]),
        unmatched=_round(parts["unmatched"]),
        lines=len(lines) - len(unknown),
        cells=tuple(_cell(index, cell, spread, weigher, language) for cell in weigher.cells),
        unknown=tuple(unknown),
    )


class _Spread:
    """Hours by what they go to, and those of the target's items by cell too."""

    def __init__(self, cells: Iterable[Cell]) -> None:
        self.cells = tuple(cells)
        self.required = union(cell.required for cell in self.cells)
        self.parts: defaultdict[str, Fraction] = defaultdict(Fraction)
        self.by_cell: defaultdict[tuple[str, str, str], Fraction] = defaultdict(Fraction)

    def add(self, taught: TaughtLine, hours: Fraction) -> None:
        taken = taught.items.bit_count() + len(taught.basics)
        if not taken:
            self.parts["unmatched"] += hours
            return
        each = hours / taken
        self.parts["basics"] += each * len(taught.basics)
        self.parts["outside"] += each * (taught.items & ~self.required).bit_count()
        self._to_cells("confirmed", taught.confirmed, each)
        self._to_cells("proposed", taught.proposed, each)

    def of(self, cell: Cell, status: str) -> Fraction:
        return self.by_cell[cell.grade, cell.function, status]

    def _to_cells(self, status: str, items: Bits, each: Fraction) -> None:
        for cell in self.cells:
            part = each * (cell.required & items).bit_count()
            self.by_cell[cell.grade, cell.function, status] += part
            self.parts[status] += part


def _cell(
    index: Index, cell: Cell, spread: _Spread, weigher: Weigher, language: Language
) -> CellHours:
    confirmed, proposed = spread.of(cell, "confirmed"), spread.of(cell, "proposed")
    inside = spread.parts["confirmed"] + spread.parts["proposed"]
    return CellHours(
        grade=cell.grade,
        function=cell.function,
        label=label(index.functions[cell.function], language),
        weight=cell.weight(index),
        due=_round(weigher.weight(cell.required) / weigher.weight(spread.required)),
        confirmed=_round(confirmed),
        proposed=_round(proposed),
        share=_round((confirmed + proposed) / inside) if inside else None,
    )


def _round(number: Fraction) -> float:
    return round(float(number), 4)

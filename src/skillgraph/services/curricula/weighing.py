"""What sets of items weigh in a target: by the standard's weights if it has any, else each one.

It is the rule of :mod:`skillgraph.services.readiness`, in exact fractions: the weight of a cell,
a function at a grade, is spread evenly over its items.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from skillgraph.index.compiled import Bits, Index
from skillgraph.services.readiness import Cell, Weighting, weighting


@dataclass(frozen=True, slots=True)
class Weigher:
    """Weighs items of a target."""

    index: Index
    cells: tuple[Cell, ...]
    way: Weighting

    @classmethod
    def of(cls, index: Index, cells: Sequence[Cell]) -> Weigher:
        """Take the way of weighing that holds for a target's cells."""
        return cls(index, tuple(cells), weighting(index, cells))

    def weight(self, items: Bits) -> Fraction:
        """Give what some items of the target weigh: percent, or their number."""
        return sum((self._in_cell(cell, items) for cell in self.cells), Fraction())

    def basics(self, grade: str) -> Fraction:
        """Give what the common basics of a grade weigh, in the part of the grade that is asked.

        They have a weight and no items. A target that asks half of what the grade's functions
        weigh asks for half of its basics; where items count alike they weigh nothing.
        """
        whole = self.index.weights.get((grade, None, "overall"))
        if whole is None or self.way == "equal":
            return Fraction()
        mine = [cell for cell in self.cells if cell.grade == grade]
        asked = sum((self._in_cell(cell, cell.required) for cell in mine), Fraction())
        return Fraction(whole) * asked / self._functions(grade)

    def _functions(self, grade: str) -> Fraction:
        weights = (
            self.index.weights.get((at, function, "overall"))
            for at, function, _ in self.index.cells_within(self.index.own.get(grade, 0))
        )
        return sum((Fraction(weight or 0) for weight in weights), Fraction())

    def _in_cell(self, cell: Cell, items: Bits) -> Fraction:
        count = (cell.required & items).bit_count()
        weight = cell.weight(self.index)
        if self.way == "equal" or weight is None:
            return Fraction(count)
        return Fraction(weight) * count / cell.items.bit_count()

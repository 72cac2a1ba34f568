"""The gap: what a target requires, what is held of it, and what is missing.

Everything here is sets of items; :mod:`skillgraph.services.gap_answer` gives them words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from skillgraph.index.compiled import Bits, Index, Match, numbers_in
from skillgraph.services.readiness import Cell, cells
from skillgraph.services.refs import Competencies, LowerGrades

#: A held item stands in for a needed one where they say the same, or the held one says more.
STANDS_IN = ("skos:exactMatch", "skos:closeMatch", "skos:broadMatch")


@dataclass(frozen=True, slots=True)
class FunctionPart:
    """What a gap has of one function, with the required items of each of its work contents."""

    function: str
    cells: tuple[Cell, ...]
    required: Bits
    work_contents: tuple[tuple[str, Bits], ...]


@dataclass(frozen=True, slots=True)
class Near:
    """The held items that mappings set beside needed ones.

    ``counted`` are the needed items that count as held, where near matches are to count from a
    confidence up (``threshold``).
    """

    threshold: float | None
    by_need: dict[int, tuple[Match, ...]]
    counted: Bits

    def counts(self, match: Match) -> bool:
        """Tell whether a match is to count as holding the needed item."""
        return _counts(match, self.threshold)


@dataclass(frozen=True, slots=True)
class Gap:
    """The gap between what is held and a target; ``held`` is within ``required``."""

    source: Competencies
    target: Competencies
    lower_grades: LowerGrades
    required: Bits
    held: Bits
    functions: tuple[FunctionPart, ...]
    near: Near

    @property
    def missing(self) -> Bits:
        """The items that are required and not held."""
        return self.required & ~self.held

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The target's cells, function by function."""
        return tuple(cell for part in self.functions for cell in part.cells)


def gap(
    index: Index,
    source: Competencies,
    target: Competencies,
    *,
    lower_grades: LowerGrades = LowerGrades.STANDARD,
    count_near: float | None = None,
) -> Gap:
    """Compute the gap.

    Args:
        index: the compiled graph.
        source: what is held, from a REF or a person.
        target: what is to be reached.
        lower_grades: the rule that both were resolved with.
        count_near: count a mapped item as held from this confidence up (0 to 1); it is reported
            apart from what is held. None: never.
    """
    required, have = target.bits, source.bits
    return Gap(
        source=source,
        target=target,
        lower_grades=lower_grades,
        required=required,
        held=required & have,
        functions=_functions(index, cells(index, required, have)),
        near=_near(index, required & ~have, have, count_near),
    )


def _functions(index: Index, cells: Iterable[Cell]) -> tuple[FunctionPart, ...]:
    by_function: dict[str, list[Cell]] = {}
    for cell in cells:
        by_function.setdefault(cell.function, []).append(cell)
    order = sorted(by_function, key=lambda f: index.order[f])
    return tuple(_function(index, function, tuple(by_function[function])) for function in order)


def _function(index: Index, function: str, cells: tuple[Cell, ...]) -> FunctionPart:
    required = 0
    for cell in cells:
        required |= cell.required
    works = ((work, index.own.get(work, 0) & required) for work in index.works_of[function])
    return FunctionPart(function, cells, required, tuple(w for w in works if w[1]))


def _near(index: Index, needed: Bits, held: Bits, threshold: float | None) -> Near:
    by_need: dict[int, tuple[Match, ...]] = {}
    counted = 0
    for number in numbers_in(needed & _matched(index, held)):
        found = tuple(m for m in index.matches[number] if m.near and held >> m.other & 1)
        if found:
            by_need[number] = found
        if any(_counts(match, threshold) for match in found):
            counted |= 1 << number
    return Near(threshold, by_need, counted)


def _matched(index: Index, held: Bits) -> Bits:
    """Find the items that have a match in a standard of which something is held."""
    matched = 0
    for block in index.blocks.touched(held):
        matched |= index.matched.get(block.standard, 0)
    return matched


def _counts(match: Match, threshold: float | None) -> bool:
    near_enough = threshold is not None and match.confidence >= threshold
    return near_enough and match.predicate in STANDS_IN

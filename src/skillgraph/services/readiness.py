"""Readiness: the share of what is required that is held, by the standard's weights if it has any.

A cell is a function at a grade. Its weight is spread evenly over its items, so that an item
of a cell with weight w and n items counts w/n. Where every cell of the target has a weight,
readiness is the share of that held; else items count alike. It is None where nothing is
required: unknown is not zero.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from skillgraph.index.compiled import Bits, Index

Component = Literal["overall", "theory", "practice"]
Weighting = Literal["standard", "equal"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A function at a grade, and what of it is required and held.

    ``required`` and ``held`` are sets of items; ``held`` is within ``required``.
    """

    grade: str
    function: str
    items: Bits
    required: Bits
    held: Bits

    def weight(self, index: Index, component: Component = "overall") -> float | None:
        """Give the cell's weight in percent, or None where the standard gives none."""
        return index.weights.get((self.grade, self.function, component))


def weights(index: Index, grade: str, function: str | None) -> dict[str, float]:
    """Give what a grade weighs a function with (None: the common basics), by component."""
    found = ((part, index.weights.get((grade, function, part))) for part in get_args(Component))
    return {part: weight for part, weight in found if weight is not None}


def cells(index: Index, required: Bits, held: Bits) -> tuple[Cell, ...]:
    """Split what is required into cells, in the order of standard, grade and function."""
    return tuple(
        Cell(grade, function, items, items & required, items & required & held)
        for grade, function, items in index.cells_within(required)
    )


def readiness(index: Index, cells: Iterable[Cell], way: Weighting) -> float | None:
    """Give the share held, between 0 and 1, counted in the way that holds for the target."""
    among = tuple(cells)
    share = weighted(index, among, "overall") if way == "standard" else None
    return equal(among) if share is None else share


def weighting(index: Index, cells: Iterable[Cell]) -> Weighting:
    """Tell which of the two ways of counting applies to a target's cells."""
    return "equal" if weighted(index, cells, "overall") is None else "standard"


def equal(cells: Iterable[Cell]) -> float | None:
    """Give the share held where items count alike."""
    required = held = 0
    for cell in cells:
        required += cell.required.bit_count()
        held += cell.held.bit_count()
    return round(held / required, 6) if required else None


def weighted(
    index: Index, cells: Iterable[Cell], component: Component, among: Bits = -1
) -> float | None:
    """Give the share held by the weights of one component.

    Args:
        index: the compiled graph.
        cells: the target's cells.
        component: overall, theory or practice.
        among: the items that the component counts, such as the knowledge items for theory.

    Returns:
        None where a cell with such items has no weight in the component, or nothing counts.
    """
    required = held = 0.0
    for cell in cells:
        size = (cell.items & among).bit_count()
        if not cell.required & among:
            continue
        weight = cell.weight(index, component)
        if weight is None:
            return None
        required += weight * (cell.required & among).bit_count() / size
        held += weight * (cell.held & among).bit_count() / size
    return round(held / required, 6) if required else None

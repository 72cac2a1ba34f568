"""How targets are measured: which masks are counted, and what builds on what.

A mask is a set of items that count alike: a function at a grade, as far as a target asks for it.
Targets share masks, and a target that asks for all that another one does, and more, builds on it:
a grade that covers lower ones on the grade below, a post on the grade that it asks for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from skillgraph.batch.targets import Target, Targets, words_of
from skillgraph.index.compiled import Bits
from skillgraph.services.readiness import Cell, equal

#: Some bits of a word: its place in a bit set, and which.
Part: TypeAlias = tuple[int, np.uint64]


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """How one target is measured, after those that it builds on."""

    #: The place of the target among all.
    row: int
    #: The place of the target that it builds on.
    base: int | None
    #: The masks that it adds to that.
    more: tuple[int, ...]
    #: All its masks, in the order of the target's cells where readiness goes by weights.
    masks: tuple[int, ...]
    #: Readiness by the number of items held where items count alike; else None.
    table: NDArray[np.float64] | None


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What is counted for some targets, and what follows from it."""

    #: The parts of each mask.
    masks: tuple[tuple[Part, ...], ...]
    #: The most items that a mask has.
    largest: int
    #: What an item of each mask weighs, in percent; 0 where items count alike.
    weights: tuple[float, ...]
    #: The weight of each target's items together; 0 where items count alike.
    wholes: tuple[float, ...]
    #: The targets, each after the one that it builds on.
    steps: tuple[Step, ...]
    #: The masks of each distinct set of items that some target asks for of a function.
    functions: tuple[tuple[int, ...], ...]
    #: For each function of each target, target after target: which of these sets it asks for …
    sets: NDArray[np.intp]
    #: … and how many items that is.
    required: NDArray[np.int32]


def plan(targets: Targets) -> Plan:
    """Plan how to measure targets."""
    return _Planning(targets).plan()


class _Planning:
    """Numbers the masks, and the sets of them that functions are, as they come."""

    def __init__(self, targets: Targets) -> None:
        self._targets = targets
        self._masks: dict[Bits, int] = {}
        self._weights: list[float] = []
        self._sets: dict[tuple[int, ...], int] = {}

    def plan(self) -> Plan:
        members = self._targets.members
        masks = [self._masks_of(target) for target in members]
        sets = [s for target in members for s in self._sets_of(target)]
        sizes = [items.bit_count() for items in self._masks]
        wholes = [sum(self._weights[mask] * sizes[mask] for mask in own) for own in masks]
        functions = tuple(self._sets)
        required = [sum(sizes[mask] for mask in functions[place]) for place in sets]
        return Plan(
            masks=tuple(self._parts()),
            largest=max(sizes, default=0),
            weights=tuple(self._weights),
            wholes=tuple(wholes),
            steps=tuple(_steps(members, masks)),
            functions=functions,
            sets=np.array(sets, np.intp),
            required=np.array(required, np.int32),
        )

    def _masks_of(self, target: Target) -> tuple[int, ...]:
        return tuple(self._mask(items, weight) for _, items, weight in self._counted(target))

    def _sets_of(self, target: Target) -> Iterator[int]:
        """Give the sets that a target's functions are."""
        counted = list(self._counted(target))
        for function in target.functions:
            masks = tuple(self._masks[items] for name, items, _ in counted if name == function)
            yield self._sets.setdefault(masks, len(self._sets))

    def _counted(self, target: Target) -> Iterator[tuple[str, Bits, float]]:
        """Give what is counted apart: each cell where cells have weights, else each function."""
        if target.weighting == "standard":
            for cell in target.cells:
                weight = cell.weight(self._targets.index) or 0.0
                yield cell.function, cell.required, weight / cell.items.bit_count()
        else:
            for function in target.functions:
                yield function, _items(target.cells, function), 0.0

    def _mask(self, items: Bits, weight: float) -> int:
        """Number a mask; whoever counts its items alike needs no weight."""
        place = self._masks.setdefault(items, len(self._masks))
        if place == len(self._weights):
            self._weights.append(0.0)
        self._weights[place] = weight or self._weights[place]
        return place

    def _parts(self) -> Iterator[tuple[Part, ...]]:
        columns = {number: column for column, number in enumerate(self._targets.numbers)}
        for items in self._masks:
            words = words_of(items, columns, self._targets.vocabulary.words)
            yield tuple((int(word), words[word]) for word in np.flatnonzero(words))


def _items(cells: Sequence[Cell], function: str) -> Bits:
    """Give the items that cells ask for of a function."""
    found = 0
    for cell in cells:
        found |= cell.required if cell.function == function else 0
    return found


def _steps(members: Sequence[Target], masks: Sequence[tuple[int, ...]]) -> Iterator[Step]:
    """Order the targets, small ones first, and let each build on the largest one within it."""
    asked = [sum(1 << mask for mask in own) for own in masks]
    done: list[int] = []
    for row in sorted(range(len(members)), key=lambda row: (len(masks[row]), row)):
        alike = members[row].weighting == "equal"
        within = (
            other
            for other in reversed(done)
            if not asked[other] & ~asked[row] and (members[other].weighting == "equal") == alike
        )
        base = next(within, None)
        has = asked[base] if base is not None else 0
        more = tuple(mask for mask in masks[row] if not has >> mask & 1)
        yield Step(row, base, more, masks[row], _table(members[row]) if alike else None)
        done.append(row)


def _table(target: Target) -> NDArray[np.float64]:
    """Tabulate readiness by the number of items held, where they count alike."""
    required = target.required.bit_count()
    cells = (Cell("", "", 0, target.required, (1 << held) - 1) for held in range(required + 1))
    shares = (equal([cell]) for cell in cells)
    return np.array([np.nan if share is None else share for share in shares])

"""How targets are measured: which masks are counted, and what builds on what.

A mask is a set of items that count alike: a function at a grade, as far as a target asks for it.
Targets share masks, and a target that asks for all that another one does, and more, builds on it:
a grade that covers lower ones on the grade below, a post on the grade that it asks for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from operator import mul
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from skillgraph.batch.targets import Target, Targets, words_of
from skillgraph.index.compiled import Bits, Index
from skillgraph.services.readiness import Cell, equal

#: Some bits of a word: its place in a bit set, and which.
Part: TypeAlias = tuple[int, np.uint64]

#: Up to this weight, shares that are not half a millionth differ from it by 0.000005 of one.
_LARGE = 100_000


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
    #: Whether a weighted share may come so near to half a millionth that rounding needs care.
    halves: bool


@dataclass(frozen=True, slots=True)
class Function:
    """A set of items that some target asks for of a function, as masks."""

    #: The place of a set before it that has all of its masks but the last.
    base: int | None
    #: The masks that it adds to that.
    more: tuple[int, ...]


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
    #: The distinct sets of items that functions are.
    functions: tuple[Function, ...]
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
        masks_of = list(self._sets)
        required = [sum(sizes[mask] for mask in masks_of[place]) for place in sets]
        return Plan(
            masks=tuple(self._parts()),
            largest=max(sizes, default=0),
            weights=tuple(self._weights),
            wholes=tuple(wholes),
            steps=tuple(_steps(self._targets, masks)),
            functions=tuple(map(self._function, masks_of)),
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

    def _function(self, masks: tuple[int, ...]) -> Function:
        """Let a set build on one that came before: the same function of a lower grade."""
        base = self._sets.get(masks[:-1])
        if base is None or base > self._sets[masks]:
            return Function(None, masks)
        return Function(base, masks[-1:])

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


def _steps(targets: Targets, masks: Sequence[tuple[int, ...]]) -> Iterator[Step]:
    """Order the targets, small ones first, and let each build on the largest one within it."""
    members = targets.members
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
        table = _table(members[row]) if alike else None
        halves = not alike and _halves(members[row], targets.index)
        yield Step(row, base, more, masks[row], table, halves)
        done.append(row)


def _halves(target: Target, index: Index) -> bool:
    """Tell whether a share may come near to half a millionth, among all that can be held.

    In whole numbers, what is held weighs s of w, and 1,000,000 s / w is m + 1/2 only where
    2,000,000 s = w (2m + 1): where w has 2 as a factor seven times at least. Else it is 1 / 2w away
    or more, and where w is not large, that is far more than the sums are inexact.
    """
    each = [Fraction(c.weight(index) or 0) / c.items.bit_count() for c in target.cells]
    scale = lcm(*(worth.denominator for worth in each))
    whole = [int(worth * scale) for worth in each]
    counts = [cell.required.bit_count() for cell in target.cells]
    weight: int = sum(map(mul, whole, counts)) // gcd(*whole)
    return weight % 128 == 0 or weight > _LARGE


def _table(target: Target) -> NDArray[np.float64]:
    """Tabulate readiness by the number of items held, where they count alike."""
    required = target.required.bit_count()
    cells = (Cell("", "", 0, target.required, (1 << held) - 1) for held in range(required + 1))
    shares = (equal([cell]) for cell in cells)
    return np.array([np.nan if share is None else share for share in shares])

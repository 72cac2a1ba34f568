"""The gap of many people to many targets at once: bit sets, and numpy's count of their bits.

A person's items are a column of :data:`~skillgraph.batch.model.Words`, and what a target asks of
a function is a mask over a few of its words. A mask is counted once, however many targets share
it, and only in the words that it has bits in. What follows from the counts is sums. Nothing
loops over people: each step is one numpy call over a stretch of them that stays in the cache.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from skillgraph.batch.model import Words
from skillgraph.batch.targets import Target, Targets, words_of
from skillgraph.index.compiled import Bits
from skillgraph.services.readiness import Cell, equal, readiness

#: Counts of items; of 8, 16 or 32 bits, as the largest count needs.
Counts: TypeAlias = NDArray[np.unsignedinteger]
Shares: TypeAlias = NDArray[np.float64]

#: People at a time, and bytes that the counts of their masks may take: both fit a cache.
_STRETCH, _COUNTED = 16_384, 1 << 24
#: Readiness is given to six places.
_MILLION = 1e6
#: How near to half a millionth a share is rounded as the service does it, digit by digit.
_NEAR_HALF = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Gaps:
    """The gaps of some people, a column each."""

    #: Items held of what each target requires, shape (targets, people).
    held: Counts
    #: Items missing of each function of each target, target after target: (functions, people).
    missing: Counts
    #: Readiness to six places, shape (targets, people); NaN where nothing is required.
    readiness: Shares


@dataclass(frozen=True, slots=True)
class _Function:
    """A function of a target: how many items it asks for, and the masks that count them."""

    required: int
    masks: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Plan:
    """How a target is measured: its functions, and what an item of each mask is worth.

    Where items count alike there is a table instead: readiness by the number of items held.
    """

    target: Target
    row: int
    functions: tuple[_Function, ...]
    masks: tuple[int, ...]
    worth: tuple[float, ...]
    table: Shares

    @property
    def rows(self) -> slice:
        """The rows of its functions, among those of all targets."""
        return slice(self.row, self.row + len(self.functions))


class _Masks:
    """The distinct masks, each a set of items with the words that it has bits in."""

    def __init__(self, targets: Targets) -> None:
        self._columns = {number: column for column, number in enumerate(targets.numbers)}
        self._words = targets.vocabulary.words
        self._places: dict[Bits, int] = {}

    def place(self, items: Bits) -> int:
        """Give the place of a mask in the list of them; a new one goes to its end."""
        return self._places.setdefault(items, len(self._places))

    @property
    def largest(self) -> int:
        """The most items that a mask has."""
        return max((items.bit_count() for items in self._places), default=0)

    def words(self) -> list[list[tuple[int, np.uint64]]]:
        """Give of each mask the words that it has bits in, and those bits."""
        return [
            [(int(word), bits[word]) for word in np.flatnonzero(bits)]
            for bits in (words_of(items, self._columns, self._words) for items in self._places)
        ]


class Kernel:
    """Measures people against targets."""

    def __init__(self, targets: Targets) -> None:
        masks = _Masks(targets)
        self._targets = targets
        self._plans = tuple(_plans(targets, masks))
        self._masks = masks.words()
        self._count_type = np.min_scalar_type(masks.largest)
        largest = max(target.required.bit_count() for target in targets.members)
        self._type = np.promote_types(np.min_scalar_type(largest), np.uint16)
        self._functions = sum(len(plan.functions) for plan in self._plans)
        room = _COUNTED // max(1, len(self._masks) * self._count_type.itemsize)
        self._stretch = min(_STRETCH, max(256, room))

    def gaps(self, held: Words) -> Gaps:
        """Measure people.

        Args:
            held: what they hold, shape (words, people), in the targets' vocabulary.
        """
        people = held.shape[1]
        found = Gaps(
            held=np.empty((len(self._plans), people), self._type),
            missing=np.empty((self._functions, people), self._type),
            readiness=np.empty((len(self._plans), people)),
        )
        for start in range(0, people, self._stretch):
            some = slice(start, start + self._stretch)
            self._measure(
                held[:, some],
                Gaps(found.held[:, some], found.missing[:, some], found.readiness[:, some]),
            )
        return found

    def _measure(self, held: Words, out: Gaps) -> None:
        counts = self._counted(held)
        for number, plan in enumerate(self._plans):
            missing = out.missing[plan.rows]
            _missing(plan, counts, missing)
            np.add.reduce(missing, axis=0, dtype=self._type, out=out.held[number])
            required = self._type.type(plan.target.required.bit_count())
            np.subtract(required, out.held[number], out=out.held[number])
            if plan.worth:
                self._weigh(plan, counts, out.readiness[number])
            else:
                np.take(plan.table, out.held[number], out=out.readiness[number], mode="clip")

    def _counted(self, held: Words) -> Counts:
        """Count the bits of every mask, shape (masks, people)."""
        counts: Counts = np.empty((len(self._masks), held.shape[1]), self._count_type)
        common, more = np.empty_like(held[0]), np.empty_like(counts[:1])[0]
        for count, words in zip(counts, self._masks, strict=True):
            for number, (word, bits) in enumerate(words):
                np.bitwise_and(held[word], bits, out=common)
                np.bitwise_count(common, out=more if number else count)
                if number:
                    np.add(count, more, out=count)
        return counts

    def _weigh(self, plan: _Plan, counts: Counts, out: Shares) -> None:
        """Add up what the items held are worth, and round that as the service does."""
        share = np.empty_like(out)
        np.multiply(counts[plan.masks[0]], plan.worth[0], out=out)
        for mask, worth in zip(plan.masks[1:], plan.worth[1:], strict=True):
            np.multiply(counts[mask], worth, out=share)
            np.add(out, share, out=out)
        np.rint(out, out=share)
        np.subtract(out, share, out=out)
        halves = np.flatnonzero(np.abs(out, out=out) > 0.5 - _NEAR_HALF)
        np.divide(share, _MILLION, out=out)
        if halves.size:
            out[halves] = self._exactly(plan, counts[list(plan.masks)][:, halves])

    def _exactly(self, plan: _Plan, counts: Counts) -> Shares:
        """Have the service itself say the readiness of some counts, shape (masks, people)."""
        some, which = np.unique(counts, axis=1, return_inverse=True)
        shares = [
            readiness(self._targets.index, _holding(plan.target, counted), plan.target.weighting)
            for counted in some.T.tolist()
        ]
        return np.array(shares, dtype=np.float64)[which.reshape(-1)]


def _missing(plan: _Plan, counts: Counts, out: Counts) -> None:
    """Take what is held of each function from what it asks for, shape (functions, people)."""
    for row, function in zip(out, plan.functions, strict=True):
        np.subtract(out.dtype.type(function.required), counts[function.masks[0]], out=row)
        for mask in function.masks[1:]:
            np.subtract(row, counts[mask], out=row)


def _holding(target: Target, counts: Sequence[int]) -> Iterator[Cell]:
    """Give a target's cells with so many of their items held; which ones makes no difference."""
    for cell, count in zip(target.cells, counts, strict=True):
        yield replace(cell, held=(1 << count) - 1)


def _plans(targets: Targets, masks: _Masks) -> Iterator[_Plan]:
    row = 0
    for target in targets.members:
        plan = _plan(targets, target, masks, row)
        row += len(plan.functions)
        yield plan


def _plan(targets: Targets, target: Target, masks: _Masks, row: int) -> _Plan:
    """Plan a target: by cells where they have weights, else by whole functions."""
    if target.weighting == "standard":
        parts = [(cell.function, cell.required) for cell in target.cells]
    else:
        parts = [(function, _items(target, function)) for function in target.functions]
    places = tuple((function, masks.place(items)) for function, items in parts)
    functions = tuple(
        _Function(_items(target, name).bit_count(), tuple(p for f, p in places if f == name))
        for name in target.functions
    )
    weighed = target.weighting == "standard"
    return _Plan(
        target=target,
        row=row,
        functions=functions,
        masks=tuple(place for _, place in places),
        worth=tuple(_worth(targets, target)) if weighed else (),
        table=np.empty(0) if weighed else _table(target),
    )


def _items(target: Target, function: str) -> Bits:
    """Give the items that a target asks for of a function."""
    found = 0
    for cell in target.cells:
        found |= cell.required if cell.function == function else 0
    return found


def _worth(targets: Targets, target: Target) -> Iterator[float]:
    """Say how many millionths of readiness an item of each cell is worth."""
    each = [(cell.weight(targets.index) or 0.0) / cell.items.bit_count() for cell in target.cells]
    whole = sum(
        item * cell.required.bit_count() for item, cell in zip(each, target.cells, strict=True)
    )
    yield from (item / whole * _MILLION for item in each)


def _table(target: Target) -> Shares:
    """Tabulate readiness by the number of items held, where they count alike."""
    required = target.required.bit_count()
    one = Cell("", "", target.required, target.required, 0)
    shares = (equal([replace(one, held=(1 << held) - 1)]) for held in range(required + 1))
    return np.array([np.nan if share is None else share for share in shares])

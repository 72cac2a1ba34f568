"""The gap of many people to many targets at once: bit sets, and numpy's count of their bits.

A person's items are a column of :data:`~skillgraph.batch.model.Words`, and what a target asks of
a function is a mask over a few of its words. A mask is counted once, however many targets share
it, and only in the words that it has bits in; what follows from the counts is sums. Nothing
loops over people: each step is one numpy call over a stretch of them that stays in the cache.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from skillgraph.batch.model import Words
from skillgraph.batch.plan import Step, plan
from skillgraph.batch.targets import Target, Targets
from skillgraph.services.readiness import Cell, readiness

#: Counts of items, of as many bits as the largest needs.
Counts: TypeAlias = NDArray[np.unsignedinteger]
Shares: TypeAlias = NDArray[np.float64]

#: The most and the fewest people at a time, and the bytes that the counts of their masks may
#: take: both fit a cache.
_STRETCH, _FEWEST, _COUNTED = 16_384, 256, 1 << 24
#: Readiness is given to six places.
_MILLION = 1e6
#: From so much of a millionth up or down, a share is rounded as the service does it.
_NEAR_HALF = 0.5 - 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Gaps:
    """The gaps of some people, a column each."""

    #: Items held of what each target requires, shape (targets, people).
    held: Counts
    #: Items held of each distinct set that a function is, see :class:`Plan`: (sets, people).
    by_function: Counts
    #: Readiness to six places, shape (targets, people); NaN where nothing is required.
    readiness: Shares

    def slice(self, some: slice) -> Gaps:
        """Give the gaps of some of the people; nothing is copied."""
        return Gaps(self.held[:, some], self.by_function[:, some], self.readiness[:, some])


class Kernel:
    """Measures people against targets. Several threads may use it at once."""

    def __init__(self, targets: Targets) -> None:
        self.plan = plan(targets)
        self._targets = targets
        self._bases = {step.base for step in self.plan.steps}
        self._count_type = np.min_scalar_type(self.plan.largest)
        most = max(target.required.bit_count() for target in targets.members)
        self._type = np.promote_types(np.min_scalar_type(most), np.uint16)
        room = _COUNTED // max(1, len(self.plan.masks) * self._count_type.itemsize)
        self._stretch = min(_STRETCH, max(_FEWEST, room))

    def gaps(self, held: Words) -> Gaps:
        """Measure people.

        Args:
            held: what they hold, shape (words, people), in the targets' vocabulary.
        """
        people, targets = held.shape[1], len(self._targets.members)
        found = Gaps(
            held=np.empty((targets, people), self._type),
            by_function=np.empty((len(self.plan.functions), people), self._type),
            readiness=np.empty((targets, people)),
        )
        for start in range(0, people, self._stretch):
            some = slice(start, start + self._stretch)
            self._measure(held[:, some], found.slice(some))
        return found

    def _measure(self, held: Words, out: Gaps) -> None:
        counts = self._counted(held)
        for row, function in zip(out.by_function, self.plan.functions, strict=True):
            base = [] if function.base is None else [out.by_function[function.base]]
            _sum([*base, *(counts[mask] for mask in function.more)], row)
        sums: dict[int, Shares] = {}
        for step in self.plan.steps:
            base = [] if step.base is None else [out.held[step.base]]
            _sum([*base, *(counts[mask] for mask in step.more)], out.held[step.row])
            if step.table is None:
                weight = self._weighed(step, counts, sums)
                self._round(step, counts, weight, out.readiness[step.row])
            else:
                np.take(step.table, out.held[step.row], out=out.readiness[step.row], mode="clip")

    def _counted(self, held: Words) -> Counts:
        """Count the bits of every mask, shape (masks, people)."""
        counts: Counts = np.empty((len(self.plan.masks), held.shape[1]), self._count_type)
        common, more = np.empty_like(held[0]), np.empty(held.shape[1], np.uint8)
        for count, ((first, bits), *others) in zip(counts, self.plan.masks, strict=True):
            np.bitwise_and(held[first], bits, out=common)
            np.bitwise_count(common, out=count)
            for word, bits in others:
                np.bitwise_and(held[word], bits, out=common)
                np.bitwise_count(common, out=more)
                np.add(count, more, out=count)
        return counts

    def _weighed(self, step: Step, counts: Counts, sums: dict[int, Shares]) -> Shares:
        """Add up what the items held weigh, in percent; kept for targets that build on it."""
        weight, more = np.empty(counts.shape[1]), np.empty(counts.shape[1])
        had: Shares | float = 0.0 if step.base is None else sums[step.base]
        for mask in step.more:
            np.multiply(counts[mask], self.plan.weights[mask], out=more)
            had = np.add(had, more, out=weight)
        if not step.more:
            weight[:] = had
        if step.row in self._bases:
            sums[step.row] = weight
        return weight

    def _round(self, step: Step, counts: Counts, weight: Shares, share: Shares) -> None:
        """Make readiness of what the items held weigh, rounded as the service does it."""
        np.multiply(weight, _MILLION / self.plan.wholes[step.row], out=share)
        millionths = np.rint(share)
        halves = np.empty(0, np.intp)
        if step.halves:
            halves = np.flatnonzero(np.abs(share - millionths) > _NEAR_HALF)
        np.divide(millionths, _MILLION, out=share)
        if halves.size:
            share[halves] = self._exactly(step, counts[list(step.masks)][:, halves])

    def _exactly(self, step: Step, counts: Counts) -> Shares:
        """Have the service itself say the readiness of some counts, shape (masks, people)."""
        target = self._targets.members[step.row]
        some, which = np.unique(counts, axis=1, return_inverse=True)
        shares = [
            readiness(self._targets.index, _holding(target, counted), target.weighting)
            for counted in some.T.tolist()
        ]
        return np.array(shares, dtype=np.float64)[which.reshape(-1)]


def _sum(rows: Sequence[Counts], out: Counts) -> None:
    """Add up counts; none at all are 0."""
    if len(rows) < 2:
        out[:] = rows[0] if rows else 0
        return
    np.add(rows[0], rows[1], out=out, dtype=out.dtype)
    for row in rows[2:]:
        np.add(out, row, out=out)


def _holding(target: Target, counts: Sequence[int]) -> Iterator[Cell]:
    """Give a target's cells with so many of their items held; which ones makes no difference."""
    for cell, count in zip(target.cells, counts, strict=True):
        yield replace(cell, held=(1 << count) - 1)

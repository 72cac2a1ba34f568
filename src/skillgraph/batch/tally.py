"""What is counted over all people of a batch: whole numbers, which add up in any order.

Readiness is counted in millionths, so that its sum is one of them too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from skillgraph.batch.model import Words
from skillgraph.batch.results import Measured
from skillgraph.batch.targets import Targets

Whole: TypeAlias = NDArray[np.int64]

_MILLION = 1_000_000
#: Readiness is told apart by hundredths: 0, 0.01, … 1.
HUNDREDTHS = 101
#: The bits of a word that are the lowest of their bytes.
_LOWEST = np.uint64(0x0101010101010101)
#: So many people are added up in the bytes of a word: none of them overflows.
_ADDED = 128


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """The counts of some people. Adding more of them changes it."""

    #: How many people: shape (1,).
    people: Whole
    #: How many of them hold the item of each column.
    holders: Whole
    #: Of each target, the sum of the people's readiness in millionths …
    millionths: Whole
    #: … how many have a readiness of 1 …
    ready: Whole
    #: … how many one of so many hundredths, rounded down: shape (targets, hundredths) …
    spread: Whole
    #: … and how many may apply, may not, and cannot be told: shape (targets, 3).
    eligible: Whole

    @classmethod
    def empty(cls, targets: Targets) -> Tally:
        """Count nobody yet."""
        members, columns = len(targets.members), len(targets.numbers)
        shapes = [(1,), (columns,), (members,), (members,), (members, HUNDREDTHS), (members, 3)]
        return cls(*(np.zeros(shape, np.int64) for shape in shapes))

    def add(self, measured: Measured) -> None:
        """Count people who were measured."""
        people = len(measured.ids)
        self.people[0] += people
        self.holders[:] += _holders(measured.held)[: len(self.holders)]
        for target, shares in enumerate(measured.gaps.readiness):
            if people and not np.isnan(shares[0]):
                self._add(target, shares)
        if measured.verdicts is not None:
            told = measured.verdicts.eligible
            for column, verdict in enumerate((1, 0, -1)):
                self.eligible[:, column] += np.count_nonzero(told == verdict, axis=0)

    def _add(self, target: int, shares: NDArray[np.float64]) -> None:
        millionths = np.rint(shares * _MILLION).astype(np.int32)
        self.millionths[target] += millionths.sum(dtype=np.int64)
        spread = np.bincount(millionths // (_MILLION // 100), minlength=HUNDREDTHS)
        self.spread[target] += spread
        self.ready[target] += spread[-1]

    def merge(self, other: Tally) -> None:
        """Count the people of another tally too."""
        for name in self.__slots__:
            counts: Whole = getattr(self, name)
            counts += getattr(other, name)

    def as_text(self) -> dict[str, str]:
        """Write the counts as text, by name."""
        return {name: " ".join(map(str, getattr(self, name).ravel().tolist()))
                for name in self.__slots__}  # fmt: skip

    def read(self, text: dict[str, str]) -> None:
        """Count what :meth:`as_text` has written, of the same targets.

        Raises:
            ValueError: it is of other targets.
        """
        for name in self.__slots__:
            counts: Whole = getattr(self, name)
            counts += np.array(text[name].split(), np.int64).reshape(counts.shape)


def _holders(held: Words) -> Whole:
    """Count who holds each column, shape of what is held (words, people)."""
    return np.concatenate([_bits(word) for word in held])


def _bits(words: NDArray[np.uint64]) -> Whole:
    """Count how many of some words have each bit, lowest bit first.

    A bit of each byte is picked out at a time, and the words are added up as they are: each byte
    of the sum is a count.
    """
    sums = np.empty((8, 8), np.int64)
    whole = len(words) // _ADDED * _ADDED
    for bit in range(8):
        picked = (words >> np.uint64(bit)) & _LOWEST
        some = picked[:whole].reshape(-1, _ADDED).sum(axis=1)
        some = np.append(some, picked[whole:].sum())
        bytes_ = some.astype("<u8").view(np.uint8).reshape(-1, 8)
        sums[:, bit] = bytes_.sum(axis=0, dtype=np.int64)
    return sums.ravel()

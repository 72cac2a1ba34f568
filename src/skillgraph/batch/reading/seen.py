"""Who came before, at eight bytes a person."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


class Seen:
    """The ids of all people so far, as hashes of 64 bits.

    Python's hashes of text are keyed anew in each process: nobody can make up ids that collide.
    That two of n ids do so by chance, and a person is taken for another one, has the probability
    n²/2⁶⁵: 3 in 100 million for a million people, 3 % for a thousand million.
    """

    def __init__(self) -> None:
        #: Sorted, each at least twice as long as the next: there are few, and all the joining
        #: of n hashes takes n log n.
        self._runs: list[NDArray[np.int64]] = []

    def again(self, ids: Sequence[str]) -> NDArray[np.bool_]:
        """Tell which ids came before, in earlier calls or in this one, and note the others."""
        hashes = np.fromiter(map(hash, ids), np.int64, len(ids))
        known, first = np.unique(hashes, return_index=True)
        before = np.zeros(len(known), np.bool_)
        for run in self._runs:
            place = np.searchsorted(run, known)
            before |= run[np.minimum(place, len(run) - 1)] == known
        again = np.ones(len(ids), np.bool_)
        again[first[~before]] = False
        self._note(known[~before])
        return again

    def _note(self, run: NDArray[np.int64]) -> None:
        """Keep a sorted run, joined with those that are not much longer."""
        while self._runs and len(self._runs[-1]) < 2 * len(run):
            run = np.concatenate([self._runs.pop(), run])
            run.sort(kind="stable")  # two sorted runs: merged in linear time
        if len(run):
            self._runs.append(run)

"""From the names in people's rows to the numbers that the vocabulary gives them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from skillgraph.batch.model import Vocabulary, Words
from skillgraph.batch.reading.rows import Lists, filled, missing, shown

#: Columns of a word.
WORD = 64


@dataclass(frozen=True, slots=True, eq=False)
class Lookup:
    """Names with a number each; two numbers behind those are for what has none of its own."""

    names: pa.BinaryArray
    #: The number of each name, then ``unknown``.
    numbers: NDArray[np.int32]
    #: An empty name, or null, and a name that is known but asked for by nobody.
    nothing: int
    unknown: int = field(init=False)

    def __post_init__(self) -> None:
        """Put the unknown number behind all others."""
        object.__setattr__(self, "unknown", self.nothing + 1)

    @classmethod
    def of(cls, names: Iterable[str], numbers: Iterable[int], nothing: int) -> Lookup:
        """Number names; -1 stands for none."""
        listed = np.fromiter(numbers, np.int32)
        listed = np.concatenate([np.where(listed < 0, nothing, listed), [nothing, nothing + 1]])
        binary = pa.array([*(name.encode() for name in names), b""], pa.binary())
        return cls(binary, listed.astype(np.int32), nothing)

    def find(self, texts: pa.Array) -> NDArray[np.int32]:
        """Give the number of each text; one that is dictionary-coded is looked up once."""
        if pa.types.is_dictionary(texts.type):
            numbers = np.append(self.find(texts.dictionary), np.int32(self.nothing))
            return numbers[filled(texts.indices, len(numbers) - 1)]
        found = pc.index_in(texts.cast(pa.binary()), value_set=self.names)
        numbers = self.numbers[filled(found, len(self.numbers) - 1)]
        if texts.null_count:
            numbers[missing(texts)] = self.nothing
        return numbers

    def strangers(self, lists: Lists, numbers: NDArray[np.int32]) -> dict[int, str]:
        """Find the lists with an unknown text, and the first one of each."""
        places = np.flatnonzero(numbers == self.unknown)
        owners, first = np.unique(lists.owners(places), return_index=True)
        texts = lists.texts.take(pa.array(places[first]))
        return dict(zip(owners.tolist(), shown(texts), strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """All that people's rows may name."""

    #: Items by their column; the numbers behind are columns of a word to spare.
    items: Lookup
    #: Certificates by their row in ``held_by``.
    certificates: Lookup
    #: What each certificate stands for, shape (certificates, words).
    held_by: Words
    words: int

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> Names:
        """Lay out a vocabulary for look-ups by the million."""
        columns, held_by = vocabulary.columns, vocabulary.certificates
        bits = np.zeros((len(held_by), vocabulary.words), np.uint64)
        for row, held in enumerate(held_by.values()):
            bits[row] = held
        return cls(
            Lookup.of(columns, columns.values(), WORD * vocabulary.words),
            Lookup.of(held_by, range(len(held_by)), len(held_by)),
            bits,
            vocabulary.words,
        )

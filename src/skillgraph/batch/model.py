"""What a batch is made of: people in blocks of bit sets, and the rows that cannot be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from skillgraph.services.person import Person

#: Bit sets side by side. Of people: shape (words, people), a word being 64 columns of items, so
#: that what a target asks is a few rows that lie together in memory.
Words: TypeAlias = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What people's rows may name, and the column of each item.

    Only the items that some target asks for have a column: the item of column ``c`` is the bit
    ``c % 64`` of the word ``c // 64``. Every other item of the version is known, with ``-1``.
    """

    columns: Mapping[str, int]
    #: Words of 64 columns that a person's bit set has.
    words: int
    #: The items that a certificate stands for, shape (words,), by the id of a grade, with lower
    #: grades by the standard's own rule; nothing for the other certificates of the vocabulary.
    certificates: Mapping[str, Words]


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that cannot be read.

    ``row`` counts as the format does: the line of NDJSON, the row of a Parquet file, both from 1,
    and the row of a CSV file with its heading as row 1.
    """

    row: int
    #: The person whose row it is, where that can be read.
    person: str | None
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A stretch of the input: the people whose rows end in it, in their order, and the rejects."""

    #: Ids of the people: Arrow strings.
    ids: pa.StringArray
    #: What they hold, shape (words, people).
    held: Words
    #: The people as eligibility asks of them; None where it is not wanted.
    people: tuple[Person, ...] | None
    rejects: tuple[Reject, ...]
    #: Rows of the input that the block accounts for: those of its people and the rejects.
    rows: int
    #: The row of each person, counted as in a reject; None where ``people`` is.
    numbers: NDArray[np.int64] | None = None

"""People of a batch, made for tests."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from skillgraph.batch.model import Block, Words
from skillgraph.batch.targets import Targets, words_of
from skillgraph.index.compiled import Bits


def held_by(targets: Targets, people: Sequence[Bits]) -> Words:
    """Write sets of items, by number, as the words that the reader of people makes of them."""
    columns = {number: column for column, number in enumerate(targets.numbers)}
    rows = [words_of(person, columns, targets.vocabulary.words) for person in people]
    shape = (len(people), targets.vocabulary.words)
    return np.ascontiguousarray(np.array(rows, np.uint64).reshape(shape).T)


def block(targets: Targets, people: Sequence[Bits], first: int = 0) -> Block:
    """Make a block of people, with ids that count them."""
    ids = pa.array([f"p-{first + number}" for number in range(len(people))], pa.string())
    return Block(ids, held_by(targets, people), None, (), len(people))


def columns_of(words: Words) -> int:
    """Read words of columns, shape (words,), as a set of columns."""
    return int.from_bytes(words.astype("<u8").tobytes(), "little")

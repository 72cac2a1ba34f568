"""Blocks of a good size, from those that the formats happen to give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import numpy as np
import pyarrow as pa

from skillgraph.batch.model import Block


def gather(blocks: Iterable[Block], size: int) -> Iterator[Block]:
    """Join blocks that follow each other, up to a number of people, or of rejects.

    If they break off with an error, those before it are given first.
    """
    waiting: list[Block] = []
    people = rejects = 0
    try:
        for block in blocks:
            people, rejects = people + len(block.ids), rejects + len(block.rejects)
            if waiting and max(people, rejects) > size:
                yield _joined(waiting)
                waiting, people, rejects = [], len(block.ids), len(block.rejects)
            waiting.append(block)
    except Exception:
        if waiting:
            yield _joined(waiting)
        raise
    if waiting:
        yield _joined(waiting)


def _joined(blocks: Sequence[Block]) -> Block:
    rejects = chain.from_iterable(block.rejects for block in blocks)
    people = [block.people for block in blocks if block.people is not None]
    numbers = [block.numbers for block in blocks if block.numbers is not None]
    return Block(
        ids=pa.concat_arrays([block.ids for block in blocks]),
        held=np.concatenate([block.held for block in blocks], axis=1),
        people=tuple(chain.from_iterable(people)) if people else None,
        rejects=tuple(sorted(rejects, key=lambda reject: reject.row)),
        rows=sum(block.rows for block in blocks),
        numbers=np.concatenate(numbers) if numbers else None,
    )

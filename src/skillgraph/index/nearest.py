"""The ids nearest to one that nobody has: what a 404 answers with."""

from __future__ import annotations

from collections.abc import Iterable
from heapq import nsmallest

from rapidfuzz import fuzz, process

_LEAST_LIKE = 65.0
"""Of 100; below it a suggestion puzzles more than it helps."""


def nearest(id: str, ids: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """Suggest ids for an unknown one, likest first; empty when none is like it.

    A part of an id counts as well as a misspelt one (``senior`` and ``asm/senoir`` both give
    ``asm/senior``), and of ids that share the part, the shorter comes first. Case does not
    count. Equally like ids come in their own order, whatever the order given.
    """
    like = process.extract(
        id, set(ids), scorer=fuzz.WRatio, processor=str.lower, score_cutoff=_LEAST_LIKE, limit=None
    )
    ranked = ((-score, -fuzz.ratio(id, other), other) for other, score, _ in like)
    return tuple(other for _, _, other in nsmallest(limit, ranked))

"""Free text: the items that it is most like, found by ranked search and scored by likeness."""

from __future__ import annotations

from collections.abc import Callable

from skillgraph.index.compiled import Bits, Index, Place
from skillgraph.services.curricula.matching.reading import Reading, Scored
from skillgraph.services.curricula.matching.wording import Wording

THRESHOLD = 0.4
"""How alike words must be to propose an item.

The lowest in steps of 0.05 at which 97 in 100 proposals are right on the first half of the
labelled objectives of ``tests/services/curricula/objectives.csv``; the tests hold it on the
other half.
"""

_MARGIN = 0.05
"""A runner-up that is less than this behind, and says something else, makes a match ambiguous."""

_CANDIDATES = 40
"""Items that are scored, best of the search first; half as many lose none of the objectives."""


def propose(
    index: Index,
    wording: Wording,
    text: str,
    *,
    among: Callable[[Place], bool],
    required: Bits,
    threshold: float,
) -> Reading:
    """Find the item that a text is most like.

    Args:
        index: the compiled graph.
        wording: the labels of its items.
        text: what a line says it teaches.
        among: which items may be found.
        required: the target's items, which come first of what is equally like.
        threshold: below it nothing is proposed, but the best found is still named.
    """
    ranked = _ranked(index, wording, text, among, required)
    if not ranked:
        return Reading("none", "text")
    best, *others = ranked
    item = index.places[best.number].item.id
    runner_up = others[0] if others else None
    if best.score < threshold:
        return Reading("none", "text", item, score=best.score, runner_up=runner_up)
    return Reading(
        "proposed",
        "text",
        item,
        1 << best.number,
        score=best.score,
        runner_up=runner_up,
        ambiguous=any(
            best.score - other.score < _MARGIN and not wording.same(best.number, other.number)
            for other in others
        ),
    )


def _ranked(
    index: Index, wording: Wording, text: str, among: Callable[[Place], bool], required: Bits
) -> list[Scored]:
    """Score what the search finds; of what is equally like the target's own comes first."""
    found = index.text.search(text, kinds=("item",), limit=_CANDIDATES)
    phrase = wording.phrase(text)
    numbers = (index.numbers[hit.id] for hit in found.hits)
    scored = (
        Scored(number, round(wording.likeness(phrase, number), 4))
        for number in numbers
        if among(index.places[number])
    )
    alike = (each for each in scored if each.score > 0)
    return sorted(alike, key=lambda s: (-s.score, not required >> s.number & 1, s.number))

"""What the teacher confirmed of a line's words: it goes before what the words are like."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from skillgraph.curriculum.model import Claim, Line
from skillgraph.index.compiled import Bits
from skillgraph.services.curricula.matching.matcher import Matcher
from skillgraph.services.curricula.matching.reading import Reading


def settled(line: Line, matcher: Matcher) -> tuple[tuple[Claim, ...], tuple[Reading, ...]]:
    """Match the claims of a line, and let what the teacher confirmed decide on its words.

    Words that were proposed an item are confirmed where the teacher confirmed that item, and
    else are none. What was confirmed besides is a claim of its own, behind the line's.
    """
    readings = tuple(map(matcher.read, line.teaches))
    if line.confirmed is None:
        return line.teaches, readings
    given = {claim: matcher.read(claim) for claim in map(Claim, line.confirmed)}
    chosen = _items(given.values())
    decided = tuple(_decided(reading, chosen, line.confirmed) for reading in readings)
    there = _items(decided)
    besides = {
        claim: reading
        for claim, reading in given.items()
        if claim not in line.teaches and (not reading.items or reading.items & ~there)
    }
    return (*line.teaches, *besides), (*decided, *besides.values())


def _items(readings: Collection[Reading]) -> Bits:
    bits = 0
    for reading in readings:
        bits |= reading.items if reading.status == "confirmed" else 0
    return bits


def _decided(reading: Reading, chosen: Bits, ids: Collection[str]) -> Reading:
    if reading.by != "text":
        return reading
    items = reading.items & chosen
    basic = reading.basic if reading.basic in ids else None
    return replace(
        reading,
        status="confirmed" if items or basic else "none",
        items=items,
        basic=basic,
        ambiguous=False,
        decided_by="teacher",
    )

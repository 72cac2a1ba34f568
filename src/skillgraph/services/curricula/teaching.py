"""What the lines of a curriculum teach, as sets of items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_

from skillgraph.curriculum.model import Claim, Curriculum, Line
from skillgraph.index.compiled import Bits, numbers_in
from skillgraph.services.curricula.answer import Teaching, Where
from skillgraph.services.curricula.matching.matcher import Matcher
from skillgraph.services.curricula.matching.reading import Reading
from skillgraph.services.curricula.matching.settling import settled


@dataclass(frozen=True, slots=True)
class TaughtLine:
    """A line with its claims and what each was taken for.

    ``at`` counts the lines in the order of the file, from 0. ``proposed`` is without
    ``confirmed``; ``single`` is what is not only claimed as part of a whole unit or work content;
    ``basics`` are topics of the common basics.
    """

    at: int
    line: Line
    claims: tuple[Claim, ...]
    readings: tuple[Reading, ...]
    confirmed: Bits
    proposed: Bits
    single: Bits
    basics: frozenset[str]

    @property
    def items(self) -> Bits:
        """All items that the line teaches."""
        return self.confirmed | self.proposed

    def score(self, number: int) -> float | None:
        """Give how alike the words are by which an item is proposed; None where it is confirmed."""
        if self.confirmed >> number & 1:
            return None
        scores = (r.score for r in self.readings if r.items >> number & 1 and r.score is not None)
        return max(scores, default=None)


@dataclass(frozen=True, slots=True)
class Teachings:
    """The lines in the order of the file, and the lines that teach each item, by its number.

    ``proposed`` is without what any line confirms.
    """

    lines: tuple[TaughtLine, ...]
    by_item: Mapping[int, tuple[TaughtLine, ...]]
    confirmed: Bits
    proposed: Bits
    single: Bits

    @property
    def items(self) -> Bits:
        """All items that are taught."""
        return self.confirmed | self.proposed

    def of(self, number: int) -> tuple[Teaching, ...]:
        """Say where an item is taught, in the order of the file."""
        return tuple(teaching(taught, number) for taught in self.by_item.get(number, ()))


def teachings(curriculum: Curriculum, matcher: Matcher) -> Teachings:
    """Match every line of a curriculum."""
    lines = tuple(_taught(at, line, matcher) for at, line in enumerate(curriculum.lines))
    by_item: dict[int, list[TaughtLine]] = {}
    for taught in lines:
        for number in numbers_in(taught.items):
            by_item.setdefault(number, []).append(taught)
    confirmed = union(taught.confirmed for taught in lines)
    return Teachings(
        lines,
        {number: tuple(found) for number, found in by_item.items()},
        confirmed,
        union(taught.proposed for taught in lines) & ~confirmed,
        union(taught.single for taught in lines),
    )


def where(line: Line) -> Where:
    """Say which line of the curriculum a line is."""
    return Where.model_validate(dict(_place(line)))


def teaching(taught: TaughtLine, number: int) -> Teaching:
    """Say that a line teaches an item, and how that is known."""
    status = "confirmed" if taught.confirmed >> number & 1 else "proposed"
    return Teaching.model_validate(
        {**dict(_place(taught.line)), "status": status, "score": taught.score(number)}
    )


def union(sets: Iterable[Bits]) -> Bits:
    """Join sets of items."""
    return reduce(or_, sets, 0)


def _place(line: Line) -> Iterator[tuple[str, object]]:
    yield from ((name, getattr(line, name)) for name in Where.model_fields)


def _taught(at: int, line: Line, matcher: Matcher) -> TaughtLine:
    claims, readings = settled(line, matcher)
    confirmed = union(r.items for r in readings if r.status == "confirmed")
    return TaughtLine(
        at,
        line,
        claims,
        readings,
        confirmed,
        union(r.items for r in readings if r.status == "proposed") & ~confirmed,
        union(r.items for r in readings if not r.whole),
        frozenset(r.basic for r in readings if r.basic),
    )

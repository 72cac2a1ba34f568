"""What is taught twice, and what is taught before what it builds on.

In one work content a higher grade's items build on the lower grades'. An item is too early where
it is first taught before the first item of a lower grade is; only confirmed and proposed items
count, and each says which it is. Lines stand in the order of their terms, then of the file; where
some lines have a term, a line without one has no known place and is compared with nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from skillgraph.index.compiled import Bits, Index, Place
from skillgraph.services.answers import Named
from skillgraph.services.curricula.answer import FirstTaught, Order, Overlap, TooEarly
from skillgraph.services.curricula.teaching import TaughtLine, Teachings, teaching, where
from skillgraph.services.language import Language, label
from skillgraph.services.things import named

Time = tuple[int, int]
#: The first teaching of an item: when, and by which line.
_First = tuple[Time, TaughtLine]


def overlaps(
    index: Index, taught: Teachings, required: Bits, language: Language
) -> tuple[Overlap, ...]:
    """Find the items that two lines or more teach, in the order of the standards."""
    several = sorted(number for number, lines in taught.by_item.items() if len(lines) > 1)
    return tuple(
        Overlap(
            id=place.item.id,
            label=label(place.item, language),
            grade=place.grade.id,
            required=bool(required >> place.number & 1),
            taught_by=taught.of(place.number),
        )
        for place in map(index.places.__getitem__, several)
    )


def order(index: Index, taught: Teachings, language: Language) -> Order:
    """Find what is taught before the first teaching of a lower grade in the same work content."""
    terms = any(each.line.term is not None for each in taught.lines)
    unknown = (each.line for each in taught.lines if not _placed(each, terms))
    firsts = _firsts(taught, terms)
    return Order(
        by="term" if terms else "row",
        too_early=tuple(_too_early(index, firsts, language)),
        unknown=tuple(where(line) for line in unknown if line.teaches),
    )


def _firsts(taught: Teachings, terms: bool) -> Mapping[int, _First]:
    """Find the first teaching of each item, by its number, among lines whose place is known."""
    known = {
        number: [((each.line.term or 0, each.at), each) for each in lines if _placed(each, terms)]
        for number, lines in taught.by_item.items()
    }
    return {n: min(found, key=lambda f: f[0]) for n, found in known.items() if found}


def _placed(taught: TaughtLine, terms: bool) -> bool:
    return not terms or taught.line.term is not None


def _too_early(
    index: Index, firsts: Mapping[int, _First], language: Language
) -> Iterator[TooEarly]:
    by_work: dict[str, list[Place]] = {}
    for number in sorted(firsts):
        place = index.places[number]
        by_work.setdefault(place.work_content.id, []).append(place)
    for places in by_work.values():
        grades = _first_of_grades(places, firsts)
        for place in places:
            if before := tuple(_later_below(place, grades, firsts, language)):
                yield _early(place, firsts[place.number][1], before, language)


def _first_of_grades(places: list[Place], firsts: Mapping[int, _First]) -> list[Place]:
    """Find the item of each grade that is taught first."""
    best: dict[str, Place] = {}
    for place in places:
        now = best.setdefault(place.grade.id, place)
        if firsts[place.number][0] < firsts[now.number][0]:
            best[place.grade.id] = place
    return list(best.values())


def _later_below(
    place: Place, grades: list[Place], firsts: Mapping[int, _First], language: Language
) -> Iterator[FirstTaught]:
    """Give the first item of each lower grade that is taught after a higher one's item."""
    time, line = firsts[place.number]
    for lower in grades:
        first, taught = firsts[lower.number]
        if lower.grade.rank < place.grade.rank and time < first:
            yield FirstTaught(
                id=lower.item.id,
                label=label(lower.item, language),
                grade=lower.grade.id,
                taught=teaching(taught, lower.number),
                same_term=line.line.term is not None and line.line.term == taught.line.term,
            )


def _early(
    place: Place, line: TaughtLine, before: tuple[FirstTaught, ...], language: Language
) -> TooEarly:
    work = named(place.work_content, language)
    return TooEarly(
        id=place.item.id,
        label=label(place.item, language),
        grade=place.grade.id,
        work_content=Named(id=work.id, label=work.label),
        taught=teaching(line, place.number),
        before=before,
    )

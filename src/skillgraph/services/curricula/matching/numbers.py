"""Claims by printed number: ``asm 高级 6.2.1``, ``能力 6.2.1``, ``level-2 1.2 技能要求 1``.

A number is the item's as the standard prints it, below its unit's where the standard counts
anew in every unit (csm: unit 1.2, item 1, which may be written 1.2.1). One number fits an ability
and a knowledge item, often at several grades and in several standards; what is beside it, the
words behind it and the target decide, and where they do not, nothing is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from skillgraph.index.compiled import Bits, Index, Place
from skillgraph.services.curricula.matching.reading import DecidedBy, Reading, Trouble
from skillgraph.services.curricula.matching.scopes import KINDS, Names, Scope

EXPECTED = "a number as printed, with its standard and grade: asm 高级 能力 6.2.1"

_KIND = "|".join(sorted((w for words in KINDS.values() for w in words.split()), key=len)[::-1])
_NUMBER = re.compile(
    r"(?P<scope>[^.]*?)(?<![A-Za-z0-9_.\-/])(?P<number>\d+(?:\.\d+){1,3})(?![\d.%a-zA-Z/])"
    rf"\s*[(（]?\s*(?:(?P<kind>{_KIND})(?![a-z])\s*[)）]?\s*(?P<position>\d+)?(?!\w))?"
    r"(?P<words>.*)",
    re.DOTALL | re.IGNORECASE,
)
_MOST_NAMED = 8
#: Further numbers behind one: a range (-6.2.3), another kind (知识 6.2.1), more of a unit (2、3).
_MORE = re.compile(
    r"[-–—~至到]+\s*\d+(?:\.\d+)*(?![\w.]).*"
    rf"|(?:和|与|及|以及|[/&+])?\s*(?:{_KIND})?\s*:?\s*\d+(?:\.\d+)+.*"
    r"|\d+(?:\s*[、,和]\s*\d+)*",
    re.DOTALL | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A claim that holds a printed number."""

    number: str
    scope: Scope
    #: Whether the line, or the claim before its number, names a standard or a grade.
    scoped: bool
    words: str


class Numbers:
    """The printed numbers of the items and units of all standards."""

    def __init__(self, index: Index, names: Names) -> None:
        """Collect the numbers; an item that the standard prints none for has none."""
        self._index = index
        self._names = names
        self._items: dict[str, list[Place]] = {}
        self._units: dict[str, list[str]] = {}
        for place in index.places:
            if number := _printed(place):
                self._items.setdefault(number, []).append(place)
        for unit in index.units.values():
            self._units.setdefault(unit.notation, []).append(unit.id)

    def read(self, plain: str, within: Scope) -> Numbered | None:
        """Find the printed number in a claim.

        Args:
            plain: the claim, in ordinary widths.
            within: what the line says of its numbers.

        Returns:
            None where there is none, or where other words stand before it.
        """
        match = _NUMBER.fullmatch(plain)
        before = self._names.read(match["scope"]) if match else None
        if not match or before is None:
            return None
        beside = self._names.read(match["kind"] or "") or Scope()
        scope = beside.narrowed(before).narrowed(within)
        position = f".{match['position']}" if match["position"] else ""
        words = match["words"].strip(" )）:：、,，")
        return Numbered(match["number"] + position, scope, scope.grades is not None, words)

    def items(self, numbered: Numbered) -> list[Place]:
        """Give the items that a number fits."""
        return [p for p in self._items.get(numbered.number, ()) if numbered.scope.holds(p)]

    def units(self, numbered: Numbered) -> list[str]:
        """Give the units that a number fits, where no kind of item is named."""
        grade = {id: self._index.units[id].grade for id in self._units.get(numbered.number, ())}
        whole = numbered.scope.kind is None
        return [id for id, at in grade.items() if whole and numbered.scope.of_grade(at)]

    def choose_item(
        self, fitting: Sequence[Place], alike: Sequence[Place], required: Bits
    ) -> Reading:
        """Take the item that is left by the words behind the number, or else by the target.

        Args:
            fitting: the items that the number fits.
            alike: one or more of them: those that the words are like, or all without words.
            required: the target's items.
        """
        decided: DecidedBy | None = "words" if len(alike) < len(fitting) else None
        if len(alike) > 1:
            alike = [p for p in alike if required >> p.number & 1] or alike
            decided = "target"
        if len(alike) > 1:
            return _several(place.item.id for place in alike)
        (place,) = alike
        return Reading("confirmed", "number", place.item.id, 1 << place.number, decided_by=decided)

    def choose_unit(self, fitting: Sequence[str], required: Bits) -> Reading:
        """Take the unit, with all its items, that the target asks something of."""
        own = self._index.own
        asked = [id for id in fitting if own.get(id, 0) & required]
        (unit, *more) = asked or fitting
        if more:
            return _several(asked or fitting)
        decided: DecidedBy | None = "target" if len(fitting) > 1 else None
        items = own.get(unit, 0)
        return Reading("confirmed", "number", unit, items, whole=True, decided_by=decided)


def has_more(numbered: Numbered) -> bool:
    """Tell whether further numbers stand behind the first: a range, or several kinds."""
    return _MORE.fullmatch(numbered.words) is not None


def one_each(numbered: Numbered) -> Trouble:
    """Say that several numbers are not read: it is not sure which are meant, and of what kind."""
    problem = f"more numbers stand behind {numbered.number}, and none is read"
    return Trouble(problem, "every number, those of one kind with 、 between: 能力 6.2.1、6.2.2")


def unknown(numbered: Numbered) -> Reading:
    """Say that nothing has a number."""
    named = sorted(numbered.scope.grades or ())
    where = f" in {', '.join(named)}" if named else ""
    problem = f"no item or unit has the number {numbered.number}{where}"
    return Reading("unresolved", "number", trouble=Trouble(problem, EXPECTED))


def at_odds(numbered: Numbered) -> Trouble:
    """Say that the words behind a number are none of those that it has in its standard."""
    return Trouble(
        f"the words behind the number {numbered.number} are unlike any item that has it; "
        "the words were taken",
        "the number and the words of one item",
    )


def _printed(place: Place) -> str | None:
    """Give an item's number with its unit's, as asm prints it in full and csm in two parts."""
    notation = place.item.notation
    if notation is None or "." in notation:
        return notation
    return f"{place.unit.notation}.{notation}"


def _several(ids: Iterable[str]) -> Reading:
    fitting = list(ids)
    trouble = Trouble(f"the number fits {len(fitting)}: {', '.join(_named(fitting))}", EXPECTED)
    return Reading("unresolved", "number", trouble=trouble)


def _named(ids: Sequence[str]) -> Iterator[str]:
    yield from ids[:_MOST_NAMED]
    if len(ids) > _MOST_NAMED:
        yield "…"

"""What each claim of a curriculum stands for, looked for by id, by number, then by its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from skillgraph.curriculum.model import Claim
from skillgraph.index.compiled import Bits, Index, Place
from skillgraph.model.standards import Basic
from skillgraph.services.curricula.matching.ids import (
    by_id,
    closed_up,
    inside,
    like_ours,
    names_another,
    unread,
    words_behind,
)
from skillgraph.services.curricula.matching.numbers import (
    Numbered,
    Numbers,
    at_odds,
    has_more,
    one_each,
    unknown,
)
from skillgraph.services.curricula.matching.proposals import THRESHOLD, propose
from skillgraph.services.curricula.matching.reading import Reading, Trouble
from skillgraph.services.curricula.matching.scopes import Names, Scope
from skillgraph.services.curricula.matching.wording import Wording


class Matcher:
    """Matches claims with the items of a graph; one that comes again is not looked for again."""

    def __init__(self, index: Index, required: Bits, threshold: float = THRESHOLD) -> None:
        """Prepare the labels, numbers and names.

        Args:
            index: the compiled graph.
            required: the target's items; words are looked for in all grades of their standards.
            threshold: how alike words must be to propose an item, 0 to 1.
        """
        self._index = index
        self._required = required
        self._threshold = threshold
        self._names = Names(index)
        self._numbers = Numbers(index, self._names)
        self._wording = Wording([place.item for place in index.places])
        self._basics = self._topics()
        self._standards = {place.standard for place in index.items_in(required)}
        self._known: dict[Claim, Reading] = {}

    def read(self, claim: Claim) -> Reading:
        """Tell what a claim stands for."""
        if claim not in self._known:
            self._known[claim] = self._read(claim)
        return self._known[claim]

    def _read(self, claim: Claim) -> Reading:
        plain = closed_up(self._index, self._wording.plain(claim.text))
        within = self._names.read(claim.within or "")
        if numbered := self._numbers.read(plain, within or Scope()):
            return self._by_number(claim, numbered, readable=within is not None)
        if found := self._by_id(plain):
            return found
        trouble = inside(self._index, plain) or self._misnamed(claim, within)
        return replace(self._by_text(plain, within), trouble=trouble)

    def _misnamed(self, claim: Claim, within: Scope | None) -> Trouble | None:
        """Say that an id beside words names no grade; in words of the school's own it need not."""
        if within or not claim.within or not like_ours(self._index, claim.within):
            return None
        problem = f"{claim.within!r} names no standard or grade: that of the target is taken"
        return Trouble(problem, self._grades())

    def _by_id(self, plain: str) -> Reading | None:
        """Read an id; words behind it that are not its label are named, not lost."""
        found = by_id(self._index, plain, self._required)
        words = words_behind(plain)
        if found is None or found.match is None or not words or self._labels(found.match, words):
            return found
        return replace(found, trouble=unread(words))

    def _labels(self, id: str, words: str) -> bool:
        """Tell whether words are the label of what an id names, or like that of an item."""
        row = self._index.labelled[id]
        rest = words.casefold()
        for label in (row.label_zh, row.label_en):
            rest = rest.replace(self._wording.plain(label).casefold(), "")
        if not any(map(str.isalnum, rest)):
            return True
        number = self._index.numbers.get(id)
        places = () if number is None else (self._index.places[number],)
        return bool(self._alike(places, words)) and not names_another(rest)

    def _by_number(self, claim: Claim, numbered: Numbered, *, readable: bool) -> Reading:
        if not readable:
            problem = f"{claim.within!r} names no standard or grade for {claim.text!r}"
            return Reading("unresolved", "number", trouble=Trouble(problem, self._grades()))
        if has_more(numbered):
            return Reading("unresolved", "number", trouble=one_each(numbered))
        if found := self._chosen(numbered):
            return found
        read = self._by_text(numbered.words, numbered.scope)
        return replace(read, trouble=at_odds(numbered)) if numbered.scoped else read

    def _chosen(self, numbered: Numbered) -> Reading | None:
        """Choose what a number names; None where it is the teacher's own, before other words."""
        words = numbered.words
        units = [u for u in self._numbers.units(numbered) if not words or self._titled(u, words)]
        if units:
            return self._numbers.choose_unit(units, self._required)
        fitting = self._numbers.items(numbered)
        alike = self._alike(fitting, words) if words else fitting
        if alike:
            return self._numbers.choose_item(fitting, alike, self._required)
        return None if words else unknown(numbered)

    def _titled(self, unit: str, words: str) -> bool:
        """Tell whether words are the label of a unit."""
        row = self._index.units[unit]
        labels = (self._wording.plain(label) for label in (row.label_zh, row.label_en))
        return words.casefold() in map(str.casefold, labels)

    def _alike(self, places: Sequence[Place], words: str) -> Sequence[Place]:
        """Give the items that words are most like, if they are like any."""
        phrase = self._wording.phrase(words)
        scores = [self._wording.likeness(phrase, place.number) for place in places]
        best = max(scores, default=0)
        return [
            place
            for place, score in zip(places, scores, strict=True)
            if score == best and best >= self._threshold
        ]

    def _by_text(self, plain: str, within: Scope | None) -> Reading:
        if topic := self._basics.get(plain):
            return Reading("proposed", "text", topic, score=1.0, basic=topic)
        return propose(
            self._index,
            self._wording,
            plain,
            among=lambda place: self._may_be(place, within),
            required=self._required,
            threshold=self._threshold,
        )

    def _may_be(self, place: Place, within: Scope | None) -> bool:
        """Words are looked for where the line says, else in the standards of the target."""
        if within and within.grades is not None:
            return within.holds(place)
        return place.standard in self._standards or not self._standards

    def _topics(self) -> Mapping[str, str]:
        """Give the topics of the common basics by their labels."""
        topics = self._index.rows(Basic).values()
        labels = [(label, row.id) for row in topics for label in (row.label_zh, row.label_en)]
        return {self._wording.plain(label): id for label, id in labels}

    def _grades(self) -> str:
        return f"one of {', '.join((*self._index.standards, *self._index.grades))}"

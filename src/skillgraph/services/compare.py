"""Compare two sets of competencies: what is shared, near by the mappings, or apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pydantic import Field

from skillgraph.index.compiled import Bits, Index, Match, Place
from skillgraph.services.answers import Answer, Named
from skillgraph.services.language import Language, label
from skillgraph.services.refs import Competencies


class PlacedItem(Named):
    """An item with its place."""

    kind: str
    clause: str


class NearPair(Answer):
    """Two items that a mapping sets side by side."""

    left: PlacedItem
    right: PlacedItem
    match: str = Field(description="What the right item is to the left one.")
    confidence: float
    comment: str


class Tally(Answer):
    """Counts of one side's items."""

    items: int
    shared: int
    near: int
    only: int


class FunctionTally(Named):
    """Counts of one side's items in one function."""

    side: str
    tally: Tally


class Comparison(Answer):
    """What two sets have in common, and what only one of them has."""

    left: str
    right: str
    summary: dict[str, Tally]
    functions: tuple[FunctionTally, ...]
    shared: tuple[PlacedItem, ...]
    near: tuple[NearPair, ...] = Field(
        description="Pairs of which one item says what the other does, or contains it."
    )
    related: tuple[NearPair, ...] = Field(
        description="Pairs that are associated only; their items count as one side's own."
    )
    only_left: tuple[PlacedItem, ...]
    only_right: tuple[PlacedItem, ...]


def compare(
    index: Index,
    left: Competencies,
    right: Competencies,
    *,
    minimum_confidence: float = 0.0,
    language: Language = Language.ZH,
) -> Comparison:
    """Compare two sets of competencies.

    Args:
        index: the compiled graph.
        left: one side.
        right: the other side.
        minimum_confidence: mappings below it do not bring items near.
        language: the language of the labels.
    """
    shared = left.bits & right.bits
    pairs = [
        (place, match)
        for place in index.items_in(left.bits & ~shared)
        for match in index.matches.get(place.number, ())
        if (right.bits & ~shared) >> match.other & 1 and match.confidence >= minimum_confidence
    ]
    near_left = _union(place.number for place, match in pairs if match.near)
    near_right = _union(match.other for _, match in pairs if match.near)
    sides = {"left": (left.bits, near_left), "right": (right.bits, near_right)}
    return Comparison(
        left=left.ref,
        right=right.ref,
        summary={side: _tally(bits, shared, near) for side, (bits, near) in sides.items()},
        functions=tuple(
            tally
            for side, (bits, near) in sides.items()
            for tally in _by_function(index, side, bits, shared, near, language)
        ),
        shared=_items(index, shared, language),
        near=tuple(_pair(index, p, match, language) for p, match in pairs if match.near),
        related=tuple(_pair(index, p, match, language) for p, match in pairs if not match.near),
        only_left=_items(index, left.bits & ~shared & ~near_left, language),
        only_right=_items(index, right.bits & ~shared & ~near_right, language),
    )


def _union(numbers: Iterable[int]) -> Bits:
    bits = 0
    for number in numbers:
        bits |= 1 << number
    return bits


def _tally(bits: Bits, shared: Bits, near: Bits) -> Tally:
    return Tally(
        items=bits.bit_count(),
        shared=(bits & shared).bit_count(),
        near=(bits & near).bit_count(),
        only=(bits & ~shared & ~near).bit_count(),
    )


def _by_function(
    index: Index, side: str, bits: Bits, shared: Bits, near: Bits, language: Language
) -> Iterator[FunctionTally]:
    for id in sorted({f for _, f, _ in index.cells_within(bits)}, key=lambda f: index.order[f]):
        yield FunctionTally(
            id=id,
            label=label(index.functions[id], language),
            side=side,
            tally=_tally(bits & index.own[id], shared, near),
        )


def _items(index: Index, bits: Bits, language: Language) -> tuple[PlacedItem, ...]:
    return tuple(_item(place, language) for place in index.items_in(bits))


def _item(place: Place, language: Language) -> PlacedItem:
    item = place.item
    return PlacedItem(id=item.id, label=label(item, language), kind=item.kind, clause=item.clause)


def _pair(index: Index, place: Place, match: Match, language: Language) -> NearPair:
    return NearPair(
        left=_item(place, language),
        right=_item(index.places[match.other], language),
        match=match.predicate,
        confidence=match.confidence,
        comment=match.mapping.comment,
    )

"""What the graph says of one ability or knowledge item."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from skillgraph.index.compiled import Index, find
from skillgraph.model.shared import Mapping
from skillgraph.services.answers import Answer, Named
from skillgraph.services.language import Language, label
from skillgraph.services.practice import Practised, practised
from skillgraph.services.refs import ref_of
from skillgraph.services.things import Erratum, Thing, errata, named, thing


class Mapped(Answer):
    """Something that a mapping sets beside an item or work content."""

    id: str
    label: str
    match: str
    confidence: float
    comment: str


class ItemView(Thing):
    """One ability or knowledge item, and what is known about it."""

    kind: str
    notation: str | None
    position: int
    unit: str
    grade: str
    function: Named
    work_content: Named
    weight: float | None = Field(
        description="The item's even share of its function's overall weight at its grade, percent."
    )
    mappings: tuple[Mapped, ...]
    underlies: tuple[Mapped, ...] = Field(
        description="Abilities of the unit that the knowledge item underlies."
    )
    underlain_by: tuple[Mapped, ...] = Field(
        description="Knowledge items of the unit that underlie the ability."
    )
    duties: tuple[Mapped, ...] = Field(description="Duties that draw on the item.")
    practice: Practised = Field(
        description="In what processes, forms, regulations, targets and responsibilities it is met."
    )
    required_by: tuple[str, ...] = Field(description="REFs of grades, roles and jobs.")
    errata: tuple[Erratum, ...]


def item(index: Index, id: str, language: Language) -> ItemView:
    """Describe an ability or knowledge item.

    Raises:
        UnknownIdError: there is no such item.
    """
    place = index.places[find(index.numbers, id, "item")]
    row = place.item
    cell = index.own[place.grade.id] & index.own[place.function.id]
    weight = index.weights.get((place.grade.id, place.function.id, "overall"))
    return ItemView.model_validate(
        {
            **thing(index, row, language),
            "kind": row.kind,
            "notation": row.notation,
            "position": row.position,
            "unit": row.unit,
            "grade": place.grade.id,
            "function": named(place.function, language),
            "work_content": named(place.work_content, language),
            "weight": None if weight is None else round(weight / cell.bit_count(), 4),
            "mappings": tuple(_matches(index, place.number, language)),
            "underlies": tuple(_underlies(index, id, language)),
            "underlain_by": tuple(_underlain_by(index, id, language)),
            "duties": tuple(_drawing(index, id, language)),
            "practice": practised(index, id, language),
            "required_by": tuple(_required_by(index, place.number)),
            "errata": errata(index, id, language),
        }
    )


def _matches(index: Index, number: int, language: Language) -> Iterator[Mapped]:
    for match in index.matches.get(number, ()):
        yield _mapped(index, match.mapping, match.mapping.object_id, language)


def _underlies(index: Index, id: str, language: Language) -> Iterator[Mapped]:
    for mapping in index.links_from.get(id, ()):
        yield _mapped(index, mapping, mapping.object_id, language)


def _underlain_by(index: Index, id: str, language: Language) -> Iterator[Mapped]:
    for mapping in index.links_to.get(id, ()):
        if mapping.predicate_id == "sg:underlies":
            yield _mapped(index, mapping, mapping.subject_id, language)


def _drawing(index: Index, id: str, language: Language) -> Iterator[Mapped]:
    for mapping in index.drawn_on_by.get(id, ()):
        yield _mapped(index, mapping, mapping.subject_id, language)


def _mapped(index: Index, mapping: Mapping, other: str, language: Language) -> Mapped:
    """Describe one end of a mapping, seen from the other."""
    return Mapped(
        id=other,
        label=label(index.labelled[other], language),
        match=mapping.predicate_id,
        confidence=float(mapping.confidence),
        comment=mapping.comment,
    )


def _required_by(index: Index, number: int) -> Iterator[str]:
    yield from (ref_of(index, id) for id in index.required_by.get(number, ()))

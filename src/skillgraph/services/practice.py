"""Practice: in what processes, forms, regulations, targets and responsibilities an item is met.

Which of them an item is linked to is read from the graph, where the ontology's axioms put it:
by a mapping of its own, or by one of its work content. The mapping says how sure we are and why.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from skillgraph.index.compiled import Index, find
from skillgraph.model.shared import Mapping
from skillgraph.model.standards import WorkContent
from skillgraph.services.answers import Answer, Named
from skillgraph.services.language import Language, label


class Material(Named):
    """Something of practice in which an item is exercised, by which it is evidenced, and so on."""

    kind: str = Field(description="process, form, regulation, target or responsibility.")
    via: str | None = Field(
        description="The work content by whose mapping it follows; null where the item has its own."
    )
    confidence: float = Field(description="Of the mapping, above 0 and up to 1.")
    comment: str
    source: str
    clause: str
    page: int | None = Field(description="Page that the source's table of contents gives.")


class Practised(Answer):
    """In what of practice an item or a work content is met."""

    exercised_in: tuple[Material, ...] = Field(description="Processes that exercise it.")
    evidenced_by: tuple[Material, ...] = Field(description="Forms that evidence it.")
    conveyed_by: tuple[Material, ...] = Field(description="Regulations that convey it.")
    contributes_to: tuple[Material, ...] = Field(description="Targets that it serves.")
    called_for_by: tuple[Material, ...] = Field(
        description="Responsibilities of departments and posts that call for it."
    )


Reached = Literal["whole", "items", "none"]


class WorkContentReach(Named):
    """How far a manual teaches a work content: with processes, forms and regulations."""

    reached: Reached = Field(
        description="whole: something of the manual bears on the work content; items: only on "
        "single items of it; none: the manual does not teach it."
    )
    materials: int = Field(description="Processes, forms and regulations that bear on the whole.")
    items: int = Field(description="Items of the work content, at every grade.")
    items_reached: int = Field(description="Those that something of the manual bears on directly.")


def practised(index: Index, id: str, language: Language) -> Practised:
    """Say in what of practice an item or a work content is met, the surest first."""
    return Practised(
        exercised_in=_materials(index, id, "exercisedIn", language),
        evidenced_by=_materials(index, id, "evidencedBy", language),
        conveyed_by=_materials(index, id, "conveyedBy", language),
        contributes_to=_materials(index, id, "contributesTo", language),
        called_for_by=_materials(index, id, "calledForBy", language),
    )


def materials(index: Index, id: str, language: Language) -> tuple[Material, ...]:
    """List what an item or a work content could be taught and evidenced with, the surest first."""
    relations = ("exercisedIn", "evidencedBy", "conveyedBy")
    useful = (m for relation in relations for m in _materials(index, id, relation, language))
    return tuple(sorted(useful, key=surer))


def evidence(index: Index, ability: str, language: Language) -> tuple[Material, ...]:
    """List the forms that evidence an ability itself, not only its work content."""
    forms = _materials(index, ability, "evidencedBy", language)
    return tuple(form for form in forms if form.via is None)


def surer(material: Material) -> tuple[bool, float]:
    """Sort by how sure a material is: mapped itself before by its work content."""
    return material.via is not None, -material.confidence


def _materials(index: Index, id: str, relation: str, language: Language) -> tuple[Material, ...]:
    ids = index.practised[relation].get(id, ())
    found = (_material(index, id, other, language) for other in ids)
    return tuple(sorted(found, key=lambda m: (*surer(m), m.id)))


def _material(index: Index, id: str, other: str, language: Language) -> Material:
    kind, row = index.practice[other]
    mapping = _mapping(index, other, id)
    return Material(
        id=other,
        label=label(row, language),
        kind=kind,
        via=None if mapping.object_id == id else mapping.object_id,
        confidence=float(mapping.confidence),
        comment=mapping.comment,
        source=index.source_of(other),
        clause=row.clause,
        page=getattr(row, "page", None),
    )


def _mapping(index: Index, practice: str, id: str) -> Mapping:
    """Find the mapping by which something of practice bears on an item: its own, or its work's."""
    if own := index.links.get((practice, id)):
        return own
    return index.links[practice, index.places[index.numbers[id]].work_content.id]


def reach(
    index: Index, standard: str, source: str, language: Language
) -> tuple[WorkContentReach, ...]:
    """Say how far a manual teaches a standard, work content by work content, in their order.

    Args:
        index: the compiled graph.
        standard: id of the standard, as ``asm``.
        source: id of the manual, as ``ops``.
        language: the language of the labels.

    Raises:
        UnknownIdError: there is no such standard or source.
    """
    find(index.standards, standard, "standard")
    find(index.sources, f"source/{source}", "source")
    works = (work for work in _in_order(index) if work.standard == standard)
    return tuple(_reach(index, work, source, language) for work in works)


def _reach(index: Index, work: WorkContent, source: str, language: Language) -> WorkContentReach:
    whole = _of_source(materials(index, work.id, language), source)
    places = list(index.items_in(index.own.get(work.id, 0)))
    found = (_of_source(materials(index, place.item.id, language), source) for place in places)
    own = sum(any(material.via is None for material in mine) for mine in found)
    by_items: Reached = "items" if own else "none"
    return WorkContentReach(
        id=work.id,
        label=label(work, language),
        reached="whole" if whole else by_items,
        materials=len(whole),
        items=len(places),
        items_reached=own,
    )


def _of_source(found: tuple[Material, ...], source: str) -> list[Material]:
    return [material for material in found if material.source == f"source/{source}"]


def _in_order(index: Index) -> list[WorkContent]:
    works = index.work_contents.values()
    return sorted(works, key=lambda work: (index.order[work.function], work.position))

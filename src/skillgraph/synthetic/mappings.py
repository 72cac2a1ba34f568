"""Made-up mappings: what duties draw on, what knowledge underlies, what neighbours share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from random import Random

from skillgraph.model.columns import Labelled
from skillgraph.model.shared import Mapping
from skillgraph.model.standards import Item
from skillgraph.synthetic.roles import MadeRoles
from skillgraph.synthetic.shape import Shape
from skillgraph.synthetic.standards import MadeStandard

_AUTHOR = "skillgraph synth"
_MADE = date(2026, 1, 1)
_COMMENT = "Made up: drawn by chance."


def drawn_on(
    shape: Shape, standard: MadeStandard, roles: MadeRoles, rng: Random
) -> Iterator[Mapping]:
    """Let each duty that draws on items draw on some of its post's grade."""
    of_grade: dict[str, list[Item]] = defaultdict(list)
    grade = {unit.id: unit.grade for unit in standard.units}
    for item in standard.items:
        of_grade[grade[item.unit]].append(item)
    for duty, at in roles.duties:
        if duty.draws_on == "items":
            for item in _some(of_grade[at.id], rng.choice(shape.roles.drawn), rng):
                yield _mapping(shape, duty, "sg:drawsOn", item, rng)


def underlying(shape: Shape, standard: MadeStandard, rng: Random) -> Iterator[Mapping]:
    """Let knowledge underlie abilities of its own unit."""
    abilities: dict[str, list[Item]] = defaultdict(list)
    for item in standard.items:
        if item.kind == "ability":
            abilities[item.unit].append(item)
    for item in standard.items:
        if item.kind == "knowledge":
            for ability in _some(abilities[item.unit], rng.choice(shape.roles.underlain), rng):
                yield _mapping(shape, item, "sg:underlies", ability, rng)


def shared(
    shape: Shape, standard: MadeStandard, neighbour: MadeStandard, rng: Random
) -> Iterator[Mapping]:
    """Match items of one standard with items of the same kind of its neighbour."""
    of_kind = {
        kind: [item for item in neighbour.items if item.kind == kind]
        for kind in ("ability", "knowledge")
    }
    for item in standard.items:
        for other in _some(of_kind[item.kind], rng.choice(shape.roles.matched), rng):
            yield _mapping(shape, item, rng.choice(shape.roles.predicates), other, rng)


def _some(items: Sequence[Item], count: int, rng: Random) -> list[Item]:
    """Choose so many different items, or all where there are fewer."""
    return rng.sample(items, min(count, len(items)))


def _mapping(
    shape: Shape, subject: Labelled, predicate: str, object_: Item, rng: Random
) -> Mapping:
    return Mapping.model_validate(
        {
            "subject_id": f"sgid:{subject.id}",
            "subject_label": subject.label_zh,
            "predicate_id": predicate,
            "object_id": f"sgid:{object_.id}",
            "object_label": object_.label_zh,
            "mapping_justification": "semapv:ManualMappingCuration",
            "author_label": _AUTHOR,
            "mapping_date": _MADE,
            "confidence": rng.choice(shape.roles.confidences),
            "comment": _COMMENT,
        }
    )

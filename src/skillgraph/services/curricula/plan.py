"""A training plan from a gap: what is missing, in the order in which it can be taught.

Functions and work contents come in the standard's order, and in each work content the lower
grade before the higher. Within a unit every ability comes after the knowledge that underlies it,
by the editors' mappings; knowledge that is held already, or was taught for an earlier ability, is
named and not taught again. The common basics have no items and are in no plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Literal

from pydantic import Field

from skillgraph.index.compiled import Index, Place
from skillgraph.services.answers import Answer, Named
from skillgraph.services.curricula.allocation import apportion
from skillgraph.services.curricula.weighing import Weigher
from skillgraph.services.gap import Gap
from skillgraph.services.language import Language, label
from skillgraph.services.practice import Material, evidence, materials, surer
from skillgraph.services.readiness import Weighting, cells
from skillgraph.services.rule import Rule, covering_rule
from skillgraph.services.things import named


class PlannedItem(Named):
    """An item that the plan teaches."""

    clause: str


class Foundation(Named):
    """Knowledge under an ability that the step does not teach, and why not."""

    state: Literal["held", "taught", "not-required"] = Field(
        description="held already; taught further up; not-required: the target does not ask it."
    )


class Step(Answer):
    """An ability after the knowledge that underlies it; the last step may hold knowledge alone."""

    knowledge: tuple[PlannedItem, ...] = Field(description="To be taught here.")
    builds_on: tuple[Foundation, ...]
    ability: PlannedItem | None = Field(
        description="Null where the knowledge underlies no ability that is missing."
    )
    evidenced_by: tuple[Material, ...] = Field(
        description="Forms that evidence the ability itself, not only its work content."
    )


class UnitPlan(Named):
    """What is missing of one work content at one grade. A unit is a block of lessons."""

    grade: str
    missing: int
    hours: int | None = Field(description="Null where no hours were to be spent.")
    steps: tuple[Step, ...]
    materials: tuple[Material, ...] = Field(
        description="Processes, forms and regulations in which its items are met, the surest first."
    )


class WorkContentPlan(Named):
    """The units of one work content, the lowest grade first."""

    hours: int | None
    units: tuple[UnitPlan, ...]


class FunctionPlan(Named):
    """The work contents of one function."""

    hours: int | None
    work_contents: tuple[WorkContentPlan, ...]


class Plan(Answer):
    """A training plan. The hours of its units add up to those that were given."""

    from_: str = Field(alias="from")
    to: str
    rule: Rule
    missing: int
    hours: int | None
    weighting: Weighting = Field(
        description="standard: hours follow the standard's weights; equal: items count alike."
    )
    functions: tuple[FunctionPlan, ...]


def plan(
    index: Index, gap: Gap, hours: int | None = None, language: Language = Language.ZH
) -> Plan:
    """Plan how to close a gap.

    Args:
        index: the compiled graph.
        gap: the gap.
        hours: whole teaching hours to spend, 0 or more; None: none are allotted.
        language: the language of the labels.
    """
    places = sorted(index.items_in(gap.missing), key=lambda place: _order(index, place))
    units = [list(found) for _, found in groupby(places, key=lambda place: place.unit.id)]
    weigher = Weigher.of(index, cells(index, gap.missing, 0))
    allotted = _allotted(units, hours, weigher)
    planned = [
        (found[0], _unit(index, found, gap, spent, language))
        for found, spent in zip(units, allotted, strict=True)
    ]
    return Plan(
        from_=gap.source.ref,
        to=gap.target.ref,
        rule=covering_rule(index, gap.target.grades, gap.lower_grades, language),
        missing=gap.missing.bit_count(),
        hours=hours,
        weighting=weigher.way,
        functions=tuple(_functions(planned, language)),
    )


def _order(index: Index, place: Place) -> tuple[object, ...]:
    work = (index.order[place.function.id], place.work_content.position)
    return (*work, place.grade.rank, place.unit.id, place.item.kind, place.item.position)


def _allotted(units: list[list[Place]], hours: int | None, weigher: Weigher) -> list[int | None]:
    """Share the hours among units, by what is missing of them."""
    if hours is None or not units:
        return [None] * len(units)
    missing = (sum(1 << place.number for place in unit) for unit in units)
    return list(apportion(hours, [weigher.weight(bits) for bits in missing]))


def _functions(planned: list[tuple[Place, UnitPlan]], language: Language) -> Iterator[FunctionPlan]:
    for _, of_function in groupby(planned, key=lambda each: each[0].function.id):
        parts = list(of_function)
        works = tuple(_work_contents(parts, language))
        function = named(parts[0][0].function, language)
        yield FunctionPlan(
            id=function.id,
            label=function.label,
            hours=_sum(work.hours for work in works),
            work_contents=works,
        )


def _work_contents(
    planned: list[tuple[Place, UnitPlan]], language: Language
) -> Iterator[WorkContentPlan]:
    for _, of_work in groupby(planned, key=lambda each: each[0].work_content.id):
        parts = list(of_work)
        units = tuple(unit for _, unit in parts)
        work = named(parts[0][0].work_content, language)
        yield WorkContentPlan(
            id=work.id, label=work.label, hours=_sum(unit.hours for unit in units), units=units
        )


def _sum(hours: Iterable[int | None]) -> int | None:
    known = [spent for spent in hours if spent is not None]
    return sum(known) if known else None


def _unit(
    index: Index, missing: list[Place], gap: Gap, hours: int | None, language: Language
) -> UnitPlan:
    unit = missing[0].unit
    return UnitPlan(
        id=unit.id,
        label=label(unit, language),
        grade=unit.grade,
        missing=len(missing),
        hours=hours,
        steps=tuple(_steps(index, missing, gap, language)),
        materials=_all_materials(index, missing, language),
    )


def _steps(index: Index, missing: list[Place], gap: Gap, language: Language) -> Iterator[Step]:
    """Go through the abilities in their order, each with what underlies it; then what is left."""
    left = {p.number: p for p in missing if p.item.kind == "knowledge"}
    for place in missing:
        if place.item.kind == "ability":
            below = _underlying(index, place.item.id)
            fresh = [left.pop(number) for number in below if number in left]
            known = [number for number in below if index.places[number] not in fresh]
            yield Step(
                knowledge=tuple(_item(each, language) for each in fresh),
                builds_on=tuple(_foundation(index, number, gap, language) for number in known),
                ability=_item(place, language),
                evidenced_by=evidence(index, place.item.id, language),
            )
    if left:
        rest = tuple(_item(place, language) for place in left.values())
        yield Step(knowledge=rest, builds_on=(), ability=None, evidenced_by=())


def _underlying(index: Index, ability: str) -> list[int]:
    """List the knowledge under an ability by number, which is the order of the standard."""
    mappings = index.links_to.get(ability, ())
    below = (m.subject_id for m in mappings if m.predicate_id == "sg:underlies")
    return sorted(index.numbers[id] for id in below)


def _foundation(index: Index, number: int, gap: Gap, language: Language) -> Foundation:
    item = index.places[number].item
    asked = "taught" if gap.missing >> number & 1 else "not-required"
    held = gap.source.bits >> number & 1
    return Foundation(id=item.id, label=label(item, language), state="held" if held else asked)


def _item(place: Place, language: Language) -> PlannedItem:
    return PlannedItem(
        id=place.item.id, label=label(place.item, language), clause=place.item.clause
    )


def _all_materials(index: Index, missing: list[Place], language: Language) -> tuple[Material, ...]:
    """Gather the materials of several items, each once, by its surest link."""
    best: dict[str, Material] = {}
    for place in missing:
        for material in materials(index, place.item.id, language):
            known = best.setdefault(material.id, material)
            if surer(material) < surer(known):
                best[material.id] = material
    return tuple(sorted(best.values(), key=lambda m: (*surer(m), m.id)))

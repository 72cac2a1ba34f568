"""The gap: what a target requires, what is held of it, and what is missing, side by side."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Literal

from pydantic import Field

from skillgraph.index.compiled import Bits, Index, Match, Place
from skillgraph.model.standards import Basic
from skillgraph.services import readiness as ready
from skillgraph.services.answers import Answer, Count, Named
from skillgraph.services.language import Language, label
from skillgraph.services.refs import Competencies, LowerGrades, grade_bits
from skillgraph.services.rule import Rule, covering_rule

#: A held item stands in for a needed one where they say the same, or the held one says more.
STANDS_IN = ("skos:exactMatch", "skos:closeMatch", "skos:broadMatch")


class NeededItem(Named):
    """An item that is missing: where it stands, and which references ask for it."""

    clause: str
    because: tuple[str, ...]


class NearItem(Answer):
    """A held item that a mapping sets beside a needed one."""

    need: str
    have: str
    label: str = Field(description="Label of the held item.")
    match: str = Field(description="What the held item is to the needed one.")
    confidence: float
    counted_as_held: bool


class WorkContentGap(Named):
    """What is held and needed in one piece of work."""

    have: tuple[Named, ...]
    need: tuple[NeededItem, ...]
    near: tuple[NearItem, ...]


class CellReadiness(Answer):
    """A function at a grade: its weight, and how much of it is held."""

    grade: str
    weight: float | None = Field(description="Percent, or null where the standard gives none.")
    required: int
    held: int
    readiness: float | None


class FunctionGap(Named):
    """What is held and needed in one function."""

    weight: float | None = Field(
        description="Percent; null where the standard gives none, or where the target has the "
        "function at several grades (see cells)."
    )
    required: int
    held: int
    readiness: float | None
    cells: tuple[CellReadiness, ...]
    work_contents: tuple[WorkContentGap, ...]


class GradeReadiness(Answer):
    """How much of a grade's items, as far as the target requires them, is held."""

    grade: str
    required: int
    held: int
    readiness: float | None


class NearCount(Answer):
    """What counting near matches as held would change."""

    threshold: float
    counted_as_held: int
    readiness: float | None


class Summary(Count):
    """The gap in figures."""

    abilities: Count
    knowledge: Count
    readiness: float | None = Field(description="0 to 1; null where nothing is required.")
    weighting: Literal["standard", "equal"]
    by_grade: tuple[GradeReadiness, ...]
    by_component: dict[str, float] = Field(
        description="Readiness by theory and practice, where the standard weighs them apart."
    )
    near: NearCount | None = Field(description="Present where near matches were to count.")


class Basics(Answer):
    """The common basics of a grade: they have a weight but no items, and are outside readiness."""

    grade: str
    weight: float | None
    topics: tuple[Named, ...]


class Step(Answer):
    """One step up the grades, and how many items it adds."""

    from_: str = Field(alias="from")
    to: str
    missing: int


class Gap(Answer):
    """The gap between what is held and a target."""

    from_: str = Field(alias="from")
    to: str
    rule: Rule
    summary: Summary
    functions: tuple[FunctionGap, ...]
    basics: tuple[Basics, ...]
    steps: tuple[Step, ...]


def missing(held: Competencies, target: Competencies) -> Bits:
    """Give the items that the target requires and that are not held."""
    return target.bits & ~held.bits


def gap(
    index: Index,
    held: Competencies,
    target: Competencies,
    *,
    lower_grades: LowerGrades = LowerGrades.STANDARD,
    language: Language = Language.ZH,
    count_near: float | None = None,
) -> Gap:
    """Compute the gap.

    Args:
        index: the compiled graph.
        held: what is held, from a REF or a person.
        target: what is to be reached.
        lower_grades: the rule that both were resolved with.
        language: the language of the labels.
        count_near: count a mapped item as held from this confidence up (0 to 1); it is reported
            apart from what is held. None: never.
    """
    required, have = target.bits, held.bits
    cells = ready.cells(index, required, have)
    near = _Near(index, required & ~have, have, count_near)
    by_function: dict[str, list[ready.Cell]] = {}
    for cell in cells:
        by_function.setdefault(cell.function, []).append(cell)
    order = sorted(by_function, key=lambda f: _function_order(index, f))
    return Gap(
        from_=held.ref,
        to=target.ref,
        rule=covering_rule(index, target.grades, lower_grades, language),
        summary=_summary(index, required, have, cells, near),
        functions=tuple(
            _function(index, by_function[f], have, target, near, language) for f in order
        ),
        basics=_basics(index, {cell.grade for cell in cells}, language),
        steps=_steps(index, held, target, lower_grades),
    )


def _function_order(index: Index, function: str) -> tuple[str, int]:
    found = index.functions[function]
    return found.standard, found.position


class _Near:
    """The held items that mappings set beside the needed ones."""

    def __init__(self, index: Index, needed: Bits, held: Bits, threshold: float | None) -> None:
        self.threshold = threshold
        self.counted: Bits = 0
        self._by_need: dict[int, tuple[Match, ...]] = {}
        for need, matches in index.matches.items():
            if needed >> need & 1:
                found = tuple(m for m in matches if held >> m.other & 1)
                if found:
                    self._by_need[need] = found
                if any(self.counts(m) for m in found):
                    self.counted |= 1 << need

    def counts(self, match: Match) -> bool:
        """Tell whether a match is to count as holding the needed item."""
        near_enough = self.threshold is not None and match.confidence >= self.threshold
        return near_enough and match.predicate in STANDS_IN

    def of(self, need: int) -> tuple[Match, ...]:
        """Give the matches of a needed item, best first."""
        return self._by_need.get(need, ())


def _count(required: Bits, held: Bits) -> Count:
    return Count(
        required=required.bit_count(),
        held=(required & held).bit_count(),
        missing=(required & ~held).bit_count(),
    )


def _summary(
    index: Index, required: Bits, held: Bits, cells: tuple[ready.Cell, ...], near: _Near
) -> Summary:
    abilities = required & index.abilities
    by_grade: dict[str, list[ready.Cell]] = {}
    for cell in cells:
        by_grade.setdefault(cell.grade, []).append(cell)
    return Summary(
        **dict(_count(required, held)),
        abilities=_count(abilities, held),
        knowledge=_count(required & ~abilities, held),
        readiness=ready.readiness(index, cells),
        weighting=ready.weighting(index, cells),
        by_grade=tuple(_grade(index, grade, found) for grade, found in by_grade.items()),
        by_component=_by_component(index, cells),
        near=_near_count(index, required, held, near),
    )


def _grade(index: Index, grade: str, cells: list[ready.Cell]) -> GradeReadiness:
    return GradeReadiness(
        grade=grade,
        required=sum(cell.required.bit_count() for cell in cells),
        held=sum(cell.held.bit_count() for cell in cells),
        readiness=ready.readiness(index, cells),
    )


def _by_component(index: Index, cells: tuple[ready.Cell, ...]) -> dict[str, float]:
    """Weigh knowledge by the theory weights and abilities by the practice weights."""
    theory = ready.weighted(index, cells, "theory", ~index.abilities)
    practice = ready.weighted(index, cells, "practice", index.abilities)
    both = {"theory": theory, "practice": practice}
    return {name: share for name, share in both.items() if share is not None}


def _near_count(index: Index, required: Bits, held: Bits, near: _Near) -> NearCount | None:
    if near.threshold is None:
        return None
    cells = ready.cells(index, required, held | near.counted)
    return NearCount(
        threshold=near.threshold,
        counted_as_held=near.counted.bit_count(),
        readiness=ready.readiness(index, cells),
    )


def _function(
    index: Index,
    cells: list[ready.Cell],
    held: Bits,
    target: Competencies,
    near: _Near,
    language: Language,
) -> FunctionGap:
    function = index.functions[cells[0].function]
    required = 0
    for cell in cells:
        required |= cell.required
    works: dict[str, Bits] = {}
    for place in index.items_in(required):
        works[place.work_content.id] = works.get(place.work_content.id, 0) | 1 << place.number
    order = sorted(works, key=lambda w: index.work_contents[w].position)
    return FunctionGap(
        id=function.id,
        label=label(function, language),
        weight=cells[0].weight(index) if len(cells) == 1 else None,
        required=required.bit_count(),
        held=(required & held).bit_count(),
        readiness=ready.readiness(index, cells),
        cells=tuple(_cell(index, cell) for cell in cells),
        work_contents=tuple(
            _work_content(index, w, works[w], held, target, near, language) for w in order
        ),
    )


def _cell(index: Index, cell: ready.Cell) -> CellReadiness:
    return CellReadiness(
        grade=cell.grade,
        weight=cell.weight(index),
        required=cell.required.bit_count(),
        held=cell.held.bit_count(),
        readiness=ready.readiness(index, (cell,)),
    )


def _work_content(
    index: Index,
    work: str,
    required: Bits,
    held: Bits,
    target: Competencies,
    near: _Near,
    language: Language,
) -> WorkContentGap:
    needed = tuple(index.items_in(required & ~held))
    return WorkContentGap(
        id=work,
        label=label(index.work_contents[work], language),
        have=tuple(
            Named(id=p.item.id, label=label(p.item, language))
            for p in index.items_in(index.own[work] & held)
        ),
        need=tuple(_needed(place, target, language) for place in needed),
        near=tuple(
            _near(index, place, match, near, language)
            for place in needed
            for match in near.of(place.number)
        ),
    )


def _needed(place: Place, target: Competencies, language: Language) -> NeededItem:
    return NeededItem(
        id=place.item.id,
        label=label(place.item, language),
        clause=place.item.clause,
        because=tuple(r.ref for r in target.reasons if r.bits >> place.number & 1),
    )


def _near(index: Index, place: Place, match: Match, near: _Near, language: Language) -> NearItem:
    held = index.places[match.other].item
    return NearItem(
        need=place.item.id,
        have=held.id,
        label=label(held, language),
        match=match.predicate,
        confidence=match.confidence,
        counted_as_held=near.counts(match),
    )


def _basics(index: Index, grades: Iterable[str], language: Language) -> tuple[Basics, ...]:
    ordered = sorted(grades, key=lambda g: (index.grades[g].standard, index.grades[g].rank))
    return tuple(
        Basics(
            grade=grade,
            weight=index.weights.get((grade, None, "overall")),
            topics=tuple(Named(id=b.id, label=label(b, language)) for b in topics),
        )
        for grade in ordered
        if (topics := index.parts_of(Basic, grade))
    )


def _steps(
    index: Index, held: Competencies, target: Competencies, lower_grades: LowerGrades
) -> tuple[Step, ...]:
    """Walk up the grades where both ends are a grade of one standard."""
    if held.ref != f"grade:{next(iter(held.grades), '')}" or len(target.grades) != 1:
        return ()
    first, last = index.grades[held.grades[0]], index.grades[target.grades[0]]
    if target.ref != f"grade:{last.id}" or first.standard != last.standard:
        return ()
    climb = [g for g in index.succession(first.standard) if first.rank <= g.rank <= last.rank]
    bits = {g.id: grade_bits(index, g.id, lower_grades) for g in climb}
    return tuple(
        Step(
            from_=f"grade:{below.id}",
            to=f"grade:{above.id}",
            missing=(bits[above.id] & ~bits[below.id]).bit_count(),
        )
        for below, above in pairwise(climb)
    )

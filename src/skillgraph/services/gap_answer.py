"""A gap in words and figures: the answer of the gap command and of ``/api/v1/gap``."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from pydantic import Field

from skillgraph.index.compiled import Bits, Index, Match, Place
from skillgraph.model.standards import Basic
from skillgraph.services import readiness as ready
from skillgraph.services.answers import Answer, Count, Named
from skillgraph.services.gap import FunctionPart, Gap
from skillgraph.services.language import Language, label
from skillgraph.services.refs import Competencies, LowerGrades, grade_bits
from skillgraph.services.rule import Rule, covering_rule


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
    weight: float | None = Field(
        description="Percent overall, or null where the standard gives no overall weight."
    )
    weights: dict[str, float] = Field(
        description="Percent by component (overall, theory, practice), as far as it is given."
    )
    required: int
    held: int
    readiness: float | None


class FunctionGap(Named):
    """What is held and needed in one function."""

    weight: float | None = Field(
        description="Percent overall; null where the standard gives none, or where the target has "
        "the function at several grades (see cells)."
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
    weighting: ready.Weighting
    by_grade: tuple[GradeReadiness, ...]
    by_component: dict[str, float] = Field(
        description="Readiness by theory and practice, where the standard weighs them apart."
    )
    near: NearCount | None = Field(description="Present where near matches were to count.")


class Basics(Answer):
    """The common basics of a grade: they have a weight but no items, and are outside readiness."""

    grade: str
    weight: float | None = Field(
        description="Percent overall, or null where the standard gives no overall weight."
    )
    weights: dict[str, float] = Field(
        description="Percent by component (overall, theory, practice), as far as it is given."
    )
    topics: tuple[Named, ...]


class Step(Answer):
    """One step up the grades, and how many items it adds."""

    from_: str = Field(alias="from")
    to: str
    missing: int


class GapAnswer(Answer):
    """The gap between what is held and a target."""

    from_: str = Field(alias="from")
    to: str
    rule: Rule
    summary: Summary
    functions: tuple[FunctionGap, ...]
    basics: tuple[Basics, ...]
    steps: tuple[Step, ...]


def describe(index: Index, gap: Gap, language: Language = Language.ZH) -> GapAnswer:
    """Put a gap into words and figures.

    Args:
        index: the compiled graph.
        gap: the gap.
        language: the language of the labels.
    """
    way = ready.weighting(index, gap.cells)
    return GapAnswer(
        from_=gap.source.ref,
        to=gap.target.ref,
        rule=covering_rule(index, gap.target.grades, gap.lower_grades, language),
        summary=_summary(index, gap, way),
        functions=tuple(_function(index, part, gap, way, language) for part in gap.functions),
        basics=basics(index, {cell.grade for cell in gap.cells}, language),
        steps=_steps(index, gap.source, gap.target, gap.lower_grades),
    )


def _count(required: Bits, held: Bits) -> Count:
    return Count(
        required=required.bit_count(),
        held=(required & held).bit_count(),
        missing=(required & ~held).bit_count(),
    )


def _summary(index: Index, gap: Gap, way: ready.Weighting) -> Summary:
    abilities = gap.required & index.abilities
    by_grade: dict[str, list[ready.Cell]] = {}
    for cell in gap.cells:
        by_grade.setdefault(cell.grade, []).append(cell)
    ranks = sorted(by_grade, key=lambda g: index.order[g])
    return Summary(
        required=gap.required.bit_count(),
        held=gap.held.bit_count(),
        missing=gap.missing.bit_count(),
        abilities=_count(abilities, gap.held),
        knowledge=_count(gap.required & ~abilities, gap.held),
        readiness=ready.readiness(index, gap.cells, way),
        weighting=way,
        by_grade=tuple(_grade(index, grade, by_grade[grade], way) for grade in ranks),
        by_component=_by_component(index, gap.cells),
        near=_near_count(index, gap, way),
    )


def _grade(
    index: Index, grade: str, cells: list[ready.Cell], way: ready.Weighting
) -> GradeReadiness:
    return GradeReadiness(
        grade=grade,
        required=sum(cell.required.bit_count() for cell in cells),
        held=sum(cell.held.bit_count() for cell in cells),
        readiness=ready.readiness(index, cells, way),
    )


def _by_component(index: Index, cells: tuple[ready.Cell, ...]) -> dict[str, float]:
    """Weigh knowledge by the theory weights and abilities by the practice weights."""
    theory = ready.weighted(index, cells, "theory", ~index.abilities)
    practice = ready.weighted(index, cells, "practice", index.abilities)
    both = {"theory": theory, "practice": practice}
    return {name: share for name, share in both.items() if share is not None}


def _near_count(index: Index, gap: Gap, way: ready.Weighting) -> NearCount | None:
    if gap.near.threshold is None:
        return None
    cells = ready.cells(index, gap.required, gap.held | gap.near.counted)
    return NearCount(
        threshold=gap.near.threshold,
        counted_as_held=gap.near.counted.bit_count(),
        readiness=ready.readiness(index, cells, way),
    )


def _function(
    index: Index, part: FunctionPart, gap: Gap, way: ready.Weighting, language: Language
) -> FunctionGap:
    cells = part.cells
    return FunctionGap(
        id=part.function,
        label=label(index.functions[part.function], language),
        weight=cells[0].weight(index) if len(cells) == 1 else None,
        required=part.required.bit_count(),
        held=(part.required & gap.held).bit_count(),
        readiness=ready.readiness(index, cells, way),
        cells=tuple(_cell(index, cell) for cell in cells),
        work_contents=tuple(
            _work_content(index, work, required, gap, language)
            for work, required in part.work_contents
        ),
    )


def _cell(index: Index, cell: ready.Cell) -> CellReadiness:
    return CellReadiness(
        grade=cell.grade,
        weight=cell.weight(index),
        weights=ready.weights(index, cell.grade, cell.function),
        required=cell.required.bit_count(),
        held=cell.held.bit_count(),
        readiness=ready.equal((cell,)),
    )


def _work_content(
    index: Index, work: str, required: Bits, gap: Gap, language: Language
) -> WorkContentGap:
    needed = tuple(index.items_in(required & ~gap.held))
    held = index.items_in(index.own[work] & gap.source.bits)
    return WorkContentGap(
        id=work,
        label=label(index.work_contents[work], language),
        have=tuple(Named(id=p.item.id, label=label(p.item, language)) for p in held),
        need=tuple(_needed(place, gap.target, language) for place in needed),
        near=tuple(
            _near(index, place, match, gap, language)
            for place in needed
            for match in gap.near.by_need.get(place.number, ())
        ),
    )


def _needed(place: Place, target: Competencies, language: Language) -> NeededItem:
    return NeededItem(
        id=place.item.id,
        label=label(place.item, language),
        clause=place.item.clause,
        because=target.because(place.number),
    )


def _near(index: Index, place: Place, match: Match, gap: Gap, language: Language) -> NearItem:
    held = index.places[match.other].item
    return NearItem(
        need=place.item.id,
        have=held.id,
        label=label(held, language),
        match=match.predicate,
        confidence=match.confidence,
        counted_as_held=gap.near.counts(match),
    )


def basics(index: Index, grades: Iterable[str], language: Language) -> tuple[Basics, ...]:
    """Give the common basics of the grades that have some, in the order of standard and rank."""
    ordered = sorted(grades, key=lambda g: (index.grades[g].standard, index.grades[g].rank))
    return tuple(
        Basics(
            grade=grade,
            weight=index.weights.get((grade, None, "overall")),
            weights=ready.weights(index, grade, None),
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

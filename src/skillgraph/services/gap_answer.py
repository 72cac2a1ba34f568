"""A gap in words and figures: the answer of the gap command and of ``/api/v1/gap``.

:mod:`skillgraph.services.gap_json` writes it.
"""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from skillgraph.index.compiled import Index
from skillgraph.model.standards import Basic
from skillgraph.services import readiness as ready
from skillgraph.services.answers import Answer, Count, Named
from skillgraph.services.language import Language, label
from skillgraph.services.rule import Rule


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

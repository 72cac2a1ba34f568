"""How much of a target is covered: tallies, shares, and the items by function and work content."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from skillgraph.index.compiled import Bits, Index, Place
from skillgraph.services.curricula.answer import (
    CellCoverage,
    ClaimTally,
    FunctionCoverage,
    GradeCoverage,
    Shares,
    Summary,
    Tally,
    TaughtItem,
    UncoveredItem,
    WorkContentCoverage,
)
from skillgraph.services.curricula.teaching import Teachings, union
from skillgraph.services.curricula.weighing import Weigher
from skillgraph.services.gap import FunctionPart, gap
from skillgraph.services.language import Language, label
from skillgraph.services.practice import materials
from skillgraph.services.readiness import Cell, readiness
from skillgraph.services.refs import Competencies, Reason


@dataclass(frozen=True, slots=True)
class Figures:
    """What a curriculum covers of a target, by the parts that the target has of each function."""

    index: Index
    taught: Teachings
    required: Bits
    parts: tuple[FunctionPart, ...]
    weigher: Weigher
    language: Language

    @classmethod
    def of(
        cls, index: Index, taught: Teachings, target: Competencies, language: Language
    ) -> Figures:
        """Set what is taught against a target."""
        held = Competencies("taught", (Reason("taught", taught.confirmed),))
        found = gap(index, held, target)
        weigher = Weigher.of(index, found.cells)
        return cls(index, taught, target.bits, found.functions, weigher, language)

    def tally(self, items: Bits) -> Tally:
        """Count what is covered of some items of the target."""
        return Tally(
            items=items.bit_count(),
            confirmed=(items & self.taught.confirmed).bit_count(),
            proposed=(items & self.taught.proposed).bit_count(),
            uncovered=(items & ~self.taught.items).bit_count(),
        )

    def shares(self, items: Bits) -> Shares:
        """Give the weighted share of some items of the target that is covered."""
        return Shares(
            confirmed=self._share(items, self.taught.confirmed),
            with_proposed=self._share(items, self.taught.items),
        )

    def summary(self) -> Summary:
        """Give the coverage in figures."""
        required, index = self.required, self.index
        return Summary(
            tally=self.tally(required),
            coverage=self.shares(required),
            abilities=self.tally(required & index.abilities),
            knowledge=self.tally(required & ~index.abilities),
            weighting=self.weigher.way,
            by_grade=tuple(self._grades()),
            whole=(required & self.taught.confirmed & ~self.taught.single).bit_count(),
            lines=len(self.taught.lines),
            claims=_claims(self.taught),
            outside=(self.taught.items & ~required).bit_count(),
        )

    def function(self, part: FunctionPart) -> FunctionCoverage:
        """Say what is covered of a function."""
        (first, *more) = part.cells
        return FunctionCoverage(
            id=part.function,
            label=label(self.index.functions[part.function], self.language),
            weight=None if more else first.weight(self.index),
            tally=self.tally(part.required),
            coverage=self.shares(part.required),
            cells=tuple(map(self._cell, part.cells)),
            work_contents=tuple(self._work(work, items) for work, items in part.work_contents),
        )

    def _share(self, items: Bits, held: Bits) -> float | None:
        narrowed = (
            replace(cell, required=cell.required & items, held=cell.required & items & held)
            for cell in self.weigher.cells
            if cell.required & items
        )
        return readiness(self.index, narrowed, self.weigher.way)

    def _grades(self) -> Iterator[GradeCoverage]:
        grades = sorted(
            {cell.grade for cell in self.weigher.cells}, key=lambda g: self.index.order[g]
        )
        for grade in grades:
            items = union(cell.required for cell in self.weigher.cells if cell.grade == grade)
            yield GradeCoverage(grade=grade, tally=self.tally(items), coverage=self.shares(items))

    def _cell(self, cell: Cell) -> CellCoverage:
        return CellCoverage(
            grade=cell.grade,
            weight=cell.weight(self.index),
            tally=self.tally(cell.required),
            coverage=self.shares(cell.required),
        )

    def _work(self, work: str, items: Bits) -> WorkContentCoverage:
        return WorkContentCoverage(
            id=work,
            label=label(self.index.work_contents[work], self.language),
            tally=self.tally(items),
            coverage=self.shares(items),
            covered=tuple(self._taught(items & self.taught.confirmed)),
            proposed=tuple(self._taught(items & self.taught.proposed)),
            uncovered=tuple(self._uncovered(items & ~self.taught.items)),
        )

    def _taught(self, items: Bits) -> Iterator[TaughtItem]:
        for place in self.index.items_in(items):
            taught_by = self.taught.of(place.number)
            yield TaughtItem.model_validate({**self._item(place), "taught_by": taught_by})

    def _uncovered(self, items: Bits) -> Iterator[UncoveredItem]:
        for place in self.index.items_in(items):
            useful = materials(self.index, place.item.id, self.language)
            yield UncoveredItem.model_validate({**self._item(place), "materials": useful})

    def _item(self, place: Place) -> dict[str, object]:
        return {
            "id": place.item.id,
            "label": label(place.item, self.language),
            "kind": place.item.kind,
            "unit": place.unit.id,
            "grade": place.grade.id,
            "clause": place.item.clause,
            "weight": self._weight(place),
        }

    def _weight(self, place: Place) -> float | None:
        weight = self.index.weights.get((place.grade.id, place.function.id, "overall"))
        cell = self.index.own[place.grade.id] & self.index.own[place.function.id]
        return None if weight is None else round(weight / cell.bit_count(), 4)


def _claims(taught: Teachings) -> ClaimTally:
    statuses = [reading.status for line in taught.lines for reading in line.readings]
    return ClaimTally(
        claims=len(statuses),
        confirmed=statuses.count("confirmed"),
        proposed=statuses.count("proposed"),
        none=statuses.count("none"),
        unresolved=statuses.count("unresolved"),
    )

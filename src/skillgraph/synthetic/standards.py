"""One made-up standard: grades, functions, units, items, weights and the rest of its folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from skillgraph.model.columns import Record
from skillgraph.model.standards import (
    Function,
    Grade,
    Item,
    Standard,
    Unit,
    WorkContent,
)
from skillgraph.synthetic import frame, wording
from skillgraph.synthetic.entry import routes
from skillgraph.synthetic.errata import mistakes
from skillgraph.synthetic.shape import Shape
from skillgraph.synthetic.wording import Label

_NUMERALS = "一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class MadeStandard:
    """A standard that was made up."""

    id: str
    label: Label
    #: From the entry grade up.
    grades: tuple[Grade, ...]
    contents: tuple[WorkContent, ...]
    units: tuple[Unit, ...]
    #: Grade by grade, unit by unit.
    items: tuple[Item, ...]
    #: Whatever else lies in its folder.
    others: tuple[Record, ...]

    @property
    def occupation(self) -> str:
        """Name its occupation in the vocabulary."""
        return f"vocabulary/occupation/{self.id}"

    def rows(self) -> Iterator[Record]:
        """Go through everything that its folder holds."""
        for rows in (self.grades, self.contents, self.units, self.items, self.others):
            yield from rows


@dataclass(frozen=True, slots=True)
class _Table:
    """The functions of a grade, each with its work contents."""

    functions: tuple[Function, ...]
    contents: tuple[WorkContent, ...]


def make(shape: Shape, number: int, rng: Random) -> MadeStandard:
    """Make the standard of a number, from 1.

    Args:
        shape: what real standards are like.
        number: which one; its id is ``s`` and the number.
        rng: what chance is drawn from.
    """
    id = f"s{number:04d}"
    label = Label(f"合成职业{number}", f"Synthetic occupation {number}")
    covering = rng.choice(shape.standards.covering)
    grades = _grades(id, label, rng.choice(shape.standards.grades), covering)
    tables = _tables(shape, id, len(grades), rng)
    units = [
        unit for grade, table in zip(grades, tables, strict=True) for unit in _units(grade, table)
    ]
    items = [item for unit in units for item in _items(shape, unit, rng)]
    wrong = mistakes(shape, id, units, items, rng)
    contents = dict.fromkeys(content for table in tables for content in table.contents)
    others: list[Record] = [_standard(id, label, covering), *frame.provisions(id, covering)]
    others += [*dict.fromkeys(function for table in tables for function in table.functions)]
    others += [*wrong.errata, *_rules(shape, grades, tables, rng)]
    for below, grade in zip((None, *grades[:-1]), grades, strict=True):
        others += routes(shape, grade, below, rng)
    return MadeStandard(
        id, label, grades, tuple(contents), tuple(units), wrong.items, tuple(others)
    )


def _rules(
    shape: Shape, grades: Sequence[Grade], tables: Sequence[_Table], rng: Random
) -> Iterator[Record]:
    """Give weights, with basics, and rules of assessment: each in some standards only."""
    standard = grades[0].standard
    if rng.choice(shape.standards.weighted):
        for grade, table in zip(grades, tables, strict=True):
            yield from frame.weights(shape, grade, table.functions, rng)
        yield from frame.basics(standard, grades, rng)
    if rng.choice(shape.standards.assessed):
        yield from frame.assessments(standard)


def _standard(id: str, label: Label, covering: bool) -> Standard:
    return Standard(
        id=id,
        occupation=f"vocabulary/occupation/{id}",
        covering_clause=frame.COVERING_CLAUSE if covering else None,
        clause="题名",
        **Label(f"{label.zh}职业标准", f"{label.en}: standard").columns(),
    )


def _grades(id: str, label: Label, count: int, covering: bool) -> tuple[Grade, ...]:
    """Make the grades, numbered downward as the national standards do: level 1 is the highest."""
    ids = [f"{id}/level-{count - rank}" for rank in range(count)]
    return tuple(
        Grade(
            id=grade,
            standard=id,
            rank=rank,
            next_grade=ids[rank] if rank < count else None,
            subsumes=(ids[rank - 2],) if covering and rank > 1 else (),
            clause="3.1",
            **Label(
                f"{label.zh}（{_NUMERALS[count - rank]}级）",
                f"{label.en} (level {count - rank + 1})",
            ).columns(),
        )
        for rank, grade in enumerate(ids, start=1)
    )


def _tables(shape: Shape, id: str, grades: int, rng: Random) -> list[_Table]:
    """Make the table of each grade: one and the same, or functions of its own for each."""
    if rng.choice(shape.standards.recurring):
        return [_table(shape, id, 1, rng)] * grades
    tables: list[_Table] = []
    position = 1
    for _ in range(grades):
        tables.append(_table(shape, id, position, rng))
        position += len(tables[-1].functions)
    return tables


def _table(shape: Shape, standard: str, first: int, rng: Random) -> _Table:
    """Make the functions from a position on, numbered from 1, and their work contents."""
    functions: list[Function] = []
    contents: list[WorkContent] = []
    for number in range(1, rng.choice(shape.standards.functions) + 1):
        position = first + number - 1
        function = Function(
            id=f"{standard}/function/{position}",
            standard=standard,
            position=position,
            notation=str(number),
            clause=f"4.{number}",
            **wording.phrase(rng, shape.labels.functions).columns(),
        )
        functions.append(function)
        contents += _contents(shape, function, rng)
    return _Table(tuple(functions), tuple(contents))


def _contents(shape: Shape, function: Function, rng: Random) -> Iterator[WorkContent]:
    for position in range(1, rng.choice(shape.standards.units) + 1):
        yield WorkContent(
            id=f"{function.standard}/work/{function.position}.{position}",
            standard=function.standard,
            function=function.id,
            position=position,
            clause=f"4.{function.notation}.{position}",
            **wording.phrase(rng, shape.labels.contents).columns(),
        )


def _units(grade: Grade, table: _Table) -> Iterator[Unit]:
    printed = {function.id: function.notation for function in table.functions}
    for position, content in enumerate(table.contents, start=1):
        notation = f"{printed[content.function]}.{content.position}"
        yield Unit(
            id=f"{grade.id}/{notation}",
            grade=grade.id,
            work_content=content.id,
            notation=notation,
            position=position,
            clause=f"表 {grade.rank}, {notation}",
            label_zh=content.label_zh,
            label_en=content.label_en,
        )


def _items(shape: Shape, unit: Unit, rng: Random) -> Iterator[Item]:
    counts = {kind: rng.choice(seen) for kind, seen in shape.standards.items.items()}
    counts["ability"] = max(counts["ability"], 1)  # a unit has an item
    for kind, count in counts.items():
        word = wording.ability if kind == "ability" else wording.phrase
        for position in range(1, count + 1):
            notation = f"{unit.notation}.{position}"
            yield Item(
                id=f"{unit.id}/{kind[0]}{position}",
                unit=unit.id,
                kind=kind,
                position=position,
                notation=notation,
                clause=f"{unit.clause.partition(',')[0]}, {notation}",
                **word(rng, shape.labels.items[kind]).columns(),
            )

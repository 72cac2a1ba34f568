"""One made-up standard: grades, functions, units, items, weights and the rest of its folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from skillgraph.model.columns import Record
from skillgraph.model.standards import (
    Assessment,
    Basic,
    Function,
    FunctionWeight,
    Grade,
    Item,
    Provision,
    Standard,
    Unit,
    WorkContent,
)
from skillgraph.synthetic import wording
from skillgraph.synthetic.entry import routes
from skillgraph.synthetic.errata import mistakes
from skillgraph.synthetic.shape import Shape
from skillgraph.synthetic.wording import Label

_NUMERALS = "一二三四五六七八九"
_COVERING_CLAUSE = "2.2"
#: What the common basics weigh where a standard has weights, in percent.
_BASICS_PERCENT = 5


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
    functions = dict.fromkeys(function for table in tables for function in table.functions)
    contents = dict.fromkeys(content for table in tables for content in table.contents)
    others: list[Record] = [
        _standard(id, label, covering),
        *functions,
        *wrong.errata,
        *_provisions(id, covering),
    ]
    if rng.choice(shape.standards.weighted):
        others += [*_weights(shape, grades, tables, rng), *_basics(id, grades, rng)]
    if rng.choice(shape.standards.assessed):
        others += _assessments(id)
    for below, grade in zip((None, *grades[:-1]), grades, strict=True):
        others += routes(shape, grade, below, rng)
    return MadeStandard(
        id, label, grades, tuple(contents), tuple(units), wrong.items, tuple(others)
    )


def _standard(id: str, label: Label, covering: bool) -> Standard:
    return Standard(
        id=id,
        occupation=f"vocabulary/occupation/{id}",
        covering_clause=_COVERING_CLAUSE if covering else None,
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


def _weights(
    shape: Shape, grades: Sequence[Grade], tables: Sequence[_Table], rng: Random
) -> Iterator[FunctionWeight]:
    """Give each function of a grade a share, and the common basics theirs: 100 together."""
    for grade, table in zip(grades, tables, strict=True):
        drawn = [rng.choice(shape.standards.percentages) for _ in table.functions]
        left = 100 - _BASICS_PERCENT
        shares = [int(left * share / sum(drawn)) for share in drawn]
        shares[-1] += left - sum(shares)
        for function, share in zip(table.functions, shares, strict=True):
            yield _weight(grade, function.notation or "", function.id, share)
        yield _weight(grade, "basics", None, _BASICS_PERCENT)


def _weight(grade: Grade, name: str, function: str | None, percent: int) -> FunctionWeight:
    return FunctionWeight(
        id=f"{grade.id}/weight/{name}",
        grade=grade.id,
        function=function,
        component="overall",
        percent=percent,
        clause="5",
    )


def _basics(id: str, grades: Sequence[Grade], rng: Random) -> Iterator[Basic]:
    named = tuple(grade.id for grade in grades)
    topics = [Label("职业道德", "professional ethics"), wording.phrase(rng, (4, 6, 8))]
    for position, label in enumerate(topics, start=1):
        yield Basic(
            id=f"{id}/basic/{position}",
            grades=named,
            position=position,
            notation=str(position),
            clause=f"2.{position}",
            **label.columns(),
        )


def _provisions(id: str, covering: bool) -> Iterator[Provision]:
    clauses = [("scope", "1", Label("标准的内容", "what the standard is about"))]
    if covering:
        covers = Label("高级别涵盖低级别", "a higher level covers the lower ones")
        clauses.append(("covering", _COVERING_CLAUSE, covers))
    for position, (kind, clause, label) in enumerate(clauses, start=1):
        yield Provision.model_validate(
            {
                "id": f"{id}/provision/{kind}",
                "standard": id,
                "kind": kind,
                "position": position,
                "clause": clause,
                **label.columns(),
            }
        )


def _assessments(id: str) -> Iterator[Assessment]:
    whole = f"{id}/assessment"
    yield Assessment(
        id=whole,
        standard=id,
        position=1,
        component="overall",
        clause="6",
        **Label("鉴定方式", "assessment").columns(),
    )
    parts = {
        "theory": Label("理论知识考试", "theory"),
        "practice": Label("操作技能考核", "practice"),
    }
    for position, (component, label) in enumerate(parts.items(), start=1):
        yield Assessment.model_validate(
            {
                "id": f"{whole}/{component}",
                "standard": id,
                "parent": whole,
                "position": position,
                "component": component,
                "full_mark": 100,
                "pass_mark": 60,
                "clause": f"6.{position}",
                **label.columns(),
            }
        )

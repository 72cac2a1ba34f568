"""What stands around a made-up table: weights, basics, provisions and rules of assessment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from skillgraph.model.standards import Assessment, Basic, Function, FunctionWeight, Grade, Provision
from skillgraph.synthetic import wording
from skillgraph.synthetic.shape import Shape
from skillgraph.synthetic.wording import Label

#: Where a standard says that a higher grade covers the lower ones, if it says so.
COVERING_CLAUSE = "2.2"
#: What the common basics weigh where a standard has weights, in percent.
_BASICS_PERCENT = 5


def weights(
    shape: Shape, grade: Grade, functions: Sequence[Function], rng: Random
) -> Iterator[FunctionWeight]:
    """Give each function of a grade a share, and the common basics theirs: 100 together."""
    drawn = [rng.choice(shape.standards.percentages) for _ in functions]
    left = 100 - _BASICS_PERCENT
    shares = [int(left * share / sum(drawn)) for share in drawn]
    shares[-1] += left - sum(shares)
    for function, share in zip(functions, shares, strict=True):
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


def basics(id: str, grades: Sequence[Grade], rng: Random) -> Iterator[Basic]:
    """Give the common basics: two topics of all grades of a standard."""
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


def provisions(id: str, covering: bool) -> Iterator[Provision]:
    """Give the clauses that a standard has beside its tables."""
    clauses = [("scope", "1", Label("标准的内容", "what the standard is about"))]
    if covering:
        covers = Label("高级别涵盖低级别", "a higher level covers the lower ones")
        clauses.append(("covering", COVERING_CLAUSE, covers))
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


def assessments(id: str) -> Iterator[Assessment]:
    """Give the rules of assessment: of the whole, and of theory and practice."""
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

"""A coverage made up for tests: two functions, three units, one of each thing that can happen."""

from __future__ import annotations

from skillgraph.services.answers import Named
from skillgraph.services.curricula import answer as c
from skillgraph.services.gap_answer import Basics
from skillgraph.services.practice import Material
from skillgraph.services.rule import Rule

#: What a teacher may write, or a hostile one: markup of every format, a formula, a control code.
HOSTILE = '=1+1|<script>alert("x")</script> *b* [l](http://e.org) \x1b[31m\x00 & `c` $x$'

#: A form that evidences, and five processes that exercise.
MATERIALS = [
    Material(id=f"man/{kind}/{n}", label=f"材料{n}", kind=kind, via=None, confidence=0.9,
             comment="", source="man", clause=f"2.{n}", page=n)
    for n, kind in enumerate(["form"] + ["process"] * 5, start=1)
]  # fmt: skip


def shares(confirmed: float | None, with_proposed: float | None) -> c.Shares:
    return c.Shares(confirmed=confirmed, with_proposed=with_proposed)


def tally(confirmed: int, proposed: int, uncovered: int) -> c.Tally:
    items = confirmed + proposed + uncovered
    return c.Tally(items=items, confirmed=confirmed, proposed=proposed, uncovered=uncovered)


def line(row: int, course: str, term: int | None = 1) -> dict[str, object]:
    return {"sheet": None, "row": row, "course": course, "module": None, "term": term}


def teaching(row: int, course: str, score: float | None = None, term: int | None = 1) -> c.Teaching:
    status = "confirmed" if score is None else "proposed"
    return c.Teaching.model_validate({**line(row, course, term), "status": status, "score": score})


def item(id: str, kind: str, label: str) -> dict[str, object]:
    unit = id.rpartition("/")[0]
    weight = 10.0 if unit.endswith("1.1") else None
    return {"id": id, "label": label, "kind": kind, "unit": unit, "grade": "abc/lower",
            "clause": "表 1", "weight": weight}  # fmt: skip


def taught(id: str, label: str, *by: c.Teaching) -> c.TaughtItem:
    return c.TaughtItem.model_validate({**item(id, "ability", label), "taught_by": by})


def uncovered(id: str, label: str) -> c.UncoveredItem:
    return c.UncoveredItem.model_validate({**item(id, "knowledge", label), "materials": MATERIALS})


def claim(text: str, status: str, **values: object) -> c.ClaimMatch:
    empty = {"within": None, "by": "text", "match": None, "whole": False, "items": (),
             "outside": (), "score": None, "runner_up": None, "ambiguous": False,
             "decided_by": None}  # fmt: skip
    return c.ClaimMatch.model_validate({**empty, "text": text, "status": status, **values})


def matched(row: int, course: str, hours: float | None, *claims: c.ClaimMatch) -> c.LineMatch:
    return c.LineMatch.model_validate({**line(row, course), "hours": hours, "claims": claims})


def _functions() -> tuple[c.FunctionCoverage, ...]:
    reception = c.WorkContentCoverage(
        id="abc/work/reception",
        label="接待",
        tally=tally(2, 1, 1),
        coverage=shares(0.5, 0.75),
        covered=(
            taught("abc/lower/1.1/a1", "能接待客户", teaching(2, "接待实务"), teaching(3, HOSTILE)),
            taught("abc/lower/1.1/a2", "能记录需求", teaching(2, "接待实务")),
        ),
        proposed=(taught("abc/lower/1.1/a3", "能回访客户", teaching(3, HOSTILE, 0.71)),),
        uncovered=(uncovered("abc/lower/1.1/k1", "礼仪知识"),),
    )
    phone = c.WorkContentCoverage(
        id="abc/work/phone",
        label="电话",
        tally=tally(0, 1, 1),
        coverage=shares(0.0, 0.5),
        covered=(),
        proposed=(taught("abc/lower/2.1/a1", "能接听电话", teaching(3, HOSTILE, 0.66)),),
        uncovered=(uncovered("abc/lower/2.1/k1", "电话知识"),),
    )
    return tuple(
        c.FunctionCoverage(
            id=f"abc/function/{work.id.rpartition('/')[2]}",
            label=label,
            tally=work.tally,
            coverage=work.coverage,
            weight=weight,
            cells=(
                c.CellCoverage(grade="abc/lower", tally=work.tally, coverage=work.coverage,
                               weight=weight),
            ),
            work_contents=(work,),
        )
        for work, label, weight in ((reception, "服务", 40.0), (phone, "联络", None))
    )  # fmt: skip


def _matrix() -> c.Matrix:
    def unit(notation: str, label: str, work: str, items: int) -> c.UnitColumn:
        return c.UnitColumn(
            id=f"abc/lower/{notation}", label=label, notation=notation, grade="abc/lower",
            function=f"abc/function/{work}", work_content=f"abc/work/{work}", items=items,
        )  # fmt: skip

    def cell(notation: str, confirmed: int, proposed: int) -> c.MatrixCell:
        return c.MatrixCell(unit=f"abc/lower/{notation}", confirmed=confirmed, proposed=proposed)

    return c.Matrix(
        units=(unit("1.1", "接待", "reception", 4), unit("2.1", "电话", "phone", 2)),
        courses=(
            c.CourseRow(course="接待实务", hours=32, cells=(cell("1.1", 2, 0),), outside=0),
            c.CourseRow(
                course=HOSTILE, hours=None, cells=(cell("1.1", 1, 1), cell("2.1", 0, 1)), outside=1
            ),
            c.CourseRow(course="体育", hours=0, cells=(), outside=0),
        ),
    )


def _hours() -> c.Hours:
    def cell(name: str, label: str, *figures: float | None) -> c.CellHours:
        weight, due, confirmed, proposed, share = figures
        return c.CellHours.model_validate(
            {"grade": "abc/lower", "function": f"abc/function/{name}", "label": label,
             "weight": weight, "due": due, "confirmed": confirmed, "proposed": proposed,
             "share": share}
        )  # fmt: skip

    return c.Hours(
        total=32,
        confirmed=20,
        proposed=4,
        outside=2,
        basics=1,
        unmatched=5,
        lines=3,
        cells=(
            cell("reception", "服务", 40.0, 0.4, 20.0, 0.0, 0.8333),
            cell("phone", "联络", None, None, 0.0, 4.0, 0.1667),
        ),
        unknown=(c.Where.model_validate(line(3, HOSTILE)),),
    )


def _allocation() -> c.Allocation:
    def work(id: str, label: str, share: float, hours: int) -> c.WorkContentHours:
        return c.WorkContentHours(id=id, label=label, share=share, hours=hours)

    return c.Allocation(
        hours=60,
        weighting="equal",
        basics=(c.BasicsHours(grade="abc/lower", share=0.05, hours=3),),
        functions=(
            c.FunctionHours(id="abc/function/reception", label="服务", share=0.95, hours=57,
                            work_contents=(work("abc/work/reception", "接待", 1.0, 57),)),
        ),
    )  # fmt: skip


def _lines() -> tuple[c.LineMatch, ...]:
    call = Named(id="abc/lower/2.1/a1", label="能接听电话")
    other = c.Candidate(id="abc/lower/2.1/k1", label="电话知识", score=0.64)
    unit = Named(id="abc/lower/1.1", label="接待")
    both = ("abc/lower/1.1/a1", "abc/lower/1.1/a2")
    return (
        matched(2, "接待实务", 32, claim("1.1", "confirmed", by="number", match=unit, whole=True,
                                     items=both, decided_by="target", within="abc")),
        matched(3, HOSTILE, None,
                claim("打电话", "proposed", match=call, items=(call.id,), score=0.66,
                      runner_up=other, ambiguous=True, outside=("xyz/lower/1.1/a1",)),
                claim("9.9", "unresolved", by="number")),
        matched(4, "体育", 0, claim("跑步", "none", match=call, score=0.21)),
        matched(5, "军训", 0),
    )  # fmt: skip


def _order() -> c.Order:
    first = c.FirstTaught(
        id="abc/lower/1.1/a1", label="能接待客户", grade="abc/lower",
        taught=teaching(2, "接待实务", term=2), same_term=False,
    )  # fmt: skip
    early = c.TooEarly(
        id="abc/upper/1.1/a1", label="能培训员工", grade="abc/upper",
        work_content=Named(id="abc/work/reception", label="接待"),
        taught=teaching(3, HOSTILE, 0.7, term=1), before=(first,),
    )  # fmt: skip
    return c.Order(
        by="term", too_early=(early,), unknown=(c.Where.model_validate(line(5, "军训", None)),)
    )


def _summary() -> c.Summary:
    return c.Summary(
        tally=tally(2, 2, 2),
        coverage=shares(1 / 3, 2 / 3),
        abilities=tally(2, 2, 0),
        knowledge=tally(0, 0, 2),
        weighting="equal",
        by_grade=(
            c.GradeCoverage(grade="abc/lower", tally=tally(2, 2, 2), coverage=shares(1 / 3, 2 / 3)),
        ),
        whole=2,
        lines=4,
        claims=c.ClaimTally(claims=4, confirmed=1, proposed=1, none=1, unresolved=1),
        outside=1,
    )


def coverage() -> c.Coverage:
    """A curriculum of four lines, of which one is hostile, against a target of six items."""
    teaches = (teaching(2, "接待实务"), teaching(3, HOSTILE))
    return c.Coverage(
        file="课程.csv",
        to="grade:abc/lower",
        rule=Rule(lower_grades="not-included", because="甲标准未规定", clauses={"abc": None}),
        threshold=0.6,
        summary=_summary(),
        functions=_functions(),
        basics=(
            Basics(grade="abc/lower", weight=5, weights={"overall": 5},
                   topics=(Named(id="abc/basic/ethics", label="职业道德"),)),
        ),
        matrix=_matrix(),
        hours=_hours(),
        allocation=_allocation(),
        overlaps=(
            c.Overlap(id="abc/lower/1.1/a1", label="能接待客户", grade="abc/lower", required=True,
                      taught_by=teaches),
        ),
        order=_order(),
        outside=(
            c.OutsideItem(id="xyz/lower/1.1/a1", label="能接听", grade="xyz/lower",
                          taught_by=(teaching(3, HOSTILE, 0.66),)),
        ),
        lines=_lines(),
        problems=(
            c.Problem(file="课程.csv", sheet=None, row=3, column="学时",
                      problem="'若干' is no number of hours", expected="a number"),
        ),
        notices=(
            c.Problem(file="课程.csv", sheet=None, row=1, column=None,
                      problem="row 1 above the heading: not read", expected=None),
        ),
    )  # fmt: skip


def bare() -> c.Coverage:
    """The answer of a target that asks nothing, to lines that teach nothing."""
    answer = coverage()
    nothing = c.Matrix(units=(), courses=())
    none = {"tally": tally(0, 0, 0), "coverage": shares(None, None)}
    figures = answer.summary.model_copy(
        update={**none, "abilities": tally(0, 0, 0), "knowledge": tally(0, 0, 0), "by_grade": ()}
    )
    hours = answer.hours.model_copy(update={"cells": (), "unknown": ()})
    empty = dict.fromkeys(
        ("notices", "functions", "basics", "overlaps", "outside", "lines", "problems"), ()
    )
    order = c.Order(by="row", too_early=(), unknown=())
    return answer.model_copy(
        update={**empty, "summary": figures, "matrix": nothing, "hours": hours, "order": order,
                "allocation": None}
    )  # fmt: skip

"""The figures of coverage: what is covered, by function, and the hours that go there."""

from __future__ import annotations

from collections.abc import Iterator

from skillgraph.reports.layout import Cell, Column, Say, Table, row_of, text
from skillgraph.services.curricula.answer import (
    Allocation,
    CellHours,
    Coverage,
    FunctionHours,
    Shares,
    Tally,
)


def facts(answer: Coverage, say: Say) -> tuple[tuple[str, str], ...]:
    """Give what the report is about, and how it counts."""
    rule, summary = answer.rule, answer.summary
    alike = summary.weighting == "equal"
    return (
        (say("Curriculum", "课程表"), answer.file),
        (say("Target", "目标"), answer.to),
        (say("Lower grades", "低等级"), rule.because),
        (
            say("Counted", "计算方法"),
            say("items alike", "各条目同权")
            if alike
            else say("by the standard's weights", "按标准权重"),
        ),
        (
            say("Proposed from", "推荐匹配的阈值"),
            say(f"likeness {answer.threshold:g}", f"相似度 {answer.threshold:g}"),
        ),
        (say("Lines", "行数"), str(summary.lines)),
        (say("What they say they teach", "所列教学内容"), _claims(answer, say)),
    )


def _claims(answer: Coverage, say: Say) -> str:
    tally = answer.summary.claims
    return say(
        f"{tally.claims}: {tally.confirmed} confirmed, {tally.proposed} proposed, "
        f"{tally.none} like nothing, {tally.unresolved} unresolved",
        f"{tally.claims} 项：已确认 {tally.confirmed}，推荐待确认 {tally.proposed}，"
        f"无匹配 {tally.none}，无法判定 {tally.unresolved}",
    )


def summary(answer: Coverage, say: Say) -> Table:
    """Tabulate the coverage of the whole, of abilities and knowledge, and of each grade."""
    figures = answer.summary
    rows = [
        (say("All items", "全部条目"), *_covered(figures.tally, figures.coverage)),
        (say("Abilities", "能力要求"), *_covered(figures.abilities, None)),
        (say("Knowledge", "相关知识"), *_covered(figures.knowledge, None)),
        *((each.grade, *_covered(each.tally, each.coverage)) for each in figures.by_grade),
    ]
    return Table(
        name="summary",
        title=say("Summary", "总览"),
        note=say(
            "Confirmed: named by id or by printed number. Proposed: most like the words of a line; "
            "a teacher has to confirm it. Each item counts once.",
            "已确认：课程表写明了标识或编号。推荐：由文字相似度匹配，须由教师确认。每个条目只计一次。",
        )
        + _whole(figures.whole, say),
        columns=(Column(""), *_columns(say)),
        rows=tuple(rows),
    )


def _whole(items: int, say: Say) -> str:
    """Say how much of what is confirmed was never named by itself."""
    if not items:
        return ""
    return say(
        f" {items} of the confirmed count only because a unit or work content is claimed as a "
        "whole.",
        f"其中 {items} 个已确认条目仅因整个单元或工作内容被列出而计入。",
    )


def _columns(say: Say) -> tuple[Column, ...]:
    return (
        Column(say("Items", "条目"), "count"),
        Column(say("Confirmed", "已确认"), "count"),
        Column(say("Proposed", "推荐"), "count"),
        Column(say("Uncovered", "未覆盖"), "count"),
        Column(say("Covered", "覆盖率"), "share"),
        Column(say("With proposed", "含推荐"), "share"),
    )


def _covered(tally: Tally, shares: Shares | None) -> tuple[Cell, ...]:
    counts = (tally.items, tally.confirmed, tally.proposed, tally.uncovered)
    return (*counts, *((shares.confirmed, shares.with_proposed) if shares else ("", "")))


def functions(answer: Coverage, say: Say) -> Table:
    """Tabulate each function at each grade: its weight, and what of it is covered."""
    rows = tuple(
        (f.label, cell.grade, cell.weight, *_covered(cell.tally, cell.coverage))
        for f in answer.functions
        for cell in f.cells
    )
    return Table(
        name="functions",
        title=say("Functions", "职业功能"),
        note=say(
            "The weight is the standard's, percent of the whole; – where it states none.",
            "权重为标准所定的百分比；标准未规定的记为 –。",
        ),
        columns=(
            Column(say("Function", "职业功能")),
            Column(say("Grade", "等级"), "id"),
            Column(say("Weight %", "权重 %"), "number"),
            *_columns(say),
        ),
        rows=rows,
        empty=say("The target requires nothing.", "目标没有任何要求。"),
    )


def hours(answer: Coverage, say: Say) -> Table:
    """Tabulate the hours that each function gets, against what it is due."""
    return Table(
        name="hours",
        title=say("Hours", "学时"),
        note=_hours_note(answer, say),
        columns=(
            Column(say("Function", "职业功能")),
            Column(say("Grade", "等级"), "id"),
            Column(say("Weight %", "权重 %"), "number"),
            Column(say("Hours, confirmed", "学时（已确认）"), "number"),
            Column(say("Hours, proposed", "学时（推荐）"), "number"),
            Column(say("Share", "占比"), "share"),
            Column(say("Due", "应占"), "share"),
            Column(say("Difference, points", "相差（百分点）"), "points"),
        ),
        rows=tuple(_hours_row(cell, answer.hours.lines > 0) for cell in answer.hours.cells),
        empty=say("The target requires nothing.", "目标没有任何要求。"),
    )


def _hours_row(cell: CellHours, known: bool) -> tuple[Cell, ...]:
    difference = None if cell.share is None or cell.due is None else cell.share - cell.due
    hours = (cell.confirmed, cell.proposed) if known else (None, None)
    return (cell.label, cell.grade, cell.weight, *hours, cell.share, cell.due, difference)


def _hours_note(answer: Coverage, say: Say) -> str:
    spent = answer.hours
    if not spent.lines:
        return say("No line gives its hours.", "没有任何一行注明学时。")
    parts = {
        say("to required items, confirmed", "已确认的目标条目"): spent.confirmed,
        say("to required items, proposed", "推荐的目标条目"): spent.proposed,
        say("to items that are not required", "目标以外的条目"): spent.outside,
        say("to the common basics", "基础知识与职业道德"): spent.basics,
        say("matched with nothing", "无匹配"): spent.unmatched,
    }
    listed = say(", ", "，").join(
        say(f"{text(value, 'number')} {name}", f"{name} {text(value, 'number')}")
        for name, value in parts.items()
    )
    total = text(spent.total, "number")
    known = say(f"{total} hours are known: {listed}.", f"已知学时共 {total}：{listed}。")
    return known + _hours_unknown(answer, say)


def _hours_unknown(answer: Coverage, say: Say) -> str:
    rows = [row_of(line.sheet, line.row) for line in answer.hours.unknown]
    if not rows:
        return ""
    return say(
        f" Rows that give no hours, and are not counted as zero: {', '.join(rows)}.",
        f"未注明学时的行（不按零计）：{'、'.join(rows)}。",
    )


def allocation(suggested: Allocation, say: Say) -> Table:
    """Tabulate how a number of hours could be allocated to functions and work contents."""
    alike = suggested.weighting == "equal"
    return Table(
        name="allocation",
        title=say("Suggested hours", "建议学时"),
        note=say(
            f"{suggested.hours} hours, {'items alike' if alike else 'by the weights'}; the share "
            "of a function is of the whole, that of a work content of its function.",
            f"共 {suggested.hours} 学时，{'各条目同权' if alike else '按标准权重'}；"
            "职业功能的占比以全部计，工作内容的占比以所属职业功能计。",
        ),
        columns=(
            Column(say("Function", "职业功能")),
            Column(say("Work content", "工作内容")),
            Column(say("Share", "占比"), "share"),
            Column(say("Hours", "学时"), "count"),
        ),
        rows=(
            *(
                (say("Common basics", "基础知识与职业道德"), each.grade, each.share, each.hours)
                for each in suggested.basics
            ),
            *(row for function in suggested.functions for row in _allocated(function)),
        ),
    )


def _allocated(function: FunctionHours) -> Iterator[tuple[Cell, ...]]:
    """Give the row of a function, then those of its work contents, by their share of it."""
    yield function.label, "", function.share, function.hours
    for work in function.work_contents:
        yield "", work.label, work.share, work.hours

"""The items of coverage: left out, taught, taught twice, too early, or beside the target."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from skillgraph.reports.layout import BREAK, Cell, Column, Say, Table, row_of
from skillgraph.services.curricula.answer import (
    Coverage,
    FunctionCoverage,
    ItemOfTarget,
    TaughtItem,
    Teaching,
    TooEarly,
    Where,
    WorkContentCoverage,
)
from skillgraph.services.practice import Material

#: Materials that are shown of an item; the answer itself holds all of them.
_SHOWN = 5


def _place(where: Where, say: Say) -> str:
    """Say where a line is: its course, its sheet where there are several, and its row."""
    sheet = f"{where.sheet} " if where.sheet else ""
    return say(
        f"{where.course} ({sheet}row {where.row})", f"{where.course}（{sheet}第 {where.row} 行）"
    )


def _taught(lines: Iterable[Teaching], say: Say) -> str:
    """List the lines that teach something; those that are only proposed with a question mark."""
    return BREAK.join(
        _place(line, say) + (f" ? {line.score:.2f}" if line.score is not None else "")
        for line in lines
    )


def _works(answer: Coverage) -> Iterator[tuple[FunctionCoverage, WorkContentCoverage]]:
    for function in answer.functions:
        for work in function.work_contents:
            yield function, work


def _item(item: ItemOfTarget, say: Say) -> tuple[Cell, ...]:
    kind = say("ability", "能力") if item.kind == "ability" else say("knowledge", "知识")
    return item.id, kind, item.label


def _item_columns(say: Say) -> tuple[Column, ...]:
    return (
        Column(say("Function", "职业功能")),
        Column(say("Work content", "工作内容")),
        Column(say("Item", "条目"), "id"),
        Column(say("Kind", "类别")),
        Column(say("What it says", "内容")),
    )


def uncovered(answer: Coverage, say: Say) -> Table:
    """List what no line teaches."""
    return Table(
        name="uncovered",
        title=say("Uncovered items", "未覆盖的条目"),
        note=say(
            "What no line teaches, and what of the manuals it could be taught and evidenced with, "
            "the surest first.",
            "没有任何课程讲授的条目，以及手册中可用于讲授和考核的材料，最贴切的在前。",
        ),
        columns=(
            *_item_columns(say),
            Column(say("Clause", "条款")),
            Column(say("Weight %", "权重 %"), "number"),
            Column(say("Materials", "可用材料")),
        ),
        rows=tuple(
            (function.label, work.label, *_item(item, say), item.clause, item.weight,
             _materials(item.materials, say))
            for function, work in _works(answer)
            for item in work.uncovered
        ),
        empty=say("Nothing is left out.", "没有遗漏。"),
    )  # fmt: skip


def _materials(materials: Sequence[Material], say: Say) -> str:
    """List the surest materials, with where they stand."""
    words = {
        "process": say("process", "流程"),
        "form": say("form", "表单"),
        "regulation": say("regulation", "制度"),
    }
    shown = [
        f"{words.get(m.kind, m.kind)} {m.label} ({m.source} {m.clause})" for m in materials[:_SHOWN]
    ]
    more = len(materials) - len(shown)
    rest = [say(f"… {more} more", f"… 另有 {more} 项")] if more else []
    return BREAK.join([*shown, *rest])


def taught(answer: Coverage, say: Say) -> Table:
    """List what is taught of the target, and by which lines."""
    words = say("confirmed", "已确认"), say("proposed", "推荐")
    return Table(
        name="taught",
        title=say("Taught items", "已讲授的条目"),
        note=say(
            "With the course and row of each line; a ? and the likeness where it is proposed.",
            "附课程与行号；推荐匹配以 ? 标记并附相似度。",
        ),
        columns=(
            *_item_columns(say),
            Column(say("Status", "状态")),
            Column(say("Taught by", "讲授课程")),
        ),
        rows=tuple(
            (function.label, work.label, *_item(item, say), status, _taught(item.taught_by, say))
            for function, work in _works(answer)
            for status, item in _with_status(work, words)
        ),
        empty=say("Nothing of the target is taught.", "没有讲授目标的任何条目。"),
    )


def _with_status(
    work: WorkContentCoverage, words: tuple[str, str]
) -> Iterator[tuple[str, TaughtItem]]:
    for status, items in zip(words, (work.covered, work.proposed), strict=True):
        for item in items:
            yield status, item


def overlaps(answer: Coverage, say: Say) -> Table:
    """List what several lines teach."""
    yes, no = say("yes", "是"), say("no", "否")
    return Table(
        name="overlaps",
        title=say("Taught more than once", "重复讲授"),
        note=say(
            "Items that two lines or more teach; a ? where it is proposed.",
            "两行及以上讲授的条目；推荐匹配以 ? 标记。",
        ),
        columns=(
            Column(say("Item", "条目"), "id"),
            Column(say("What it says", "内容")),
            Column(say("Required", "目标要求")),
            Column(say("Times", "次数"), "count"),
            Column(say("Taught by", "讲授课程")),
        ),
        rows=tuple(
            (o.id, o.label, yes if o.required else no, len(o.taught_by), _taught(o.taught_by, say))
            for o in answer.overlaps
        ),
        empty=say("Nothing is taught twice.", "没有重复讲授的条目。"),
    )


def order(answer: Coverage, say: Say) -> Table:
    """List what is taught before a lower grade's items in the same work content."""
    return Table(
        name="order",
        title=say("Prerequisites out of order", "先后顺序问题"),
        note=_order_note(answer, say),
        columns=(
            Column(say("Work content", "工作内容")),
            Column(say("Item", "条目"), "id"),
            Column(say("What it says", "内容")),
            Column(say("Taught by", "讲授课程")),
            Column(say("Before", "早于")),
        ),
        rows=tuple(_too_early(found, say) for found in answer.order.too_early),
        empty=say("None was found.", "未发现顺序问题。"),
    )


def _order_note(answer: Coverage, say: Say) -> str:
    by_term = answer.order.by == "term"
    note = say(
        "A higher grade's item taught before the first of a lower grade in the same work "
        f"content, by {'term, then by row' if by_term else 'row: no line gives a term'}.",
        "同一工作内容中，高等级条目早于低等级条目讲授；"
        + ("按学期、再按行号比较。" if by_term else "因未注明学期，按行号比较。"),
    )
    rows = ", ".join(row_of(line.sheet, line.row) for line in answer.order.unknown)
    return note + (
        say(f" Rows without a term, not compared: {rows}.", f"未注明学期、未比较的行：{rows}。")
        if rows
        else ""
    )


def _too_early(found: TooEarly, say: Say) -> tuple[Cell, ...]:
    before = (
        f"{first.id} {first.label}: {_when(first.taught, say)}"
        + (say(" (same term, further down)", "（同一学期，行号靠后）") if first.same_term else "")
        for first in found.before
    )
    taught_by = _when(found.taught, say)
    return found.work_content.label, found.id, found.label, taught_by, BREAK.join(before)


def _when(line: Teaching, say: Say) -> str:
    term = say(f", term {line.term}", f"，第 {line.term} 学期") if line.term is not None else ""
    proposed = " ?" if line.status == "proposed" else ""
    return f"{_place(line, say)}{term}{proposed}"


def outside(answer: Coverage, say: Say) -> Table:
    """List what is taught and not required."""
    return Table(
        name="outside",
        title=say("Taught beside the target", "目标以外的讲授内容"),
        note=say("Items that the target does not require.", "目标未要求的条目。"),
        columns=(
            Column(say("Item", "条目"), "id"),
            Column(say("What it says", "内容")),
            Column(say("Taught by", "讲授课程")),
        ),
        rows=tuple((item.id, item.label, _taught(item.taught_by, say)) for item in answer.outside),
        empty=say("Nothing.", "没有。"),
    )


def basics(answer: Coverage, say: Say) -> Table:
    """List the topics of the common basics, which have no items that could be covered."""
    return Table(
        name="basics",
        title=say("Common basics", "基础知识与职业道德"),
        note=say(
            "They have a weight but no items, and stay outside the figures.",
            "有权重而无条目，不计入覆盖率。",
        ),
        columns=(
            Column(say("Grade", "等级"), "id"),
            Column(say("Weight %", "权重 %"), "number"),
            Column(say("Topic", "内容")),
        ),
        rows=tuple(
            (basic.grade, basic.weight, topic.label)
            for basic in answer.basics
            for topic in basic.topics
        ),
    )

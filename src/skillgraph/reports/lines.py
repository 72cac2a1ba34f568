"""The lines of a curriculum as they were matched, and what in them could not be read."""

from __future__ import annotations

from collections.abc import Iterator

from skillgraph.reports.layout import BREAK, Cell, Column, Say, Table, row_of
from skillgraph.services.curricula.answer import ClaimMatch, Coverage, LineMatch, Problem
from skillgraph.services.curricula.matching.reading import DecidedBy


def lines(answer: Coverage, say: Say) -> Table:
    """List every line with what it says it teaches and what that was taken for."""
    return Table(
        name="lines",
        title=say("Lines and matches", "逐行匹配结果"),
        note=say(
            "Only what is confirmed or proposed counts. Where nothing is like enough, the best "
            "that was found stands in brackets.",
            "只有已确认与推荐的匹配计入结果；无匹配时，括号内为最接近的条目。",
        ),
        columns=(
            Column(say("Row", "行"), "id"),
            Column(say("Course", "课程")),
            Column(say("Module", "模块")),
            Column(say("Term", "学期"), "count"),
            Column(say("Hours", "学时"), "number"),
            Column(say("Teaches", "教学内容")),
            Column(say("Status", "状态")),
            Column(say("Match", "匹配条目")),
            Column(say("Likeness", "相似度"), "number"),
            Column(say("Remarks", "备注")),
        ),
        rows=tuple(row for line in answer.lines for row in _rows(line, say)),
        empty=say("No line could be read.", "没有可读的行。"),
    )


def _rows(line: LineMatch, say: Say) -> Iterator[tuple[Cell, ...]]:
    """Give a row for each claim; a line that says nothing has one too."""
    head = (row_of(line.sheet, line.row), line.course, line.module or "", line.term, line.hours)
    for claim in line.claims:
        yield *head, claim.text, _status(claim, say), _match(claim), claim.score, _said(claim, say)
    if not line.claims:
        yield *head, "", say("says nothing", "未填写"), "", None, ""


def _status(claim: ClaimMatch, say: Say) -> str:
    words = {
        "confirmed": say("confirmed", "已确认"),
        "proposed": say("proposed", "推荐"),
        "none": say("no match", "无匹配"),
        "unresolved": say("unresolved", "无法判定"),
    }
    return words[claim.status]


def _match(claim: ClaimMatch) -> str:
    if claim.match is None:
        return ""
    named = f"{claim.match.id} {claim.match.label}"
    return f"[{named}]" if claim.status == "none" else named


def _said(claim: ClaimMatch, say: Say) -> str:
    """Say what else there is to know before the match is confirmed."""
    said = []
    if claim.within:
        said.append(say(f"within {claim.within}", f"限定：{claim.within}"))
    if claim.whole:
        said.append(say(f"whole: {len(claim.items)} items", f"整体：{len(claim.items)} 个条目"))
    if claim.outside:
        said.append(say("not required: ", "目标未要求：") + ", ".join(claim.outside))
    if claim.decided_by:
        said.append(_decided(claim.decided_by, say))
    if claim.runner_up:
        other = f"{claim.runner_up.id} {claim.runner_up.label} ({claim.runner_up.score:.2f})"
        said.append(say("next best: ", "次佳：") + other)
    if claim.ambiguous:
        said.append(say("look at both", "两者接近，请核对"))
    return BREAK.join(said)


def _decided(by: DecidedBy, say: Say) -> str:
    words = {
        "target": say("only this one is required by the target", "目标仅要求此条目"),
        "words": say("decided by the words beside the number", "依据编号旁的文字判定"),
        "teacher": say("decided by the teacher", "由教师确认"),
    }
    return words[by]


def problems(answer: Coverage, say: Say) -> Table:
    """List what could not be read or matched, and where it is."""
    return Table(
        name="problems",
        title=say("Problems", "问题"),
        note=say(
            "Places that could not be read or matched; none of them counts as zero.",
            "无法读取或匹配之处；均不按零计。",
        ),
        columns=(*_places(say), Column(say("Problem", "问题")), Column(say("Expected", "应为"))),
        rows=tuple(
            (*_place(found), found.problem, found.expected or "") for found in answer.problems
        ),
        empty=say("None.", "没有。"),
    )


def notices(answer: Coverage, say: Say) -> Table:
    """List what was not read simply as it stands."""
    return Table(
        name="notices",
        title=say("How the file was read", "读取说明"),
        note=say(
            "What was read, but not simply as it stands; nothing is wrong with it.",
            "已读取、但并非照原样读取之处；并无错误。",
        ),
        columns=(*_places(say), Column(say("Notice", "说明"))),
        rows=tuple((*_place(found), found.problem) for found in answer.notices),
        empty=say("Everything as it stands.", "全部照原样读取。"),
    )


def _places(say: Say) -> tuple[Column, ...]:
    return (
        Column(say("Sheet", "工作表")),
        Column(say("Row", "行"), "id"),
        Column(say("Column", "列")),
    )


def _place(found: Problem) -> tuple[Cell, ...]:
    return found.sheet or "", "" if found.row is None else str(found.row), found.column or ""

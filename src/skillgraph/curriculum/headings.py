"""The heading of a sheet: which column is which, by its Chinese or its English name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from skillgraph.curriculum.grid import Grid


class Column(StrEnum):
    """What a column of a curriculum holds; the value is the heading that we write."""

    COURSE = "课程 course"
    MODULE = "模块 module"
    HOURS = "学时 hours"
    TERM = "学期 term"
    TEACHES = "教学目标 teaches"
    WITHIN = "标准 standard"
    #: Written back into a copy.
    STATUS = "匹配方式 match"
    ITEMS = "匹配项 item ids"
    LABELS = "匹配项名称 item labels"
    SCORES = "匹配得分 scores"
    RUNNERS_UP = "次选 runner-up"
    CONFIRMED = "确认 confirmed ids"


#: The columns that a copy adds, in their order.
RESULTS = (
    Column.STATUS,
    Column.ITEMS,
    Column.LABELS,
    Column.SCORES,
    Column.RUNNERS_UP,
    Column.CONFIRMED,
)
#: Columns that teachers split by kind of aim; all of them say what a row teaches.
REPEATABLE = {Column.TEACHES}

#: Names of the columns in the two languages: letters and digits only, in lower case.
_NAMES: Mapping[Column, str] = {
    Column.COURSE: """
        课程 课程名称 课程名 科目 科目名称
        course courses coursename coursetitle subject""",
    Column.MODULE: """
        模块 模块名称 章节 章 单元 项目 项目名称 学习情境 情境 教学单元 教学模块 教学项目 任务
        工作任务 学习任务 教学内容 内容 主题 module modules unit chapter topic content project""",
    Column.HOURS: """
        学时 课时 总学时 总课时 学时数 课时数 计划学时 计划课时 学时合计 课时合计 学时总计 课时总计
        学时小计 课时小计 学时总学时 学时总 课时总 学时总数 课时总数
        hours hour totalhours teachinghours contacthours hourstotal""",
    Column.TERM: "学期 开课学期 授课学期 开设学期 term semester",
    Column.TEACHES: """
        教学要求 teaches items item itemid itemids objectives objective learningobjectives
        outcomes learningoutcomes abilities ability knowledge skills competencies""",
    Column.WITHIN: """
        标准 等级 级别 职业标准 标准等级 对应标准 对应等级 标准级别 职业等级
        standard grade level standardgrade""",
    Column.STATUS: "匹配方式 match",
    Column.ITEMS: "匹配项",
    Column.LABELS: "匹配项名称 itemlabels",
    Column.SCORES: "匹配得分 scores",
    Column.RUNNERS_UP: "次选 runnerup",
    Column.CONFIRMED: "确认 确认项 confirmed confirmedids",
}
_BY_NAME = {name: column for column, names in _NAMES.items() for name in names.split()}
#: In Chinese, aims are named by many compounds: 能力, 职业能力要求, 相关知识要求, 教学目标知识目标.
_AIM = re.compile(
    r"(?=.*(?:能力|知识|技能|目标|条目))"
    r"(?:主要|教学|学习|课程|培养|培训|职业|专业|相关|对应|岗位|工作|能力|知识|技能|目标|条目|要求"
    r"|编号|点|项|的)+"
)
#: What may stand for what a row teaches where no column says it.
_CONTENT = {"教学内容", "内容", "content", "topic"}
#: Characters of a heading; a longer cell is a sentence.
_LONGEST = 60
#: Columns in which headings may stand below each other.
_FIRST_COLUMNS = 3
#: Lines that a heading has at most.
_LINES = 3
#: Rows from the first that reads like a heading, in which a fuller one may stand.
_NEAR = 8
_BRACKETED = re.compile(r"[(\[【<].*?[)\]】>]")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[a-z]")
#: Second lines of a heading, under one that is split.
_PART = re.compile(
    "理论|实践|讲授|实验|实训|线上|线下|上机|周|合计|总计|小计|theory|practice|total|lecture|lab",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading row: what its columns hold, and how they are named."""

    #: Row of the heading, and the last row of it where it has several lines.
    row: int
    last: int
    columns: Mapping[int, Column]
    #: Names as printed, of all columns that have one.
    names: Mapping[int, str]
    #: Columns that are named like one before them, and are not read.
    doubled: Mapping[int, int]

    def of(self, column: Column) -> tuple[int, ...]:
        """Give the places of a column: none, one, or several where it may repeat."""
        return tuple(at for at, each in sorted(self.columns.items()) if each is column)

    def at(self, column: Column) -> int | None:
        """Give the place of a column that stands once, if it is there."""
        return next(iter(self.of(column)), None)

    @property
    def width(self) -> int:
        """The last column with a name of the teacher's own: what we add stands behind it."""
        own = (at for at in self.names if self.columns.get(at) not in RESULTS)
        return max(own, default=0)

    def ignored(self) -> tuple[str, ...]:
        """Name the columns that are not read."""
        return tuple(
            name
            for at, name in sorted(self.names.items())
            if at not in self.columns and at not in self.doubled
        )


def classify(name: str) -> Column | None:
    """Tell what a heading names: Chinese, English, or both together as we write them."""
    if len(name) > _LONGEST:
        return None
    plain = _BRACKETED.sub("", unicodedata.normalize("NFKC", name).lower())
    words = "".join(character for character in plain if character.isalnum())
    chinese = "".join(_CHINESE.findall(words))
    latin = "".join(_LATIN.findall(words))
    if words in _BY_NAME:
        return _BY_NAME[words]
    if _AIM.fullmatch(chinese):
        return Column.TEACHES
    return _BY_NAME.get(chinese) if chinese and latin else None


def kind(name: str) -> str | None:
    """Tell whether a column of aims holds abilities (能力) or knowledge (知识) by its name."""
    ability = any(word in name for word in ("能力", "技能"))
    knowledge = "知识" in name
    if ability == knowledge:
        return None
    return "能力" if ability else "知识"


def recognised(row: Mapping[int, str]) -> dict[int, Column]:
    """Tell what the cells of a row name, if it were a heading."""
    found = {at: classify(text) for at, text in row.items()}
    return {at: column for at, column in found.items() if column is not None}


def find(grid: Grid) -> Heading | None:
    """Find the first heading of a grid: whatever stands above it is a title.

    A form above the table (课程名称 | 客户服务 | 学时 | 64) may read like a heading too: of the
    rows near the first that does, the one with most names is taken.
    """
    first = next((row for row in sorted(grid.rows) if is_heading(grid, row)), None)
    if first is None:
        return None
    near = [row for row in range(first, first + _NEAR) if is_heading(grid, row)]
    return at_row(grid, max(near, key=lambda row: len(recognised(_texts(grid, row)))))


def every(grid: Grid) -> dict[int, Heading]:
    """Find the headings of a grid by their rows: the first, and those that stand lower down."""
    heading = find(grid)
    if heading is None:
        return {}
    found = {heading.row: heading}
    for row in sorted(grid.rows):
        if row > heading.last and is_repeated(grid, row, heading):
            heading = found[row] = at_row(grid, row)
    return found


def is_heading(grid: Grid, row: int) -> bool:
    """Whether a row names what tells a curriculum: courses or modules and more, or hours."""
    found = set(recognised(_texts(grid, row)).values())
    named = bool({Column.COURSE, Column.MODULE} & found)
    return (named and len(found) >= 2) or {Column.TEACHES, Column.HOURS} <= found


def stand_in_a_column(grid: Grid) -> bool:
    """Whether the first columns name what a heading row would: the table is turned around."""
    turned = grid.turned()
    return any(is_heading(turned, column) for column in sorted(turned.rows)[:_FIRST_COLUMNS])


def is_repeated(grid: Grid, row: int, heading: Heading) -> bool:
    """Whether a row in the body of a table is a heading again: all that is read in it is one."""
    texts = (text for at, text in _texts(grid, row).items() if at in heading.columns)
    return is_heading(grid, row) and all(map(_names_something, texts))


def _texts(grid: Grid, row: int) -> dict[int, str]:
    return {at: cell.text for at, cell in grid.rows.get(row, {}).items()}


def at_row(grid: Grid, row: int) -> Heading:
    """Take a row as heading, with the lines below it that belong to it."""
    last = _last_line(grid, row)
    names = dict(_names(grid, row, last))
    columns = recognised(names)
    if Column.TEACHES not in columns.values():
        columns |= _content_as_teaches(names, columns)
    doubled = dict(_doubled(columns))
    kept = {at: column for at, column in columns.items() if at not in doubled}
    return Heading(row, last, kept, names, doubled)


def _names(grid: Grid, row: int, last: int) -> Iterator[tuple[int, str]]:
    """Name the columns; one under a split heading has the names of all its lines."""
    lines = (*(_spread(grid, line) for line in range(row, last)), _texts(grid, last))
    for at in sorted({at for line in lines for at in line}):
        if name := " ".join(filter(None, (line.get(at) for line in lines))):
            yield at, name


def _spread(grid: Grid, row: int) -> dict[int, str]:
    """Give the texts of a row by column, those of merged cells for every column they span."""
    merged = {
        at: grid.text(row, merge.left)
        for merge in grid.merged_from(row)
        for at in range(merge.left, merge.right + 1)
    }
    return _texts(grid, row) | merged


def _last_line(grid: Grid, row: int) -> int:
    """Find the last line of a heading."""
    last = row
    while last + 1 < row + _LINES and _belongs(grid, row, last + 1):
        last += 1
    return last


def _belongs(grid: Grid, row: int, below: int) -> bool:
    """Whether a row below belongs to the heading: cells are merged into it or name parts."""
    texts = _texts(grid, below)
    if not texts or is_heading(grid, below):
        return False
    merged = any(merge.bottom >= below for merge in grid.merged_from(row))
    return all(map(_names_something, texts.values())) or (
        merged and not grid.rows[below].keys() & _plain(grid, row)
    )


def _names_something(text: str) -> bool:
    return classify(text) is not None or _PART.fullmatch(text) is not None


def _plain(grid: Grid, row: int) -> set[int]:
    """Give the columns of a heading row that are not split: nothing can stand below them."""
    split = [merge for merge in grid.merged_from(row) if merge.right > merge.left]
    return {at for at in grid.rows[row] if not any(merge.covers(row, at) for merge in split)}


def _content_as_teaches(
    names: Mapping[int, str], columns: Mapping[int, Column]
) -> dict[int, Column]:
    """Take the column of contents for what is taught, where no other column says it."""
    for at in columns:
        if unicodedata.normalize("NFKC", names[at]).lower().strip() in _CONTENT:
            return {at: Column.TEACHES}
    return {}


def _doubled(columns: Mapping[int, Column]) -> Iterator[tuple[int, int]]:
    """Find the columns that say the same as one before them."""
    first: dict[Column, int] = {}
    for at, column in sorted(columns.items()):
        before = first.setdefault(column, at)
        if before != at and column not in REPEATABLE:
            yield at, before

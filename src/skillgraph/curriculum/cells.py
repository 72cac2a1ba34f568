"""What single cells say: hours, terms, and the ids that a teacher confirmed.

A value is read only where it can mean one thing. Where it was not written plainly, the reading
says so (a notice); where it could mean several things, or nothing, it is a problem and no value:
never zero.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from skillgraph.curriculum.grid import Cell, Kind

T = TypeVar("T")

HOURS = "one number of teaching hours, such as 4 or 4课时"
TERM = "a term counted from 1, such as 3 or 第三学期"
CONFIRMED = "item ids such as asm/junior/2.2/a1, 是 (all that were proposed) or 无 (none)"
#: More hours than any row of a curriculum has: what is above is a slip.
MAX_HOURS = 10_000
MAX_TERM = 16

_NUMBER = re.compile(r"\d{1,9}(?:\.\d{1,6})?")
_WITH_UNIT = re.compile(
    r"共?\s*(?P<number>\d{1,9}(?:\.\d{1,6})?)\s*(?:个)?"
    r"(?:学时|课时|小时|节课?|h|hrs?|hours?|periods?|lessons?)\.?",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\d[\d.]*\s*\D*\s*[+/\\*x×、,:~～至到—–-]\s*\D*\d")
_ABOUT = re.compile(r"[约近≈~余多左右上下<>≤≥?]|about|approx|ca\.")
_NEGATIVE = re.compile(r"[-−]\s*\d")
_PLACEHOLDER = re.compile(r"[-—–−/\\.…·]+|无|暂无|n/?a|none|tbd|待定", re.IGNORECASE)
_TERM = re.compile(
    r"第?\s*(?P<number>\d{1,2}|[一二三四五六七八九十]{1,2})\s*(?:个)?(?:学期|term|semester)?"
    r"|(?:term|semester)\s*(?P<latin>\d{1,2})",
    re.IGNORECASE,
)
_DIGITS = "一二三四五六七八九"
_ID = re.compile(r"[A-Za-z][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)+")
_BETWEEN_IDS = re.compile(r"[\s;；,，、|]+")
#: What a copy writes around ids, and a teacher copies with them: list numbers, and a dash for none.
_AROUND_IDS = re.compile(r"^\s*(?:\d{1,2}[.．、)](?!\d)\s*)?—?", re.MULTILINE)
#: What a teacher may not know of a cell that cannot be read.
_HINTS = {
    Kind.DATE: "; a sheet makes dates of what looks like one",
    Kind.UNSTORED: "; a spreadsheet program stores it when it saves the file",
}
#: Characters of a cell that a message quotes, and that a number with its unit has at most.
_QUOTED = 40
_ALL = {"是", "对", "全部", "确认", "ok", "yes", "y", "√", "✓", "✔", "all"}
_NONE = {"否", "无", "没有", "no", "n", "none", "-", "×", "x"}


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """What a cell was read as; with a problem there is no value."""

    value: T | None = None
    problem: str | None = None
    notice: str | None = None


def quoted(text: str) -> str:
    """Quote a cell in a message, cut where it is long."""
    return repr(text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…")


def unreadable(cell: Cell) -> str:
    """Say why a cell cannot be read: what its kind is."""
    text = f"{quoted(cell.text)} " if cell.text else ""
    return f"{text}is {cell.kind}{_HINTS.get(cell.kind, '')}"


def hours(cell: Cell) -> Reading[Decimal]:
    """Read teaching hours: a number, alone or with its unit."""
    if not cell.readable:
        return Reading(problem=unreadable(cell))
    if cell.number is not None:
        return _plausible(cell.number, cell.text, noted=False)
    text = unicodedata.normalize("NFKC", cell.text).strip()
    if _NUMBER.fullmatch(text):
        return _plausible(Decimal(text), cell.text, noted=text != cell.text)
    if match := _WITH_UNIT.fullmatch(text):
        return _plausible(Decimal(match["number"]), cell.text, noted=True)
    if _PLACEHOLDER.fullmatch(text):
        return Reading(notice=f"{quoted(cell.text)} is read as: not given")
    return Reading(problem=f"{quoted(cell.text)} {_not_hours(text)}")


def _plausible(number: Decimal, text: str, *, noted: bool) -> Reading[Decimal]:
    if number < 0:
        return Reading(problem=f"{quoted(text)} is negative")
    if number > MAX_HOURS:
        return Reading(problem=f"{quoted(text)} is more than {MAX_HOURS} hours")
    return Reading(number, notice=f"{quoted(text)} is read as {number}" if noted else None)


def _not_hours(text: str) -> str:
    """Say why a text is no number of hours."""
    if len(text) > _QUOTED:
        return "is no number of hours"
    if _NEGATIVE.match(text):
        return "is negative"
    if _SEVERAL.search(text):
        return "has more than one number"
    if _ABOUT.search(text):
        return "is not exact"
    return "is no number of hours"


def term(cell: Cell) -> Reading[int]:
    """Read a term: a number, in digits or in Chinese."""
    if not cell.readable:
        return Reading(problem=unreadable(cell))
    text = unicodedata.normalize("NFKC", cell.text).strip()
    match = _TERM.fullmatch(text)
    number = _counted(match["number"] or match["latin"]) if match else None
    if number is None and _PLACEHOLDER.fullmatch(text):
        return Reading(notice=f"{quoted(cell.text)} is read as: not given")
    if number is None or not 1 <= number <= MAX_TERM:
        return Reading(problem=f"{quoted(cell.text)} is no term from 1 to {MAX_TERM}")
    return Reading(
        number,
        notice=None if cell.text == str(number) else f"{quoted(cell.text)} is read as {number}",
    )


def _counted(text: str) -> int | None:
    """Read a number below twenty in digits or in Chinese: 3, 三, 十二."""
    if text.isascii():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if len(ones) > 1 or tens or (not ten and not ones):
        return None
    return 10 * bool(ten) + (_DIGITS.index(ones) + 1 if ones else 0)


def confirmed(cell: Cell, proposed: str) -> Reading[tuple[str, ...]]:
    """Read what a teacher confirmed for a row: ids, all that were proposed, or none of them.

    Args:
        cell: the cell of the teacher's column.
        proposed: the cell of the column with the items found, for a teacher who agrees.
    """
    if not cell.readable:
        return Reading(problem=unreadable(cell))
    word = cell.text.strip(" \t\r\n。.!！").lower()
    if word in _NONE:
        return Reading(())
    found = ids(proposed)
    if word in _ALL:
        if not found:
            return Reading(problem=f"{quoted(cell.text)} confirms what was found, and nothing was")
        return Reading(tuple(dict.fromkeys(found)))
    parts = [part for part in _BETWEEN_IDS.split(_AROUND_IDS.sub("", cell.text)) if part]
    if wrong := [part for part in parts or [cell.text] if not is_id(part)]:
        return Reading(problem=f"{quoted(wrong[0])} is no id of an item")
    return Reading(tuple(dict.fromkeys(parts)))


def ids(text: str) -> list[str]:
    """Find all ids in a text."""
    return [part for part in _BETWEEN_IDS.split(text) if is_id(part)]


def is_id(text: str) -> bool:
    """Whether a text is written like an id of an item."""
    return _ID.fullmatch(text) is not None

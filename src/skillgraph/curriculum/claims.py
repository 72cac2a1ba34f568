"""What a row says it teaches, split into single claims.

A cell may hold a list of ids or printed numbers, a numbered list of sentences, or one sentence
with commas of its own. Line breaks, semicolons, bars and list numbers always separate; commas
and the like separate ids and numbers only, since free text is full of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from skillgraph.curriculum.cells import is_id
from skillgraph.curriculum.model import Claim

_ALWAYS = re.compile(r"[\r\n;；|｜]+")
_BETWEEN_NUMBERS = re.compile(r"[\s、,，/]+")
_BETWEEN_IDS = re.compile(r"[\s、,，]+")
_PRINTED = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}")
#: ``1.`` ``2、`` ``(3)`` ``④``, but not the ``2.`` of 2.1.
_MARK = re.compile(r"(?<![\d.])(?:[(（](\d{1,2})[)）]|(\d{1,2})[.．、)）](?!\d)|([①-⑳]))\s*")
#: Where numbers begin, behind the words that scope them: ``asm/junior 2.1.1``, ``三级：1.1``.
_FIRST_NUMBER = re.compile(r"(?<![A-Za-z0-9_./-])\d{1,2}\.\d")
#: What names a standard or a grade by its looks.
_SCOPE = re.compile(r"[A-Za-z][A-Za-z0-9/-]*|.*级[)）]?")
_KINDS = re.compile("能力|技能|知识")
#: What may name them at all: a few words without commas.
_NAMES = re.compile(r"[^、,]{1,24}")
_BULLET = re.compile(r"^[\s•·●○▪■◆*–—-]+")


def split(text: str, within: str | None = None, kind: str | None = None) -> tuple[Claim, ...]:
    """Split what a cell says is taught, in its order, each claim once.

    Args:
        text: the cell.
        within: the standard or grade that the row names; an id needs none.
        kind: what the column says that its numbers are of, 能力 or 知识: most standards number
            both alike.
    """
    claims = (
        claim
        for listed in _numbered(text.strip())
        for part in _ALWAYS.split(listed)
        for claim in _claims(part, within, kind)
    )
    return tuple(dict.fromkeys(claims))


def is_number(text: str) -> bool:
    """Whether a text is written like the printed number of an item."""
    return _PRINTED.fullmatch(text) is not None


def _numbered(text: str) -> list[str]:
    """Split a list numbered 1, 2, 3 … from its first word on; other text stays whole."""
    marks = list(_MARK.finditer(text))
    numbers = [_number(mark) for mark in marks]
    if not marks or marks[0].start() or numbers != list(range(1, len(marks) + 1)):
        return [text]
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return [text[mark.end() : end] for mark, end in zip(marks, ends, strict=True)]


def _number(mark: re.Match[str]) -> int:
    return int(unicodedata.normalize("NFKC", mark[1] or mark[2] or mark[3]))


def _claims(part: str, within: str | None, kind: str | None) -> Iterator[Claim]:
    """Take a part as ids, as numbers, as numbers with their standard, or as one sentence."""
    text = _BULLET.sub("", part).strip()
    text = _MARK.sub("", text, count=1) if _MARK.match(text) else text
    plain = unicodedata.normalize("NFKC", text).strip(" 、,.。")
    if scoped := _scoped(plain, within, kind):
        yield from scoped
    elif numbers := _all(plain, _BETWEEN_NUMBERS) or _all(plain, _BETWEEN_IDS):
        of = _joined(within, kind)
        yield from (Claim(number, None if is_id(number) else of) for number in numbers)
    elif text:
        yield Claim(text, within)


def _scoped(plain: str, within: str | None, kind: str | None) -> list[Claim]:
    """Take words before numbers as their standard or grade.

    Any short words scope a list of numbers; before a single one they may be words of a sentence.
    What is named in Latin letters is an id and says all; Chinese adds to what the row names.
    """
    first = _FIRST_NUMBER.search(plain)
    numbers = _all(plain[first.start() :], _BETWEEN_NUMBERS) if first else []
    scope = plain[: first.start()].strip(" :") if first else ""
    if not scope or not numbers or not _NAMES.fullmatch(scope):
        return []
    if len(numbers) == 1 and not _SCOPE.fullmatch(scope):
        return []
    named = scope if re.search("[A-Za-z]", scope) else _joined(within, scope)
    of = named if _KINDS.search(scope) else _joined(named, kind)
    return [Claim(number, of) for number in numbers]


def _joined(*names: str | None) -> str | None:
    return " ".join(name for name in names if name) or None


def _all(text: str, separator: re.Pattern[str]) -> list[str]:
    """Split a text where all of its parts are ids or numbers; else there are none."""
    parts = [part for part in separator.split(text) if part]
    return parts if all(is_id(part) or is_number(part) for part in parts) else []

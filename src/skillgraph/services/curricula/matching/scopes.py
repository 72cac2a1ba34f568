"""How a teacher names a standard, a grade, or abilities and knowledge, beside a number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from skillgraph.index.compiled import Index, Place
from skillgraph.model.columns import Labelled
from skillgraph.model.standards import Grade

KINDS = {
    "ability": "能力 能力要求 职业能力 技能 技能要求 a ability abilities skill skills",
    "knowledge": "知识 知识要求 相关知识 相关知识要求 k knowledge",
}

_SILENT = re.compile(r"[^a-z0-9\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Scope:
    """The grades and the kind that a number is said to be of; None where nothing is said."""

    grades: frozenset[str] | None = None
    kind: str | None = None

    def holds(self, place: Place) -> bool:
        """Tell whether an item is within the scope."""
        return self.of_grade(place.grade.id) and self.kind in (None, place.item.kind)

    def of_grade(self, grade: str) -> bool:
        """Tell whether a grade is within the scope."""
        return self.grades is None or grade in self.grades

    def narrowed(self, other: Scope) -> Scope:
        """Give the scope that is within both; a kind of one's own goes before the other's."""
        both = [grades for grades in (self.grades, other.grades) if grades is not None]
        grades = frozenset.intersection(*both) if both else None
        return Scope(grades, self.kind or other.kind)


class Names:
    """The names of the standards, their grades and the two kinds of items."""

    def __init__(self, index: Index) -> None:
        """Collect the names: ids, labels and alternative labels, and the last part of a grade's."""
        self._scopes: dict[str, Scope] = {}
        for standard in index.standards.values():
            grades = (grade.id for grade in index.succession(standard.id))
            self._add(_names(standard), Scope(frozenset(grades)))
        for grade in index.grades.values():
            self._add(_names(grade), Scope(frozenset({grade.id})))
        for kind, words in KINDS.items():
            self._add(words.split(), Scope(kind=kind))
        self._longest = max(map(len, self._scopes))

    def read(self, text: str) -> Scope | None:
        """Read words that name a scope and nothing else, such as ``asm 高级 能力``.

        Returns:
            None where any of the words is none of the names; the open scope for no words.
        """
        rest, scope = _key(text), Scope()
        while rest:
            size = next((n for n in self._sizes(rest) if rest[:n] in self._scopes), 0)
            if not size:
                return None
            scope = scope.narrowed(self._scopes[rest[:size]])
            rest = rest[size:]
        return scope

    def _sizes(self, rest: str) -> Iterable[int]:
        return range(min(self._longest, len(rest)), 0, -1)

    def _add(self, names: Iterable[str], scope: Scope) -> None:
        for name in map(_key, names):
            known = self._scopes.get(name, scope)
            both = (known.grades or frozenset()) | (scope.grades or frozenset())
            self._scopes[name] = Scope(both or None, scope.kind)


def _names(thing: Labelled) -> Iterator[str]:
    yield from (thing.id, thing.label_zh, thing.label_en, *getattr(thing, "alt_zh", ()))
    if isinstance(thing, Grade):
        yield thing.id.rpartition("/")[2]


def _key(text: str) -> str:
    return _SILENT.sub("", unicodedata.normalize("NFKC", text).casefold())

"""The rows of an index: read when they are asked for, the recent ones kept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache, partial
from typing import TypeVar

from pydantic import ValidationError

from skillgraph.errors import StoreError
from skillgraph.index.classes import BY_NAME, LABELLED, PRACTICE, RELATIONS
from skillgraph.index.database import Database
from skillgraph.index.lazy import Lazy
from skillgraph.model import standards as standard
from skillgraph.model.columns import Cited, Labelled, Record, Row

R = TypeVar("R", bound=Record)

#: How many rows, and how many lists of rows, a process keeps.
_KEPT = 16_384
#: The kinds of rows that are numbered apart, in the order in which they are printed.
_NUMBERED_APART = ("ability", "knowledge", "ethics", "code")


class Records:
    """The rows of every class but the mappings."""

    def __init__(self, database: Database) -> None:
        self._database = database
        #: Gives a row by the name of its class and its id, or None.
        self.find = lru_cache(_KEPT)(self._find)
        self._parts = lru_cache(_KEPT)(self._parts_of)

    def of(self, row: type[R]) -> Lazy[str, R]:
        """Give the rows of a class by id, in the order of their ids."""
        name = row.__name__
        return Lazy(partial(self.find, name), partial(self._ids, name))  # type: ignore[arg-type]

    def labelled(self) -> Lazy[str, Labelled]:
        """Give every row that has labels, by id."""
        names = [row.__name__ for row in LABELLED]
        found = lru_cache(_KEPT)(partial(self._first, names))
        return Lazy(found, partial(self._ids, *names))  # type: ignore[arg-type]

    def practice(self) -> Lazy[str, tuple[str, Cited]]:
        """Give what manuals and quality standards set down, with the name of its kind, by id."""
        kinds = {row.__name__: kind for row, kind in PRACTICE.items()}

        def find(id: str) -> tuple[str, Record] | None:
            row = self._first(list(kinds), id)
            return None if row is None else (kinds[type(row).__name__], row)

        return Lazy(lru_cache(_KEPT)(find), partial(self._ids, *kinds))  # type: ignore[arg-type]

    def parts(self) -> Lazy[tuple[str, str], tuple[Record, ...]]:
        """Give the rows of a class that belong to a thing, in the order of the source.

        The keys are the name of the class and the id of the thing.
        """
        return Lazy(self._parts, partial(self._owners, list(BY_NAME)))

    def belonging(self, kind: str, row: type[R]) -> Lazy[str, tuple[R, ...]]:
        """Give the rows that belong to a thing in some way, by the thing and by their ids."""

        def find(owner: str) -> tuple[Record, ...] | None:
            ids = self._belonging(kind, owner)
            return self._all(row.__name__, ids) or None

        return Lazy(
            lru_cache(_KEPT)(find),  # type: ignore[arg-type]
            lambda: [owner for _, owner in self._owners([kind])],
        )

    def works_of(self) -> Lazy[str, tuple[str, ...]]:
        """Give the ids of the work contents of each function, in order."""

        def find(function: str) -> tuple[str, ...] | None:
            works = self._parts(("WorkContent", function)) or ()
            return tuple(work.id for work in works if isinstance(work, Row)) or None

        return Lazy(
            lru_cache(_KEPT)(find), lambda: [owner for _, owner in self._owners(["WorkContent"])]
        )

    def order(self) -> Lazy[str, tuple[str, int]]:
        """Give what grades and functions are sorted by: the standard, then rank or position."""

        def find(id: str) -> tuple[str, int] | None:
            match self._first(["Grade", "Function"], id):
                case standard.Grade() as grade:
                    return grade.standard, grade.rank
                case standard.Function() as function:
                    return function.standard, function.position
            return None

        return Lazy(lru_cache(_KEPT)(find), partial(self._ids, "Grade", "Function"))

    def weights(self) -> Lazy[tuple[str, str | None, str], float]:
        """Give weights in percent by grade, function (None: the common basics) and component."""

        def of_grade(grade: str) -> dict[tuple[str, str | None, str], float]:
            rows = self._all("FunctionWeight", self._belonging("FunctionWeight", grade))
            weights = (w for w in rows if isinstance(w, standard.FunctionWeight))
            return {(w.grade, w.function, w.component): float(w.percent) for w in weights}

        def keys() -> list[tuple[str, str | None, str]]:
            grades = self._owners(["FunctionWeight"])
            return [key for _, grade in grades for key in kept(grade)]

        kept = lru_cache(_KEPT)(of_grade)
        return Lazy(lambda key: kept(key[0]).get(key), keys)

    def cited_from(self) -> Lazy[str, str]:
        """Give the source of every thing that has one."""

        def find(id: str) -> str | None:
            found = self._database.row("SELECT source FROM cited WHERE id = ?", id)
            return found[0] if found else None

        keys = partial(self._database.column, "SELECT id FROM cited ORDER BY id")
        return Lazy(lru_cache(_KEPT)(find), keys)

    def practised(self) -> Mapping[str, Lazy[str, Sequence[str]]]:
        """Give, for each relation, what of practice an item or a work content is linked to."""
        return {relation: self._practised(relation) for relation in RELATIONS}

    def _practised(self, relation: str) -> Lazy[str, Sequence[str]]:
        query = "SELECT {} FROM practised WHERE relation = ?"

        def find(id: str) -> Sequence[str] | None:
            found = self._database.row(f"{query.format('others')} AND id = ?", relation, id)
            return json.loads(found[0]) if found else None

        return Lazy(find, partial(self._database.column, query.format("id"), relation))

    def _find(self, name: str, id: str) -> Record | None:
        query = "SELECT cells FROM thing WHERE class = ? AND id = ?"
        found = self._database.row(query, name, id)
        return decoded(BY_NAME[name], found[0]) if found else None

    def _first(self, names: Sequence[str], id: str) -> Record | None:
        """Give the row of an id that is of one of some classes."""
        known = self._database.column("SELECT class FROM thing WHERE id = ?", id)
        return next((self.find(name, id) for name in names if name in known), None)

    def _ids(self, *names: str) -> list[str]:
        """List the ids of some classes, one class after another."""
        query = "SELECT id FROM thing WHERE class = ? ORDER BY id"
        return [id for name in names for id in self._database.column(query, name)]

    def _all(self, name: str, ids: Iterable[str]) -> tuple[Record, ...]:
        return tuple(row for id in ids if (row := self.find(name, id)))

    def _belonging(self, kind: str, owner: str) -> list[str]:
        query = "SELECT id FROM belongs WHERE kind = ? AND owner = ? ORDER BY id"
        return self._database.column(query, kind, owner)

    def _owners(self, kinds: Sequence[str]) -> list[tuple[str, str]]:
        query = "SELECT DISTINCT kind, owner FROM belongs WHERE kind IN ({}) ORDER BY kind, owner"
        return self._database.among(query, kinds)

    def _parts_of(self, key: tuple[str, str]) -> tuple[Record, ...] | None:
        found = self._all(key[0], self._belonging(*key))
        return tuple(sorted(found, key=self._order)) or None

    def _order(self, row: Record) -> tuple[object, ...]:
        """Order rows as the source does: a heading, then what stands under it."""
        path: dict[str, tuple[object, ...]] = {}
        above = row if isinstance(row, Row) else None
        while above and above.id not in path:
            path[above.id] = _position(above)
            parent = getattr(above, "parent", None)
            found = self.find(type(above).__name__, parent) if parent else None
            above = found if isinstance(found, Row) else None
        return tuple(reversed(path.values()))


def decoded(row: type[R], cells: str) -> R:
    """Read the cells of a row.

    Raises:
        StoreError: the row is not what its class says.
    """
    try:
        return row.model_validate_json(cells)
    except ValidationError as error:
        raise StoreError(f"the index holds no well-formed {row.__name__}: {error}") from error


def _position(row: Row) -> tuple[object, ...]:
    """Order rows side by side: by kind, rank or position, then by id, 2 before 10."""
    rank = getattr(row, "rank", None) or getattr(row, "position", None) or 0
    apart = isinstance(row, standard.Item | standard.ConductRule)
    kind = _NUMBERED_APART.index(row.kind) if apart else -1  # type: ignore[attr-defined]
    digits = re.split(r"(\d+)", row.id)
    return (kind, rank, *(int(part) if part.isdecimal() else part for part in digits))

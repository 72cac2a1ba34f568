"""The items of an index: where each stands, and sets of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, NamedTuple

from skillgraph.errors import StoreError
from skillgraph.index.blocks import Bits, Blocks, bits_of
from skillgraph.index.classes import REQUIRING
from skillgraph.index.database import Database
from skillgraph.index.lazy import Lazy, LazySequence
from skillgraph.index.links import Match
from skillgraph.index.records import Records
from skillgraph.model import shared
from skillgraph.model import standards as standard

#: How many items a process keeps, and how many bytes of sets.
_KEPT, _BYTES = 16_384, 64_000_000
#: Of how many standards it keeps the cells and the requirements.
_STANDARDS = 256


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands."""

    number: int
    item: standard.Item
    unit: standard.Unit
    grade: standard.Grade
    work_content: standard.WorkContent
    function: standard.Function

    @property
    def standard(self) -> str:
        """The id of the item's standard."""
        return self.grade.standard


class Fragment(NamedTuple):
    """An item as the JSON of an answer has it, in UTF-8: the bytes that pydantic writes."""

    #: The item by its id and label: a whole object.
    named: bytes
    #: The same with its clause, as a needed item begins: an object that is not closed.
    needed: bytes


class LocalCell(NamedTuple):
    """A function at a grade, and its items by their numbers in their standard."""

    grade: str
    function: str
    bits: Bits


class Items:
    """The items of an index, by number and by id."""

    def __init__(self, database: Database, records: Records) -> None:
        self._database, self._records = database, records
        self.blocks = Blocks.sized(database.rows("SELECT id, size FROM standard ORDER BY id"))
        sets = min(_KEPT, _BYTES // (self.blocks.size // 8 + 64))
        self._bits = lru_cache(sets)(self._read_bits)
        #: Gives the place of the item of a number.
        self.place = lru_cache(_KEPT)(self._place)
        #: What is required of a standard: by whom, and which of its items.
        self._asked = lru_cache(_STANDARDS)(self._read_asked)

    def places(self) -> LazySequence[Place]:
        """Give the items by number."""
        return LazySequence(self.place, self.blocks.size)

    def numbers(self) -> Lazy[str, int]:
        """Give the numbers of items by id."""
        ids = partial(self._database.column, "SELECT id FROM item ORDER BY standard, number")
        return Lazy(lru_cache(_KEPT)(self._number), ids)

    def own(self) -> Lazy[str, Bits]:
        """Give the items of everything that has some of its own."""
        query = "SELECT DISTINCT owner FROM bits WHERE rule = 'own' ORDER BY owner"
        return Lazy(partial(self._bits, "own"), partial(self._database.column, query))

    def required(self) -> Lazy[str, Bits]:
        """Give what is required by each grade, job description and role."""
        requiring = [self._records.of(row) for row in REQUIRING]

        def find(id: str) -> Bits | None:
            bits = self._bits("required", id)
            return 0 if bits is None and any(id in rows for rows in requiring) else bits

        return Lazy(find, lambda: [id for rows in requiring for id in rows])

    def required_by(self) -> Lazy[int, tuple[str, ...]]:
        """Give the ids of what requires an item, by the item's number."""

        def find(number: int) -> tuple[str, ...] | None:
            block = self.blocks.at(number)
            asked = self._asked(block.standard)
            return tuple(id for id, bits in asked if bits >> number - block.base & 1) or None

        return Lazy(find, lambda: [n for n in range(self.blocks.size) if find(n)])

    def matches(
        self, numbers: Mapping[str, int], found: Mapping[str, tuple[shared.Mapping, ...]]
    ) -> Lazy[int, tuple[Match, ...]]:
        """Give the matches of an item by number, best first; ``found`` gives them by id."""

        def match(m: shared.Mapping) -> Match:
            return Match(numbers[m.object_id], m.predicate_id, float(m.confidence), m)

        def find(number: int) -> tuple[Match, ...] | None:
            matches = map(match, found.get(self._id(number), ()))
            return tuple(sorted(matches, key=lambda m: (-m.confidence, m.other))) or None

        return Lazy(lru_cache(_KEPT)(find), lambda: [numbers[id] for id in found])

    def cells(self) -> Lazy[str, tuple[LocalCell, ...]]:
        """Give the functions at each grade of a standard, in order."""
        query = "SELECT grade, function, bits FROM cell WHERE standard = ? ORDER BY first"

        def find(standard: str) -> tuple[LocalCell, ...] | None:
            rows = self._database.rows(query, standard)
            return tuple(LocalCell(g, f, bits_of(bits)) for g, f, bits in rows) or None

        return Lazy(lru_cache(_STANDARDS)(find), lambda: list(self.blocks.of))

    def abilities(self) -> Bits:
        """Give the items that are abilities."""
        found = self._database.rows("SELECT standard, bits FROM bits WHERE rule = 'ability'")
        return self.blocks.whole({standard: bits_of(bits) for standard, bits in found})

    def matched(self) -> Lazy[str, Bits]:
        """Give the items that have a match among those of a standard, by the standard."""
        query = "SELECT DISTINCT owner FROM bits WHERE rule = 'matched' ORDER BY owner"
        return Lazy(partial(self._bits, "matched"), partial(self._database.column, query))

    def fragments(self) -> Lazy[tuple[int, str], Fragment]:
        """Give the pieces of an answer's JSON by the item's number and the language's tag."""

        def find(key: tuple[int, str]) -> Fragment | None:
            number, language = key
            named, clause = self._item(number, _NAMED[language], "clause")
            return Fragment(named, b"%b,%b" % (named[:-1], clause))

        def keys() -> list[tuple[int, str]]:
            return [(number, tag) for number in range(self.blocks.size) for tag in _NAMED]

        return Lazy(lru_cache(2 * _KEPT)(find), keys)

    def _place(self, number: int) -> Place:
        id, unit, grade, work, function = self._item(
            number, "id", "unit", "grade", "work_content", "function"
        )
        find = self._records.find
        rows = (
            find("Item", id),
            find("Unit", unit),
            find("Grade", grade),
            find("WorkContent", work),
            find("Function", function),
        )
        return Place(number, *rows)  # type: ignore[arg-type]

    def _id(self, number: int) -> str:
        return str(self._item(number, "id")[0])

    def _item(self, number: int, *columns: str) -> tuple[Any, ...]:
        block = self.blocks.at(number)
        query = f"SELECT {', '.join(columns)} FROM item WHERE standard = ? AND number = ?"
        found = self._database.row(query, block.standard, number - block.base)
        if found is None:
            raise StoreError(f"the index holds no item of the number {number}")
        return found

    def _number(self, id: str) -> int | None:
        found = self._database.row("SELECT standard, number FROM item WHERE id = ?", id)
        return self.blocks.of[found[0]].base + int(found[1]) if found else None

    def _read_bits(self, rule: str, owner: str) -> Bits | None:
        query = "SELECT standard, bits FROM bits WHERE rule = ? AND owner = ?"
        found = self._database.rows(query, rule, owner)
        if not found:
            return None
        return sum(bits_of(bits) << self.blocks.of[standard].base for standard, bits in found)

    def _read_asked(self, standard: str) -> list[tuple[str, Bits]]:
        query = "SELECT owner, bits FROM bits WHERE standard = ? AND rule = 'required'"
        found = self._database.rows(f"{query} ORDER BY owner", standard)
        return [(owner, bits_of(bits)) for owner, bits in found]


#: The column that names an item, by the tag of the language.
_NAMED = {"zh-Hans": "named_zh", "en": "named_en"}

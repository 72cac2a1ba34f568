"""Rows that are an item each: those of a person stand together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from skillgraph.batch.model import Block, Reject, Words
from skillgraph.batch.reading.lookup import Names
from skillgraph.batch.reading.packing import pack
from skillgraph.batch.reading.rows import NO_ID, Rows, deal, missing, shown
from skillgraph.batch.reading.seen import Seen

AGAIN = "the person came before: rows of a person have to stand together, so sort by person"


def blocks(stretches: Iterable[Rows], names: Names, size: int) -> Iterator[Block]:
    """Make blocks of at most ``size`` people; a row that cannot be read is rejected alone.

    An item that a person has twice is held all the same; a row without an item names a person
    who may hold none. Of a person without any row that can be read, there are only the rejects.
    """
    reader = _Reader(names)
    for rows in stretches:
        yield from reader.read(rows, size)
    yield reader.close()


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Rows of a few people, all with an id."""

    numbers: NDArray[np.int64]
    items: pa.Array
    #: Where each person's rows begin, and where those of the last end.
    offsets: NDArray[np.int64]
    people: list[str]


@dataclass(frozen=True, slots=True, eq=False)
class _Open:
    """The person whose rows may go on."""

    id: str
    held: Words
    #: Rows that could be read.
    rows: int
    again: bool


@dataclass(slots=True)
class _Reader:
    """Reads stretch by stretch; a person may go on from one to the next."""

    names: Names
    seen: Seen = field(default_factory=Seen)
    open: _Open | None = None

    def read(self, rows: Rows, size: int) -> Iterator[Block]:
        """Read a stretch of rows; its last person stays open."""
        named = ~missing(rows.ids)
        unnamed = (Reject(int(number), None, NO_ID) for number in rows.numbers[~named])
        parts = list(_parts(rows, named, size))
        lasts = [int(part.numbers[-1]) for part in parts]
        dealt = deal((*rows.rejects, *unnamed), lasts)
        for part, rejects in zip(parts, dealt, strict=False):
            if self.open is None or self.open.id != part.people[0]:
                yield self.close()
            yield self._read(part, rejects)
        yield self._block([], rejects=next(dealt))

    def close(self) -> Block:
        """Give the person who is open, if there is one of whom a row could be read."""
        last, self.open = self.open, None
        if last is None or not last.rows:
            return self._block([])
        return self._block([last.id], last.held[:, np.newaxis], last.rows)

    def _read(self, part: _Part, before: tuple[Reject, ...]) -> Block:
        """Read the rows of a few people; if one is open, it is the first of them."""
        again = self._again(part.people)
        columns = self.names.items.find(part.items)
        held = pack(part.offsets, columns, self.names.words)
        good = (columns != self.names.items.unknown) & ~np.repeat(again, np.diff(part.offsets))
        rows = np.add.reduceat(good, part.offsets[:-1], dtype=np.int64)
        if self.open is not None:
            held[:, 0] |= self.open.held
            rows[0] += self.open.rows
        self.open = _Open(part.people[-1], held[:, -1].copy(), int(rows[-1]), bool(again[-1]))
        kept = np.flatnonzero(rows[:-1])
        people = [part.people[place] for place in kept.tolist()]
        rejects = _rejects(part, np.flatnonzero(~good), again)
        return self._block(people, held[:, kept], int(rows[kept].sum()), before + rejects)

    def _again(self, people: list[str]) -> NDArray[np.bool_]:
        """Tell who came before; of who is open, it is known already."""
        if self.open is None:
            return self.seen.again(people)
        return np.concatenate([[self.open.again], self.seen.again(people[1:])])

    def _block(
        self,
        people: list[str],
        held: Words | None = None,
        rows: int = 0,
        rejects: tuple[Reject, ...] = (),
    ) -> Block:
        nobody = np.zeros((self.names.words, 0), np.uint64)
        held = nobody if held is None else held
        return Block(pa.array(people, pa.string()), held, None, rejects, rows + len(rejects))


def _parts(rows: Rows, named: NDArray[np.bool_], size: int) -> Iterator[_Part]:
    """Cut the rows that have an id into parts of at most ``size`` people."""
    numbers, ids, items = rows.numbers, rows.ids, rows.items
    if not named.all():
        there = pa.array(named)
        numbers, ids, items = numbers[named], ids.filter(there), items.filter(there)
    if not len(ids):
        return
    starts, people = _people(ids)
    ends = np.append(starts, len(ids))
    for first in range(0, len(people), size):
        offsets = ends[first : first + size + 1]
        start, stop = int(offsets[0]), int(offsets[-1])
        there = items.slice(start, stop - start)
        yield _Part(numbers[start:stop], there, offsets - start, people[first : first + size])


def _people(ids: pa.Array) -> tuple[NDArray[np.int64], list[str]]:
    """Find where the rows of another person begin, and who that is."""
    if pa.types.is_dictionary(ids.type):
        codes = ids.indices.to_numpy()
        changes = codes[1:] != codes[:-1]
    else:
        unequal = pc.not_equal(ids.slice(1), ids.slice(0, len(ids) - 1))
        changes = unequal.to_numpy(zero_copy_only=False)
    starts = np.append(0, np.flatnonzero(changes) + 1)
    people = ids.take(pa.array(starts)).to_pylist()
    # A dictionary may have a text twice.
    new = [place for place, id in enumerate(people) if not place or id != people[place - 1]]
    return starts[new], [people[place] for place in new]


def _rejects(part: _Part, bad: NDArray[np.intp], again: NDArray[np.bool_]) -> tuple[Reject, ...]:
    """Say of rows why they are not read."""
    owners = (np.searchsorted(part.offsets, bad, side="right") - 1).tolist()
    texts = shown(part.items.take(pa.array(bad)))
    return tuple(
        Reject(number, part.people[owner], AGAIN if again[owner] else f"unknown item {text!r}")
        for number, owner, text in zip(part.numbers[bad].tolist(), owners, texts, strict=True)
    )

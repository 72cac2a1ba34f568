"""Rows that are a person each, with a list of items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from skillgraph.batch.model import Block, Reject, Words
from skillgraph.batch.reading.lookup import Lookup, Names
from skillgraph.batch.reading.packing import pack
from skillgraph.batch.reading.persons import persons
from skillgraph.batch.reading.rows import NO_ID, Lists, Rows
from skillgraph.batch.reading.seen import Seen
from skillgraph.services.person import Person

AGAIN = "the person came before"


def blocks(stretches: Iterable[Rows], names: Names) -> Iterator[Block]:
    """Make a block of each stretch of rows; a row that cannot be read is rejected whole."""
    seen = Seen()
    for rows in stretches:
        yield _Stretch(rows, names).block(seen)


@dataclass(slots=True)
class _Stretch:
    """Reads a stretch of rows, and collects what is wrong with each."""

    rows: Rows
    names: Names

    def block(self, seen: Seen) -> Block:
        """Read the rows; who came before is rejected."""
        items = Lists.of(self.rows.items)
        columns = self.names.items.find(items.texts)
        wrong = self._strangers("item", self.names.items, items, columns)
        held = pack(items.offsets, columns, self.names.words)
        if self.rows.certificates is not None:
            wrong = self._certify(held, self.rows.certificates) | wrong
        people = list(persons(self.rows, items))
        wrong = {row: one for row, one in enumerate(people) if isinstance(one, str)} | wrong
        ids = self.rows.ids
        wrong |= dict.fromkeys(np.flatnonzero(ids.is_null()).tolist(), NO_ID)
        good = np.setdiff1d(np.arange(len(ids)), list(wrong))
        again = seen.again(ids.take(pa.array(good)).to_pylist())
        wrong |= dict.fromkeys(good[again].tolist(), AGAIN)
        return self._built(held, people, wrong, good[~again])

    def _built(
        self,
        held: Words,
        people: Sequence[Person | str],
        wrong: dict[int, str],
        kept: NDArray[np.intp],
    ) -> Block:
        """Put together what could be read."""
        rejects = (*self.rows.rejects, *map(self._reject, wrong, wrong.values()))
        facts = self.rows.facts is not None
        valid = (people[row] for row in kept) if facts else ()
        return Block(
            ids=self.rows.ids.take(pa.array(kept)),
            held=held[:, kept] if wrong else held,
            people=tuple(one for one in valid if isinstance(one, Person)) if facts else None,
            rejects=rejects,
            rows=len(kept) + len(rejects),
            numbers=self.rows.numbers[kept] if facts else None,
        )

    def _reject(self, row: int, reason: str) -> Reject:
        return Reject(int(self.rows.numbers[row]), self.rows.ids[row].as_py(), reason)

    def _strangers(
        self, kind: str, lookup: Lookup, lists: Lists, numbers: NDArray[np.int32]
    ) -> dict[int, str]:
        """Say which rows name what the version does not have."""
        found = lookup.strangers(lists, numbers)
        return {row: f"unknown {kind} {name!r}" for row, name in found.items()}

    def _certify(self, held: Words, certificates: pa.Array) -> dict[int, str]:
        """Add to what is held what certificates stand for; give the rows that have others."""
        lists = Lists.of(certificates)
        numbers = self.names.certificates.find(lists.texts)
        holders = np.repeat(np.arange(len(lists)), np.diff(lists.offsets))
        for number in np.unique(numbers[numbers < len(self.names.held_by)]):
            held[:, holders[numbers == number]] |= self.names.held_by[number][:, np.newaxis]
        return self._strangers("certificate", self.names.certificates, lists, numbers)

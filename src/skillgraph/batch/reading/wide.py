"""Rows that are a person each, with a list of items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pydantic import ValidationError

from skillgraph.batch.model import Block, Reject, Words
from skillgraph.batch.reading.lookup import Lookup, Names
from skillgraph.batch.reading.packing import pack
from skillgraph.batch.reading.rows import NO_ID, Facts, Lists, Rows, shown
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
        people = self._people(items, wrong)
        ids = self.rows.ids
        wrong |= dict.fromkeys(np.flatnonzero(ids.is_null()).tolist(), NO_ID)
        good = np.setdiff1d(np.arange(len(ids)), list(wrong))
        again = seen.again(ids.take(pa.array(good)).to_pylist())
        wrong |= dict.fromkeys(good[again].tolist(), AGAIN)
        return self._built(held, people, wrong, good[~again])

    def _built(
        self,
        held: Words,
        people: dict[int, Person] | None,
        wrong: dict[int, str],
        kept: NDArray[np.intp],
    ) -> Block:
        rejects = (*self.rows.rejects, *map(self._reject, wrong, wrong.values()))
        return Block(
            ids=self.rows.ids.take(pa.array(kept)),
            held=held[:, kept] if wrong else held,
            people=None if people is None else tuple(people[row] for row in kept.tolist()),
            rejects=rejects,
            rows=len(kept) + len(rejects),
            numbers=None if people is None else self.rows.numbers[kept],
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

    def _people(self, items: Lists, wrong: dict[int, str]) -> dict[int, Person] | None:
        """Validate what is known of the people, if it is wanted; what is wrong is noted."""
        if self.rows.facts is None:
            return None
        people = {}
        for row, (id, facts) in enumerate(
            zip(self.rows.ids.to_pylist(), self.rows.facts, strict=True)
        ):
            if row in wrong or id is None:
                continue
            start, stop = items.offsets[row : row + 2].tolist()
            held = [item for item in shown(items.texts.slice(start, stop - start)) if item]
            try:
                people[row] = person(id, held, facts)
            except ValidationError as error:
                wrong[row] = reason(error)
        return people


def person(id: str, items: list[str], facts: Facts) -> Person:
    """Make a person of what a row says; null is as good as left out.

    Raises:
        ValidationError: a fact is of another type, no date, or out of bounds.
    """
    known = {name: value for name, value in facts.items() if value is not None}
    return Person.model_validate({**known, "id": id, "items": items})


def reason(error: ValidationError) -> str:
    """Say on one line what is wrong with a person's facts."""
    return "; ".join(
        f"{'.'.join(map(str, one['loc']))}: {one['msg']}"
        for one in error.errors(include_url=False, include_context=False, include_input=False)
    )

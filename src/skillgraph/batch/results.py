"""The results of a batch as Arrow tables: a row for each person and target.

========================  ==========================  ==============================================
column                    type                        what it says
========================  ==========================  ==============================================
``person``                string                      the id of the people's file
``target``                string                      the REF
``required``              int32                       items that the target requires
``held``                  int32                       … of which the person holds so many
``missing``               int32                       … and so many not
``readiness``             float64, null               0 to 1; null where nothing is required
``missing_by_function``   map of string to int32      each function of the target, 0 too
``missing_items``         list of string              where asked for: the ids of the missing items
``eligible``              bool, null                  where asked for; null: unknown, or no grade
``earliest``              date, null                  where asked for: the first day of application
========================  ==========================  ==============================================

Counts have a sign, so that SQL may subtract them. A map is what DuckDB and Spark look up by
key, and what pandas gives as pairs. In memory, strings that come again and again are dictionaries.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from skillgraph.batch.kernel import Gaps
from skillgraph.batch.model import Words
from skillgraph.batch.plan import Plan
from skillgraph.batch.targets import Targets
from skillgraph.index.compiled import numbers_in

#: The most rows of a table, and the most entries of its lists: small enough that memory is used
#: again, which is faster than new memory.
_ROWS, _ENTRIES = 1 << 17, 1 << 22
#: People that are turned from columns into rows at a time, so that both sides are in the cache.
_TURNED = 256

N = TypeVar("N", bound=np.generic)

_NAME = pa.dictionary(pa.int32(), pa.string())


@dataclass(frozen=True, slots=True)
class Options:
    """What is told of each person and target beside the counts and the readiness."""

    #: Tell the missing items.
    items: bool = False
    #: Tell who may apply for the grades among the targets, on this day where the person's data
    #: names none. None: do not tell.
    eligible_on: date | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Verdicts:
    """Who may apply for which target, shape (people, targets) of each.

    ``eligible`` is 1, 0, or -1 where it is not known or not asked; ``earliest`` is the first day,
    NaT where there is none.
    """

    eligible: NDArray[np.int8]
    earliest: NDArray[np.datetime64]

    def slice(self, some: slice) -> Verdicts:
        """Give those on some of the people."""
        return Verdicts(self.eligible[some], self.earliest[some])


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """Some people, measured against all targets."""

    ids: pa.StringArray
    #: What they hold, shape (words, people).
    held: Words
    gaps: Gaps
    #: None where eligibility is not asked for.
    verdicts: Verdicts | None

    def slice(self, some: slice) -> Measured:
        """Give some of the people."""
        return Measured(
            ids=self.ids[some],
            held=self.held[:, some],
            gaps=self.gaps.slice(some),
            verdicts=self.verdicts and self.verdicts.slice(some),
        )


def schema(options: Options) -> pa.Schema:
    """Give the columns of the results."""
    counts = {name: pa.int32() for name in ("required", "held", "missing")}
    by_function = {"missing_by_function": pa.map_(_NAME, pa.int32())}
    items = {"missing_items": pa.list_(_NAME)} if options.items else {}
    told = {"eligible": pa.bool_(), "earliest": pa.date32()} if options.eligible_on else {}
    columns = {"person": _NAME, "target": _NAME, **counts, "readiness": pa.float64()}
    return pa.schema({**columns, **by_function, **items, **told})


class Results:
    """Makes the tables of people who were measured, person by person, targets in their order."""

    def __init__(self, targets: Targets, plan: Plan, options: Options) -> None:
        self.schema = schema(options)
        self._options = options
        self._plan = plan
        self._targets = pa.array(targets.refs, pa.string())
        self._items = _ids(targets)
        self._required = np.array(
            [target.required.bit_count() for target in targets.members], np.int32
        )
        functions = [name for target in targets.members for name in target.functions]
        self._functions = pa.array(functions, pa.string()).dictionary_encode()
        self._sizes = np.array([len(target.functions) for target in targets.members])
        self._asked = _asked(targets) if options.items else np.empty(0, np.int64)
        entries = max(1, len(functions), len(self._asked))
        self._people = max(1, min(_ROWS // len(self._sizes), _ENTRIES // entries))

    def tables(self, measured: Measured) -> Iterator[pa.RecordBatch]:
        """Give the results of people, in tables of some 100,000 rows at most."""
        for start in range(0, len(measured.ids), self._people):
            yield self._table(measured.slice(slice(start, start + self._people)))

    def _table(self, some: Measured) -> pa.RecordBatch:
        people, targets = len(some.ids), len(self._sizes)
        held = _by_person(some.gaps.held, np.int32)
        required = np.tile(self._required, people)
        persons = np.repeat(np.arange(people, dtype=np.int32), targets)
        names = np.tile(np.arange(targets, dtype=np.int32), people)
        columns = {
            "person": pa.DictionaryArray.from_arrays(persons, some.ids),
            "target": pa.DictionaryArray.from_arrays(names, self._targets),
            "required": pa.array(required),
            "held": pa.array(held),
            "missing": pa.array(required - held),
            "readiness": _shares(_by_person(some.gaps.readiness, np.float64)),
            "missing_by_function": self._by_function(some),
        }
        if self._options.items:
            columns["missing_items"] = self._missing_items(some, required - held)
        if some.verdicts is not None:
            columns |= _told(some.verdicts)
        return pa.record_batch(columns, schema=self.schema)

    def _by_function(self, some: Measured) -> pa.MapArray:
        people = len(some.ids)
        names = np.tile(self._functions.indices.to_numpy(), people)
        keys = pa.DictionaryArray.from_arrays(names, self._functions.dictionary)
        held = _by_person(some.gaps.by_function, np.int32).reshape(people, -1)
        missing = self._plan.required - held.take(self._plan.sets, axis=1)
        offsets = _offsets(np.tile(self._sizes, people))
        return pa.MapArray.from_arrays(offsets, keys, pa.array(missing.reshape(-1)))

    def _missing_items(self, some: Measured, missing: NDArray[np.int32]) -> pa.ListArray:
        bits = (some.held[self._asked >> 6] >> (self._asked & 63).astype(np.uint64)[:, None]) & 1
        lacking = np.flatnonzero(_by_person(bits == 0, np.bool_)) % max(1, len(self._asked))
        names = self._asked[lacking].astype(np.int32)
        items = pa.DictionaryArray.from_arrays(names, self._items)
        return pa.ListArray.from_arrays(_offsets(missing), items)


def _ids(targets: Targets) -> pa.StringArray:
    """Give the ids of the items, by column."""
    places = targets.index.places
    return pa.array([places[number].item.id for number in targets.numbers], pa.string())


def _asked(targets: Targets) -> NDArray[np.int64]:
    """Give the columns of the items that each target asks for, target after target."""
    column_of = {number: column for column, number in enumerate(targets.numbers)}
    columns = (column_of[n] for target in targets.members for n in numbers_in(target.required))
    return np.fromiter(columns, np.int64)


def _by_person(columns: NDArray[Any], type: type[N]) -> NDArray[N]:
    """Turn shape (things, people) into one person's things after another's, flat."""
    rows: NDArray[N] = np.empty(columns.shape[::-1], type)
    for start in range(0, len(rows), _TURNED):
        some = slice(start, start + _TURNED)
        rows[some] = columns[:, some].T
    return rows.reshape(-1)


def _offsets(lengths: NDArray[np.integer]) -> pa.Array:
    offsets = np.zeros(len(lengths) + 1, np.int32)
    np.cumsum(lengths, out=offsets[1:])
    return pa.array(offsets)


def _shares(shares: NDArray[np.float64]) -> pa.Array:
    return pa.array(shares, from_pandas=True)  # NaN: nothing is required


def _told(verdicts: Verdicts) -> dict[str, pa.Array]:
    eligible = verdicts.eligible.reshape(-1)
    earliest = verdicts.earliest.reshape(-1)
    return {
        "eligible": pa.array(eligible == 1, mask=eligible < 0),
        "earliest": pa.array(earliest, pa.date32()),
    }

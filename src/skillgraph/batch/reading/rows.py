"""Rows of people as columns, whatever the format they came in."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from skillgraph.batch.model import Reject
from skillgraph.batch.reading.form import Shape

#: The type of lists of texts.
LISTS = pa.list_(pa.string())
#: Why a row without an id is rejected.
NO_ID = "the person's id is missing or no UTF-8 text"
#: Why a row is rejected whose certificates are none.
NO_CERTIFICATES = "certificates: expected a list of objects, each with a text called grade"
#: What a row says of a person besides the items, as JSON has it.
Facts: TypeAlias = Mapping[str, object]


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """A stretch of rows that could be told apart, and the rejects among them.

    Texts are Arrow strings or binary, plain or dictionary-coded.
    """

    #: The number of each row, as ``Reject`` counts them.
    numbers: NDArray[np.int64]
    #: Texts; null where the id is missing or is no UTF-8.
    ids: pa.Array
    #: Wide: a list of texts a row. Long: a text.
    items: pa.Array
    #: Ids of the grades certified, a list a row; None where no row has any.
    certificates: pa.Array | None = None
    #: None where they are not wanted; that of a row where its values cannot be read.
    facts: tuple[Facts | None, ...] | None = None
    rejects: tuple[Reject, ...] = ()

    def cut(self, size: int) -> Iterator[Rows]:
        """Cut into stretches of at most ``size`` rows, each with the rejects above its end."""
        starts = range(0, max(len(self.ids), 1), size)
        lasts = [int(self.numbers[start - 1]) for start in starts[1:]]
        for start, rejects in zip(starts, deal(self.rejects, lasts), strict=True):
            yield Rows(
                self.numbers[start : start + size],
                self.ids.slice(start, size),
                self.items.slice(start, size),
                None if self.certificates is None else self.certificates.slice(start, size),
                None if self.facts is None else self.facts[start : start + size],
                rejects,
            )


def deal(rejects: Iterable[Reject], lasts: Iterable[int]) -> Iterator[tuple[Reject, ...]]:
    """Deal rejects out to the stretches that end with certain rows, and the rest to one more."""
    waiting = deque(sorted(rejects, key=lambda reject: reject.row))
    for last in lasts:
        dealt = []
        while waiting and waiting[0].row <= last:
            dealt.append(waiting.popleft())
        yield tuple(dealt)
    yield tuple(waiting)


@dataclass(frozen=True, slots=True)
class Table:
    """A file that is open: what a row of it is, and its rows."""

    shape: Shape
    stretches: Iterator[Rows]


@dataclass(frozen=True, slots=True, eq=False)
class Lists:
    """Lists of texts, one behind the other."""

    #: Where each list begins in ``texts``, and where the last ends.
    offsets: NDArray[np.int64]
    texts: pa.Array

    @classmethod
    def of(cls, lists: pa.Array) -> Lists:
        """Lay out an Arrow list array, of which it may be a slice."""
        offsets = lists.offsets.to_numpy(zero_copy_only=False).astype(np.int64)
        first, last = int(offsets[0]), int(offsets[-1])
        return cls(offsets - first, lists.values.slice(first, last - first))

    def __len__(self) -> int:
        """Count the lists."""
        return len(self.offsets) - 1

    def owners(self, places: NDArray[np.intp]) -> NDArray[np.intp]:
        """Tell in which lists places of ``texts`` are."""
        return np.searchsorted(self.offsets, places, side="right") - 1


def grades(certificates: object) -> list[str] | None:
    """Give the grades of certificates as JSON has them; None where they are none such."""
    if certificates is None:
        return []
    if not isinstance(certificates, list):
        return None
    if not all(isinstance(one, dict) and isinstance(one.get("grade"), str) for one in certificates):
        return None
    return [one["grade"] for one in certificates]


def no_lists(rows: int) -> pa.ListArray:
    """Make an empty list for each row."""
    return pa.array([[]] * rows, LISTS)


def text(values: pa.Array) -> pa.Array:
    """Make strings of texts or whole numbers; what is empty or no UTF-8 becomes null.

    What is dictionary-coded stays so.
    """
    if pa.types.is_dictionary(values.type):
        return pa.DictionaryArray.from_arrays(values.indices, text(values.dictionary))
    if pa.types.is_integer(values.type):
        return values.cast(pa.string())
    raw = values.cast(pa.binary())
    try:
        strings = raw.cast(pa.string())
    except pa.ArrowInvalid:
        strings = pa.array([_decoded(value) for value in raw.to_pylist()], pa.string())
    return _without_empty(strings)


def _decoded(value: bytes | None) -> str | None:
    try:
        return None if value is None else value.decode()
    except UnicodeDecodeError:
        return None


def _without_empty(strings: pa.StringArray) -> pa.StringArray:
    empty = pc.equal(strings, "")
    return pc.if_else(empty, pa.scalar(None, pa.string()), strings)


def shown(texts: pa.Array) -> list[str]:
    """Write texts for a message, whatever bytes they have."""
    return [
        (value or b"").decode(errors="replace") for value in texts.cast(pa.binary()).to_pylist()
    ]


def missing(texts: pa.Array) -> NDArray[np.bool_]:
    """Tell which texts are null, or coded by a null."""
    if pa.types.is_dictionary(texts.type):
        absent = np.append(missing(texts.dictionary), True)
        return absent[filled(texts.indices, len(absent) - 1)]
    return np.asarray(texts.is_null())


def filled(numbers: pa.Array, number: int) -> NDArray[np.int32]:
    """Give numbers as an array, with one for those that are null."""
    array: NDArray[np.int32] = pc.fill_null(numbers.cast(pa.int32()), number).to_numpy()
    return array


def spelled(texts: pa.Array) -> list[str]:
    """Write texts of which most come again and again; each distinct one is written once."""
    coded = texts if pa.types.is_dictionary(texts.type) else texts.dictionary_encode()
    names = [*shown(coded.dictionary), ""]
    return [names[code] for code in filled(coded.indices, len(names) - 1).tolist()]

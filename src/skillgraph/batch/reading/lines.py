"""People in NDJSON: a JSON object a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from types import NoneType
from typing import BinaryIO, TypeAlias

import numpy as np
import orjson
import pyarrow as pa
from numpy.typing import NDArray

from skillgraph.batch.model import Reject
from skillgraph.batch.reading.form import COLUMNS, FACTS, IDS, Shape, Wanted
from skillgraph.batch.reading.rows import LISTS, NO_CERTIFICATES, Facts, Rows, Table, grades, text
from skillgraph.errors import InputError

#: Bytes that a line has at most: ten times those of whoever holds all items there are.
LONGEST = 2**23
#: Bytes and lines that are read at a time.
BYTES, LINES = 2**25, 2**16
#: Lines by which the form is told.
HEAD = 1000
BOM = b"\xef\xbb\xbf"
#: Types of an id, and of what a list of items has.
ID_TYPES = frozenset({str, int, NoneType})
TEXT_TYPES = frozenset({str, NoneType})

#: A line with its number, and the object it has.
Line: TypeAlias = tuple[int, bytes]
Entry: TypeAlias = Mapping[str, object]


def read(source: BinaryIO, wanted: Wanted) -> Table:
    """Open NDJSON.

    Raises:
        InputError: none of the first lines is a JSON object, or both forms are in the first that
            is one.
    """
    every = _lines(source, wanted.file)
    head = _head(every)
    shape = wanted.allowed(wanted.shape or _shape(head, wanted.file))
    size = wanted.people if shape is Shape.WIDE else max(wanted.people, LINES)
    return Table(shape, _stretches(chain(head, every), shape, size, wanted.facts))


def _lines(source: BinaryIO, file: str) -> Iterator[Line]:
    """Number the lines, and leave out the blank ones."""
    number = 0
    while line := source.readline(LONGEST + 1):
        number += 1
        if len(line) > LONGEST:
            raise InputError(f"{file}: line {number} has more than {LONGEST >> 20} MB")
        line = (line.removeprefix(BOM) if number == 1 else line).strip()
        if line:
            yield number, line


def _head(lines: Iterator[Line]) -> list[Line]:
    """Take the lines up to the first with a JSON object; of what has none, not too many."""
    head: list[Line] = []
    length = 0
    for line in lines:
        head.append(line)
        length += len(line[1])
        if isinstance(_parsed(line[1]), dict) or len(head) == HEAD or length > BYTES:
            break
    return head


def _shape(head: Sequence[Line], file: str) -> Shape:
    """Tell the form by the first object."""
    if not head:
        return Shape.WIDE
    number, line = head[-1]
    first = _parsed(line)
    if not isinstance(first, dict):
        what = "no line at the head is a JSON object; expected one a line, of a person or an item"
        raise InputError(f"{file}: {what}")
    if {"item", "items"} <= first.keys():
        what = "has item, as a row an item does, and items, as a row a person does"
        raise InputError(f"{file}: line {number} {what}")
    return Shape.LONG if "item" in first else Shape.WIDE


def _parsed(line: bytes) -> object:
    """Parse a line; if it is no JSON, give the error."""
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return error


def _stretches(lines: Iterable[Line], shape: Shape, size: int, facts: bool) -> Iterator[Rows]:
    for stretch in _some(lines, size):
        numbers: list[int] = []
        entries: list[Entry] = []
        rejects: list[Reject] = []
        for number, line in stretch:
            entry = _parsed(line)
            if reason := _wrong(entry, shape):
                rejects.append(Reject(number, _id(entry), reason))
            elif isinstance(entry, dict):
                numbers.append(number)
                entries.append(entry)
        make = _wide if shape is Shape.WIDE else _long
        yield make(np.array(numbers, np.int64), entries, tuple(rejects), facts)


def _some(lines: Iterable[Line], size: int) -> Iterator[list[Line]]:
    """Cut lines into stretches, by their number and their length."""
    stretch: list[Line] = []
    length = 0
    for line in lines:
        stretch.append(line)
        length += len(line[1])
        if len(stretch) == size or length > BYTES:
            yield stretch
            stretch, length = [], 0
    yield stretch


def _wrong(entry: object, shape: Shape) -> str | None:
    """Say why a line is not read, if it is not."""
    if not isinstance(entry, dict):
        return f"no JSON object: {entry if isinstance(entry, ValueError) else type(entry).__name__}"
    if unknown := entry.keys() - COLUMNS[shape]:
        return f"unknown names: {', '.join(sorted(map(repr, unknown)))}"
    if len(IDS & entry.keys()) > 1:
        return "both id and person are there"
    if type(_value(entry)) not in ID_TYPES:
        return "the person's id is no text"
    if shape is Shape.LONG:
        return None if isinstance(entry.get("item"), str | None) else "item: expected a text"
    if not _are_texts(entry.get("items")):
        return "items: expected a list of texts"
    return None if grades(entry.get("certificates")) is not None else NO_CERTIFICATES


def _are_texts(value: object) -> bool:
    return value is None or (isinstance(value, list) and TEXT_TYPES.issuperset(map(type, value)))


def _value(entry: Entry) -> object:
    """Give the id of a person, whatever it is."""
    return entry.get("id", entry.get("person"))


def _id(entry: object) -> str | None:
    """Give the id of a person, if it is one."""
    value = _value(entry) if isinstance(entry, dict) else None
    return str(value) if type(value) in ID_TYPES and value not in (None, "") else None


def _ids(entries: Sequence[Entry]) -> pa.Array:
    return text(pa.array(map(_id, entries), pa.string()))


def _wide(
    numbers: NDArray[np.int64], entries: Sequence[Entry], rejects: tuple[Reject, ...], facts: bool
) -> Rows:
    return Rows(
        numbers,
        _ids(entries),
        pa.array([entry.get("items") or [] for entry in entries], LISTS),
        pa.array([grades(entry.get("certificates")) for entry in entries], LISTS),
        tuple(map(_facts, entries)) if facts else None,
        rejects,
    )


def _long(
    numbers: NDArray[np.int64], entries: Sequence[Entry], rejects: tuple[Reject, ...], _: bool
) -> Rows:
    items = pa.array([entry.get("item") for entry in entries], pa.string())
    return Rows(numbers, _ids(entries), items, rejects=rejects)


def _facts(entry: Entry) -> Facts:
    return {name: entry[name] for name in FACTS & entry.keys()}

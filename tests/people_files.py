"""People made for tests, written in every form in which a batch reads them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from skillgraph.batch.model import Block, Reject, Vocabulary
from skillgraph.batch.reading.form import Format, Shape
from skillgraph.batch.reading.people import read

#: Items with a column each, over three words, and some that nobody asks for.
ASKED = [f"abc/upper/1.{number}/a1" for number in range(130)]
KNOWN = [f"abc/lower/2.{number}/k1" for number in range(20)]
ITEMS = [*ASKED, *KNOWN]
WORDS = 3
#: A grade that stands for the items of columns 0, 64 and 129, and a certificate of no grade.
GRADE, OTHER = "abc/upper", "driving-licence"
VOCABULARY = Vocabulary(
    {**{item: column for column, item in enumerate(ASKED)}, **dict.fromkeys(KNOWN, -1)},
    WORDS,
    {GRADE: np.array([1, 1, 2], np.uint64), OTHER: np.zeros(WORDS, np.uint64)},
)

CERTIFICATES = pa.list_(pa.struct([("grade", pa.string()), ("since", pa.date32())]))
EXPERIENCE = pa.list_(
    pa.struct([("in", pa.string()), ("years", pa.float64()), ("related", pa.bool_())])
)
TYPES = {
    "id": pa.string(),
    "person": pa.string(),
    "items": pa.list_(pa.string()),
    "item": pa.string(),
    "certificates": CERTIFICATES,
    "experience": EXPERIENCE,
    "assessments_passed": pa.list_(pa.string()),
    "probation_completed": pa.bool_(),
    "as_of": pa.date32(),
}

#: A row by the names of its columns.
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Found:
    """All that was read: the columns held of each person by id, in their order, and the rest."""

    people: list[tuple[str, frozenset[int]]]
    rejects: list[Reject]
    rows: int


def found(blocks: Iterable[Block]) -> Found:
    """Put blocks together."""
    people: list[tuple[str, frozenset[int]]] = []
    rejects: list[Reject] = []
    rows = 0
    for block in blocks:
        octets = np.ascontiguousarray(block.held.T).astype("<u8").view(np.uint8)
        bits = np.unpackbits(octets, axis=1, bitorder="little")
        held = [frozenset(np.flatnonzero(row).tolist()) for row in bits]
        people += zip(block.ids.to_pylist(), held, strict=True)
        rejects += block.rejects
        rows += block.rows
    return Found(people, rejects, rows)


def parse(data: bytes, format: Format, **options: Any) -> Found:
    """Read people from bytes."""
    return found(read(io.BytesIO(data), VOCABULARY, format=format, **options))


def ndjson(rows: Iterable[Row]) -> bytes:
    """Write an object a line."""
    return b"".join(orjson.dumps(row) + b"\n" for row in rows)


def separated(rows: Iterable[Row], columns: Sequence[str]) -> bytes:
    """Write CSV; ids of a list have semicolons between."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _cell(value) for name, value in row.items()})
    return out.getvalue().encode()


def _cell(value: Any) -> Any:
    return ";".join(value) if isinstance(value, list) else value


def parquet(rows: Sequence[Row], columns: Sequence[str], **options: Any) -> bytes:
    """Write Parquet."""
    schema = pa.schema([(name, TYPES.get(name, pa.string())) for name in columns])
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(list(rows), schema), out, **options)
    return out.getvalue()


def wide(people: Mapping[str, Sequence[str]]) -> list[Row]:
    """Make a row a person."""
    return [{"id": id, "items": list(items)} for id, items in people.items()]


def long(people: Mapping[str, Sequence[str]]) -> list[Row]:
    """Make a row an item; who has none has a row without."""
    return [
        {"person": id, "item": item} for id, items in people.items() for item in items or [None]
    ]


def every_form(people: Mapping[str, Sequence[str]]) -> dict[tuple[Format, Shape], bytes]:
    """Write people in the three formats and the two shapes."""
    rows = {Shape.WIDE: wide(people), Shape.LONG: long(people)}
    columns = {Shape.WIDE: ["id", "items"], Shape.LONG: ["person", "item"]}
    return {
        (format, shape): data
        for shape in Shape
        for format, data in (
            (Format.NDJSON, ndjson(rows[shape])),
            (Format.CSV, separated(rows[shape], columns[shape])),
            (Format.PARQUET, parquet(rows[shape], columns[shape], row_group_size=3)),
        )
    }

"""The same people are read alike, however they are written."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import BinaryIO, cast

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from people_files import (
    ASKED,
    GRADE,
    ITEMS,
    KNOWN,
    OTHER,
    VOCABULARY,
    every_form,
    found,
    ndjson,
    parquet,
    parse,
    separated,
    wide,
)
from skillgraph.batch.reading.form import Format, Shape
from skillgraph.batch.reading.people import read

IDS = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="\ufffd"), min_size=1)
PEOPLE = st.dictionaries(IDS, st.lists(st.sampled_from(ITEMS), max_size=8), max_size=12)
Written = tuple[Format, Shape]
every_way = pytest.mark.parametrize("written", [(f, s) for f in Format for s in Shape], ids=str)


def columns(items: Sequence[str]) -> frozenset[int]:
    return frozenset(ASKED.index(item) for item in items if item in ASKED)


@given(PEOPLE, st.integers(1, 5))
@settings(max_examples=40, deadline=None)
def test_every_form_and_every_size_of_block_gives_the_same_people(
    people: Mapping[str, Sequence[str]], block: int
) -> None:
    expected = [(id, columns(items)) for id, items in people.items()]
    for (format, shape), data in every_form(people).items():
        blocks = list(read(io.BytesIO(data), VOCABULARY, format=format, shape=shape, block=block))
        result = found(blocks)
        assert (format, shape, result.people, result.rejects) == (format, shape, expected, [])
        assert max((len(one.ids) for one in blocks), default=0) <= block
        rows = len(people) if shape is Shape.WIDE else sum(len(i) or 1 for i in people.values())
        assert result.rows == rows


@every_way
def test_a_block_is_full_where_there_are_enough_people(written: Written) -> None:
    format, shape = written
    people = {f"p{number}": [ASKED[number % 130], ASKED[3]] for number in range(300)}
    data = io.BytesIO(every_form(people)[written])
    sizes = [len(b.ids) for b in read(data, VOCABULARY, format=format, shape=shape, block=100)]
    assert sum(sizes) == 300
    assert len(sizes) < 7  # a row group has three rows, and yet no block is as small


@every_way
def test_the_form_is_told_by_the_columns_and_the_format_by_the_suffix(
    written: Written, tmp_path: Path
) -> None:
    format, _ = written
    people = {"张三": [ASKED[0], KNOWN[0]], "李四": [ASKED[64], ASKED[0], ASKED[129]]}
    file = tmp_path / f"people.{format.value}"
    file.write_bytes(every_form(people)[written])
    expected = [("张三", frozenset({0})), ("李四", frozenset({0, 64, 129}))]
    assert found(read(file, VOCABULARY)).people == expected


def test_a_person_of_many_rows_may_go_on_over_batches_and_row_groups() -> None:
    rows = [{"person": "p", "item": item} for item in ASKED] + [{"person": "q", "item": ASKED[1]}]
    data = parquet(rows, ["person", "item"], row_group_size=7)
    result = parse(data, Format.PARQUET)
    assert result.people == [("p", frozenset(range(130))), ("q", frozenset({1}))]
    assert result.rows == 131


def test_an_item_twice_is_held_once_and_no_reject() -> None:
    data = ndjson([{"person": "p", "item": ASKED[5]}] * 3)
    assert parse(data, Format.NDJSON).people == [("p", frozenset({5}))]
    assert parse(data, Format.NDJSON).rejects == []


def test_ids_may_be_whole_numbers() -> None:
    table = pa.table({"id": [0, 10**12], "items": [[ASKED[0]], []]})
    out = io.BytesIO()
    pq.write_table(table, out)
    expected = [("0", frozenset({0})), (str(10**12), frozenset())]
    assert parse(out.getvalue(), Format.PARQUET).people == expected
    assert parse(ndjson(table.to_pylist()), Format.NDJSON).people == expected
    assert parse(separated(table.to_pylist(), ["id", "items"]), Format.CSV).people == expected


@pytest.mark.parametrize(
    "type",
    [
        pa.large_list(pa.large_string()),
        pa.list_(pa.string_view()),
        pa.list_(pa.dictionary(pa.int8(), pa.string())),
    ],
    ids=str,
)
@pytest.mark.parametrize("options", [{}, {"use_dictionary": False}, {"row_group_size": 1}], ids=str)
def test_parquet_may_have_been_written_by_others(
    type: pa.DataType, options: Mapping[str, object]
) -> None:
    people = pa.array(["p", "q"], type.value_type if pa.types.is_large_list(type) else pa.string())
    items = pa.array([[ASKED[0], ASKED[70]], [ASKED[1]]], type)
    out = io.BytesIO()
    pq.write_table(pa.table({"id": people, "items": items}), out, **options)
    expected = [("p", frozenset({0, 70})), ("q", frozenset({1}))]
    assert parse(out.getvalue(), Format.PARQUET).people == expected


@pytest.mark.parametrize("between", [";", ",", " ", "; ", " , ", "|", ";;"])
def test_cells_separate_ids_in_several_ways(between: str) -> None:
    row = {"id": "p", "items": between.join([ASKED[0], ASKED[100], KNOWN[3]])}
    data = separated([row], ["id", "items"])
    assert parse(data, Format.CSV).people == [("p", frozenset({0, 100}))]


def test_csv_may_begin_with_a_mark_and_end_its_lines_as_windows_does() -> None:
    data = "\ufeffid,items\r\np,{}\r\n\r\nq,{}".format(*ASKED).encode()
    assert parse(data, Format.CSV).people == [("p", frozenset({0})), ("q", frozenset({1}))]


CERTIFIED = [
    {"id": "p", "items": [ASKED[7]], "certificates": [{"grade": GRADE}, {"grade": OTHER}]},
    {"id": "q", "items": [], "certificates": []},
    {"id": "r", "items": [], "certificates": None},
]


@pytest.mark.parametrize(
    ("format", "data"),
    [
        (Format.NDJSON, ndjson(CERTIFIED)),
        (Format.PARQUET, parquet(CERTIFIED, ["id", "items", "certificates"])),
        (
            Format.CSV,
            f"id,items,certificates\np,{ASKED[7]},{GRADE}@2024-03-01;{OTHER}\nq,,none\nr,,".encode(),
        ),
    ],
    ids=["ndjson", "parquet", "csv"],
)
def test_a_certificate_counts_as_the_items_of_its_grade(format: Format, data: bytes) -> None:
    expected = [("p", frozenset({0, 7, 64, 129})), ("q", frozenset()), ("r", frozenset())]
    assert parse(data, format).people == expected


def test_people_may_have_nothing_but_certificates() -> None:
    expected = [("p", frozenset({0, 64, 129}))]
    assert parse(f"id,certificates\np,{GRADE}\n".encode(), Format.CSV).people == expected
    rows = [{"person": "p", "certificates": [{"grade": GRADE, "since": None}]}]
    assert parse(ndjson(rows), Format.NDJSON).people == expected
    assert parse(parquet(rows, ["person", "certificates"]), Format.PARQUET).people == expected


class Dripping(io.RawIOBase):
    """Gives a few bytes at a time, counts them, and cannot seek."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces = pieces
        self.waiting = b""
        self.given = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        self.waiting = self.waiting or next(self.pieces, b"")
        piece, self.waiting = self.waiting[:size], self.waiting[size:]
        self.given += len(piece)
        return piece


every_stream = pytest.mark.parametrize("format", [Format.NDJSON, Format.CSV])


@every_stream
def test_a_stream_is_read_as_it_comes(format: Format) -> None:
    people = {f"p{number}": [ASKED[number % 130]] for number in range(50)}
    data = every_form(people)[format, Shape.WIDE]
    pieces = (data[start : start + 7] for start in range(0, len(data), 7))
    result = found(read(cast(BinaryIO, Dripping(pieces)), VOCABULARY, format=format, block=8))
    assert result == parse(data, format)
    assert len(result.people) == 50


@every_stream
def test_blocks_come_before_the_end_of_a_stream(format: Format) -> None:
    def people() -> Iterator[bytes]:
        for number in count():
            row = wide({f"p{number}": ASKED})
            line = ndjson(row) if format is Format.NDJSON else separated(row, ["id", "items"])
            yield line if format is Format.NDJSON or not number else line.partition(b"\n")[2]

    source = Dripping(people())
    blocks = read(cast(BinaryIO, source), VOCABULARY, format=format, block=100)
    assert next(blocks).ids.to_pylist() == [f"p{number}" for number in range(100)]
    assert source.given < 2**26

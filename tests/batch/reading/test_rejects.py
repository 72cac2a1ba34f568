"""What cannot be read is said, with its row and why; nothing is lost or counted twice."""

from __future__ import annotations

import io
from collections.abc import Sequence

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from people_files import (
    ASKED,
    GRADE,
    VOCABULARY,
    Row,
    every_form,
    ndjson,
    parquet,
    parse,
    separated,
)
from skillgraph.batch.model import Reject
from skillgraph.batch.reading import separated as csv_reader
from skillgraph.batch.reading.form import Format, Shape
from skillgraph.batch.reading.people import read
from skillgraph.errors import InputError

A, B, NOBODY = ASKED[0], ASKED[1], "abc/upper/9.9/a9"
UNKNOWN = f"unknown item '{NOBODY}'"
AGAIN = "the person came before"
NO_ID = "the person's id is missing or no UTF-8 text"
#: What is wrong, wide: the fourth row of five, of which the others are read.
WIDE: Sequence[Row] = [
    {"id": "p", "items": [A]},
    {"id": "q", "items": [A, B]},
    {"id": "r", "items": []},
    {"id": "s", "items": [B]},
]
LONG: Sequence[Row] = [
    {"person": "p", "item": A},
    {"person": "q", "item": A},
    {"person": "q", "item": NOBODY},
    {"person": "q", "item": B},
    {"person": "r", "item": NOBODY},
    {"person": None, "item": A},
    {"person": "p", "item": B},
    {"person": "p", "item": A},
    {"person": "s", "item": B},
]


def written(rows: Sequence[Row], columns: Sequence[str]) -> dict[Format, bytes]:
    """Write rows in every format."""
    return {
        Format.NDJSON: ndjson(rows),
        Format.CSV: separated(rows, columns),
        Format.PARQUET: parquet(rows, columns, row_group_size=2),
    }


every_format = pytest.mark.parametrize("format", Format)
every_size = pytest.mark.parametrize("block", [1, 2, 3, 100])


def first(format: Format) -> int:
    """The heading of CSV is its row 1."""
    return 2 if format is Format.CSV else 1


@every_size
@every_format
def test_a_wide_row_is_rejected_whole(format: Format, block: int) -> None:
    bad = [
        {"id": "t", "items": [A, NOBODY]},
        {"id": "q", "items": [B]},
        {"id": None, "items": [A]},
        {"id": "", "items": [A]},
    ]
    data = written([*WIDE[:3], *bad, WIDE[3]], ["id", "items"])[format]
    result = parse(data, format, block=block)
    assert [id for id, _ in result.people] == ["p", "q", "r", "s"]
    assert result.people[1] == ("q", frozenset({0, 1}))
    start = first(format) + 3
    assert result.rejects == [
        Reject(start, "t", UNKNOWN),
        Reject(start + 1, "q", AGAIN),
        Reject(start + 2, None, NO_ID),
        Reject(start + 3, None, NO_ID),
    ]
    assert result.rows == 8


@every_size
@every_format
def test_a_long_row_is_rejected_alone(format: Format, block: int) -> None:
    result = parse(written(LONG, ["person", "item"])[format], format, block=block)
    assert result.people == [
        ("p", frozenset({0})),
        ("q", frozenset({0, 1})),
        ("s", frozenset({1})),
    ]
    start = first(format)
    rejects = {reject.row - start: (reject.person, reject.reason) for reject in result.rejects}
    apart = "the person came before: rows of a person have to stand together, so sort by person"
    assert rejects == {
        2: ("q", UNKNOWN),
        4: ("r", UNKNOWN),
        5: (None, NO_ID),
        6: ("p", apart),
        7: ("p", apart),
    }
    assert result.rows == len(LONG)


@every_format
def test_a_row_whose_person_was_rejected_before_is_read(format: Format) -> None:
    rows = [{"id": "p", "items": [NOBODY]}, {"id": "p", "items": [A]}]
    result = parse(written(rows, ["id", "items"])[format], format)
    assert result.people == [("p", frozenset({0}))]


@every_format
def test_an_unknown_certificate_rejects_its_row(format: Format) -> None:
    rows = [{"id": "p", "certificates": [{"grade": "abc/nobody"}]}, {"id": "q"}]
    data = {
        Format.NDJSON: ndjson(rows),
        Format.CSV: b"id,certificates\np,abc/nobody@2024-01-01\nq,\n",
        Format.PARQUET: parquet(rows, ["id", "certificates"]),
    }
    result = parse(data[format], format, shape=Shape.WIDE)
    assert result.people == [("q", frozenset())]
    assert result.rejects == [Reject(first(format), "p", "unknown certificate 'abc/nobody'")]


GOOD = orjson.dumps({"id": "z", "items": [A]})


@pytest.mark.parametrize(
    ("line", "person", "reason"),
    [
        (b'{"id": "p", "items": [', None, "no JSON object: unexpected end of data"),
        (b"[1, 2]", None, "no JSON object: list"),
        (b'{"id": "\xff"}', None, "no JSON object: str is not valid UTF-8"),
        (b"[" * 3000, None, "no JSON object: depth limit exceeded"),
        (b'{"id": "p", "itms": []}', "p", "unknown names: 'itms'"),
        (b'{"id": "p", "item": "x"}', "p", "unknown names: 'item'"),
        (b'{"id": "p", "person": "p"}', "p", "both id and person are there"),
        (b'{"id": 1.5}', None, "the person's id is no text"),
        (b'{"id": true}', None, "the person's id is no text"),
        (b'{"items": []}', None, NO_ID),
        (b'{"id": "p", "items": "x"}', "p", "items: expected a list of texts"),
        (b'{"id": "p", "items": [1]}', "p", "items: expected a list of texts"),
        (b'{"id": "p", "certificates": ["x"]}', "p", "certificates: expected a list of objects"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_line_of_ndjson_that_cannot_be_read_is_rejected(
    line: bytes, person: str | None, reason: str
) -> None:
    result = parse(GOOD + b"\n\n" + line, Format.NDJSON)  # the blank line is line 2
    assert [id for id, _ in result.people] == ["z"]
    (reject,) = result.rejects
    assert (reject.row, reject.person) == (3, person)
    assert reject.reason.startswith(reason)
    assert result.rows == 2


def test_a_line_of_an_item_has_a_text_for_it() -> None:
    data = b'{"person": "p", "item": 1}\n{"person": "q", "item": "%s"}' % A.encode()
    assert parse(data, Format.NDJSON).rejects == [Reject(1, "p", "item: expected a text")]


CSV = (
    "id,items,education\n"
    f"p,{A},\n"
    "\n"
    f"q,{A}\n"  # row 4
    f"r,{A},bachelor,more\n"
    ",,\n"
    f's,"{A}\n{B}",\n'  # row 7
    f"t,{B},\n"
    "u,{bad},\n"  # row 9
    "{bad},{bad},{bad},{bad}\n"
    f"v,{A},"
)


@every_size
def test_rows_of_csv_are_numbered_as_a_spreadsheet_does(block: int) -> None:
    data = CSV.encode().replace(b"{bad}", b"\xff\xfe")
    result = parse(data, Format.CSV, block=block)
    line_break = "a cell has a line break: a quotation mark may be missing"
    assert [id for id, _ in result.people] == ["p", "t", "v"]
    assert result.rejects == [
        Reject(4, None, "2 cells; expected 3"),
        Reject(5, None, "4 cells; expected 3"),
        Reject(7, "s", line_break),
        Reject(9, "u", "no UTF-8 text"),
        Reject(10, None, "4 cells; expected 3"),
    ]
    assert result.rows == 8  # those without any text are no rows


def test_a_certificate_in_csv_that_begins_as_json_has_to_be_json() -> None:
    data = f'id,certificates\np,"[{{""grade"": ""{GRADE}""}}]"\nq,"[{{"\n'.encode()
    result = parse(data, Format.CSV)
    assert result.people == [("p", frozenset({0, 64, 129}))]
    assert [(r.row, r.person) for r in result.rejects] == [(3, "q")]
    assert result.rejects[0].reason.startswith("certificates: expected")


@pytest.mark.parametrize("size", [60, 90, 150, 3000])
def test_rows_keep_their_numbers_where_pieces_of_csv_are_small(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_reader, "BYTES", size)
    rows = [f"p{n},{A}" if n % 3 else f"p{n},{A},{B}" for n in range(200)]
    result = parse("\n".join(["id,items", *rows, ""]).encode(), Format.CSV)
    assert [id for id, _ in result.people] == [f"p{n}" for n in range(200) if n % 3]
    assert [reject.row for reject in result.rejects] == [n + 2 for n in range(200) if n % 3 == 0]
    assert result.rows == 200


def test_a_table_whose_rows_all_have_another_number_of_cells_is_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(csv_reader, "MISFITS", 10)
    data = "id,items\n" + f"p,{A},{B}\n" * 20
    with pytest.raises(InputError, match="Expected 2 columns, got 3"):
        parse(data.encode(), Format.CSV)


def test_texts_in_parquet_need_not_be_utf8() -> None:
    ids = pa.array([b"p", b"\xff", b"r"]).view(pa.string())
    items = pa.ListArray.from_arrays([0, 1, 2, 3], pa.array([b"\xfe", A.encode(), A.encode()]))
    items = items.cast(pa.list_(pa.binary()))
    texts = pa.ListArray.from_arrays(items.offsets, items.values.view(pa.string()))
    out = io.BytesIO()
    pq.write_table(pa.table({"id": ids, "items": texts}), out)
    result = parse(out.getvalue(), Format.PARQUET)
    assert result.people == [("r", frozenset({0}))]
    assert result.rejects == [
        Reject(1, "p", "unknown item '\N{REPLACEMENT CHARACTER}'"),
        Reject(2, None, NO_ID),
    ]


# --- Whatever the rows are -----------------------------------------------------------------------

NAMES = st.sampled_from(["p", "q", "r", "", None])
ITEM = st.sampled_from([A, B, NOBODY, "", None])


@given(st.lists(st.tuples(NAMES, st.lists(ITEM, max_size=3)), max_size=10), st.integers(1, 4))
@settings(max_examples=40, deadline=None)
def test_every_wide_row_is_a_persons_or_a_rejects(
    rows: list[tuple[str | None, list[str | None]]], block: int
) -> None:
    records = [{"id": id, "items": items} for id, items in rows]
    for format, data in (
        (Format.NDJSON, ndjson(records)),
        (Format.PARQUET, parquet(records, ["id", "items"], row_group_size=3)),
    ):
        result = parse(data, format, block=block)
        assert result.rows == len(rows) == len(result.people) + len(result.rejects)


@given(st.lists(st.tuples(NAMES, ITEM), max_size=20), st.integers(1, 4))
@settings(max_examples=40, deadline=None)
def test_long_rows_are_read_alike_in_every_format_and_every_size_of_block(
    rows: list[tuple[str | None, str | None]], block: int
) -> None:
    records = [{"person": id, "item": item} for id, item in rows]
    once = parse(ndjson(records), Format.NDJSON, shape=Shape.LONG)
    again = parse(ndjson(records), Format.NDJSON, shape=Shape.LONG, block=block)
    data = parquet(records, ["person", "item"], row_group_size=3)
    coded = parse(data, Format.PARQUET, block=block)
    assert once == again == coded
    assert once.rows == len(rows)
    assert len({id for id, _ in once.people}) == len(once.people)


# --- What breaks off -----------------------------------------------------------------------------


def halves(format: Format) -> tuple[bytes, int]:
    """Write a thousand people, and cut them off."""
    people = {f"p{number}": [ASKED[number % 130]] * 3 for number in range(1000)}
    data = every_form(people)[format, Shape.WIDE]
    return data, len(data) // 2


class Breaking(io.BytesIO):
    """A stream that fails."""

    def __init__(self, data: bytes, last: int, error: Exception) -> None:
        super().__init__(data)
        self.last, self.error = last, error

    def _check(self) -> None:
        if self.tell() >= self.last:
            raise self.error

    def read(self, size: int | None = -1) -> bytes:
        self._check()
        return super().read(min(size or 0, 4096) if size and size > 0 else size)

    def readline(self, size: int | None = -1) -> bytes:
        self._check()
        return super().readline(size)


@pytest.mark.parametrize("format", [Format.NDJSON, Format.CSV])
def test_an_error_of_a_stream_is_told_after_the_blocks_before_it(
    format: Format, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_reader, "BYTES", 4096)
    data, half = halves(format)
    blocks = read(
        Breaking(data, half, OSError(5, "the line is cut")), VOCABULARY, format=format, block=10
    )
    people: list[str] = []
    with pytest.raises(InputError, match="the people: cannot be read: the line is cut"):
        people.extend(id for block in blocks for id in block.ids.to_pylist())
    assert len(people) < 1000
    assert people or format is Format.CSV  # Arrow reads ahead
    assert people == [f"p{number}" for number in range(len(people))]


@pytest.mark.parametrize("format", [Format.NDJSON, Format.CSV])
def test_an_error_that_is_the_streams_own_is_passed_on(format: Format) -> None:
    class GoneError(Exception):
        """The client has gone."""

    data, half = halves(format)
    with pytest.raises(GoneError):
        list(read(Breaking(data, half, GoneError()), VOCABULARY, format=format))


def test_that_memory_is_short_is_no_fault_of_the_input() -> None:
    data, half = halves(Format.NDJSON)
    source = Breaking(data, half, pa.ArrowMemoryError("malloc of size 9 failed"))
    with pytest.raises(MemoryError, match="malloc"):
        list(read(source, VOCABULARY, format=Format.NDJSON))


def test_a_page_of_parquet_that_is_damaged_is_told_after_the_blocks_before_it() -> None:
    people = {f"p{number}": [ASKED[number % 130]] * 3 for number in range(1000)}
    rows = [{"id": id, "items": items} for id, items in people.items()]
    data = bytearray(parquet(rows, ["id", "items"], row_group_size=100))
    groups = pq.read_metadata(io.BytesIO(data))
    column = groups.row_group(5).column(1)
    start = column.dictionary_page_offset or column.data_page_offset
    data[start : start + column.total_compressed_size] = b"\xff" * column.total_compressed_size
    sizes: list[int] = []
    blocks = read(io.BytesIO(data), VOCABULARY, format=Format.PARQUET, block=200)
    with pytest.raises(InputError):
        sizes.extend(len(block.ids) for block in blocks)
    assert sizes == [200, 200, 100]

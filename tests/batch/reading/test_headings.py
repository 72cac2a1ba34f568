"""A file that cannot be read as people at all is refused, and the message says what would be."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from people_files import ASKED, VOCABULARY, found, ndjson, parquet, parse, separated
from skillgraph.batch.reading import lines
from skillgraph.batch.reading.form import Format, Shape
from skillgraph.batch.reading.people import read
from skillgraph.errors import InputError


def table(columns: dict[str, Any]) -> bytes:
    """Write columns of any type as Parquet."""
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


@pytest.mark.parametrize("format", [Format.CSV, Format.PARQUET])
@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        (["id", "item", "items"], "the columns 'id', 'item', 'items' do not tell the form"),
        (["id", "education"], "the columns 'id', 'education' do not tell the form"),
        (["id", "items", "educaton"], "unknown columns of the wide form: 'educaton'"),
        (["person", "item", "education"], "unknown columns of the long form: 'education'"),
        (["items"], "one of the columns id and person is needed"),
        (["id", "person", "items"], "one of the columns id and person is needed"),
        (["id", "items", "items"], "doubled columns: 'items'"),
    ],
    ids=str,
)
def test_columns_that_cannot_be_read_are_named(
    format: Format, columns: Sequence[str], problem: str
) -> None:
    if format is Format.CSV:
        data = ",".join(columns).encode() + b"\n"
    else:
        out = io.BytesIO()
        arrays = [pa.array([], pa.string()) for _ in columns]
        pq.write_table(pa.Table.from_arrays(arrays, list(columns)), out)
        data = out.getvalue()
    with pytest.raises(InputError) as caught:
        parse(data, format)
    assert str(caught.value).startswith(f"the people: {problem}")
    assert "expected the columns person and item" in str(caught.value)


def test_the_form_that_is_named_has_to_be_the_one_of_the_columns() -> None:
    data = separated([{"id": "p", "items": ""}], ["id", "items"])
    with pytest.raises(InputError, match="unknown columns of the long form: 'items'"):
        parse(data, Format.CSV, shape=Shape.LONG)
    with pytest.raises(InputError, match="the column item is missing"):
        parse(b"id\np\n", Format.CSV, shape=Shape.LONG)


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        ({"id": [1.5], "items": [["x"]]}, "the column id has the type double"),
        ({"id": ["p"], "items": ["x;y"]}, "the column items has the type string; expected lists"),
        ({"id": ["p"], "items": [[1]]}, "the column items has the type list<element: int64>"),
        ({"id": ["p"], "item": [["x"]]}, "the column item has the type list<element: string>"),
        ({"id": ["p"], "items": [["x"]], "certificates": [["y"]]}, "the column certificates has"),
        ({"id": ["p"], "certificates": [[{"since": "y"}]]}, "the column certificates has"),
    ],
    ids=str,
)
def test_columns_of_parquet_have_their_types(columns: dict[str, Any], problem: str) -> None:
    with pytest.raises(InputError, match=r"expected (lists|texts)") as caught:
        parse(table(columns), Format.PARQUET)
    assert str(caught.value).startswith(f"the people: {problem}")


@pytest.mark.parametrize(
    "columns",
    [
        {"id": ["p"], "items": pa.array([None])},
        {"id": ["p"], "items": [[]]},
        {"id": ["p"], "items": [[None]], "certificates": pa.array([None])},
        {"person": ["p"], "item": pa.array([None])},
    ],
    ids=["items", "a list", "certificates", "item"],
)
def test_columns_of_parquet_may_have_nothing_in_them(columns: dict[str, Any]) -> None:
    result = parse(table(columns), Format.PARQUET)
    assert result.people == [("p", frozenset())]


@pytest.mark.parametrize(
    ("format", "data"),
    [
        (Format.PARQUET, b""),
        (Format.PARQUET, b"id,items\np,\n"),
        (Format.PARQUET, parquet([{"id": "p", "items": []}], ["id", "items"])[:-30]),
        (Format.CSV, b""),
        (Format.CSV, "id,items\np,\n".encode("utf-16")),
        (Format.CSV, parquet([{"id": "p", "items": []}], ["id", "items"])),
        (Format.CSV, b'id,items\np,"' + b"x" * 20_000_000),
        (Format.NDJSON, parquet([{"id": "p", "items": []}], ["id", "items"])),
        (Format.NDJSON, '{"id": "p"}\n'.encode("utf-16")),
        (Format.NDJSON, b'[{"id": "p", "items": []}]'),
        (Format.NDJSON, b"id,items\np,\n"),
        (Format.NDJSON, b'{"id": "p", "item": "x", "items": []}'),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_not_of_the_format_is_refused(format: Format, data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "staff"
    file.write_bytes(data)
    with pytest.raises(InputError, match="staff: "):
        found(read(file, VOCABULARY, format=format))


def test_a_line_may_not_be_longer_than_memory_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "LONGEST", 2**10)
    data = ndjson([{"id": "p"}, {"id": "q", "items": ASKED}])
    with pytest.raises(InputError, match="line 2 has more than"):
        parse(data, Format.NDJSON)


@pytest.mark.parametrize(("format", "data"), [(Format.NDJSON, b""), (Format.CSV, b"id,items\n")])
def test_nobody_is_no_error(format: Format, data: bytes) -> None:
    assert parse(data, format).rows == 0


def test_no_row_of_parquet_is_no_error() -> None:
    assert parse(parquet([], ["id", "items"]), Format.PARQUET).rows == 0


@pytest.mark.parametrize("name", ["people.xlsx", "people", "people.csv.gz"])
def test_a_suffix_that_tells_no_format_is_refused(name: str) -> None:
    with pytest.raises(InputError, match=rf"{name}: .* expected \.ndjson, \.jsonl, \.csv"):
        next(read(Path(name), VOCABULARY))


def test_a_stream_needs_the_name_of_its_format() -> None:
    with pytest.raises(InputError, match="name the format of a stream: ndjson, csv, parquet"):
        next(read(io.BytesIO(b"id,items\n"), VOCABULARY))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nobody\.csv: cannot be read: No such file"):
        next(read(tmp_path / "nobody.csv", VOCABULARY))


def test_parquet_of_a_stream_that_cannot_seek_is_refused() -> None:
    class Pipe(io.BytesIO):
        """Goes forward only."""

        def seekable(self) -> bool:
            return False

    data = parquet([{"id": "p", "items": []}], ["id", "items"])
    with pytest.raises(InputError, match="Parquet is read from its end"):
        next(read(Pipe(data), VOCABULARY, format=Format.PARQUET))


# --- Any bytes -----------------------------------------------------------------------------------

WORDS = st.sampled_from(
    [b"id", b"person", b"items", b"item", b",", b"\n", b"\r\n", b'"', b"{", b"}", b"[", b"]", b":",
     b";", b"\xff", b"\x00", b'"id"', b'"items"', b'{"id": "p", "items": []}', b"none", b"@", b"1",
     b"certificates", b"id,items\n", b"person,item\n", ASKED[0].encode()]
)  # fmt: skip
TEXT = st.lists(WORDS, max_size=30).map(b"".join)


@given(st.binary(max_size=200) | TEXT, st.sampled_from(Format), st.booleans())
@example(b"id,items\n\n", Format.CSV, False)
@example(b"id,certificates\np,[\n", Format.CSV, True)
@settings(max_examples=200, deadline=None)
def test_any_bytes_give_people_or_an_input_error(
    data: bytes, format: Format, with_facts: bool
) -> None:
    try:
        result = parse(data, format, with_facts=with_facts, block=2)
    except InputError:
        return
    assert result.rows >= len(result.rejects)


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=4))
@settings(max_examples=100, deadline=None, derandomize=True)  # Arrow aborts on rare ones
def test_parquet_with_wrong_bytes_gives_people_or_an_input_error(
    wrong: list[tuple[float, int]],
) -> None:
    rows = [{"id": f"p{n}", "items": [ASKED[n]], "certificates": None} for n in range(20)]
    data = bytearray(parquet(rows, ["id", "items", "certificates"], row_group_size=5))
    for place, byte in wrong:
        data[int(place * (len(data) - 1))] = byte
    try:
        parse(bytes(data), Format.PARQUET)
    except InputError:
        return

"""Results as tables, and as files of each format."""

from __future__ import annotations

import csv
import io
import json
import os
import threading
from collections.abc import Sequence
from datetime import date
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from batch_people import block
from skillgraph.batch import results as batch_results
from skillgraph.batch import targets as batch_targets
from skillgraph.batch.measure import gaps
from skillgraph.batch.reading.form import Format
from skillgraph.batch.results import Options, schema
from skillgraph.batch.targets import Targets
from skillgraph.batch.writers import writing
from skillgraph.index.compiled import Bits, Index
from skillgraph.services.gap import gap
from skillgraph.services.readiness import readiness, weighting
from skillgraph.services.refs import Competencies, Reason, resolve

JUNIOR = "grade:asm/junior"
REFS = [
    "grade:csm/level-2",
    JUNIOR,
    "role:after-sales-manager",
    "role:sales-director",  # requires nothing
    "items:asm/senior/6.2/a1,csm/level-1/1.2/k4",
]


@pytest.fixture(scope="session")
def targets(index: Index) -> Targets:
    return batch_targets.of(index, REFS)


@pytest.fixture(scope="session")
def people(index: Index) -> list[Bits]:
    dice = np.random.default_rng(2)
    everything = (1 << len(index.places)) - 1
    some = [int.from_bytes(dice.bytes(90), "little") & everything for _ in range(9)]
    return [0, everything, *some]


def expected(targets: Targets, people: Sequence[Bits]) -> list[dict[str, Any]]:
    """Write what single gaps say as rows of results."""
    return [
        _row(targets.index, f"p-{number}", person, target.ref)
        for number, person in enumerate(people)
        for target in targets.members
    ]


def _row(index: Index, name: str, person: Bits, ref: str) -> dict[str, Any]:
    found = gap(index, Competencies("p", (Reason("items", person),)), resolve(index, ref))
    return {
        "person": name,
        "target": ref,
        "required": found.required.bit_count(),
        "held": found.held.bit_count(),
        "missing": found.missing.bit_count(),
        "readiness": readiness(index, found.cells, weighting(index, found.cells)),
        "missing_by_function": {
            part.function: (part.required & found.missing).bit_count() for part in found.functions
        },
        "missing_items": [place.item.id for place in index.items_in(found.missing)],
    }


def written(format: Format, targets: Targets, people: Sequence[Bits]) -> bytes:
    out, options = io.BytesIO(), Options(items=True)
    with writing(format, schema(options), out) as write:
        for table in gaps([block(targets, people)], targets, options):
            write(table)
    return out.getvalue()


def as_rows(tables: Sequence[pa.RecordBatch]) -> list[dict[str, Any]]:
    rows = [row for table in tables for row in table.to_pylist()]
    return [{**row, "missing_by_function": dict(row["missing_by_function"])} for row in rows]


def test_a_row_says_what_a_single_gap_says(targets: Targets, people: list[Bits]) -> None:
    tables = list(gaps([block(targets, people)], targets, Options(items=True)))
    assert as_rows(tables) == expected(targets, people)


def test_items_are_named_only_where_that_is_asked_for(targets: Targets, people: list[Bits]) -> None:
    [table] = gaps([block(targets, people)], targets, Options())
    rows = expected(targets, people)
    for row in rows:
        del row["missing_items"]
    assert as_rows([table]) == rows


def test_results_come_in_tables_of_bounded_size(
    targets: Targets, people: list[Bits], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_results, "_ROWS", 3 * len(REFS))
    tables = list(gaps([block(targets, people)], targets, Options(items=True)))
    assert [table.num_rows for table in tables] == [15, 15, 15, 10]
    assert as_rows(tables) == expected(targets, people)
    monkeypatch.setattr(batch_results, "_ENTRIES", 1)  # lists of one person have more than that
    tables = list(gaps([block(targets, people)], targets, Options(items=True)))
    assert [table.num_rows for table in tables] == [5] * 11
    assert as_rows(tables) == expected(targets, people)


def test_blocks_follow_each_other(targets: Targets, people: list[Bits]) -> None:
    blocks = [block(targets, people[:4]), block(targets, []), block(targets, people[4:], 4)]
    tables = list(gaps(blocks, targets, Options(items=True)))
    assert as_rows(tables) == expected(targets, people)


# --- Files ---------------------------------------------------------------------------------------


def test_parquet_is_read_by_duckdb_pandas_and_arrow_alike(
    targets: Targets, people: list[Bits], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("results") / "results.parquet"
    path.write_bytes(written(Format.PARQUET, targets, people))
    rows = expected(targets, people)
    assert as_rows(pq.read_table(path).to_batches()) == rows
    found = duckdb.sql(f"from '{path}'")
    assert dict(zip(found.columns, map(str, found.types), strict=True)) == {
        "person": "VARCHAR",
        "target": "VARCHAR",
        "required": "INTEGER",
        "held": "INTEGER",
        "missing": "INTEGER",
        "readiness": "DOUBLE",
        "missing_by_function": "MAP(VARCHAR, INTEGER)",
        "missing_items": "VARCHAR[]",
    }
    assert [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()] == rows
    lacked = duckdb.sql(
        f"select sum(missing_by_function['asm/function/team-building']) from '{path}'"
    ).fetchall()
    assert lacked == [(sum(r["missing_by_function"].get("asm/function/team-building", 0)
                          for r in rows),)]  # fmt: skip
    frame = pd.read_parquet(path)
    assert list(frame["person"]) == [row["person"] for row in rows]
    assert [dict(pairs) for pairs in frame["missing_by_function"]] == [
        row["missing_by_function"] for row in rows
    ]


def test_ndjson_has_an_object_a_row(targets: Targets, people: list[Bits]) -> None:
    lines = written(Format.NDJSON, targets, people).splitlines()
    assert [json.loads(line) for line in lines] == expected(targets, people)


def test_csv_has_lists_in_cells(targets: Targets, people: list[Bits]) -> None:
    text = written(Format.CSV, targets, people).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    wanted = expected(targets, people)
    assert [row["person"] for row in rows] == [row["person"] for row in wanted]
    assert [int(row["missing"]) for row in rows] == [row["missing"] for row in wanted]
    shares = [float(row["readiness"]) if row["readiness"] else None for row in rows]
    assert shares == [row["readiness"] for row in wanted]
    assert [row["missing_by_function"] for row in rows] == [
        ";".join(f"{name}={count}" for name, count in row["missing_by_function"].items())
        for row in wanted
    ]
    assert [row["missing_items"] for row in rows] == [
        ";".join(row["missing_items"]) for row in wanted
    ]


@pytest.mark.parametrize("format", Format)
def test_the_same_results_are_the_same_bytes(
    targets: Targets, people: list[Bits], format: Format
) -> None:
    assert written(format, targets, people) == written(format, targets, people)


@pytest.mark.parametrize("format", Format)
def test_nobody_makes_a_file_that_can_be_read(targets: Targets, format: Format) -> None:
    out = written(format, targets, [])
    if format is Format.PARQUET:
        table = pq.read_table(io.BytesIO(out))
        assert (table.num_rows, table.column_names) == (0, schema(Options(items=True)).names)
    elif format is Format.CSV:
        assert next(csv.reader([out.decode("utf-8-sig")])) == schema(Options(items=True)).names
    else:
        assert out == b""


@pytest.mark.parametrize("format", Format)
def test_a_pipe_will_do(targets: Targets, people: list[Bits], format: Format) -> None:
    end, start = os.pipe()
    got: list[bytes] = []

    def drain() -> None:
        with open(end, "rb") as pipe:
            got.append(pipe.read())

    reader = threading.Thread(target=drain)
    reader.start()
    options = Options(items=True)
    with open(start, "wb") as pipe, writing(format, schema(options), pipe) as write:
        for table in gaps([block(targets, people)], targets, options):
            write(table)
    reader.join()
    assert got == [written(format, targets, people)]


def test_eligibility_has_columns_only_where_it_is_asked_for() -> None:
    assert schema(Options(eligible_on=date(2026, 11, 22))).names[-2:] == ["eligible", "earliest"]
    assert "eligible" not in schema(Options()).names

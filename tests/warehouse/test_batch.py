"""The engines of tables and the bit sets of a batch say the same of the same people."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from skillgraph.batch.kernel import Kernel
from skillgraph.batch.targets import of, words_of
from skillgraph.index.compiled import Index
from skillgraph.warehouse import expressions
from skillgraph.warehouse.engines import Engine

#: Ibis' own: it fetches by what DuckDB calls deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:fetch_.*is deprecated:DeprecationWarning")

Workforce = dict[str, list[str]]


def test_the_gaps_are_those_of_a_batch(
    index: Index,
    workforce: Workforce,
    long: Path,
    requirements: pa.Table,
    targets: list[str],
    duckdb: Engine,
) -> None:
    asked = of(index, targets)
    columns = {number: column for column, number in enumerate(asked.numbers)}
    held = [words_of(index.bits_of(items), columns, asked.vocabulary.words)
            for items in workforce.values()]  # fmt: skip
    batch = Kernel(asked).gaps(np.ascontiguousarray(np.stack(held, axis=1)))
    expected = {
        (person, ref): (int(batch.held[row, column]), batch.readiness[row, column])
        for row, ref in enumerate(asked.refs)
        for column, person in enumerate(workforce)
    }
    people, table = duckdb.read(str(long)), duckdb.table("requirements", requirements)
    rows = duckdb.fetch(expressions.gaps(people, table, targets)).to_pylist()
    assert len(rows) == len(expected)
    for row in rows:
        count, ready = expected[row["person"], row["target"]]
        nothing = float("nan") if row["readiness"] is None else row["readiness"]
        assert (row["held"], nothing) == (count, pytest.approx(ready, abs=0, nan_ok=True))

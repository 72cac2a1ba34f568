"""The requirement table says what the service says, and describes itself."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from skillgraph.catalogue import Catalogue
from skillgraph.exchange import facts as reading
from skillgraph.exchange.requirements import requirements
from skillgraph.exchange.scope import Scope
from skillgraph.exchange.selection import select
from skillgraph.exchange.tabular import Table
from skillgraph.index.compiled import Index
from skillgraph.services.language import Language
from skillgraph.services.readiness import cells, readiness, weighting
from skillgraph.services.refs import LowerGrades, ref_of, resolve
from skillgraph.services.rule import covering_rule

Export = Callable[..., bytes]
Rows = dict[str, list[dict[str, Any]]]


def by_target(table: Table) -> Rows:
    found: Rows = {}
    for row in table.rows:
        named = dict(zip(table.columns, row, strict=True))
        found.setdefault(named["target"], []).append(named)
    return found


def tabulated(catalogue: Catalogue) -> Table:
    facts = reading.read(catalogue.store.quads())
    return requirements(select(facts, Scope(), catalogue.version.digest))


@pytest.fixture(scope="module")
def rows(catalogue: Catalogue) -> Rows:
    """The rows of the shipped version, by target."""
    return by_target(tabulated(catalogue))


@pytest.fixture(scope="module")
def parquet(exported: Export) -> pa.Table:
    return pq.read_table(io.BytesIO(exported("requirements-parquet")))


def agree(index: Index, rows: Rows) -> None:
    """See that each target requires what the service says, and counts items and grades alike."""
    kinds = (index.grades, index.roles, index.jobs, index.units, index.standards)
    assert set(rows) == {ref_of(index, id) for things in kinds for id in things}
    for ref, mine in rows.items():
        target = resolve(index, ref)
        way = weighting(index, cells(index, target.bits, 0))
        rule = covering_rule(index, target.grades, LowerGrades.STANDARD, Language.EN)
        assert {(row["weighting"], row["lower_grades"]) for row in mine} == {
            (way, rule.lower_grades)
        }
        weights = {row["item"]: row["weight"] for row in mine if row["item"] is not None}
        assert set(weights) == {place.item.id for place in index.items_in(target.bits)}
        every_other = [p for p in index.items_in(target.bits) if p.number % 2]
        held = sum(1 << place.number for place in every_other)
        share = sum(weights[p.item.id] for p in every_other) / (sum(weights.values()) or 1)
        expected = readiness(index, cells(index, target.bits, held), way)
        assert expected == (pytest.approx(share, abs=1e-6) if weights else None)


def test_every_target_requires_and_weighs_what_the_service_says(index: Index, rows: Rows) -> None:
    agree(index, rows)


def test_it_does_for_five_levels_and_a_standard_of_one_grade(five_levels: Catalogue) -> None:
    agree(five_levels.index, by_target(tabulated(five_levels)))


@pytest.mark.parametrize(
    ("target", "items", "weight"),
    [
        ("grade:asm/senior", 95, 95.0),  # no weights: items count alike
        ("grade:csm/level-3", 126, 95.0),  # csm 2.1.1: 100 less 5 for the common basics
        ("grade:csm/level-1", 126 + 139 + 113, 3 * 95.0),  # csm 2.2: covers the lower levels
        ("standard:csm", 378, 3 * 95.0),
        ("unit:asm/senior/6.2", 6, 6.0),
    ],
)
def test_the_items_of_a_target_weigh_what_the_standard_gives(
    rows: Rows, target: str, items: int, weight: float
) -> None:
    assert len(rows[target]) == items
    assert sum(row["weight"] for row in rows[target]) == pytest.approx(weight)


def test_the_own_table_of_a_grade_is_its_rows_of_that_grade(rows: Rows) -> None:
    own = [row for row in rows["grade:csm/level-1"] if row["grade"] == "csm/level-1"]
    assert len(own) == 113
    assert sum(row["weight"] for row in own) == pytest.approx(95.0)


def test_a_cell_has_its_size_and_its_weight(rows: Rows) -> None:
    # csm 2.1.1: 20 percent for the first function.
    function = "csm/function/customer-service-overview"
    mine = [row for row in rows["grade:csm/level-3"] if row["function"] == function]
    assert {row["cell_weight"] for row in mine} == {20.0}
    assert {(row["cell_items"], row["cell_required"]) for row in mine} == {(len(mine), len(mine))}
    [unit] = {row["target"] for row in rows["unit:csm/level-3/1.1"]}
    assert {row["cell_required"] for row in rows[unit]} == {len(rows[unit])}
    assert {row["cell_items"] for row in rows[unit]} == {len(mine)}


def test_a_target_that_requires_nothing_has_one_row_without_an_item(rows: Rows) -> None:
    [row] = rows["role:sales-director"]
    filled = {name for name, value in row.items() if value is not None}
    assert filled == {"version", "target", "kind", "weighting", "lower_grades"}


def test_a_scope_chooses_the_items_and_leaves_their_weights(exported: Export, rows: Rows) -> None:
    part = pq.read_table(io.BytesIO(exported("requirements-parquet", grade="csm/level-2")))
    assert set(part["grade"].to_pylist()) == {"csm/level-2"}
    told = part.to_pylist()
    assert {row["target"] for row in told} >= {"grade:csm/level-1", "grade:csm/level-2"}
    assert all(row in rows[row["target"]] for row in told)


def test_parquet_says_what_each_column_holds_and_which_are_always_filled(
    parquet: pa.Table, rows: Rows
) -> None:
    every = [row for mine in rows.values() for row in mine]
    assert parquet.to_pylist() == every
    for field in parquet.schema:
        assert field.metadata[b"description"], field.name
        assert field.nullable == any(row[field.name] is None for row in every), field.name


def test_a_warehouse_reads_the_schema_and_one_row_a_target_and_item(
    exported: Export, tmp_path: Any
) -> None:
    path = tmp_path / "requirements.parquet"
    path.write_bytes(exported("requirements-parquet"))
    with duckdb.connect() as db:
        types = dict(db.execute(f"SELECT column_name, column_type FROM (DESCRIBE '{path}')")
                     .fetchall())  # fmt: skip
        [[rows, keys]] = db.execute(
            f"SELECT count(*), count(DISTINCT (target, item)) FROM '{path}'"
        ).fetchall()
    assert (types["item"], types["cell_items"], types["weight"]) == ("VARCHAR", "BIGINT", "DOUBLE")
    assert rows == keys

"""Measure people's gaps on an engine, from Parquet to Parquet."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr import types as ir

from skillgraph.warehouse import expressions
from skillgraph.warehouse.engines import Engine
from skillgraph.warehouse.model import Measured


def measure(
    engine: Engine,
    people: str,
    requirements: pa.Table,
    targets: Sequence[str],
    out: str,
    by_function: bool = True,
    progress: Callable[[str], None] = lambda _: None,
) -> Measured:
    """Write ``gaps.parquet``, ``functions.parquet`` and ``rejects.parquet`` to a folder.

    Args:
        engine: what runs it.
        people: a Parquet file, a folder or a pattern, as the engine finds it; see
            :mod:`skillgraph.warehouse.people` for its columns.
        requirements: the requirement table.
        targets: the REFs asked for; all of the table where there is none.
        out: the folder, or the address of one where the engine is Spark.
        by_function: whether ``functions.parquet`` is wanted.
        progress: called with the name of each table.

    Raises:
        InputError: the people cannot be read, or a table is there already.
        StoreError: the engine fails.
    """
    held, asked = engine.read(people), engine.table("requirements", requirements)
    tables = {"gaps": expressions.gaps(held, asked, targets)}
    if by_function:
        tables["functions"] = expressions.functions(held, asked, targets)
    tables["rejects"] = expressions.rejects(held, asked)
    written = {}
    for name, expression in tables.items():
        progress(f"measuring {name}")
        written[name] = _written(engine, expression, f"{out}/{name}.parquet")
    among = len(set(targets)) or pc.count_distinct(requirements["target"]).as_py()
    return Measured(
        version=requirements["version"][0].as_py(),
        engine=engine.name,
        people=_count(engine, written["gaps"]) // among,
        targets=among,
        written={f"{out}/{name}.parquet": _count(engine, rows) for name, rows in written.items()},
        rejected=_rejected(engine, written["rejects"]),
    )


def _written(engine: Engine, expression: ir.Table, path: str) -> ir.Table:
    """Write a table, and give what was written, so that it is not computed again."""
    with engine.running():
        engine.write(expression, path)
    return engine.read(path)


def _count(engine: Engine, rows: ir.Table) -> int:
    with engine.running():
        return int(engine.fetch(rows.agg(rows=rows.count()))["rows"][0].as_py())


def _rejected(engine: Engine, rejects: ir.Table) -> dict[str, int]:
    counted = rejects.group_by("reason").agg(rows=rejects["rows"].sum()).order_by("reason")
    with engine.running():
        return {row["reason"]: row["rows"] for row in engine.fetch(counted).to_pylist()}

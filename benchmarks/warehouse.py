"""The same workforce by bit sets, and by one Ibis expression on DuckDB and on Spark.

Made-up people hold items of the published version, 300 each on average, and lie in a Parquet file,
a row a person with a list of items. They are measured against every grade, role, job description,
unit and standard; the results, by target and by function, are written as Parquet. Each way runs in
a process of its own, and the start of the engine is told apart. The sums of what is held and of
readiness must agree, else it says so and fails.

Run: python benchmarks/warehouse.py --people 100000
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from printing import circumstances, show, table
from rich.table import Table
from stages import Stage, Stopwatch, in_child

from skillgraph.batch.reading.form import Format
from skillgraph.batch.results import Options
from skillgraph.batch.run import Order, run
from skillgraph.batch.targets import of
from skillgraph.catalogue import open_catalogue
from skillgraph.inputs import Inputs
from skillgraph.publish import publish
from skillgraph.version import Version, home
from skillgraph.warehouse import published
from skillgraph.warehouse.engines import open_engine
from skillgraph.warehouse.measuring import measure
from skillgraph.warehouse.model import EngineName

#: Items that a person holds on average; people made at a time.
_HELD, _AT_ONCE = 300, 10_000
#: No more places than sums of readiness in another order agree in.
_PLACES = 2


@dataclass(frozen=True, slots=True)
class Result:
    """What a way took, and what it found: rows, items held, and readiness in all."""

    stages: list[Stage]
    found: tuple[int, int, float]


def by_bits(version: Version, workforce: Path, out: Path) -> Result:
    """Measure by bit sets, from file to file."""
    watch = Stopwatch()
    watch("starting")
    index = open_catalogue(version).index
    refs = sorted(set(published.of_version(version)["target"].to_pylist()))
    asked = of(index, refs)
    watch("measuring")
    run(Order(workforce, Format.PARQUET, None, asked, Options(), Format.PARQUET), out)
    return Result(watch.stop(), summed(f"{out}/results-*.parquet"))


def by_tables(version: Version, workforce: Path, out: Path, name: EngineName) -> Result:
    """Measure on an engine of tables, from file to file."""
    watch = Stopwatch()
    watch("starting")
    with open_engine(name) as engine:
        requirements = published.of_version(version)
        watch("measuring")
        measure(engine, str(workforce), requirements, [], str(out))
        stages = watch.stop()
    files = "gaps.parquet" if name is EngineName.DUCKDB else "gaps.parquet/*.parquet"
    return Result(stages, summed(f"{out}/{files}"))


def summed(pattern: str) -> tuple[int, int, float]:
    """Sum up some results."""
    with duckdb.connect() as db:
        [found] = db.execute(
            f"SELECT count(*), sum(held)::BIGINT, round(sum(readiness), {_PLACES}) FROM '{pattern}'"
        ).fetchall()
    rows, held, readiness = found
    return rows, held, readiness


def write_people(workforce: Path, number: int, version: Version) -> None:
    """Write made-up people; who holds what is chance, from a fixed seed."""
    ids = pa.array(sorted(open_catalogue(version).index.numbers))
    dice = np.random.default_rng(20261122)
    kinds = {"id": pa.string(), "items": pa.list_(pa.string())}
    with pq.ParquetWriter(workforce, pa.schema(kinds)) as out:
        for first in range(0, number, _AT_ONCE):
            count = min(_AT_ONCE, number - first)
            held = dice.random((count, len(ids)), np.float32) < _HELD / len(ids)
            offsets = np.concatenate([[0], np.cumsum(held.sum(axis=1))]).astype(np.int32)
            names = pa.array([f"person-{n:07}" for n in range(first, first + count)])
            items = pa.ListArray.from_arrays(offsets, ids.take(np.nonzero(held)[1]))
            out.write_batch(pa.record_batch({"id": names, "items": items}))


def shown(results: dict[str, Result]) -> Table:
    """Show how long each way took."""
    made = table("From Parquet to Parquet", "way", "start s", "seconds", "peak MB")
    for way, result in results.items():
        starting, measuring = result.stages
        # The memory of Spark is that of another process, Java's.
        peak = "–" if way == EngineName.SPARK else f"{measuring.megabytes:.0f}"
        made.add_row(way, f"{starting.seconds:.1f}", f"{measuring.seconds:.1f}", peak)
    return made


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--engines", nargs="*", type=EngineName, default=list(EngineName))
    parser.add_argument("--quick", action="store_true", help="Just see that it runs.")
    given = parser.parse_args()
    number = 100 if given.quick else given.people
    engines = [EngineName.DUCKDB] if given.quick else given.engines
    version = publish(Inputs.shipped(), home())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workforce = folder / "people.parquet"
        write_people(workforce, number, version)
        results = {"bit sets": in_child(by_bits, version, workforce, folder / "bits")}
        for engine in engines:
            out = folder / engine.value
            results[engine.value] = in_child(by_tables, version, workforce, out, engine)
    targets = results["bit sets"].found[0] // number
    show(circumstances(), f"{number:,} people, {targets} targets", shown(results))
    if len({result.found for result in results.values()}) != 1:
        sys.exit(f"the results differ: { {way: r.found for way, r in results.items()} }")


if __name__ == "__main__":
    main()

"""What a day of evidence weighs: rows of who showed which item on which day, as Parquet.

Evidence comes in as it happens, so the people and the items of a day follow in no order: that is
the most that a row can weigh. The people are those of a nation, the items those of made-up
standards. A day is then sorted by person, as a batch reads the long form, and weighed again. Beside
it: people with all that they hold, a row each, as `skillgraph synth` makes them.

Run: python benchmarks/evidence.py
"""

from __future__ import annotations

import argparse
import csv
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from printing import circumstances, show, table
from rich.table import Table
from stages import Stage, Stopwatch, in_child

from skillgraph.synthetic.generate import Generated, generate
from skillgraph.synthetic.wanted import Wanted

#: Numbers of people are drawn from so many.
_PEOPLE = 1_000_000_000
_ROW_GROUP = 2**20
_SEED = 1


@dataclass(frozen=True, slots=True)
class Weighed:
    """What was made and written, and its bytes."""

    made: Generated
    stages: list[Stage]
    files: dict[str, int]


def weighed(rows: int, wanted: Wanted, folder: Path) -> Weighed:
    """Make people and a day of evidence, write the latter as it came and sorted, and weigh all."""
    watch = Stopwatch()
    watch("making standards and people up")
    made = generate(wanted, folder / "data")
    items = ids_of(folder / "data")
    watch("drawing a day")
    day = drawn(rows, items)
    watch("writing it as it came")
    _write(day, folder / "came.parquet")
    watch("sorting it by person")
    day = day.sort_by("person")
    watch("writing it by person")
    _write(day, folder / "sorted.parquet")
    files = {
        "a day, as it came": folder / "came.parquet",
        "a day, by person": folder / "sorted.parquet",
        "people": folder / "data" / "examples" / "people.parquet",
    }
    sizes = {name: file.stat().st_size for name, file in files.items()}
    return Weighed(made, watch.stop(), sizes)


def ids_of(data: Path) -> list[str]:
    """Read the ids of all items."""
    ids: list[str] = []
    for path in sorted(data.glob("standards/*/items.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            ids += [row["id"] for row in csv.DictReader(file)]
    return ids


def drawn(rows: int, items: list[str]) -> pa.Table:
    """Draw rows of evidence: person, item and day."""
    dice = np.random.default_rng(_SEED)
    numbers = pa.array(dice.integers(0, _PEOPLE, rows)).cast(pa.string())
    people = pc.binary_join_element_wise("p", pc.utf8_lpad(numbers, 9, "0"), "")
    shown = dice.integers(0, len(items), rows, np.int32)
    days = pa.array(np.full(rows, 20_000, np.int32), pa.date32())
    coded = pa.DictionaryArray.from_arrays(shown, pa.array(items))
    return pa.table({"person": people, "item": coded, "on": days})


def _write(day: pa.Table, path: Path) -> None:
    pq.write_table(day, path, compression="zstd", row_group_size=_ROW_GROUP, store_schema=False)


def weights(rows: int, found: Weighed) -> Table:
    """Show what rows weigh."""
    made = table("As Parquet", "what", "rows", "MB", "bytes a row")
    for name, size in found.files.items():
        count = found.made.people if name == "people" else rows
        made.add_row(name, f"{count:,}", f"{size / 1e6:,.1f}", f"{size / count:.1f}")
    return made


def seconds(stages: list[Stage]) -> Table:
    """Show how long it took."""
    made = table("Made and written", "stage", "s", "peak MB")
    for stage in stages:
        made.add_row(stage.name, f"{stage.seconds:.2f}", f"{stage.megabytes:.0f}")
    return made


def main() -> None:
    """Make, weigh, and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=10_000_000, help="items of evidence a day")
    parser.add_argument("--standards", type=int, default=1_600, help="that have the items")
    parser.add_argument("--people", type=int, default=100_000, help="how many are weighed")
    parser.add_argument("--quick", action="store_true", help="just try whether it runs")
    given = parser.parse_args()
    if given.quick:
        given.rows, given.standards, given.people = 1_000, 1, 10
    wanted = Wanted(given.standards, given.people, _SEED, bare=True)
    with tempfile.TemporaryDirectory() as folder:
        found = in_child(weighed, given.rows, wanted, Path(folder))
    made = found.made
    standards = f"{made.standards:,} standards, {made.grades:,} grades, {made.items:,} items"
    show(circumstances(), standards, weights(given.rows, found), seconds(found.stages))


if __name__ == "__main__":
    main()

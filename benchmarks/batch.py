"""Whole workforces: gaps of people against targets, beside DuckDB, and beside the memory.

The people and what they are measured against are made up by `workforce.py`. Three things are
measured in one run, one after the other, each in a process of its own:

- **The whole way**, from one Parquet file of people to Parquet files of results: person, target,
  required, held, missing, readiness by the standards' weights, missing by function. Beside it the
  same anti-join as SQL in DuckDB, from the same file to the same columns, with as many threads and
  its row order left free. DuckDB may be given a share of the people, and its time is then scaled
  up, which favours it: an aggregate that no longer fits in memory costs more, not less. Of the
  people that both have measured the results are compared, row by row.
- **The kernel alone**, from bit sets in memory to arrays in memory, on one thread, beside the bound
  that the memory sets: the bytes that have to move, at the rate at which numpy copies a large array
  in the same process (bytes read and bytes written together). Both are processor time, which
  others on the machine cannot lengthen. *By pairs*, each person and target
  read the words in which the target asks for something, and their results are written. *Words
  once*, a person's words are read once for all targets: no way of computing it moves less.
- **One target each**: every person against one of the targets, as when each is asked for their
  own post.

Run: python benchmarks/batch.py --people 1000000 --peer-people 20000
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb
import numpy as np
import peer
import printing
import pyarrow as pa
import pyarrow.parquet as pq
import stages
import workforce
from rich.table import Table

from skillgraph.batch.kernel import Gaps, Kernel
from skillgraph.batch.measure import Measure
from skillgraph.batch.model import Block, Words
from skillgraph.batch.reading.form import Format
from skillgraph.batch.reading.people import read
from skillgraph.batch.results import Options
from skillgraph.batch.run import Order, run
from skillgraph.batch.targets import Targets
from skillgraph.batch.writers import writing

#: The aims: how many times as fast as DuckDB, how many times the bound, and how much memory in MB.
FASTER, BOUND, MEMORY = 10, 4, 2048
#: People of the kernel's own measurement, and the megabytes of the array that is copied.
KERNEL_PEOPLE, COPIED = 131_072, 512
#: People that are read together where each has one target: hundreds of each target are among them.
TOGETHER = 131_072


@dataclass(frozen=True, slots=True)
class Taken:
    """What something took: seconds, and the most memory of its process in MB."""

    seconds: float
    megabytes: float


def timed(task: partial[object]) -> Taken:
    """Do something in this process, and say what it took."""
    watch = stages.Stopwatch()
    watch("task")
    task()
    [stage] = watch.stop()
    return Taken(stage.seconds, stage.megabytes)


def write_people(path: Path, people: int) -> None:
    """Write the people, row group by row group."""
    writer = None
    for batch in workforce.people(people):
        writer = writer or pq.ParquetWriter(path, batch.schema)
        writer.write_batch(batch)
    assert writer is not None
    writer.close()


# --- The whole way -------------------------------------------------------------------------------


def ours(path: Path, out: Path, targets: int) -> Taken:
    """Measure all people against all targets, as the command does."""
    order = Order(path, Format.PARQUET, None, workforce.targets(targets), Options(), Format.PARQUET)
    return timed(partial(run, order, out))


def of_some(source: Path, path: Path, people: int) -> Path:
    """Write the first people of a file into another one, for the peer's share."""
    if people >= pq.read_metadata(source).num_rows:
        return source
    write_people(path, people)
    return path


def same(mine: str, theirs: Path, targets: int) -> str:
    """Compare the results of the people that both have measured.

    DuckDB adds weights up in another order: its readiness may be a millionth beside.
    """
    columns = "person, target, required, held, missing, missing_by_function"
    both = f"(select {columns}, readiness from '{theirs}') t join '{mine}' m"
    alike = " and ".join(f"t.{c} = m.{c}" for c in ("required", "held", "missing"))
    by_function = (
        "list_sort(map_entries(t.missing_by_function)) ="
        " list_sort(map_entries(m.missing_by_function))"
    )
    [(rows, equal)] = duckdb.sql(
        f"""select count(*), count(*) filter (where {alike} and {by_function}
        and abs(t.readiness - m.readiness) < 1.5e-6) from {both} using (person, target)"""
    ).fetchall()
    [(expected,)] = duckdb.sql(f"select count(*) from '{theirs}'").fetchall()
    assert rows == equal == expected, (rows, equal, expected)
    return f"{rows:,} rows are the same in both"


def whole_way(folder: Path, people: int, targets: int, share: int) -> tuple[Table, str]:
    """Measure the whole way, ours and DuckDB's."""
    source = folder / "people.parquet"
    write_people(source, people)
    mine = stages.in_child(ours, source, folder / "mine", targets)
    some = of_some(source, folder / "some.parquet", share)
    asked = folder / "requirements.parquet"
    pq.write_table(workforce.requirements(targets), asked)
    theirs = stages.in_child(peer.all_targets, some, asked, folder / "theirs.parquet")
    scale = people / min(share, people)
    size = sum(path.stat().st_size for path in (folder / "mine").glob("*.parquet"))
    table = printing.table(
        f"{people:,} people × {targets} targets", "", "s", "s for all", "µs a row", "peak MB"
    )
    rows = people * targets
    for name, seconds, whole, megabytes in (
        ("skillgraph, Parquet to Parquet", mine.seconds, mine.seconds, mine.megabytes),
        (f"DuckDB, {min(share, people):,} people", theirs.seconds, theirs.seconds * scale,
         theirs.megabytes),
    ):  # fmt: skip
        table.add_row(
            name, f"{seconds:.1f}", f"{whole:.0f}", f"{whole / rows * 1e6:.2f}", f"{megabytes:.0f}"
        )
    ratio = theirs.seconds * scale / mine.seconds
    said = same(str(folder / "mine" / "results-*.parquet"), folder / "theirs.parquet", targets)
    return table, (
        f"{ratio:.1f} times as fast as DuckDB: {met(ratio >= FASTER)} (aim {FASTER}); "
        f"peak memory {mine.megabytes:.0f} MB: {met(mine.megabytes < MEMORY)} (aim {MEMORY}); "
        f"results {size / 1e6:,.0f} MB; {said}"
    )


# --- The kernel ----------------------------------------------------------------------------------


def bandwidth(megabytes: int) -> float:
    """Measure the bytes a second that numpy's copy of a large array reads and writes together."""
    source = np.ones(megabytes << 17, np.uint64)
    target = np.empty_like(source)
    return 2 * source.nbytes / best(partial(np.copyto, target, source))


def best(task: partial[object], times: int = 5) -> float:
    """Give the least processor time of several, after one that is not counted."""
    task()
    taken = []
    for _ in range(times):
        start = time.thread_time()
        task()
        taken.append(time.thread_time() - start)
    return min(taken)


def stretches(kernel: Kernel, held: Words) -> Gaps:
    """Measure people as a batch does, some of them at a time."""
    for start in range(0, held.shape[1], 16_384):
        found = kernel.gaps(held[:, start : start + 16_384])
    return found


def moved(kernel: Kernel, found: Gaps) -> tuple[float, float]:
    """Count the bytes of a person: the words that the pairs read, and the results written."""
    masks = kernel.plan.masks
    words = sum(
        len({word for mask in step.masks for word, _ in masks[mask]}) for step in kernel.plan.steps
    )
    written = found.held.nbytes + found.by_function.nbytes + found.readiness.nbytes
    return words * 8, written / found.held.shape[1]


def kernel_alone(targets: int, people: int) -> tuple[Table, str]:
    """Measure the kernel against the memory."""
    dice = np.random.default_rng(1)
    kernel = Kernel(workforce.targets(targets))
    words = workforce.targets(1).vocabulary.words
    held = dice.integers(0, 2**64, (words, people), np.uint64)
    rate = bandwidth(COPIED)
    seconds = best(partial(stretches, kernel, held))
    pairs, written = moved(kernel, kernel.gaps(held[:, :64]))
    table = printing.table(
        f"The kernel alone, {people:,} people × {targets} targets, one thread",
        "", "bytes a pair", "ns a pair", "times the bound",
    )  # fmt: skip
    each = seconds / people / targets * 1e9
    table.add_row("measured", "", f"{each:.2f}", "")
    ratios = []
    for name, read_ in (("bound by pairs", pairs), ("bound, words once", words * 8)):
        moving = (read_ + written) / targets
        ratios.append(each / (moving / rate * 1e9))
        table.add_row(name, f"{moving:.1f}", f"{moving / rate * 1e9:.2f}", f"{ratios[-1]:.1f}")
    return table, (
        f"numpy copies at {rate / 1e9:.1f} GB/s, read and written; by pairs "
        f"{ratios[0]:.1f} times the bound: {met(ratios[0] <= BOUND)} (aim {BOUND})"
    )


# --- One target each -----------------------------------------------------------------------------


def one_each(source: Path, out: Path, targets: int) -> Taken:
    """Measure every person against one target: person n against target n modulo all."""
    return timed(partial(_one_each, source, out, targets))


def _one_each(source: Path, out: Path, number: int) -> None:
    targets = workforce.targets(number)
    measures = [Measure(only(targets, place), Options()) for place in range(number)]
    with out.open("wb") as file, writing(Format.PARQUET, measures[0].schema, file) as write:
        first = 0
        for block in read(source, targets.vocabulary, block=TOGETHER):
            tables = list(_by_target(block, first, measures))
            # One table, where each small one would be a row group of its own.
            together = pa.Table.from_batches(tables).unify_dictionaries().combine_chunks()
            [table] = together.to_batches()
            write(table)
            first += len(block.ids)


def only(targets: Targets, place: int) -> Targets:
    """Give one target, in the columns of all."""
    return Targets(targets.index, targets.lower_grades, targets.members[place : place + 1],
                   targets.numbers, targets.vocabulary)  # fmt: skip


def _by_target(block: Block, first: int, measures: list[Measure]) -> Iterator[pa.RecordBatch]:
    """Measure the people of each target among those of a block."""
    wanted = (first + np.arange(len(block.ids))) % len(measures)
    order = np.argsort(wanted, kind="stable")
    held, ids = block.held[:, order], block.ids.take(pa.array(order))
    bounds = np.searchsorted(wanted[order], np.arange(len(measures) + 1))
    for measure, start, stop in zip(measures, bounds, bounds[1:], strict=False):
        some = Block(ids[start:stop], held[:, start:stop], None, (), int(stop - start))
        for measured in measure.measured(some):
            yield from measure.tables(measured)


def each_to_one(folder: Path, people: int, targets: int, share: int) -> tuple[Table, str]:
    """Measure one target each, ours and DuckDB's, from Parquet to Parquet."""
    source, asked = folder / "people.parquet", folder / "requirements.parquet"
    some = of_some(source, folder / "some-more.parquet", share)
    mine = stages.in_child(one_each, source, folder / "one.parquet", targets)
    theirs = stages.in_child(peer.one_target_each, some, asked, folder / "their-one.parquet")
    scale = people / min(share, people)
    table = printing.table(
        f"{people:,} people, one of {targets} targets each", "", "s", "s for all", "peak MB"
    )
    table.add_row("skillgraph", f"{mine.seconds:.1f}", f"{mine.seconds:.1f}",
                  f"{mine.megabytes:.0f}")  # fmt: skip
    table.add_row(f"DuckDB, {min(share, people):,} people", f"{theirs.seconds:.1f}",
                  f"{theirs.seconds * scale:.1f}", f"{theirs.megabytes:.0f}")  # fmt: skip
    said = same(str(folder / "one.parquet"), folder / "their-one.parquet", targets)
    return table, f"{theirs.seconds * scale / mine.seconds:.1f} times as fast as DuckDB; {said}"


def met(holds: bool) -> str:
    """Say whether an aim is met."""
    return "met" if holds else "missed"


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--people", type=int, default=50_000)
    parser.add_argument("--targets", type=int, default=200)
    parser.add_argument("--peer-people", type=int, default=5_000, help="DuckDB's share of them")
    parser.add_argument("--one-each-people", type=int, default=1_000_000,
                        help="DuckDB's share where each has one target")  # fmt: skip
    parser.add_argument("--quick", action="store_true", help="just try whether it runs")
    asked = parser.parse_args()
    if asked.quick:
        asked.people, asked.targets, asked.peer_people = 300, 45, 100
    kernel_people = 2_000 if asked.quick else KERNEL_PEOPLE
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        parts = [
            whole_way(folder, asked.people, asked.targets, asked.peer_people),
            stages.in_child(kernel_alone, asked.targets, kernel_people),
            each_to_one(folder, asked.people, asked.targets, asked.one_each_people),
        ]
    printing.show(printing.circumstances(), *(line for part in parts for line in part))


if __name__ == "__main__":
    main()

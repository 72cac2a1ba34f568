"""What one index that processes share costs, against one that each process makes for itself.

At two sizes: how long building takes and how large the file is, how long opening takes, and how
long the first gap and those after it do. Then the memory of one and of four processes that have
answered a gap between every grade and every other, from the file and from an index that each has
built in memory. What a process uses with others counts as its share (PSS); what it had before it
opened anything is taken off.

Run: python benchmarks/index.py
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from multiprocessing.managers import SyncManager
from pathlib import Path
from threading import Barrier

from gap import median_ms
from printing import circumstances, show, table
from rich.table import Table
from stages import Stopwatch, in_child, resident

import synthetic
from skillgraph.index import building
from skillgraph.index.compiled import Index, index_of
from skillgraph.index.database import Database
from skillgraph.index.facts import all_of
from skillgraph.index.text import TextIndex
from skillgraph.inputs import Inputs
from skillgraph.services.gap import gap
from skillgraph.services.refs import resolve
from skillgraph.store import embedded
from skillgraph.store.embedded import EmbeddedStore
from skillgraph.version import Version, home

_PAIR = ("grade:csm/level-3", "grade:csm/level-1")


def _no_labels() -> TextIndex:
    raise AssertionError("nobody searches here")


def from_file(version: Version) -> Index:
    """Open the index that was built once."""
    return index_of(Database.open(version.index), version.digest, _no_labels)


def in_memory(version: Version) -> Index:
    """Build an index of the process's own."""
    return index_of(Database.of(EmbeddedStore(version.store)), version.digest, _no_labels)


def built(version: Version) -> tuple[float, float]:
    """Build the index of a version anew; give the seconds, and the peak of memory in MB."""
    with tempfile.TemporaryDirectory() as folder:
        watch = Stopwatch()
        watch("building")
        building.build(Path(folder) / "index.db", all_of(EmbeddedStore(version.store)))
        [stage] = watch.stop()
    return stage.seconds, stage.megabytes


def opened(version: Version) -> tuple[float, float, float]:
    """Give milliseconds: of opening, of the first gap, and of a gap later on."""
    opening = []
    for _ in range(20):
        start = time.perf_counter()
        index = from_file(version)
        opening.append((time.perf_counter() - start) * 1000)

    def ask() -> object:
        return gap(index, *(resolve(index, ref) for ref in _PAIR))

    start = time.perf_counter()
    ask()
    first = (time.perf_counter() - start) * 1000
    return statistics.median(opening), first, median_ms(ask, 0.5)


def asked(version: Version, open_index: Callable[[Version], Index], together: Barrier) -> float:
    """Answer every gap between grades of a standard; give the memory that this has taken, in MB.

    The processes measure when all have answered, and end when all have measured.
    """
    together.wait()
    before = resident(os.getpid())
    index = open_index(version)
    for standard in index.standards:
        refs = [f"grade:{grade.id}" for grade in index.succession(standard)]
        for source in refs:
            for target in refs:
                gap(index, resolve(index, source), resolve(index, target))
    together.wait()
    after = resident(os.getpid())
    together.wait()
    return after - before


def memory(version: Version, open_index: Callable[[Version], Index], processes: int) -> float:
    """Give the memory that some processes take together, in MB."""
    context = get_context("spawn")
    with SyncManager(ctx=context) as manager, ProcessPoolExecutor(processes, context) as pool:
        together = manager.Barrier(processes)
        told = [pool.submit(asked, version, open_index, together) for _ in range(processes)]
        return sum(each.result() for each in told)


def timed(versions: dict[str, Version]) -> Table:
    """Show what building and opening take."""
    made = table(
        "Building and opening", "triples", "build s", "peak MB", "file MB", "open ms",
        "first gap ms", "gap ms",
    )  # fmt: skip
    for name, version in versions.items():
        seconds, peak = in_child(built, version)
        file = version.index.stat().st_size / 1e6
        opening, first, later = in_child(opened, version)
        made.add_row(name, f"{seconds:.1f}", f"{peak:.0f}", f"{file:.1f}", f"{opening:.2f}",
                     f"{first:.1f}", f"{later:.3f}")  # fmt: skip
    return made


def shared(versions: dict[str, Version], processes: int) -> Table:
    """Show the memory of several processes, and how it stands to that of one."""
    headings = ("1 process: MB", f"{processes} processes: MB", "ratio")
    made = table("Memory of the index", "triples", "index", *headings)
    for name, version in versions.items():
        for way, open_index in (("one file", from_file), ("each its own", in_memory)):
            one, several = (memory(version, open_index, n) for n in (1, processes))
            made.add_row(name, way, f"{one:.1f}", f"{several:.1f}", f"{several / one:.1f}")
    return made


def sized(shipped: Version, sizes: list[int], folder: Path) -> Iterator[tuple[str, Version]]:
    """Give the shipped version, and larger ones with a store and an index and nothing else."""
    yield f"{sum(shipped.manifest['triples'].values()):,}", shipped
    for size in sizes:
        version = Version(folder / f"{size:016x}")
        version.path.mkdir()
        triples = synthetic.write(shipped.nquads, size, version.nquads)
        embedded.load(version.nquads, version.store)
        building.build(version.index, all_of(EmbeddedStore(version.store)))
        yield f"{triples:,}", version


def main() -> None:
    """Publish the shipped data if need be, measure, and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--triples", type=int, default=800_000, help="size of the large graph")
    parser.add_argument("--quick", action="store_true", help="just try whether it runs")
    arguments = parser.parse_args()
    from skillgraph.publish import publish  # slow, and each process would import it as well

    shipped = publish(Inputs.shipped(), home())
    show(circumstances())
    with tempfile.TemporaryDirectory() as folder:
        sizes = [] if arguments.quick else [arguments.triples]
        versions = dict(sized(shipped, sizes, Path(folder)))
        show(timed(versions))
        show(shared(versions, 2 if arguments.quick else 4))


if __name__ == "__main__":
    main()

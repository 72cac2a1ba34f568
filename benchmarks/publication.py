"""What publishing, opening and exporting cost, at the shipped size and at a million triples.

Each stage runs in a process of its own where it can, and its peak memory is told. The large graph
is the shipped one, copied with its standards renamed (synthetic.py). Inference and validation of a
million triples take many minutes: they are measured at three smaller sizes, to see how they grow.

Run: python benchmarks/publication.py
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox
from printing import circumstances, show, table
from rich.table import Table
from stages import Stage, Stopwatch, in_child

import synthetic
from skillgraph import writing
from skillgraph.catalogue import open_catalogue
from skillgraph.errors import QueryStoppedError
from skillgraph.exchange import exports, facts
from skillgraph.graph import closure, quads, validate
from skillgraph.graph.build import INFERRED_GRAPH
from skillgraph.graph.content import Whole
from skillgraph.inputs import Inputs
from skillgraph.publish import publish
from skillgraph.queries import Example, examples
from skillgraph.services.gap import gap
from skillgraph.services.gap_json import describe
from skillgraph.services.refs import resolve
from skillgraph.services.search import search
from skillgraph.store.pool import Limits, Pool
from skillgraph.store.protocol import Question
from skillgraph.version import Version, home

_SIZES = (41_000, 100_000, 200_000)
#: The stages of one run, and what to call it.
Column = tuple[str, Sequence[Stage]]


def published() -> list[Stage]:
    """Publish the shipped tables into an empty home."""
    watch = Stopwatch()
    with tempfile.TemporaryDirectory() as folder:
        publish(Inputs.shipped(), Path(folder), watch)
        return watch.stop()


def loaded(version: Version) -> list[Stage]:
    """Load the store of a version from its N-Quads."""
    return _stage(version, "loading the store", writing.load_store)


def compiled(version: Version) -> list[Stage]:
    """Write the index."""
    return _stage(version, "compiling the index", writing.compile_index)


def indexed(version: Version) -> list[Stage]:
    """Index the labels."""
    return _stage(version, "indexing the labels", writing.index_labels)


def exported(version: Version) -> list[Stage]:
    """Write every export; each format is a stage."""
    watch = Stopwatch()
    watch("reading the facts")
    everything = facts.read(version.open_store().quads())
    watch("choosing the selection")
    exports.write_all(everything, version.digest, exports.folder_of(version), watch)
    return watch.stop()


def answered(version: Version) -> list[Stage]:
    """Open a version, and ask the services."""
    watch = Stopwatch()
    watch("opening (catalogue)")
    index = open_catalogue(version).index
    watch("gap as JSON, junior to senior")
    found = gap(index, resolve(index, "grade:asm/junior"), resolve(index, "grade:asm/senior"))
    describe(index, found).model_dump_json()
    watch("search 工单")
    search(index, "工单")
    return watch.stop()


def queried(version: Version, asked: Sequence[Example], seconds: float) -> dict[str, float | None]:
    """Ask the examples of a pool, the second time counts; none where one was stopped."""

    async def milliseconds(pool: Pool, text: str) -> float | None:
        try:
            for number in range(2):
                question = Question(f"{text}# {number}")  # no cache has seen it
                start = time.perf_counter()
                result = await pool.ask(version.address, question, "", Limits(seconds))
                await result.finished()
            return (time.perf_counter() - start) * 1000
        except QueryStoppedError:
            return None

    async def all_of_them() -> dict[str, float | None]:
        pool = Pool(workers=1)
        try:
            return {e.name: await milliseconds(pool, e.text) for e in asked}
        finally:
            await pool.aclose()

    return asyncio.run(all_of_them())


def grown(nquads: Path) -> tuple[int, int, list[Stage]]:
    """Infer and validate a graph; count its asserted and its inferred triples."""
    store = ox.Store()
    store.bulk_load(path=str(nquads), format=ox.RdfFormat.N_QUADS)
    graphs = quads.asserted(store)
    watch = Stopwatch()
    watch("inferring (owlrl)")
    inferred = closure.close(graphs)
    watch("validating (pySHACL)")
    whole = validate.union([*graphs.values(), inferred])
    validate.validate(whole, validate.read_shapes(Inputs.shipped().shapes))
    watch("writing the graph")
    quads.nquads({**graphs, INFERRED_GRAPH: inferred})
    return sum(map(len, graphs.values())), len(inferred), watch.stop()


def _stage(version: Version, name: str, stage: writing.Stage) -> list[Stage]:
    watch = Stopwatch()
    watch(name)
    stage(writing.Draft(version, Whole({}), {}))
    return watch.stop()


def copied(shipped: Version, folder: Path, triples: int) -> tuple[Version, int]:
    """Make the folder of a version of so many triples, with nothing but its N-Quads."""
    version = Version(folder / f"{triples:016x}")
    version.path.mkdir()
    return version, synthetic.write(shipped.nquads, triples, version.nquads)


def made(version: Version) -> list[Stage]:
    """Do to a version that is N-Quads alone what can be done to it, each in a process."""
    tasks = (loaded, compiled, indexed, exported, answered)
    return [stage for task in tasks for stage in in_child(task, version)]


def side_by_side(title: str, columns: Sequence[Column]) -> Table:
    """Show the stages of some runs: seconds and peak memory, a pair of columns for each."""
    headings = [f"{name}: {unit}" for name, _ in columns for unit in ("s", "MB")]
    made = table(title, "stage", *headings)
    for stages in zip(*(stages for _, stages in columns), strict=True):
        cells = (cell for s in stages for cell in (f"{s.seconds:.3f}", f"{s.megabytes:.0f}"))
        made.add_row(stages[0].name, *cells)
    return made


def growth(shipped: Version, sizes: Sequence[int], folder: Path) -> Table:
    """Show how inference and validation grow with the graph."""
    made = table(
        "Inference and validation", "triples", "asserted", "inferred", "stage", "s",
        "µs a triple", "MB",
    )  # fmt: skip
    for size in sizes:
        version, triples = copied(shipped, folder, size)
        asserted, inferred, stages = in_child(grown, version.nquads)
        for stage in stages:
            each = stage.seconds / triples * 1e6
            counts = (f"{count:,}" for count in (triples, asserted, inferred))
            figures = (f"{stage.seconds:.1f}", f"{each:.0f}", f"{stage.megabytes:.0f}")
            made.add_row(*counts, stage.name, *figures)
    return made


def queries(columns: Sequence[tuple[str, dict[str, float | None]]], seconds: float) -> Table:
    """Show the milliseconds of every example at several sizes."""
    made = table("Examples in the pool, ms", "example", *(name for name, _ in columns))
    stopped = f"stopped at {seconds:g} s"
    for name in columns[0][1]:
        times = [found[name] for _, found in columns]
        made.add_row(name, *(stopped if taken is None else f"{taken:.1f}" for taken in times))
    return made


def report(shipped: Version, triples: int, limit: float) -> None:
    """Measure everything, and print each table when it is there."""
    show(side_by_side("Publishing", [("shipped tables", in_child(published))]))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sized(shipped, (1, triples), examples(), limit, folder)
        show(growth(shipped, _SIZES, folder))


def sized(
    shipped: Version, sizes: Sequence[int], asked: Sequence[Example], limit: float, folder: Path
) -> None:
    """Measure what can be done with graphs of some sizes."""
    versions = [copied(shipped, folder, size) for size in sizes]
    named = [(f"{triples:,}", version) for version, triples in versions]
    show(side_by_side("By the number of triples", [(t, made(v)) for t, v in named]))
    show(queries([(t, queried(v, asked, limit)) for t, v in named], limit))


def main() -> None:
    """Publish the shipped data if need be, measure, and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--triples", type=int, default=1_000_000, help="size of the large graph")
    parser.add_argument("--limit", type=float, default=10, help="seconds that a query may take")
    parser.add_argument("--quick", action="store_true", help="just try whether it runs")
    arguments = parser.parse_args()
    shipped = publish(Inputs.shipped(), home())
    show(circumstances())
    if not arguments.quick:
        report(shipped, arguments.triples, arguments.limit)
        return
    with tempfile.TemporaryDirectory() as folder:
        sized(shipped, (1,), examples()[:2], arguments.limit, Path(folder))


if __name__ == "__main__":
    main()

"""What the running service holds in memory, and what it costs to end a query that runs away.

Run: python benchmarks/service.py
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from collections.abc import Sequence

import servers
from client import Tally, measure
from printing import circumstances, show, table
from rich.table import Table
from stages import children, resident
from workload import Workload, workloads

from skillgraph.errors import QueryStoppedError
from skillgraph.inputs import Inputs
from skillgraph.publish import publish
from skillgraph.queries import examples
from skillgraph.store.pool import Limits, Pool
from skillgraph.store.protocol import Question
from skillgraph.version import Version, home

#: No engine comes to an end of it.
_RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
_SECONDS = 0.3


def memory(version: Version, kinds: Sequence[Workload], seconds: float) -> Table:
    """Watch the memory of the service, and of Oxigraph's server, as they are asked more."""
    made = table("Memory, MB", "after", "skillgraph", "workers", "together", "oxigraph")
    with servers.skillgraph(version.path.parent) as ours, servers.oxigraph(version) as theirs:
        made.add_row("the start", *_held(ours, theirs))
        for workload in kinds:
            for server in (ours, theirs):
                measure(Tally(), server.target, workload.queries(), 4, seconds)
            made.add_row(workload.name, *_held(ours, theirs))
        time.sleep(2)
        made.add_row("2 s of rest", *_held(ours, theirs))
    return made


def _held(ours: servers.Server, theirs: servers.Server) -> tuple[str, ...]:
    workers = [resident(pid) for pid in children(ours.pid)]
    server, other = resident(ours.pid), resident(theirs.pid)
    each = " + ".join(f"{megabytes:.0f}" for megabytes in workers) or "none yet"
    return f"{server:.0f}", each, f"{server + sum(workers):.0f}", f"{other:.0f}"


async def pool(version: Version, times: int) -> Table:
    """Measure a worker's start, a kill at the deadline, and the query after it."""
    taken: dict[str, list[float]] = {}

    async def ask(name: str, text: str, pool: Pool) -> None:
        start = time.perf_counter()
        try:
            await pool.ask(version.address, Question(text), "", Limits(seconds=_SECONDS))
        except QueryStoppedError:
            start += _SECONDS
        taken.setdefault(name, []).append((time.perf_counter() - start) * 1000)

    for number in range(times):
        workers = Pool(workers=1)
        await ask("a query that starts a worker", "ASK {}", workers)
        await ask("a query of a worker that is there", "ASK {}", workers)
        await ask(f"a kill, after its deadline of {_SECONDS} s", f"{_RUNAWAY} # {number}", workers)
        await ask("the query after a kill: a worker anew", "ASK {}", workers)
        await workers.aclose()
    made = table(f"The pool, median of {times}", "what", "ms")
    for name, found in taken.items():
        made.add_row(name, f"{statistics.median(found):.1f}")
    return made


def main() -> None:
    """Publish the shipped data if need be, measure, and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=2.0, help="time for each kind of query")
    parser.add_argument("--quick", action="store_true", help="just try whether it runs")
    arguments = parser.parse_args()
    version = publish(Inputs.shipped(), home())
    show(circumstances())
    kinds = workloads(version, examples())
    if arguments.quick:
        show(memory(version, kinds[:1], 0.02), asyncio.run(pool(version, 1)))
    else:
        show(memory(version, kinds, arguments.seconds), asyncio.run(pool(version, 10)))


if __name__ == "__main__":
    main()

"""Several workers beside one: what they answer at most, and how soon at 80 % of that.

Each is asked for the same gaps over the same number of connections, by a client that takes a core
of its own: on a machine with two cores, workers and client share them. The aim is p99 below ten
times p50 at 80 % load.

Run: python benchmarks/load.py
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

import servers
from client import Page, Tally, measure, measure_loaded, windows
from gap import PAIRS
from printing import circumstances, show, table
from rich.table import Table

from skillgraph.inputs import Inputs
from skillgraph.publish import publish
from skillgraph.version import Version, home

CONNECTIONS = 32
#: How many windows there are, and how many times p50 p99 may be.
ROUNDS, AIM = 12, 10
#: Share of the peak at which it is measured how soon answers come.
LOAD = 0.8


def pages() -> Iterator[Page]:
    """Give the gaps that are asked for, over and over."""
    queries = [urlencode({"from": source, "to": target}) for source, target in PAIRS]
    return itertools.cycle([Page(f"/api/v1/gap?{query}") for query in queries])


def report(version: Version, numbers: Sequence[int], seconds: float) -> Table:
    """Measure the service with each number of workers."""
    made = table(
        "GET /gap", "workers", "peak /s", f"at {LOAD:.0%} /s", "p50 ms", "p99 ms",
        f"p99 / p50 (< {AIM})", "windows",
    )  # fmt: skip
    for workers in numbers:
        with servers.skillgraph(version.path.parent, workers) as server:
            peak, steady = Tally(), []
            for _ in range(ROUNDS):
                measure(peak, server.target, pages(), CONNECTIONS, seconds / ROUNDS)
                steady.append(
                    measure_loaded(server.target, pages(), CONNECTIONS, LOAD, seconds / ROUNDS)
                )
        made.add_row(str(workers), f"{peak.rate:.0f}", *windows(steady, AIM))
    return made


def main() -> None:
    """Publish the shipped data if need be, measure, and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=20.0, help="time for each measurement")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4], metavar="N")
    parser.add_argument("--quick", action="store_true", help="just try whether it runs")
    arguments = parser.parse_args()
    version = publish(Inputs.shipped(), home())
    show(circumstances())
    if arguments.quick:
        show(report(version, [1, 2], 0.05))
    else:
        show(report(version, arguments.workers, arguments.seconds))


if __name__ == "__main__":
    main()

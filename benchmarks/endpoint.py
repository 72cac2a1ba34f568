"""Our /sparql beside Oxigraph's own server, rdflib and Virtuoso: the same version and queries.

The two servers take turns, round by round, so that what else the machine does hits both. Every
result is compared with Oxigraph's, row by row. rdflib is asked on the merged graph in a process of
its own; Virtuoso holds what `skillgraph publish --store` puts there and is asked through our
remote store, as the service would ask it. The aim: at most 1.3 times Oxigraph's p50 on small
results, at least its throughput on large ones.

Run: python benchmarks/endpoint.py
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import tempfile
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import servers
from answers import difference, rows
from client import Query, Tally, Target, ask, measure
from engines import Rdflib, Timed, in_store, median_of
from printing import circumstances, show, table
from rich.table import Table
from workload import Workload, new_texts, workloads

from skillgraph.inputs import Inputs
from skillgraph.publish import publish
from skillgraph.queries import Example, examples
from skillgraph.store.remote import RemoteStore
from skillgraph.store.upload import upload
from skillgraph.version import Version, home

_AIM = 1.3


def in_turns(
    targets: Sequence[Target], workload: Workload, connections: int, seconds: float, rounds: int
) -> list[Tally]:
    """Measure some targets alternately: a round of each, and again."""
    tallies = [Tally() for _ in targets]
    queries = [workload.queries() for _ in targets]
    for _ in range(rounds):
        for tally, target, asked in zip(tallies, targets, queries, strict=True):
            measure(tally, target, asked, connections, seconds)
    return tallies


def floors(targets: Sequence[Target], seconds: float) -> Table:
    """Measure what the least query costs, and what the client costs by itself."""
    made = table("The least there is, 1 connection", "server", "p50 ms", "p99 ms", "requests/s")
    least = Workload("ASK, every text new", partial(new_texts, ["ASK {}"]))
    with servers.constant_page() as page:
        named = [("a constant page: the client alone", page.target)]
        named += [(f"{target.name}: ASK {{}}", target) for target in targets]
        tallies = in_turns([target for _, target in named], least, 1, seconds, 2)
    for (name, _), tally in zip(named, tallies, strict=True):
        made.add_row(name, f"{tally.p50:.3f}", f"{tally.p99:.3f}", f"{tally.rate:.0f}")
    return made


def by_example(
    targets: Sequence[Target], asked: Sequence[Example], rdflib: Rdflib, remote: RemoteStore | None,
    seconds: float,
) -> tuple[Table, list[str]]:  # fmt: skip
    """Measure every example on its own, and list where an engine answers differently."""
    headings = ("example", "rows", "skillgraph ms", "oxigraph ms", "ratio", "rdflib ms")
    made = table("Examples, p50 at 1 connection", *headings, "Virtuoso ms")
    different: list[str] = []
    for example in asked:
        workload = Workload(example.name, partial(new_texts, [example.text]))
        ours, theirs = in_turns(targets, workload, 1, seconds, 2)
        others = [median_of(rdflib.ask, example.text, 3)]
        if remote:
            others.append(median_of(lambda text: in_store(remote, text), example.text, 5))
        count, said = _compared(targets, example, others)
        different += said
        cells = ["–" if timed.failure else f"{timed.milliseconds:.1f}" for timed in others]
        ratio = ours.p50 / theirs.p50
        made.add_row(
            example.name, str(count), f"{ours.p50:.2f}", f"{theirs.p50:.2f}", f"{ratio:.2f}",
            *cells, *([] if remote else ["–"]),
        )  # fmt: skip
    return made, different


def _compared(
    targets: Sequence[Target], example: Example, others: Sequence[Timed]
) -> tuple[int, list[str]]:
    """Hold all results against Oxigraph's; give its rows, and what is said of the others."""
    ours, theirs = (ask(target, Query(example.text)) for target in targets)
    expected = rows(theirs.body, theirs.media_type)
    said = {"skillgraph": difference(expected, rows(ours.body, ours.media_type))}
    for name, timed in zip(("rdflib", "Virtuoso"), others, strict=False):
        said[name] = timed.failure or difference(expected, timed.rows or type(expected)())
    differ = [f"{example.name}: {name}: {what}" for name, what in said.items() if what != "same"]
    return expected.total(), differ


def under_load(
    targets: Sequence[Target], kinds: Sequence[Workload], connections: Sequence[int], seconds: float
) -> Table:
    """Measure every kind of query at several numbers of connections."""
    made = table(
        "Under load: skillgraph / oxigraph", "queries", "connections", "p50 ms", "p99 ms",
        "requests/s", "MB/s", "p50 ratio", "throughput ratio", "aim",
    )  # fmt: skip
    for workload, count in itertools.product(kinds, connections):
        ours, theirs = in_turns(targets, workload, count, seconds, 2)
        p50, rate = ours.p50 / theirs.p50, ours.rate / theirs.rate
        met = rate >= 1 if workload.large else p50 <= _AIM
        refused = f", refused {dict(ours.refused)}" if ours.refused else ""
        made.add_row(
            workload.name,
            str(count),
            f"{ours.p50:.2f} / {theirs.p50:.2f}",
            f"{ours.p99:.2f} / {theirs.p99:.2f}",
            f"{ours.rate:.0f} / {theirs.rate:.0f}",
            f"{_megabytes(ours):.1f} / {_megabytes(theirs):.1f}",
            f"{p50:.2f}",
            f"{rate:.2f}",
            ("met" if met else "missed") + refused,
        )
    return made


def _megabytes(tally: Tally) -> float:
    return tally.bytes / tally.elapsed / 1e6


@contextlib.contextmanager
def virtuoso(version: Version, *, wanted: bool) -> Iterator[RemoteStore | None]:
    """Publish a version at a Virtuoso of our own, where there is one to be started."""
    if not wanted or not servers.has_virtuoso():
        if wanted:
            needed = "virtuoso-opensource-7-bin and virtuoso-opensource-7-common"
            show(f"Virtuoso is left out: install {needed} (Debian)")
        yield None
        return
    with tempfile.TemporaryDirectory() as folder, servers.virtuoso(Path(folder)) as endpoint:
        start = time.perf_counter()
        upload(version.nquads, version.manifest, endpoint)
        show(f"Virtuoso took the version in {time.perf_counter() - start:.1f} s")
        yield RemoteStore(endpoint, version.digest)


def report(version: Version, seconds: float, *, quick: bool) -> None:
    """Measure everything, and print each table when it is there."""
    asked = examples()[: 2 if quick else None]
    kinds = workloads(version, asked)
    kinds = kinds[:1] if quick else kinds
    with servers.skillgraph(version.path.parent) as ours, servers.oxigraph(version) as theirs:
        targets = [ours.target, theirs.target]
        show(floors(targets, seconds))
        rdflib = Rdflib(version.nquads, seconds=5)
        with virtuoso(version, wanted=not quick) as remote:
            made, different = by_example(targets, asked, rdflib, remote, seconds / 2)
        rdflib.close()
        show(made)
        show("Results unlike Oxigraph's:", *(f"- {said}" for said in different or ["none"]))
        show(under_load(targets, kinds, (2,) if quick else (1, 4, 16), seconds))


def main() -> None:
    """Publish the shipped data if need be, measure, and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=1.5, help="time for each round")
    parser.add_argument("--quick", action="store_true", help="just try whether it runs")
    arguments = parser.parse_args()
    version = publish(Inputs.shipped(), home())
    show(circumstances())
    report(version, 0.02 if arguments.quick else arguments.seconds, quick=arguments.quick)


if __name__ == "__main__":
    main()

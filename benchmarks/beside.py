"""Single gaps while a large batch is measured, beside single gaps alone.

One server of one worker is asked for gaps at a steady rate, far below its peak: kept ones with
GET, and those of a person with POST, which are computed each time. Then the same while one batch
after another is sent to it. The batch has a process of its own that gives way to everything else;
the aim is that p99 stays what it is. Rounds of both kinds take turns, and each round with a batch
begins when one is on its way. Client, sender and server share the machine's cores.

Run: python benchmarks/beside.py
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import multiprocessing
from collections.abc import Iterator
from multiprocessing.synchronize import Event

import servers
from client import Asked, Body, Page, Tally, Target, ask, measure_paced
from gap import PAIRS
from printing import circumstances, show, table
from rich.table import Table

from skillgraph.catalogue import open_catalogue
from skillgraph.inputs import Inputs
from skillgraph.publish import publish
from skillgraph.version import Version, home

CONNECTIONS = 16
#: Gaps a second: six thousand a minute.
RATE = 100
#: How often it is measured alone, and beside a batch, in turn.
ROUNDS = 4


def questions(items: list[str]) -> dict[str, Asked]:
    """Give what is asked: a gap that is kept, and one that is not."""
    source, target = PAIRS[0]
    person = {"person": {"id": "p", "items": items[:150]}, "to": PAIRS[2][1]}
    content = json.dumps(person).encode()
    return {
        "GET, kept": Page(f"/api/v1/gap?from={source}&to={target}"),
        "POST, computed": Body("/api/v1/gap", "application/json", content),
    }


def batch(items: list[str], people: int) -> Body:
    """Make a batch of people against every grade, a third of all items each."""
    grades = ("asm/junior", "asm/intermediate", "asm/senior", "csm/level-3", "csm/level-1")
    path = "/api/v1/gap/batch?" + "&".join(f"to=grade:{grade}" for grade in grades)
    lines = (
        json.dumps({"id": f"p{number}", "items": items[number % 3 :: 3]}).encode()
        for number in range(people)
    )
    return Body(path, "application/x-ndjson", b"\n".join(lines))


@contextlib.contextmanager
def sending(target: Target, sent: Body) -> Iterator[None]:
    """Send a batch over and over, from a process of its own; go on when it has begun."""
    context = multiprocessing.get_context("spawn")
    begun, over = context.Event(), context.Event()
    sender = context.Process(target=send, args=(target, sent, begun, over))
    sender.start()
    begun.wait()
    try:
        yield
    finally:
        over.set()
        sender.join()
    assert sender.exitcode == 0, "a batch was not answered"


def send(target: Target, sent: Body, begun: Event, over: Event) -> None:
    """Send it until it is over."""
    begun.set()
    while not over.is_set():
        assert ask(target, sent).status == 200


def report(version: Version, people: int, seconds: float) -> Table:
    """Measure each question alone, and beside a batch."""
    index = open_catalogue(version).index
    items = [place.item.id for place in index.places]
    sent = batch(items, people)
    made = table(
        f"{RATE} gaps a second; batches of {people} people", "gaps", "alone p50 ms", "p99 ms",
        "beside a batch p50 ms", "p99 ms", "p99 / p99 alone",
    )  # fmt: skip
    with servers.skillgraph(version.path.parent) as server:
        for name, asked in questions(items).items():
            alone, beside = Tally(), Tally()
            for _ in range(ROUNDS):
                _measure(alone, server.target, asked, seconds)
                with sending(server.target, sent):
                    _measure(beside, server.target, asked, seconds)
            figures = (alone.p50, alone.p99, beside.p50, beside.p99)
            ratio = beside.p99 / alone.p99
            made.add_row(name, *(f"{figure:.2f}" for figure in figures), f"{ratio:.2f}")
    return made


def _measure(tally: Tally, target: Target, asked: Asked, seconds: float) -> None:
    measure_paced(tally, target, itertools.repeat(asked), CONNECTIONS, RATE, seconds)
    assert not tally.refused, tally.refused


def main() -> None:
    """Publish the shipped data if need be, measure, and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=10.0, help="time for each round")
    parser.add_argument("--quick", action="store_true", help="just try whether it runs")
    parser.add_argument("--people", type=int, default=50_000, help="people of a batch")
    arguments = parser.parse_args()
    version = publish(Inputs.shipped(), home())
    people, seconds = (50, 0.2) if arguments.quick else (arguments.people, arguments.seconds)
    show(circumstances(), report(version, people, seconds))


if __name__ == "__main__":
    main()

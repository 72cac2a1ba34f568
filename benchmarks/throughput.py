"""GET /gap and /roles/{id}/competencies beside a constant endpoint and beside Oxigraph.

The servers take turns, round by round, each in one process and asked over the same number of
connections by the same client. The constant endpoint is FastAPI on uvicorn too, and returns the
very bytes that our service returns. Oxigraph's own server, which uses all cores, is asked in SPARQL
with MINUS: for the missing items with their function, work content, label and clause, which is the
equivalent of our answer but for what is held, readiness and steps; and for the bare ids of the
missing items, which is far less. The aims: at least 70 % of the constant's throughput, ten times
Oxigraph's, and p99 below ten times p50 at 80 % of our own peak. So near the peak, whatever stops
the machine for a moment is waited for by all who come meanwhile: what of p99 is the machine's is
told by the constant endpoint at 80 % of its own peak.

Run: python benchmarks/throughput.py
"""

from __future__ import annotations

import argparse
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

import servers
from client import JSON, Asked, Page, Query, Tally, Target, ask, measure, measure_loaded, windows
from gap import PAIRS, query_of
from printing import circumstances, show, table
from rich.table import Table

from skillgraph.inputs import Inputs
from skillgraph.publish import publish
from skillgraph.version import Version, home

CONNECTIONS = 16
#: How many times p50 p99 may be at 80 % of the peak.
AIM = 10
#: What a gap says of each item, around the pattern of the missing ones.
WORDED = """
PREFIX sg: <https://w3id.org/skillgraph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?function ?inFunction ?work ?inWork ?item ?label ?clause {{
  {missing}
  ?item sg:inWorkContent ?work ; sg:inFunction ?function ; sg:clause ?clause .
  ?item skos:prefLabel ?label .
  ?work skos:prefLabel ?inWork .
  ?function skos:prefLabel ?inFunction .
  FILTER (LANG(?label) = "zh-hans" && LANG(?inWork) = "zh-hans" && LANG(?inFunction) = "zh-hans")
}}
"""
ROLE = "/api/v1/roles/after-sales-manager/competencies"


def questions() -> Mapping[str, tuple[Query, Query]]:
    """Give the addresses that are measured, each with its question in SPARQL: in words, and ids."""
    addresses = {
        f"/api/v1/gap?from={source}&to={target}": (source, target) for source, target in PAIRS
    }
    addresses[ROLE] = ("items:none", PAIRS[2][1])
    return {path: _in_sparql(*refs) for path, refs in addresses.items()}


def _in_sparql(source: str, target: str) -> tuple[Query, Query]:
    ids = query_of(source, target)
    missing = ids[ids.index("{") + 1 : ids.rindex("}")]
    return Query(WORDED.format(missing=missing), JSON), Query(ids, JSON)


def check(page: bytes, answers: Iterable[bytes]) -> None:
    """See that the engine's answers name as many items as ours, so that the same is compared."""
    answer = json.loads(page)
    expected = answer["summary"]["missing"] if "summary" in answer else answer["total"]
    for found in answers:
        assert len(json.loads(found)["results"]["bindings"]) == expected, answer


def peaks(asked: Sequence[tuple[Target, Asked]], seconds: float, rounds: int) -> list[Tally]:
    """Measure what each server gives at most, in turns."""
    tallies = [Tally() for _ in asked]
    for _ in range(rounds):
        for tally, (target, question) in zip(tallies, asked, strict=True):
            measure(tally, target, _again(question), CONNECTIONS, seconds)
    return tallies


def _again(asked: Asked) -> Iterator[Asked]:
    return itertools.repeat(asked)


def report(version: Version, seconds: float, rounds: int) -> Iterator[Table]:
    """Measure, and give each table when it is there."""
    asked = questions()
    most = table(
        f"Answers a second, {CONNECTIONS} connections", "address", "bytes", "skillgraph",
        "constant", "Oxigraph", "Oxigraph: ids", "/ constant (0.7)", "/ Oxigraph (10)", "/ ids",
    )  # fmt: skip
    steady = table(
        f"At 80 % of the peak: medians of windows of {seconds} s", "address", "rate", "p50 ms",
        "p99 ms", f"ratio (< {AIM})", "windows", "constant: rate", "p50 ms", "p99 ms", "ratio",
        "windows",
    )  # fmt: skip
    with servers.skillgraph(version.path.parent) as ours, servers.oxigraph(version) as oxigraph:
        pages = {path: ask(ours.target, Page(path)).body for path in asked}
        with servers.constant_answers(pages) as constants:
            for path, queries in asked.items():
                page, engine = Page(path), oxigraph.target
                check(pages[path], (ask(engine, query).body for query in queries))
                four = [(ours.target, page), (constants.target, page)]
                four += [(engine, query) for query in queries]
                mine, *others = peaks(four, seconds, rounds)
                shares = (f"{mine.rate / other.rate:.2f}" for other in others)
                rates = (f"{tally.rate:.0f}" for tally in (mine, *others))
                most.add_row(path, str(len(pages[path])), *rates, *shares)
                steady.add_row(
                    path, *_steady(page, (ours.target, constants.target), seconds, rounds)
                )
    yield most
    yield steady


def _steady(page: Page, targets: Sequence[Target], seconds: float, rounds: int) -> list[str]:
    """Ask at steady rates, window by window in turns; give each server's figures."""
    tallies: list[list[Tally]] = [[] for _ in targets]
    for _ in range(4 * rounds):
        for found, target in zip(tallies, targets, strict=True):
            found.append(measure_loaded(target, _again(page), CONNECTIONS, 0.8, seconds))
    return [figure for found in tallies for figure in windows(found, AIM)]


def main() -> None:
    """Publish the shipped data if need be, measure, and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=2.0, help="time for each round")
    parser.add_argument("--quick", action="store_true", help="just try whether it runs")
    arguments = parser.parse_args()
    version = publish(Inputs.shipped(), home())
    show(circumstances())
    quick = arguments.quick
    for made in report(version, 0.05 if quick else arguments.seconds, 1 if quick else 3):
        show(made)


if __name__ == "__main__":
    main()

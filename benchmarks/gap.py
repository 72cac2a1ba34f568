"""The gap in the library, against the same question asked as SPARQL of rdflib and of Oxigraph.

All three read the same published version in this run, and must name the same missing items. The
question is which items a target requires that a source does not; SPARQL asks it with MINUS, which
both engines evaluate well (FILTER NOT EXISTS is catastrophic in Oxigraph). The library is timed
twice: the sets alone, and the whole answer with labels as JSON, which SPARQL does not give.

Run: make bench
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterable

import pyoxigraph as ox
from rich.console import Console
from rich.table import Table

from skillgraph.catalogue import open_catalogue
from skillgraph.exchange.rdf import read
from skillgraph.index.compiled import Index
from skillgraph.inputs import Inputs
from skillgraph.namespaces import id_of, iri
from skillgraph.publish import build
from skillgraph.services.gap import gap
from skillgraph.services.gap_json import describe
from skillgraph.services.refs import resolve
from skillgraph.version import Version, home

PAIRS = (
    ("grade:asm/junior", "grade:asm/senior"),
    ("grade:csm/level-3", "grade:csm/level-1"),
    ("role:after-sales-specialist", "role:after-sales-manager"),
)
QUERY = """
PREFIX sg: <https://w3id.org/skillgraph/ontology#>
SELECT DISTINCT ?item {{ <{target}> sg:requires ?item MINUS {{ <{source}> sg:requires ?item }} }}
"""


def median_ms(call: Callable[[], object], seconds: float) -> float:
    """Time a call over and over for some seconds; give the median in milliseconds."""
    call()
    times: list[float] = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(times) < 3:
        start = time.perf_counter()
        call()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def query_of(source: str, target: str) -> str:
    """Ask the question of two REFs in SPARQL."""
    return QUERY.format(source=iri(_id(source)), target=iri(_id(target)))


def _id(ref: str) -> str:
    kind, _, id = ref.partition(":")
    return f"role/{id}" if kind == "role" else id


def in_library(index: Index, source: str, target: str) -> set[str]:
    """Name the missing items: what SPARQL is asked for, and nothing more."""
    missing = resolve(index, target).bits & ~resolve(index, source).bits
    return {place.item.id for place in index.items_in(missing)}


def ids(values: Iterable[str]) -> set[str]:
    """Turn IRIs into ids."""
    return {id_of(value) for value in values}


def measure(version: Version, seconds: float) -> Table:
    """Measure every pair on all engines, and check that they agree."""
    index = open_catalogue(version).index
    oxigraph = ox.Store.read_only(str(version.path / "store"))
    memory = read(version.nquads.read_bytes(), ox.RdfFormat.N_QUADS)
    headings = ("from", "to", "missing", "ids ms", "gap ms", "JSON ms", "Oxigraph ms", "rdflib ms")
    ratios = ("Oxigraph / ids", "rdflib / ids", "rdflib / JSON")
    table = Table(*headings, *ratios)
    for source, target in PAIRS:
        query = query_of(source, target)

        def ask_oxigraph(query: str = query) -> set[str]:
            rows = oxigraph.query(query, use_default_graph_as_union=True)
            return ids(row["item"].value for row in rows)

        def ask_rdflib(query: str = query) -> set[str]:
            return ids(str(row[0]) for row in memory.query(query))

        def ask_ids(source: str = source, target: str = target) -> set[str]:
            return in_library(index, source, target)

        def ask_gap(source: str = source, target: str = target) -> object:
            return gap(index, resolve(index, source), resolve(index, target))

        def ask_json(source: str = source, target: str = target) -> str:
            found = gap(index, resolve(index, source), resolve(index, target))
            return describe(index, found).model_dump_json()

        missing = ask_ids()
        assert missing == ask_oxigraph() == ask_rdflib(), (source, target)
        calls = (ask_ids, ask_gap, ask_json, ask_oxigraph, ask_rdflib)
        ids_, gap_, json, oxi, rdf = (median_ms(call, seconds) for call in calls)
        times = (f"{t:.3f}" for t in (ids_, gap_, json, oxi, rdf))
        shares = (f"{oxi / ids_:.0f}", f"{rdf / ids_:.0f}", f"{rdf / json:.0f}")
        table.add_row(source, target, str(len(missing)), *times, *shares)
    return table


def main() -> None:
    """Publish the shipped data if need be, measure, and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=2.0, help="time for each cell")
    arguments = parser.parse_args()
    version = build(Inputs.shipped(), home())
    Console(width=170).print(measure(version, arguments.seconds))


if __name__ == "__main__":
    main()

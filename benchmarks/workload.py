"""What is asked: the example queries, gaps, and everything there is."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox
from client import CSV, JSON, N_TRIPLES, Query
from gap import QUERY

from skillgraph.namespaces import SG
from skillgraph.queries import Example
from skillgraph.version import Version

_EVERYTHING = "SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } }"
_TRIPLES = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


@dataclass(frozen=True, slots=True)
class Workload:
    """A kind of query, asked over and over."""

    name: str
    #: Gives the queries, one after another, without an end.
    queries: Callable[[], Iterator[Query]]
    large: bool = False


def workloads(version: Version, examples: tuple[Example, ...]) -> tuple[Workload, ...]:
    """Give all kinds, small results first."""
    gaps = _gaps(version)
    return (
        Workload("the examples in turn", lambda: map(query, itertools.cycle(examples))),
        Workload("gap, every text new", lambda: _new(gaps)),
        Workload("gap, one text", lambda: itertools.repeat(Query(gaps[0], JSON))),
        Workload("all as JSON", lambda: itertools.repeat(Query(_EVERYTHING, JSON)), True),
        Workload("all as CSV", lambda: itertools.repeat(Query(_EVERYTHING, CSV)), True),
        Workload("all as N-Triples", lambda: itertools.repeat(Query(_TRIPLES, N_TRIPLES)), True),
    )


def query(example: Example) -> Query:
    """Ask an example."""
    return Query(example.text)


def _gaps(version: Version) -> list[str]:
    """Ask for the gap from every grade, job description and role to every other."""
    requires = version.open_store().quads(predicate=ox.NamedNode(str(SG.requires)))
    holders = sorted({str(quad.subject).strip("<>") for quad in requires})
    return [QUERY.format(source=s, target=t) for s, t in itertools.permutations(holders, 2)]


def _new(texts: list[str]) -> Iterator[Query]:
    for number in itertools.count():
        yield Query(f"{texts[number % len(texts)]}# {number}", JSON)

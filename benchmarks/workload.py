"""What is asked: the example queries, gaps, and everything there is."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import pyoxigraph as ox
from client import ANY, CSV, JSON, N_TRIPLES, Query
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
    asked, gaps = [example.text for example in examples], _gaps(version)
    return (
        Workload("examples, every text new", partial(new_texts, asked)),
        Workload("examples, the same texts", partial(_same_texts, asked)),
        Workload("gap, every text new", partial(new_texts, gaps)),
        Workload("gap, one text", partial(_same_texts, gaps[:1])),
        Workload("all as JSON", partial(new_texts, [_EVERYTHING], JSON), large=True),
        Workload("all as CSV", partial(new_texts, [_EVERYTHING], CSV), large=True),
        Workload("all as N-Triples", partial(new_texts, [_TRIPLES], N_TRIPLES), large=True),
    )


def new_texts(texts: Sequence[str], accept: str = ANY) -> Iterator[Query]:
    """Ask the texts in turn, each time with a comment that no cache has seen before."""
    for text in itertools.cycle(texts):
        yield Query(f"{text}\n# {time.perf_counter_ns()}", accept)


def _same_texts(texts: Sequence[str]) -> Iterator[Query]:
    return map(Query, itertools.cycle(texts))


def _gaps(version: Version) -> list[str]:
    """Ask for the gap from every grade, job description and role to every other."""
    requires = version.open_store().quads(predicate=ox.NamedNode(str(SG.requires)))
    holders = sorted({str(quad.subject).strip("<>") for quad in requires})
    return [QUERY.format(source=s, target=t) for s, t in itertools.permutations(holders, 2)]

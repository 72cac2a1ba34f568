"""The W3C's SPARQL 1.1 protocol suites, as requests to send and what is expected of the answers.

The suites are not part of the repository. The folder that holds them is given by the
environment variable ``SKILLGRAPH_SUITES``, or lies beside the checkout. Their vocabulary is
explained in the comments of ``protocol/manifest.ttl`` and ``graph-store-protocol/manifest.ttl``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from pathlib import Path

import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import RDFS
from rdflib.term import Node

BESIDE = Path(__file__).parents[3] / "shared" / "suites"
FOLDER = Path(os.environ.get("SKILLGRAPH_SUITES") or BESIDE) / "w3c-sparql11"
PROTOCOL = "protocol/manifest.ttl"
GRAPH_STORE = (
    "graph-store-protocol/manifest-direct.ttl",
    "graph-store-protocol/manifest-indirect.ttl",
)

needs_suites = pytest.mark.skipif(
    not (FOLDER / PROTOCOL).is_file(),
    reason="the W3C suites are not here; SKILLGRAPH_SUITES names their folder",
)

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")

#: ``hts:NoContent`` and the like, by the phrases that HTTP itself has for them.
_STATUS = {status.phrase.replace(" ", ""): {status.value} for status in HTTPStatus} | {
    f"StatusCode{hundred}xx": set(range(hundred * 100, hundred * 100 + 100))
    for hundred in range(1, 6)
}


@dataclass(frozen=True)
class Expected:
    """What is expected of an answer; None and empty where the suite leaves it open."""

    statuses: frozenset[int]
    boolean: bool | None
    format: str | None
    location: str | None
    headers: Mapping[str, str]
    body: str | None


@dataclass(frozen=True)
class Request:
    """One request, as it goes over the wire but for the endpoint's own path."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes | None
    expected: Expected


@dataclass(frozen=True)
class Case:
    """One test of a suite: the graphs that must be there, and the requests, in order."""

    name: str
    title: str
    graphs: Mapping[str, str]
    requests: tuple[Request, ...]


@cache
def cases(*manifests: str) -> tuple[Case, ...]:
    """Read the tests of some manifests; none where the suites are not here."""
    if not FOLDER.is_dir():
        return ()
    return tuple(case for manifest in manifests for case in _cases(FOLDER / manifest))


def parametrised(*manifests: str) -> pytest.MarkDecorator:
    """Make a test run once for each test of some manifests, by the name it has there."""
    found = cases(*manifests)
    return pytest.mark.parametrize("case", found, ids=[case.name for case in found])


def _cases(path: Path) -> Iterator[Case]:
    graph = Graph().parse(path, format="turtle", publicID=path.as_uri())
    manifest = URIRef(path.as_uri())
    for test in graph.items(_one(graph, manifest, MF.entries)):
        data = graph.objects(test, UT.graphData)
        action = _one(graph, test, MF.action)
        yield Case(
            name=str(test).rpartition("#")[2],
            title=str(_one(graph, test, MF.name)),
            graphs=dict(_data(graph, node) for node in data),
            requests=tuple(
                _request(graph, node) for node in graph.items(_one(graph, action, HT.requests))
            ),
        )


def _data(graph: Graph, node: Node) -> tuple[str, str]:
    """Give the name of a graph and its triples as N-Triples."""
    file = str(_one(graph, node, UT.graph)).removeprefix("file://")
    return str(_one(graph, node, RDFS.label)), Path(file).read_text(encoding="utf-8")


def _request(graph: Graph, node: Node) -> Request:
    body = graph.value(node, HT.body)
    encoding = "utf-8" if body is None else str(_one(graph, body, CNT.characterEncoding))
    chars = _chars(graph, body)
    return Request(
        method=str(_one(graph, node, HT.methodName)),
        target=str(_one(graph, node, HT.absolutePath)),
        headers=_headers(graph, node),
        body=None if chars is None else chars.encode(encoding),
        expected=_expected(graph, _one(graph, node, HT.resp)),
    )


def _expected(graph: Graph, node: Node) -> Expected:
    names = (str(o).rpartition("#")[2] for o in graph.objects(node, MF.expectedStatus))
    boolean = graph.value(node, MF.expectedBoolean)
    return Expected(
        statuses=frozenset[int]().union(*(_STATUS[name] for name in names)),
        boolean=None if boolean is None else str(boolean) == "true",
        format=_text(graph.value(node, MF.expectedFormat)),
        location=_text(graph.value(node, MF.expectedLocation)),
        headers=_headers(graph, node),
        body=_chars(graph, graph.value(node, HT.body)),
    )


def _headers(graph: Graph, node: Node) -> dict[str, str]:
    headers = graph.value(node, HT.headers)
    return {
        str(_one(graph, header, HT.fieldName)).lower(): str(_one(graph, header, HT.fieldValue))
        for header in (graph.items(headers) if headers else ())
    }


def _chars(graph: Graph, body: Node | None) -> str | None:
    return None if body is None else str(_one(graph, body, CNT.chars))


def _text(node: Node | None) -> str | None:
    return None if node is None else str(node)


def _one(graph: Graph, subject: Node, predicate: Node) -> Node:
    [value] = graph.objects(subject, predicate)
    return value

"""Publish a version at an endpoint, over the SPARQL 1.1 Graph Store Protocol.

Each graph is put under a name of its version, then the version's description, and last the
pointer that names the current version: whoever reads the pointer finds all that it points to.
Interrupted, nothing that is read has changed; done again, each graph replaces itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

import httpx2
import pyoxigraph as ox
from rdflib.namespace import DCTERMS, PROV, RDF

from skillgraph.errors import InputError, StoreError, UnknownIdError
from skillgraph.namespaces import VERSION
from skillgraph.store.address import Endpoint
from skillgraph.store.naming import POINTER, Naming
from skillgraph.store.protocol import UNNAMED
from skillgraph.store.remote import client, explained

_HAS_PART, _HAS_VERSION = ox.NamedNode(str(DCTERMS.hasPart)), ox.NamedNode(str(DCTERMS.hasVersion))
_MANIFEST, _JSON = ox.NamedNode(str(PROV.value)), ox.NamedNode(str(RDF.JSON))

Progress = Callable[[str], None]


def upload(
    nquads: Path,
    manifest: Mapping[str, Any],
    endpoint: Endpoint,
    progress: Progress = lambda _: None,
) -> None:
    """Put a version's graphs, its description and the pointer, in this order.

    Args:
        nquads: the graphs of the version.
        manifest: what the version says of itself; ``version`` is its digest.
        endpoint: where to; its ``graph_store`` is written to.
        progress: is told which graph is put.

    Raises:
        InputError: the endpoint has no address for writing.
        StoreError: the endpoint cannot be reached, or refuses.
    """
    names = Naming(manifest["version"])
    version = ox.NamedNode(names.version)
    parts = []
    with client(endpoint) as http:
        for name, triples in _by_graph(nquads, names):
            progress(f"putting {name}")
            _put(http, endpoint, name, triples)
            parts.append(ox.Triple(version, _HAS_PART, ox.NamedNode(name)))
        told = ox.Literal(json.dumps(manifest, ensure_ascii=False), datatype=_JSON)
        progress("putting the description")
        _put(http, endpoint, names.version, [*parts, ox.Triple(version, _MANIFEST, told)])
        _point(http, endpoint, version)


def switch(version: str, endpoint: Endpoint) -> None:
    """Make another version at an endpoint the current one.

    Raises:
        UnknownIdError: the endpoint has no such version.
        StoreError: the endpoint cannot be reached, or refuses.
    """
    manifest_at(endpoint, version)
    with client(endpoint) as http:
        _point(http, endpoint, ox.NamedNode(str(VERSION[version])))


def current_at(endpoint: Endpoint) -> str:
    """Read which version is the current one at an endpoint.

    Raises:
        StoreError: the endpoint cannot be reached, or holds no published version.
    """
    found = _values(endpoint, POINTER, POINTER, _HAS_VERSION)
    if not found:
        raise StoreError(f"{endpoint.query}: nothing is published there")
    return found[0].removeprefix(str(VERSION))


def manifest_at(endpoint: Endpoint, version: str) -> dict[str, Any]:
    """Read what a version at an endpoint says of itself.

    Raises:
        UnknownIdError: the endpoint has no such version.
        StoreError: the endpoint cannot be reached.
    """
    name = str(VERSION[version])
    found = _values(endpoint, name, name, _MANIFEST)
    if not found:
        raise UnknownIdError(version, "version")
    manifest: dict[str, Any] = json.loads(found[0])
    return manifest


def _by_graph(nquads: Path, names: Naming) -> list[tuple[str, list[ox.Triple]]]:
    """Give each graph's name at the endpoint and its triples, blank nodes as IRIs."""
    quads = sorted(ox.parse(path=str(nquads), format=ox.RdfFormat.N_QUADS), key=_graph_of)
    there = names.node_there
    return [
        (
            names.graph_there(name),
            [ox.Triple(there(q.subject), q.predicate, there(q.object)) for q in mine],  # type: ignore[arg-type]
        )
        for name, mine in groupby(quads, key=_graph_of)
    ]


def _graph_of(quad: ox.Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else UNNAMED


def _point(http: httpx2.Client, endpoint: Endpoint, version: ox.NamedNode) -> None:
    _put(http, endpoint, POINTER, [ox.Triple(ox.NamedNode(POINTER), _HAS_VERSION, version)])


def _put(http: httpx2.Client, endpoint: Endpoint, graph: str, triples: list[ox.Triple]) -> None:
    """Replace a graph."""
    if endpoint.graph_store is None:
        raise InputError("publishing needs the address of the endpoint's graph store protocol")
    url = endpoint.graph_store
    body = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    with explained(url):
        answer = http.put(
            url,
            params={"graph": graph},
            content=body,
            headers={"Content-Type": "application/n-triples"},
        )
    if not answer.is_success:
        said = " ".join(answer.text.split())[:300]
        raise StoreError(f"{url}: status {answer.status_code} at {graph}: {said}")


def _values(endpoint: Endpoint, graph: str, subject: str, predicate: ox.NamedNode) -> list[str]:
    """Ask for the values of a property in one graph."""
    text = f"SELECT ?value {{ GRAPH <{graph}> {{ <{subject}> {predicate} ?value }} }}"
    with client(endpoint) as http, explained(endpoint.query):
        answer = http.post(
            endpoint.query,
            data={"query": text},
            headers={"Accept": "application/sparql-results+json"},
        )
    if answer.status_code != 200:
        raise StoreError(f"{endpoint.query}: status {answer.status_code}")
    found = ox.parse_query_results(answer.content, format=ox.QueryResultsFormat.JSON)
    assert isinstance(found, ox.QuerySolutions)
    return [row["value"].value for row in found]

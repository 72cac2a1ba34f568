"""Write a small graph, such as a linked-data document, the same way every time.

The serialisers are rdflib's: they group and order what they write, and the order of prefixes,
which Oxigraph's, made for streams, do not.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

import pyoxigraph as ox
from rdflib import BNode, Graph
from rdflib.compare import to_canonical_graph
from rdflib.term import Node

from skillgraph.exchange.rdf import FORMATS, read
from skillgraph.namespaces import PREFIXES

#: File extensions of the syntaxes that hold one graph, the one to prefer first, by media type.
SYNTAXES = {FORMATS[name][1]: name for name in ("ttl", "jsonld", "rdf", "nt")}


def graph_of(triples: Iterable[ox.Triple]) -> Graph:
    """Make a graph of some triples, sorted; its blank nodes are named by what is said of them."""
    lines = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
    return _sorted(to_canonical_graph(read(lines, ox.RdfFormat.N_TRIPLES)))


def merged(graphs: Mapping[str, Graph]) -> Graph:
    """Put graphs together; the name of each keeps its blank nodes apart from those of others."""

    def renamed(name: str, node: Node) -> Node:
        return BNode(f"{name}-{node}") if isinstance(node, BNode) else node

    return _sorted(
        (renamed(name, s), p, renamed(name, o))
        for name, graph in graphs.items()
        for s, p, o in graph
    )


def _sorted(triples: Iterable[tuple[Node, Node, Node]]) -> Graph:
    """Make a graph that keeps the order of what it is given, with the catalogue's prefixes."""
    graph = Graph(store="SimpleMemory", bind_namespaces="none")
    for prefix, base in PREFIXES.items():
        graph.bind(prefix, base)
    for triple in sorted(triples, key=lambda triple: [node.n3() for node in triple]):
        graph.add(triple)
    return graph


def write(graph: Graph, media_type: str) -> bytes:
    """Write a graph of :func:`graph_of` in the syntax of a media type, one of :data:`SYNTAXES`."""
    if SYNTAXES[media_type] == "jsonld":
        return _json_ld(graph)
    return graph.serialize(format=media_type, encoding="utf-8")


def _json_ld(graph: Graph) -> bytes:
    """Write JSON-LD with the prefixes as its context, the things in the order of their names."""
    document = json.loads(graph.serialize(format="json-ld", context=PREFIXES))
    document["@graph"].sort(key=lambda thing: thing["@id"])
    return json.dumps(document, ensure_ascii=False, indent=1).encode()

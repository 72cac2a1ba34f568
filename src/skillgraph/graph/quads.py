"""Named graphs as sorted N-Quads, and out of a store of Oxigraph's: the same graphs, same bytes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.compare import to_canonical_graph
from rdflib.term import Node

from skillgraph.errors import InputError
from skillgraph.graph.build import INFERRED_GRAPH, Graphs
from skillgraph.namespaces import new_graph
from skillgraph.store.protocol import UNNAMED


def nquads(graphs: Graphs) -> bytes:
    """Serialise named graphs as sorted N-Quads: the same graphs give the same bytes.

    The graph that is called ``UNNAMED`` is the one without a name. A blank node is labelled by
    its content, graph by graph.
    """
    lines = [line for name, graph in graphs.items() for line in _lines(name, graph)]
    return b"".join(sorted(lines))


def _lines(name: URIRef, graph: Graph) -> Iterable[bytes]:
    has_blank_nodes = any(isinstance(term, BNode) for triple in graph for term in triple)
    labelled = to_canonical_graph(graph) if has_blank_nodes else graph
    suffix = b" .\n" if str(name) == UNNAMED else f" {name.n3()} .\n".encode()
    for line in labelled.serialize(format="nt", encoding="utf-8").splitlines():
        if line:
            yield line.removesuffix(b" .") + suffix


def asserted(store: ox.Store) -> Graphs:
    """Read the graphs of a store, but for what was inferred; an empty named graph is kept.

    Raises:
        InputError: there is a term that RDF 1.1 does not have.
    """
    names = [n for n in store.named_graphs() if isinstance(n, ox.NamedNode)]
    graphs = {URIRef(name.value): new_graph() for name in names}
    for quad in store:
        name = _name(quad.graph_name)
        if name not in graphs:
            graphs[name] = new_graph()
        graphs[name].add(rdflib_triple(quad))
    graphs.pop(INFERRED_GRAPH, None)
    return graphs


def _name(name: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> URIRef:
    if isinstance(name, ox.DefaultGraph):
        return URIRef(UNNAMED)
    if isinstance(name, ox.BlankNode):
        raise InputError("a named graph has an IRI, not a blank node")
    return URIRef(name.value)


def rdflib_triple(statement: ox.Quad | ox.Triple) -> tuple[Node, Node, Node]:
    """Turn a triple of Oxigraph's, or what a quad says, into one of rdflib's.

    Raises:
        InputError: there is a term that RDF 1.1 does not have.
    """
    return (
        rdflib_term(statement.subject),
        rdflib_term(statement.predicate),
        rdflib_term(statement.object),
    )


@lru_cache(maxsize=100_000)
def rdflib_term(term: object) -> Node:
    """Turn a term of Oxigraph's into one of rdflib's, with its lexical form as it is."""
    match term:
        case ox.NamedNode():
            return URIRef(term.value)
        case ox.BlankNode():
            return BNode(term.value)
        case ox.Literal(direction=None):
            if term.language:
                return Literal(term.value, lang=_cased(term.language))
            datatype = None if term.datatype == _STRING else URIRef(term.datatype.value)
            return Literal(term.value, datatype=datatype, normalize=False)
        case _:
            raise InputError(f"{term}: is no term of RDF 1.1")


_STRING = ox.NamedNode("http://www.w3.org/2001/XMLSchema#string")


def _cased(tag: str) -> str:
    """Write a language tag in the case of RFC 5646, 2.1.1; Oxigraph has it in lower case."""
    first, *others = tag.split("-")
    cased = {4: str.title, 2: str.upper}
    return "-".join([first, *(cased.get(len(part), str.lower)(part) for part in others)])

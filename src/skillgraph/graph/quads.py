"""Named graphs as sorted N-Quads, and out of a store of Oxigraph's: the same graphs, same bytes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.compare import to_canonical_graph
from rdflib.term import Node

from skillgraph.errors import InputError
from skillgraph.graph.build import INFERRED_GRAPH, Graphs, Triple
from skillgraph.graph.delta import Delta, in_graph
from skillgraph.graph.rules import Fact, Object
from skillgraph.namespaces import new_graph
from skillgraph.store.protocol import UNNAMED

Lines = frozenset[bytes]


def nquads(graphs: Graphs) -> bytes:
    """Serialise named graphs as sorted N-Quads: the same graphs give the same bytes.

    The graph that is called ``UNNAMED`` is the one without a name. A blank node is labelled by
    its content, graph by graph.
    """
    return b"".join(sorted(lines(graphs)))


def lines(graphs: Graphs) -> Iterator[bytes]:
    """Give the lines of named graphs as N-Quads, in no order."""
    for name, graph in graphs.items():
        nameless = new_graph()
        for triple in graph:
            if any(isinstance(term, BNode) for term in triple):
                nameless.add(triple)
        yield from _lines(name, graph - nameless if nameless else graph)
        yield from _lines(name, to_canonical_graph(nameless))


def _lines(name: URIRef, graph: Graph) -> Iterator[bytes]:
    suffix = b" .\n" if str(name) == UNNAMED else f" {name.n3()} .\n".encode()
    for line in graph.serialize(format="nt", encoding="utf-8").splitlines():
        if line:
            yield line.removesuffix(b" .") + suffix


def changed_lines(delta: Delta, before: ox.Store, after: ox.Store) -> tuple[Lines, Lines]:
    """Give the lines that come and go with a change to a store.

    Blank nodes are labelled by what is said of them and of those that they are linked to, so
    where they are part of the change all lines of a graph that have one may come and go.

    Raises:
        InputError: there is a term that RDF 1.1 does not have.
    """
    nameless = {str(_name(q.graph_name)) for q in delta.came | delta.went if _has_blank_node(q)}
    was, is_now = (
        {q for name in nameless for q in in_graph(store, name) if _has_blank_node(q)}
        for store in (before, after)
    )
    came = set(lines(graphs_of(delta.came | is_now)))
    went = set(lines(graphs_of(delta.went | was)))
    return frozenset(came - went), frozenset(went - came)


def _has_blank_node(quad: ox.Quad) -> bool:
    return isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)


def graphs_of(quads: Iterable[ox.Quad]) -> Graphs:
    """Put quads into graphs, by name.

    Raises:
        InputError: there is a term that RDF 1.1 does not have.
    """
    graphs: defaultdict[URIRef, Graph] = defaultdict(new_graph)
    for quad in quads:
        graphs[_name(quad.graph_name)].add(rdflib_triple(quad))
    return dict(graphs)


def asserted(store: ox.Store) -> Graphs:
    """Read the graphs of a store, but for what was inferred; an empty named graph is kept.

    Raises:
        InputError: there is a term that RDF 1.1 does not have.
    """
    names = [n for n in store.named_graphs() if isinstance(n, ox.NamedNode)]
    empty = {URIRef(name.value): new_graph() for name in names}
    graphs = {**empty, **graphs_of(store)}
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


def fact(triple: Triple) -> Fact:
    """Turn a triple of rdflib's into terms of Oxigraph's."""
    return tuple(map(ox_term, triple))  # type: ignore[return-value]


def ox_term(node: Node) -> Object:
    """Turn a term of rdflib's into one of Oxigraph's."""
    match node:
        case URIRef():
            return ox.NamedNode(str(node))
        case BNode():
            return ox.BlankNode(str(node))
        case Literal(language=str()):
            return ox.Literal(str(node), language=node.language)
        case Literal(datatype=URIRef()):
            return ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype)))
        case _:
            return ox.Literal(str(node))


_STRING = ox.NamedNode("http://www.w3.org/2001/XMLSchema#string")


def _cased(tag: str) -> str:
    """Write a language tag in the case of RFC 5646, 2.1.1; Oxigraph has it in lower case."""
    first, *others = tag.split("-")
    cased = {4: str.title, 2: str.upper}
    return "-".join([first, *(cased.get(len(part), str.lower)(part) for part in others)])

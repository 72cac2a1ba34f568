"""Read RDF that somebody else wrote. Nothing is fetched: no remote context, no entity, no import.

The parsers are Oxigraph's, which refuse what lies elsewhere; the graph is rdflib's, for pySHACL.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
from rdflib import BNode, Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.namespace import XSD
from rdflib.term import Node

from skillgraph.errors import GraphSyntaxError
from skillgraph.namespaces import new_graph

#: Formats by file extension, with their media types.
FORMATS: dict[str, tuple[ox.RdfFormat, str]] = {
    "ttl": (ox.RdfFormat.TURTLE, "text/turtle"),
    "nt": (ox.RdfFormat.N_TRIPLES, "application/n-triples"),
    "nq": (ox.RdfFormat.N_QUADS, "application/n-quads"),
    "trig": (ox.RdfFormat.TRIG, "application/trig"),
    "rdf": (ox.RdfFormat.RDF_XML, "application/rdf+xml"),
    "jsonld": (ox.RdfFormat.JSON_LD, "application/ld+json"),
}


def format_of_media_type(media_type: str) -> ox.RdfFormat | None:
    """Find the format of a media type, if it is one that we read."""
    plain = media_type.partition(";")[0].strip().lower()
    return next((f for f, name in FORMATS.values() if name == plain), None)


def read_file(path: Path) -> Graph:
    """Read a graph from a file; the extension tells the format.

    Raises:
        GraphSyntaxError: the extension is unknown, or the file cannot be parsed.
        OSError: the file cannot be read.
    """
    extension = path.suffix.removeprefix(".").lower()
    if extension not in FORMATS:
        known = ", ".join(f".{name}" for name in FORMATS)
        raise GraphSyntaxError(f"{path}: the extension is not one of {known}")
    try:
        return read(path.read_bytes(), FORMATS[extension][0])
    except GraphSyntaxError as error:
        raise GraphSyntaxError(f"{path}: {error}") from error


def read(data: bytes, format: ox.RdfFormat) -> Graph:
    """Read a graph; the named graphs of a dataset are merged.

    Raises:
        GraphSyntaxError: the data cannot be parsed; the message says where.
    """
    graph = new_graph()
    for quad in parse(data, format):
        graph.add((_term(quad.subject), _term(quad.predicate), _term(quad.object)))
    if not len(graph):
        raise GraphSyntaxError("the graph is empty; expected at least one triple")
    return graph


def parse(
    data: bytes, format: ox.RdfFormat, base: str | None = None, *, rename: bool = False
) -> Iterator[ox.Quad]:
    """Parse a document.

    Args:
        data: the document.
        format: what it is written in.
        base: the IRI that relative ones are resolved against.
        rename: give blank nodes labels that no store has yet.

    Raises:
        GraphSyntaxError: the data cannot be parsed; the message says where.
    """
    if format == ox.RdfFormat.RDF_XML and b"<!ENTITY" in data:
        raise GraphSyntaxError("XML entities are refused; write out what they stand for")
    plain = data.removeprefix(BOM_UTF8)
    try:
        yield from ox.parse(plain, format=format, base_iri=base, rename_blank_nodes=rename)
    except (SyntaxError, ValueError) as error:
        raise GraphSyntaxError(f"not {format.name}: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    """Say what the parser says, and of a context that lies elsewhere what would be right."""
    said = error.msg if isinstance(error, SyntaxError) else str(error)
    if "remote context" in said:
        return "a remote context is refused; write the context into the document"
    return said


def _term(term: object) -> Node:
    match term:
        case ox.NamedNode():
            return URIRef(term.value)
        case ox.BlankNode():
            return BNode(term.value)
        case ox.Literal():
            if term.language:
                return RdfLiteral(term.value, lang=term.language)
            if term.datatype.value == str(XSD.string):
                return RdfLiteral(term.value)  # to rdflib, one that names the type is another
            # As it is written, so that a report shows what the reader wrote.
            return RdfLiteral(term.value, datatype=URIRef(term.datatype.value), normalize=False)
        case _:
            raise GraphSyntaxError(f"{term} is not a term of RDF 1.1")

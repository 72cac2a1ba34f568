"""The namespaces of the graph, graphs that know them, and the way between an id and its IRI."""

from __future__ import annotations

from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SH, SKOS, XSD

SG = Namespace("https://w3id.org/skillgraph/ontology#")
ID = Namespace("https://w3id.org/skillgraph/id/")
#: The documents that describe the things, a document a thing.
DOC = Namespace("https://w3id.org/skillgraph/doc/")
GRAPH = Namespace("https://w3id.org/skillgraph/graph/")
#: Graphs of one version at an endpoint that holds several: ``…/version/DIGEST/graph/asm``.
VERSION = Namespace("https://w3id.org/skillgraph/version/")
SHAPES = Namespace("https://w3id.org/skillgraph/shapes#")
SSSOM = Namespace("https://w3id.org/sssom/")
SEMAPV = Namespace("https://w3id.org/semapv/vocab/")

#: Prefixes that every serialisation and every query of the project may use.
PREFIXES = {
    "dcterms": str(DCTERMS),
    "foaf": str(FOAF),
    "org": str(ORG),
    "owl": str(OWL),
    "prov": str(PROV),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "schema": str(SDO),
    "semapv": str(SEMAPV),
    "sg": str(SG),
    "sgid": str(ID),
    "sh": str(SH),
    "shapes": str(SHAPES),
    "skos": str(SKOS),
    "sssom": str(SSSOM),
    "xsd": str(XSD),
}


def new_graph() -> Graph:
    """Make an empty graph with the prefixes of the catalogue."""
    graph = Graph(bind_namespaces="none")
    for prefix, base in PREFIXES.items():
        graph.bind(prefix, base)
    return graph


def iri(id: str) -> URIRef:
    """Turn an id such as ``asm/senior/6.2/a1`` into its IRI."""
    return ID[id]


def id_of(node: str) -> str:
    """Turn the IRI of a thing in the graph into its id.

    Raises:
        ValueError: the IRI is not one of ours.
    """
    if not node.startswith(str(ID)):
        raise ValueError(f"{node} is not in {ID}")
    return node[len(str(ID)) :]


def compact(node: str) -> str:
    """Write an IRI with the prefix of the catalogue that fits it best, or in full."""
    prefix = max(
        (p for p, base in PREFIXES.items() if node.startswith(base)),
        key=lambda p: len(PREFIXES[p]),
        default=None,
    )
    return f"{prefix}:{node[len(PREFIXES[prefix]) :]}" if prefix else node


def expand(text: str) -> str:
    """Turn an id, a prefixed name such as ``sg:requires`` or an IRI into an IRI."""
    prefix, colon, name = text.partition(":")
    if colon and prefix in PREFIXES:
        return PREFIXES[prefix] + name
    return text if "://" in text else f"{ID}{text}"

"""Describe a SPARQL service in its own vocabulary (SPARQL 1.1 Service Description)."""

from __future__ import annotations

from collections.abc import Mapping

from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import RDF, VOID

from skillgraph.namespaces import new_graph
from skillgraph.store.protocol import UNNAMED

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
_FORMATS = Namespace("http://www.w3.org/ns/formats/")
_RESULTS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
    "TriG",
    "N-Quads",
)


def service_description(endpoint: str, graphs: Mapping[str, int], updates: bool) -> Graph:
    """Describe the service.

    Args:
        endpoint: the URL at which it answers.
        graphs: the names of its graphs, with the number of triples of each.
        updates: whether it takes updates.
    """
    described = new_graph()
    described.bind("sd", SD)
    described.bind("void", VOID)
    service, dataset = BNode("service"), BNode("dataset")
    described.add((service, RDF.type, SD.Service))
    described.add((service, SD.endpoint, URIRef(endpoint)))
    for language in ("SPARQL11Query", *(["SPARQL11Update"] if updates else [])):
        described.add((service, SD.supportedLanguage, SD[language]))
    for result in _RESULTS:
        described.add((service, SD.resultFormat, _FORMATS[result]))
    described.add((service, SD.feature, SD.UnionDefaultGraph))
    described.add((service, SD.defaultDataset, dataset))
    described.add((dataset, RDF.type, SD.Dataset))
    default = BNode("union")
    described.add((dataset, SD.defaultGraph, default))
    described.add((default, RDF.type, SD.Graph))
    for number, (name, triples) in enumerate(sorted(graphs.items())):
        if name != UNNAMED:
            _add_graph(described, dataset, BNode(f"graph{number}"), name, triples)
    return described


def _add_graph(described: Graph, dataset: BNode, node: BNode, name: str, triples: int) -> None:
    graph = BNode(f"{node}content")
    described.add((dataset, SD.namedGraph, node))
    described.add((node, RDF.type, SD.NamedGraph))
    described.add((node, SD.name, URIRef(name)))
    described.add((node, SD.graph, graph))
    described.add((graph, RDF.type, SD.Graph))
    described.add((graph, VOID.triples, Literal(triples)))

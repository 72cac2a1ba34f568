"""The three tests of the W3C's service description suite, which its manifest only names."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import RDF
from rdflib.term import Node

from conformance.exchange import Endpoint

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")


@dataclass(frozen=True)
class Property:
    """A property of the vocabulary: the classes of its subjects and objects, as in its schema."""

    domain: URIRef
    range: URIRef | None


#: SPARQL 1.1 Service Description, 3.2 and 3.4. The range is None where it is any IRI.
PROPERTIES = {
    SD.endpoint: Property(SD.Service, None),
    SD.feature: Property(SD.Service, SD.Feature),
    SD.defaultEntailmentRegime: Property(SD.Service, SD.EntailmentRegime),
    SD.defaultSupportedEntailmentProfile: Property(SD.Service, SD.EntailmentProfile),
    SD.extensionFunction: Property(SD.Service, SD.Function),
    SD.extensionAggregate: Property(SD.Service, SD.Aggregate),
    SD.languageExtension: Property(SD.Service, SD.Feature),
    SD.supportedLanguage: Property(SD.Service, SD.Language),
    SD.propertyFeature: Property(SD.Service, SD.Feature),
    SD.defaultDataset: Property(SD.Service, SD.Dataset),
    SD.availableGraphs: Property(SD.Service, SD.GraphCollection),
    SD.resultFormat: Property(SD.Service, None),
    SD.inputFormat: Property(SD.Service, None),
    SD.defaultGraph: Property(SD.Dataset, SD.Graph),
    SD.namedGraph: Property(SD.GraphCollection, SD.NamedGraph),
    SD.name: Property(SD.NamedGraph, None),
    SD.entailmentRegime: Property(SD.NamedGraph, SD.EntailmentRegime),
    SD.supportedEntailmentProfile: Property(SD.NamedGraph, SD.EntailmentProfile),
    SD.graph: Property(SD.NamedGraph, SD.Graph),
}
#: What the vocabulary itself says of its own individuals (3.3), and of its classes.
INDIVIDUALS = {
    SD.SPARQL10Query: SD.Language,
    SD.SPARQL11Query: SD.Language,
    SD.SPARQL11Update: SD.Language,
    SD.DereferencesURIs: SD.Feature,
    SD.UnionDefaultGraph: SD.Feature,
    SD.RequiresDataset: SD.Feature,
    SD.EmptyGraphs: SD.Feature,
    SD.BasicFederatedQuery: SD.Feature,
}
#: Whose individuals the W3C lists elsewhere: under which address.
VOCABULARY = {
    SD.EntailmentRegime: "http://www.w3.org/ns/entailment/",
    SD.EntailmentProfile: "http://www.w3.org/ns/owl-profile/",
}
BROADER = {SD.Dataset: SD.GraphCollection}


@pytest.fixture(scope="module")
def description(endpoint: Endpoint) -> Graph:
    answer = endpoint.send("GET", endpoint.query, {"accept": "text/turtle"})
    assert answer.status == 200
    return answer.graph()


def test_a_get_of_the_endpoint_returns_rdf(endpoint: Endpoint) -> None:
    answer = endpoint.send("GET", endpoint.query, {})
    assert answer.status == 200
    assert len(answer.graph()) > 0


def test_the_description_names_the_endpoint(description: Graph, endpoint: Endpoint) -> None:
    address = URIRef(endpoint.origin + endpoint.query)
    [service] = description.subjects(SD.endpoint, address)
    assert (service, RDF.type, SD.Service) in description


def test_the_description_conforms_to_the_schema(description: Graph) -> None:
    used = {p for p in description.predicates() if p in SD}
    assert used <= PROPERTIES.keys(), "properties that the vocabulary does not have"
    for property in used & PROPERTIES.keys():
        schema = PROPERTIES[property]
        for subject, object in description.subject_objects(property):
            assert schema.domain in classes(description, subject), (subject, property)
            assert fits(description, object, schema.range), (property, object)


def fits(graph: Graph, object: Node, range: URIRef | None) -> bool:
    """Tell whether an object is of a property's range, by the graph or by the vocabularies."""
    if range is None:
        return isinstance(object, URIRef)
    if object in INDIVIDUALS:
        return range == INDIVIDUALS[object]
    return range in classes(graph, object) or str(object).startswith(VOCABULARY.get(range, "-"))


def classes(graph: Graph, node: Node) -> set[Node]:
    """Name the classes of a node, with what the vocabulary says is broader."""
    direct = set(graph.objects(node, RDF.type))
    return direct | {BROADER[name] for name in direct if name in BROADER}

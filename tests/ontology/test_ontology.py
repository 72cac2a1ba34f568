"""The ontology is complete, keeps within OWL 2 RL, and says what the tables and the graph say."""

from __future__ import annotations

import graphlib
from collections.abc import Iterator
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

import pyoxigraph as ox
import pytest
from rdflib import Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS, VANN, XSD
from rdflib.term import BNode, Node

from skillgraph import __version__, resources
from skillgraph.model import practice, roles, shared, standards
from skillgraph.model.columns import Carrier, Link, Record, Term, Text, Value
from skillgraph.namespaces import ID, SG
from skillgraph.version import Version

BASE = "https://w3id.org/skillgraph/ontology"
FILES = {"skillgraph": BASE, "codes": f"{BASE}/codes", "alignment": f"{BASE}/alignment"}
LANGUAGES = ["en", "zh-Hans"]


@cache
def file(name: str) -> Graph:
    return Graph().parse(resources.folder("ontology") / f"{name}.ttl", format="turtle")


@cache
def core() -> Graph:
    """Give the terms and the code lists in one graph, as they are published."""
    return file("skillgraph") + file("codes")


def in_sg(node: object) -> bool:
    return isinstance(node, URIRef) and node in SG


def defined() -> set[Node]:
    """Give the terms of ours that the ontology defines."""
    return {s for s in core().subjects(RDFS.isDefinedBy) if in_sg(s)}


def rows() -> list[type[Record]]:
    """Give the row classes that tables are read into."""
    return sorted(
        {
            row
            for module in (standards, roles, practice, shared)
            for row in vars(module).values()
            if isinstance(row, type)
            and issubclass(row, Record)
            and row.__module__ == module.__name__
        },
        key=lambda row: row.__name__,
    )


def carriers() -> Iterator[tuple[str, Carrier, Any]]:
    """Give every column that the graph carries: its name, what carries it, what it may hold."""
    for row in rows():
        for column, field in row.model_fields.items():
            for mark in field.metadata:
                if isinstance(mark, Link | Term | Text | Value):
                    yield f"{row.__name__}.{column}", mark, field.annotation


def words(annotation: Any) -> set[str]:
    """Give the words of a closed list."""
    if get_origin(annotation) is Literal:
        return set(get_args(annotation))
    if get_origin(annotation) in (Union, UnionType, tuple):
        return set().union(*map(words, get_args(annotation)))
    return set()


# --- Headers -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_a_file_has_a_header_that_says_what_it_is(name: str) -> None:
    graph, header = file(name), URIRef(FILES[name])
    assert list(graph.subjects(RDF.type, OWL.Ontology)) == [header]
    for property in (DCTERMS.title, DCTERMS.description):
        texts = [o for o in graph.objects(header, property) if isinstance(o, RdfLiteral)]
        assert sorted(str(text.language) for text in texts) == LANGUAGES
    for property in (DCTERMS.creator, DCTERMS.created, DCTERMS.modified, DCTERMS.license):
        assert len(list(graph.objects(header, property))) == 1
    assert next(graph.objects(header, DCTERMS.license)) == URIRef(
        "https://creativecommons.org/licenses/by/4.0/"
    )


@pytest.mark.parametrize("name", FILES)
def test_a_file_has_the_version_of_the_package(name: str) -> None:
    graph, header = file(name), URIRef(FILES[name])
    versions = list(graph.objects(header, OWL.versionIRI))
    assert versions == [URIRef(f"{header}/{__version__}")]
    assert list(graph.objects(header, OWL.versionInfo)) == [RdfLiteral(__version__)]


@pytest.mark.parametrize("name", ["skillgraph", "codes"])
def test_a_header_names_the_preferred_prefix(name: str) -> None:
    graph, header = file(name), URIRef(FILES[name])
    assert graph.value(header, VANN.preferredNamespacePrefix) == RdfLiteral("sg")
    assert graph.value(header, VANN.preferredNamespaceUri) == RdfLiteral(str(SG))


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_imported(name: str) -> None:
    assert not list(file(name).objects(None, OWL.imports))


# --- Terms ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["skillgraph", "codes"])
def test_every_term_has_a_label_and_a_definition_in_both_languages(name: str) -> None:
    graph = file(name)
    label = {"skillgraph": RDFS.label, "codes": SKOS.prefLabel}[name]
    terms = {s for s in graph.subjects() if in_sg(s)}
    assert len(terms) > 50
    for term in terms:
        assert list(graph.objects(term, RDFS.isDefinedBy)) == [URIRef(FILES[name])], term
        for property in (label, SKOS.definition):
            texts = [o for o in graph.objects(term, property) if isinstance(o, RdfLiteral)]
            assert sorted(str(text.language) for text in texts) == LANGUAGES, (term, property)
            assert all(text.strip() == str(text) != "" for text in texts), (term, property)


def test_notes_are_in_both_languages_too() -> None:
    for term in defined():
        notes = [o for o in core().objects(term, SKOS.scopeNote) if isinstance(o, RdfLiteral)]
        languages = [note.language for note in notes]
        assert languages.count("en") == languages.count("zh-Hans"), term


def test_labels_tell_the_classes_and_the_properties_apart() -> None:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    for kind in kinds:
        labels = [
            label
            for term in core().subjects(RDF.type, kind)
            if in_sg(term)
            for label in core().objects(term, RDFS.label)
        ]
        assert len(labels) == len(set(labels)), kind


def test_classes_are_named_like_classes_and_properties_like_properties() -> None:
    for term in defined() - set(core().subjects(RDF.type, OWL.NamedIndividual)):
        name = str(term).removeprefix(str(SG))
        assert name[0].isupper() == ((term, RDF.type, OWL.Class) in core()), name


# --- The tables ----------------------------------------------------------------------------------


def test_every_class_that_a_row_becomes_is_defined() -> None:
    classes = {getattr(row, "rdf_type", None) for row in rows()} - {None}
    assert len(classes) > 15
    for each in classes | {SG.Ability, SG.Knowledge}:
        assert each in defined(), each
        assert (each, RDF.type, OWL.Class) in core()


@pytest.mark.parametrize(("column", "by"), [(column, by) for column, by, _ in carriers()])
def test_a_column_is_carried_by_a_property_of_its_kind(column: str, by: Carrier) -> None:
    kinds = set(core().objects(by.property, RDF.type)) & {
        OWL.ObjectProperty,
        OWL.DatatypeProperty,
        OWL.AnnotationProperty,
    }
    right = {
        Link: {OWL.ObjectProperty},
        Term: {OWL.ObjectProperty},
        Text: {OWL.DatatypeProperty, OWL.AnnotationProperty},
        Value: {OWL.DatatypeProperty},
    }[type(by)]
    assert len(kinds) == 1, column
    assert kinds <= right, column
    assert by.property in defined() or not in_sg(by.property), column


CODED = sorted(
    {by.property: [] for _, by, _ in carriers() if isinstance(by, Term)},
)


@pytest.mark.parametrize("property", CODED)
def test_the_words_of_a_closed_list_are_the_concepts_of_its_scheme(property: URIRef) -> None:
    admitted = set().union(*(words(a) for _, by, a in carriers() if by.property == property))
    assert admitted
    scheme = URIRef(f"{property}-scheme")
    concepts = set(file("codes").subjects(SKOS.inScheme, scheme))
    assert concepts == {URIRef(f"{property}-{word}") for word in admitted}
    assert concepts == set(file("codes").objects(scheme, SKOS.hasTopConcept))
    for concept in concepts:
        assert (concept, SKOS.topConceptOf, scheme) in file("codes")
        word = str(concept).removeprefix(f"{property}-")
        assert list(file("codes").objects(concept, SKOS.notation)) == [RdfLiteral(word)]


def test_every_scheme_of_the_code_lists_is_of_a_column() -> None:
    schemes = set(file("codes").subjects(RDF.type, SKOS.ConceptScheme))
    assert schemes == {URIRef(f"{property}-scheme") for property in CODED}


# --- The graph -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def data(version: Version) -> Graph:
    """What the shipped graph says of the things of the data."""
    graph = Graph()
    for quad in version.open_store().quads():
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(str(ID)):
            graph.parse(data=f"{quad.triple} .", format="nt")
    return graph


def test_every_term_in_the_graph_is_defined(data: Graph) -> None:
    used = {term for triple in data for term in triple if in_sg(term)}
    assert len(used) > 100
    assert used - defined() == set()


def test_what_is_linked_by_a_property_is_of_its_domain_and_range(data: Graph) -> None:
    """A reasoner that follows domains and ranges learns no type from the shipped graph."""
    for property in set(data.predicates()):
        for bound, position in ((RDFS.domain, 0), (RDFS.range, 1)):
            for expected in core().objects(property, bound):
                for pair in data.subject_objects(property):
                    assert is_a(data, pair[position], expected), (property, pair, expected)


def is_a(data: Graph, node: Node, expected: Node) -> bool:
    """Tell whether a node is of a class, or a literal of a datatype."""
    if isinstance(node, RdfLiteral):
        return expected == RDFS.Literal or (node.datatype or XSD.string) == expected
    if in_sg(node):  # a concept of a closed list
        return (node, RDF.type, expected) in core()
    return (node, RDF.type, expected) in data


# --- Within OWL 2 RL -----------------------------------------------------------------------------

CONSTRUCTS = {
    OWL.AllDisjointClasses,
    OWL.AnnotationProperty,
    OWL.Class,
    OWL.DatatypeProperty,
    OWL.NamedIndividual,
    OWL.ObjectProperty,
    OWL.Ontology,
    OWL.SymmetricProperty,
    OWL.TransitiveProperty,
    OWL.disjointWith,
    OWL.inverseOf,
    OWL.members,
    OWL.propertyChainAxiom,
    OWL.versionIRI,
    OWL.versionInfo,
}
#: Datatypes of OWL 2 RL that we use (OWL 2 Profiles, 4.2); xsd:date is none of them.
DATATYPES = {RDFS.Literal, XSD.boolean, XSD.decimal, XSD.integer, XSD.string}


@pytest.mark.parametrize("name", FILES)
def test_no_construct_is_outside_owl_2_rl(name: str) -> None:
    used = {term for triple in file(name) for term in triple if str(term).startswith(str(OWL))}
    assert used <= CONSTRUCTS


@pytest.mark.parametrize("name", FILES)
def test_classes_are_related_by_name_and_not_by_expressions(name: str) -> None:
    graph = file(name)
    for property in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.inverseOf):
        for pair in graph.subject_objects(property):
            assert not any(isinstance(node, BNode) for node in pair), pair


def test_ranges_of_data_are_datatypes_of_owl_2_rl() -> None:
    for property in core().subjects(RDF.type, OWL.DatatypeProperty):
        assert set(core().objects(property, RDFS.range)) <= DATATYPES, property


def test_every_term_of_another_vocabulary_is_declared() -> None:
    """Each file is complete without imports: a tool is told what kind of term each one is."""
    builtin = tuple(str(namespace) for namespace in (OWL, RDF, RDFS, XSD))
    for name in FILES:
        graph = file(name)
        related = (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.inverseOf)
        used = set(graph.predicates()) | {o for p in related for o in graph.objects(None, p)}
        used |= {link for chain in chains(graph) for link in chain[1]}
        foreign = {u for u in used if not in_sg(u) and not str(u).startswith(builtin)}
        undeclared = {u for u in foreign if (u, RDF.type, None) not in graph}
        assert undeclared == set(), name


def test_a_term_is_of_one_kind() -> None:
    kinds = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
    everything = core() + file("alignment")
    for term in set(everything.subjects(RDF.type)):
        assert len(set(everything.objects(term, RDF.type)) & kinds) <= 1, term


def chains(graph: Graph) -> list[tuple[Node, list[Node]]]:
    """Give the property chains: the property that follows, and its links."""
    return [
        (property, list(Collection(graph, head)))
        for property, head in graph.subject_objects(OWL.propertyChainAxiom)
    ]


def test_property_chains_are_regular() -> None:
    """OWL 2 DL, 11.2: a chain may end or begin in its own property, but not go round in a circle.

    An inverse counts as the property itself, which is stricter than need be.
    """
    graph = core()
    same: dict[Node, Node] = {}
    for one, other in graph.subject_objects(OWL.inverseOf):
        same[max(one, other, key=str)] = min(one, other, key=str)
    below: dict[Node, set[Node]] = {}
    for sub, over in graph.subject_objects(RDFS.subPropertyOf):
        below.setdefault(same.get(over, over), set()).add(same.get(sub, sub))
    for property, links in chains(graph):
        assert len(links) == 2
        assert links != [property, property], "that is a transitive property"
        others = {same.get(link, link) for link in links if link != property}
        below.setdefault(same.get(property, property), set()).update(others)
    order = list(graphlib.TopologicalSorter(below).static_order())  # a circle raises CycleError
    assert len(order) > 10


# --- The alignment -------------------------------------------------------------------------------


def test_the_alignment_speaks_of_defined_terms_only() -> None:
    aligned = {term for triple in file("alignment") for term in triple if in_sg(term)}
    assert len(aligned) > 20
    assert aligned - defined() == set()


def test_the_alignment_relates_terms_of_the_same_kind() -> None:
    everything = core() + file("alignment")
    for sub, over in everything.subject_objects(RDFS.subClassOf):
        assert (sub, RDF.type, OWL.Class) in everything
        assert (over, RDF.type, OWL.Class) in everything, over
    kinds = {OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
    for sub, over in everything.subject_objects(RDFS.subPropertyOf):
        of_sub, of_over = (set(everything.objects(t, RDF.type)) & kinds for t in (sub, over))
        assert of_sub == of_over, (sub, over)


@pytest.mark.parametrize(
    "vocabulary",
    [
        "https://schema.org/",
        "http://purl.org/dc/terms/",
        "http://www.w3.org/ns/prov#",
        "http://www.w3.org/ns/org#",
        "http://data.europa.eu/esco/model#",
        "https://purl.org/ctdlasn/terms/",
        "https://purl.org/ctdl/terms/",
        "https://purl.imsglobal.org/spec/case/",
    ],
)
def test_terms_are_aligned_with_a_vocabulary_of_the_field(vocabulary: str) -> None:
    relations = {RDFS.subClassOf, RDFS.subPropertyOf, SKOS.closeMatch, SKOS.relatedMatch}
    assert [o for s, p, o in file("alignment") if p in relations and str(o).startswith(vocabulary)]


def test_the_core_does_not_lean_on_the_alignment() -> None:
    assert "schema.org" not in "".join(str(t) for triple in core() for t in triple)

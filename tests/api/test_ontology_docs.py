"""The ontology and the shapes are at their namespaces: as RDF, and documented in two languages."""

from __future__ import annotations

import logging

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import OWL, RDF, RDFS, SH, SKOS
from starlette.testclient import TestClient

from asked import ROOT, problem
from skillgraph import __version__
from skillgraph.documentation import CONCERNS, document_ontology
from skillgraph.namespaces import SG, SHAPES
from skillgraph.services.language import Language
from skillgraph_api.variants import EXTENSIONS, MEDIA_TYPES
from webpage import Page

LANGUAGES = ["zh-Hans", "en"]
RDF_TYPES = [media_type for media_type in EXTENSIONS if media_type != "text/html"]


def shipped(folder: str, *names: str) -> Graph:
    """Read the Turtle files of a folder."""
    graph = Graph()
    for name in names:
        graph.parse(ROOT / folder / f"{name}.ttl", format="turtle")
    return graph


def in_lower_case(graph: Graph) -> Graph:
    """Write language tags as Oxigraph does; case does not tell them apart."""
    lowered = Graph()
    for s, p, o in graph:
        tag = o.language if isinstance(o, rdflib.Literal) else None
        lowered.add((s, p, rdflib.Literal(o, lang=tag.lower()) if tag else o))
    return lowered


def page(client: TestClient, address: str, language: str) -> tuple[Page, str]:
    text = client.get(f"{address}.html?lang={language}").text
    return Page(text), text


def rows_of(text: str, anchor: str) -> str:
    """Cut the part on a term out of a page."""
    _, found, rest = text.partition(f'id="{anchor}"')
    assert found, anchor
    return rest.partition('class="property entity"')[0]


# --- RDF -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "folder", "names"),
    [
        ("/ontology", "ontology", ("skillgraph", "codes")),
        ("/shapes", "shapes", tuple(p.stem for p in sorted((ROOT / "shapes").glob("*.ttl")))),
    ],
)
def test_the_turtle_says_what_the_shipped_files_say(
    client: TestClient, address: str, folder: str, names: tuple[str, ...]
) -> None:
    served = Graph().parse(data=client.get(address).content, format="turtle")
    said = shipped(folder, *names)
    assert len(served) == len(said) > 1000
    for predicate in set(said.predicates()):
        mine, theirs = (list(g.subject_objects(predicate)) for g in (served, said))
        assert len(mine) == len(theirs), predicate


def test_the_ontology_is_the_shipped_one(client: TestClient) -> None:
    served = Graph().parse(data=client.get("/ontology").content, format="turtle")
    assert isomorphic(served, in_lower_case(shipped("ontology", "skillgraph", "codes")))


@pytest.mark.parametrize("address", ["/ontology", "/shapes"])
def test_every_form_holds_as_many_facts(client: TestClient, address: str) -> None:
    counts = {}
    for media_type in RDF_TYPES:
        response = client.get(address, headers={"accept": media_type})
        assert response.headers["content-type"].partition(";")[0] == media_type
        format = ox.RdfFormat.from_media_type(media_type)
        assert format is not None
        counts[media_type] = len({q.triple for q in ox.parse(response.content, format=format)})
    assert len(set(counts.values())) == 1, counts


@pytest.mark.parametrize("address", ["/ontology", "/shapes"])
@pytest.mark.parametrize("extension", MEDIA_TYPES)
def test_a_form_has_an_address_and_is_kept_by_whoever_holds_it(
    client: TestClient, address: str, extension: str
) -> None:
    response = client.get(f"{address}.{extension}")
    assert response.headers["content-type"].partition(";")[0] == MEDIA_TYPES[extension]
    assert response.headers["content-location"] == f"{address}.{extension}"
    held = {"if-none-match": response.headers["etag"]}
    assert client.get(f"{address}.{extension}", headers=held).status_code == 304


def test_a_form_that_there_is_not_is_not_found(client: TestClient) -> None:
    problem(client.get("/ontology.owl"), 404, "not-found")
    problem(client.get("/shapes", headers={"accept": "image/png"}), 406, "not-acceptable")


@pytest.mark.parametrize(
    ("part", "location"),
    [
        ("codes", "/ontology"),
        (__version__, "/ontology"),
        (
            "alignment",
            "/graph-store?graph=https%3A%2F%2Fw3id.org%2Fskillgraph%2Fgraph%2Falignment",
        ),
    ],
)
def test_a_part_of_the_ontology_leads_to_where_it_is(
    client: TestClient, part: str, location: str
) -> None:
    response = client.get(f"/ontology/{part}", follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (303, location)
    assert client.get(location).status_code == 200


def test_another_part_of_the_ontology_is_not_found(client: TestClient) -> None:
    problem(client.get("/ontology/0.0.0"), 404, "not-found")


# --- Pages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ["/ontology", "/shapes"])
def test_a_page_is_well_formed_and_loads_nothing(
    client: TestClient, address: str, language: str
) -> None:
    found, text = page(client, address, language)
    assert found.language == language
    assert all(asset.startswith(f"{address}.") for asset in found.assets)
    for loading in ("<script", "<img", "@import", "url("):
        assert loading not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_is_at_its_name_with_its_label_and_definition(
    client: TestClient, language: str
) -> None:
    ontology = shipped("ontology", "skillgraph", "codes")
    _, text = page(client, "/ontology", language)
    terms = {s for s in ontology.subjects(RDFS.isDefinedBy) if str(s).startswith(str(SG))}
    assert len(terms) > 200
    for term in terms:
        part = rows_of(text, str(term).removeprefix(str(SG)))
        for property in (SKOS.definition, RDFS.label, SKOS.prefLabel):
            for said in ontology.objects(term, property):
                assert isinstance(said, rdflib.Literal)
                shown = str(said).replace("&", "&amp;") in part
                if said.language == language:
                    assert shown, (term, said)
                elif property == SKOS.definition:
                    assert not shown, (term, said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shape_that_reports_is_at_its_name_with_its_message(
    client: TestClient, language: str
) -> None:
    shapes = shipped("shapes", *(p.stem for p in (ROOT / "shapes").glob("*.ttl")))
    _, text = page(client, "/shapes", language)
    for shape in set(shapes.subjects(SH.message)):
        part = rows_of(text, str(shape).removeprefix(str(SHAPES)))
        [name] = [n for n in shapes.objects(shape, SH.name) if n.language == language]  # type: ignore[attr-defined]
        assert str(name) in part
        severity = shapes.value(shape, SH.severity)
        assert f'href="{severity}"' in part


def test_every_file_of_the_shapes_has_a_part_of_the_page() -> None:
    files = {path.stem for path in (ROOT / "shapes").glob("*.ttl")}
    assert set(CONCERNS) == files - {"shapes"}


@pytest.mark.parametrize("address", ["/ontology", "/shapes"])
def test_every_link_within_a_page_has_a_place(client: TestClient, address: str) -> None:
    for language in LANGUAGES:
        found, text = page(client, address, language)
        anchors = {link[1:] for link in found.links if link.startswith("#")}
        assert len(anchors) > 100
        assert {a for a in anchors if text.count(f'id="{a}"') != 1} == set()


def test_a_shape_leads_to_the_class_that_it_holds_for(client: TestClient) -> None:
    links, _ = page(client, "/shapes", "en")
    _, ontology = page(client, "/ontology", "en")
    leading = {link for link in links.links if link.startswith("/ontology#")}
    assert len(leading) > 20
    for link in leading:
        rows_of(ontology, link.removeprefix("/ontology#"))


def test_the_rules_of_a_property_are_written_out(client: TestClient) -> None:
    _, text = page(client, "/ontology", "en")
    part = rows_of(text, "requiresAbility")
    ontology = shipped("ontology", "skillgraph")
    chains = list(ontology.objects(SG.requiresAbility, OWL.propertyChainAxiom))
    assert part.count("⊑") == len(chains) > 1
    for chain in chains:
        for step in ontology.items(chain):
            assert f'href="#{str(step).removeprefix(str(SG))}"' in part
    assert "owl:TransitiveProperty" in rows_of(text, "subsumesGrade")
    assert (SG.subsumesGrade, RDF.type, OWL.TransitiveProperty) in ontology


def test_the_order_of_the_facts_does_not_show() -> None:
    ontology = shipped("ontology", "skillgraph", "codes")
    turned = Graph()
    for triple in reversed(list(ontology)):
        turned.add(triple)
    assert document_ontology(turned, Language.EN) == document_ontology(ontology, Language.EN)


def test_the_documentation_leaves_the_logging_of_the_program_alone(client: TestClient) -> None:
    before = (logging.root.level, list(logging.root.handlers))
    client.get("/ontology.html?lang=en")
    assert (logging.root.level, list(logging.root.handlers)) == before


def test_the_header_of_the_ontology_is_on_its_page(client: TestClient) -> None:
    header = URIRef("https://w3id.org/skillgraph/ontology")
    found, text = page(client, "/ontology", "en")
    assert str(header) in text
    assert "The skillgraph ontology" in text
    assert "?lang=zh-Hans" in found.links

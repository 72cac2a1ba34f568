"""Every id leads to a document of its thing, in the form that the client likes best."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import pyoxigraph as ox
import pytest
import rdflib
from httpx2 import Response
from rdflib.compare import isomorphic
from rdflib.namespace import DCTERMS, SKOS
from starlette.testclient import TestClient

from asked import problem, row, rows
from skillgraph.catalogue import Catalogue
from skillgraph.namespaces import iri
from skillgraph_api.variants import EXTENSIONS, MEDIA_TYPES
from webpage import Page

ITEM = "asm/senior/6.2/a1"
GONE = "vocabulary/certificate/customer-service-professional"
BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
RDF_TYPES = [media_type for media_type in EXTENSIONS if media_type != "text/html"]
OXIGRAPH = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
}
#: A thing of each kind that has pages of its own shape.
THINGS = [
    ITEM,
    "asm",
    "csm/level-1",
    "asm/function/team-building",
    "asm/senior/6.2",
    "role/after-sales-manager",
    rows("jobs/duties.csv")[0]["id"],
    rows("standards/csm/errata.csv")[0]["id"],
    "mapping/asm/intermediate/1.1/a1/to/csm/level-1/1.1/a1",
    "csm/level-1/weight/1",
    "source/skillgraph",
    "vocabulary/education/bachelor",
]


def by_rdflib(body: bytes, media_type: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=body, format=media_type)


def by_oxigraph(body: bytes, media_type: str) -> rdflib.Graph:
    triples = [quad.triple for quad in ox.parse(body, format=OXIGRAPH[media_type])]
    lines = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    return rdflib.Graph().parse(data=lines, format="nt")


def varies(response: Response) -> set[str]:
    return set(response.headers["vary"].split(", "))


# --- From the id to the document -----------------------------------------------------------------


@pytest.mark.parametrize("id", THINGS)
def test_an_id_leads_to_its_document(client: TestClient, id: str) -> None:
    response = client.get(f"/id/{id}", follow_redirects=False)
    assert response.status_code == 303
    assert response.headers["location"] == f"/doc/{id}"
    assert "Accept" in varies(response)
    assert client.get(f"/doc/{id}").status_code == 200


def test_the_version_that_is_asked_for_is_kept(client: TestClient, catalogue: Catalogue) -> None:
    digest = catalogue.version.digest
    response = client.get(f"/id/{ITEM}?version={digest}", follow_redirects=False)
    assert response.headers["location"] == f"/doc/{ITEM}?version={digest}"
    page = Page(client.get(f"/doc/{ITEM}.html?version={digest}").text)
    assert f"/id/asm/senior?version={digest}" in page.links


def test_a_percent_encoded_id_is_the_same_id(client: TestClient) -> None:
    response = client.get("/id/asm%2Fsenior/6%2E2/a1", follow_redirects=False)
    assert response.headers["location"] == f"/doc/{ITEM}"


# --- Forms ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "text/turtle"),
        ("", "text/turtle"),
        (BROWSER["accept"], "text/html"),
        ("application/ld+json", "application/ld+json"),
        ("application/rdf+xml, text/turtle;q=0.9", "application/rdf+xml"),
        ("application/rdf+xml;q=0.5, application/n-triples;q=0.7", "application/n-triples"),
        ("text/*, text/turtle;q=0", "text/html"),
        ("image/png, */*;q=0.1", "text/turtle"),
        ("nonsense, ;;, application/ld+json;q=1.000;profile=x", "application/ld+json"),
    ],
)
def test_the_form_is_the_one_that_the_client_likes_best(
    client: TestClient, accept: str, media_type: str
) -> None:
    response = client.get(f"/doc/{ITEM}", headers={"accept": accept})
    assert response.status_code == 200
    assert response.headers["content-type"].partition(";")[0] == media_type
    assert response.headers["content-location"] == f"/doc/{ITEM}.{EXTENSIONS[media_type]}"
    assert varies(response) >= {"Accept", "Accept-Language"}


def test_a_form_that_there_is_not_is_refused_and_what_there_is_named(client: TestClient) -> None:
    response = client.get(f"/doc/{ITEM}", headers={"accept": "image/png"})
    detail = problem(response, 406, "not-acceptable")["detail"]
    assert all(media_type in detail for media_type in EXTENSIONS)
    assert "Accept" in varies(response)


@pytest.mark.parametrize("extension", MEDIA_TYPES)
def test_an_extension_goes_before_what_is_accepted(client: TestClient, extension: str) -> None:
    response = client.get(f"/doc/{ITEM}.{extension}", headers={"accept": "image/png"})
    assert response.headers["content-type"].partition(";")[0] == MEDIA_TYPES[extension]


def test_a_dot_in_an_id_is_no_extension(client: TestClient) -> None:
    assert (
        client.get("/doc/asm/senior/6.2").headers["content-location"] == "/doc/asm/senior/6.2.ttl"
    )
    assert client.get("/doc/asm/senior/6.2.nt").headers["content-location"].endswith("6.2.nt")


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # in rdflib's own JSON-LD
@pytest.mark.parametrize("id", [ITEM, "asm", "role/after-sales-manager"])
def test_all_forms_say_the_same_to_every_reader(client: TestClient, id: str) -> None:
    bodies = {m: client.get(f"/doc/{id}", headers={"accept": m}).content for m in RDF_TYPES}
    first = by_rdflib(bodies["text/turtle"], "text/turtle")
    assert len(first) > 50
    for media_type, body in bodies.items():
        assert isomorphic(by_rdflib(body, media_type), first), media_type
        assert isomorphic(by_oxigraph(body, media_type), first), media_type


def test_the_document_of_an_item_holds_what_its_table_says(client: TestClient) -> None:
    told = row("standards/asm/items.csv", ITEM)
    graph = by_rdflib(client.get(f"/doc/{ITEM}").content, "text/turtle")
    assert {str(label) for label in graph.objects(iri(ITEM), SKOS.prefLabel)} == {
        told["label_zh"],
        told["label_en"],
    }
    assert graph.value(iri(ITEM), DCTERMS.source) == iri("source/asm")


def test_the_other_forms_are_linked(client: TestClient) -> None:
    links = client.get(f"/doc/{ITEM}.ttl").headers["link"]
    found = dict(re.findall(r'<([^>]+)>; rel="alternate"; type="([^"]+)"', links))
    assert set(found.values()) == set(EXTENSIONS) - {"text/turtle"}
    for address, media_type in found.items():
        assert client.get(address).headers["content-type"].startswith(media_type)


@pytest.mark.parametrize(
    ("address", "status"),
    [(f"/id/{ITEM}", 303), (f"/doc/{ITEM}", 200), (f"/id/{GONE}", 410), ("/doc/nothing", 404)],
)
def test_scripts_of_other_pages_may_read(client: TestClient, address: str, status: int) -> None:
    origin = {"origin": "https://example.org"}
    response = client.get(address, headers=origin, follow_redirects=False)
    assert response.status_code == status
    assert response.headers["access-control-allow-origin"] == "*"
    assert "Content-Location" in response.headers["access-control-expose-headers"]


# --- Keeping -------------------------------------------------------------------------------------


@pytest.mark.parametrize("extension", MEDIA_TYPES)
def test_a_form_that_the_client_holds_is_not_sent_again(client: TestClient, extension: str) -> None:
    first = client.get(f"/doc/{ITEM}.{extension}")
    held = {"if-none-match": f'"other", W/{first.headers["etag"]}'}
    again = client.get(f"/doc/{ITEM}.{extension}", headers=held)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


def test_each_form_and_language_has_a_tag_of_its_own(client: TestClient) -> None:
    addresses = [f"/doc/{ITEM}.{extension}" for extension in MEDIA_TYPES]
    addresses += [f"/doc/{ITEM}.html?lang=en", "/doc/asm/senior/6.2/a2.ttl"]
    tags = [client.get(address).headers["etag"] for address in addresses]
    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize("address", [f"/doc/{ITEM}", f"/doc/{ITEM}.html", f"/id/{ITEM}"])
def test_head_is_answered_like_get_without_the_body(client: TestClient, address: str) -> None:
    got, head = (client.request(m, address, follow_redirects=False) for m in ("GET", "HEAD"))
    assert head.status_code == got.status_code
    assert head.content == b""
    kept = ("etag", "vary", "content-type", "content-location", "location", "link")
    assert {h: head.headers.get(h) for h in kept} == {h: got.headers.get(h) for h in kept}


# --- Ids that stand for nothing ------------------------------------------------------------------


@pytest.mark.parametrize("place", ["id", "doc"])
def test_an_unknown_id_is_a_problem_with_the_nearest_ids(client: TestClient, place: str) -> None:
    response = client.get(f"/{place}/asm/senoir", follow_redirects=False)
    assert problem(response, 404, "unknown-id")["nearest"][0] == "asm/senior"
    assert "Accept" in varies(response)


def test_an_unknown_id_in_chinese_is_searched_for(client: TestClient) -> None:
    assert ITEM in problem(client.get("/id/培训框架"), 404, "unknown-id")["nearest"]


@pytest.mark.parametrize("id", ["", "/", "asm//senior", "asm/senior/", "%00", "a" * 2000])
def test_what_is_no_id_is_unknown(client: TestClient, id: str) -> None:
    assert client.get(f"/id/{id}", follow_redirects=False).status_code == 404


def test_a_browser_is_shown_a_page_with_what_may_be_meant(client: TestClient) -> None:
    response = client.get("/id/asm/senoir", headers=BROWSER)
    assert response.status_code == 404
    assert "/id/asm/senior" in Page(response.text).links


def test_what_an_unknown_id_holds_is_escaped(client: TestClient) -> None:
    response = client.get("/id/<script>alert(1)</script>", headers=BROWSER)
    assert response.status_code == 404
    assert "<script" not in response.text


@pytest.mark.parametrize("address", [f"/id/{GONE}", f"/doc/{GONE}", f"/doc/{GONE}.ttl"])
def test_a_withdrawn_id_is_gone_and_leads_to_its_replacement(
    client: TestClient, address: str
) -> None:
    response = client.get(address, follow_redirects=False)
    gone = problem(response, 410, "withdrawn-id")
    assert gone["replaced_by"] == ["csm/level-2"]
    assert client.get(f"/id/{gone['replaced_by'][0]}").status_code == 200


def test_a_browser_is_told_why_an_id_is_withdrawn(client: TestClient) -> None:
    withdrawn = row("withdrawn.csv", GONE)
    response = client.get(f"/id/{GONE}?lang=en", headers=BROWSER)
    assert response.status_code == 410
    assert withdrawn["reason_en"] in response.text
    assert "/id/csm/level-2" in Page(response.text).links


# --- Pages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
@pytest.mark.parametrize("id", THINGS)
def test_a_page_is_well_formed_in_its_language_and_loads_nothing(
    client: TestClient, id: str, language: str
) -> None:
    response = client.get(f"/doc/{id}.html?lang={language}")
    assert response.headers["content-language"] == language
    page = Page(response.text)
    assert page.language == language
    assert all(asset.startswith("/doc/") for asset in page.assets)  # the other forms
    assert "@import" not in response.text
    assert "url(" not in response.text


def test_a_page_shows_both_labels_the_clause_and_the_source(client: TestClient) -> None:
    told = row("standards/asm/items.csv", ITEM)
    text = client.get(f"/doc/{ITEM}.html").text
    source = row("sources.csv", "source/asm")
    for shown in (told["label_zh"], told["label_en"], told["clause"], source["label_zh"]):
        assert shown in text
    assert f'<span lang="en">{told["label_en"]}</span>' in text


@pytest.mark.parametrize("id", [ITEM, rows("standards/csm/errata.csv")[0]["id"]])
def test_every_link_of_a_page_to_this_service_answers(client: TestClient, id: str) -> None:
    address = f"/doc/{id}.html"
    links = {urljoin(address, link) for link in Page(client.get(address).text).links}
    here = {link for link in links if link.startswith("/")}
    assert len(here) > 15
    assert {link: client.get(link).status_code for link in here} == dict.fromkeys(here, 200)


def test_an_inferred_fact_leads_to_why_it_holds(client: TestClient) -> None:
    links = Page(client.get(f"/doc/{ITEM}.html").text).links
    reasons = [client.get(link).json() for link in links if link.startswith("/api/v1/why?")]
    assert len(reasons) > 5
    assert {reason["known"] for reason in reasons} == {"inferred"}


def test_a_page_says_where_it_shows_a_part(client: TestClient) -> None:
    text = client.get("/doc/csm.html?lang=en").text
    assert re.search(r"100 of \d+ are shown", text)
    assert [link for link in Page(text).links if link.startswith("/sparql?query=")]


def test_the_dataset_description_is_where_it_is_looked_for(client: TestClient) -> None:
    response = client.get("/.well-known/void", follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (303, "/export")

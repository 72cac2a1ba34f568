"""The endpoint speaks SPARQL 1.1 to the letter, to any client, and stays closed."""

from __future__ import annotations

import csv
import io
import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import RDF
from rdflib.query import Result
from starlette.testclient import TestClient

from asked import problem
from skillgraph.catalogue import Catalogue
from skillgraph.exchange.document import graph_of
from skillgraph.keys import new_key
from skillgraph.namespaces import GRAPH, ID, SG
from skillgraph.store.service_description import SD
from skillgraph_api.app import create_app
from skillgraph_api.settings import Settings
from skillgraph_api.switch import Catalogues

SELECT = f"""
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?item ?label {{
  <{ID}asm/senior/6.2> <{SG}hasAbility> ?item .
  ?item skos:prefLabel ?label
  FILTER(LANGMATCHES(LANG(?label), "zh-Hans"))
}} ORDER BY ?item
"""
CONSTRUCT = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o FILTER(?s = <{ID}asm/senior>) }}"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
SPARQL = {"Content-Type": "application/sparql-query"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def ask(client: TestClient, query: str, accept: str | None = None) -> object:
    headers = {} if accept is None else {"Accept": accept}
    return client.get("/sparql", params={"query": query}, headers=headers)


# --- Formats -------------------------------------------------------------------------------------


def rows_of(body: bytes, media_type: str) -> set[tuple[str, str]]:
    """Read a table with a reader that is neither the server's nor ours."""
    if media_type == "text/csv":
        return {(a, b) for a, b in list(csv.reader(io.StringIO(body.decode())))[1:]}
    format = {"text/tab-separated-values": "tsv"}.get(media_type, media_type.rpartition("+")[2])
    format = {"application/json": "json", "application/xml": "xml", "text/xml": "xml"}.get(
        media_type, format
    )
    found = Result.parse(io.BytesIO(body), format=format)
    return {(str(row["item"]), str(row["label"])) for row in found}  # type: ignore[index]


@pytest.mark.parametrize(
    "media_type",
    [JSON, XML, "text/csv", "text/tab-separated-values", "application/json", "application/xml"],
)
def test_a_table_is_sent_in_the_form_that_is_asked_for(client: TestClient, media_type: str) -> None:
    response = ask(client, SELECT, media_type)
    assert response.status_code == 200
    assert response.headers["content-type"].partition(";")[0] == media_type
    assert "Accept" in response.headers["vary"]
    found = rows_of(response.content, media_type)
    # Clause 6.2 of the senior grade lists three abilities.
    assert {item.rpartition("/")[2] for item, _ in found} == {"a1", "a2", "a3"}


@pytest.mark.parametrize("media_type", [JSON, XML])
def test_a_yes_or_no_is_json_or_xml(client: TestClient, media_type: str) -> None:
    response = ask(client, "ASK { ?s ?p ?o }", media_type)
    assert response.headers["content-type"] == media_type
    format = ox.QueryResultsFormat.from_media_type(media_type)
    assert bool(ox.parse_query_results(response.content, format=format)) is True


@pytest.mark.parametrize(
    ("media_type", "format"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
        ("application/trig", "trig"),
        ("application/n-quads", "nquads"),
    ],
)
def test_a_graph_is_sent_in_the_form_that_is_asked_for(
    client: TestClient, media_type: str, format: str
) -> None:
    response = ask(client, CONSTRUCT, media_type)
    assert response.headers["content-type"].partition(";")[0] == media_type
    if format in ("json-ld", "trig", "nquads"):  # of which rdflib's readers warn that they change
        ox_format = ox.RdfFormat.from_media_type(media_type)
        graph = graph_of(quad.triple for quad in ox.parse(response.content, format=ox_format))
    else:
        graph = rdflib.Graph().parse(data=response.content, format=format)
    assert (rdflib.URIRef(ID["asm/senior"]), RDF.type, SG.Grade) in graph


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, JSON),
        ("*/*", JSON),
        ("text/html, */*;q=0.1", JSON),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", XML),
        ("application/sparql-results+xml;q=0.1, text/csv", "text/csv"),
        ("text/*", "text/csv"),
        ("application/sparql-results+json;q=0, */*", XML),
        ("not a media type at all", JSON),
    ],
)
def test_the_clients_wishes_are_weighed(
    client: TestClient, accept: str | None, expected: str
) -> None:
    client_headers = {} if accept is None else {"Accept": accept}
    request = client.build_request("GET", "/sparql", params={"query": SELECT})
    request.headers.pop("accept", None)
    request.headers.update(client_headers)
    response = client.send(request)
    if accept == "not a media type at all" and response.status_code == 406:
        return
    assert response.headers["content-type"].partition(";")[0] == expected


@pytest.mark.parametrize(
    ("query", "accept"),
    [(SELECT, "text/turtle"), ("ASK {}", "text/csv"), (CONSTRUCT, JSON), (SELECT, "image/png")],
)
def test_a_form_that_the_result_does_not_have_is_406_and_names_those_it_has(
    client: TestClient, query: str, accept: str
) -> None:
    members = problem(ask(client, query, accept), 406, "not-acceptable")
    assert "/" in members["detail"]


def test_a_browser_of_another_origin_may_read(client: TestClient) -> None:
    response = client.get(
        "/sparql", params={"query": "ASK {}"}, headers={"Origin": "https://example.org"}
    )
    assert response.headers["access-control-allow-origin"] == "*"
    preflight = client.options(
        "/sparql",
        headers={
            "Origin": "https://example.org",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    )
    assert preflight.status_code == 200
    assert "POST" in preflight.headers["access-control-allow-methods"]


def test_an_answer_that_the_client_holds_is_not_sent_again(client: TestClient) -> None:
    tag = ask(client, SELECT).headers["etag"]
    again = client.get("/sparql", params={"query": SELECT}, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_head_is_answered_as_get_without_the_body(client: TestClient) -> None:
    response = client.head("/sparql", params={"query": SELECT})
    assert response.status_code == 200
    assert response.content == b""


# --- The protocol --------------------------------------------------------------------------------

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def count(response: object) -> int:
    return int(json.loads(response.content)["results"]["bindings"][0]["n"]["value"])  # type: ignore[attr-defined]


def test_a_query_means_the_same_however_it_is_sent(client: TestClient) -> None:
    url = f"/sparql?query={quote(COUNT)}"
    answers = [
        client.get(url),
        client.post("/sparql", content=COUNT.encode(), headers=SPARQL),
        client.post("/sparql", data={"query": COUNT}),
        client.post(
            "/sparql",
            content=COUNT.encode(),
            headers={"Content-Type": "application/sparql-query; charset=UTF-8"},
        ),
    ]
    assert len({count(answer) for answer in answers}) == 1


def test_the_dataset_of_the_request_is_what_the_query_sees(client: TestClient) -> None:
    asm, csm = str(GRAPH["asm"]), str(GRAPH["csm"])
    both = {"query": COUNT, "default-graph-uri": [asm, csm]}
    alone = [count(client.get("/sparql", params={"query": COUNT, "default-graph-uri": g}))
             for g in (asm, csm)]  # fmt: skip
    assert count(client.get("/sparql", params=both)) == sum(alone)
    assert count(client.post("/sparql", data=both)) == sum(alone)
    in_url = client.post(
        f"/sparql?default-graph-uri={quote(asm, safe='')}", content=COUNT.encode(), headers=SPARQL
    )
    assert count(in_url) == alone[0]


BAD = [
    ("GET", "/sparql?query=ASK{}&query=ASK{}", b"", {}, 400),
    ("GET", "/sparql?update=CLEAR%20ALL", b"", {}, 400),
    ("GET", "/sparql?query=ASK%20%7B", b"", {}, 400),
    ("POST", "/sparql", b"ASK {}", {"Content-Type": "text/plain"}, 415),
    ("POST", "/sparql", b"ASK {}", {}, 415),
    ("POST", "/sparql", b"query=ASK%7B%7D&query=ASK%7B%7D", FORM, 400),
    ("POST", "/sparql", b"query=ASK%7B%7D&update=CLEAR%20ALL", FORM, 400),
    ("POST", "/sparql", b"", FORM, 400),
    ("POST", "/sparql", "ASK {}".encode("utf-16"),
     {"Content-Type": "application/sparql-query; charset=utf-16"}, 415),
    ("POST", "/sparql", b"ASK { ?s ?p '\xff' }", SPARQL, 400),
    ("PUT", "/sparql?query=ASK{}", b"", {}, 405),
]  # fmt: skip


@pytest.mark.parametrize(("method", "url", "body", "headers", "status"), BAD)
def test_a_request_against_the_protocol_is_a_problem(
    client: TestClient, method: str, url: str, body: bytes, headers: dict[str, str], status: int
) -> None:
    response = client.request(method, url, content=body, headers=headers)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"]


def test_a_syntax_error_says_where(client: TestClient) -> None:
    members = problem(ask(client, "SELECT *\nWHERE { ?s ?p }"), 400, "query-syntax")
    assert "2:" in members["detail"]


def test_an_old_version_can_be_asked_by_its_digest(client: TestClient) -> None:
    digest = client.get("/ready").json()["version"]
    assert count(client.get("/sparql", params={"query": COUNT, "version": digest})) > 40_000
    unknown = client.get("/sparql", params={"query": COUNT, "version": "0000"})
    problem(unknown, 404, "unknown-id")


# --- Without a query -----------------------------------------------------------------------------


@pytest.mark.parametrize("accept", ["text/turtle", "application/rdf+xml", "application/ld+json"])
def test_the_endpoint_describes_itself(client: TestClient, accept: str) -> None:
    response = client.get("/sparql", headers={"Accept": accept})
    format = ox.RdfFormat.from_media_type(accept)
    graph = graph_of(quad.triple for quad in ox.parse(response.content, format=format))
    [service] = graph.subjects(RDF.type, SD.Service)
    assert graph.value(service, SD.endpoint) == rdflib.URIRef("http://testserver/sparql")
    assert (service, SD.feature, SD.UnionDefaultGraph) in graph
    names = {str(name) for name in graph.objects(None, SD.name)}
    assert {str(GRAPH["asm"]), str(GRAPH["inferred"])} <= names
    languages = set(graph.objects(service, SD.supportedLanguage))
    assert languages == {SD.SPARQL11Query}, "updates are off"


def test_a_browser_is_given_a_page_with_the_examples(client: TestClient) -> None:
    response = client.get("/sparql", headers={"Accept": "text/html,*/*;q=0.8"})
    assert response.headers["content-type"].startswith("text/html")
    assert "<textarea" in response.text
    assert response.text.count("<option") > 25
    assert "sgid" in response.text
    assert "http://" not in response.text.partition("<textarea")[0], (
        "nothing is loaded from outside"
    )


# --- Closed --------------------------------------------------------------------------------------


@dataclass
class Listener:
    """Counts who connects."""

    port: int
    connections: list[bytes] = field(default_factory=list)


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A listener on loopback that nothing should ever connect to."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        heard = Listener(server.getsockname()[1])

        def listen() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    heard.connections.append(connection.recv(1000))

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield heard
        server.shutdown(socket.SHUT_RDWR)
    thread.join(5)


def test_the_listener_hears(listener: Listener) -> None:
    with socket.create_connection(("127.0.0.1", listener.port)) as knock:
        knock.sendall(b"knock")
        knock.shutdown(socket.SHUT_WR)
        knock.recv(1)
    assert listener.connections == [b"knock"]


ATTEMPTS = [
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <URL> { ?s ?p ?o } }",
    "SELECT * { VALUES ?x { <URL> } SERVICE ?x { ?s ?p ?o } }",
    "PREFIX ex: <URL> SELECT * {SERVICEex:a{ ?s ?p ?o }}",
    r"SELECT * { \u0053ERVICE <URL> { ?s ?p ?o } }",
    "SELECT * FROM <URL> { ?s ?p ?o }",
    "SELECT * FROM NAMED <URL> { GRAPH ?g { ?s ?p ?o } }",
    "DESCRIBE <URL>",
    "SELECT * { GRAPH <URL> { ?s ?p ?o } }",
]


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_no_query_makes_the_server_open_a_connection(
    client: TestClient, listener: Listener, attempt: str
) -> None:
    text = attempt.replace("URL", f"http://127.0.0.1:{listener.port}/data.ttl")
    response = ask(client, text)
    assert listener.connections == []
    if "SERVICE" in text or "FROM" in text or "\\u" in text:
        problem(response, 400, "refused-query")


def test_no_dataset_of_a_request_is_fetched(client: TestClient, listener: Listener) -> None:
    for name in ("default-graph-uri", "named-graph-uri"):
        url = f"http://127.0.0.1:{listener.port}/data.ttl"
        problem(client.get("/sparql", params={"query": "ASK {}", name: url}), 400, "refused-query")
    assert listener.connections == []


DOCUMENTS = [
    ("application/ld+json", '{"@context": "URL", "@id": "a:a", "b": "c"}'),
    ("application/rdf+xml",
     '<!DOCTYPE r [<!ENTITY x SYSTEM "URL">]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-'
     'syntax-ns#"><rdf:Description rdf:about="a:a"><rdf:value>&x;</rdf:value></rdf:Description>'
     "</rdf:RDF>"),
    ("text/turtle", "<a:a> <http://www.w3.org/2002/07/owl#imports> <URL> ."),
    ("text/turtle", "<a:a> <http://www.w3.org/ns/shacl#shapesGraph> <URL> ."),
]  # fmt: skip


@pytest.mark.parametrize(("media_type", "document"), DOCUMENTS)
def test_no_posted_graph_makes_the_server_open_a_connection(
    client: TestClient, listener: Listener, media_type: str, document: str
) -> None:
    text = document.replace("URL", f"http://127.0.0.1:{listener.port}/data")
    client.post("/api/v1/validate", content=text, headers={"Content-Type": media_type})
    assert listener.connections == []


# --- Limits of a key -----------------------------------------------------------------------------


def test_a_key_may_have_limits_of_its_own(catalogue: Catalogue, tmp_path: Path) -> None:
    secret, key = new_key("impatient", frozenset())
    limits = "query_seconds = 0.3\nmax_rows = 10\n"
    (tmp_path / "keys.toml").write_text(key.as_toml() + limits, encoding="utf-8")
    settings = Settings(keys_file=tmp_path / "keys.toml")
    bearer = {"Authorization": f"Bearer {secret}"}
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with TestClient(create_app(settings, Catalogues.of(catalogue))) as client:
        stopped = client.get("/sparql", params={"query": endless}, headers=bearer)
        assert "0.3 seconds" in problem(stopped, 503, "query-stopped")["detail"]
        rows = {"query": "SELECT * { ?s ?p ?o } LIMIT 20"}
        problem(client.get("/sparql", params=rows, headers=bearer), 422, "result-too-large")
        assert client.get("/sparql", params=rows).status_code == 200, "others have the usual ones"
        unknown = client.get("/sparql", params=rows, headers={"Authorization": "Bearer no"})
        problem(unknown, 401, "unknown-key")

"""Validation of a posted graph: the report, every format, and what is refused unfetched."""

from __future__ import annotations

import select
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from httpx2 import Response
from rdflib import Graph
from rdflib.namespace import RDF, SH
from starlette.testclient import TestClient

from asked import V1, problem
from skillgraph.catalogue import Catalogue
from skillgraph.namespaces import SHAPES
from skillgraph_api.app import create_app
from skillgraph_api.settings import Settings
from skillgraph_api.switch import Catalogues

VALIDATE = f"{V1}/validate"
TRIPLE = b'<http://e.org/a> <http://e.org/b> "c" .'
TURTLE, JSON_LD, RDF_XML = "text/turtle", "application/ld+json", "application/rdf+xml"
FORMATS = {
    TURTLE: ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/n-quads": ox.RdfFormat.N_QUADS,
    "application/trig": ox.RdfFormat.TRIG,
    RDF_XML: ox.RdfFormat.RDF_XML,
    JSON_LD: ox.RdfFormat.JSON_LD,
}
#: On the warning of ``shapes/examples/WeightSharesAddUp/invalid.ttl``.
ERRATUM = """
<erratum/1>
    a sg:Erratum ;
    sg:erratumOf <job/technical-department-supervisor> ;
    sg:erratumKind sg:erratumKind-arithmetic ;
    sg:printed "90 15" ;
    sg:meant "85 15" ;
    sg:reason "权重合计超过100%"@zh-Hans , "The shares add up to more than 100 %"@en ;
    sg:explainsWarning "WeightSharesAddUp" ;
    sg:clause "三" ;
    dcterms:source <source/jd> .
"""


def post(client: TestClient, body: bytes, media_type: str = TURTLE, **headers: str) -> Response:
    return client.post(VALIDATE, content=body, headers={"content-type": media_type, **headers})


def report(response: Response) -> dict[str, Any]:
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def other_format(turtle: bytes, format: ox.RdfFormat) -> bytes:
    triples = [quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)]
    written = ox.serialize(triples, format=format)
    assert written
    return written


# --- The report ----------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", ["AbilityExists", "OverallWeightsAddUp", "EducationLevelExists"])
def test_a_valid_example_conforms(client: TestClient, examples: Path, shape: str) -> None:
    answer = report(post(client, (examples / shape / "valid.ttl").read_bytes()))
    assert answer == {"conforms": True, "violations": 0, "warnings": 0, "findings": []}


@pytest.mark.parametrize("media_type", FORMATS)
def test_an_invalid_example_is_found_out_in_every_format(
    client: TestClient, examples: Path, media_type: str
) -> None:
    turtle = (examples / "AbilityExists" / "invalid.ttl").read_bytes()
    body = other_format(turtle, FORMATS[media_type])
    answer = report(post(client, body, media_type))
    assert (answer["conforms"], answer["violations"], answer["warnings"]) == (False, 1, 0)
    [finding] = answer["findings"]
    assert finding["severity"] == "violation"
    assert finding["shape"] == "AbilityExists"
    assert finding["focus"] == "sgid:asm/junior/2.2"
    assert finding["path"] == "sg:hasAbility|sg:drawsOnAbility|sg:underlies"
    assert finding["value"] == "sgid:asm/junior/2.2/a1"
    assert finding["message"]["en"].startswith("What is named as an ability is not in the graph")
    assert finding["message"]["zh-Hans"].startswith("所指的能力要求不在图中")
    assert finding["erratum"] is None


def test_a_report_is_the_same_twice(client: TestClient, examples: Path) -> None:
    body = (examples / "AbilityExists" / "invalid.ttl").read_bytes()
    assert post(client, body).content == post(client, body).content


def test_a_warning_counts_unless_an_erratum_explains_it(client: TestClient, examples: Path) -> None:
    body = (examples / "WeightSharesAddUp" / "invalid.ttl").read_bytes()
    alone = report(post(client, body))
    assert (alone["conforms"], alone["violations"], alone["warnings"]) == (False, 0, 1)
    explained = report(post(client, body + ERRATUM.encode()))
    assert (explained["conforms"], explained["violations"], explained["warnings"]) == (True, 0, 1)
    assert [f["erratum"] for f in explained["findings"]] == ["sgid:erratum/1"]


def test_a_media_type_may_have_parameters_and_capitals(client: TestClient) -> None:
    assert post(client, TRIPLE, "Text/Turtle; charset=UTF-8").status_code == 200


def test_a_byte_order_mark_is_no_syntax_error(client: TestClient) -> None:
    assert post(client, b"\xef\xbb\xbf" + TRIPLE).status_code == 200


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/turtle", TURTLE),
        ("text/turtle;q=0.5, application/json;q=0.4", TURTLE),
        ("text/turtle;q=0.4, application/json;q=0.5", "application/json"),
        ("text/*", TURTLE),
        ("text/turtle;q=0", "application/json"),
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("image/png", "application/json"),
        ("", "application/json"),
    ],
)
def test_the_report_is_turtle_where_that_is_preferred(
    client: TestClient, accept: str, media_type: str
) -> None:
    response = post(client, TRIPLE, accept=accept)
    assert response.status_code == 200
    assert response.headers["content-type"].partition(";")[0] == media_type


def test_the_turtle_is_the_report_of_shacl(client: TestClient, examples: Path) -> None:
    body = (examples / "AbilityExists" / "invalid.ttl").read_bytes()
    response = post(client, body, accept=TURTLE)
    graph = Graph().parse(data=response.text, format="turtle")
    [found] = graph.subjects(RDF.type, SH.ValidationReport)
    assert [bool(value) for value in graph.objects(found, SH.conforms)] == [False]
    [result] = graph.objects(found, SH.result)
    assert graph.value(result, SH.sourceShape) == SHAPES["AbilityExists"]


def test_what_takes_too_long_is_stopped_and_the_next_is_answered(
    catalogue: Catalogue, examples: Path
) -> None:
    items = "".join(f"<urn:item/{n}> a sg:Ability .\n" for n in range(20_000))
    long = b"@prefix sg: <https://w3id.org/skillgraph/ontology#> .\n" + items.encode()
    short = (examples / "AbilityExists" / "valid.ttl").read_bytes()
    app = create_app(Settings(validation_seconds=2), Catalogues.of(catalogue))
    with TestClient(app) as client:
        stopped = problem(post(client, long), 503, "query-stopped")
        assert stopped["detail"] == "stopped after 2 seconds"
        assert 'skillgraph_stopped_total{work="validation"} 1.0' in client.get("/metrics").text
        app.state.settings = Settings()
        assert report(post(client, short))["conforms"]


# --- Wrong input ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("media_type", "body", "where"),
    [
        (TURTLE, b"@prefix : <http://e.org/> .\n:a :b .", "line 2"),
        (TURTLE, TRIPLE + b"\n<http://e.org/a> nope", "line 2"),
        (TURTLE, b"<a> <b> <c> .", "line 1"),
        ("application/n-triples", TRIPLE + b"\n" + TRIPLE + b"\noops", "line 3"),
        ("application/trig", b"<http://e.org/g> {\n<http://e.org/a> }", "line 2"),
        (JSON_LD, b'{"@id": "http://e.org/a",\n "http://e.org/b" }', "line 2"),
        (TURTLE, '<http://e.org/a> <http://e.org/b> "工单" .'.encode("gb18030"), "UTF-8"),
        (TURTLE, '<http://e.org/a> <http://e.org/b> "工单" .'.encode("utf-16"), "UTF-8"),
        (RDF_XML, b"<rdf:RDF>", "rdf"),
        (TURTLE, b"\x00" * 10, "line 1"),
    ],
)
def test_a_syntax_error_is_422_with_its_place(
    client: TestClient, media_type: str, body: bytes, where: str
) -> None:
    members = problem(post(client, body, media_type), 422, "malformed-graph")
    assert where in members["detail"]


@pytest.mark.parametrize("media_type", [m for m in FORMATS if m != JSON_LD])
def test_an_empty_body_is_422(client: TestClient, media_type: str) -> None:
    members = problem(post(client, b"", media_type), 422, "malformed-graph")
    assert "the graph is empty" in members["detail"]


def test_what_is_json_but_says_nothing_is_422(client: TestClient) -> None:
    members = problem(post(client, b"{}", JSON_LD), 422, "malformed-graph")
    assert "the graph is empty" in members["detail"]


def test_triple_terms_are_422(client: TestClient) -> None:
    body = b"<http://e.org/a> <http://e.org/b> <<( <http://e.org/a> <http://e.org/b> 1 )>> ."
    assert "RDF 1.1" in problem(post(client, body), 422, "malformed-graph")["detail"]


@pytest.mark.parametrize("media_type", ["application/json", "text/html", "turtle", "*/*"])
def test_a_media_type_that_is_no_graph_is_415_and_names_those_that_are(
    client: TestClient, media_type: str
) -> None:
    members = problem(post(client, TRIPLE, media_type), 415, "unsupported-media-type")
    assert all(known in members["detail"] for known in FORMATS)


def test_no_media_type_is_415(client: TestClient) -> None:
    response = client.post(VALIDATE, content=TRIPLE)
    members = problem(response, 415, "unsupported-media-type")
    assert "no Content-Type" in members["detail"]


# --- Nothing is fetched --------------------------------------------------------------------------


class Listener:
    """A socket on loopback that never answers, and knows whether somebody came."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/it"

    @property
    def was_asked(self) -> bool:
        readable, _, _ = select.select([self._socket], [], [], 0)
        return bool(readable)

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.close()


def test_the_listener_would_notice(listener: Listener) -> None:
    assert not listener.was_asked
    with socket.create_connection(("127.0.0.1", int(listener.url.split(":")[2].split("/")[0]))):
        assert listener.was_asked


@pytest.mark.parametrize(
    "context",
    [
        '"{url}"',
        '["{url}"]',
        '[{{"b": "http://e.org/b"}}, "{url}"]',
        '{{"@import": "{url}"}}',
        '{{"b": {{"@id": "http://e.org/b", "@context": "{url}"}}}}',
    ],
)
def test_a_remote_context_is_refused_without_a_connection(
    client: TestClient, listener: Listener, context: str
) -> None:
    body = '{{"@context": {}, "@id": "http://e.org/a", "b": {{"@id": "http://e.org/c"}}}}'
    written = body.format(context.format(url=listener.url))
    members = problem(post(client, written.encode(), JSON_LD), 422, "malformed-graph")
    assert "a remote context is refused" in members["detail"]
    assert not listener.was_asked


def test_a_context_in_the_document_is_read(client: TestClient) -> None:
    body = b'{"@context": {"b": "http://e.org/b"}, "@id": "http://e.org/a", "b": "c"}'
    assert report(post(client, body, JSON_LD))["conforms"] is True


def test_imports_are_not_followed(client: TestClient, listener: Listener) -> None:
    body = f"<http://e.org/o> a <http://www.w3.org/2002/07/owl#Ontology> ; " \
           f"<http://www.w3.org/2002/07/owl#imports> <{listener.url}> ; " \
           f"<http://www.w3.org/ns/shacl#shapesGraph> <{listener.url}> ."  # fmt: skip
    assert report(post(client, body.encode()))["conforms"] is True
    assert not listener.was_asked


XML = (
    '<?xml version="1.0"?>\n{doctype}\n'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e.org/">'
    '<rdf:Description rdf:about="http://e.org/a"><e:b>{text}</e:b></rdf:Description></rdf:RDF>'
)


@pytest.mark.parametrize(
    "declaration",
    [
        '<!ENTITY e SYSTEM "file://{file}">',
        '<!ENTITY e SYSTEM "{url}">',
        '<!ENTITY e PUBLIC "-//E//E" "{url}">',
        '<!ENTITY % p SYSTEM "{url}"> %p; <!ENTITY e "x">',
        '<!ENTITY e "of our own">',
    ],
)
def test_xml_entities_are_refused_neither_read_nor_expanded(
    client: TestClient, listener: Listener, tmp_path: Path, declaration: str
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("what nobody may see")
    entity = declaration.format(file=secret, url=listener.url)
    body = XML.format(doctype=f"<!DOCTYPE rdf:RDF [ {entity} ]>", text="&e;")
    response = post(client, body.encode(), RDF_XML)
    assert "XML entities are refused" in problem(response, 422, "malformed-graph")["detail"]
    assert "what nobody may see" not in response.text
    assert not listener.was_asked


def test_entities_do_not_multiply(client: TestClient) -> None:
    # Twelve levels of ten references each would be 10^12 characters out of a thousand.
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 13))
    doctype = f'<!DOCTYPE rdf:RDF [ <!ENTITY l0 "x"> {levels} ]>'
    response = post(client, XML.format(doctype=doctype, text="&l12;").encode(), RDF_XML)
    problem(response, 422, "malformed-graph")


def test_an_external_document_type_is_not_fetched(client: TestClient, listener: Listener) -> None:
    doctype = f'<!DOCTYPE rdf:RDF SYSTEM "{listener.url}">'
    assert post(client, XML.format(doctype=doctype, text="c").encode(), RDF_XML).status_code == 200
    assert not listener.was_asked


def test_the_entities_of_xml_itself_are_read(client: TestClient) -> None:
    body = XML.format(doctype="", text="&lt;&amp;&#x5de5;")
    assert post(client, body.encode(), RDF_XML).status_code == 200

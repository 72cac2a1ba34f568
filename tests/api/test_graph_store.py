"""The graph store: graphs are read by anybody, written with a key, and every write is a version."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from httpx2 import Response
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic
from starlette.testclient import TestClient

from asked import V1, problem
from skillgraph.namespaces import GRAPH
from skillgraph_api.app import create_app
from skillgraph_api.settings import Settings
from skillgraph_api.switch import Catalogues
from writable import Writable, writable

STORE = "/graph-store"
ABC = f"{GRAPH}abc"
TURTLE, JSON_LD, RDF_XML = "text/turtle", "application/ld+json", "application/rdf+xml"
FORMATS = [TURTLE, "application/n-triples", RDF_XML, JSON_LD]
PERSON = "<#me> <http://xmlns.com/foaf/0.1/knows> [ <http://xmlns.com/foaf/0.1/name> '李' ] ."


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writable]:
    with writable(tmp_path_factory.mktemp("graph-store"), update_seconds=60) as service:
        yield service


@pytest.fixture
def fresh(service: Writable) -> Writable:
    service.reset()
    return service


def of(name: str) -> str:
    return f"{STORE}?graph={quote(name, safe='')}"


def get(service: Writable, target: str, accept: str = TURTLE, **headers: str) -> Response:
    return service.client.get(target, headers={"accept": accept, **headers})


def graph(response: Response) -> Graph:
    assert response.status_code == 200, response.text
    return Graph().parse(response.content, format=response.headers["content-type"].split(";")[0])


def send(
    service: Writable,
    method: str,
    target: str,
    body: str = "",
    media_type: str | None = TURTLE,
    **headers: str,
) -> Response:
    content_type = {"content-type": media_type} if media_type else {}
    return service.client.request(
        method, target, content=body, headers={**service.editor, **content_type, **headers}
    )


# --- Reading -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def abc(service: Writable) -> Graph:
    """The graph of the made-up standard, read from the version's file without the service.

    Language tags are in lower case, their value space (RDF 1.1 Concepts, 3.3), as the engine's.
    """
    end = f" <{ABC}> ."
    written = service.base.nquads.read_text(encoding="utf-8")
    lines = written.replace("@zh-Hans", "@zh-hans").splitlines()
    triples = [f"{line.removesuffix(end)} ." for line in lines if line.endswith(end)]
    return Graph().parse(data="\n".join(triples), format="nt")


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # in rdflib's own JSON-LD
@pytest.mark.parametrize("media_type", FORMATS)
def test_a_graph_is_had_in_each_format(fresh: Writable, abc: Graph, media_type: str) -> None:
    response = get(fresh, of(ABC), media_type)
    assert response.headers["content-type"].split(";")[0] == media_type
    assert "accept" in response.headers["vary"].lower()
    assert len(abc) > 100
    assert isomorphic(graph(response), abc)


def test_turtle_says_that_it_is_utf_8(fresh: Writable) -> None:
    assert get(fresh, of(ABC)).headers["content-type"] == "text/turtle; charset=utf-8"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("*/*", TURTLE),
        (f"{TURTLE};q=0.5, {RDF_XML};q=0.9", RDF_XML),
        (f"text/html, {JSON_LD};q=0.1", JSON_LD),
        (f"{TURTLE};q=0, */*;q=0.1", "application/n-triples"),
    ],
)
def test_the_format_is_what_the_client_likes_best(
    fresh: Writable, accept: str, expected: str
) -> None:
    response = get(fresh, of(ABC), accept)
    assert response.headers["content-type"].split(";")[0] == expected


def test_what_the_client_accepts_none_of_is_not_acceptable(fresh: Writable) -> None:
    assert TURTLE in problem(get(fresh, of(ABC), "image/png"), 406, "not-acceptable")["detail"]


def test_head_is_get_without_a_body(fresh: Writable) -> None:
    response = fresh.client.head(of(ABC), headers={"accept": TURTLE})
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["etag"] == get(fresh, of(ABC)).headers["etag"]
    assert fresh.client.head(of("urn:none")).status_code == 404


def test_a_graph_that_is_not_there_is_not_found(fresh: Writable) -> None:
    for target in (of("urn:none"), f"{STORE}/none"):
        problem(get(fresh, target), 404, "not-found")
        problem(send(fresh, "DELETE", target), 404, "not-found")
    assert fresh.current == fresh.base.digest


def test_the_graph_without_a_name_is_always_there(fresh: Writable) -> None:
    assert len(graph(get(fresh, f"{STORE}?default"))) == 0


@pytest.mark.parametrize(
    "query", ["", "?default&graph=urn:a", "?graph=urn:a&graph=urn:b", "?graph=abc", "?graph="]
)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_a_request_names_one_graph_by_an_absolute_iri(
    fresh: Writable, method: str, query: str
) -> None:
    assert "graph" in problem(send(fresh, method, f"{STORE}{query}"), 400, "bad-request")["detail"]


def test_a_reader_who_holds_the_graph_is_not_sent_it_again(fresh: Writable) -> None:
    tag = get(fresh, of(ABC)).headers["etag"]
    again = get(fresh, of(ABC), **{"if-none-match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    other = get(fresh, of(ABC), JSON_LD, **{"if-none-match": tag})
    assert (other.status_code, other.headers["etag"] != tag) == (200, True)


# --- Who may write -------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_a_write_needs_a_key_with_the_right(service: Writable, method: str) -> None:
    request, target = service.client.request, of("urn:none")
    problem(request(method, target), 401, "unknown-key")
    problem(request(method, target, headers=service.publisher), 403, "forbidden")
    off = TestClient(create_app(Settings(), Catalogues.of(service.catalogues.current)))
    problem(off.request(method, target, headers=service.editor), 403, "forbidden")


# --- Writing -------------------------------------------------------------------------------------


def test_a_graph_is_made_replaced_extended_and_removed(fresh: Writable) -> None:
    target = of("http://example.org/people")
    me = Graph().parse(data=PERSON, format="turtle", publicID="http://example.org/people")
    made = send(fresh, "PUT", target, PERSON, **{"if-none-match": "*"})
    assert made.status_code == 201, made.text
    assert made.links["latest-version"]["url"] == f"{V1}/versions/{fresh.current}"
    held = get(fresh, target)
    assert isomorphic(graph(held), me)
    assert send(fresh, "POST", target, "<urn:a> <urn:b> <urn:c> .").status_code == 204
    assert len(graph(get(fresh, target))) == len(me) + 1
    stale = send(fresh, "PUT", target, "", **{"if-match": held.headers["etag"]})
    problem(stale, 412, "precondition-failed")
    tag = get(fresh, target).headers["etag"]
    again = send(fresh, "PUT", target, "<urn:a> <urn:b> 1 .", **{"if-match": tag})
    assert again.status_code == 204
    assert len(graph(get(fresh, target))) == 1
    assert send(fresh, "DELETE", target).status_code == 204
    problem(get(fresh, target), 404, "not-found")


def test_what_is_posted_to_the_store_itself_is_a_new_graph_with_an_address(
    fresh: Writable,
) -> None:
    response = send(fresh, "POST", STORE, PERSON)
    assert response.status_code == 201, response.text
    address = response.headers["location"]
    assert address.startswith(f"http://testserver{STORE}/")
    assert isomorphic(graph(get(fresh, address)), graph(get(fresh, of(address))))
    subjects = {str(s) for s in graph(get(fresh, address)).subjects() if isinstance(s, URIRef)}
    assert subjects == {f"{address}#me"}


def test_a_graph_is_named_by_its_own_address_as_it_is_encoded(fresh: Writable) -> None:
    target = f"{STORE}/a%20b/%E6%9D%8E.ttl"
    assert send(fresh, "PUT", target, PERSON).status_code == 201
    assert len(graph(get(fresh, of(f"http://testserver{target}")))) == 2


def test_a_write_that_makes_the_graph_invalid_changes_nothing(fresh: Writable) -> None:
    members = problem(send(fresh, "DELETE", of(ABC)), 422, "invalid-graph")
    assert any(finding["in"].startswith("sgid:") for finding in members["errors"])
    assert fresh.current == fresh.base.digest


def test_conditions_are_held_against_the_graph_before_anything_is_done(fresh: Writable) -> None:
    for method, target, header in [
        ("PUT", of(ABC), {"if-none-match": "*"}),
        ("PUT", of("urn:none"), {"if-match": "*"}),
        ("DELETE", of(ABC), {"if-match": '"other"'}),
    ]:
        problem(send(fresh, method, target, "", **header), 412, "precondition-failed")


# --- Documents -----------------------------------------------------------------------------------


@pytest.mark.parametrize("media_type", [None, "text/plain", "application/trig", "text/html"])
def test_a_document_that_is_no_graph_is_of_an_unsupported_type(
    fresh: Writable, media_type: str | None
) -> None:
    response = send(fresh, "PUT", of("urn:g"), "<urn:a> <urn:b> 1 .", media_type)
    assert TURTLE in problem(response, 415, "unsupported-media-type")["detail"]


def test_a_form_without_files_is_refused(fresh: Writable) -> None:
    response = fresh.client.post(
        of("urn:g"), files={"graph": (None, "<urn:a> <urn:b> 1 .")}, headers=fresh.editor
    )
    assert "file" in problem(response, 400, "bad-request")["detail"]


def test_a_file_of_a_form_has_a_media_type_of_its_own(fresh: Writable) -> None:
    files = {"a": ("a.csv", "a,b", "text/csv")}
    response = fresh.client.post(of("urn:g"), files=files, headers=fresh.editor)
    problem(response, 415, "unsupported-media-type")


@pytest.mark.parametrize(
    ("document", "media_type", "said"),
    [
        ("<urn:a> <urn:b>", TURTLE, "line 1"),
        ('{"@context": "URL", "@id": "urn:a", "b": 1}', JSON_LD, "remote context"),
        ('<!DOCTYPE a [<!ENTITY b SYSTEM "URL">]><a>&b;</a>', RDF_XML, "entities"),
    ],
)
def test_a_malformed_document_is_refused_and_nothing_is_fetched(
    fresh: Writable, document: str, media_type: str, said: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/c"
        response = send(fresh, "PUT", of("urn:g"), document.replace("URL", url), media_type)
        assert said in problem(response, 400, "malformed-graph")["detail"]
        with pytest.raises(TimeoutError):
            listener.accept()
    assert fresh.current == fresh.base.digest

"""Exports over HTTP: the published file or a part made for the asking, and their catalogue."""

from __future__ import annotations

import asyncio
import dataclasses
import hashlib
import io
import json
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
from httpx2 import ASGITransport, AsyncClient
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, RDF
from starlette.testclient import TestClient

from asked import problem
from skillgraph.catalogue import Catalogue
from skillgraph.errors import BusyError, StoreError
from skillgraph.exchange.exports import published
from skillgraph.exchange.formats import FORMATS
from skillgraph.exchange.scope import Scope
from skillgraph.store.address import Address
from skillgraph.version import Version
from skillgraph_api.app import create_app
from skillgraph_api.exporting import Exporter
from skillgraph_api.settings import Settings
from skillgraph_api.switch import Catalogues

SENIOR = "/export/graphml?grade=asm/senior"
SYNTAXES = {
    "text/turtle": "turtle",
    "application/ld+json": "json-ld",
    "application/rdf+xml": "xml",
    "application/n-triples": "nt",
}


@pytest.fixture(scope="module")
def bare(catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The service over a version that has no exports beside it, as an endpoint's has none."""
    folder = tmp_path_factory.mktemp("bare") / catalogue.version.digest
    folder.mkdir()
    (folder / "store").symlink_to(catalogue.version.path / "store")
    version = dataclasses.replace(catalogue, version=Version(folder))
    with TestClient(create_app(Settings(), Catalogues.of(version))) as client:
        yield client


# --- The whole graph -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_is_the_published_file_with_its_type_and_name(
    client: TestClient, version: Version, name: str
) -> None:
    response = client.get(f"/export/{name}")
    assert response.status_code == 200
    export, format = published(version)[name], FORMATS[name]
    assert hashlib.sha256(response.content).hexdigest() == export.sha256
    assert response.headers["content-type"].partition(";")[0] == format.media_type
    assert response.headers["content-disposition"] == f'attachment; filename="{export.file}"'
    assert version.digest in export.file


def test_a_part_of_a_file_can_be_asked_for(client: TestClient) -> None:
    response = client.get("/export/turtle", headers={"range": "bytes=0-6"})
    assert (response.status_code, response.content) == (206, b"@prefix")


def test_without_a_published_file_the_whole_graph_is_made(
    bare: TestClient, version: Version
) -> None:
    made = bare.get("/export/n-triples")
    assert hashlib.sha256(made.content).hexdigest() == published(version)["n-triples"].sha256


# --- A part --------------------------------------------------------------------------------------


def test_a_grade_is_exported_by_itself(client: TestClient) -> None:
    response = client.get(SENIOR)
    assert response.status_code == 200
    assert response.headers["content-disposition"].endswith('-asm-senior.graphml"')
    network = nx.read_graphml(io.BytesIO(response.content), force_multigraph=True)
    types = [type for _, type in network.nodes(data="type")]
    assert types.count("sg:Unit") == 20
    assert "asm/junior" not in network


def test_options_are_those_of_the_command(client: TestClient) -> None:
    url = "/export/n-quads?graph=asm&graph=inferred&standard=asm&inferred=false&lang=en"
    quads = list(ox.parse(client.get(url).content, ox.RdfFormat.N_QUADS))
    assert {str(q.graph_name).rpartition("/")[2] for q in quads} == {"asm>"}
    objects = (quad.object for quad in quads)
    assert {o.language for o in objects if isinstance(o, ox.Literal) and o.language} == {"en"}


@pytest.mark.parametrize(
    ("url", "nearest"),
    [
        ("/export/graphm", "graphml"),
        ("/export/turtle?standard=ams", "asm"),
        ("/export/turtle?grade=asm/snior", "asm/senior"),
        ("/export/turtle?graph=infered", "inferred"),
    ],
)
def test_what_is_not_there_is_404_with_the_nearest(
    client: TestClient, url: str, nearest: str
) -> None:
    assert nearest in problem(client.get(url), 404, "unknown-id")["nearest"]


@pytest.mark.parametrize(
    "url",
    [
        "/export/turtle?standard=asm&grade=asm/senior",
        "/export/graphml?graph=asm",
        "/export/matrix-roles?inferred=false",
    ],
)
def test_what_a_format_cannot_hold_is_422(client: TestClient, url: str) -> None:
    problem(client.get(url), 422, "unreadable-input")


def test_an_unknown_language_is_422(client: TestClient) -> None:
    problem(client.get("/export/turtle?lang=fr"), 422, "invalid-request")


# --- Keeping -------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["/export/turtle", SENIOR, "/export", "/context.jsonld"])
def test_what_the_client_holds_is_304_without_a_body(client: TestClient, url: str) -> None:
    etag = client.get(url).headers["etag"]
    response = client.get(url, headers={"if-none-match": etag})
    assert (response.status_code, response.content) == (304, b"")
    assert response.headers["etag"] == etag


def test_every_scope_format_and_syntax_has_a_tag_of_its_own(client: TestClient) -> None:
    urls = ["/export/turtle", "/export/graphml", SENIOR, f"{SENIOR}&lang=en", "/export"]
    tags = [client.head(url).headers["etag"] for url in urls]
    tags += [client.get("/export", headers={"accept": "text/html"}).headers["etag"]]
    assert len(set(tags)) == len(tags)


# --- The catalogue -------------------------------------------------------------------------------


@pytest.mark.parametrize("media_type", SYNTAXES)
def test_the_catalogue_is_the_same_graph_in_every_syntax(
    client: TestClient, media_type: str
) -> None:
    response = client.get("/export", headers={"accept": media_type})
    assert response.headers["content-type"].partition(";")[0] == media_type
    assert "Accept" in response.headers["vary"]
    with warnings.catch_warnings():  # rdflib's own: it reads by what it calls deprecated
        warnings.filterwarnings("ignore", category=DeprecationWarning, module="rdflib")
        graph = Graph().parse(data=response.content, format=SYNTAXES[media_type])
    assert len(list(graph.subjects(RDF.type, DCAT.Distribution))) == len(FORMATS)
    turtle = Graph().parse(data=client.get("/export").content, format="turtle")
    assert len(graph) == len(turtle)


def test_every_address_in_the_catalogue_answers_with_what_is_said_of_it(
    client: TestClient,
) -> None:
    graph = Graph().parse(data=client.get("/export").content, format="turtle")
    for part, address in graph.subject_objects(DCAT.downloadURL):
        response = client.head(str(address))
        assert response.status_code == 200
        assert response.headers["content-length"] == str(graph.value(part, DCAT.byteSize))


def test_people_get_a_page_in_their_language(client: TestClient) -> None:
    browser = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    chinese = client.get("/export", headers=browser)
    english = client.get("/export", headers={**browser, "accept-language": "en"})
    assert chinese.headers["content-type"].startswith("text/html")
    assert "引用" in chinese.text
    assert "To cite" in english.text
    for name in FORMATS:
        assert f'href="/export/{name}"' in english.text


def test_a_wish_that_cannot_be_met_is_406(client: TestClient) -> None:
    problem(client.get("/export", headers={"accept": "image/png"}), 406, "not-acceptable")


def test_where_no_sizes_are_known_none_are_said(bare: TestClient) -> None:
    graph = Graph().parse(data=bare.get("/export").content, format="turtle")
    assert len(list(graph.subjects(RDF.type, DCAT.Distribution))) == len(FORMATS)
    assert list(graph.subject_objects(DCAT.byteSize)) == []
    page = bare.get("/export", headers={"accept": "text/html"})
    assert page.status_code == 200


# --- The context ---------------------------------------------------------------------------------


def test_the_context_is_the_one_in_the_export(client: TestClient) -> None:
    response = client.get("/context.jsonld", headers={"origin": "https://example.org"})
    assert response.headers["content-type"] == "application/ld+json"
    assert response.headers["access-control-allow-origin"] == "*"
    exported = json.loads(client.get("/export/json-ld").content)
    assert response.json() == {"@context": exported["@context"]}


def test_the_context_is_made_where_none_was_published(bare: TestClient, client: TestClient) -> None:
    assert bare.get("/context.jsonld").content == client.get("/context.jsonld").content


# --- Processes -----------------------------------------------------------------------------------


def test_a_third_export_at_once_is_told_to_come_again(
    catalogue: Catalogue, client: TestClient
) -> None:
    async def three() -> list[object]:
        exporter, address = Exporter(at_once=2), catalogue.version.address
        scope = Scope(grade="asm/senior")
        made = (exporter.make(address, "sssom", scope) for _ in range(3))
        first = await asyncio.gather(*made, return_exceptions=True)
        return [*first, await exporter.make(address, "sssom", scope)]

    one, two, three_, after = asyncio.run(three())
    assert isinstance(three_, BusyError)
    assert three_.retry_after > 0
    assert isinstance(one, bytes)
    assert one == two == after


def test_being_busy_is_503_with_when_to_come_again(catalogue: Catalogue) -> None:
    app = create_app(Settings(), Catalogues.of(catalogue))
    app.state.exporter = Exporter(at_once=0)
    response = TestClient(app).get(SENIOR)
    problem(response, 503, "busy")
    assert int(response.headers["retry-after"]) > 0
    assert TestClient(app).get("/export/turtle").status_code == 200  # the file needs no process


def test_a_process_ends_with_who_waits_for_it(catalogue: Catalogue) -> None:
    async def leave() -> Exporter:
        exporter = Exporter(at_once=1)
        making = exporter.make(catalogue.version.address, "graphml", Scope(standard="asm"))
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(making, timeout=0.3)
        return exporter

    started = time.monotonic()
    exporter = asyncio.run(leave())
    assert time.monotonic() - started < 2
    assert exporter._free == 1


def test_what_the_process_finds_wrong_is_told(tmp_path: Path) -> None:
    address = Address("0" * 16, folder=str(tmp_path / "nothing"))
    with pytest.raises(StoreError, match="the export failed"):
        asyncio.run(Exporter().make(address, "turtle", Scope()))


def test_other_requests_are_answered_while_an_export_is_made(catalogue: Catalogue) -> None:
    async def both() -> tuple[float, float]:
        transport = ASGITransport(app=create_app(Settings(), Catalogues.of(catalogue)))
        async with AsyncClient(transport=transport, base_url="http://test") as client:
            started = time.monotonic()
            making = asyncio.create_task(client.get(SENIOR))
            await asyncio.sleep(0.1)
            asked = time.monotonic()
            assert (await client.get("/health")).status_code == 200
            answered = time.monotonic() - asked
            assert (await making).status_code == 200
            return answered, time.monotonic() - started

    answered, made = asyncio.run(both())
    assert answered < made / 2


def test_the_distributions_are_of_the_version_that_is_served(
    client: TestClient, version: Version
) -> None:
    graph = Graph().parse(data=client.get("/export").content, format="turtle")
    node = URIRef(f"https://w3id.org/skillgraph/version/{version.digest}")
    assert (node, RDF.type, DCAT.Dataset) in graph

"""Updates through the service: who may, what comes of them, and what nobody else notices."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from asked import V1, problem
from skillgraph.changes import process
from skillgraph.changes.model import Change, SparqlUpdate
from skillgraph.errors import BusyError
from skillgraph.namespaces import GRAPH, ID, SG
from skillgraph_api.app import create_app
from skillgraph_api.settings import Settings
from skillgraph_api.switch import Catalogues
from skillgraph_api.writer import Writer
from writable import Writable, writable

UPDATE = {"content-type": "application/sparql-update"}
LABEL = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
ITEM = "abc/lower/1.1/a1"
#: The small tables say "Can receive customers"@en.
REWORD = f"""
    DELETE {{ GRAPH ?g {{ ?item {LABEL} ?old }} }}
    INSERT {{ GRAPH ?g {{ ?item {LABEL} "Can greet customers"@en }} }}
    WHERE {{ GRAPH ?g {{ ?item {LABEL} ?old }} FILTER(?item = <{ID}{ITEM}> && LANG(?old) = "en") }}
"""
UNLABEL = f"DELETE WHERE {{ GRAPH <{GRAPH}abc> {{ <{ID}{ITEM}> {LABEL} ?label }} }}"
ENDLESS = "INSERT { <urn:x> <urn:y> ?d } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writable]:
    with writable(tmp_path_factory.mktemp("update"), update_seconds=60) as service:
        yield service


@pytest.fixture
def fresh(service: Writable) -> Writable:
    service.reset()
    return service


def update(service: Writable, text: str, **parameters: str) -> Response:
    headers = {**UPDATE, **service.editor}
    return service.client.post("/sparql", content=text, headers=headers, params=parameters)


def label(client: TestClient) -> str:
    answer: dict[str, Any] = client.get(f"{V1}/items/{ITEM}", params={"lang": "en"}).json()
    return str(answer["label"])


# --- Who may -------------------------------------------------------------------------------------


def test_nobody_may_update_a_service_without_keys(service: Writable) -> None:
    client = TestClient(create_app(Settings(), Catalogues.of(service.catalogues.current)))
    response = client.post("/sparql", content="CLEAR ALL", headers=UPDATE)
    assert "SKILLGRAPH_KEYS_FILE" in problem(response, 403, "forbidden")["detail"]


def test_an_update_needs_a_key_that_is_known_and_has_the_right(service: Writable) -> None:
    def post(headers: dict[str, str]) -> Response:
        return service.client.post("/sparql", content="CLEAR ALL", headers={**UPDATE, **headers})

    problem(post({}), 401, "unknown-key")
    problem(post({"authorization": "Bearer guess"}), 401, "unknown-key")
    problem(post(service.publisher), 403, "forbidden")
    assert service.current == service.base.digest


def test_a_key_does_not_make_an_update_of_a_get(service: Writable) -> None:
    response = service.client.get("/sparql?update=CLEAR%20ALL", headers=service.editor)
    assert response.status_code == 400
    assert service.current == service.base.digest


def test_no_version_but_the_current_one_is_updated(service: Writable) -> None:
    response = update(service, "CLEAR ALL", version=service.base.digest)
    assert "current version" in problem(response, 400, "bad-request")["detail"]


# --- What comes of it ----------------------------------------------------------------------------


def test_a_valid_update_is_a_new_version_that_everything_answers_from(fresh: Writable) -> None:
    assert label(fresh.client) == "Can receive customers"
    response = update(fresh, REWORD)
    assert response.status_code == 204, response.text
    assert label(fresh.client) == "Can greet customers"
    ask = f'ASK {{ <{ID}{ITEM}> {LABEL} "Can greet customers"@en }}'
    assert fresh.client.get("/sparql", params={"query": ask}).json()["boolean"] is True
    version = response.links["latest-version"]["url"]
    assert version == f"{V1}/versions/{fresh.current}"
    assert fresh.client.get(version).json()["version"] == fresh.current != fresh.base.digest
    before = fresh.client.get("/sparql", params={"query": ask, "version": fresh.base.digest})
    assert before.json()["boolean"] is False


def test_an_update_that_makes_the_graph_invalid_changes_nothing_and_names_each_finding(
    fresh: Writable,
) -> None:
    members = problem(update(fresh, UNLABEL), 422, "invalid-graph")
    found = {(finding["in"], finding["shape"]) for finding in members["errors"]}
    assert {(f"sgid:{ITEM}", "LabelInChinese"), (f"sgid:{ITEM}", "LabelInEnglish")} <= found
    assert all(finding["problem"] for finding in members["errors"])
    assert fresh.current == fresh.base.digest
    assert label(fresh.client) == "Can receive customers"


def test_where_sees_what_is_inferred(fresh: Writable) -> None:
    """The upper grade requires what the lower does, which is inferred (clause 2.2)."""
    note = f"""
        INSERT {{ GRAPH <urn:notes> {{ <urn:seen> <urn:of> ?item }} }}
        WHERE {{ <{ID}abc/upper> <{SG}requires> ?item . <{ID}abc/lower> <{SG}requires> ?item }}
    """
    assert update(fresh, note).status_code == 204
    ask = f"ASK {{ GRAPH <urn:notes> {{ <urn:seen> <urn:of> <{ID}{ITEM}> }} }}"
    assert fresh.client.get("/sparql", params={"query": ask}).json()["boolean"] is True


def test_what_is_inferred_cannot_be_written(fresh: Writable) -> None:
    write = f"INSERT DATA {{ GRAPH <{GRAPH}inferred> {{ <urn:a> <urn:b> <urn:c> }} }}"
    assert update(fresh, write).status_code == 204
    ask = fresh.client.get("/sparql", params={"query": "ASK { <urn:a> ?b ?c }"})
    assert ask.json()["boolean"] is False
    assert fresh.current == fresh.base.digest


@pytest.mark.parametrize(
    ("text", "parameters", "name"),
    [
        ("CLEAR XYZ", {}, "query-syntax"),
        ("WITH <urn:a> DELETE {} WHERE {}", {"using-graph-uri": "urn:b"}, "query"),
        ("CREATE GRAPH <urn:a>; CREATE GRAPH <urn:a>", {}, "query"),
    ],
)
def test_what_is_no_update_is_the_clients_error(
    fresh: Writable, text: str, parameters: dict[str, str], name: str
) -> None:
    problem(update(fresh, text, **parameters), 400, name)
    assert fresh.current == fresh.base.digest


@pytest.mark.parametrize(
    "text",
    [
        "LOAD SILENT <{url}>",
        "CLEAR ALL; LOADSILENT<{url}>",
        "INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
    ],
)
def test_no_update_makes_the_server_open_a_connection(fresh: Writable, text: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/data.ttl"
        problem(update(fresh, text.format(url=url)), 400, "refused-query")
        with pytest.raises(TimeoutError):
            listener.accept()
    assert fresh.current == fresh.base.digest


# --- Turns and bounds ----------------------------------------------------------------------------


def test_an_update_that_runs_on_is_stopped_and_the_others_notice_nothing(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with writable(tmp_path_factory.mktemp("endless"), update_seconds=3) as service:
        answers: list[Response] = []
        thread = threading.Thread(target=lambda: answers.append(update(service, ENDLESS)))
        thread.start()
        while thread.is_alive():
            begun = time.monotonic()
            assert service.client.get(f"{V1}/items/{ITEM}").status_code == 200
            assert time.monotonic() - begun < 1
            time.sleep(0.2)
        problem(answers[0], 503, "query-stopped")
        assert service.current == service.base.digest


def test_changes_are_made_one_at_a_time_and_only_so_many_wait(
    service: Writable, monkeypatch: pytest.MonkeyPatch
) -> None:
    under_way = most = 0

    async def make(change: Change, base: Any, *_: object) -> Any:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.01)
        under_way -= 1
        return base

    async def write_all() -> list[object]:
        writer = Writer(_following(service.catalogues), process.Limits(), waiting=2)
        change = SparqlUpdate(text="", base="http://localhost/sparql")
        writes = (writer.write(change) for _ in range(5))
        return await asyncio.gather(*writes, return_exceptions=True)

    monkeypatch.setattr(process, "make", make)
    done = asyncio.run(write_all())
    refused = [error for error in done if isinstance(error, BusyError)]
    assert (most, len(refused), len(done)) == (1, 2, 5)
    assert refused[0].retry_after > 0


def _following(catalogues: Catalogues) -> Catalogues:
    """Give the same catalogues to another event loop."""
    return Catalogues(catalogues.current, catalogues.home)

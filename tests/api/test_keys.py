"""Nobody writes without a key that has the right, and the document says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import pytest
from fastapi import FastAPI, Security
from httpx2 import Response
from starlette.testclient import TestClient

from asked import V1, problem
from skillgraph.catalogue import Catalogue
from skillgraph.errors import InputError
from skillgraph.keys import Key, Right, new_key
from skillgraph_api.app import create_app
from skillgraph_api.deps import ClientDep
from skillgraph_api.keys import require
from skillgraph_api.settings import Settings
from skillgraph_api.switch import Catalogues

WRITES = [("post", f"{V1}/versions"), ("put", f"{V1}/versions/current")]
every_write = pytest.mark.parametrize(("method", "url"), WRITES)

App = Callable[[Path | None], FastAPI]
Ask = Callable[..., Response]


def sent(client: TestClient, method: str, url: str, authorization: str | None = None) -> Response:
    headers = {"authorization": authorization} if authorization is not None else {}
    body = {"version": "current"} if method == "put" else None
    return client.request(method, url, json=body, headers=headers)


@pytest.fixture(scope="module")
def secrets() -> dict[str, tuple[str, Key]]:
    """A secret and its key by the right that the key has."""
    return {
        "publish": new_key("publisher", frozenset({Right.PUBLISH})),
        "update": new_key("updater", frozenset({Right.UPDATE})),
    }


@pytest.fixture(scope="module")
def keyed(
    secrets: dict[str, tuple[str, Key]], catalogue: Catalogue,
    tmp_path_factory: pytest.TempPathFactory,
) -> TestClient:  # fmt: skip
    """A service with keys that answers from one version."""
    path = tmp_path_factory.mktemp("keys") / "keys.toml"
    path.write_text("".join(key.as_toml() for _, key in secrets.values()), encoding="utf-8")
    app = create_app(Settings(keys_file=path), Catalogues.of(catalogue))

    @app.get("/who")
    def get_who(client: ClientDep) -> list[str | None]:
        return [client.name, client.key.name if client.key else None]

    @app.post("/may")
    def post_may(key: Annotated[Key, Security(require("update"))]) -> str:
        return key.name

    return TestClient(app)


@every_write
def test_without_keys_nobody_writes_and_the_answer_says_how_to_turn_it_on(
    client: TestClient, method: str, url: str
) -> None:
    for authorization in (None, "Bearer anything"):
        said = problem(sent(client, method, url, authorization), 403, "forbidden")["detail"]
        assert "skillgraph key" in said
        assert "SKILLGRAPH_KEYS_FILE" in said


@every_write
@pytest.mark.parametrize("authorization", [None, "Basic YTpi", "Bearer", "Bearer nope", "nope"])
def test_without_a_key_that_is_known_the_answer_asks_for_one(
    keyed: TestClient, method: str, url: str, authorization: str | None
) -> None:
    response = sent(keyed, method, url, authorization)
    problem(response, 401, "unknown-key")
    assert response.headers["www-authenticate"].startswith("Bearer")


@every_write
def test_a_key_without_the_right_is_refused(
    keyed: TestClient, secrets: dict[str, tuple[str, Key]], method: str, url: str
) -> None:
    response = sent(keyed, method, url, f"Bearer {secrets['update'][0]}")
    said = problem(response, 403, "forbidden")["detail"]
    assert said == "the key 'updater' does not have the right 'publish'"
    assert 'error="insufficient_scope"' in response.headers["www-authenticate"]


@every_write
def test_a_key_with_the_right_passes(
    keyed: TestClient, secrets: dict[str, tuple[str, Key]], method: str, url: str
) -> None:
    """It gets so far that the service says it answers from one version only."""
    problem(sent(keyed, method, url, f"bearer {secrets['publish'][0]}"), 409, "conflict")


def test_a_route_is_given_the_key(keyed: TestClient, secrets: dict[str, tuple[str, Key]]) -> None:
    assert sent(keyed, "post", "/may", f"Bearer {secrets['update'][0]}").json() == "updater"


def test_a_client_is_its_key_or_its_address(
    keyed: TestClient, client: TestClient, secrets: dict[str, tuple[str, Key]]
) -> None:
    known = sent(keyed, "get", "/who", f"Bearer {secrets['update'][0]}")
    assert known.json() == ["key updater", "updater"]
    assert sent(keyed, "get", "/who").json() == ["testclient", None]
    assert sent(keyed, "get", "/who", "Basic YTpi").json() == ["testclient", None]
    problem(sent(keyed, "get", "/who", "Bearer nope"), 401, "unknown-key")


def test_reading_needs_no_key(keyed: TestClient) -> None:
    assert keyed.get(f"{V1}/standards").status_code == 200
    assert keyed.get(f"{V1}/versions").status_code == 200


def test_the_document_names_the_scheme_and_what_needs_it(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    assert document["components"]["securitySchemes"]["key"]["type"] == "http"
    assert document["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    for method, url in WRITES:
        operation = document["paths"][url][method]
        assert operation["security"] == [{"key": []}]
        assert {"401", "403", "409"} <= operation["responses"].keys()
    assert "security" not in document["paths"][f"{V1}/versions"]["get"]


def test_a_mistake_in_the_file_of_keys_stops_the_service_at_its_start(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    path = tmp_path / "keys.toml"
    path.write_text('[[keys]]\nname = "a"\n', encoding="utf-8")
    with pytest.raises(InputError, match="entry 1, sha256"):
        create_app(Settings(keys_file=path), Catalogues.of(catalogue))

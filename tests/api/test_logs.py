"""What is logged: a line of JSON for each request, with its name, and nothing personal."""

from __future__ import annotations

import dataclasses
import json
import logging
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from starlette.testclient import TestClient

from asked import JUNIOR_TO_SENIOR, V1
from skillgraph.catalogue import Catalogue
from skillgraph_api.app import create_app
from skillgraph_api.logs import REQUESTS, JsonLines, Text
from skillgraph_api.settings import Settings
from skillgraph_api.switch import Catalogues

NAME = "zhang-san"
HELD = "asm/junior/2.2/a1"
GAP = f"{V1}/gap"


class Lines(logging.Handler):
    """Keeps what is logged as it would be written."""

    def __init__(self, formatter: logging.Formatter) -> None:
        super().__init__()
        self.setFormatter(formatter)
        self.written: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.written.append(self.format(record))


@pytest.fixture
def written() -> Iterator[list[str]]:
    """All lines that anything logs, as JSON."""
    lines, root = Lines(JsonLines()), logging.getLogger()
    logger = logging.getLogger(REQUESTS)
    level = logger.level
    root.addHandler(lines)
    logger.setLevel(logging.INFO)
    yield lines.written
    logger.setLevel(level)
    root.removeHandler(lines)


def requests(written: list[str]) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in written]
    return [line for line in lines if line["logger"] == REQUESTS]


def test_a_request_is_one_line_of_json(
    client: TestClient, catalogue: Catalogue, written: list[str]
) -> None:
    response = client.get(JUNIOR_TO_SENIOR)
    [line] = requests(written)
    assert set(line) == {
        "time", "level", "process", "logger", "message", "request_id", "method", "route",
        "status", "milliseconds", "bytes", "version",
    }  # fmt: skip
    assert (line["level"], line["method"], line["route"]) == ("INFO", "GET", GAP)
    assert (line["status"], line["bytes"]) == (200, len(response.content))
    assert 0 < line["milliseconds"] < 60_000
    assert line["version"] == catalogue.version.digest
    assert line["request_id"] == response.headers["x-request-id"]
    assert datetime.fromisoformat(line["time"]).tzinfo
    assert "\n" not in written[0]


@pytest.mark.parametrize(
    "name", ["0af7651916cd43dd8448eb211c80319c", "7D444840-9DC0-11D1-B245-5FFDCE74FAD2"]
)
def test_the_name_of_a_request_is_taken_over(
    client: TestClient, written: list[str], name: str
) -> None:
    response = client.get("/health", headers={"x-request-id": name})
    assert response.headers["x-request-id"] == name
    assert [line["request_id"] for line in requests(written)] == [name]


@pytest.mark.parametrize("name", [NAME, "", "abc", "0" * 65, "0123456789abcdef x"])
def test_a_name_that_no_machine_makes_is_replaced(
    client: TestClient, written: list[str], name: str
) -> None:
    response = client.get("/health", headers={"x-request-id": name})
    assert re.fullmatch("[0-9a-f]{32}", response.headers["x-request-id"])
    assert [line["request_id"] for line in requests(written)] == [response.headers["x-request-id"]]


def test_each_request_has_a_name_of_its_own(client: TestClient) -> None:
    names = {client.get(url).headers["x-request-id"] for url in ("/health", "/no", "/health")}
    assert len(names) == 3


def person_is_asked_about(client: TestClient) -> None:
    """Say who somebody is in every place that a request has for it."""
    person = {"id": NAME, "items": [HELD], "education": NAME}
    client.post(GAP, json={"person": person, "to": "role:after-sales-manager"})
    client.post(GAP, json={"person": {"id": NAME, "items": [HELD]}, "to": NAME})
    client.post(f"{V1}/eligibility", json={"person": {"id": NAME}, "to": "asm/junior"})
    client.get(GAP, params={"from": f"items:{HELD}", "to": f"grade:{NAME}"})
    client.get(f"{V1}/items/{NAME}", headers={"x-request-id": NAME, "user-agent": NAME})
    client.get(f"/{NAME}?name={NAME}")
    client.post("/sparql", content=f'ASK {{ ?s ?p "{NAME}" }}',
                headers={"content-type": "application/sparql-query"})  # fmt: skip
    client.post(f"{V1}/validate", content=f'<urn:a> <urn:b> "{NAME}" .',
                headers={"content-type": "text/turtle"})  # fmt: skip


def test_no_trace_of_a_person_is_left(client: TestClient, written: list[str]) -> None:
    person_is_asked_about(client)
    assert len(requests(written)) == 8
    said = "\n".join([*written, client.get("/metrics").text]).lower()
    assert [word for word in (NAME, HELD, "items:", "testclient") if word in said] == []


def test_an_error_of_ours_is_logged_where_it_was_raised_and_not_what_it_says(
    catalogue: Catalogue, written: list[str]
) -> None:
    broken: Any = dataclasses.replace(catalogue, index=_Broken())  # type: ignore[arg-type]
    service = TestClient(
        create_app(Settings(), Catalogues.of(broken)), raise_server_exceptions=False
    )
    response = service.get(f"{V1}/items/{NAME}")
    assert response.status_code == 500
    [line] = requests(written)
    assert (line["level"], line["status"]) == ("ERROR", 500)
    assert line["request_id"] == response.headers["x-request-id"]
    assert "builtins.LookupError" in line["traceback"]
    assert "test_logs.py" in line["traceback"]
    assert NAME not in "".join(written)


class _Broken:
    """An index that says whom it was asked about."""

    def __getattr__(self, _: str) -> object:
        raise LookupError(NAME)


def test_a_traceback_names_the_causes_and_repeats_no_message() -> None:
    lines = [Lines(JsonLines()), Lines(Text())]
    logger = logging.Logger("here")
    for handler in lines:
        logger.addHandler(handler)
    try:
        try:
            raise KeyError(NAME)
        except KeyError as error:
            raise ValueError(NAME) from error
    except ValueError:
        logger.exception("it failed")
    for handler in lines:
        [said] = handler.written
        assert said.index("builtins.KeyError") < said.index("builtins.ValueError")
        assert "it failed" in said
        assert NAME not in said

"""What is wrong with a curriculum that is sent, from a wrong type to a hostile file."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import anyio
import pytest
from httpx2 import Response
from starlette.testclient import TestClient

import spreadsheets
from asked import V1, problem
from skillgraph.catalogue import Catalogue
from skillgraph.errors import BusyError
from skillgraph_api.app import create_app
from skillgraph_api.settings import Settings
from skillgraph_api.switch import Catalogues
from skillgraph_api.threads import Threads

COVERAGE = f"{V1}/coverage"
JUNIOR = "grade:asm/junior"
COURSE = {"course": "接待", "teaches": ["asm/junior/4.1/a1"]}
ROWS = (("课程", "教学目标"), ("接待", "asm/junior/4.1/a1"))


def send(client: TestClient, content: bytes, to: str = JUNIOR, **fields: Any) -> Response:
    files = {"file": ("课程.xlsx", content)}
    return client.post(COVERAGE, files=files, data={"to": to, **fields})


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, ["body.to", "body.courses"]),
        ({"to": JUNIOR}, ["body.courses"]),
        ({"to": JUNIOR, "courses": []}, ["body.courses"]),
        ({"to": 1, "courses": [COURSE]}, ["body.to"]),
        ({"to": JUNIOR, "courses": [COURSE], "hours": 1.5}, ["body.hours"]),
        ({"to": JUNIOR, "courses": [COURSE], "hours": 0}, ["body.hours"]),
        ({"to": JUNIOR, "courses": [COURSE], "threshold": 1.1}, ["body.threshold"]),
        ({"to": JUNIOR, "courses": [COURSE], "lower_grades": "yes"}, ["body.lower_grades"]),
        ({"to": JUNIOR, "courses": [COURSE], "course": 1}, ["body.course"]),
        ({"to": JUNIOR, "courses": [{**COURSE, "hours": "4课时"}]}, ["body.courses.0.hours"]),
        ({"to": JUNIOR, "courses": [{**COURSE, "hours": -1}]}, ["body.courses.0.hours"]),
        ({"to": JUNIOR, "courses": [COURSE, {"course": " "}]}, ["body.courses.1.course"]),
        ({"to": JUNIOR, "courses": [{**COURSE, "teaches": "1.1"}]}, ["body.courses.0.teaches"]),
        ({"to": JUNIOR, "courses": [{**COURSE, "teaches": [1]}]}, ["body.courses.0.teaches.0"]),
        ({"to": JUNIOR, "courses": [{**COURSE, "term": 0}]}, ["body.courses.0.term"]),
        ([COURSE], ["body"]),
    ],
)
def test_a_wrong_body_is_422_and_says_where(
    client: TestClient, body: object, where: list[str]
) -> None:
    members = problem(client.post(COVERAGE, json=body), 422, "invalid-request")
    assert [error["in"] for error in members["errors"]] == where


@pytest.mark.parametrize(
    ("body", "status", "name"),
    [
        (b'{"to": "grade:asm/junior",}', 422, "invalid-request"),
        (b"", 422, "invalid-request"),
        (b'{"to": NaN, "courses": [{"course": "a", "hours": NaN}]}', 422, "invalid-request"),
        (b'{"to": "x", "courses": [{"course": "\\ud800"}]}', 422, "invalid-request"),
        ('{"to": "接待"}'.encode("gb18030"), 400, "unreadable-body"),
        (b"[" * 100_000, 400, "unreadable-body"),
    ],
)
def test_what_is_no_json_is_a_problem(
    client: TestClient, body: bytes, status: int, name: str
) -> None:
    headers = {"content-type": "application/json"}
    problem(client.post(COVERAGE, content=body, headers=headers), status, name)


@pytest.mark.parametrize("media_type", ["text/csv", "application/x-www-form-urlencoded", None])
def test_another_media_type_is_415_and_the_right_ones_are_named(
    client: TestClient, media_type: str | None
) -> None:
    headers = {"content-type": media_type} if media_type else {}
    response = client.post(COVERAGE, content=b"a,b", headers=headers)
    detail = problem(response, 415, "unsupported-media-type")["detail"]
    assert "application/json" in detail
    assert "multipart/form-data" in detail


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"hours": "many"}, ["body.hours"]),
        ({"hours": "-1"}, ["body.hours"]),
        ({"threshold": "nan"}, ["body.threshold"]),
        ({"colour": "blue"}, ["body.colour"]),
    ],
)
def test_a_wrong_field_of_a_form_is_422_and_says_where(
    client: TestClient, fields: dict[str, str], where: list[str]
) -> None:
    response = send(client, spreadsheets.xlsx(*ROWS), **fields)
    members = problem(response, 422, "invalid-request")
    assert [error["in"] for error in members["errors"]] == where


@pytest.mark.parametrize("files", [{}, {"other": ("a.csv", b"a")}, {"file": (None, "text")}])
def test_a_form_without_its_file_is_a_problem(client: TestClient, files: dict[str, Any]) -> None:
    response = client.post(COVERAGE, files={"x": (None, "1")} | files, data={"to": JUNIOR})
    members = problem(response, 422, "invalid-request")
    assert "body.file" in [error["in"] for error in members["errors"]]


@pytest.mark.parametrize("boundary", ["", "; boundary=b"])
def test_a_form_that_is_none_is_400(client: TestClient, boundary: str) -> None:
    headers = {"content-type": f"multipart/form-data{boundary}"}
    problem(client.post(COVERAGE, content=b"--a\r\n", headers=headers), 400, "bad-request")


@pytest.mark.parametrize(
    ("to", "status", "name"),
    [
        ("grade:asm/junor", 404, "unknown-id"),
        ("asm/junior", 422, "malformed-ref"),
        ("items:@/etc/passwd", 422, "malformed-ref"),
    ],
)
def test_a_target_that_is_none_is_a_problem(
    client: TestClient, to: str, status: int, name: str
) -> None:
    problem(send(client, spreadsheets.xlsx(*ROWS), to), status, name)
    problem(client.post(COVERAGE, json={"to": to, "courses": [COURSE]}), status, name)


# --- Files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xls"),
        (b"PK\x03\x04 and no more", "damaged"),
        (b"a,b\n1,2\n", "heading"),
        (b"<html></html>", "HTML"),
    ],
)
def test_a_file_that_is_no_curriculum_is_422_and_says_what_it_is(
    client: TestClient, content: bytes, said: str
) -> None:
    response = send(client, content)
    assert said in problem(response, 422, "unreadable-input")["detail"]
    problem(
        client.post(f"{COVERAGE}/copy", files={"file": ("a", content)}, data={"to": JUNIOR}),
        422,
        "unreadable-input",
    )


def test_a_zip_bomb_is_413_before_it_is_unpacked(client: TestClient) -> None:
    parts = spreadsheets.parts(spreadsheets.xlsx(*ROWS))
    bomb = spreadsheets.archive({**parts, "xl/media/bomb.bin": bytes(200 * 2**20)})
    assert len(bomb) < 2_000_000
    started = time.monotonic()
    problem(send(client, bomb), 413, "body-too-large")
    assert time.monotonic() - started < 5


def test_a_file_of_100_mb_is_413_and_is_not_read(client: TestClient) -> None:
    """The length tells; where no header tells it, no more is read than may be sent."""
    read = 0

    def body() -> Iterator[bytes]:
        nonlocal read
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\n'
        while read < 100 * 2**20:
            read += 2**16
            yield bytes(2**16)

    form = {"content-type": "multipart/form-data; boundary=b"}
    declared = {**form, "content-length": str(100 * 2**20)}
    for headers in (declared, form):
        response = client.post(COVERAGE, content=body(), headers=headers)
        assert "2000000" in problem(response, 413, "body-too-large")["detail"]


def test_a_curriculum_that_says_too_much_is_413_and_names_the_limit(catalogue: Catalogue) -> None:
    client = TestClient(create_app(Settings(coverage_claims=3), Catalogues.of(catalogue)))
    three = {"course": "接待", "teaches": ["1.1", "1.2", "1.3"]}
    body = {"to": JUNIOR, "courses": [three]}
    assert client.post(COVERAGE, json=body).status_code == 200
    response = client.post(COVERAGE, json={**body, "courses": [three, COURSE]})
    detail = problem(response, 413, "body-too-large")["detail"]
    assert "2 lines say 4 things" in detail
    assert "takes 3 lines and things" in detail
    long = {"course": "接待", "teaches": ["接" * 151]}
    for courses in ([long], [{"course": "体育"}] * 4):
        problem(client.post(COVERAGE, json={**body, "courses": courses}), 413, "body-too-large")


def test_names_of_files_with_folders_are_no_paths(client: TestClient) -> None:
    content = spreadsheets.csv(*ROWS)
    files = {"file": ("../../etc/接待.csv", content)}
    response = client.post(f"{COVERAGE}/copy", files=files, data={"to": JUNIOR})
    assert response.status_code == 200
    name = response.headers["content-disposition"].partition("filename*=UTF-8''")[2]
    assert "/" not in name
    assert "%2F" not in name.upper()


# --- Threads -------------------------------------------------------------------------------------


def test_long_work_does_not_hold_up_the_event_loop() -> None:
    async def both() -> float:
        released = threading.Event()
        threads = Threads()
        started = time.monotonic()
        async with anyio.create_task_group() as group:
            group.start_soon(threads.run, lambda: released.wait(5))
            await anyio.sleep(0.01)
            waited = time.monotonic() - started
            released.set()
        return waited

    assert anyio.run(both) < 2


def test_no_more_wait_than_may() -> None:
    async def crowd() -> list[str]:
        released = threading.Event()
        threads = Threads(at_once=1, waiting=1)
        results: list[str] = []

        async def one() -> None:
            try:
                await threads.run(lambda: released.wait(5))
                results.append("answered")
            except BusyError:
                results.append("busy")
                released.set()

        async with anyio.create_task_group() as group:
            for _ in range(3):
                group.start_soon(one)
                await anyio.sleep(0.01)
        return results

    assert anyio.run(crowd) == ["busy", "answered", "answered"]

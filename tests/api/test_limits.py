"""What a request may cost: bytes, depth, seconds and company; beyond, a clear refusal."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from starlette.responses import StreamingResponse
from starlette.testclient import TestClient

from asked import V1, problem
from skillgraph.catalogue import Catalogue
from skillgraph_api.app import create_app
from skillgraph_api.settings import Settings
from skillgraph_api.switch import Catalogues
from writable import Writable, writable

JSON = {"content-type": "application/json"}


# --- Depth ---------------------------------------------------------------------------------------

DEEP = 100_000
ARRAYS = "[" * DEEP + "]" * DEEP
OBJECTS = '{"a":' * DEEP + "1" + "}" * DEEP
JSON_LD = '{"@context": {}, "http://e.org/a": ' * DEEP + "1" + "}" * DEEP


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writable]:
    """A service that may be written to, over the small tables."""
    folder = tmp_path_factory.mktemp("limits")
    with writable(folder, max_body_bytes=10**7) as service:
        yield service


@pytest.mark.parametrize("body", [ARRAYS, OBJECTS, '{"person": ' + OBJECTS + "}", "[" * DEEP])
@pytest.mark.parametrize("path", ["gap", "eligibility", "coverage"])
def test_json_nested_without_end_is_refused(service: Writable, path: str, body: str) -> None:
    response = service.client.post(f"{V1}/{path}", content=body, headers=JSON)
    problem(response, 400, "unreadable-body")


def test_a_choice_nested_without_end_is_refused(service: Writable) -> None:
    headers = {**JSON, **service.publisher}
    response = service.client.put(f"{V1}/versions/current", content=OBJECTS, headers=headers)
    problem(response, 400, "unreadable-body")


@pytest.mark.parametrize("body", [ARRAYS, OBJECTS, JSON_LD])
def test_json_ld_nested_without_end_is_refused(service: Writable, body: str) -> None:
    headers = {"content-type": "application/ld+json"}
    response = service.client.post(f"{V1}/validate", content=body, headers=headers)
    problem(response, 422, "malformed-graph")
    written = service.client.put(
        "/graph-store?graph=urn:deep", content=body, headers={**headers, **service.editor}
    )
    problem(written, 400, "malformed-graph")


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("text/turtle", "<urn:a> <urn:b> " + "[ <urn:c> " * 20_000 + "1" + "]" * 20_000 + " ."),
        ("text/turtle", "<urn:a> <urn:b> " + "(" * 20_000 + ")" * 20_000 + " ."),
        ("application/rdf+xml", "<a>" * DEEP + "</a>" * DEEP),
    ],
)
def test_a_graph_nested_without_end_ends_nobody_elses_requests(
    service: Writable, media_type: str, body: str
) -> None:
    response = service.client.post(
        f"{V1}/validate", content=body, headers={"content-type": media_type}
    )
    assert response.status_code in (200, 422), response.text
    assert service.client.get("/health").status_code == 200


# --- Heads ---------------------------------------------------------------------------------------


def test_an_address_that_is_too_long_is_refused(client: TestClient) -> None:
    fits = client.get(f"{V1}/search", params={"q": "客户", "x": "x" * 16_000})
    assert fits.status_code == 200
    problem(client.get(f"{V1}/search?q=a&x={'x' * 16_384}"), 414, "long-address")


def test_headers_that_are_too_long_are_refused(client: TestClient) -> None:
    assert client.get("/health", headers={"x-long": "x" * 30_000}).status_code == 200
    problem(client.get("/health", headers={"x-long": "x" * 32_768}), 431, "long-headers")


# --- Time and company ----------------------------------------------------------------------------


@dataclass
class Slow:
    """A service with routes that are as slow as a test wants."""

    app: FastAPI
    go_on: asyncio.Event = field(default_factory=asyncio.Event)
    begun: int = 0
    cancelled: int = 0

    async def wait(self) -> str:
        """Answer when the test says so."""
        self.begun += 1
        try:
            await self.go_on.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        return "answer"

    async def stream(self) -> StreamingResponse:
        """Begin at once, and go on when the test says so."""

        async def parts() -> AsyncIterator[bytes]:
            yield b"first "
            await self.go_on.wait()
            yield b"last"

        return StreamingResponse(parts())

    def client(self) -> httpx2.AsyncClient:
        transport = httpx2.ASGITransport(self.app)
        return httpx2.AsyncClient(transport=transport, base_url="http://service")


def on(catalogue: Catalogue, scene: Callable[[Slow], Awaitable[None]], **settings: Any) -> None:
    """Play a scene with a slow service."""

    async def play() -> None:
        app = create_app(Settings(**settings), Catalogues.of(catalogue))
        slow = Slow(app)
        app.add_api_route("/wait", slow.wait)
        app.add_api_route("/sparql/wait", slow.wait)
        app.add_api_route("/stream", slow.stream)
        await scene(slow)

    asyncio.run(play())


def test_a_request_that_takes_too_long_is_ended(catalogue: Catalogue) -> None:
    async def scene(slow: Slow) -> None:
        async with slow.client() as client:
            response = await client.get("/wait")
        assert "0.2 seconds" in problem(response, 503, "request-stopped")["detail"]
        assert slow.cancelled == 1

    on(catalogue, scene, request_seconds=0.2)


@pytest.mark.parametrize("path", ["/stream", "/sparql/wait"])
def test_what_has_begun_or_has_limits_of_its_own_is_not_ended(
    catalogue: Catalogue, path: str
) -> None:
    async def scene(slow: Slow) -> None:
        asyncio.get_running_loop().call_later(0.5, slow.go_on.set)
        async with slow.client() as client:
            response = await client.get(path)
        assert response.text in ("first last", '"answer"')

    on(catalogue, scene, request_seconds=0.1)


def test_so_many_requests_are_let_in_and_the_others_told_to_come_back(catalogue: Catalogue) -> None:
    async def scene(slow: Slow) -> None:
        async with slow.client() as client:
            waiting = [asyncio.create_task(client.get("/wait")) for _ in range(2)]
            while slow.begun < 2:
                await asyncio.sleep(0.01)
            for path in ("/wait", f"{V1}/standards", "/nowhere"):
                refused = await client.get(path)
                problem(refused, 503, "busy")
                assert int(refused.headers["retry-after"]) > 0
            for path in ("/health", "/ready", "/metrics"):
                assert (await client.get(path)).status_code == 200
            assert (
                'skillgraph_refused_total{queue="requests"} 3.0'
                in (await client.get("/metrics")).text
            )
            slow.go_on.set()
            assert [(await task).status_code for task in waiting] == [200, 200]
            assert (await client.get("/wait")).status_code == 200

    on(catalogue, scene, requests=2)


def test_how_it_fares_is_told_though_every_thread_is_busy(catalogue: Catalogue) -> None:
    """Routes that compute have forty threads; what tells how the service fares needs none."""
    busy = threading.Event()

    async def scene(slow: Slow) -> None:
        slow.app.add_api_route("/compute", lambda: busy.wait(20))
        async with slow.client() as client:
            computing = [asyncio.create_task(client.get("/compute")) for _ in range(45)]
            await asyncio.sleep(0.2)
            try:
                for path in ("/health", "/ready", "/metrics"):
                    async with asyncio.timeout(10):
                        assert (await client.get(path)).status_code == 200
            finally:
                busy.set()
            assert {(await task).status_code for task in computing} == {200}

    on(catalogue, scene)


def test_a_body_that_never_comes_is_not_waited_for(catalogue: Catalogue) -> None:
    async def body() -> AsyncIterator[bytes]:
        yield b'{"from": '
        await asyncio.sleep(20)

    async def scene(slow: Slow) -> None:
        async with slow.client() as client:
            response = await client.post(f"{V1}/gap", content=body(), headers=JSON)
        assert "0.2 seconds" in problem(response, 408, "slow-body")["detail"]

    on(catalogue, scene, body_seconds=0.2)

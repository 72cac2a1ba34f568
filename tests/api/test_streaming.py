"""Whoever leaves before the answer stops what was under way, and leaves no traceback behind."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from fastapi import FastAPI, Request
from starlette.requests import ClientDisconnect
from starlette.testclient import TestClient

from skillgraph_api import errors
from skillgraph_api.streaming import while_connected


def request_of(messages: list[dict[str, Any]]) -> Request:
    """A request whose client sends some messages and is silent then."""

    async def receive() -> dict[str, Any]:
        if messages:
            return messages.pop(0)
        await asyncio.Event().wait()
        raise AssertionError("nobody sends more")

    return Request({"type": "http", "method": "GET", "headers": []}, receive)  # type: ignore[arg-type]


def test_what_a_client_waited_for_is_stopped_when_he_leaves() -> None:
    stopped = False

    async def endless() -> None:
        nonlocal stopped
        try:
            await asyncio.Event().wait()
        finally:
            stopped = True

    async def scene() -> None:
        leaving = request_of([{"type": "http.request"}, {"type": "http.disconnect"}])
        with pytest.raises(ClientDisconnect):
            await while_connected(leaving, endless())
        await asyncio.sleep(0)

    asyncio.run(scene())
    assert stopped


@pytest.mark.parametrize("seconds", [0, 0.2])
def test_a_client_who_stays_has_the_answer(seconds: float) -> None:
    async def scene() -> str:
        staying = request_of([{"type": "http.request"}])
        return await while_connected(staying, asyncio.sleep(seconds, "answer"))

    assert asyncio.run(scene()) == "answer"


def test_an_error_of_the_answer_is_passed_on() -> None:
    async def wrong() -> None:
        raise ValueError("wrong")

    async def scene() -> None:
        await while_connected(request_of([{"type": "http.request"}]), wrong())

    with pytest.raises(ValueError, match="wrong"):
        asyncio.run(scene())


def test_a_client_who_left_is_no_error_of_the_service() -> None:
    app = FastAPI()
    errors.install(app)

    @app.get("/left")
    async def get_left() -> None:
        raise ClientDisconnect

    assert TestClient(app).get("/left").status_code == 499

"""Refuse a request body that is too large, before it is read into memory."""

from __future__ import annotations

from http import HTTPStatus

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from skillgraph_api.errors import problem


class _TooLargeError(Exception):
    pass


class BodyLimit:
    """ASGI middleware that counts the bytes of a body, whatever its headers say."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer 413."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._limit:
                raise _TooLargeError
            return message

        request = Request(scope)
        declared = request.headers.get("content-length", "0")
        try:
            if declared.isdigit() and int(declared) > self._limit:
                raise _TooLargeError
            await self._app(scope, counted, send)
        except _TooLargeError:
            refusal = problem(
                request,
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                "body-too-large",
                f"a request body may hold {self._limit} bytes at most",
            )
            await refusal(scope, receive, send)

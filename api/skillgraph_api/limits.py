"""Refuse a request body that is too large, before it is read into memory."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from skillgraph_api.errors import http_problem


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
                raise self._refusal()  # where the body is read, so that the application answers
            return message

        request = Request(scope)
        declared = request.headers.get("content-length", "0")
        if declared.isdigit() and int(declared) > self._limit:
            await http_problem(request, self._refusal())(scope, receive, send)
        else:
            await self._app(scope, counted, send)

    def _refusal(self) -> HTTPException:
        return HTTPException(413, f"a request body may hold {self._limit} bytes at most")

"""What a request may cost before it is refused: bytes of its head and body, seconds, company.

Each is ASGI middleware, as it must answer before anything is read into memory or waits.
"""

from __future__ import annotations

import asyncio

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from skillgraph.errors import BusyError
from skillgraph_api.errors import domain_problem, http_problem
from skillgraph_api.switch import Catalogues

#: What is always answered, however many wait: it tells how the service fares.
_ALWAYS = frozenset({"/health", "/ready", "/metrics"})
#: What has limits of its own for how long it takes: queries, changes, and what is streamed.
_OWN_TIME = ("/sparql", "/graph-store", "/export", "/api/v1/versions", "/api/v1/validate",
             "/api/v1/gap/batch")  # fmt: skip
#: What is read as it comes, and is never in memory whole.
_OWN_SIZE = frozenset({"/api/v1/gap/batch"})
#: The most that the target and the headers of a request may hold, in bytes.
_TARGET, _HEADERS = 1 << 14, 1 << 15
#: What a client is told to wait, in seconds: most answers take milliseconds.
_RETRY_AFTER = 1


class HeadLimit:
    """Refuses a target (414) or headers (431) that are too long."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        refusal = _head_refusal(scope) if scope["type"] == "http" else None
        if refusal:
            await http_problem(Request(scope), refusal)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _head_refusal(scope: Scope) -> HTTPException | None:
    if len(scope["path"]) + len(scope["query_string"]) > _TARGET:
        return HTTPException(414, f"an address may hold {_TARGET} bytes at most; POST a body")
    if sum(len(name) + len(value) for name, value in scope["headers"]) > _HEADERS:
        return HTTPException(431, f"the headers may hold {_HEADERS} bytes at most")
    return None


class Admission:
    """Lets so many requests be under way, in work or waiting, and tells the others to come back."""

    def __init__(self, app: ASGIApp, most: int, catalogues: Catalogues) -> None:
        """Let in as many as may be under way, while there is a version to answer from."""
        self._app, self._most = app, most
        self._catalogues = catalogues
        self._under_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer 503."""
        if scope["type"] != "http" or scope["path"] in _ALWAYS:
            await self._app(scope, receive, send)
        elif refusal := self._refusal():
            await domain_problem(Request(scope), refusal)(scope, receive, send)
        else:
            self._under_way += 1
            try:
                await self._app(scope, receive, send)
            finally:
                self._under_way -= 1

    def _refusal(self) -> BusyError | None:
        if self._under_way >= self._most:
            return BusyError("too many requests are under way", _RETRY_AFTER, "requests")
        if self._catalogues.late:
            return BusyError("another version is being opened", _RETRY_AFTER, "versions")
        return None


class TimeLimit:
    """Answers 503 where no answer has begun in time, or before the service is stopped."""

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self._app, self._seconds = app, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and wait so long for its answer to begin."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False
        limit = asyncio.timeout(None if scope["path"].startswith(_OWN_TIME) else self._seconds)

        async def beginning(message: Message) -> None:
            nonlocal begun
            if not begun:
                begun = True
                limit.reschedule(None)  # from now on the client sets the pace
            await send(message)

        try:
            async with limit:
                await self._app(scope, receive, beginning)
        except (TimeoutError, asyncio.CancelledError):
            if begun:
                raise
            said = f"stopped after {self._seconds:g} seconds"
            if not limit.expired():
                said = "the service is being stopped"
            refusal = HTTPException(503, said, {"Retry-After": str(_RETRY_AFTER)})
            await http_problem(Request(scope), refusal)(scope, receive, send)


class BodyLimit:
    """Refuses a body that is too large (413), whatever its headers say, or too slow (408)."""

    def __init__(self, app: ASGIApp, most: int, seconds: float) -> None:
        """Set the bounds.

        Args:
            app: what reads the body.
            most: bytes of a body that is read into memory.
            seconds: how long its next part may take to come.
        """
        self._app, self._most, self._seconds = app, most, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        declared = request.headers.get("content-length", "0")
        body = _Body(receive, None if scope["path"] in _OWN_SIZE else self._most, self._seconds)
        if declared.isdigit() and body.is_too_long(int(declared)):
            await http_problem(request, body.refusal())(scope, receive, send)
        else:
            await self._app(scope, body.receive, send)


class _Body:
    """The body of a request, of which every part is counted and waited for in vain no longer."""

    def __init__(self, receive: Receive, most: int | None, seconds: float) -> None:
        self._receive, self._most, self._seconds = receive, most, seconds
        self._size = 0
        self._whole = False

    def is_too_long(self, size: int) -> bool:
        return self._most is not None and size > self._most

    def refusal(self) -> HTTPException:
        return HTTPException(413, f"a request body may hold {self._most} bytes at most")

    async def receive(self) -> Message:
        """Give what comes next; refusals are raised here, so that whoever reads may answer."""
        if self._whole:
            return await self._receive()  # which comes when the client leaves
        try:
            async with asyncio.timeout(self._seconds):
                message = await self._receive()
        except TimeoutError:
            raise HTTPException(408, f"no more of the body in {self._seconds:g} seconds") from None
        self._whole = not message.get("more_body")
        self._size += len(message.get("body", b""))
        if self.is_too_long(self._size):
            raise self.refusal()
        return message

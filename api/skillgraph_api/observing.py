"""See every request from its head to the end of its answer: count it, and log a line.

What is kept of it is its method, the template of its route, and figures; never its address, its
query, its body or who sent it.
"""

from __future__ import annotations

import logging
import re
import time
import uuid
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from skillgraph_api.logs import REQUESTS
from skillgraph_api.metrics import Metrics
from skillgraph_api.switch import Catalogues

#: The header that names a request, in it and in its answer.
HEADER = b"x-request-id"
#: Where the name of a request is kept while it is answered.
_ID = "skillgraph.request_id"
#: Names of requests that are taken over: such as machines make, which name nobody.
_WELL_FORMED = re.compile(rb"[0-9a-f-]{16,64}", re.IGNORECASE)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
#: What most routes are included under; the route itself may not know.
_PREFIX = "/api/v1"
_LOG = logging.getLogger(REQUESTS)


@dataclass(slots=True)
class Seen:
    """What is seen of a request."""

    id: bytes
    started: float
    status: int = 500
    bytes: int = 0


class Observer:
    """ASGI middleware, the outermost."""

    def __init__(self, app: ASGIApp, metrics: Metrics, catalogues: Catalogues) -> None:
        self._app = app
        self._metrics, self._catalogues = metrics, catalogues

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and count and log it when it is over, whatever became of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        seen = Seen(_id(scope), time.perf_counter())
        scope[_ID] = seen.id
        error: BaseException | None = None
        self._metrics.under_way.inc()
        try:
            await self._app(scope, receive, _seeing(seen, send))
        except BaseException as raised:
            error = raised
            raise
        finally:
            self._metrics.under_way.dec()
            self._over(scope, seen, error)

    def _over(self, scope: Scope, seen: Seen, error: BaseException | None) -> None:
        seconds = time.perf_counter() - seen.started
        method = scope["method"] if scope["method"] in _METHODS else "other"
        route = _template(scope)
        self._metrics.requests.labels(method, route, seen.status).inc()
        self._metrics.seconds.labels(method, route).observe(seconds)
        _LOG.log(
            logging.ERROR if error else logging.INFO,
            "%s %s: %d",
            *(method, route, seen.status),
            exc_info=error,
            extra={
                "request_id": seen.id.decode(),
                "method": method,
                "route": route,
                "status": seen.status,
                "milliseconds": round(seconds * 1000, 3),
                "bytes": seen.bytes,
                "version": self._catalogues.current.version.digest,
            },
        )


def _seeing(seen: Seen, send: Send) -> Send:
    """Send on, with the name of the request, and see what is sent."""

    async def seeing(message: Message) -> None:
        if message["type"] == "http.response.start":
            seen.status = message["status"]
            message = {**message, "headers": [*message["headers"], (HEADER, seen.id)]}
        else:
            seen.bytes += len(message.get("body", b""))
        await send(message)

    return seeing


def id_header(scope: Scope) -> dict[str, str]:
    """Give the header that names a request, for an answer that no middleware sees."""
    return {HEADER.decode(): scope[_ID].decode()} if _ID in scope else {}


def _id(scope: Scope) -> bytes:
    for name, value in scope["headers"]:
        if name == HEADER and _WELL_FORMED.fullmatch(value):
            return bytes(value)
    return uuid.uuid4().hex.encode()


def _template(scope: Scope) -> str:
    """Give the template of a request's route, with what it is included under."""
    path = getattr(scope.get("route"), "path", None)
    if path is None:
        return "none"
    inside = scope["path"].startswith(f"{_PREFIX}/") and not path.startswith(_PREFIX)
    return f"{_PREFIX}{path}" if inside else str(path)

"""Answers that programs ask for over and over: kept as bytes, and sent again without a route.

What a version says of two REFs, or of a role, is the same as long as it is the current one. An
answer is kept with its headers, its strong entity tag among them, under the version and the
request's own words; nothing is kept that names items one by one, as a person's are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote_plus

from cachetools import LRUCache
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from skillgraph_api.switch import Catalogues

_KEPT = re.compile(r"/api/v1/(?:gap|roles/(?:role/)?[^/]+/competencies)")
#: What an answer depends on beside the address, and what asks for something else than it.
_VARIES = frozenset({b"accept", b"accept-language"})
_CONDITIONS = frozenset({b"if-none-match", b"if-match", b"range"})
#: What an address says that may name another version, or a person's items.
_PASSING = re.compile(r"(?:^|[&;])\s*version=|items:")
#: Bytes that an answer costs beside its own.
_COST = 2000

Headers = tuple[tuple[bytes, bytes], ...]
Key = tuple[str, str, bytes, Headers]


@dataclass(frozen=True, slots=True)
class Answer:
    """A response that is there whole."""

    status: int
    headers: Headers
    body: bytes
    #: The route that gave it, for whoever counts and logs.
    route: object

    async def send(self, send: Send) -> None:
        """Send it; the headers are copied, as whoever sends them on adds its own."""
        start = {"type": "http.response.start", "status": self.status}
        await send({**start, "headers": list(self.headers)})
        await send({"type": "http.response.body", "body": self.body})


class KeptAnswers:
    """ASGI middleware that answers from what is kept, and keeps what is answered."""

    def __init__(self, app: ASGIApp, catalogues: Catalogues, size: int) -> None:
        """Keep answers of so many bytes, with what it costs to keep them."""
        self._app = app
        self._catalogues = catalogues
        self._answers: LRUCache[Key, Answer] = LRUCache(
            size, getsizeof=lambda answer: len(answer.body) + _COST
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send what is kept, or have the application answer."""
        key = self._key(scope)
        if key is None:
            await self._app(scope, receive, send)
        elif answer := self._answers.get(key):
            scope["route"] = answer.route
            await answer.send(send)
        else:
            await self._app(scope, receive, self._keeping(key, scope, send))

    def _key(self, scope: Scope) -> Key | None:
        """Name the answer to a request; None where it is none to be kept."""
        if scope["type"] != "http" or scope["method"] != "GET":
            return None
        path, query = scope["path"], scope["query_string"]
        if not _KEPT.fullmatch(path):
            return None
        asked = unquote_plus(query.decode("latin-1"))
        if _PASSING.search(asked) or any(name in _CONDITIONS for name, _ in scope["headers"]):
            return None
        varying = tuple((name, value) for name, value in scope["headers"] if name in _VARIES)
        return (self._digest, path, query, varying)

    @property
    def _digest(self) -> str:
        return self._catalogues.current.version.digest

    def _keeping(self, key: Key, scope: Scope, send: Send) -> Send:
        """Send on, and keep what was sent where it is a whole answer of the key's version."""
        status = 0
        headers: Headers = ()

        async def keeping(message: Message) -> None:
            nonlocal status, headers
            if message["type"] == "http.response.start":
                status, headers = message["status"], tuple(message["headers"])
            elif not message.get("more_body") and key[0] == self._digest:
                route, body = scope.get("route"), message.get("body", b"")
                self._keep(key, Answer(status, headers, body, route))
            await send(message)

        return keeping

    def _keep(self, key: Key, answer: Answer) -> None:
        tagged = any(name.lower() == b"etag" for name, _ in answer.headers)
        if answer.status == 200 and tagged and len(answer.body) + _COST <= self._answers.maxsize:
            self._answers[key] = answer

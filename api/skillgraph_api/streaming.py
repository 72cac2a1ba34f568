"""Send a result of the pool: whole where it is there, else bit by bit, never as if it were all."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Mapping
from typing import TypeVar

from fastapi import Request
from starlette.requests import ClientDisconnect
from starlette.responses import Response, StreamingResponse
from starlette.types import Send
from werkzeug.http import parse_etags

from skillgraph.errors import SkillGraphError
from skillgraph.store.pool import Result
from skillgraph_api.errors import NotModified

_LOG = logging.getLogger(__name__)
#: Most answers come sooner; a client that leaves later is looked out for.
_SOON = 0.1

T = TypeVar("T")


async def while_connected(request: Request, answer: Awaitable[T]) -> T:
    """Wait for an answer as long as there is a client who waits for it.

    Raises:
        ClientDisconnect: there is none any more; what was under way is stopped.
    """
    task = asyncio.ensure_future(answer)
    try:
        if (await asyncio.wait({task}, timeout=_SOON))[0]:
            return task.result()
        await request.body()
        gone = asyncio.ensure_future(request.receive())
        try:
            await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            gone.cancel()
        if task.done():
            return task.result()
        raise ClientDisconnect
    finally:
        task.cancel()


async def respond(request: Request, result: Result, headers: Mapping[str, str]) -> Response:
    """Send a result.

    Raises:
        NotModified: the client holds it already.
        SkillGraphError: it breaks off, and the client of HTTP/1.0 could not tell.
    """
    if request.scope["http_version"] == "1.0":
        await result.finished()  # no chunks there: the end of the connection is the end of all
    body = result.whole
    if body is None:
        length = {"Content-Length": str(result.size)} if result.size else {}
        return Streamed(result.parts(), headers={**headers, **length}, media_type=result.media_type)
    tag = hashlib.blake2b(body, digest_size=12).hexdigest()
    headers = {**headers, "ETag": f'"{tag}"'}
    if request.method == "GET" and parse_etags(request.headers.get("if-none-match")).contains(tag):
        raise NotModified(dict(headers))
    return Response(body, headers=headers, media_type=result.media_type)


class Streamed(StreamingResponse):
    """A response that, where its content breaks off, breaks off too.

    It is left without its last chunk, at which the server closes the connection: a client
    sees a transfer that failed.
    """

    async def stream_response(self, send: Send) -> None:
        """Send the content, as far as it comes."""
        try:
            await super().stream_response(send)
        except SkillGraphError as error:
            _LOG.warning("a result was broken off: %s", error)

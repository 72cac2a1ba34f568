"""SPARQL updates: each goes through validation and makes a new version."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import Request
from starlette.responses import Response

from skillgraph.changes.model import SparqlUpdate
from skillgraph_api.keys import require
from skillgraph_api.writer import get_writer


async def handle_update(
    request: Request, text: str, using: Sequence[str], using_named: Sequence[str]
) -> Response:
    """Apply an update; relative IRIs are resolved against the address of the endpoint.

    Args:
        request: the request that sent it, with a key that has the right to update.
        text: the update.
        using: the graphs of ``using-graph-uri``.
        using_named: those of ``using-named-graph-uri``.

    Raises:
        HTTPException: 401 or 403, without such a key.
        SkillGraphError: the update is not made; see :meth:`skillgraph_api.writer.Writer.write`.
    """
    require("update")(request)
    base = str(request.url.replace(query=""))
    change = SparqlUpdate(text=text, using=tuple(using), using_named=tuple(using_named), base=base)
    writer = await get_writer(request)
    return await writer.write(change)

"""Entity tags of graphs, and the conditions of requests on them (RFC 9110, 13.1).

A graph's tag is made of the version, so that it changes with every change to any graph: whoever
writes on condition may be told to read again without need, and never overwrites unseen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from fastapi import HTTPException, Request
from werkzeug.http import parse_etags

from skillgraph.catalogue import Catalogue
from skillgraph.changes.model import GRAPH_TYPES
from skillgraph_api.graph_names import Target


def tag(target: Target, catalogue: Catalogue, media_type: str) -> str:
    """Give the tag of a graph in a version and a media type."""
    key = f"{catalogue.version.digest} {target.name} {media_type}"
    return hashlib.blake2b(key.encode(), digest_size=12).hexdigest()


def held(
    request: Request, target: Target, catalogue: Catalogue, media_types: Iterable[str]
) -> bool:
    """Tell whether ``If-None-Match`` names the graph, in one of the media types."""
    return _names(request, "if-none-match", target, catalogue, media_types)


def expect(request: Request, target: Target, catalogue: Catalogue) -> None:
    """Hold the graph that is to be written against the conditions of the request.

    Raises:
        HTTPException: 412.
    """
    named = _names(request, "if-match", target, catalogue, GRAPH_TYPES)
    if "if-match" in request.headers and not named:
        raise HTTPException(412, "the graph is not as it was, or not there: read it again")
    if held(request, target, catalogue, GRAPH_TYPES):
        raise HTTPException(412, "the graph is there, as If-None-Match says that it is not")


def _names(
    request: Request,
    header: str,
    target: Target,
    catalogue: Catalogue,
    media_types: Iterable[str],
) -> bool:
    tags = parse_etags(request.headers.get(header))
    there = target.held_by(catalogue)
    return there and any(tags.contains(tag(target, catalogue, name)) for name in media_types)

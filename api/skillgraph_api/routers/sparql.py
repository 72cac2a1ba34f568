"""SPARQL 1.1: queries of anybody, bounded; updates of those who may."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from skillgraph.exchange import document
from skillgraph.store import media
from skillgraph.store.protocol import Question
from skillgraph.store.service_description import service_description
from skillgraph_api.asking import Asker, AskerDep
from skillgraph_api.deps import LanguageDep
from skillgraph_api.keys import may_write
from skillgraph_api.negotiation import VARY, choose, negotiate
from skillgraph_api.routers.update import handle_update
from skillgraph_api.sparql_page import sparql_page
from skillgraph_api.sparql_protocol import Operation, operation
from skillgraph_api.streaming import respond

router = APIRouter(tags=["sparql"])

_HTML = "text/html"
_RDF = ("text/turtle", "application/ld+json", "application/rdf+xml", "application/n-triples")
_KINDS = (tuple(media.SOLUTIONS), tuple(media.BOOLEAN), tuple(media.GRAPH))
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"content": {name: {} for name in (*media.SOLUTIONS, *media.GRAPH, _HTML)}},
    400: {"description": "No SPARQL 1.1, or it reaches outside the catalogue."},
    401: {"description": "A key was sent that is not known, or an update without one."},
    403: {"description": "The key has no right to update, or nobody has."},
    406: {"description": "The result has none of the media types that are accepted."},
    413: {"description": "The body is too large."},
    415: {"description": "The body is of a media type that the protocol does not know."},
    422: {"description": "The result is too large, or an update leaves the graph invalid."},
    503: {"description": "The query was stopped, or too many wait already."},
}
_BODY = {
    "requestBody": {
        "content": {
            "application/sparql-query": {"schema": {"type": "string"}},
            "application/sparql-update": {"schema": {"type": "string"}},
            "application/x-www-form-urlencoded": {"schema": {"type": "object"}},
        }
    }
}


@router.get("/sparql", responses=_RESPONSES)
async def get_sparql(
    request: Request,
    asker: AskerDep,
    query: Annotated[
        str | None, Query(description="A query.", examples=["ASK { ?s ?p ?o }"])
    ] = None,
) -> Response:
    """Answer a query; without one, describe the service, or send a browser to `/query`.

    The default graph is the union of all graphs. No query can make the server open a connection
    or a file. One that needs more time, memory or room than it may have is stopped: with a
    problem, or, where the answer had begun, with a transfer that breaks off.
    """
    asked = await operation(request)
    if asked:
        return await _answer(request, asked, asker)
    if choose(request, [*_RDF, _HTML]) == _HTML:
        return RedirectResponse(request.url.replace(path="/query"), 303, VARY)
    media_type = negotiate(request, _RDF)
    triples = asker.catalogue.version.manifest["triples"]
    described = service_description(_endpoint(request), triples, may_write(request))
    body = document.write(described, media_type)
    return Response(body, media_type=media_type, headers=VARY)


@router.post("/sparql", responses=_RESPONSES, openapi_extra=_BODY)
async def post_sparql(request: Request, asker: AskerDep) -> Response:
    """Answer a query, or carry out an update: SPARQL 1.1 Protocol.

    An update needs a key with the right, is held against the shapes, and makes a new version.
    """
    asked = await operation(request)
    assert asked  # a POST without an operation is refused
    return await _answer(request, asked, asker)


@router.get("/query", include_in_schema=False)
def get_query(asker: AskerDep, language: LanguageDep) -> HTMLResponse:
    """Give the page on which a browser asks."""
    digest = asker.catalogue.version.digest
    return HTMLResponse(sparql_page(language, digest, asker.limits.seconds))


async def _answer(request: Request, asked: Operation, asker: Asker) -> Response:
    if asked.kind == "update":
        return await handle_update(request, asked.text, asked.default_graphs, asked.named_graphs)
    solutions, boolean, graph = (choose(request, offered) for offered in _KINDS)
    question = Question(
        asked.text,
        asked.default_graphs,
        asked.named_graphs,
        solutions=solutions,
        boolean=boolean,
        graph=graph,
        base=_endpoint(request),
    )
    return await respond(request, await asker.ask(question), VARY)


def _endpoint(request: Request) -> str:
    """Give the address of the endpoint, which is the base of relative IRIs too."""
    return str(request.url.replace(query="", fragment=""))

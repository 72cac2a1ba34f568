"""The graph itself: validation of a graph that is posted, and why a fact holds."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from skillgraph.exchange.rdf import FORMATS, format_of_media_type, read
from skillgraph.graph.report import ReportView, view
from skillgraph.graph.validate import validate_as_shipped
from skillgraph.namespaces import expand
from skillgraph.services.explain import Explanation, explain
from skillgraph_api.deps import JSON, CatalogueDep, ReplyDep

router = APIRouter(tags=["graph"])

_TURTLE = "text/turtle"
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            media_type: {"schema": {"type": "string"}} for _, media_type in FORMATS.values()
        },
    }
}


@router.post(
    "/validate",
    response_model=ReportView,
    responses={200: {"content": {_TURTLE: {}}}},
    openapi_extra=_BODY,
)
async def post_validate(request: Request) -> Response:
    """Validate a graph against the shapes; the report is JSON, or Turtle if that is asked for.

    A warning, which says that a source is wrong, must be matched by an erratum in the graph.
    Nothing that the graph refers to is fetched.
    """
    media_type = request.headers.get("content-type", "")
    format = format_of_media_type(media_type)
    if format is None:
        known = ", ".join(name for _, name in FORMATS.values())
        raise HTTPException(415, f"{media_type or 'no Content-Type'}: expected one of {known}")
    body = await request.body()
    report = await run_in_threadpool(lambda: validate_as_shipped(read(body, format)))
    accepted = parse_accept_header(request.headers.get("accept"), MIMEAccept)
    if accepted.best_match([JSON, _TURTLE], default=JSON) == _TURTLE:
        return Response(report.graph.serialize(format="turtle"), media_type=_TURTLE)
    return Response(view(report).model_dump_json(), media_type=JSON)


@router.get("/why", response_model=Explanation)
def get_why(
    reply: ReplyDep,
    catalogue: CatalogueDep,
    subject: Annotated[
        str,
        Query(description="Id, prefixed name or IRI.", examples=["role/after-sales-manager"]),
    ],
    predicate: Annotated[str, Query(description="Prefixed name or IRI.", examples=["sg:requires"])],
    object: Annotated[
        str,
        Query(description="Id, prefixed name or IRI.", examples=["asm/intermediate/1.1/a1"]),
    ],
) -> Response:
    """Explain why a fact holds: the axiom that gives it, down to the asserted facts under it."""
    terms = (expand(term) for term in (subject, predicate, object))
    return reply.answer(explain(catalogue.store, *terms))

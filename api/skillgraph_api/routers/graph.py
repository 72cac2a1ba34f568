"""The graph itself: validation of a graph that is posted, and why a fact holds."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from starlette.responses import Response
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from skillgraph.changes import validator
from skillgraph.changes.validator import JSON, TURTLE
from skillgraph.exchange.rdf import FORMATS, format_of_media_type
from skillgraph.graph.report import ReportView
from skillgraph.namespaces import expand
from skillgraph.services.explain import Explanation, explain
from skillgraph.store.pool import Limits
from skillgraph_api.deps import CatalogueDep, ClientDep, ReplyDep, SettingsDep, ValidatorsDep
from skillgraph_api.streaming import respond, while_connected

router = APIRouter(tags=["graph"])

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
    responses={
        200: {"content": {TURTLE: {}}},
        503: {"description": "It took too long, or too many wait to be validated."},
    },
    openapi_extra=_BODY,
)
async def post_validate(
    request: Request, validators: ValidatorsDep, client: ClientDep, settings: SettingsDep
) -> Response:
    """Validate a graph against the shapes; the report is JSON, or Turtle if that is asked for.

    A warning, which says that a source is wrong, must be matched by an erratum in the graph.
    Nothing that the graph refers to is fetched. What takes too long is stopped, and nobody else
    waits for it.
    """
    media_type = request.headers.get("content-type", "")
    if format_of_media_type(media_type) is None:
        known = ", ".join(name for _, name in FORMATS.values())
        raise HTTPException(415, f"{media_type or 'no Content-Type'}: expected one of {known}")
    accepted = parse_accept_header(request.headers.get("accept"), MIMEAccept)
    report = accepted.best_match([JSON, TURTLE], default=JSON)
    task = validator.task(await request.body(), media_type, report)
    limits = Limits(seconds=settings.validation_seconds)
    done = validators.do(task, client.name, limits)
    return await respond(request, await while_connected(request, done), {})


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

"""From an error of the domain to a response: one table, one shape (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response
from starlette.routing import Match

from skillgraph.errors import (
    BuildError,
    BusyError,
    ConflictError,
    GraphSyntaxError,
    InputError,
    InvalidGraphError,
    NotAcceptableError,
    PersonError,
    QueryError,
    QueryStoppedError,
    QuerySyntaxError,
    ReferenceSyntaxError,
    RefusedQueryError,
    ResultTooLargeError,
    SkillGraphError,
    StoreError,
    TooLargeError,
    UnknownIdError,
    WithdrawnIdError,
)
from skillgraph_api.observing import id_header

_TYPES = "https://w3id.org/skillgraph/problems/"
MEDIA_TYPE = "application/problem+json"

#: Domain error → status and the name of the problem; the nearest class of an error counts.
_STATUS: dict[type[SkillGraphError], tuple[HTTPStatus, str]] = {
    UnknownIdError: (HTTPStatus.NOT_FOUND, "unknown-id"),
    WithdrawnIdError: (HTTPStatus.GONE, "withdrawn-id"),
    ReferenceSyntaxError: (HTTPStatus.UNPROCESSABLE_ENTITY, "malformed-ref"),
    GraphSyntaxError: (HTTPStatus.UNPROCESSABLE_ENTITY, "malformed-graph"),
    TooLargeError: (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body-too-large"),
    PersonError: (HTTPStatus.UNPROCESSABLE_ENTITY, "contradictory-person"),
    InputError: (HTTPStatus.UNPROCESSABLE_ENTITY, "unreadable-input"),
    InvalidGraphError: (HTTPStatus.UNPROCESSABLE_ENTITY, "invalid-graph"),
    ConflictError: (HTTPStatus.CONFLICT, "conflict"),
    QuerySyntaxError: (HTTPStatus.BAD_REQUEST, "query-syntax"),
    RefusedQueryError: (HTTPStatus.BAD_REQUEST, "refused-query"),
    NotAcceptableError: (HTTPStatus.NOT_ACCEPTABLE, "not-acceptable"),
    ResultTooLargeError: (HTTPStatus.UNPROCESSABLE_ENTITY, "result-too-large"),
    QueryStoppedError: (HTTPStatus.SERVICE_UNAVAILABLE, "query-stopped"),
    BusyError: (HTTPStatus.SERVICE_UNAVAILABLE, "busy"),
    QueryError: (HTTPStatus.BAD_REQUEST, "query"),
    StoreError: (HTTPStatus.BAD_GATEWAY, "store"),
    BuildError: (HTTPStatus.INTERNAL_SERVER_ERROR, "not-published"),
    SkillGraphError: (HTTPStatus.INTERNAL_SERVER_ERROR, "internal"),
}


#: Status of an error of HTTP → the name of the problem, and what to say where nobody said more.
_HTTP = {
    400: ("unreadable-body", "the body cannot be read as JSON in UTF-8"),
    401: ("unknown-key", ""),
    403: ("forbidden", ""),
    404: ("not-found", "nothing has this address; /openapi.json names what there is"),
    405: ("method-not-allowed", ""),
    406: ("not-acceptable", ""),
    408: ("slow-body", ""),
    409: ("conflict", ""),
    412: ("precondition-failed", ""),
    413: ("body-too-large", ""),
    414: ("long-address", ""),
    415: ("unsupported-media-type", ""),
    431: ("long-headers", ""),
    503: ("request-stopped", ""),
}
#: What the frameworks say where they refuse a request, which tells nobody what would be right.
_UNSAID = {"Not Found", "Method Not Allowed", "There was an error parsing the body"}


class Problem(BaseModel):
    """What was wrong, where, and what would be right (RFC 9457)."""

    type: str = Field(description="IRI of the kind of problem.")
    title: str
    status: int
    detail: str
    instance: str = Field(description="The path that was asked for.")
    nearest: tuple[str, ...] | None = Field(None, description="Ids nearest to an unknown one.")
    replaced_by: tuple[str, ...] | None = Field(
        None, description="Ids to use instead of a withdrawn one."
    )
    errors: list[dict[str, str]] | None = Field(
        None, description="Each wrong place of a request: where it is and what is wrong."
    )


class NotModified(Exception):  # noqa: N818 - it is no error
    """The client holds the representation that it asks for."""

    def __init__(self, headers: dict[str, str]) -> None:
        self.headers = headers
        super().__init__()


def install(app: FastAPI) -> None:
    """Register the handlers."""
    app.add_exception_handler(SkillGraphError, domain_problem)
    app.add_exception_handler(RequestValidationError, _request)
    app.add_exception_handler(HTTPException, http_problem)
    app.add_exception_handler(NotModified, _not_modified)
    app.add_exception_handler(ClientDisconnect, _gone)
    app.add_exception_handler(Exception, _unexpected)


def problem(request: Request, status: HTTPStatus | int, name: str, detail: str,
            headers: dict[str, str] | None = None, **more: Any) -> JSONResponse:  # fmt: skip
    """Make a problem response."""
    status = HTTPStatus(status)
    body = Problem(
        type=f"{_TYPES}{name}",
        title=status.phrase,
        status=status,
        detail=detail,
        instance=request.url.path,
        **more,
    )
    return JSONResponse(
        body.model_dump(exclude_none=True), status, headers=headers, media_type=MEDIA_TYPE
    )


def domain_problem(
    request: Request, error: Exception, headers: dict[str, str] | None = None
) -> Response:
    """Make the problem response of an error of the domain."""
    status, name = next(_STATUS[cls] for cls in type(error).__mro__ if cls in _STATUS)
    if isinstance(error, BusyError):
        request.app.state.metrics.refused.labels(error.queue).inc()
        headers = {**(headers or {}), "Retry-After": str(error.retry_after)}
    nearest = error.nearest if isinstance(error, UnknownIdError) else None
    replaced_by = error.replaced_by if isinstance(error, WithdrawnIdError) else None
    found = map(_finding, error.findings) if isinstance(error, InvalidGraphError) else None
    more = {"nearest": nearest, "replaced_by": replaced_by, "errors": found and list(found)}
    return problem(request, status, name, str(error), headers, **more)


def _finding(said: str) -> dict[str, str]:
    """Take a finding of the shapes apart: the thing, the shape, what is wrong."""
    place, _, rest = said.partition(": ")
    shape, _, problem = rest.partition(": ")
    return {"in": place, "shape": shape, "problem": problem} if problem else {"problem": said}


def _request(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    # Once each: a parameter that two dependencies read is found wrong twice.
    found = dict.fromkeys((".".join(map(str, e["loc"])), _said(e)) for e in error.errors())
    errors = [{"in": place, "problem": what} for place, what in found]
    detail = "; ".join(f"{place}: {what}" for place, what in found)
    return problem(request, 422, "invalid-request", detail, errors=errors)


def _said(error: dict[str, Any]) -> str:
    """Give what pydantic says of a value, or the parser of JSON that is none."""
    if error["type"] == "json_invalid":
        return f"not JSON: {error['ctx']['error']} at character {error['loc'][-1]}"
    return str(error["msg"]).removeprefix("Value error, ")


def http_problem(request: Request, error: Exception) -> Response:
    """Make the problem response of an error that names its status itself."""
    assert isinstance(error, HTTPException)
    name, said = _HTTP.get(error.status_code, ("refused", ""))
    if error.detail not in _UNSAID:
        name = "bad-request" if error.status_code == HTTPStatus.BAD_REQUEST else name
        said = str(error.detail)
    headers = dict(error.headers) if error.headers else {}
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = _allowed(request)
        said = f"{request.method} is not answered here; {headers['Allow']} would be"
    return problem(request, error.status_code, name, said, headers)


def _allowed(request: Request) -> str:
    """Name the methods of an address, each of which may have a route of its own."""
    methods = [
        method
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE")
        for route in request.app.routes
        if route.matches({**request.scope, "method": method})[0] is Match.FULL
    ]
    return ", ".join(["HEAD", *methods] if "GET" in methods else methods)


def _unexpected(request: Request, error: Exception) -> Response:
    """Say no more than that; the traceback goes to the server's log."""
    said = "an error of ours, which the server has logged"
    return problem(request, 500, "internal", said, id_header(request.scope))


def _gone(request: Request, error: Exception) -> Response:
    """End a request whose client has left: nobody reads the answer, and nothing went wrong."""
    return Response(status_code=499)


def _not_modified(request: Request, error: Exception) -> Response:
    assert isinstance(error, NotModified)
    return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=error.headers)

"""From an error of the domain to a response: one table, one shape (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from skillgraph.errors import (
    GraphSyntaxError,
    InputError,
    PersonError,
    ReferenceSyntaxError,
    SkillGraphError,
    UnknownIdError,
)

_TYPES = "https://w3id.org/skillgraph/problems/"
MEDIA_TYPE = "application/problem+json"

#: Domain error → status and the name of the problem; the nearest class of an error counts.
_STATUS: dict[type[SkillGraphError], tuple[HTTPStatus, str]] = {
    UnknownIdError: (HTTPStatus.NOT_FOUND, "unknown-id"),
    ReferenceSyntaxError: (HTTPStatus.UNPROCESSABLE_ENTITY, "malformed-ref"),
    GraphSyntaxError: (HTTPStatus.UNPROCESSABLE_ENTITY, "malformed-graph"),
    PersonError: (HTTPStatus.UNPROCESSABLE_ENTITY, "contradictory-person"),
    InputError: (HTTPStatus.UNPROCESSABLE_ENTITY, "unreadable-input"),
    SkillGraphError: (HTTPStatus.INTERNAL_SERVER_ERROR, "internal"),
}


class Problem(BaseModel):
    """What was wrong, where, and what would be right (RFC 9457)."""

    type: str = Field(description="IRI of the kind of problem.")
    title: str
    status: int
    detail: str
    instance: str = Field(description="The path that was asked for.")
    nearest: tuple[str, ...] | None = Field(None, description="Ids nearest to an unknown one.")
    errors: list[dict[str, Any]] | None = Field(
        None, description="Each wrong place of a request: where it is and what is wrong."
    )


class NotModified(Exception):  # noqa: N818 - it is no error
    """The client holds the representation that it asks for."""

    def __init__(self, headers: dict[str, str]) -> None:
        self.headers = headers
        super().__init__()


def install(app: FastAPI) -> None:
    """Register the handlers."""
    app.add_exception_handler(SkillGraphError, _domain)
    app.add_exception_handler(RequestValidationError, _request)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(NotModified, _not_modified)


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


def _domain(request: Request, error: Exception) -> Response:
    status, name = next(_STATUS[cls] for cls in type(error).__mro__ if cls in _STATUS)
    nearest = error.nearest if isinstance(error, UnknownIdError) else None
    return problem(request, status, name, str(error), nearest=nearest)


def _request(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors = [{"in": ".".join(map(str, e["loc"])), "problem": e["msg"]} for e in error.errors()]
    detail = "; ".join(f"{e['in']}: {e['problem']}" for e in errors)
    return problem(request, 422, "invalid-request", detail, errors=errors)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    headers = dict(error.headers) if error.headers else None
    name = status.phrase.lower().replace(" ", "-")
    return problem(request, status, name, str(error.detail), headers)


def _not_modified(request: Request, error: Exception) -> Response:
    assert isinstance(error, NotModified)
    return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=error.headers)

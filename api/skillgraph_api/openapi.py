"""What the OpenAPI document says of errors: every operation's, as the problems they are."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from skillgraph_api.errors import MEDIA_TYPE, Problem

_ANY = {
    "404": "No such id; the nearest ones are named.",
    "422": "What was sent can be read but does not fit; each wrong place is named.",
}
_SENT = {
    **_ANY,
    "400": "The body cannot be read at all.",
    "413": "The body is too large.",
    "415": "The body is of a media type that the operation does not read.",
}
#: What can go wrong with an operation, by its method: status and meaning.
_PROBLEMS = {
    "get": {**_ANY, "304": "The client holds the representation (If-None-Match)."},
    "post": _SENT,
    "put": _SENT,
}
#: What can go wrong beside where a key is needed.
_WITH_KEY = {
    "401": "No key is sent, or one that is not known.",
    "403": "The key lacks the right, or the service was started without keys.",
    "409": "Another version is being published, or the service answers from one only.",
}


def describe_problems(app: FastAPI) -> None:
    """Make the application's OpenAPI document name the problems of every versioned operation."""
    plain = app.openapi

    def with_problems() -> dict[str, Any]:
        if app.openapi_schema is None:
            _add_problems(plain())
        return plain()

    app.openapi = with_problems  # type: ignore[method-assign]


def _add_problems(document: dict[str, Any]) -> None:
    """Replace FastAPI's own error responses, which are not what this service sends."""
    schemas = document["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for status, meaning in _problems(path, method, operation).items():
                operation["responses"][status] = {"description": meaning}
            for status, response in operation["responses"].items():
                if status >= "400":
                    response["content"] = content


def _problems(path: str, method: str, operation: dict[str, Any]) -> dict[str, str]:
    """Give what can go wrong with an operation, beside what it says itself."""
    problems = dict(_PROBLEMS[method]) if path.startswith("/api/") else {}
    said = operation["responses"].keys()
    if operation.get("security"):
        problems |= {status: meaning for status, meaning in _WITH_KEY.items() if status not in said}
    if any(parameter["name"] == "version" for parameter in operation.get("parameters", ())):
        problems.setdefault("404", _ANY["404"])
    return problems

"""Read a request of the SPARQL 1.1 Protocol: an operation, its text and its dataset."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl

from fastapi import Request
from starlette.exceptions import HTTPException

_FORM = "application/x-www-form-urlencoded"
_DIRECT: dict[str, Literal["query", "update"]] = {
    "application/sparql-query": "query",
    "application/sparql-update": "update",
}


@dataclass(frozen=True, slots=True)
class Operation:
    """A query or an update, with the graphs that the request names for it."""

    kind: Literal["query", "update"]
    text: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


async def operation(request: Request) -> Operation | None:
    """Read the operation of a request; ``None`` of a GET that has none.

    Raises:
        HTTPException: 400 or 415, where the protocol (2.1, 2.2) does not allow the request.
    """
    parameters = request.query_params.multi_items()
    if request.method == "GET":
        if any(name == "update" for name, _ in parameters):
            raise HTTPException(400, "an update is sent with POST")
        if all(name != "query" for name, _ in parameters):
            return None
        return _operation(parameters, ("query",))
    media_type, charset = _content_type(request)
    text = _text(await request.body(), charset)
    if media_type == _FORM:
        form = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=1000)
        return _operation([*parameters, *form], ("query", "update"))
    if media_type in _DIRECT:
        return _operation([*parameters, (_DIRECT[media_type], text)], (_DIRECT[media_type],))
    known = ", ".join([_FORM, *_DIRECT])
    raise HTTPException(415, f"{media_type or 'no Content-Type'}: expected one of {known}")


def _operation(
    parameters: Sequence[tuple[str, str]], kinds: tuple[Literal["query", "update"], ...]
) -> Operation:
    given = [(kind, value) for kind in kinds for name, value in parameters if name == kind]
    if len(given) != 1:
        raise HTTPException(400, f"expected one {' or '.join(kinds)}, found {len(given)}")
    kind, text = given[0]
    default, named = _DATASET[kind]
    return Operation(
        kind,
        text,
        tuple(value for name, value in parameters if name == default),
        tuple(value for name, value in parameters if name == named),
    )


#: The parameters that name a dataset, by the kind of operation.
_DATASET: dict[str, tuple[str, str]] = {
    "query": ("default-graph-uri", "named-graph-uri"),
    "update": ("using-graph-uri", "using-named-graph-uri"),
}


def _content_type(request: Request) -> tuple[str, str]:
    header = request.headers.get("content-type", "")
    media_type, _, parameters = header.partition(";")
    charsets = [p.partition("=")[2] for p in parameters.split(";") if "charset" in p.lower()]
    return media_type.strip().lower(), (charsets or ["utf-8"])[0].strip(' "').lower()


def _text(body: bytes, charset: str) -> str:
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise HTTPException(415, f"{charset}: SPARQL is sent in UTF-8")
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise HTTPException(400, f"the body is not UTF-8: {error}") from error

"""Read the RDF documents of a request, one or several parts of a form."""

from __future__ import annotations

from fastapi import HTTPException, Request
from starlette.datastructures import UploadFile

from skillgraph.changes.model import GRAPH_TYPES, Document

_FORM = "multipart/form-data"
#: How OpenAPI describes the body.
BODY = {
    "requestBody": {
        "required": True,
        "content": {name: {"schema": {"type": "string"}} for name in (*GRAPH_TYPES, _FORM)},
    }
}


async def documents(request: Request) -> tuple[Document, ...]:
    """Read the documents that a request sends.

    Raises:
        HTTPException: 415, of a media type that holds no graph; 400, of a form with no file.
    """
    content_type = request.headers.get("content-type")
    if _plain(content_type) != _FORM:
        return (_document(content_type, await request.body()),)
    async with request.form() as form:
        parts = [part for _, part in form.multi_items()]
        files = [part for part in parts if isinstance(part, UploadFile)]
        if not files or len(files) != len(parts):
            raise HTTPException(400, "each part of the form is a file with its Content-Type")
        return tuple([_document(file.content_type, await file.read()) for file in files])


def _document(content_type: str | None, content: bytes) -> Document:
    media_type = _plain(content_type)
    if media_type not in GRAPH_TYPES:
        known = ", ".join(GRAPH_TYPES)
        raise HTTPException(415, f"{media_type or 'no Content-Type'}: expected one of {known}")
    return Document(media_type=media_type, content=content)


def _plain(content_type: str | None) -> str:
    return (content_type or "").partition(";")[0].strip().lower()

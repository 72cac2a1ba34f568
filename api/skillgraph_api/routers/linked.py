"""Linked data: an id leads to the document of its thing, which is to be had in five forms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, NamedTuple
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Path, Request
from starlette.responses import RedirectResponse, Response

from skillgraph.errors import UnknownIdError, WithdrawnIdError
from skillgraph.exchange.document import graph_of, write
from skillgraph.index.compiled import Index
from skillgraph.services.description import check, describe
from skillgraph.services.language import Language, label
from skillgraph_api import errors
from skillgraph_api.deps import CatalogueDep, LanguageDep
from skillgraph_api.negotiation import VARY, choose
from skillgraph_api.pages import HTML, render
from skillgraph_api.thing_page import thing_page
from skillgraph_api.variants import EXTENSIONS, MEDIA_TYPES, VariantsDep, forms

router = APIRouter(tags=["linked data"])

IdPath = Annotated[
    str, Path(description="Id of anything in the graph.", examples=["asm/senior/6.2/a1"])
]
_MISSING: dict[int | str, dict[str, Any]] = {
    404: {"description": "No such id; the nearest ones are named."},
    410: {"description": "The id is withdrawn; what replaces it is named."},
}


@router.get("/.well-known/void", status_code=303, response_class=RedirectResponse)
def get_void() -> RedirectResponse:
    """Lead to the catalogue of the exports, which describes the dataset in VoID and DCAT."""
    return RedirectResponse("/export", 303)


@router.get("/id/{id:path}", status_code=303, response_class=RedirectResponse, responses=_MISSING)
def get_thing(
    request: Request, id: IdPath, catalogue: CatalogueDep, language: LanguageDep
) -> Response:
    """Lead to the document that describes a thing."""
    try:
        check(catalogue.index, id)
    except (UnknownIdError, WithdrawnIdError) as error:
        return _missing(request, error, catalogue.index, language)
    address = f"/doc/{quote(id)}{_version(request)}"
    return RedirectResponse(address, 303, VARY)


@router.get(
    "/doc/{id:path}",
    response_class=Response,
    responses={200: {"content": {name: {} for name in EXTENSIONS}}, **_MISSING},
)
def get_document(
    request: Request,
    id: IdPath,
    catalogue: CatalogueDep,
    language: LanguageDep,
    variants: VariantsDep,
) -> Response:
    """Describe a thing: the facts about it, asserted and inferred, and the links to it.

    The form is the one that the client accepts, Turtle if it has no wish; an extension
    (`.ttl`, `.jsonld`, `.rdf`, `.nt`, `.html`) asks for one.
    """
    id, extension = _split(catalogue.index, id)
    try:
        check(catalogue.index, id)
    except (UnknownIdError, WithdrawnIdError) as error:
        return _missing(request, error, catalogue.index, language)
    media_type = variants.chosen(extension)
    address = f"/doc/{quote(id)}"

    def make() -> bytes:
        description = describe(catalogue.store, catalogue.index, id)
        if media_type != HTML:
            return write(graph_of(description.triples()), media_type)
        version = _version(request)
        thing = thing_page(description, language, version)
        return render(
            "thing.html",
            language,
            thing=thing,
            forms=forms(address, version),
            version=catalogue.index.version,
        )

    return variants.send(address, media_type, make)


def _split(index: Index, path: str) -> tuple[str, str | None]:
    """Part an id from the extension of a form; a dot of an id is none."""
    stem, dot, extension = path.rpartition(".")
    if dot and extension in MEDIA_TYPES and path not in index.cited_from:
        return stem, extension
    return path, None


def _version(request: Request) -> str:
    """Keep the version that is asked for, for links to other addresses."""
    version = request.query_params.get("version")
    return f"?{urlencode({'version': version})}" if version else ""


class Other(NamedTuple):
    """What to look at instead of a thing that is not there."""

    id: str
    label: str


def _missing(
    request: Request,
    error: UnknownIdError | WithdrawnIdError,
    index: Index,
    language: Language,
) -> Response:
    """Say that nothing has an id: browsers on a page, others as a problem."""
    if choose(request, (errors.MEDIA_TYPE, HTML)) != HTML:
        return errors.domain_problem(request, error, VARY)
    gone = index.withdrawn.get(error.id)
    ids = error.replaced_by if isinstance(error, WithdrawnIdError) else error.nearest
    page = render(
        "missing.html",
        language,
        id=error.id,
        gone=gone,
        instead=list(_others(index, ids, language)),
        version=index.version,
    )
    return Response(page, 410 if gone else 404, VARY, media_type=HTML)


def _others(index: Index, ids: Iterable[str], language: Language) -> Iterable[Other]:
    for id in ids:
        thing = index.labelled.get(id)
        yield Other(id, label(thing, language) if thing else id)

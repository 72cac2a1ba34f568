"""The ontology and the shapes at their namespaces: as RDF, and as pages to read."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Any
from urllib.parse import urlencode

import pyoxigraph as ox
from fastapi import APIRouter, HTTPException, Path
from starlette.responses import RedirectResponse, Response

from skillgraph import __version__, resources
from skillgraph.documentation import Documentation, document_ontology, document_shapes
from skillgraph.exchange.document import graph_of, merged, write
from skillgraph.namespaces import GRAPH, SG, SHAPES
from skillgraph.services.language import Language
from skillgraph.store.protocol import Store
from skillgraph_api.deps import CatalogueDep, LanguageDep
from skillgraph_api.pages import HTML, render
from skillgraph_api.variants import EXTENSIONS, VariantsDep, forms

router = APIRouter(tags=["linked data"])

ExtensionPath = Annotated[
    str, Path(description="One of ttl, jsonld, rdf, nt and html.", examples=["ttl"])
]
#: Turtle files, each with its name without extension.
Files = tuple[tuple[str, bytes], ...]

_FORMS: dict[str, Any] = {"content": {name: {} for name in EXTENSIONS}}
_NO_SUCH: dict[str, Any] = {"description": "There is no such form or part."}


@router.get("/ontology", response_class=Response, responses={200: _FORMS})
def get_ontology(catalogue: CatalogueDep, language: LanguageDep, variants: VariantsDep) -> Response:
    """Give the ontology: its terms, the closed lists and the rules, or a page on them."""
    return _send_ontology(catalogue.store, language, variants, None)


@router.get(
    "/ontology.{extension}", response_class=Response, responses={200: _FORMS, 404: _NO_SUCH}
)
def get_ontology_as(
    extension: ExtensionPath,
    catalogue: CatalogueDep,
    language: LanguageDep,
    variants: VariantsDep,
) -> Response:
    """Give the ontology in one form."""
    return _send_ontology(catalogue.store, language, variants, extension)


@router.get(
    "/ontology/{part}", status_code=303, response_class=RedirectResponse, responses={404: _NO_SUCH}
)
def get_part(
    part: Annotated[
        str,
        Path(description="`codes`, `alignment`, or the ontology's version.", examples=["codes"]),
    ],
) -> RedirectResponse:
    """Lead to the document that holds a part of the ontology, or that is of its version."""
    if part == "alignment":
        graph = urlencode({"graph": str(GRAPH["alignment"])})
        return RedirectResponse(f"/graph-store?{graph}", 303)
    if part not in ("codes", __version__):
        raise HTTPException(404)
    return RedirectResponse("/ontology", 303)


@router.get("/shapes", response_class=Response, responses={200: _FORMS})
def get_shapes(language: LanguageDep, variants: VariantsDep) -> Response:
    """Give the shapes that every version conforms to, or a page on them."""
    return _send_shapes(language, variants, None)


@router.get("/shapes.{extension}", response_class=Response, responses={200: _FORMS, 404: _NO_SUCH})
def get_shapes_as(
    extension: ExtensionPath, language: LanguageDep, variants: VariantsDep
) -> Response:
    """Give the shapes in one form."""
    return _send_shapes(language, variants, extension)


def _send_ontology(
    store: Store, language: Language, variants: VariantsDep, extension: str | None
) -> Response:
    media_type = variants.chosen(extension)

    def make() -> bytes:
        quads = store.quads(None, None, None, ox.NamedNode(str(GRAPH["ontology"])))
        lines = sorted(f"{quad.triple} .\n" for quad in quads)
        return _ontology("".join(lines).encode(), media_type, language)

    return variants.send("/ontology", media_type, make)


def _send_shapes(language: Language, variants: VariantsDep, extension: str | None) -> Response:
    media_type = variants.chosen(extension)

    def make() -> bytes:
        paths = sorted(resources.folder("shapes").glob("*.ttl"))
        files = tuple((path.stem, path.read_bytes()) for path in paths)
        return _shapes(files, media_type, language)

    return variants.send("/shapes", media_type, make)


@lru_cache(maxsize=16)
def _ontology(lines: bytes, media_type: str, language: Language) -> bytes:
    """Make a form of the ontology; once, for the page takes a second."""
    graph = graph_of(_triples(lines))
    if media_type != HTML:
        return write(graph, media_type)
    return _page(document_ontology(graph, language), "/ontology", language)


@lru_cache(maxsize=16)
def _shapes(files: Files, media_type: str, language: Language) -> bytes:
    """Make a form of the shapes; once, for it takes seconds."""
    graphs = {name: graph_of(_triples(turtle)) for name, turtle in files}
    if media_type != HTML:
        return write(merged(graphs), media_type)
    return _page(document_shapes(graphs, language), "/shapes", language)


def _triples(turtle: bytes) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)]


def _page(documentation: Documentation, address: str, language: Language) -> bytes:
    """Lay out a page whose links to our terms lead to where this service has them."""
    page = render("documentation.html", language, documentation=documentation, forms=forms(address))
    for namespace, here in ((SG, "/ontology#"), (SHAPES, "/shapes#")):
        page = page.replace(f'href="{namespace}'.encode(), f'href="{here}'.encode())
    return page

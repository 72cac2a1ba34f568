"""Exports of the graph, their catalogue, and the context that they are written in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Annotated

import pyoxigraph as ox
from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import FileResponse, Response
from werkzeug.http import parse_etags

from skillgraph import __version__
from skillgraph.catalogue import Catalogue
from skillgraph.exchange import dcat
from skillgraph.exchange.exports import path_of, published
from skillgraph.exchange.formats import FORMATS, Format, find
from skillgraph.exchange.scope import Labels, Scope
from skillgraph.exchange.selection import graph_names
from skillgraph.index.compiled import find as find_thing
from skillgraph_api.deps import CatalogueDep, LanguageDep
from skillgraph_api.errors import NotModified
from skillgraph_api.exporting import ExporterDep
from skillgraph_api.negotiation import negotiate
from skillgraph_api.pages import HTML, render
from skillgraph_api.streaming import while_connected

router = APIRouter(tags=["exports"])

_JSON_LD = "application/ld+json"
#: How the catalogue is to be had: the first where the client has no wish.
_SYNTAXES = {
    "text/turtle": ox.RdfFormat.TURTLE,
    _JSON_LD: ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
}


def get_scope(
    standard: Annotated[str | None, Query(description="Only this standard.")] = None,
    grade: Annotated[str | None, Query(description="Only this grade, such as asm/senior.")] = None,
    graph: Annotated[
        list[str] | None,
        Query(description="RDF: only these named graphs, such as asm, or their IRIs."),
    ] = None,
    inferred: Annotated[bool, Query(description="With what the axioms give.")] = True,
    lang: Annotated[Labels, Query(description="Languages of labels and texts.")] = Labels.BOTH,
) -> Scope:
    """Read what part of the graph is asked for."""
    return Scope(standard, grade, inferred, tuple(graph or ()), lang)


ScopeDep = Annotated[Scope, Depends(get_scope)]


@router.get(
    "/export",
    response_class=Response,
    responses={200: {"content": {name: {} for name in (*_SYNTAXES, HTML)}}},
)
async def get_catalogue_of_exports(
    request: Request, catalogue: CatalogueDep, exporter: ExporterDep, language: LanguageDep
) -> Response:
    """Describe the version and its exports in DCAT and VoID, as RDF or for people.

    Title, licence, citation; counts of triples, things, classes, properties, named graphs and
    links; for each format its media type and address and, where the version lies in a folder,
    size and SHA-256.
    """
    media_type = negotiate(request, (*_SYNTAXES, HTML))
    base = str(request.base_url)
    headers = _headers(request, catalogue, f"{base} {media_type} {language}")
    headers |= {"Vary": "Accept, Accept-Language"}
    dataset = ox.parse(await exporter.part(catalogue, "dataset"), ox.RdfFormat.N_TRIPLES)
    triples = [quad.triple for quad in dataset]
    exports = published(catalogue.version)
    if media_type == HTML:
        page = render("exports.html", language, **_shown(triples), formats=FORMATS.values(),
                      exports=exports, version=catalogue.version.digest)  # fmt: skip
        return Response(page, media_type=HTML, headers=headers)
    triples += dcat.catalogue(catalogue.version.digest, base, exports)
    body = dcat.serialise(triples, _SYNTAXES[media_type])
    return Response(body, media_type=media_type, headers=headers)


@router.get(
    "/export/{format}",
    response_class=Response,
    responses={
        200: {"content": {f.media_type: {} for f in FORMATS.values()}},
        503: {"description": "Other exports are being made; Retry-After says when to come back."},
    },
)
async def get_export(
    request: Request,
    catalogue: CatalogueDep,
    exporter: ExporterDep,
    scope: ScopeDep,
    format: Annotated[str, Path(description="Name of a format.", examples=["graphml"])],
) -> Response:
    """Export the graph, one standard or one grade; `/export` lists the formats.

    The same version gives the same bytes. The whole graph is sent from the file that was written
    when the version was published, where one was: a version that was made from another, or is
    large, has none. What there is no file of is made when it is asked for.
    """
    chosen = find(format)
    _check(catalogue, chosen, scope)
    headers = _headers(request, catalogue, f"{format} {scope}")
    name = chosen.file_name(catalogue.version.digest, scope)
    headers |= {"Content-Disposition": f'attachment; filename="{name}"'}
    if path := path_of(catalogue.version, format, scope):
        return FileResponse(path, headers=headers, media_type=chosen.content_type)
    making = exporter.make(catalogue.version.address, format, scope)
    body = await while_connected(request, making)
    return Response(body, media_type=chosen.content_type, headers=headers)


@router.get(
    "/context.jsonld", response_class=Response, responses={200: {"content": {_JSON_LD: {}}}}
)
async def get_context(request: Request, catalogue: CatalogueDep, exporter: ExporterDep) -> Response:
    """Give the JSON-LD context, by which plain JSON of ours is RDF; the exports hold it too."""
    headers = _headers(request, catalogue, "context")
    context = await exporter.part(catalogue, "context")
    return Response(context, media_type=_JSON_LD, headers=headers)


def _check(catalogue: Catalogue, format: Format, scope: Scope) -> None:
    """See that what is asked for is there, before a process is started for it.

    Raises:
        UnknownIdError: no such standard, grade or named graph.
        InputError: the format cannot hold it.
    """
    format.check(scope)
    if scope.standard is not None:
        find_thing(catalogue.index.standards, scope.standard, "standard")
    if scope.grade is not None:
        find_thing(catalogue.index.grades, scope.grade, "grade")
    if scope.graphs:
        graph_names(catalogue.store.graphs(), scope)


def _headers(request: Request, catalogue: Catalogue, what: str) -> dict[str, str]:
    """Give the headers by which an answer can be kept; it is the same as long as the version.

    Raises:
        NotModified: the client holds it.
    """
    key = f"{__version__} {catalogue.version.digest} {what}"
    tag = hashlib.blake2b(key.encode(), digest_size=12).hexdigest()
    headers = {"Cache-Control": "public, max-age=0", "ETag": f'"{tag}"'}
    if parse_etags(request.headers.get("if-none-match")).contains_weak(tag):
        raise NotModified(headers)
    return headers


def _shown(triples: Iterable[ox.Triple]) -> dict[str, object]:
    """Give what the page shows of a version's description."""
    said: dict[str, dict[str, str]] = {}
    for fact in triples:
        if isinstance(fact.object, ox.Literal) and isinstance(fact.subject, ox.NamedNode):
            name = fact.predicate.value.replace("#", "/").rpartition("/")[2]
            said.setdefault(fact.subject.value, {})[name] = fact.object.value
    dataset = next(said[node] for node in said if "#" not in node)
    graphs = [about for node, about in said.items() if "#graph-" in node]
    return {"dataset": dataset, "graphs": graphs}

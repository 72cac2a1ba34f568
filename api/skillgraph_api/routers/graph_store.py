"""The graph store: read, replace, extend and remove whole graphs (SPARQL 1.1 Graph Store).

A graph is named by ``?graph=`` and its IRI, by ``?default`` (the one without a name), or by the
address itself: ``/graph-store/any/path`` is the graph of that URL. What is written goes through
validation and makes a new version; of the graph of inferred facts it is lost, as those are
inferred anew.
"""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Request
from starlette.responses import Response

from skillgraph.catalogue import Catalogue
from skillgraph.changes.model import GRAPH_TYPES, Document, GraphWrite
from skillgraph.errors import GraphSyntaxError
from skillgraph.store.protocol import Question
from skillgraph_api import graph_conditions
from skillgraph_api.asking import AskerDep
from skillgraph_api.documents import BODY, documents
from skillgraph_api.errors import NotModified, problem
from skillgraph_api.graph_names import Target, TargetDep
from skillgraph_api.keys import require
from skillgraph_api.negotiation import VARY, negotiate
from skillgraph_api.streaming import respond
from skillgraph_api.writer import Writer, WriterDep

router = APIRouter(tags=["sparql"])

_INDIRECT, _DIRECT = "/graph-store", "/graph-store/{path:path}"
_MAY_UPDATE = [Depends(require("update"))]
_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"

_PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: {"description": "No graph is named, or several, or a document cannot be parsed."},
    404: {"description": "There is no such graph."},
}
_READ = {
    200: {"content": {name: {} for name in GRAPH_TYPES}},
    **_PROBLEMS,
    406: {"description": "None of the media types wanted is to be had."},
    503: {"description": "It took too long, or too many queries wait."},
}
_WRITE = {
    201: {"description": "A graph was made."},
    **_PROBLEMS,
    401: {"description": "No key was sent."},
    403: {"description": "The key has no right to update, or nobody has."},
    409: {"description": "Another version was published meanwhile."},
    412: {"description": "The graph is not as `If-Match` or `If-None-Match` says."},
    413: {"description": "The body is too large."},
    415: {"description": "The media type holds no graph."},
    422: {"description": "The graph would no longer be valid; each finding is named."},
    503: {"description": "Too many changes wait, or it took too long."},
}


@router.get(_INDIRECT, responses=_READ, response_class=Response)
@router.get(_DIRECT, include_in_schema=False)
async def get_graph(request: Request, target: TargetDep, asker: AskerDep) -> Response:
    """Give a graph."""
    catalogue = asker.catalogue
    media_type = negotiate(request, GRAPH_TYPES)
    _expect(target, catalogue)
    headers = {**VARY, "ETag": f'"{graph_conditions.tag(target, catalogue, media_type)}"'}
    if graph_conditions.held(request, target, catalogue, [media_type]):
        raise NotModified(headers)
    if target.in_dataset not in catalogue.store.graphs():
        return Response(b"", media_type=media_type, headers=headers)
    result = await asker.ask(Question(_ALL, (target.in_dataset,), graph=media_type))
    response = await respond(request, result, VARY)
    response.headers.update(headers)
    return response


@router.put(
    _INDIRECT, dependencies=_MAY_UPDATE, status_code=204, responses=_WRITE, openapi_extra=BODY
)
@router.put(_DIRECT, dependencies=_MAY_UPDATE, include_in_schema=False)
async def put_graph(request: Request, target: TargetDep, writer: WriterDep) -> Response:
    """Make a graph hold what is sent and nothing else."""
    return await _write(request, "PUT", target, writer, await documents(request))


@router.post(
    _INDIRECT, dependencies=_MAY_UPDATE, status_code=204, responses=_WRITE, openapi_extra=BODY
)
@router.post(_DIRECT, dependencies=_MAY_UPDATE, include_in_schema=False)
async def post_graph(request: Request, target: TargetDep, writer: WriterDep) -> Response:
    """Add what is sent to a graph; where none is named, to a new one, which `Location` names."""
    return await _write(request, "POST", target, writer, await documents(request))


@router.delete(_INDIRECT, dependencies=_MAY_UPDATE, status_code=204, responses=_WRITE)
@router.delete(_DIRECT, dependencies=_MAY_UPDATE, include_in_schema=False)
async def delete_graph(request: Request, target: TargetDep, writer: WriterDep) -> Response:
    """Remove a graph."""
    return await _write(request, "DELETE", target, writer)


async def _write(
    request: Request,
    method: Literal["PUT", "POST", "DELETE"],
    target: Target,
    writer: Writer,
    sent: tuple[Document, ...] = (),
) -> Response:
    """Make a change to a graph, unless it is by then not what the client takes it for."""
    created = False

    def precondition(catalogue: Catalogue) -> None:
        nonlocal created
        created = not target.held_by(catalogue)
        if method == "DELETE":
            _expect(target, catalogue)
        graph_conditions.expect(request, target, catalogue)

    base = target.name or str(request.url.replace(query=""))
    change = GraphWrite(method=method, graph=target.name, documents=sent, base=base)
    try:
        response = await writer.write(change, precondition)
    except GraphSyntaxError as error:
        return problem(request, 400, "malformed-graph", str(error))
    if created:
        response.status_code = 201
    if target.new and target.name:
        response.headers["Location"] = target.name
    return response


def _expect(target: Target, catalogue: Catalogue) -> None:
    if not target.held_by(catalogue):
        raise HTTPException(404, f"there is no graph {target.name}")

"""Is the service alive, can it answer, and how does it fare?

None of these waits for a thread that answers need: they are asked when there is none.
"""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel, Field
from starlette.responses import Response

from skillgraph import __version__
from skillgraph.errors import BusyError
from skillgraph_api.deps import CataloguesDep
from skillgraph_api.metrics import Metrics

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """The service is alive."""

    status: str
    skillgraph: str


class Ready(BaseModel):
    """The service answers from a version that is loaded and was found valid."""

    ready: bool
    version: str = Field(description="Digest of the inputs of the version.")
    items: int
    triples: int
    warnings_explained: int = Field(
        description="Warnings of the shapes, all matched by errata; there are no violations."
    )


@router.get("/health")
async def get_health() -> Health:
    """Tell that the process answers."""
    return Health(status="ok", skillgraph=__version__)


@router.get("/ready", responses={503: {"description": "Another version is being opened."}})
async def get_ready(catalogues: CataloguesDep) -> Ready:
    """Tell which version is loaded. Only a version that conforms is ever published."""
    if catalogues.late:
        raise BusyError("another version is being opened", 1, "versions")
    catalogue = catalogues.current
    manifest = catalogue.version.manifest
    return Ready(
        ready=True,
        version=catalogue.version.digest,
        items=len(catalogue.index.places),
        triples=sum(manifest["triples"].values()),
        warnings_explained=manifest["warnings_explained"],
    )


@router.get(
    "/metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def get_metrics(request: Request) -> Response:
    """Tell what was counted since the start, for Prometheus: of all workers together."""
    metrics: Metrics = request.app.state.metrics
    exposition = await asyncio.to_thread(metrics.exposition)
    return Response(exposition, media_type=CONTENT_TYPE_LATEST)

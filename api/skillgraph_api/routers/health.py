"""Is the service alive, and can it answer?"""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, Field

from skillgraph import __version__
from skillgraph_api.deps import CurrentDep

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
def get_health() -> Health:
    """Tell that the process answers."""
    return Health(status="ok", skillgraph=__version__)


@router.get("/ready")
def get_ready(catalogue: CurrentDep) -> Ready:
    """Tell which version is loaded. Only a version that conforms is ever published."""
    manifest = catalogue.version.manifest
    return Ready(
        ready=True,
        version=catalogue.version.digest,
        items=len(catalogue.index.places),
        triples=sum(manifest["triples"].values()),
        warnings_explained=manifest["warnings_explained"],
    )

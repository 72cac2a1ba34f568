"""Versions: which there are, what changed between two, and which one is current."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Response, Security
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from skillgraph.services.diff import GraphChange, VersionDiff, diff, graph_changes
from skillgraph.services.versions import (
    VersionSummary,
    VersionView,
    list_versions,
    only_version,
    show_version,
)
from skillgraph.versions import Home
from skillgraph_api.deps import JSON, CataloguesDep, ExpectJson, PublisherDep
from skillgraph_api.keys import require
from skillgraph_api.switch import Catalogues

router = APIRouter(tags=["versions"])

VersionPath = Annotated[
    str,
    Path(
        description="Digest of a version or the beginning of one, `current` or `previous`.",
        examples=["current"],
    ),
]
MayPublish = Security(require("publish"))
_NO_STORE = {"Cache-Control": "no-cache"}


class Choice(BaseModel):
    """A version to answer from."""

    model_config = ConfigDict(extra="forbid")

    version: str = Field(
        description="Digest of a version or the beginning of one, or `previous` to roll back.",
        examples=["previous"],
    )


@router.get("/versions", response_model=list[VersionSummary])
def get_versions(catalogues: CataloguesDep, response: Response) -> list[VersionSummary]:
    """List the versions, in the order in which they were last published."""
    response.headers.update(_NO_STORE)
    if catalogues.home is None:
        return [only_version(catalogues.current.version)]
    return list(list_versions(catalogues.home))


@router.get("/versions/{version}", response_model=VersionView)
async def get_version(
    version: VersionPath, catalogues: CataloguesDep, response: Response
) -> VersionView:
    """Describe a version: what it was built from, with which tools, and what it holds."""
    response.headers.update(_NO_STORE)
    return await _described(catalogues, version)


@router.get("/versions/{left}/diff/{right}", response_model=VersionDiff)
async def get_diff(left: VersionPath, right: VersionPath, catalogues: CataloguesDep) -> Response:
    """Tell what the right version has otherwise: items, their wording and place, and triples."""
    before, after = await catalogues.get(left), await catalogues.get(right)
    home = catalogues.home
    graphs = await run_in_threadpool(_graph_changes, home, left, right) if home else ()
    answer = diff(before.index, after.index, graphs)
    return Response(answer.model_dump_json(), media_type=JSON, headers=_NO_STORE)


@router.post("/versions", status_code=201, dependencies=[MayPublish], response_model=VersionView)
async def post_version(
    catalogues: CataloguesDep, publisher: PublisherDep, response: Response
) -> VersionView:
    """Publish the server's tables; the service answers from the new version at once.

    It runs in a process of its own, one at a time. Nothing changes where it fails.
    """
    digest = await publisher.publish(_home(catalogues))
    await catalogues.refresh()
    response.headers["Location"] = f"/api/v1/versions/{digest}"
    return await _described(catalogues, digest)


@router.put(
    "/versions/current",
    dependencies=[MayPublish, ExpectJson],
    response_model=VersionView,
)
async def put_current(choice: Choice, catalogues: CataloguesDep) -> VersionView:
    """Answer from another version from now on, such as the previous one."""
    home = _home(catalogues)
    move = home.rollback if choice.version == "previous" else lambda: home.switch(choice.version)
    version = await run_in_threadpool(move)
    await catalogues.refresh()
    return await _described(catalogues, version.digest)


async def _described(catalogues: Catalogues, name: str) -> VersionView:
    home = catalogues.home
    if home is None:
        return only_version((await catalogues.get(name)).version)
    return await run_in_threadpool(lambda: show_version(home, home.get(name)))


def _graph_changes(home: Home, left: str, right: str) -> tuple[GraphChange, ...]:
    return graph_changes(home.get(left), home.get(right))


def _home(catalogues: Catalogues) -> Home:
    """Give the home that the service follows.

    Raises:
        HTTPException: 409, it follows none.
    """
    if catalogues.home is None:
        raise HTTPException(409, "this service answers from one version, which stays as it is")
    return catalogues.home

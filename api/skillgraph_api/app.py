"""Make the application: everything that it needs is passed in."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from fastapi import APIRouter, FastAPI
from fastapi_offline import FastAPIOffline

from skillgraph import __version__
from skillgraph.keys import Keys
from skillgraph_api import errors
from skillgraph_api.head import HeadAsGet
from skillgraph_api.limits import BodyLimit
from skillgraph_api.openapi import describe_problems
from skillgraph_api.publisher import Publisher
from skillgraph_api.routers import (
    careers,
    compare,
    gap,
    graph,
    health,
    home,
    linked,
    roles,
    search,
    standards,
    versions,
)
from skillgraph_api.settings import Settings
from skillgraph_api.switch import Catalogues


def create_app(settings: Settings, catalogues: Catalogues) -> FastAPI:
    """Make the application that answers from published versions.

    Raises:
        InputError: the file of keys cannot be read, or an entry is wrong.
    """

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with catalogues.following():
            yield

    app: FastAPI = FastAPIOffline(
        lifespan=lifespan,
        title="skillgraph",
        version=__version__,
        summary="Competency standards as a graph: what a role requires and what is missing.",
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    app.state.settings = settings
    app.state.catalogues = catalogues
    app.state.keys = Keys.read(settings.keys_file) if settings.keys_file else None
    app.state.publisher = Publisher(settings.data)
    app.add_middleware(BodyLimit, limit=settings.max_body_bytes)
    app.add_middleware(HeadAsGet)
    errors.install(app)
    app.include_router(home.router)
    app.include_router(health.router)
    app.include_router(linked.router)
    v1 = APIRouter(prefix="/api/v1")
    for noun in (standards, roles, gap, careers, compare, search, graph, versions):
        v1.include_router(noun.router)
    app.include_router(v1)
    describe_problems(app)
    return app

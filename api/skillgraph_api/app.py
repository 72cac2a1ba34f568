"""Make the application: everything that it needs is passed in."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from fastapi import APIRouter, FastAPI
from fastapi_offline import FastAPIOffline
from starlette.middleware.cors import CORSMiddleware

from skillgraph import __version__
from skillgraph.changes import process
from skillgraph.keys import Keys
from skillgraph.store.pool import Pool
from skillgraph_api import errors
from skillgraph_api.exporting import Exporter
from skillgraph_api.head import HeadAsGet
from skillgraph_api.kept import KeptAnswers
from skillgraph_api.limits import BodyLimit
from skillgraph_api.openapi import describe_problems
from skillgraph_api.publisher import Publisher
from skillgraph_api.routers import (
    careers,
    compare,
    coverage,
    coverage_page,
    exports,
    gap,
    graph,
    graph_store,
    health,
    home,
    linked,
    ontology,
    plan,
    practice,
    roles,
    search,
    sources,
    sparql,
    standards,
    versions,
)
from skillgraph_api.settings import Settings
from skillgraph_api.switch import Catalogues
from skillgraph_api.threads import Threads
from skillgraph_api.writer import Writer


def create_app(settings: Settings, catalogues: Catalogues) -> FastAPI:
    """Make the application that answers from published versions.

    Raises:
        InputError: the file of keys cannot be read, or an entry is wrong.
    """

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with catalogues.following(), contextlib.aclosing(pool):
            yield

    pool = _pool(settings)

    app: FastAPI = FastAPIOffline(
        lifespan=lifespan,
        title="skillgraph",
        version=__version__,
        summary="Competency standards as a graph: what a role requires and what is missing.",
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    app.state.settings = settings
    app.state.catalogues = catalogues
    app.state.exporter = Exporter()
    app.state.pool = pool
    app.state.writer = _writer(settings, catalogues)
    app.state.keys = Keys.read(settings.keys_file) if settings.keys_file else None
    app.state.threads = Threads()
    app.state.publisher = Publisher(settings.data)
    app.add_middleware(BodyLimit, limit=settings.max_body_bytes)
    app.add_middleware(KeptAnswers, catalogues=catalogues, size=settings.answers_kept)
    app.add_middleware(HeadAsGet)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["*"],
        allow_headers=["*"],
        expose_headers=["Content-Location", "ETag", "Link", "Location", "X-Total-Count"],
    )
    errors.install(app)
    v1 = APIRouter(prefix="/api/v1")
    for noun in (
        *(standards, roles, gap, careers, compare, search),
        *(plan, coverage, practice, sources, graph, versions),
    ):
        v1.include_router(noun.router)
    # Routes are tried one after another: first those that programs ask most.
    for router in (sparql.router, v1, health.router, linked.router):
        app.include_router(router)
    for noun in (ontology, exports, graph_store, coverage_page, home):
        app.include_router(noun.router)
    describe_problems(app)
    return app


def _pool(settings: Settings) -> Pool:
    """Make the pool that evaluates queries; it starts no process before the first."""
    return Pool(
        workers=settings.query_workers,
        waiting=settings.query_waiting,
        waiting_each=settings.query_waiting_each,
        memory=settings.query_memory,
        kept=settings.query_kept,
    )


def _writer(settings: Settings, catalogues: Catalogues) -> Writer:
    """Make the turns in which updates and writes to the graph store are made."""
    limits = process.Limits(settings.update_seconds, settings.update_memory)
    return Writer(catalogues, limits, settings.update_waiting)

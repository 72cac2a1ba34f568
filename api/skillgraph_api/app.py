"""Make the application: everything that it needs is passed in."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from fastapi import APIRouter, FastAPI
from fastapi_offline import FastAPIOffline

from skillgraph import __version__
from skillgraph.changes import process, validator
from skillgraph.keys import Keys
from skillgraph.store.pool import Pool
from skillgraph_api import errors, middleware
from skillgraph_api.batches import Batches
from skillgraph_api.crew import Crew
from skillgraph_api.exporting import Exporter
from skillgraph_api.metrics import Metrics
from skillgraph_api.openapi import describe_problems
from skillgraph_api.publisher import Publisher
from skillgraph_api.routers import (
    batch,
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


def create_app(settings: Settings, catalogues: Catalogues, crew: Crew | None = None) -> FastAPI:
    """Make the application that answers from published versions, alone or in a crew.

    Raises:
        InputError: the file of keys cannot be read, or an entry is wrong.
    """

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        with contextlib.closing(crew) if crew else contextlib.nullcontext():
            async with (
                catalogues.following(),
                metrics.looking(),
                contextlib.aclosing(pool),
                contextlib.aclosing(validators),
            ):
                yield

    pool, validators = _pool(settings), _validators(settings)
    metrics = Metrics(catalogues, crew)

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
    app.state.validators = validators
    app.state.writer = _writer(settings, catalogues, crew)
    app.state.keys = Keys.read(settings.keys_file) if settings.keys_file else None
    app.state.threads = Threads()
    app.state.publisher = Publisher(settings.data, crew)
    app.state.batches = Batches(
        settings.batch_places, settings.batch_waiting, settings.batch_seconds
    )
    app.state.metrics = metrics
    _watch(metrics, app)
    middleware.install(app, settings, catalogues, metrics)
    errors.install(app)
    v1 = APIRouter(prefix="/api/v1")
    for noun in (
        *(standards, roles, gap, batch, careers, compare, search),
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


def _validators(settings: Settings) -> Pool:
    """Make the pool that holds posted graphs against the shapes: one at a time for a client."""
    return Pool(
        workers=1,
        waiting=settings.validation_waiting,
        waiting_each=settings.validation_waiting,
        memory=settings.validation_memory,
        module=validator.__name__,
        kind="validations",
    )


def _writer(settings: Settings, catalogues: Catalogues, crew: Crew | None) -> Writer:
    """Make the turns in which updates and writes to the graph store are made."""
    limits = process.Limits(settings.update_seconds, settings.update_memory)
    return Writer(catalogues, limits, settings.update_waiting, crew)


def _watch(metrics: Metrics, app: FastAPI) -> None:
    """Have the metrics report what waits, and what was killed."""
    state = app.state
    metrics.watch_waiting("queries", lambda: state.pool.turns.waiting)
    metrics.watch_waiting("validations", lambda: state.validators.turns.waiting)
    metrics.watch_waiting("changes", lambda: state.writer.waiting)
    metrics.watch_waiting("threads", lambda: state.threads.waiting)
    metrics.watch_waiting("batches", lambda: state.batches.waiting)
    metrics.watch_stopped("batch", lambda: state.batches.stopped)
    metrics.watch_stopped("validation", lambda: state.validators.stopped)
    metrics.watch_stopped("query", lambda: state.pool.stopped)

"""What every request passes through on its way to a route, and every answer on its way back."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from skillgraph_api.head import HeadAsGet
from skillgraph_api.kept import KeptAnswers
from skillgraph_api.limits import Admission, BodyLimit, HeadLimit, TimeLimit
from skillgraph_api.metrics import Metrics
from skillgraph_api.observing import Observer
from skillgraph_api.settings import Settings
from skillgraph_api.switch import Catalogues

#: Headers of answers that a page of another origin may read.
_EXPOSED = (
    "Content-Location",
    "ETag",
    "Link",
    "Location",
    "Retry-After",
    "X-Request-ID",
    "X-Total-Count",
)


def install(app: FastAPI, settings: Settings, catalogues: Catalogues, metrics: Metrics) -> None:
    """Put the middleware around the application; a request comes to the last one first."""
    app.add_middleware(BodyLimit, most=settings.max_body_bytes, seconds=settings.body_seconds)
    app.add_middleware(TimeLimit, seconds=settings.request_seconds)
    app.add_middleware(KeptAnswers, catalogues=catalogues, size=settings.answers_kept)
    app.add_middleware(Admission, most=settings.requests, catalogues=catalogues)
    app.add_middleware(HeadLimit)
    app.add_middleware(HeadAsGet)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["*"],
        allow_headers=["*"],
        expose_headers=_EXPOSED,
    )
    app.add_middleware(Observer, metrics=metrics, catalogues=catalogues)

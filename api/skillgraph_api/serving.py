"""Run the service: in this process, or in several that a supervisor watches over."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import uvicorn
from fastapi import FastAPI
from uvicorn.config import STARTUP_FAILURE

from skillgraph.catalogue import open_catalogue
from skillgraph.errors import SkillGraphError
from skillgraph.version import Version
from skillgraph.versions import Home, RemoteHome
from skillgraph_api import logs
from skillgraph_api.app import create_app
from skillgraph_api.crew import Crew
from skillgraph_api.heads import HeadLimits
from skillgraph_api.metrics import FOLDER
from skillgraph_api.settings import Settings
from skillgraph_api.supervisor import Server, Supervisor
from skillgraph_api.switch import Catalogues

#: One version, or a home whose current version is followed.
Source = Version | Home | RemoteHome


@dataclass(frozen=True, slots=True)
class Making:
    """How a process makes the application: it is told to each worker, which is spawned."""

    source: Source
    settings: Settings
    #: Of the crew that the worker joins.
    folder: Path | None = None

    def application(self) -> FastAPI:
        """Open the version and make the application.

        Raises:
            SkillGraphError: a version or a file that is named cannot be read.
        """
        folder = self.folder
        crew = Crew(folder, self.settings.switch_seconds) if folder else None
        if isinstance(self.source, Version):
            catalogues = Catalogues.of(open_catalogue(self.source))
        else:
            catalogues = Catalogues.at(self.source, crew)
        return create_app(self.settings, catalogues, crew)

    def __call__(self) -> FastAPI:
        """Make the application of a worker; what fails here would fail again, and ends them all."""
        try:
            return self.application()
        except SkillGraphError as error:
            print(f"skillgraph: {error}", file=sys.stderr)
            raise SystemExit(STARTUP_FAILURE) from error


def serve(source: Source, settings: Settings, host: str, port: int) -> None:
    """Answer requests until a signal ends it.

    Raises:
        SkillGraphError: a version or a file that is named cannot be read.
        SystemExit: the address cannot be listened on, or the workers do not start; it was said.
    """
    if settings.workers > 1:
        _serve_together(source, settings, host, port)
    else:
        application = Making(source, settings).application()
        Server(uvicorn.Config(application, **_options(settings, host, port))).run()


def _serve_together(source: Source, settings: Settings, host: str, port: int) -> None:
    with TemporaryDirectory(prefix="skillgraph-") as folder:
        Crew.found(Path(folder))
        os.environ[FOLDER] = folder  # the library looks for it when a worker imports it
        config = uvicorn.Config(
            Making(source, settings, Path(folder)),
            factory=True,
            workers=settings.workers,
            **_options(settings, host, port),
        )
        Supervisor(config, config.bind_socket()).run()


def _options(settings: Settings, host: str, port: int) -> dict[str, Any]:
    return {
        "host": host,
        "port": port,
        "http": HeadLimits,
        "ws": "none",
        "log_config": logs.configuration(as_json=not sys.stderr.isatty()),
        "access_log": False,  # it would name clients, and what they ask
        "timeout_graceful_shutdown": settings.shutdown_seconds,
    }

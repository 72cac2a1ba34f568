"""What a command needs around its one call: the published version, and how errors end it."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from skillgraph.catalogue import Catalogue, open_catalogue
from skillgraph.errors import InputError, SkillGraphError
from skillgraph.inputs import Inputs
from skillgraph.store.address import Address, Endpoint
from skillgraph.version import RemoteVersion, Version, home
from skillgraph.versions import Home

#: Exit status where the answer is "no", and where the input cannot be read.
NO, UNREADABLE = 1, 2


@contextlib.contextmanager
def errors_end_it() -> Iterator[None]:
    """Turn an error of ours into a message on stderr and exit status 2."""
    try:
        yield
    except SkillGraphError as error:
        typer.secho("skillgraph: " + str(error), err=True)
        raise typer.Exit(UNREADABLE) from error


def catalogue(data: Path | None, store: str | None = None) -> Catalogue:
    """Open the version that a command answers from, on disk or at an endpoint."""
    if store:
        return open_catalogue(RemoteVersion.at(endpoint(store, data)))
    return open_catalogue(published(data))


def address(data: Path | None, store: str | None = None) -> Address:
    """Say where the version is that a command asks, without opening it."""
    if store:
        return RemoteVersion.at(endpoint(store, data)).address
    return published(data).address


def endpoint(url: str, data: Path | None = None, graph_store: str | None = None) -> Endpoint:
    """Name an endpoint; its credentials are in the environment, where no list of processes is.

    Raises:
        InputError: tables were named as well.
    """
    if data:
        raise InputError("--data and --store: the tables are on disk; name one of the two")
    user, password = (os.environ.get(f"SKILLGRAPH_STORE_{name}") for name in ("USER", "PASSWORD"))
    return Endpoint(url, graph_store, user, password)


def published(data: Path | None) -> Version:
    """Give the version on disk that a command answers from.

    It is that of the tables named; else the one that is current; else, where nothing has been
    published yet, that of the shipped tables, which is published then.
    """
    if data:
        return built(data)
    where = Home(home())
    current = where.current()
    if current is None:
        return publish(None)
    _say_where_tables_differ(where, current)
    return current


def built(data: Path | None, stages: Stages | None = None) -> Version:
    """Give the version of the shipped tables, or of others; build it where it is not there."""
    inputs = Inputs.shipped(data)
    there = Version(home() / inputs.version_name())
    if there.whole:
        return there
    from skillgraph.publish import build  # the reasoner and the validator are slow to import

    with progress(stages) as report:
        return build(inputs, home(), report)


def publish(data: Path | None, stages: Stages | None = None) -> Version:
    """Make the version of the shipped tables, or of others, the current one."""
    version = built(data, stages)
    return Home(home()).switch(version.digest)


class Stages:
    """Is told the name of each stage of something long, and knows how long each has taken."""

    def __init__(self) -> None:
        #: Seconds by stage, of those that have ended.
        self.seconds: dict[str, float] = {}
        self._now: tuple[str, float] | None = None

    def __call__(self, stage: str) -> None:
        """End the stage before, and begin one."""
        if self._now:
            name, start = self._now
            self.seconds[name] = time.monotonic() - start
        self._now = stage, time.monotonic()


@contextlib.contextmanager
def progress(stages: Stages | None = None) -> Iterator[Callable[[str], None]]:
    """Show the stage of something long on a terminal; give what is called with its name.

    Args:
        stages: is told as well.
    """
    told = stages or Stages()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("starting", total=None)

        def begin(stage: str) -> None:
            told(stage)
            bar.update(task, description=stage)

        yield begin


def _say_where_tables_differ(where: Home, current: Version) -> None:
    """Say on stderr that the shipped tables, or the code, were never published as they are."""
    shipped = Inputs.shipped().version_name()
    if shipped != current.digest and all(shipped != e.version for e in where.history()):
        typer.secho(
            "skillgraph: the tables differ from what is published;"
            " skillgraph publish makes a version of them",
            err=True,
        )

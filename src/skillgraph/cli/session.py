"""What a command needs around its one call: the published version, and how errors end it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from skillgraph.catalogue import Catalogue, open_catalogue
from skillgraph.errors import SkillGraphError
from skillgraph.inputs import Inputs
from skillgraph.version import Version, home
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


def catalogue(data: Path | None) -> Catalogue:
    """Open the version that a command answers from."""
    return open_catalogue(published(data))


def published(data: Path | None) -> Version:
    """Give the version that a command answers from.

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


def built(data: Path | None) -> Version:
    """Give the version of the shipped tables, or of others; build it where it is not there."""
    inputs = Inputs.shipped(data)
    there = Version(home() / inputs.version_name())
    if there.whole:
        return there
    from skillgraph.publish import build  # the reasoner and the validator are slow to import

    with progress() as report:
        return build(inputs, home(), report)


def publish(data: Path | None) -> Version:
    """Make the version of the shipped tables, or of others, the current one."""
    version = built(data)
    return Home(home()).switch(version.digest)


@contextlib.contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Show the stage of something long on a terminal; give what is called with its name."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("starting", total=None)
        yield lambda stage: bar.update(task, description=stage)


def _say_where_tables_differ(where: Home, current: Version) -> None:
    """Say on stderr that the shipped tables, or the code, were never published as they are."""
    shipped = Inputs.shipped().version_name()
    if shipped != current.digest and all(shipped != e.version for e in where.history()):
        said = "the tables differ from what is published; skillgraph publish makes a version of them"
        typer.secho(f"skillgraph: {said}", err=True)

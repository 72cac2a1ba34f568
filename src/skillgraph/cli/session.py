"""What a command needs around its one call: the published version, and how errors end it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from skillgraph.catalogue import Catalogue, open_catalogue
from skillgraph.errors import SkillGraphError
from skillgraph.inputs import Inputs
from skillgraph.version import Version, home

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


def published(data: Path | None) -> Version:
    """Give the version of the shipped tables, or of others; build it where it is not there."""
    inputs = Inputs.shipped(data)
    target = home() / inputs.version_name()
    return Version(target) if target.is_dir() else _publish(inputs)


def catalogue(data: Path | None) -> Catalogue:
    """Open the published version."""
    return open_catalogue(published(data))


def _publish(inputs: Inputs) -> Version:
    """Build, with a progress line on a terminal."""
    from skillgraph.publish import publish  # the reasoner and the validator are slow to import

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("starting", total=None)
        return publish(inputs, home(), lambda stage: bar.update(task, description=stage))

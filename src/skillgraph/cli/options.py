"""Options that several commands share, and what they mean."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from pydantic import BaseModel, ValidationError

from skillgraph.errors import InputError
from skillgraph.services.language import Language
from skillgraph.services.refs import LowerGrades

Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="DIR",
        help="Tables to use instead of the shipped ones.",
        exists=True,
        file_okay=False,
    ),
]
StoreUrl = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="URL",
        envvar="SKILLGRAPH_STORE",
        help="SPARQL endpoint that answers instead of the store on disk.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, as the HTTP API does.")]
Lang = Annotated[
    Language, typer.Option("--lang", help="Language of labels.", envvar="SKILLGRAPH_LANG")
]
From = Annotated[str, typer.Option("--from", metavar="REF", help="What is held.")]
To = Annotated[str, typer.Option("--to", metavar="REF", help="The target.")]
Lower = Annotated[
    LowerGrades,
    typer.Option(
        "--lower-grades",
        help="Whether a grade takes in lower grades: by the standard's own rule, always, never.",
    ),
]


M = TypeVar("M", bound=BaseModel)


def example(command: str) -> str:
    """Write the example of a command on a line that is not wrapped, so that it can be copied."""
    return f"\b\nExample: {command}"


def given(model: type[M], **values: object) -> M:
    """Make a model of what was given on the command line or in the environment.

    Raises:
        InputError: a value does not fit; each one is named.
    """
    try:
        return model(**values)
    except ValidationError as error:
        wrong = (f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise InputError("; ".join(wrong)) from error


def expand_files(ref: str) -> str:
    """Replace ``items:@FILE`` in a REF by the ids in the file, one a line.

    Raises:
        InputError: the file cannot be read as UTF-8, or names no item.
    """
    return "+".join(
        f"items:{','.join(_ids(Path(part[7:])))}" if part.startswith("items:@") else part
        for part in ref.split("+")
    )


def references(to: str) -> list[str]:
    """Split the REFs that commas join, or read those that stand a line each in ``@FILE``.

    Raises:
        InputError: the file cannot be read as UTF-8.
    """
    from skillgraph.batch.targets import split

    if not to.startswith("@"):
        return [expand_files(ref) for ref in split(to)]
    path = Path(to[1:])
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as UTF-8 text: {error}") from error
    return [expand_files(ref) for ref in map(str.strip, lines) if ref and ref[0] != "#"]


def _ids(path: Path) -> list[str]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as UTF-8 text: {error}") from error
    numbered = enumerate(map(str.strip, lines), start=1)
    ids = {number: line for number, line in numbered if line and not line.startswith("#")}
    for number, id in ids.items():
        if re.search(r"[+\s]", id):  # what follows would be another part of the REF
            raise InputError(f"{path}:{number}: {id!r}; expected one item id a line")
    if not ids:
        raise InputError(f"{path}: names no item; expected one item id a line")
    return list(ids.values())

"""The command that makes a key for writing to the service."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from skillgraph.cli.options import AsJson
from skillgraph.cli.session import errors_end_it
from skillgraph.keys import Right, new_key


def key(
    name: Annotated[str, typer.Argument(help="Whose it is: letters, digits, . _ and -.")],
    right: Annotated[list[Right], typer.Option("--right", help="What it may do; repeat it.")],
    as_json: AsJson = False,
) -> None:
    """Make a key that may publish or update through the service; nothing is stored.

    Give the secret to whoever is to use it, and add the entry to the file that
    SKILLGRAPH_KEYS_FILE names.
    """
    with errors_end_it():
        secret, made = new_key(name, frozenset(right))
    if as_json:
        typer.echo(json.dumps({"secret": secret, "entry": made.as_toml()}, indent=2))
        return
    typer.echo(f"secret, shown only now: {secret}\n\n{made.as_toml()}", nl=False)

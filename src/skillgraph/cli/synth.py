"""The command that makes data up."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from skillgraph.cli.options import AsJson
from skillgraph.cli.session import errors_end_it, progress
from skillgraph.synthetic.wanted import PeopleFormat, Wanted


def synth(
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="DIR", help="The data folder: new or empty.")
    ],
    standards: Annotated[int, typer.Option(min=1, help="How many standards.")] = 10,
    people: Annotated[
        int, typer.Option(min=0, help="How many people, in examples/people.parquet.")
    ] = 0,
    seed: Annotated[
        int, typer.Option(min=0, help="What chance begins with: the same gives the same bytes.")
    ] = 0,
    bare: Annotated[
        bool, typer.Option("--bare", help="Standards alone: no posts, job descriptions, mappings.")
    ] = False,
    format: Annotated[
        PeopleFormat, typer.Option("--format", help="Format of the file of people.")
    ] = PeopleFormat.PARQUET,
    long: Annotated[
        bool, typer.Option("--long", help="People as a row an item (person, item), nothing else.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Make up standards, posts and people with the shape of the real data, for trials of size.

    What is made is a data folder as --data takes it. Counts and lengths are drawn from the
    shipped standards; the words mean nothing. A larger folder begins as a smaller one does.
    """
    from skillgraph.synthetic.generate import generate

    wanted = Wanted(standards, people, seed, bare, format, long)
    with errors_end_it(), progress() as report:
        made = generate(wanted, out, report)
    file = wanted.people_file(out)
    if as_json:
        where = {"data": str(out), "people_file": str(file) if file else None}
        typer.echo(json.dumps({**asdict(made), **where}, ensure_ascii=False))
        return
    typer.echo(f"{out}: standards {made.standards:,}, grades {made.grades:,}, items {made.items:,}")
    if file:
        typer.echo(f"{file}: people {made.people:,}")

"""Export the graph, or a part of it, in a format of other tools."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from rich.table import Table

from skillgraph.cli import render
from skillgraph.cli.options import AsJson, Data, StoreUrl
from skillgraph.cli.session import endpoint, errors_end_it, progress, published
from skillgraph.errors import InputError
from skillgraph.exchange.scope import Labels, Scope
from skillgraph.version import RemoteVersion, Version


def export(
    format: Annotated[
        str | None, typer.Argument(metavar="FORMAT", help="Such as turtle; --list names all.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Else standard output.")
    ] = None,
    standard: Annotated[
        str | None, typer.Option(metavar="ID", help="Only this standard, such as asm.")
    ] = None,
    grade: Annotated[
        str | None, typer.Option(metavar="ID", help="Only this grade, such as asm/senior.")
    ] = None,
    graph: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="RDF: only this named graph, such as asm; repeatable."),
    ] = None,
    inferred: Annotated[
        bool, typer.Option("--inferred/--asserted", help="With what the axioms give, or without.")
    ] = True,
    lang: Annotated[Labels, typer.Option(help="Languages of labels and texts.")] = Labels.BOTH,
    listed: Annotated[bool, typer.Option("--list", help="List the formats.")] = False,
    data: Data = None,
    store: StoreUrl = None,
    as_json: AsJson = False,
) -> None:
    """Export the graph, one standard or one grade: RDF, networks, tables, mappings.

    The same version gives the same bytes. A file appears only when it is whole.
    """
    from skillgraph.exchange.formats import find  # networkx is slow to import

    if listed or format is None:
        _list(data, store, as_json)
        return
    with errors_end_it():
        scope = Scope(standard, grade, inferred, tuple(graph or ()), lang)
        chosen = find(format)
        chosen.check(scope)
        if out is None and not chosen.text and _on_terminal():
            raise InputError(f"{format} is binary: name a file with -o, or redirect the output")
        version = _version(data, store)
        with progress() as report:
            report("exporting")
            _send(_writer(version, format, scope), out)


def _version(data: Path | None, store: str | None) -> Version | RemoteVersion:
    return RemoteVersion.at(endpoint(store, data)) if store else published(data)


def _writer(
    version: Version | RemoteVersion, name: str, scope: Scope
) -> Callable[[BinaryIO], None]:
    """Give what writes an export: the file that lies beside the version, or made anew."""
    from skillgraph.exchange import exports, facts
    from skillgraph.exchange.formats import FORMATS

    if path := exports.path_of(version, name, scope):
        data = path.read_bytes()
        return lambda file: _all(file, data)
    everything = facts.read(version.open_store().quads())
    return lambda file: exports.export(everything, version.digest, FORMATS[name], scope, file)


def _on_terminal() -> bool:
    return sys.stdout.isatty()


def _all(file: BinaryIO, data: bytes) -> None:
    file.write(data)


def _send(write: Callable[[BinaryIO], None], out: Path | None) -> None:
    from skillgraph.exchange.exports import to_file

    if out:
        to_file(out, write)
    else:
        write(sys.stdout.buffer)


def _list(data: Path | None, store: str | None, as_json: bool) -> None:
    """List the formats, with the size of the whole graph in each where it is known."""
    from skillgraph.exchange import exports
    from skillgraph.exchange.formats import FORMATS

    with errors_end_it():
        there = exports.published(_version(data, store))
    rows = [
        {"format": name, "title": f.title, "media_type": f.media_type,
         "bytes": there[name].bytes if name in there else None}
        for name, f in FORMATS.items()
    ]  # fmt: skip
    if as_json:
        typer.echo(json.dumps(rows, indent=2))
        return
    table = Table("format", "holds", "media type", box=None, pad_edge=False)
    table.add_column("bytes", justify="right")
    for row in rows:
        size = "–" if row["bytes"] is None else f"{row['bytes']:,}"
        table.add_row(str(row["format"]), str(row["title"]), str(row["media_type"]), size)
    render.console().print(table)

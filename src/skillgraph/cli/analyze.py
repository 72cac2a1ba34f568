"""Analyse the catalogue: what a researcher computes first, as tables and plots."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table as Printed

from skillgraph.cli import render
from skillgraph.cli.options import Data, Lang, StoreUrl
from skillgraph.cli.session import catalogue, errors_end_it, progress
from skillgraph.errors import InputError
from skillgraph.exchange.exports import to_file
from skillgraph.services.language import Language

if TYPE_CHECKING:
    from skillgraph.analysis.table import Cell, Table


class PlotFormat(StrEnum):
    """How plots are written."""

    PNG = "png"
    SVG = "svg"


def analyze(
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", metavar="DIR", help="Write each table as CSV, and plots, to a folder."
        ),
    ] = None,
    standard: Annotated[
        str | None, typer.Option(metavar="ID", help="Only this standard, such as asm.")
    ] = None,
    format: Annotated[PlotFormat, typer.Option("--format", help="Of plots.")] = PlotFormat.PNG,
    rows: Annotated[
        int, typer.Option(min=0, help="How many rows of each table to print; 0 for all.")
    ] = 12,
    data: Data = None,
    store: StoreUrl = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print every table as JSON.")] = False,
    lang: Lang = Language.ZH,
) -> None:
    """Items, verb ladders, central knowledge, communities, overlap and coverage, in figures.

    Prints the beginning of each table; the whole of them with --json, --rows 0 or --out. The
    same version gives the same files.
    """
    from skillgraph.analysis.study import study  # networkx is slow to import

    with errors_end_it():
        catalogued = catalogue(data, store)
        with progress() as report:
            tables = study(catalogued.index, standard, lang, report)
            if out:
                _write(out, tables, lang, format, report)
    if as_json:
        typer.echo(_json(tables))
    else:
        _print(render.console(), tables, rows)


def _write(
    out: Path,
    tables: Sequence[Table],
    language: Language,
    format: PlotFormat,
    report: Callable[[str], None],
) -> None:
    """Write the tables and their plots into a folder, which is made where it is not there.

    Raises:
        InputError: the folder cannot be written to.
    """
    from skillgraph.analysis.plots import plots  # matplotlib is slower still

    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{out}: cannot be made a folder: {error.strerror}") from error
    for table in tables:
        _file(out / f"{table.name}.csv", table.csv())
    report("drawing")
    for name, drawn in plots(tables, language, format.value):
        _file(out / f"{name}.{format.value}", drawn)


def _file(path: Path, data: bytes) -> None:
    def write(file: BinaryIO) -> None:
        file.write(data)

    to_file(path, write)


def _json(tables: Sequence[Table]) -> str:
    written = {
        table.name: {"title": table.title, "note": table.note, "rows": table.records()}
        for table in tables
    }
    return json.dumps(written, indent=2, ensure_ascii=False)


def _print(out: Console, tables: Sequence[Table], most: int) -> None:
    """Print the beginning of each table; of an id that has a label, only the label."""
    for table in tables:
        shown = [name for name in table.columns if f"{name}_label" not in table.columns]
        printed = Printed(box=None, pad_edge=False, header_style="bold")
        for name in shown:
            cells = table.column(name)
            printed.add_column(
                name.replace("_", " "),
                justify="right" if any(isinstance(c, int | float) for c in cells) else "left",
                overflow="fold",
                no_wrap=all(map(_is_id, cells)),
            )
        records = table.records()
        for record in records[: most or None]:
            printed.add_row(*(_text(record[name]) for name in shown))
        out.print(escape(table.title), style="bold")
        out.print(escape(table.note), style="dim")
        out.print(printed)
        if most and len(records) > most:
            out.print(f"… {len(records) - most} more rows", style="dim")
        out.print()


def _is_id(cell: Cell) -> bool:
    """Tell whether a cell is a word that is better not broken: an id or a number."""
    return str(cell).isascii() and " " not in str(cell) and len(str(cell)) <= 24


def _text(cell: Cell) -> str:
    return "–" if cell is None else escape(str(cell))

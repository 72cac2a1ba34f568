"""The command that measures a whole workforce."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from skillgraph.batch.reading.form import Format, Shape, format_of
from skillgraph.cli.options import AsJson, Data, Lang, Lower, StoreUrl, references
from skillgraph.cli.render import console, share, short
from skillgraph.cli.session import catalogue, errors_end_it
from skillgraph.services.language import Language
from skillgraph.services.refs import LowerGrades

if TYPE_CHECKING:
    from skillgraph.batch.summary import Summary

#: How many targets and items are printed.
_SHOWN, _LACKED = 20, 10


def gap_batch(
    people: Annotated[
        Path, typer.Argument(help="People: .ndjson, .csv or .parquet.", show_default=False)
    ],
    to: Annotated[
        str,
        typer.Option(
            "--to", metavar="REF[,REF…|@FILE]", help="The targets; or a file, one a line."
        ),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the results.")],
    format: Annotated[
        Format | None,
        typer.Option("--format", help="Of the results; that of the people if left out."),
    ] = None,
    shape: Annotated[
        Shape | None,
        typer.Option("--shape", help="A row an item, or a row a person; told by the columns."),
    ] = None,
    items: Annotated[bool, typer.Option("--items", help="Name the missing items too.")] = False,
    eligibility: Annotated[
        bool, typer.Option("--eligibility", help="Tell who may apply for targets that are grades.")
    ] = False,
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day asked about; today if left out."),
    ] = None,
    lower_grades: Lower = LowerGrades.STANDARD,
    data: Data = None,
    store: StoreUrl = None,
    as_json: AsJson = False,
    lang: Lang = Language.ZH,
) -> None:
    """Measure many people against one or more targets, and sum up what they lack most.

    A comma begins a new REF where a kind and a colon follow it; in a file, REFs stand one a line,
    and lines that begin with # say nothing. Rows that cannot be read are in rejects.csv. The same
    command again goes on with a run that was interrupted.
    """
    from skillgraph.batch import targets  # numpy and Arrow are slow to import
    from skillgraph.batch.results import Options
    from skillgraph.batch.run import Order, run

    with errors_end_it():
        refs = references(to)
        people_format = format_of(people)
        order = Order(
            people=people,
            people_format=people_format,
            shape=shape,
            targets=targets.of(catalogue(data, store).index, refs, lower_grades),
            options=Options(items, _day(as_of, out) if eligibility else None),
            format=format or people_format,
        )
        with _bar(people) as progress:
            summary = run(order, out, progress)
    if as_json:
        typer.echo(summary.model_dump_json(indent=2))
    else:
        _print(console(), summary, out, lang)
    if summary.rejected:
        said = f"skillgraph: {summary.rejected} of {summary.rows} rows cannot be read"
        typer.secho(f"{said}; see {out / 'rejects.csv'}", err=True)


def _day(as_of: datetime | None, out: Path) -> date:
    """Give the day that eligibility is judged on: what is said, or that of the run begun."""
    from skillgraph.batch import record

    if as_of:
        return as_of.date()
    begun = record.read(out)
    return (begun and begun.asked.eligible_on) or date.today()


@contextlib.contextmanager
def _bar(people: Path) -> Iterator[Callable[[int, int], None]]:
    """Show on a terminal how far the file of people is read."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    err = Console(stderr=True)
    size = people.stat().st_size if people.exists() else None
    with Progress(
        *columns, TimeRemainingColumn(), console=err, transient=True, disable=not err.is_terminal
    ) as bar:
        task = bar.add_task("0 people", total=size)

        def progress(count: int, read: int) -> None:
            bar.update(task, description=f"{count:,} people", completed=read)

        yield progress


def _print(out: Console, summary: Summary, folder: Path, language: Language) -> None:
    rejected = f", {summary.rejected:,} rejected" if summary.rejected else ""
    out.print(f"{summary.people:,} people in {summary.rows:,} rows{rejected} → {folder}\n")
    figures = ("required", "mean", "median", "ready", "may apply")
    table = _table("target", *figures)
    for target in summary.targets[:_SHOWN]:
        table.add_row(
            short(target.target),
            str(target.required),
            share(target.mean_readiness),
            share(target.median),
            f"{target.ready:,}",
            "–" if target.eligible is None else f"{target.eligible:,}",
        )
    out.print(table)
    if rest := len(summary.targets[_SHOWN:]):
        out.print(f"… and {rest} more in summary-targets.csv")
    _lacked(out, summary, language)


def _lacked(out: Console, summary: Summary, language: Language) -> None:
    abilities = [item for item in summary.items if item.kind == "ability"][:_LACKED]
    if not abilities or not summary.people:
        return
    out.print("\nabilities that are lacked most")
    table = _table("ability", "people", "share", "targets")
    for item in abilities:
        label = item.label_zh if language is Language.ZH else item.label_en
        people, targets = f"{item.lacked_by:,}", str(item.required_by)
        table.add_row(f"{item.item}  {label}", people, share(item.share), targets)
    out.print(table)


def _table(name: str, *figures: str) -> Table:
    """Make a table of names, to the left, and figures."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(name, overflow="fold")
    for figure in figures:
        table.add_column(figure, justify="right")
    return table

"""Measure a workforce where its data are: with DuckDB, on Spark, or as SQL for a warehouse."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skillgraph.cli.options import AsJson, Data, StoreUrl, references
from skillgraph.cli.session import endpoint, errors_end_it, progress, published
from skillgraph.errors import InputError, StoreError
from skillgraph.version import RemoteVersion
from skillgraph.warehouse.model import EngineName, Measured

if TYPE_CHECKING:
    import pyarrow as pa


def gap_sql(
    people: Annotated[
        str | None,
        typer.Argument(
            metavar="PEOPLE",
            help="Parquet file, folder or pattern: columns person, and item or items.",
        ),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="REF[,REF…]|@FILE",
            help="The targets, or a file of them, one a line; left out: all that there are.",
        ),
    ] = None,
    engine: Annotated[EngineName, typer.Option("--engine", help="What runs it.")] = (
        EngineName.DUCKDB
    ),
    master: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Spark: the cluster, such as spark://HOST:7077, or yarn."),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option("--out", "-o", metavar="DIR", help="Folder of the tables that are written."),
    ] = None,
    by_function: Annotated[
        bool,
        typer.Option("--functions/--no-functions", help="What is missing of each function, too."),
    ] = True,
    sql: Annotated[
        str | None,
        typer.Option(
            metavar="DIALECT", help="Print the SQL and run nothing: trino, snowflake, bigquery, …"
        ),
    ] = None,
    requirements: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Requirement table, as exported; else the version's own."
        ),
    ] = None,
    data: Data = None,
    store: StoreUrl = None,
    as_json: AsJson = False,
) -> None:
    """Hold a table of people against the requirement table, on an engine of tables.

    Writes gaps.parquet (a row a person and target: required, held, missing, readiness),
    functions.parquet (missing items by function) and rejects.parquet (what could not be used).
    Single grades, roles, jobs, units and standards; lower grades by the standard's own rule.
    """
    with errors_end_it():
        _see_installed()
        targets = _targets(to)
        if sql is not None:
            _print_sql(sql, targets, as_json)
            return
        if people is None or out is None:
            raise InputError("name the table of PEOPLE and a folder --out, or a dialect with --sql")
        table = _requirements(requirements, data, store)
        measured = _measured(people, table, targets, out, engine, master, by_function)
    typer.echo(json.dumps(asdict(measured), indent=2)) if as_json else _print(measured)


def _see_installed() -> None:
    if not (find_spec("ibis") and find_spec("duckdb")):
        raise StoreError("Ibis and DuckDB are not installed: pip install 'skillgraph[warehouse]'")


def _targets(to: str | None) -> list[str]:
    """Read the REFs that are asked for; none where everything in the table is."""
    if to is None:
        return []
    targets = references(to)
    if not targets:
        raise InputError(f"{to.removeprefix('@')}: names no target; expected one REF a line")
    return targets


def _requirements(file: Path | None, data: Path | None, store: str | None) -> pa.Table:
    from skillgraph.warehouse import published as tables

    if file:
        return tables.of_file(file)
    version = RemoteVersion.at(endpoint(store, data)) if store else published(data)
    return tables.of_version(version)


def _measured(
    people: str,
    table: pa.Table,
    targets: list[str],
    out: str,
    engine: EngineName,
    master: str | None,
    by_function: bool,
) -> Measured:
    from skillgraph.warehouse import published as tables
    from skillgraph.warehouse.engines import open_engine
    from skillgraph.warehouse.measuring import measure

    tables.check(table, targets)
    with progress() as report:
        report(f"starting {engine.value}")
        with open_engine(engine, master) as opened:
            return measure(opened, people, table, targets, out, by_function, report)


def _print_sql(dialect: str, targets: list[str], as_json: bool) -> None:
    from skillgraph.warehouse.sql import statements

    written = statements(dialect, targets)
    if as_json:
        typer.echo(json.dumps(written, indent=2))
        return
    typer.echo("\n".join(f"-- {name}\n{query};\n" for name, query in written.items()), nl=False)


def _print(measured: Measured) -> None:
    typer.echo(f"version {measured.version}, by {measured.engine.value}")
    typer.echo(f"{measured.people:,} people, {measured.targets:,} targets")
    for path, rows in measured.written.items():
        typer.echo(f"{rows:12,} rows  {path}")
    for reason, rows in measured.rejected.items():
        typer.echo(f"{rows:12,} rows of people not used: {reason}")

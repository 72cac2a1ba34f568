"""Commands on versions: publish one, list them, go back to one, tell what changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from skillgraph.catalogue import open_catalogue
from skillgraph.cli import session
from skillgraph.cli.options import AsJson, Data, StoreUrl
from skillgraph.cli.render import console
from skillgraph.services.diff import VersionDiff, graph_changes
from skillgraph.services.diff import diff as diff_service
from skillgraph.services.versions import VersionSummary, list_versions, show_version
from skillgraph.store.upload import upload
from skillgraph.version import Version, home
from skillgraph.versions import Home

_NAME = "Digest or the beginning of one, 'current' or 'previous'."


def publish(
    data: Data = None,
    store: StoreUrl = None,
    graph_store: Annotated[
        str | None,
        typer.Option(
            "--graph-store",
            metavar="URL",
            envvar="SKILLGRAPH_GRAPH_STORE",
            help="Where the endpoint of --store takes graphs (SPARQL 1.1 Graph Store Protocol).",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make the version of the tables the current one, building it where it is not there yet.

    A service that runs goes over to it without dropping a request. Where it fails, everything
    stays as it was. With --store the version is put there, beside those that are there already,
    and becomes the current one when it is whole.
    """
    if store:
        _publish_at(store, graph_store, data)
        return
    with session.errors_end_it():
        stages = session.Stages()
        version = session.publish(data, stages)
        answer = show_version(Home(home()), version)
    if as_json:
        typer.echo(answer.model_dump_json(indent=2))
        return
    typer.echo(f"version {answer.version} is current")
    typer.echo(f"{answer.items} items, {answer.triples} triples")
    typer.echo(_index_of(version, stages))


def _index_of(version: Version, stages: session.Stages) -> str:
    """Tell how large the index of a version is, and how long it took where it was built now."""
    megabytes = version.index.stat().st_size / 1e6
    seconds = stages.seconds.get("compiling the index")
    taken = f", built in {seconds:.1f} s" if seconds else ""
    return f"index of {megabytes:.1f} MB{taken}"


def _publish_at(store: str, graph_store: str | None, data: Path | None) -> None:
    """Put the version of the tables at an endpoint."""
    with session.errors_end_it():
        endpoint = session.endpoint(store, graph_store=graph_store)
        version = session.built(data)
        with session.progress() as report:
            upload(version.nquads, version.manifest, endpoint, report)
    typer.echo(f"version {version.digest} is current at {store}")


def versions(as_json: AsJson = False) -> None:
    """List the versions that are there, the one published last at the end.

    Exit status 1 where there is none.
    """
    answer = list_versions(Home(home()))
    if as_json:
        typer.echo("[" + ",\n".join(each.model_dump_json(indent=2) for each in answer) + "]")
    elif answer:
        _print_versions(console(), answer)
    if not answer:
        typer.secho("skillgraph: nothing is published yet; skillgraph publish does it", err=True)
        raise typer.Exit(session.NO)


def rollback(
    version: Annotated[str, typer.Argument(metavar="[VERSION]", help=_NAME)] = "previous",
    as_json: AsJson = False,
) -> None:
    """Make an earlier version the current one again; by default the one before."""
    where = Home(home())
    with session.errors_end_it():
        chosen = where.rollback() if version == "previous" else where.switch(version)
        answer = show_version(where, chosen)
    said = f"version {answer.version} is current"
    typer.echo(answer.model_dump_json(indent=2) if as_json else said)


def diff(
    left: Annotated[str, typer.Argument(metavar="VERSION", help=f"Before: {_NAME.lower()}")],
    right: Annotated[str, typer.Argument(metavar="VERSION", help=f"After: {_NAME.lower()}")],
    as_json: AsJson = False,
) -> None:
    """What changed from one version to another: items, their wording and place, and triples."""
    where = Home(home())
    with session.errors_end_it():
        before, after = where.get(left), where.get(right)
        old, new = open_catalogue(before).index, open_catalogue(after).index
        answer = diff_service(old, new, graph_changes(before, after))
    if as_json:
        typer.echo(answer.model_dump_json(indent=2))
    else:
        _print_diff(console(), answer)


def _table(*headings: str, numbers: int = 0) -> Table:
    """Make a table; the last so many columns are numbers."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for place, heading in enumerate(headings, start=1):
        right = place > len(headings) - numbers
        table.add_column(heading, justify="right" if right else "left", overflow="fold")
    return table


def _print_versions(out: Console, answer: tuple[VersionSummary, ...]) -> None:
    table = _table("version", "", "published", "derived from", "items", "triples", numbers=2)
    for each in answer:
        table.add_row(
            each.version,
            "current" if each.current else "",
            f"{each.published[-1]:%Y-%m-%d %H:%M:%S} UTC" if each.published else "–",
            each.derived_from or "–",
            str(each.items),
            str(each.triples),
        )
    out.print(table)


def _print_diff(out: Console, answer: VersionDiff) -> None:
    if answer.same:
        out.print(f"{answer.left} and {answer.right} hold the same")
        return
    for line in _changes(answer):
        out.print(line, markup=False)
    table = _table("graph", "added", "removed", numbers=2)
    for graph in answer.graphs:
        table.add_row(graph.graph, str(graph.added), str(graph.removed))
    out.print(table)


def _changes(answer: VersionDiff) -> Iterator[str]:
    """Write what changed of the items, a line each."""
    for mark, items in (("+", answer.added), ("-", answer.removed)):
        for item in items:
            yield f"{mark} {item.id}  {' / '.join(item.labels.values())}"
    for changed in answer.reworded:
        for language, wording in changed.before.items():
            if wording != changed.after[language]:
                yield f"~ {changed.id}  {language}: {wording} → {changed.after[language]}"
    for move in answer.moved:
        yield f"~ {move.id}  {move.what}: {move.before} → {move.after}"

"""The commands."""

from __future__ import annotations

import json
import logging
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from pydantic import BaseModel

from skillgraph import __version__
from skillgraph.cli import (
    analyze,
    coverage,
    export,
    gap_batch,
    gap_sql,
    keys,
    plan,
    query,
    render,
    synth,
    versions,
)
from skillgraph.cli import person as people
from skillgraph.cli.options import (
    AsJson,
    Data,
    From,
    Lang,
    Lower,
    StoreUrl,
    To,
    example,
    expand_files,
    given,
)
from skillgraph.cli.session import (
    NO,
    UNREADABLE,
    built,
    catalogue,
    endpoint,
    errors_end_it,
    published,
)
from skillgraph.errors import InputError
from skillgraph.services.compare import compare as compare_service
from skillgraph.services.eligibility import eligibility
from skillgraph.services.explain import explain
from skillgraph.services.gap import gap as gap_service
from skillgraph.services.gap_json import describe
from skillgraph.services.language import Language
from skillgraph.services.paths import paths
from skillgraph.services.person import Person
from skillgraph.services.refs import GRAMMAR, LowerGrades, resolve
from skillgraph.services.search import KINDS
from skillgraph.services.search import search as search_service
from skillgraph.services.show import show as show_service

app = typer.Typer(
    name="skillgraph",
    help="Competency standards as a graph: what a role requires, and what is missing.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


_REFS = "A REF is:\n\n\b\n" + GRAMMAR


class ReportFormat(StrEnum):
    """How a validation report is printed."""

    TEXT = "text"
    TURTLE = "turtle"
    JSON = "json"


def _print(answer: BaseModel) -> None:
    typer.echo(answer.model_dump_json(indent=2))


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"skillgraph {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    # rdflib logs a traceback for an ill-typed literal, of which a shape speaks in its own words.
    logging.getLogger("rdflib.term").setLevel(logging.ERROR)


@app.command(epilog=example("skillgraph build --out skillgraph.trig"))
def build(
    data: Data = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Write the graph to a file: .nq, .trig, .ttl or .nt."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Build, close and validate the graph; it is kept as a version named by its inputs.

    Exit status 2 where a table cannot be read or the graph is not valid; nothing is left then.
    """
    from skillgraph.exchange.dump import dump, format_of

    with errors_end_it():
        if out:
            format_of(out)  # before the minute that building may take
        version = built(data)
        if out:
            dump(version.nquads, out)
    manifest = version.manifest
    if as_json:
        typer.echo(json.dumps(manifest, indent=2, ensure_ascii=False))
        return
    typer.echo(f"version {version.digest}")
    for graph, count in manifest["triples"].items():
        typer.echo(f"{count:8} triples  {graph}")
    typer.echo(f"{sum(manifest['triples'].values()):8} triples in all")
    typer.echo(f"no violations; {manifest['warnings_explained']} warnings, each with its erratum")


@app.command(epilog=example("skillgraph validate my-standard.ttl --format turtle"))
def validate(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="RDF files: .ttl .nt .nq .trig .rdf .jsonld; none: the shipped data."),
    ] = None,
    format: Annotated[ReportFormat, typer.Option("--format", help="Form of the report.")] = (
        ReportFormat.TEXT
    ),
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """Hold a graph against the shapes.

    Exit status 0 where there is no violation and every warning is matched by an erratum,
    1 where not, 2 where a file cannot be read.
    """
    from skillgraph.cli import validation

    chosen = ReportFormat.JSON if as_json else format
    with errors_end_it():
        report = validation.of_files(files) if files else validation.of_tables(data)
    typer.echo(validation.rendered(report, chosen.value))
    if not report.conforms:
        raise typer.Exit(NO)


@app.command(epilog=example("skillgraph show asm/senior/6.2"))
def show(
    id: Annotated[str, typer.Argument(help="Of a standard, grade, unit, item, role, job, …")],
    data: Data = None,
    store: StoreUrl = None,
    as_json: AsJson = False,
    lang: Lang = Language.ZH,
) -> None:
    """Show a standard, grade, function, work content, unit, item, role or job description."""
    with errors_end_it():
        answer = show_service(catalogue(data, store).index, id, lang)
    _print(answer) if as_json else render.thing(render.console(), answer)


@app.command(
    epilog=example("skillgraph gap --from grade:asm/junior --to grade:asm/senior") + "\n\n" + _REFS
)
def gap(
    from_: From,
    to: To,
    lower_grades: Lower = LowerGrades.STANDARD,
    count_near: Annotated[
        float | None,
        typer.Option(
            min=0, max=1, help="Count a mapped item as held from this confidence up, apart."
        ),
    ] = None,
    brief: Annotated[bool, typer.Option("--brief", help="Figures only, no items.")] = False,
    data: Data = None,
    store: StoreUrl = None,
    as_json: AsJson = False,
    lang: Lang = Language.ZH,
) -> None:
    """What the target requires, what is held of it, and what is missing."""
    with errors_end_it():
        index = catalogue(data, store).index
        found = gap_service(
            index,
            resolve(index, expand_files(from_), lower_grades),
            resolve(index, expand_files(to), lower_grades),
            lower_grades=lower_grades,
            count_near=count_near,
        )
        answer = describe(index, found, lang)
    _print(answer) if as_json else render.gap(render.console(), answer, brief)


@app.command(
    epilog=example(
        "skillgraph eligible --to asm/intermediate --education bachelor "
        "--years 1.5 --holds asm/junior@2025-01-10"
    )
)
def eligible(
    to: Annotated[str, typer.Option("--to", metavar="GRADE", help="Such as asm/senior.")],
    education: Annotated[
        str | None, typer.Option(help="secondary-vocational, higher-vocational, bachelor, …")
    ] = None,
    years: Annotated[
        float | None, typer.Option(min=0, help="Years of work in the standard's occupation.")
    ] = None,
    related_years: Annotated[
        float | None, typer.Option(min=0, help="Years of work in related occupations.")
    ] = None,
    holds: Annotated[
        list[str] | None,
        typer.Option(metavar="GRADE[@DATE]", help="A certificate and its date; 'none' for none."),
    ] = None,
    enrolled: Annotated[
        str | None, typer.Option(help="mba, related-postgraduate, or none.")
    ] = None,
    title: Annotated[
        str | None, typer.Option(help="Technical title: junior, intermediate, senior, or none.")
    ] = None,
    probation: Annotated[
        bool | None, typer.Option("--probation/--no-probation", help="Probation completed.")
    ] = None,
    passed: Annotated[
        list[str] | None,
        typer.Option(metavar="GRADE", help="A grade whose assessment was passed; 'none' for none."),
    ] = None,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day asked about.")
    ] = None,
    data: Data = None,
    store: StoreUrl = None,
    as_json: AsJson = False,
    lang: Lang = Language.ZH,
) -> None:
    """May a person apply for a grade, by which route, and if not, from when?

    What is not given is unknown, not absent. Exit status 0 where the person may apply,
    1 where not or where it cannot be told.
    """
    with errors_end_it():
        grade = to.removeprefix("grade:")
        index = catalogue(data, store).index
        occupation = people.occupation_of(index, grade)
        person = given(
            Person,
            as_of=as_of.date() if as_of else None,
            certificates=people.certificates(holds),
            experience=people.experience(occupation, years, related_years),
            education=education,
            enrolled=people.or_none(enrolled),
            technical_title=people.or_none(title),
            probation_completed=probation,
            assessments_passed=people.unless_none(passed),
        )
        answer = eligibility(index, person, grade, today=date.today(), language=lang)
    _print(answer) if as_json else render.eligibility(render.console(), answer)
    if answer.eligible is not True:
        raise typer.Exit(NO)


@app.command(
    epilog=example(
        "skillgraph path --from role:after-sales-specialist --to role:after-sales-director"
    )
)
def path(
    from_: From,
    to: To,
    limit: Annotated[int, typer.Option(min=1, max=20, help="How many ways at most.")] = 3,
    data: Data = None,
    store: StoreUrl = None,
    as_json: AsJson = False,
    lang: Lang = Language.ZH,
) -> None:
    """The shortest career paths between roles and grades, each step with its gap and wait.

    Exit status 1 where there is none.
    """
    with errors_end_it():
        answer = paths(catalogue(data, store).index, from_, to, limit=limit, language=lang)
    _print(answer) if as_json else render.paths(render.console(), answer)
    if not answer.paths:
        raise typer.Exit(NO)


@app.command(epilog=example("skillgraph compare standard:asm standard:csm --brief"))
def compare(
    left: Annotated[str, typer.Argument(metavar="REF")],
    right: Annotated[str, typer.Argument(metavar="REF")],
    minimum_confidence: Annotated[
        float, typer.Option(min=0, max=1, help="Leave out mappings below it.")
    ] = 0.0,
    brief: Annotated[bool, typer.Option("--brief", help="Counts only, no items.")] = False,
    data: Data = None,
    store: StoreUrl = None,
    as_json: AsJson = False,
    lang: Lang = Language.ZH,
) -> None:
    """What two standards, grades or roles share, what is near, and what only one has."""
    with errors_end_it():
        index = catalogue(data, store).index
        answer = compare_service(
            index,
            resolve(index, expand_files(left)),
            resolve(index, expand_files(right)),
            minimum_confidence=minimum_confidence,
            language=lang,
        )
    _print(answer) if as_json else render.comparison(render.console(), answer, brief)


@app.command(epilog=example("skillgraph search 应急预案 --kind item"))
def search(
    text: Annotated[list[str], typer.Argument(help="Words in Chinese or English.")],
    kind: Annotated[list[str] | None, typer.Option(help=f"Only these: {', '.join(KINDS)}.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many results at most.")] = 20,
    data: Data = None,
    store: StoreUrl = None,
    as_json: AsJson = False,
    lang: Lang = Language.ZH,
) -> None:
    """Search everything that has a label. Exit status 1 where nothing is found."""
    with errors_end_it():
        if unknown := set(kind or ()) - set(KINDS):
            raise InputError(f"no kind {', '.join(sorted(unknown))}; one of {', '.join(KINDS)}")
        answer = search_service(
            catalogue(data, store).index,
            " ".join(text),
            kinds=kind or (),
            limit=limit,
            language=lang,
        )
    _print(answer) if as_json else render.search(render.console(), answer)
    if not answer.total:
        raise typer.Exit(NO)


@app.command(
    epilog=example("skillgraph why role/after-sales-manager sg:requires asm/intermediate/1.1/a1")
)
def why(
    subject: Annotated[str, typer.Argument(help="Id, prefixed name or IRI.")],
    predicate: Annotated[str, typer.Argument(help="Prefixed name or IRI, such as sg:requires.")],
    object: Annotated[str, typer.Argument(help="Id, prefixed name or IRI.")],
    data: Data = None,
    store: StoreUrl = None,
    as_json: AsJson = False,
) -> None:
    """Why a fact holds: the axiom that gives it, down to the asserted facts under it."""
    from skillgraph.namespaces import expand

    with errors_end_it():
        answer = explain(catalogue(data, store).store, *map(expand, (subject, predicate, object)))
    _print(answer) if as_json else render.explanation(render.console(), answer)


@app.command(epilog=example("skillgraph serve --port 8080"))
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8000,
    workers: Annotated[
        int | None,
        typer.Option(min=1, help="Processes that answer; $SKILLGRAPH_WORKERS, or 1, if left out."),
    ] = None,
    data: Data = None,
    store: StoreUrl = None,
) -> None:
    """Serve the HTTP API, building the graph first where that has not been done.

    Several workers share the port, and go over to another version together.

    With --store, from what is published at a SPARQL endpoint; its credentials, if it asks for
    any, are SKILLGRAPH_STORE_USER and SKILLGRAPH_STORE_PASSWORD in the environment.
    """
    from skillgraph.versions import Home, RemoteHome
    from skillgraph_api import serving
    from skillgraph_api.settings import Settings

    with errors_end_it():
        source: serving.Source
        if store:
            source = RemoteHome(endpoint(store, data))
        elif data:
            source = published(data)
        else:
            source = Home(published(None).path.parent)
        settings = given(Settings, **({"workers": workers} if workers else {}))
        try:
            serving.serve(source, settings, host, port)
        except SystemExit as stop:  # the address cannot be listened on, as was said
            raise typer.Exit(UNREADABLE if stop.code else 0) from stop


app.command(
    epilog=example("skillgraph coverage courses.xlsx --to grade:asm/junior --report report.html")
)(coverage.coverage)
app.command(
    epilog=example(
        "skillgraph plan --from grade:asm/junior --to grade:asm/intermediate --hours 120"
    )
)(plan.plan)
app.command(epilog=example("skillgraph export sssom --standard asm"))(export.export)
app.command(epilog=example("skillgraph gap-batch people.csv --to grade:asm/junior --out gaps"))(
    gap_batch.gap_batch
)
app.command(epilog=example("skillgraph gap-sql --to grade:asm/senior --sql trino"))(gap_sql.gap_sql)
app.command(epilog=example("skillgraph analyze --out analysis --format svg"))(analyze.analyze)
app.command(epilog=example("skillgraph query gap-between-grades --format csv"))(query.query)
app.command(epilog=example("skillgraph publish"))(versions.publish)
app.command(epilog=example("skillgraph versions"))(versions.versions)
app.command(epilog=example("skillgraph rollback"))(versions.rollback)
app.command(epilog=example("skillgraph diff previous current"))(versions.diff)
app.command(epilog=example("skillgraph key editors --right publish --right update"))(keys.key)
app.command(epilog=example("skillgraph synth --standards 2 --people 100 --seed 7 --out synthetic"))(
    synth.synth
)

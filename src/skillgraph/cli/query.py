"""Ask SPARQL on the command line: a file, standard input, or one of the examples by its name."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import pyoxigraph as ox
import typer

from skillgraph.cli import render
from skillgraph.cli.options import AsJson, Data, Lang, StoreUrl
from skillgraph.cli.session import NO, address, errors_end_it
from skillgraph.errors import InputError
from skillgraph.namespaces import PREFIXES
from skillgraph.queries import example, examples
from skillgraph.services.language import Language
from skillgraph.store.pool import Limits, Pool
from skillgraph.store.protocol import Question


class Format(StrEnum):
    """How a result is printed."""

    TABLE = "table"
    JSON = "json"
    XML = "xml"
    CSV = "csv"
    TSV = "tsv"
    TURTLE = "turtle"
    NTRIPLES = "ntriples"
    RDFXML = "rdfxml"
    JSONLD = "jsonld"
    TRIG = "trig"
    NQUADS = "nquads"


_JSON = "application/sparql-results+json"
#: Media types by format: of a table, and of a yes or no.
_RESULTS = {
    Format.JSON: (_JSON, _JSON),
    Format.XML: ("application/sparql-results+xml", "application/sparql-results+xml"),
    Format.CSV: ("text/csv", None),
    Format.TSV: ("text/tab-separated-values", None),
    Format.TABLE: (_JSON, _JSON),
}
#: Media types by format: of a graph.
_GRAPHS = {
    Format.TURTLE: "text/turtle",
    Format.NTRIPLES: "application/n-triples",
    Format.RDFXML: "application/rdf+xml",
    Format.JSONLD: "application/ld+json",
    Format.TRIG: "application/trig",
    Format.NQUADS: "application/n-quads",
    Format.TABLE: "text/turtle",
    Format.JSON: "application/ld+json",
    Format.XML: "application/rdf+xml",
}


def query(
    what: Annotated[
        str | None, typer.Argument(metavar="FILE|NAME|-", help="A file, an example, or - (stdin).")
    ] = None,
    format: Annotated[Format, typer.Option("--format", help="Form of the result.")] = Format.TABLE,
    listed: Annotated[bool, typer.Option("--list", help="List the examples.")] = False,
    show: Annotated[bool, typer.Option("--show", help="Print the query, do not ask it.")] = False,
    seconds: Annotated[float, typer.Option(min=0.1, help="Stop a query after so long.")] = 60.0,
    data: Data = None,
    store: StoreUrl = None,
    as_json: AsJson = False,
    lang: Lang = Language.ZH,
) -> None:
    """Ask a SPARQL query; the prefixes of the catalogue need not be declared.

    Exit status 1 where an ASK is answered with no.
    """
    format = Format.JSON if as_json else format
    if listed or what is None:
        _list(as_json, lang)
        return
    with errors_end_it():
        text = _text(what)
        if show:
            typer.echo(text.rstrip())
            return
        question = _question(text, format)
        answered = asyncio.run(_ask(question, format, seconds, data, store))
    if answered is False:
        raise typer.Exit(NO)


def _list(as_json: bool, language: Language) -> None:
    if as_json:
        listed = [asdict(example) for example in examples()]
        typer.echo(json.dumps(listed, indent=2, ensure_ascii=False))
    else:
        render.examples(render.console(), examples(), language)


def _text(what: str) -> str:
    """Read the query: from standard input, a file, or the examples."""
    if what == "-":
        return sys.stdin.read()
    path = Path(what)
    if not path.suffix and not path.is_file():
        return example(what).text
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as UTF-8: {error}") from error


def _question(text: str, format: Format) -> Question:
    declared = " ".join(f"PREFIX {prefix}: <{base}>" for prefix, base in PREFIXES.items())
    solutions, boolean = _RESULTS.get(format, (None, None))
    # On the line that is there, so that an error names the line that its writer sees.
    return Question(
        f"{declared} {text}", solutions=solutions, boolean=boolean, graph=_GRAPHS.get(format)
    )


async def _ask(
    question: Question, format: Format, seconds: float, data: Path | None, store: str | None
) -> bool | None:
    """Print the result; give it back where it is a yes or no."""
    pool = Pool(workers=1)
    try:
        result = await pool.ask(address(data, store), question, limits=Limits(seconds=seconds))
        if format is not Format.TABLE or result.media_type != _JSON:
            async for part in result.parts():
                sys.stdout.buffer.write(part)
            return None
        await result.finished()
        found = ox.parse_query_results(
            b"".join([part async for part in result.parts()]), format=ox.QueryResultsFormat.JSON
        )
    finally:
        await pool.aclose()
    if isinstance(found, ox.QueryBoolean):
        typer.echo("yes" if found else "no")
        return bool(found)
    render.solutions(render.console(), found)
    return None

"""The command that says what a curriculum covers, and gives the template to write one in."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skillgraph.cli import coverage_text
from skillgraph.cli.options import AsJson, Data, Lang, Lower, StoreUrl, expand_files
from skillgraph.cli.render import console
from skillgraph.cli.session import catalogue, errors_end_it, progress
from skillgraph.errors import InputError, TableError
from skillgraph.exchange.exports import bytes_to_file
from skillgraph.reports.layout import printable
from skillgraph.services.curricula.matching.proposals import THRESHOLD
from skillgraph.services.language import Language
from skillgraph.services.refs import LowerGrades

if TYPE_CHECKING:
    from skillgraph.index.compiled import Index
    from skillgraph.reports.formats import Format
    from skillgraph.services.curricula.answer import Coverage

#: Where a template is written that nobody named.
_TEMPLATE = Path("curriculum.xlsx")


def coverage(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="COURSES",
            help="A curriculum as .xlsx or .csv; with --template, where to write one.",
        ),
    ] = None,
    to: Annotated[
        str | None, typer.Option("--to", metavar="REF", help="The grade, role or other target.")
    ] = None,
    hours: Annotated[
        int | None,
        typer.Option(min=1, max=100_000, help="Suggest an allocation of so many teaching hours."),
    ] = None,
    threshold: Annotated[
        float, typer.Option(min=0, max=1, help="How alike words must be to propose an item.")
    ] = THRESHOLD,
    lower_grades: Lower = LowerGrades.STANDARD,
    report: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE", help="Write a report: .md, .html or .xlsx; may be given several times."
        ),
    ] = None,
    copy: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the curriculum back with its matches."),
    ] = None,
    template: Annotated[
        bool,
        typer.Option(
            "--template", help=f"Write a template to fill in ({_TEMPLATE}); --to lists the items."
        ),
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite a copy or a template that is there.")
    ] = False,
    brief: Annotated[bool, typer.Option("--brief", help="Figures only, no items.")] = False,
    data: Data = None,
    store: StoreUrl = None,
    as_json: AsJson = False,
    lang: Lang = Language.ZH,
) -> None:
    """What a curriculum covers of a grade or role, what it leaves out, and in what hours.

    A spreadsheet says in each row the course and what it teaches, as item ids, printed numbers
    or words. Ids and numbers confirm an item; words only propose one, with a score, for the
    teacher to confirm. What cannot be read is named on stderr, and counts nowhere as zero;
    exit status 2 where nothing can be read.
    """
    from skillgraph.curriculum.reading import read  # spreadsheets are slow to import
    from skillgraph.reports.formats import format_of
    from skillgraph.services.curricula.coverage import coverage as service

    with errors_end_it():
        if template:
            _write_template(file or _TEMPLATE, to, force, catalogue(data, store).index, lang)
            return
        if file is None or to is None:
            raise InputError("name a spreadsheet and its target, COURSES --to REF; or --template")
        formats = {path: format_of(path) for path in report or ()}
        _spare(copy, force)
        curriculum = read(str(file), file)
        index = catalogue(data, store).index
        with progress() as stage:
            stage("matching what is taught")
            asked = None if hours is None else Decimal(hours)
            answer = service(index, curriculum, expand_files(to), hours=asked, threshold=threshold,
                             lower_grades=lower_grades, language=lang)  # fmt: skip
            stage("writing")
            _write_reports(formats, answer, lang)
            if copy:
                _write_copy(copy, file, answer)
    for problem in answer.problems:
        _say(TableError(**problem.model_dump()))
    if as_json:
        typer.echo(answer.model_dump_json(indent=2))
    else:
        coverage_text.show(console(), answer, brief)


def _write_reports(formats: dict[Path, Format], answer: Coverage, language: Language) -> None:
    for path, format in formats.items():
        bytes_to_file(path, format.of(answer, language))


def _write_template(
    path: Path, to: str | None, force: bool, index: Index, language: Language
) -> None:
    """Write a template, of the kind that the file's name says."""
    from skillgraph.reports.spreadsheets import template_of

    if path.suffix.lower() not in (".xlsx", ".csv"):
        raise InputError(f"{path}: a template is written as .xlsx or .csv")
    _spare(path, force)
    listed = expand_files(to) if to else None
    bytes_to_file(path, template_of(index, listed, path.suffix.lower(), language))
    typer.echo(f"template written to {path}")


def _write_copy(path: Path, original: Path, answer: Coverage) -> None:
    """Write the copy; what it does not keep of the original is said."""
    from skillgraph.reports.spreadsheets import copy_of

    made = copy_of(str(original), original, answer)
    if path.suffix.lower() != (suffix := Path(made.file_name).suffix.lower()):
        raise InputError(f"{path}: the copy of {original} is written as {suffix}")
    bytes_to_file(path, made.content)
    for notice in made.notices:
        _say(notice)


def _spare(path: Path | None, force: bool) -> None:
    """See that a file that a teacher may have worked in is not written over.

    Raises:
        InputError: it is there, and nobody said to overwrite it.
    """
    if path and path.exists() and not force:
        raise InputError(f"{path}: is there already; --force overwrites it")


def _say(error: TableError) -> None:
    typer.echo(printable(f"skillgraph: {error}"), err=True)

"""The spreadsheets of teachers: a template to begin with, and their own with what was found."""

from __future__ import annotations

from pathlib import Path

from skillgraph.curriculum import copying, template
from skillgraph.curriculum.copying import ClaimResult, Copy, RowResult
from skillgraph.curriculum.template import ItemRow
from skillgraph.index.compiled import Index, Place
from skillgraph.services.curricula.answer import ClaimMatch, Coverage
from skillgraph.services.language import Language, label
from skillgraph.services.refs import resolve


def template_of(index: Index, to: str | None, suffix: str, language: Language) -> bytes:
    """Make a template; as a workbook it lists the items that may be named.

    Args:
        index: the compiled graph.
        to: a REF whose items are listed; every item where None.
        suffix: ``.csv``, or a workbook.
        language: the language of the labels.

    Raises:
        ReferenceSyntaxError: the REF does not follow the grammar.
        UnknownIdError: it names an id that the graph does not hold.
    """
    places = index.places if to is None else index.items_in(resolve(index, to).bits)
    rows = [_row(place, language) for place in places]
    return template.as_csv(rows) if suffix == ".csv" else template.as_workbook(rows)


def _row(place: Place, language: Language) -> ItemRow:
    return ItemRow(
        id=place.item.id,
        grade=place.grade.id,
        number=place.item.notation or "",
        function=label(place.function, language),
        work_content=label(place.work_content, language),
        label=label(place.item, language),
    )


def copy_of(file_name: str, original: bytes | Path, answer: Coverage) -> Copy:
    """Write what was found into a copy of the spreadsheet that was asked about.

    Raises:
        TooLargeError, CurriculumError, InputError: see :func:`copying.annotated`.
    """
    found = (
        RowResult(line.row, tuple(map(_result, line.claims)), line.sheet) for line in answer.lines
    )
    return copying.annotated(file_name, original, found)


def _result(claim: ClaimMatch) -> ClaimResult:
    """Name the best that was found as runner-up where it is not good enough to be a match."""
    other = claim.runner_up
    runner_up, score = (other.id, other.score) if other else (None, None)
    if claim.status == "none" and claim.match:
        runner_up, score = claim.match.id, claim.score
    return ClaimResult(
        text=claim.text,
        status=claim.status,
        item=claim.match.id if claim.match else None,
        label=claim.match.label if claim.match else None,
        score=None if claim.status == "none" else claim.score,
        runner_up=runner_up,
        runner_up_score=score,
    )

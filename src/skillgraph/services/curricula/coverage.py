"""Curriculum coverage: what the lines of a curriculum teach of a grade, a role or any target."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from skillgraph.curriculum.cells import quoted
from skillgraph.curriculum.headings import Column
from skillgraph.curriculum.model import Claim, Curriculum, Line
from skillgraph.errors import InputError, TableError
from skillgraph.index.compiled import Bits, Index
from skillgraph.services.answers import Named
from skillgraph.services.curricula.allocation import allocate, whole_hours
from skillgraph.services.curricula.answer import (
    Candidate,
    ClaimMatch,
    Coverage,
    LineMatch,
    OutsideItem,
    Problem,
)
from skillgraph.services.curricula.figures import Figures
from skillgraph.services.curricula.hours import hours as spread
from skillgraph.services.curricula.matching.matcher import Matcher
from skillgraph.services.curricula.matching.proposals import THRESHOLD
from skillgraph.services.curricula.matching.reading import Reading, Scored, Trouble
from skillgraph.services.curricula.matrix import matrix
from skillgraph.services.curricula.order import order, overlaps
from skillgraph.services.curricula.teaching import TaughtLine, Teachings, teachings
from skillgraph.services.gap_answer import basics
from skillgraph.services.language import Language, label
from skillgraph.services.refs import Competencies, LowerGrades, resolve
from skillgraph.services.rule import covering_rule


def coverage(
    index: Index,
    curriculum: Curriculum,
    to: str,
    *,
    hours: Decimal | None = None,
    threshold: float = THRESHOLD,
    lower_grades: LowerGrades = LowerGrades.STANDARD,
    language: Language = Language.ZH,
) -> Coverage:
    """Say what a curriculum covers of a target.

    Args:
        index: the compiled graph.
        curriculum: its lines, as they were read.
        to: a REF: the grade, role or other set of items that is to be taught.
        hours: teaching hours to suggest an allocation of; whole, 0 or more.
        threshold: how alike words must be to propose an item, 0 to 1.
        lower_grades: whether the target's grades take in the items of lower grades.
        language: the language of the labels.

    Raises:
        ReferenceSyntaxError: the REF does not follow the grammar.
        UnknownIdError: it names an id that the graph does not hold.
        InputError: the hours are not whole or negative, the threshold is not between 0 and 1, or
            there are hours to allocate and nothing is required.
    """
    target = resolve(index, to, lower_grades)
    _check(hours, threshold, target)
    taught = teachings(curriculum, Matcher(index, target.bits, threshold))
    figures = Figures.of(index, taught, target, language)
    required, weigher = target.bits, figures.weigher
    suggested = None if hours is None else allocate(index, hours, figures.parts, weigher, language)
    return Coverage(
        file=curriculum.file,
        to=target.ref,
        rule=covering_rule(index, target.grades, lower_grades, language),
        threshold=threshold,
        summary=figures.summary(),
        functions=tuple(map(figures.function, figures.parts)),
        basics=basics(index, {cell.grade for cell in weigher.cells}, language),
        matrix=matrix(index, taught, required, language),
        hours=spread(index, taught.lines, weigher, language),
        allocation=suggested,
        overlaps=overlaps(index, taught, required, language),
        order=order(index, taught, language),
        outside=tuple(_outside(index, taught, required, language)),
        lines=tuple(_line(index, line, required, language) for line in taught.lines),
        problems=tuple(_problems(curriculum, taught)),
        notices=tuple(map(_said, curriculum.notices)),
    )


def _check(hours: Decimal | None, threshold: float, target: Competencies) -> None:
    if not 0 <= threshold <= 1:
        raise InputError(f"the threshold is between 0 and 1, not {threshold}")
    if hours is None:
        return
    whole_hours(hours)
    if not target.bits:
        raise InputError(f"{target.ref} requires no items that hours could be allocated to")


def _outside(
    index: Index, taught: Teachings, required: Bits, language: Language
) -> Iterator[OutsideItem]:
    for place in index.items_in(taught.items & ~required):
        yield OutsideItem(
            id=place.item.id,
            label=label(place.item, language),
            grade=place.grade.id,
            taught_by=taught.of(place.number),
        )


def _line(index: Index, taught: TaughtLine, required: Bits, language: Language) -> LineMatch:
    line = taught.line
    return LineMatch(
        sheet=line.sheet,
        row=line.row,
        course=line.course,
        module=line.module,
        term=line.term,
        hours=None if line.hours is None else float(line.hours),
        claims=tuple(
            _claim(index, claim, reading, required, language)
            for claim, reading in zip(taught.claims, taught.readings, strict=True)
        ),
    )


def _claim(
    index: Index, claim: Claim, reading: Reading, required: Bits, language: Language
) -> ClaimMatch:
    return ClaimMatch(
        text=claim.text,
        within=claim.within,
        status=reading.status,
        by=reading.by,
        match=_named(index, reading.match, language),
        whole=reading.whole,
        items=_ids(index, reading.items),
        outside=_ids(index, reading.items & ~required),
        score=reading.score,
        runner_up=_candidate(index, reading.runner_up, language),
        ambiguous=reading.ambiguous,
        decided_by=reading.decided_by,
    )


def _named(index: Index, id: str | None, language: Language) -> Named | None:
    return None if id is None else Named(id=id, label=label(index.labelled[id], language))


def _candidate(index: Index, scored: Scored | None, language: Language) -> Candidate | None:
    if scored is None:
        return None
    item = index.places[scored.number].item
    return Candidate(id=item.id, label=label(item, language), score=scored.score)


def _ids(index: Index, items: Bits) -> tuple[str, ...]:
    return tuple(place.item.id for place in index.items_in(items))


def _problems(curriculum: Curriculum, taught: Teachings) -> Iterator[Problem]:
    """Pass on what could not be read, and add what could not be matched as it is written."""
    yield from map(_said, curriculum.problems)
    for line in taught.lines:
        for claim, reading in zip(line.claims, line.readings, strict=True):
            if reading.trouble:
                yield _problem(curriculum.file, line.line, claim, reading.trouble)


def _said(error: TableError) -> Problem:
    return Problem.model_validate({name: getattr(error, name) for name in Problem.model_fields})


def _problem(file: str, line: Line, claim: Claim, trouble: Trouble) -> Problem:
    return Problem(
        file=file,
        sheet=line.sheet,
        row=line.row,
        column=claim.column or ("teaches" if claim in line.teaches else Column.CONFIRMED),
        problem=f"{quoted(claim.text)}: {trouble.problem}",
        expected=trouble.expected,
    )

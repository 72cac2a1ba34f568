"""A gap as JSON: the bytes of a :class:`~skillgraph.services.gap_answer.GapAnswer`.

Most of an answer is items, whose JSON is the same in every answer of a version. So the answer is
put together of what is encoded already; the model says what the bytes mean, and reads them where
a program wants values.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import orjson
from orjson import Fragment as Encoded

from skillgraph.index.compiled import Bits, Index, Match, Place, numbers_in
from skillgraph.services import readiness as ready
from skillgraph.services.answers import Answer
from skillgraph.services.gap import FunctionPart, Gap
from skillgraph.services.gap_answer import GapAnswer, basics
from skillgraph.services.language import Language, label
from skillgraph.services.refs import Competencies, LowerGrades, grade_bits
from skillgraph.services.rule import covering_rule

Json = dict[str, Any]


def describe(index: Index, gap: Gap, language: Language = Language.ZH) -> GapAnswer:
    """Put a gap into words and figures, as values."""
    return GapAnswer.model_validate_json(encode(index, gap, language))


def encode(index: Index, gap: Gap, language: Language = Language.ZH) -> bytes:
    """Put a gap into words and figures, as UTF-8 JSON.

    Args:
        index: the compiled graph.
        gap: the gap.
        language: the language of the labels.
    """
    way = ready.weighting(index, gap.cells)
    rule = covering_rule(index, gap.target.grades, gap.lower_grades, language)
    return orjson.dumps(
        {
            "from": gap.source.ref,
            "to": gap.target.ref,
            "rule": _encoded(rule),
            "summary": _summary(index, gap, way),
            "functions": [_function(index, part, gap, way, language) for part in gap.functions],
            "basics": [
                _encoded(b) for b in basics(index, {cell.grade for cell in gap.cells}, language)
            ],
            "steps": _steps(index, gap.source, gap.target, gap.lower_grades),
        }
    )


def _encoded(answer: Answer) -> Encoded:
    return Encoded(answer.model_dump_json())


def _count(required: Bits, held: Bits) -> Json:
    return {
        "required": required.bit_count(),
        "held": (required & held).bit_count(),
        "missing": (required & ~held).bit_count(),
    }


def _summary(index: Index, gap: Gap, way: ready.Weighting) -> Json:
    abilities = gap.required & index.abilities
    by_grade: dict[str, list[ready.Cell]] = {}
    for cell in gap.cells:
        by_grade.setdefault(cell.grade, []).append(cell)
    ranks = sorted(by_grade, key=lambda g: index.order[g])
    return {
        **_count(gap.required, gap.held),
        "abilities": _count(abilities, gap.held),
        "knowledge": _count(gap.required & ~abilities, gap.held),
        "readiness": ready.readiness(index, gap.cells, way),
        "weighting": way,
        "by_grade": [_grade(index, grade, by_grade[grade], way) for grade in ranks],
        "by_component": _by_component(index, gap.cells),
        "near": _near_count(index, gap, way),
    }


def _grade(index: Index, grade: str, cells: list[ready.Cell], way: ready.Weighting) -> Json:
    return {
        "grade": grade,
        "required": sum(cell.required.bit_count() for cell in cells),
        "held": sum(cell.held.bit_count() for cell in cells),
        "readiness": ready.readiness(index, cells, way),
    }


def _by_component(index: Index, cells: tuple[ready.Cell, ...]) -> dict[str, float]:
    """Weigh knowledge by the theory weights and abilities by the practice weights."""
    theory = ready.weighted(index, cells, "theory", ~index.abilities)
    practice = ready.weighted(index, cells, "practice", index.abilities)
    both = {"theory": theory, "practice": practice}
    return {name: share for name, share in both.items() if share is not None}


def _near_count(index: Index, gap: Gap, way: ready.Weighting) -> Json | None:
    if gap.near.threshold is None:
        return None
    cells = ready.cells(index, gap.required, gap.held | gap.near.counted)
    return {
        "threshold": gap.near.threshold,
        "counted_as_held": gap.near.counted.bit_count(),
        "readiness": ready.readiness(index, cells, way),
    }


def _function(
    index: Index, part: FunctionPart, gap: Gap, way: ready.Weighting, language: Language
) -> Json:
    cells = part.cells
    works = part.work_contents
    return {
        "id": part.function,
        "label": label(index.functions[part.function], language),
        "weight": cells[0].weight(index) if len(cells) == 1 else None,
        "required": part.required.bit_count(),
        "held": (part.required & gap.held).bit_count(),
        "readiness": ready.readiness(index, cells, way),
        "cells": [_cell(index, cell) for cell in cells],
        "work_contents": [_work(index, work, bits, gap, language) for work, bits in works],
    }


def _cell(index: Index, cell: ready.Cell) -> Json:
    return {
        "grade": cell.grade,
        "weight": cell.weight(index),
        "weights": ready.weights(index, cell.grade, cell.function),
        "required": cell.required.bit_count(),
        "held": cell.held.bit_count(),
        "readiness": ready.equal((cell,)),
    }


def _work(index: Index, work: str, required: Bits, gap: Gap, language: Language) -> Json:
    missing = required & ~gap.held
    held = index.own[work] & gap.source.bits
    return {
        "id": work,
        "label": label(index.work_contents[work], language),
        "have": [Encoded(index.fragment(n, language).named) for n in numbers_in(held)],
        "need": [_needed(index, n, gap.target, language) for n in numbers_in(missing)],
        "near": list(_near(index, missing, gap, language)) if gap.near.by_need else [],
    }


def _needed(index: Index, number: int, target: Competencies, language: Language) -> Encoded:
    """Write a missing item: what is encoded of it already, and who asks for it."""
    because = orjson.dumps(target.because(number))
    return Encoded(b'%b,"because":%b}' % (index.fragment(number, language).needed, because))


def _near(index: Index, missing: Bits, gap: Gap, language: Language) -> Iterator[Json]:
    for place in index.items_in(missing):
        for match in gap.near.by_need.get(place.number, ()):
            yield _near_item(index, place, match, gap, language)


def _near_item(index: Index, place: Place, match: Match, gap: Gap, language: Language) -> Json:
    held = index.places[match.other].item
    return {
        "need": place.item.id,
        "have": held.id,
        "label": label(held, language),
        "match": match.predicate,
        "confidence": match.confidence,
        "counted_as_held": gap.near.counts(match),
    }


def _steps(
    index: Index, held: Competencies, target: Competencies, lower_grades: LowerGrades
) -> list[Json]:
    """Walk up the grades where both ends are a grade of one standard."""
    if held.ref != f"grade:{next(iter(held.grades), '')}" or len(target.grades) != 1:
        return []
    first, last = index.grades[held.grades[0]], index.grades[target.grades[0]]
    if target.ref != f"grade:{last.id}" or first.standard != last.standard:
        return []
    climb = [g for g in index.succession(first.standard) if first.rank <= g.rank <= last.rank]
    bits = {g.id: grade_bits(index, g.id, lower_grades) for g in climb}
    return [
        {
            "from": f"grade:{below.id}",
            "to": f"grade:{above.id}",
            "missing": (bits[above.id] & ~bits[below.id]).bit_count(),
        }
        for below, above in pairwise(climb)
    ]

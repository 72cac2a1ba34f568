"""Counts of items: by grade and function, and by the roles that need them."""

from __future__ import annotations

from collections.abc import Iterator

from skillgraph.analysis.scope import Scope
from skillgraph.analysis.table import Row, Table
from skillgraph.index.compiled import Place
from skillgraph.services.language import label


def items_by_function(scope: Scope) -> Table:
    """Count the abilities and the knowledge items of each function at each grade."""
    return scope.table(
        "items-by-function",
        (
            "standard",
            "grade",
            "grade_label",
            "function",
            "function_label",
            "abilities",
            "knowledge",
        ),
        _cells(scope),
    )


def _cells(scope: Scope) -> Iterator[Row]:
    index = scope.index
    for grade in scope.grades():
        for _, function, bits in index.cells_within(index.own.get(grade.id, 0)):
            abilities = (bits & index.abilities).bit_count()
            yield (
                grade.standard,
                grade.id,
                label(grade, scope.language),
                function,
                label(index.functions[function], scope.language),
                abilities,
                bits.bit_count() - abilities,
            )


def coverage_of_abilities(scope: Scope) -> Table:
    """Say of each ability how many roles require it, and how many exercise it in a duty."""
    rows = [
        (
            place.item.id,
            label(place.item, scope.language),
            place.grade.id,
            len(requiring(scope, place)),
            len(exercising(scope, place)),
            len(scope.index.drawn_on_by.get(place.item.id, ())),
        )
        for place in scope.abilities()
    ]
    ranked = sorted(rows, key=lambda row: (-row[4], -row[3], -row[5]))
    return scope.table(
        "coverage-of-abilities",
        ("ability", "label", "grade", "roles_requiring", "roles_exercising", "duties"),
        ranked,
    )


def coverage_by_grade(scope: Scope) -> Table:
    """Count the abilities of each grade that roles exercise, require by grade only, or neither."""
    return scope.table(
        "coverage-by-grade",
        (
            "standard",
            "grade",
            "grade_label",
            "abilities",
            "exercised",
            "by_grade_only",
            "uncovered",
        ),
        _covered(scope),
    )


def _covered(scope: Scope) -> Iterator[Row]:
    for grade in scope.grades():
        mine = [place for place in scope.abilities() if place.grade is grade]
        exercised = sum(1 for place in mine if exercising(scope, place))
        required = sum(1 for place in mine if requiring(scope, place))
        named = label(grade, scope.language)
        uncovered = len(mine) - required
        by_grade = required - exercised
        yield (grade.standard, grade.id, named, len(mine), exercised, by_grade, uncovered)


def requiring(scope: Scope, place: Place) -> set[str]:
    """Name the roles that require an item, for whatever reason."""
    return set(scope.index.required_by.get(place.number, ())) & set(scope.index.roles)


def exercising(scope: Scope, place: Place) -> set[str]:
    """Name the roles of which a duty draws on an item."""
    index = scope.index
    duties = (
        index.duties[mapping.subject_id] for mapping in index.drawn_on_by.get(place.item.id, ())
    )
    return {index.jobs[duty.job].role for duty in duties}

"""The verb ladder: how what people do grows from grade to grade, 了解 → 协助 → 制定 → 审定."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from skillgraph.analysis.lexicon import VERBS
from skillgraph.analysis.scope import Scope
from skillgraph.analysis.table import Row, Table
from skillgraph.analysis.verbs import leading_verbs
from skillgraph.services.language import label

_UNKNOWN = "?"


def ability_verbs(scope: Scope) -> Table:
    """List the leading verbs of each ability, to check the other tables by."""
    rows = (
        (
            place.item.id,
            place.item.label_zh,
            place.grade.id,
            "、".join(leading_verbs(place.item.label_zh)) or None,
        )
        for place in scope.abilities()
    )
    return scope.table("ability-verbs", ("ability", "label_zh", "grade", "verbs"), rows)


def verbs_by_grade(scope: Scope) -> Table:
    """Count the abilities of each grade by their first verb, the most frequent first."""
    return scope.table(
        "verbs-by-grade",
        ("standard", "grade", "grade_label", "verb", "english", "abilities"),
        _counted(scope),
    )


def _counted(scope: Scope) -> Iterator[Row]:
    for grade in scope.grades():
        counts = Counter(
            next(iter(leading_verbs(place.item.label_zh)), None)
            for place in scope.abilities()
            if place.grade is grade
        )
        named = label(grade, scope.language)
        for verb, count in sorted(counts.items(), key=lambda kv: (-kv[1], kv[0] or "")):
            english = VERBS[verb] if verb else None
            yield (grade.standard, grade.id, named, verb, english, count)


def verb_ladder(scope: Scope) -> Table:
    """Set out, work content by work content and grade by grade, the verbs of its abilities."""
    return scope.table(
        "verb-ladder",
        (
            "work_content",
            "work_content_label",
            "grade",
            "grade_label",
            "rank",
            "abilities",
            "verbs",
        ),
        _rungs(scope),
    )


def _rungs(scope: Scope) -> Iterator[Row]:
    units: dict[tuple[str, int], list[str]] = {}
    for place in scope.abilities():
        rung = units.setdefault((place.work_content.id, place.grade.rank), [])
        rung.append("、".join(leading_verbs(place.item.label_zh)) or _UNKNOWN)
    for work in _works(scope):
        for grade in scope.index.succession(scope.index.work_contents[work].standard):
            if verbs := units.get((work, grade.rank)):
                named = label(scope.index.work_contents[work], scope.language)
                at = label(grade, scope.language)
                yield (work, named, grade.id, at, grade.rank, len(verbs), "；".join(verbs))


def _works(scope: Scope) -> Iterator[str]:
    """Go through the work contents, function by function, in their order."""
    index = scope.index
    functions = (f for f in index.functions.values() if f.standard in scope.standards)
    for function in sorted(functions, key=lambda f: (f.standard, f.position)):
        yield from index.works_of.get(function.id, ())

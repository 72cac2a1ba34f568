"""How far the standards overlap, by the mappings between their items."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations, product

from skillgraph.analysis.scope import Scope
from skillgraph.analysis.table import Row, Table
from skillgraph.index.compiled import Match, Place
from skillgraph.model.standards import Function
from skillgraph.services.language import label

#: From the same to what is only associated; the last is not near.
PREDICATES = ("exact", "close", "broad", "narrow", "related")


def overlap_by_predicate(scope: Scope) -> Table:
    """Count the mappings between each two standards by predicate, with the items at both ends."""
    return scope.table(
        "overlap-by-predicate",
        ("left", "right", "predicate", "mappings", "left_items", "right_items", "mean_confidence"),
        _by_predicate(scope),
    )


def overlap_by_function(scope: Scope) -> Table:
    """Count the mappings between each two functions of mapped standards, by predicate."""
    return scope.table(
        "overlap-by-function",
        ("left", "left_label", "right", "right_label", *PREDICATES, "near", "mappings"),
        _by_function(scope),
    )


def mapped(scope: Scope) -> Iterator[tuple[Place, Match, Place]]:
    """Go through the mappings between items of two standards, each once.

    The standard that comes first in the alphabet is on the left, and a standard that is asked
    about by itself is set beside all others.
    """
    places = scope.index.places
    for place in places:
        for match in scope.index.matches.get(place.number, ()):
            other = places[match.other]
            asked = {place.standard, other.standard} & set(scope.standards)
            if asked and place.standard < other.standard:
                yield place, match, other


def _by_predicate(scope: Scope) -> Iterator[Row]:
    found = defaultdict(list)
    for left, match, right in mapped(scope):
        found[left.standard, right.standard, _name(match)].append((left, match, right))
    for left_id, right_id in combinations(sorted(scope.index.standards), 2):
        for predicate in PREDICATES:
            if triples := found[left_id, right_id, predicate]:
                mean = sum(match.confidence for _, match, _ in triples) / len(triples)
                lefts = {left.number for left, _, _ in triples}
                rights = {right.number for _, _, right in triples}
                sizes = (len(triples), len(lefts), len(rights))
                yield (left_id, right_id, predicate, *sizes, round(mean, 3))


def _by_function(scope: Scope) -> Iterator[Row]:
    index = scope.index
    cells: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for left, match, right in mapped(scope):
        cells[left.function.id, right.function.id][_name(match)] += 1
    mapped_standards = {tuple(index.functions[end].standard for end in ends) for ends in cells}
    for left_standard, right_standard in sorted(mapped_standards):
        lefts, rights = _functions(scope, left_standard), _functions(scope, right_standard)
        for one, other in product(lefts, rights):
            counts = cells[one.id, other.id]
            near = counts.total() - counts["related"]
            figures = (*(counts[predicate] for predicate in PREDICATES), near, counts.total())
            labels = [label(end, scope.language) for end in (one, other)]
            yield (one.id, labels[0], other.id, labels[1], *figures)


def _functions(scope: Scope, standard: str) -> list[Function]:
    return list(scope.index.parts_of(Function, standard))


def _name(match: Match) -> str:
    return match.predicate.removeprefix("skos:").removesuffix("Match")

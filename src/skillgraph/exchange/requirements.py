"""The requirement table: which target requires which item, and what the item weighs there.

It holds what a gap needs and nothing else, so that a warehouse with people's items answers from
two tables: what is missing is an anti-join, and readiness is the weight held over the weight in
all. The weight of an item is its share of its cell (a function at a grade): the cell's weight in
percent over the cell's items, where every cell that the target requires something of has a
weight; else items count alike, 1 each. This is the rule of :mod:`skillgraph.services.readiness`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import astuple, dataclass
from types import NoneType
from typing import Annotated, get_args, get_type_hints

from rdflib.namespace import SKOS

from skillgraph.exchange.facts import Facts
from skillgraph.exchange.scope import Scope
from skillgraph.exchange.selection import Selection
from skillgraph.exchange.tabular import Table
from skillgraph.namespaces import SG, id_of

#: Classes of what requires items, and the kind of REF that names them.
_TARGETS = {
    SG.Grade: "grade",
    SG.JobDescription: "job",
    SG.Role: "role",
    SG.Standard: "standard",
    SG.Unit: "unit",
}
#: The kinds that require what stands below them; of the others the graph says what they require.
_BELOW = ("standard", "unit")
_ITEMS = {SG.Ability: "ability", SG.Knowledge: "knowledge"}
_OVERALL = str(SG["component-overall"])

#: A function at a grade: the ids of the grade and the function.
Cell = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """A row: a target and one of its items. What an annotation says, the Parquet schema says."""

    version: Annotated[str, "digest of the version that says so"]
    target: Annotated[str, "REF of what requires the item, such as grade:asm/senior"]
    kind: Annotated[str, "kind of the target: grade, role, job, unit or standard"]
    item: Annotated[
        str | None, "id of the item; null in the one row of a target that requires nothing"
    ] = None
    item_kind: Annotated[str | None, "ability or knowledge"] = None
    standard: Annotated[str | None, "id of the item's standard"] = None
    grade: Annotated[str | None, "id of the item's grade; with the function, its cell"] = None
    function: Annotated[str | None, "id of the item's function"] = None
    work_content: Annotated[str | None, "id of the item's work content"] = None
    cell_items: Annotated[int | None, "how many items the cell has"] = None
    cell_required: Annotated[int | None, "how many of them the target requires"] = None
    cell_weight: Annotated[
        float | None, "percent that the grade gives the function; null where it gives none"
    ] = None
    weight: Annotated[
        float | None,
        "what the item counts: cell_weight / cell_items where weighting is standard, else 1; "
        "readiness is the weight held over the weight of all rows of the target",
    ] = None
    weighting: Annotated[
        str, "standard where every cell of the target has a weight, else equal: items count alike"
    ]
    lower_grades: Annotated[
        str,
        "whether the target's grades take in the grades below them: included, not-included, "
        "by-standard (its standards differ), not-applicable (it names no grade)",
    ]


@dataclass(frozen=True, slots=True)
class _Place:
    """An item and where it stands, as ids."""

    item: str
    item_kind: str
    standard: str
    grade: str
    function: str
    work_content: str
    unit: str

    @property
    def cell(self) -> Cell:
        return self.grade, self.function

    def within(self, scope: Scope) -> bool:
        """Tell whether a scope chooses the item."""
        return scope.standard in (None, self.standard) and scope.grade in (None, self.grade)


@dataclass(frozen=True, slots=True)
class _Target:
    """What requires items: its REF, kind and rule on lower grades, and what it requires."""

    ref: str
    kind: str
    lower_grades: str
    places: tuple[_Place, ...]


@dataclass(frozen=True, slots=True)
class _Cells:
    """How many items each cell has, and its weight in percent, where it has one."""

    sizes: Mapping[Cell, int]
    weights: Mapping[Cell, float]

    def weighting(self, required: Collection[Cell]) -> str:
        """Tell how a target's items count: by the standard's weights only if every cell has one."""
        weights = [self.weights.get(cell) for cell in required]
        return "standard" if None not in weights and any(weights) else "equal"

    def weight(self, cell: Cell, weighting: str) -> float:
        """Give what an item of a cell counts."""
        return self.weights[cell] / self.sizes[cell] if weighting == "standard" else 1.0


def requirements(selection: Selection) -> Table:
    """Tabulate what requires which item, sorted by target and item.

    The scope chooses the items; the figures of cells and the weighting are those of the whole
    target. A target that requires nothing has its row where the whole graph is asked for.
    """
    rows = sorted(_rows(selection), key=lambda row: (row.target, row.item or ""))
    hints = get_type_hints(Requirement, include_extras=True)
    types = {name: get_args(get_args(hint)[0]) or get_args(hint) for name, hint in hints.items()}
    return Table(
        columns={name: members[0] for name, members in types.items()},
        rows=[astuple(row) for row in rows],
        meanings={name: get_args(hint)[1] for name, hint in hints.items()},
        filled=frozenset(name for name, members in types.items() if NoneType not in members),
    )


def _rows(selection: Selection) -> Iterator[Requirement]:
    facts, scope = selection.facts, selection.scope
    places = {place.item: place for place in _places(facts)}
    cells = _Cells(Counter(place.cell for place in places.values()), _weights(facts))
    whole = scope.standard is None and scope.grade is None
    for target in _targets(facts, places):
        if target.places or not whole:
            yield from _of(target, cells, selection)
        else:
            yield _nothing(target, selection.version)


def _of(target: _Target, cells: _Cells, selection: Selection) -> Iterator[Requirement]:
    """Give the rows of a target, of the items that the scope chooses."""
    required = Counter(place.cell for place in target.places)
    weighting = cells.weighting(required)
    for place in target.places:
        if place.within(selection.scope):
            yield Requirement(
                version=selection.version,
                target=target.ref,
                kind=target.kind,
                item=place.item,
                item_kind=place.item_kind,
                standard=place.standard,
                grade=place.grade,
                function=place.function,
                work_content=place.work_content,
                cell_items=cells.sizes[place.cell],
                cell_required=required[place.cell],
                cell_weight=cells.weights.get(place.cell),
                weight=cells.weight(place.cell, weighting),
                weighting=weighting,
                lower_grades=target.lower_grades,
            )


def _nothing(target: _Target, version: str) -> Requirement:
    """Give the row of a target that requires nothing."""
    return Requirement(
        version=version,
        target=target.ref,
        kind=target.kind,
        weighting="equal",
        lower_grades=target.lower_grades,
    )


def _targets(facts: Facts, places: Mapping[str, _Place]) -> Iterator[_Target]:
    """Go through everything that a REF names, with what it requires by the graph."""
    below: dict[str, list[str]] = {}
    for place in places.values():
        for id in (place.standard, place.unit):
            below.setdefault(id, []).append(place.item)
    for rdf_type, kind in _TARGETS.items():
        for node in facts.instances(rdf_type):
            id = id_of(node)
            asked = below.get(id, ()) if kind in _BELOW else _ids(facts, node, SG.requires)
            ref = f"{kind}:{id.removeprefix(f'{kind}/')}"
            yield _Target(ref, kind, _rule(facts, node), tuple(places[item] for item in asked))


def _places(facts: Facts) -> Iterator[_Place]:
    for rdf_type, kind in _ITEMS.items():
        for node in facts.instances(rdf_type):
            unit = facts.value(node, SG.inUnit)
            if unit is None:
                continue  # a graph without our ontology, of which nothing is inferred
            grade, work = _one(facts, unit, SG.atGrade), _one(facts, unit, SG.ofWorkContent)
            standard, function = _one(facts, grade, SG.inStandard), _one(facts, work, SKOS.broader)
            ids = map(id_of, (standard, grade, function, work, unit))
            yield _Place(id_of(node), kind, *ids)


def _weights(facts: Facts) -> dict[Cell, float]:
    """Give the overall weights of functions, in percent."""
    found = {}
    for node in facts.instances(SG.FunctionWeight):
        function, percent = facts.value(node, SG.ofFunction), facts.value(node, SG.weight)
        if function and percent and facts.value(node, SG.component) == _OVERALL:
            found[id_of(_one(facts, node, SG.weightOfGrade)), id_of(function)] = float(percent)
    return found


def _rule(facts: Facts, node: str) -> str:
    """Say whether the grades that a target names take in lower grades, by their standards."""
    is_grade = facts.types[node] == str(SG.Grade)
    grades = [node] if is_grade else [o.value for o in facts.objects(node, SG.requiresGrade)]
    standards = {facts.value(grade, SG.inStandard) for grade in grades}
    stated = {facts.value(s, SG.coveringClause) is not None for s in standards if s}
    if len(stated) > 1:
        return "by-standard"
    return {True: "included", False: "not-included"}[stated.pop()] if stated else "not-applicable"


def _ids(facts: Facts, node: str, property: str) -> list[str]:
    return [id_of(object.value) for object in facts.objects(node, property)]


def _one(facts: Facts, node: str, property: str) -> str:
    """Follow a property that the shapes see to: it leads to one thing."""
    return next(facts.objects(node, property)).value

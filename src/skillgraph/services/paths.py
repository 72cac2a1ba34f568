"""Career paths over promotion, transfer and grade succession, each step with its gap and wait."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice, pairwise
from typing import Any

import networkx as nx
from pydantic import Field

from skillgraph.errors import ReferenceSyntaxError
from skillgraph.index.compiled import Bits, Index, find
from skillgraph.model.columns import Clause
from skillgraph.model.roles import RoleGrade, RoleRelation
from skillgraph.model.standards import EntryCondition, EntryRoute
from skillgraph.services.answers import Answer, Named
from skillgraph.services.language import Language, label
from skillgraph.services.refs import parse, ref_of, role_id

#: A step costs more than any waiting time, a year more than any gap: the fewest steps win,
#: then the shortest wait, then the smallest gap.
_STEP, _YEAR = 1e9, 1e6


class Wait(Answer):
    """The time that one entry route of a grade imposes."""

    route: str
    label: str
    clause: str
    years: float = Field(description="0 where the route sets no time.")


class Evidence(Answer):
    """What says that the step exists."""

    source: str
    clause: str


class PathStep(Answer):
    """One step of a career."""

    from_: str = Field(alias="from")
    to: Named
    kind: str
    because: tuple[Evidence, ...]
    required: int = Field(description="Items that the step's target requires.")
    missing: int = Field(description="Of these, what no earlier step required.")
    waiting_years: float | None = Field(
        description="The shortest time that an entry route imposes; null where the step leads "
        "to no grade, or the grade has no entry route."
    )
    waits: tuple[Wait, ...]


class Path(Answer):
    """A way from one role or grade to another."""

    steps: tuple[PathStep, ...]
    missing: int
    waiting_years: float = Field(description="The sum of what is known.")


class Paths(Answer):
    """The shortest ways, best first; none where there is no way."""

    from_: str = Field(alias="from")
    to: str
    paths: tuple[Path, ...]


def paths(
    index: Index, start: str, end: str, *, limit: int = 3, language: Language = Language.ZH
) -> Paths:
    """Find the shortest career paths between two roles or grades.

    Args:
        index: the compiled graph.
        start: REF of one role or grade.
        end: likewise.
        limit: how many paths at most.
        language: the language of the labels.

    Raises:
        ReferenceSyntaxError: a REF is not that of one role or grade.
        UnknownIdError: it names an id that the graph does not hold.
    """
    first, last = _node(index, start), _node(index, end)
    found = islice(_simple_paths(index, first, last), limit)
    return Paths(from_=start, to=end, paths=tuple(_path(index, nodes, language) for nodes in found))


def _node(index: Index, ref: str) -> str:
    """Name the career graph's node of a REF."""
    parts = parse(ref)
    if len(parts) != 1 or parts[0].kind not in ("role", "grade"):
        raise ReferenceSyntaxError(f"a path leads between single roles or grades, not {ref!r}")
    [part] = parts
    if part.kind == "grade":
        return find(index.grades, part.ids[0], "grade").id
    return find(index.roles, role_id(part.ids[0]), "role").id


def _simple_paths(index: Index, first: str, last: str) -> Iterator[list[str]]:
    graph = index.career
    if first == last or first not in graph or last not in graph:
        return

    def cost(start: str, end: str, edge: Any) -> float:
        years = min((_years(index, route) for route in _routes(index, start, end)), default=0)
        gap = index.required[end] & ~index.required[start]
        return _STEP + float(years) * _YEAR + gap.bit_count()

    try:
        yield from nx.shortest_simple_paths(graph, first, last, weight=cost)
    except nx.NetworkXNoPath:
        return


def _path(index: Index, nodes: list[str], language: Language) -> Path:
    held = index.required[nodes[0]]
    steps = []
    for start, end in pairwise(nodes):
        steps.append(_step(index, start, end, held, language))
        held |= index.required[end]
    return Path(
        steps=tuple(steps),
        missing=sum(step.missing for step in steps),
        waiting_years=sum(step.waiting_years or 0 for step in steps),
    )


def _step(index: Index, start: str, end: str, held: Bits, language: Language) -> PathStep:
    edge = index.career.edges[start, end]
    required = index.required[end]
    waits = _waits(index, start, end, language)
    return PathStep(
        from_=ref_of(index, start),
        to=Named(id=ref_of(index, end), label=label(index.labelled[end], language)),
        kind=edge["kind"],
        because=tuple(_evidence(index, row) for row in edge["because"]),
        required=required.bit_count(),
        missing=(required & ~held).bit_count(),
        waiting_years=min((wait.years for wait in waits), default=None),
        waits=waits,
    )


def _evidence(index: Index, row: Clause) -> Evidence:
    if isinstance(row, RoleRelation):
        return Evidence(source=row.job, clause=row.clause)
    if isinstance(row, RoleGrade):
        return Evidence(source=row.source, clause=row.clause)
    return Evidence(source=index.source_of(getattr(row, "id", "")), clause=row.clause)


def _waits(index: Index, start: str, end: str, language: Language) -> tuple[Wait, ...]:
    """List the times that the grade's entry routes impose on one who comes from ``start``."""
    return tuple(
        Wait(
            route=route.id,
            label=label(route, language),
            clause=route.clause,
            years=float(_years(index, route)),
        )
        for route in _routes(index, start, end)
    )


def _routes(index: Index, start: str, end: str) -> Sequence[EntryRoute]:
    """List the entry routes to a grade that one may take who comes from ``start``.

    From the grade below, the routes count that ask for its certificate; where none does, and
    from anywhere else, all count.
    """
    routes = [r for r in index.parts_of(EntryRoute, end) if r.admits_to == "qualification"]
    by_certificate = [
        route
        for route in routes
        if any(start in c.values for c in index.parts_of(EntryCondition, route.id))
    ]
    return by_certificate or routes


def _years(index: Index, route: EntryRoute) -> Decimal:
    """Give the longest time among a route's conditions, since they run side by side."""
    conditions = index.parts_of(EntryCondition, route.id)
    return max((c.years for c in conditions if c.years), default=Decimal(0))

"""The career graph: how one comes from a role or grade to another, for networkx."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, TypeAlias

import networkx as nx

from skillgraph.model.roles import RoleGrade, RoleRelation
from skillgraph.model.standards import Grade

CareerGraph: TypeAlias = "nx.DiGraph[str, dict[str, Any], dict[str, Any]]"

#: Relations between roles that are a step in a career, the one that counts first before.
_STEPS = ("promotes-to", "transfers-to")


def career_graph(
    grades: Iterable[Grade],
    role_grades: Iterable[RoleGrade],
    relations: Collection[RoleRelation],
) -> CareerGraph:
    """Build the graph: nodes are ids of roles and grades.

    Every edge has a ``kind`` (``promotes-to``, ``transfers-to``, ``next-grade``,
    ``qualifies-for`` from a grade to a post that corresponds to it, ``corresponds-to`` back)
    and a ``because``, the rows that say so. Where one post is both promoted and transferred to
    another, the edge is the promotion.
    """
    graph: CareerGraph = nx.DiGraph()
    for grade in sorted(grades, key=lambda g: g.id):
        graph.add_node(grade.id)
        if grade.next_grade:
            _add(graph, grade.id, grade.next_grade, "next-grade", grade)
    for row in sorted(role_grades, key=lambda r: r.id):
        _add(graph, row.grade, row.role, "qualifies-for", row)
        _add(graph, row.role, row.grade, "corresponds-to", row)
    for kind in _STEPS:
        for relation in sorted(relations, key=lambda r: r.id):
            if relation.relation == kind:
                _add(graph, relation.role, relation.target, kind, relation)
    nx.freeze(graph)
    return graph


def _add(graph: CareerGraph, start: str, end: str, kind: str, because: object) -> None:
    """Add an edge, or one more row that says the same."""
    if not graph.has_edge(start, end):
        graph.add_edge(start, end, kind=kind, because=(because,))
    elif graph.edges[start, end]["kind"] == kind:
        graph.edges[start, end]["because"] += (because,)

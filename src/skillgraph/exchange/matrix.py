"""Requirement matrices: which role, and which grade, requires which item.

A row is an item and a column a role or a grade, since tables grow downward: the items' labels and
places stand beside them. A cell is 1 where the graph says that the item is required, by the
grade's own table, by a grade that it covers, by a role's grade or by what its duties draw on,
and 0 where the graph does not say so. The scope chooses the items; a column is there for each
role or grade that requires at least one of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from skillgraph.exchange.facts import Facts
from skillgraph.exchange.nodes import Node
from skillgraph.exchange.selection import Selection
from skillgraph.exchange.tabular import Table, unwanted
from skillgraph.namespaces import SG, id_of

_ITEMS = ("sg:Ability", "sg:Knowledge")
_ABOUT = ("id", "kind", "label_zh", "label_en", "standard", "grade", "function", "clause")
_REQUIRES = (SG.requiresAbility, SG.requiresKnowledge)


def roles(selection: Selection) -> Table:
    """Tabulate which role requires which item."""
    return _matrix(selection, SG.Role)


def grades(selection: Selection) -> Table:
    """Tabulate which grade requires which item."""
    return _matrix(selection, SG.Grade)


def _matrix(selection: Selection, rdf_type: str) -> Table:
    items = list(_items(selection))
    required = _required(selection.facts, rdf_type)
    ids = {item.id for item in items}
    columns = sorted(owner for owner, wanted in required.items() if wanted & ids)
    about = [name for name in _ABOUT if name not in unwanted(selection.scope.labels)]
    rows = [
        [*(getattr(item, name) for name in about), *(int(item.id in required[c]) for c in columns)]
        for item in items
    ]
    return Table(dict.fromkeys(about, str) | dict.fromkeys(columns, int), rows)


def _items(selection: Selection) -> Iterator[Node]:
    """Go through the items that are told, not those at the far end of a mapping."""
    scope = selection.scope
    for node in selection.nodes:
        inside = scope.standard in (None, node.standard) and scope.grade in (None, node.grade)
        if node.type in _ITEMS and inside:
            yield node


def _required(facts: Facts, rdf_type: str) -> dict[str, set[str]]:
    """Give the ids of the items that each thing of a class requires, by its id."""
    owners = set(facts.instances(rdf_type))
    required: dict[str, set[str]] = {}
    for property in _REQUIRES:
        for owner, item in facts.pairs(property):
            if owner in owners:
                required.setdefault(id_of(owner), set()).add(id_of(item))
    return required

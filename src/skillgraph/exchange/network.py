"""The graph as a network of things, for networkx and the formats that it writes."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import networkx as nx

from skillgraph.exchange.edges import Edge
from skillgraph.exchange.nodes import Node
from skillgraph.exchange.selection import Selection


def graph(selection: Selection) -> nx.MultiDiGraph[str]:
    """Make the network of a selection; its nodes are ids, the keys of its edges ``e1``, ``e2``, ….

    Attributes are those of :class:`Node` and :class:`Edge` that have a value, and for each node a
    ``label`` to draw: Chinese unless only English is wanted, the id where it has no label.
    """
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph(
        name="skillgraph",
        version=selection.version,
        license="https://creativecommons.org/licenses/by/4.0/",
    )
    for node in selection.nodes:
        attributes = _given(node)
        label = node.label_zh or node.label_en or node.id
        made.add_node(attributes.pop("id"), label=label, **attributes)
    for number, edge in enumerate(selection.edges, start=1):
        attributes = _given(edge)
        ends = attributes.pop("source"), attributes.pop("target")
        made.add_edge(*ends, key=f"e{number}", **attributes)
    return made


def _given(thing: Node | Edge) -> dict[str, Any]:
    """Give the attributes that have a value; a format has no way to say that one has none."""
    return {name: value for name, value in asdict(thing).items() if value is not None}

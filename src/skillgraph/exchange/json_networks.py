"""Networks in JSON: node-link (D3, networkx) and Cytoscape's (Cytoscape, Cytoscape.js)."""

from __future__ import annotations

from typing import BinaryIO

import networkx as nx
import orjson

from skillgraph.exchange.network import graph
from skillgraph.exchange.selection import Selection


def node_link(selection: Selection, out: BinaryIO) -> None:
    """Write ``{"nodes": […], "edges": […]}``; an edge has ``source``, ``target`` and ``key``."""
    out.write(orjson.dumps(nx.node_link_data(graph(selection), edges="edges")))


def cytoscape(selection: Selection, out: BinaryIO) -> None:
    """Write Cytoscape JSON (cyjs); ``name``, which is what is drawn, is the label."""
    data = nx.cytoscape_data(graph(selection), name="label")
    data["data"] = dict(data["data"])  # an object, as Cytoscape has it; networkx reads both
    for edge in data["elements"]["edges"]:
        edge["data"]["id"] = edge["data"]["key"]
    out.write(orjson.dumps(data))

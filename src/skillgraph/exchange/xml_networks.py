"""Networks in XML: GraphML (igraph, yEd, Cytoscape, Gephi) and GEXF (Gephi)."""

from __future__ import annotations

from typing import BinaryIO

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter

from skillgraph.exchange.network import graph
from skillgraph.exchange.selection import Selection


def graphml(selection: Selection, out: BinaryIO) -> None:
    """Write GraphML, its keys named by the attributes.

    The writer is that of the standard library's parser: networkx would take lxml where that
    happens to be installed, and the bytes would differ.
    """
    nx.write_graphml_xml(graph(selection), out, named_key_ids=True)


def gexf(selection: Selection, out: BinaryIO) -> None:
    """Write GEXF 1.2, without the day on which it is written.

    The type of an edge is its label and its attribute ``relation``: in GEXF an edge's ``type``
    says whether it is directed.
    """
    network = graph(selection)
    for *_, attributes in network.edges(data=True):
        attributes["label"] = attributes["relation"] = attributes.pop("type")
    writer = GEXFWriter(version="1.2draft")
    for meta in writer.xml.iter("meta"):
        del meta.attrib["lastmodifieddate"]
    writer.add_graph(network)
    writer.write(out)

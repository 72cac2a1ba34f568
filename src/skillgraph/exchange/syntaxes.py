"""RDF in five syntaxes: Turtle, TriG, N-Triples, N-Quads and RDF/XML, sorted.

TriG and N-Quads keep the named graphs apart; the others merge them. Oxigraph keeps language
tags in lower case (``zh-hans``); tags compare without case (BCP 47, 2.1.1).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

import pyoxigraph as ox

from skillgraph.exchange.selection import Selection
from skillgraph.namespaces import PREFIXES


def turtle(selection: Selection, out: BinaryIO) -> None:
    """Write Turtle, a block a subject."""
    _write(selection, out, ox.RdfFormat.TURTLE)


def trig(selection: Selection, out: BinaryIO) -> None:
    """Write TriG, a block a named graph."""
    _write(selection, out, ox.RdfFormat.TRIG)


def n_triples(selection: Selection, out: BinaryIO) -> None:
    """Write N-Triples, a line a fact."""
    _write(selection, out, ox.RdfFormat.N_TRIPLES)


def n_quads(selection: Selection, out: BinaryIO) -> None:
    """Write N-Quads, a line a fact and the named graph that states it."""
    _write(selection, out, ox.RdfFormat.N_QUADS)


def rdf_xml(selection: Selection, out: BinaryIO) -> None:
    """Write RDF/XML."""
    _write(selection, out, ox.RdfFormat.RDF_XML)


def merged(quads: Iterable[ox.Quad]) -> list[ox.Triple]:
    """Drop the names of the graphs, and what two graphs both say."""
    return list(dict.fromkeys(quad.triple for quad in quads))


def _write(selection: Selection, out: BinaryIO, format: ox.RdfFormat) -> None:
    if format.supports_datasets:
        # A stable sort: within a graph the facts stay in order.
        facts: list[ox.Quad] | list[ox.Triple]
        facts = sorted(selection.quads, key=lambda quad: str(quad.graph_name))
    else:
        facts = merged(selection.quads)
    ox.serialize(facts, out, format=format, prefixes=PREFIXES)

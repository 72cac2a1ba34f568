"""Write a published graph to one file: N-Quads and TriG with its named graphs, else merged."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from skillgraph.errors import InputError
from skillgraph.namespaces import PREFIXES

_FORMATS = {
    ".nq": ox.RdfFormat.N_QUADS,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".trig": ox.RdfFormat.TRIG,
    ".ttl": ox.RdfFormat.TURTLE,
}


def format_of(out: Path) -> ox.RdfFormat:
    """Tell the format by the file's extension.

    Raises:
        InputError: the extension is unknown.
    """
    format = _FORMATS.get(out.suffix.lower())
    if format is None:
        raise InputError(f"{out}: the extension is not one of {', '.join(_FORMATS)}")
    return format


def dump(nquads: Path, out: Path) -> None:
    """Write the graph in the format of the file's extension, sorted.

    Raises:
        InputError: the extension is unknown, or the file cannot be written.
    """
    format = format_of(out)
    quads = ox.parse(path=str(nquads), format=ox.RdfFormat.N_QUADS)
    facts = _by_graph(quads) if format.supports_datasets else _merged(quads)
    written = ox.serialize(facts, format=format, prefixes=PREFIXES)
    try:
        out.write_bytes(written or b"")
    except OSError as error:
        raise InputError(f"{out}: cannot be written: {error.strerror}") from error


def _by_graph(quads: ox.QuadParser) -> list[ox.Quad]:
    """Keep the order within a graph, so that TriG has one block for each."""
    return sorted(quads, key=lambda quad: str(quad.graph_name))


def _merged(quads: ox.QuadParser) -> list[ox.Triple]:
    """Drop the names of the graphs, and what two graphs both say."""
    return list(dict.fromkeys(q.triple for q in quads))

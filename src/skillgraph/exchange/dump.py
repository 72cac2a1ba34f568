"""Write a published graph to one RDF file, in the syntax that the file's extension names."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from skillgraph.errors import InputError
from skillgraph.exchange import facts
from skillgraph.exchange.exports import export, to_file
from skillgraph.exchange.formats import FORMATS, Format
from skillgraph.exchange.scope import Scope

_EXTENSIONS = (".nq", ".nt", ".trig", ".ttl")


def format_of(out: Path) -> Format:
    """Tell the format by the file's extension.

    Raises:
        InputError: the extension is unknown.
    """
    extension = out.suffix.lower()
    if extension not in _EXTENSIONS:
        raise InputError(f"{out}: the extension is not one of {', '.join(_EXTENSIONS)}")
    return next(format for format in FORMATS.values() if format.ending == extension)


def dump(nquads: Path, out: Path) -> None:
    """Write the graph in the format of the file's extension, sorted.

    Raises:
        InputError: the extension is unknown, or the file cannot be written.
    """
    format = format_of(out)
    everything = facts.read(ox.parse(path=str(nquads), format=ox.RdfFormat.N_QUADS))
    to_file(out, lambda file: export(everything, "", format, Scope(), file))

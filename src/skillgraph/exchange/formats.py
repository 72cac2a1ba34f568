"""The formats of export: what each is called, and what writes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from rapidfuzz import fuzz

from skillgraph.errors import InputError, UnknownIdError
from skillgraph.exchange import json_networks, jsonld, matrix, syntaxes, tabular, xml_networks
from skillgraph.exchange.requirements import requirements
from skillgraph.exchange.scope import Scope
from skillgraph.exchange.selection import Selection
from skillgraph.exchange.sssom import sssom

_CSV, _PARQUET = "text/csv", "application/vnd.apache.parquet"


@dataclass(frozen=True, slots=True)
class Format:
    """A format of export.

    Attributes:
        name: what commands and addresses call it.
        title: what it holds, for people.
        media_type: without parameters.
        ending: how a file's name ends, with what tells it from others of the same extension.
        write: writes a selection; the same selection gives the same bytes.
        graphs: whether single named graphs can be asked for.
        asserted: whether it can leave out what is inferred.
    """

    name: str
    title: str
    media_type: str
    ending: str
    write: Callable[[Selection, BinaryIO], None]
    graphs: bool = False
    asserted: bool = True

    @property
    def content_type(self) -> str:
        """The media type, with the charset where a reader might guess another."""
        return f"{self.media_type}; charset=utf-8" if self.text else self.media_type

    @property
    def text(self) -> bool:
        """Whether it is text, and may go to a terminal."""
        return self.media_type != _PARQUET

    def check(self, scope: Scope) -> None:
        """See that the format can hold what is asked for.

        Raises:
            InputError: it cannot.
        """
        if scope.graphs and not self.graphs:
            with_graphs = ", ".join(name for name, f in FORMATS.items() if f.graphs)
            raise InputError(f"{self.name} has no named graphs to choose from; {with_graphs} have")
        if not scope.inferred and not self.asserted:
            raise InputError(f"{self.name} without inferred facts is empty: requirements follow")

    def file_name(self, version: str, scope: Scope) -> str:
        """Name the file of an export: version, scope and format."""
        parts = ["skillgraph", version]
        parts += [part.replace("/", "-") for part in (scope.standard, scope.grade) if part]
        parts += [name.rpartition("/")[2] for name in scope.graphs]
        parts += [] if scope.inferred else ["asserted"]
        parts += [] if scope.labels == "both" else [scope.labels.value]
        return "-".join(parts) + self.ending


def _rdf(name: str, title: str, media_type: str, ending: str,
         write: Callable[[Selection, BinaryIO], None]) -> Format:  # fmt: skip
    return Format(name, title, media_type, ending, write, graphs=True)


def _tables(name: str, title: str, make: tabular.Make, asserted: bool = True) -> list[Format]:
    """Give a table's two formats; a matrix is CSV unless its name says otherwise."""
    is_matrix = name.startswith("matrix")
    return [
        Format(name if is_matrix else f"{name}-csv", f"{title}, CSV", _CSV, f"-{name}.csv",
               tabular.as_csv(make), asserted=asserted),
        Format(f"{name}-parquet", f"{title}, Parquet", _PARQUET, f"-{name}.parquet",
               tabular.as_parquet(make), asserted=asserted),
    ]  # fmt: skip


#: By name, in the order in which they are listed.
FORMATS: dict[str, Format] = {
    format.name: format
    for format in (
        _rdf("turtle", "RDF: Turtle", "text/turtle", ".ttl", syntaxes.turtle),
        _rdf("trig", "RDF: TriG, by named graph", "application/trig", ".trig", syntaxes.trig),
        _rdf("n-triples", "RDF: N-Triples", "application/n-triples", ".nt", syntaxes.n_triples),
        _rdf("n-quads", "RDF: N-Quads, by named graph", "application/n-quads", ".nq",
             syntaxes.n_quads),
        _rdf("rdf-xml", "RDF: RDF/XML", "application/rdf+xml", ".rdf", syntaxes.rdf_xml),
        _rdf("json-ld", "RDF: JSON-LD, plain JSON with its context", "application/ld+json",
             ".jsonld", jsonld.json_ld),
        Format("graphml", "Network: GraphML", "application/graphml+xml", ".graphml",
               xml_networks.graphml),
        Format("gexf", "Network: GEXF", "application/gexf+xml", ".gexf", xml_networks.gexf),
        Format("node-link", "Network: node-link JSON", "application/json", "-node-link.json",
               json_networks.node_link),
        Format("cytoscape", "Network: Cytoscape JSON", "application/json", ".cyjs",
               json_networks.cytoscape),
        *_tables("nodes", "Nodes of the network", tabular.nodes),
        *_tables("edges", "Edges of the network", tabular.edges),
        *_tables("matrix-roles", "Items by the roles that require them", matrix.roles, False),
        *_tables("matrix-grades", "Items by the grades that require them", matrix.grades, False),
        *_tables("requirements", "Items of each target, with weights", requirements, False),
        Format("sssom", "Mappings: SSSOM", "text/tab-separated-values", ".sssom.tsv", sssom),
    )
}  # fmt: skip


def find(name: str) -> Format:
    """Look up a format.

    Raises:
        UnknownIdError: there is none of this name; all are named, the nearest first.
    """
    if name not in FORMATS:
        near = sorted(FORMATS, key=lambda other: -fuzz.WRatio(name.lower(), other))
        raise UnknownIdError(name, "format", near, place="the list of formats")
    return FORMATS[name]

"""What somebody wants changed: an update, or a write to the graph store."""

from __future__ import annotations

from typing import Annotated, Literal

import pyoxigraph as ox
from pydantic import BaseModel, ConfigDict, Field

from skillgraph.errors import GraphSyntaxError, InputError
from skillgraph.exchange.rdf import FORMATS, parse
from skillgraph.store.protocol import UNNAMED
from skillgraph.update import Dataset, apply_update, graphs_written

#: Media types of documents that hold one graph, which is what the graph store takes and gives.
GRAPH_TYPES = {name: f for f, name in FORMATS.values() if not f.supports_datasets} | {
    "application/ld+json": ox.RdfFormat.JSON_LD
}


class _Told(BaseModel):
    """A model that goes to another process as JSON."""

    model_config = ConfigDict(frozen=True, ser_json_bytes="base64", val_json_bytes="base64")


class SparqlUpdate(_Told):
    """A SPARQL update with the dataset that the request names for it."""

    kind: Literal["update"] = "update"
    text: str
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()
    base: str

    @property
    def graphs(self) -> frozenset[str] | None:
        """The names of the graphs that it may write to; None where the data decides.

        Raises:
            QuerySyntaxError: the text is no SPARQL 1.1 Update.
        """
        return graphs_written(self.text, self.base)

    def apply(self, store: ox.Store) -> None:
        """Apply it.

        Raises:
            QueryError: see :func:`skillgraph.update.apply_update`.
        """
        apply_update(store, self.text, self.base, Dataset(self.using, self.using_named))


class Document(_Told):
    """An RDF document, its format by its media type."""

    media_type: str
    content: bytes


class GraphWrite(_Told):
    """A write of the graph store protocol; ``graph`` is None of the one without a name."""

    kind: Literal["graph"] = "graph"
    method: Literal["PUT", "POST", "DELETE"]
    graph: str | None
    documents: tuple[Document, ...] = ()
    base: str

    @property
    def graphs(self) -> frozenset[str]:
        """The name of the graph."""
        return frozenset({self.graph or UNNAMED})

    def apply(self, store: ox.Store) -> None:
        """Replace the graph by the documents (PUT), add them to it (POST), or remove it.

        Raises:
            GraphSyntaxError: a document cannot be parsed.
            InputError: the name of the graph is no IRI.
        """
        graph = _named(self.graph)
        triples = [triple for document in self.documents for triple in self._triples(document)]
        if self.method != "POST":
            store.remove_graph(graph)
        if self.method != "DELETE" and isinstance(graph, ox.NamedNode):
            store.add_graph(graph)  # which is there even if it is empty
        store.extend(ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples)

    def _triples(self, document: Document) -> list[ox.Triple]:
        format = GRAPH_TYPES[document.media_type]
        quads = list(parse(document.content, format, self.base, rename=True))
        if any(not isinstance(quad.graph_name, ox.DefaultGraph) for quad in quads):
            raise GraphSyntaxError("a document with named graphs; the graph store takes one graph")
        return [quad.triple for quad in quads]


def _named(graph: str | None) -> ox.NamedNode | ox.DefaultGraph:
    try:
        return ox.DefaultGraph() if graph is None else ox.NamedNode(graph)
    except ValueError as error:
        raise InputError(f"the name of the graph is no IRI: {error}") from error


Change = Annotated[SparqlUpdate | GraphWrite, Field(discriminator="kind")]


class Task(_Told):
    """A change, and the version that it is made to; both folders as paths."""

    base: str
    home: str
    change: Change


#: With which status the process ends that makes a change, where Python was refused memory.
OUT_OF_MEMORY = 3


class Done(_Told):
    """What came of a task: a version, or an error of a class of :mod:`skillgraph.errors`."""

    version: str | None = None
    error: str | None = None
    message: str = ""
    findings: tuple[str, ...] = Field((), description="Of an invalid graph: what shapes find.")

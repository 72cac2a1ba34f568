"""Media types of SPARQL results and RDF, and the formats of pyoxigraph that they name."""

from __future__ import annotations

import pyoxigraph as ox

#: Of SELECT: the one to send where the client has no wish comes first.
SOLUTIONS: dict[str, ox.QueryResultsFormat] = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/xml": ox.QueryResultsFormat.XML,
    "text/xml": ox.QueryResultsFormat.XML,
}
#: Of ASK: CSV and TSV are defined for SELECT only (SPARQL 1.1 CSV and TSV, 1).
BOOLEAN = {name: f for name, f in SOLUTIONS.items() if not name.endswith(("csv", "values"))}
#: Of CONSTRUCT and DESCRIBE.
GRAPH: dict[str, ox.RdfFormat] = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/trig": ox.RdfFormat.TRIG,
    "application/n-quads": ox.RdfFormat.N_QUADS,
    "text/n3": ox.RdfFormat.N3,
}

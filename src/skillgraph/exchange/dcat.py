"""How a version is to be had from a service, in DCAT 3: a distribution for each format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox
from rdflib import Literal as RdfLiteral
from rdflib import Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF, RDFS, VOID, XSD

from skillgraph.exchange.dataset import LICENSE, TITLES, in_both, iri, sorted_triples
from skillgraph.exchange.exports import Published
from skillgraph.exchange.formats import FORMATS, Format
from skillgraph.exchange.void import Triple
from skillgraph.namespaces import PREFIXES

SPDX = Namespace("http://spdx.org/rdf/terms#")
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"


def catalogue(version: str, base: str, exports: Mapping[str, Published]) -> list[ox.Triple]:
    """Describe where a version is to be had.

    Args:
        version: its digest.
        base: address of the service, with a slash at its end; the exports are at ``export/…``.
        exports: sizes and digests by format; of a format that is not in it, none is given.
    """
    node, dataset = URIRef(f"{base}export"), iri(version)
    described = [
        (node, RDF.type, DCAT.Catalog),
        (node, DCAT.dataset, dataset),
        *in_both(node, DCTERMS.title, TITLES),
        (dataset, DCAT.landingPage, URIRef(base)),
        (dataset, VOID.sparqlEndpoint, URIRef(f"{base}sparql")),
    ]
    for format in FORMATS.values():
        described += _distribution(dataset, format, base, exports.get(format.name))
    return sorted_triples(described)


def serialise(described: Iterable[ox.Triple], format: ox.RdfFormat) -> bytes:
    """Write a description."""
    prefixes = PREFIXES | {"dcat": str(DCAT), "spdx": str(SPDX), "void": str(VOID)}
    return ox.serialize(described, format=format, prefixes=prefixes) or b""


def _distribution(
    dataset: URIRef, format: Format, base: str, export: Published | None
) -> Iterator[Triple]:
    """Say where the whole graph is to be had in a format, and what is known of the file."""
    node = URIRef(f"{dataset}#export-{format.name}")
    address = URIRef(f"{base}export/{format.name}")
    yield dataset, DCAT.distribution, node
    yield node, RDF.type, DCAT.Distribution
    yield node, DCTERMS.title, RdfLiteral(format.title, lang="en")
    yield node, DCTERMS.license, URIRef(LICENSE)
    yield node, DCAT.mediaType, URIRef(_MEDIA_TYPES + format.media_type)
    yield node, DCAT.accessURL, address
    yield node, DCAT.downloadURL, address
    if format.graphs:
        yield dataset, VOID.dataDump, address
    if export:
        checksum = URIRef(f"{node}-checksum")
        yield node, DCAT.byteSize, RdfLiteral(export.bytes, datatype=XSD.nonNegativeInteger)
        yield node, RDFS.label, RdfLiteral(export.file)
        yield node, SPDX.checksum, checksum
        yield checksum, RDF.type, SPDX.Checksum
        yield checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256
        yield checksum, SPDX.checksumValue, RdfLiteral(export.sha256, datatype=XSD.hexBinary)

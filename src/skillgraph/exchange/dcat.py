"""What a version is and how it is to be had, in DCAT 3."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyoxigraph as ox
from rdflib import Literal as RdfLiteral
from rdflib import Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, OWL, RDF, RDFS, VOID, XSD

from skillgraph.exchange.exports import Published
from skillgraph.exchange.facts import Facts
from skillgraph.exchange.formats import FORMATS, Format
from skillgraph.exchange.void import Triple, counts
from skillgraph.namespaces import PREFIXES

SPDX = Namespace("http://spdx.org/rdf/terms#")
LICENSE = "https://creativecommons.org/licenses/by/4.0/"

_SERIES = URIRef("https://w3id.org/skillgraph/dataset")
#: Of DCAT 3, which rdflib does not know yet.
_DCAT_VERSION = URIRef(f"{DCAT}version")
_VERSIONS = "https://w3id.org/skillgraph/version/"
_ONTOLOGY = "https://w3id.org/skillgraph/ontology"
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
TITLES = {
    "zh-Hans": "skillgraph：职业能力标准知识图谱",
    "en": "skillgraph: a knowledge graph of occupational competency standards",
}
_TEXTS = {
    "zh-Hans": "职业标准的等级、职业功能、工作内容、能力与知识要求，岗位说明书，以及其间的映射。"
    "断言的事实与推理所得的事实分置于不同的命名图。",
    "en": "Grades, functions, work contents, abilities and knowledge of occupational competency "
    "standards, job descriptions, and the mappings between them. What is asserted and what is "
    "inferred stand in named graphs of their own.",
}
_EDITORS = {"zh-Hans": "skillgraph 编者", "en": "the editors of skillgraph"}


def describe(
    facts: Facts, version: str, base: str, exports: Mapping[str, Published]
) -> list[ox.Triple]:
    """Describe a version: title, licence, citation, counts, and a distribution for each format.

    Args:
        facts: everything that the version says.
        version: its digest.
        base: address of the service, with a slash at its end; the exports are at ``export/…``.
        exports: sizes and digests by format; of a format that is not in it, none is given.
    """
    dataset = URIRef(_VERSIONS + version)
    catalogue = URIRef(f"{base}export")
    described = [
        (catalogue, RDF.type, DCAT.Catalog),
        (catalogue, DCAT.dataset, dataset),
        *_in_both(catalogue, DCTERMS.title, TITLES),
        *_introduction(dataset, facts, version, base),
        *counts(dataset, facts),
    ]
    for format in FORMATS.values():
        described += _distribution(dataset, format, base, exports.get(format.name))
    lines = "".join(f"{s.n3()} {p.n3()} {o.n3()} .\n" for s, p, o in sorted(set(described)))
    return [quad.triple for quad in ox.parse(lines, ox.RdfFormat.N_TRIPLES)]


def serialise(described: list[ox.Triple], format: ox.RdfFormat) -> bytes:
    """Write a description."""
    prefixes = PREFIXES | {"dcat": str(DCAT), "spdx": str(SPDX), "void": str(VOID)}
    return ox.serialize(described, format=format, prefixes=prefixes) or b""


def citation(facts: Facts, version: str) -> str:
    """Say how a version is cited."""
    year = (facts.value(_ONTOLOGY, DCTERMS.modified) or "")[:4]
    edition = facts.value(_ONTOLOGY, OWL.versionInfo)
    return (
        f"The editors of skillgraph ({year}). {TITLES['en']}. "
        f"Version {edition}, data {version}. {_SERIES}"
    )


def _introduction(dataset: URIRef, facts: Facts, version: str, base: str) -> Iterator[Triple]:
    """Say what the dataset is, whose, under which licence, and how it is cited."""
    yield dataset, RDF.type, DCAT.Dataset
    yield from _in_both(dataset, DCTERMS.title, TITLES)
    yield from _in_both(dataset, DCTERMS.description, _TEXTS)
    yield from _in_both(dataset, DCTERMS.creator, _EDITORS)
    yield dataset, DCTERMS.license, URIRef(LICENSE)
    yield dataset, DCTERMS.identifier, RdfLiteral(version)
    yield dataset, DCTERMS.isVersionOf, _SERIES
    yield dataset, _DCAT_VERSION, RdfLiteral(version)
    yield dataset, DCAT.landingPage, URIRef(base)
    yield dataset, DCTERMS.bibliographicCitation, RdfLiteral(citation(facts, version))
    yield dataset, VOID.sparqlEndpoint, URIRef(f"{base}sparql")
    if modified := facts.value(_ONTOLOGY, DCTERMS.modified):
        yield dataset, DCTERMS.modified, RdfLiteral(modified, datatype=XSD.date)


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


def _in_both(node: URIRef, property: URIRef, texts: Mapping[str, str]) -> Iterator[Triple]:
    for language, text in texts.items():
        yield node, property, RdfLiteral(text, lang=language)

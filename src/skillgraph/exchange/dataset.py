"""What a version is: title, licence, citation and counts, wherever it is to be had."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

import pyoxigraph as ox
from rdflib import Literal as RdfLiteral
from rdflib import URIRef
from rdflib.namespace import DCAT, DCTERMS, OWL, RDF, XSD

from skillgraph.exchange.facts import Facts
from skillgraph.exchange.selection import Selection
from skillgraph.exchange.void import Triple, counts

LICENSE = "https://creativecommons.org/licenses/by/4.0/"
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
_SERIES = URIRef("https://w3id.org/skillgraph/dataset")
_VERSIONS = "https://w3id.org/skillgraph/version/"
_ONTOLOGY = "https://w3id.org/skillgraph/ontology"
#: Of DCAT 3, which rdflib does not know yet.
_DCAT_VERSION = URIRef(f"{DCAT}version")
_EDITORS = {"zh-Hans": "skillgraph 编者", "en": "the editors of skillgraph"}


def dataset(selection: Selection, out: BinaryIO) -> None:
    """Write the description of a version as sorted N-Triples."""
    node = iri(selection.version)
    described = [*_introduction(node, selection.facts, selection.version)]
    described += counts(node, selection.facts)
    ox.serialize(sorted_triples(described), out, format=ox.RdfFormat.N_TRIPLES)


def iri(version: str) -> URIRef:
    """Name the dataset that a version is."""
    return URIRef(_VERSIONS + version)


def sorted_triples(triples: Iterable[Triple]) -> list[ox.Triple]:
    """Put triples in order, each once, as Oxigraph writes them."""
    lines = "".join(f"{s.n3()} {p.n3()} {o.n3()} .\n" for s, p, o in set(triples))
    return sorted((quad.triple for quad in ox.parse(lines, ox.RdfFormat.TURTLE)), key=str)


def in_both(node: URIRef, property: URIRef, texts: Mapping[str, str]) -> Iterator[Triple]:
    """Say something in both languages."""
    for language, text in texts.items():
        yield node, property, RdfLiteral(text, lang=language)


def citation(facts: Facts, version: str) -> str:
    """Say how a version is cited."""
    year = (facts.value(_ONTOLOGY, DCTERMS.modified) or "")[:4]
    edition = facts.value(_ONTOLOGY, OWL.versionInfo)
    return (
        f"The editors of skillgraph ({year}). {TITLES['en']}. "
        f"Version {edition}, data {version}. {_SERIES}"
    )


def _introduction(node: URIRef, facts: Facts, version: str) -> Iterator[Triple]:
    """Say what the dataset is, whose, under which licence, and how it is cited."""
    yield node, RDF.type, DCAT.Dataset
    yield from in_both(node, DCTERMS.title, TITLES)
    yield from in_both(node, DCTERMS.description, _TEXTS)
    yield from in_both(node, DCTERMS.creator, _EDITORS)
    yield node, DCTERMS.license, URIRef(LICENSE)
    yield node, DCTERMS.identifier, RdfLiteral(version)
    yield node, DCTERMS.isVersionOf, _SERIES
    yield node, _DCAT_VERSION, RdfLiteral(version)
    yield node, DCTERMS.bibliographicCitation, RdfLiteral(citation(facts, version))
    if modified := facts.value(_ONTOLOGY, DCTERMS.modified):
        yield node, DCTERMS.modified, RdfLiteral(modified, datatype=XSD.date)

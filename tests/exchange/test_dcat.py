"""The catalogue says what the version holds, counted, and where each format is to be had."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, ORG, RDF, SKOS, VOID

from skillgraph.exchange import dcat
from skillgraph.exchange.dataset import citation, dataset, iri
from skillgraph.exchange.exports import Published, published
from skillgraph.exchange.facts import Facts
from skillgraph.exchange.formats import FORMATS
from skillgraph.exchange.scope import Scope
from skillgraph.exchange.selection import select
from skillgraph.model.columns import Row
from skillgraph.model.shared import Mapping
from skillgraph.model.standards import Item
from skillgraph.namespaces import SG
from skillgraph.tables import Tables
from skillgraph.version import Version

BASE = "http://127.0.0.1:8000/"
CITATION = Path(__file__).parents[2] / "CITATION.cff"


@pytest.fixture(scope="module")
def exports(version: Version) -> dict[str, Published]:
    return published(version)


@pytest.fixture(scope="module")
def node(version: Version) -> URIRef:
    return iri(version.digest)


@pytest.fixture(scope="module")
def described(facts: Facts, version: Version, exports: dict[str, Published]) -> Graph:
    """The description as rdflib reads it."""
    out = io.BytesIO()
    dataset(select(facts, Scope(), version.digest), out)
    triples = [quad.triple for quad in ox.parse(out.getvalue(), ox.RdfFormat.N_TRIPLES)]
    triples += dcat.catalogue(version.digest, BASE, exports)
    turtle = dcat.serialise(triples, ox.RdfFormat.TURTLE)
    return Graph().parse(data=turtle, format="turtle")


def number(graph: Graph, node: URIRef, property: URIRef) -> int:
    [value] = graph.objects(node, property)
    assert isinstance(value, Literal)
    return int(value)


# --- The version ---------------------------------------------------------------------------------


def test_the_version_has_titles_in_both_languages_and_a_licence(
    described: Graph, node: URIRef
) -> None:
    for property in (DCTERMS.title, DCTERMS.description):
        texts = list(described.objects(node, property))
        assert {t.language for t in texts if isinstance(t, Literal)} == {"zh-hans", "en"}
    license = described.value(node, DCTERMS.license)
    assert license == URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert (URIRef(f"{BASE}export"), DCAT.dataset, node) in described


def test_it_is_cited_as_the_citation_file_says(facts: Facts, version: Version) -> None:
    lines = CITATION.read_text(encoding="utf-8").splitlines()
    given = dict(line.split(": ", 1) for line in lines if ": " in line)
    said = citation(facts, version.digest)
    [editors] = [line.split(": ")[1] for line in lines if line.startswith("  - name: ")]
    assert editors.lower() in said.lower()
    assert f"({given['date-released'][:4]})" in said
    assert f"Version {given['version']}, data {version.digest}" in said


# --- Counts --------------------------------------------------------------------------------------


def test_triples_are_counted_once_whichever_graph_says_them(
    described: Graph, node: URIRef, facts: Facts
) -> None:
    assert number(described, node, VOID.triples) == len({q.triple for q in facts.quads})


def test_things_are_counted_by_class(described: Graph, node: URIRef, rows: Tables) -> None:
    counted = {
        described.value(part, VOID["class"]): number(described, part, VOID.entities)
        for part in described.objects(node, VOID.classPartition)
        if isinstance(part, URIRef)
    }
    kinds = Counter(item.kind for item in rows.of(Item))
    assert counted[SG.Ability] == kinds["ability"]
    assert counted[SG.Knowledge] == kinds["knowledge"]
    assert counted[SG.CompetencyItem] == len(rows.of(Item))
    assert counted[SG.Mapping] == len(rows.of(Mapping))
    assert len(counted) == number(described, node, VOID.classes)


def test_triples_are_counted_by_property(described: Graph, node: URIRef) -> None:
    parts = [p for p in described.objects(node, VOID.propertyPartition) if isinstance(p, URIRef)]
    assert len(parts) == number(described, node, VOID.properties)
    total = sum(number(described, part, VOID.triples) for part in parts)
    assert total == number(described, node, VOID.triples)


def test_each_named_graph_is_a_part_with_the_count_of_the_manifest(
    described: Graph, node: URIRef, version: Version
) -> None:
    found = {
        str(described.value(part, DCTERMS.identifier)): number(described, part, VOID.triples)
        for part in described.objects(node, VOID.subset)
        if isinstance(part, URIRef) and (part, RDF.type, VOID.Dataset) in described
    }
    assert found == version.manifest["triples"]


def test_mappings_are_linksets_by_what_they_link_and_how(
    described: Graph, node: URIRef, rows: Tables
) -> None:
    found = {}
    for part in described.subjects(RDF.type, VOID.Linkset):
        assert isinstance(part, URIRef)
        ends = (described.value(part, p) for p in (VOID.subjectsTarget, VOID.objectsTarget))
        names = [str(end).rpartition("#graph-")[2] for end in ends]
        predicate = described.value(part, VOID.linkPredicate)
        found[names[0], predicate, names[1]] = number(described, part, VOID.triples)
    graphs = {located.row.id: located.source.removeprefix("source/") for located in rows
              if isinstance(located.row, Row)}  # fmt: skip
    prefixes = {"skos": str(SKOS), "sg": str(SG), "org": str(ORG)}

    def full(predicate: str) -> URIRef:
        prefix, _, name = predicate.partition(":")
        return URIRef(prefixes[prefix] + name)

    assert found == Counter(
        (graphs[m.subject_id], full(m.predicate_id), graphs[m.object_id]) for m in rows.of(Mapping)
    )


# --- Distributions -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_has_its_address_media_type_size_and_digest(
    described: Graph, node: URIRef, exports: dict[str, Published], name: str
) -> None:
    address = URIRef(f"{BASE}export/{name}")
    [part] = described.subjects(DCAT.downloadURL, address)
    assert (node, DCAT.distribution, part) in described
    media_type = described.value(part, DCAT.mediaType)
    assert str(media_type).endswith(FORMATS[name].media_type)
    assert isinstance(part, URIRef)
    assert number(described, part, DCAT.byteSize) == exports[name].bytes
    checksum = described.value(part, dcat.SPDX.checksum)
    assert str(described.value(checksum, dcat.SPDX.checksumValue)) == exports[name].sha256
    algorithm = described.value(checksum, dcat.SPDX.algorithm)
    assert algorithm == dcat.SPDX.checksumAlgorithm_sha256


def test_what_is_not_known_of_a_file_is_not_said() -> None:
    said = {triple.predicate.value for triple in dcat.catalogue("0" * 16, BASE, {})}
    assert str(DCAT.downloadURL) in said
    assert not said & {str(DCAT.byteSize), str(dcat.SPDX.checksum)}

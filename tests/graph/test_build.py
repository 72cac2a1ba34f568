"""A row is a node, a column a property; what a source says stands in the source's graph."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, ORG, RDF, SKOS, XSD
from rdflib.term import Node

import small
from skillgraph import tables
from skillgraph.graph import build
from skillgraph.graph.validate import union
from skillgraph.inputs import Inputs
from skillgraph.namespaces import GRAPH, ID, SEMAPV, SG, SSSOM, iri

ONTOLOGY = Inputs.shipped().ontology
SCHEMA = (build.ONTOLOGY_GRAPH, build.ALIGNMENT_GRAPH)

CONDITION = {
    "id": "abc/lower/entry/1/c1",
    "label_zh": "持证",
    "label_en": "Certificate held",
    "clause": "1.7",
    "route": "abc/lower/entry/1",
    "position": "1",
    "type": "certificate",
    "values": "abc/lower|abc/upper",
    "years": "2.5",
    "working_since": "true",
}
ROUTE = {
    "id": "abc/lower/entry/1",
    "label_zh": "持证",
    "label_en": "Certificate held",
    "clause": "1.7",
    "grade": "abc/lower",
    "position": "1",
    "admits_to": "qualification",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small.write(tmp_path)


def graphs_of(folder: Path) -> build.Graphs:
    return build.build(tables.read(folder), ONTOLOGY)


def data_of(folder: Path) -> Graph:
    """Build, and give what the tables say without the ontology."""
    return union(graph for name, graph in graphs_of(folder).items() if name not in SCHEMA)


def add_table(folder: Path, file: str, *rows: dict[str, str]) -> None:
    columns = small.columns(file)
    small.write_table(folder, file, [columns, *([row.get(c, "") for c in columns] for row in rows)])


def objects(graph: Graph, id: str, property: URIRef) -> set[Node]:
    return set(graph.objects(iri(id), property))


# --- Rows and columns ----------------------------------------------------------------------------


def test_a_row_is_a_node_and_each_filled_column_a_property(folder: Path) -> None:
    graph = data_of(folder)
    assert set(graph.predicate_objects(iri("abc/upper"))) == {
        (RDF.type, SG.Grade),
        (SKOS.prefLabel, Literal("高级", lang="zh-Hans")),
        (SKOS.prefLabel, Literal("Upper", lang="en")),
        (SG.inStandard, iri("abc")),
        (SG.rank, Literal(2)),
        (SG.subsumesGrade, iri("abc/lower")),
        (SG.clause, Literal("1")),
        (DCTERMS.source, iri("source/abc")),
    }


def test_an_empty_cell_says_nothing(folder: Path) -> None:
    graph = data_of(folder)
    assert objects(graph, "abc/upper", SG.nextGrade) == set()
    assert objects(graph, "abc/upper", SG.trainingHours) == set()
    assert objects(graph, "abc/lower/weight/basics", SG.ofFunction) == set()
    assert objects(graph, "xyz", SG.coveringClause) == set()


def test_a_list_in_a_cell_is_one_statement_for_each_member(folder: Path) -> None:
    add_table(folder, "standards/abc/entry-routes.csv", ROUTE)
    add_table(folder, "standards/abc/entry-conditions.csv", CONDITION)
    values = objects(data_of(folder), "abc/lower/entry/1/c1", SG.conditionValue)
    assert values == {iri("abc/lower"), iri("abc/upper")}


def test_values_are_typed_by_their_columns(folder: Path) -> None:
    add_table(folder, "standards/abc/entry-routes.csv", ROUTE)
    add_table(folder, "standards/abc/entry-conditions.csv", CONDITION)
    graph = data_of(folder)
    condition = CONDITION["id"]
    assert objects(graph, condition, SG.minimumYears) == {Literal("2.5", datatype=XSD.decimal)}
    assert objects(graph, condition, SG.workingSince) == {Literal("true", datatype=XSD.boolean)}
    assert objects(graph, condition, SG.position) == {Literal("1", datatype=XSD.integer)}
    assert objects(graph, "abc/upper/1.1", SKOS.notation) == {Literal("1.1")}
    mapping = "mapping/job/clerk/duty/1/to/xyz/lower/1.1/a1"
    dates = objects(graph, mapping, SSSOM.mapping_date)
    assert dates == {Literal("2026-11-22", datatype=XSD.date)}


@pytest.mark.parametrize(
    ("cell", "written"), [("95", "95"), ("9.5e1", "95"), ("1E+2", "100"), ("95.50", "95.5")]
)
def test_a_number_is_written_as_xsd_decimal_has_it(folder: Path, cell: str, written: str) -> None:
    small.set_cell(folder, "standards/abc/weights.csv", 2, "percent", cell)
    (weight,) = objects(data_of(folder), "abc/lower/weight/1", SG.weight)
    assert isinstance(weight, Literal)
    assert (str(weight), weight.datatype, weight.ill_typed) == (written, XSD.decimal, False)


def test_a_word_of_a_closed_list_is_an_individual_of_the_ontology(folder: Path) -> None:
    graph = data_of(folder)
    assert objects(graph, "abc/lower/weight/1", SG.component) == {SG["component-overall"]}
    assert objects(graph, "job/clerk/duty/2", SG.drawing) == {SG["drawing-nothing"]}


def test_every_node_and_every_link_of_the_data_is_one_of_ours(folder: Path) -> None:
    for subject, property, object in data_of(folder):
        assert isinstance(subject, URIRef)
        assert subject.startswith(str(ID))
        if isinstance(object, URIRef) and property != RDF.type:
            assert str(object).startswith((str(ID), str(SG), str(SEMAPV), str(SKOS)))


# --- Units and items -----------------------------------------------------------------------------


def test_a_unit_has_its_abilities_and_its_knowledge_apart(folder: Path) -> None:
    graph = data_of(folder)
    unit = "abc/lower/1.1"
    assert objects(graph, unit, SG.hasAbility) == {iri(f"{unit}/a1"), iri(f"{unit}/a2")}
    assert objects(graph, unit, SG.hasKnowledge) == {iri(f"{unit}/k1")}
    assert objects(graph, f"{unit}/a1", RDF.type) == {SG.Ability}
    assert objects(graph, f"{unit}/k1", RDF.type) == {SG.Knowledge}


# --- Mappings ------------------------------------------------------------------------------------


def test_a_duty_draws_on_an_ability_or_on_knowledge(folder: Path) -> None:
    graph = data_of(folder)
    duty = "job/clerk/duty/1"
    assert objects(graph, duty, SG.drawsOnAbility) == {iri("xyz/lower/1.1/a1")}
    assert objects(graph, duty, SG.drawsOnKnowledge) == {iri("abc/lower/1.1/k1")}
    assert objects(graph, duty, SG.drawsOn) == set(), "that follows, and is not asserted"


def test_a_match_is_stated_directly_and_by_a_node_with_its_provenance(folder: Path) -> None:
    small.append(
        folder, small.MAPPINGS, subject_id="sgid:abc/lower/1.1/a1", subject_label="能接待客户",
        predicate_id="skos:narrowMatch", object_id="sgid:xyz/lower/1.1/a1",
        object_label="能接听电话", mapping_justification="semapv:ManualMappingCuration",
        author_label="N. N.", mapping_date="2026-11-22", confidence="0.7", comment="Part of it.",
    )  # fmt: skip
    graph = data_of(folder)
    one, other = iri("abc/lower/1.1/a1"), iri("xyz/lower/1.1/a1")
    assert (one, SKOS.narrowMatch, other) in graph
    mapping = iri("mapping/abc/lower/1.1/a1/to/xyz/lower/1.1/a1")
    assert set(graph.predicate_objects(mapping)) == {
        (RDF.type, SG.Mapping),
        (SG.subject, one),
        (SG.object, other),
        (SG.mappingPredicate, SKOS.narrowMatch),
        (SG.confidence, Literal("0.7", datatype=XSD.decimal)),
        (SSSOM.mapping_justification, SEMAPV.ManualMappingCuration),
        (SSSOM.author_label, Literal("N. N.")),
        (SSSOM.mapping_date, Literal("2026-11-22", datatype=XSD.date)),
        (SKOS.editorialNote, Literal("Part of it.", lang="en")),
        (DCTERMS.source, iri("source/skillgraph")),
    }


# --- Relations between roles ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("relation", "property"),
    [
        ("promotes-to", SG.promotesTo),
        ("transfers-to", SG.transfersTo),
        ("reports-to", ORG.reportsTo),
        ("works-with", SG.worksWith),
    ],
)
def test_a_relation_is_a_direct_link_and_a_node_that_says_where_it_stands(
    folder: Path, relation: str, property: URIRef
) -> None:
    small.set_cell(folder, "roles/role-relations.csv", 2, "relation", relation)
    graph = data_of(folder)
    assert (iri("role/clerk"), property, iri("role/head")) in graph
    node = iri("role/relation/1")
    assert (node, SG.relationKind, SG[f"relationKind-{relation}"]) in graph
    assert (node, SG.statedBy, iri("job/clerk")) in graph


# --- Named graphs --------------------------------------------------------------------------------


def test_what_a_source_says_stands_in_the_graph_of_the_source(folder: Path) -> None:
    graphs = graphs_of(folder)
    where = {
        "abc/lower/1.1/a1": GRAPH["abc"],
        "xyz/lower/1.1/a1": GRAPH["xyz"],
        "job/clerk/duty/1": GRAPH["jd"],
        "role/relation/1": GRAPH["jd"],
        "mapping/job/clerk/duty/1/to/xyz/lower/1.1/a1": GRAPH["skillgraph"],
        "source/abc": GRAPH["skillgraph"],
        # a post and what it requires stand with the source that the row itself names
        "role/clerk": GRAPH["jd"],
        "role/head/grade/abc": GRAPH["abc"],
    }
    for id, name in where.items():
        of = [n for n, graph in graphs.items() if (iri(id), RDF.type, None) in graph]
        assert of == [name], id
        assert (iri(id), DCTERMS.source, iri(f"source/{name.rpartition('/')[2]}")) in graphs[name]


def test_the_graphs_are_those_of_the_sources_and_of_the_ontology(folder: Path) -> None:
    names = {name.removeprefix(str(GRAPH)) for name in graphs_of(folder)}
    assert names == {"abc", "xyz", "jd", "skillgraph", "ontology", "alignment"}


def test_the_alignment_stands_apart_from_the_terms(folder: Path) -> None:
    graphs = graphs_of(folder)
    in_schema_org = (SG.CompetencyItem, None, URIRef("https://schema.org/DefinedTerm"))
    assert in_schema_org in graphs[build.ALIGNMENT_GRAPH]
    assert in_schema_org not in graphs[build.ONTOLOGY_GRAPH]


def test_the_glossary_is_for_editors_and_not_in_the_graph(folder: Path) -> None:
    before = set(data_of(folder))
    add_table(folder, "glossary.csv", {"term_zh": "客户", "term_en": "customer"})
    assert set(data_of(folder)) == before

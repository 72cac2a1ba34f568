"""Each format opens in a reader that is not ours, with what the tables say in it."""

from __future__ import annotations

import io
import json
import warnings
from collections.abc import Callable
from pathlib import Path

import duckdb
import igraph
import networkx as nx
import pandas as pd
import pyoxigraph as ox
import pytest
from rdflib import Dataset, Literal, URIRef
from rdflib.namespace import SKOS

from skillgraph.errors import InputError, UnknownIdError
from skillgraph.exchange.formats import FORMATS, find
from skillgraph.exchange.scope import Labels, Scope
from skillgraph.exchange.selection import Selection
from skillgraph.model.shared import Mapping
from skillgraph.model.standards import Item
from skillgraph.namespaces import iri
from skillgraph.tables import Tables

Export = Callable[..., bytes]
Select = Callable[[Scope], Selection]

RDF = {
    "turtle": ("turtle", ox.RdfFormat.TURTLE),
    "trig": ("trig", ox.RdfFormat.TRIG),
    "n-triples": ("nt", ox.RdfFormat.N_TRIPLES),
    "n-quads": ("nquads", ox.RdfFormat.N_QUADS),
    "rdf-xml": ("xml", ox.RdfFormat.RDF_XML),
    "json-ld": ("json-ld", ox.RdfFormat.JSON_LD),
}
ITEM = "asm/senior/6.2/a1"
LABEL = "能制定系统培训框架"  # asm, 表 3, 6.2.1
WEIGHT = "csm/level-1/weight/1"
PERCENT = 17.0  # csm 2.1.3


@pytest.fixture(scope="module")
def whole(selected: Select) -> Selection:
    return selected(Scope())


def canonical(triples: list[ox.Triple]) -> set[str]:
    """Give triples as strings, blank nodes named by RDFC-1.0."""
    dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad.triple) for quad in dataset}


# --- RDF -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def said(whole: Selection) -> set[str]:
    """What the version says, whichever graph says it."""
    return canonical([quad.triple for quad in whole.quads])


@pytest.mark.parametrize("format", RDF)
def test_every_syntax_gives_pyoxigraph_the_facts_of_the_version(
    exported: Export, said: set[str], format: str
) -> None:
    quads = ox.parse(exported(format), RDF[format][1])
    assert canonical([quad.triple for quad in quads]) == said


@pytest.mark.parametrize("format", ["trig", "n-quads"])
def test_a_syntax_with_named_graphs_keeps_them(
    exported: Export, whole: Selection, format: str
) -> None:
    quads = list(ox.parse(exported(format), RDF[format][1]))
    assert sorted(map(str, quads)) == sorted(map(str, whole.quads))


@pytest.mark.parametrize("format", RDF)
def test_every_syntax_opens_in_rdflib(exported: Export, selected: Select, format: str) -> None:
    dataset = Dataset(default_union=True)
    with warnings.catch_warnings():  # rdflib's own: it reads by what it calls deprecated
        warnings.filterwarnings("ignore", category=DeprecationWarning, module="rdflib")
        dataset.parse(data=exported(format, grade="asm/senior"), format=RDF[format][0])
        triples = set(dataset.triples((None, None, None)))
    assert len(triples) == len({q.triple for q in selected(Scope(grade="asm/senior")).quads})
    assert (URIRef(iri(ITEM)), SKOS.prefLabel, Literal(LABEL, lang="zh-Hans")) in triples


def test_lines_of_n_triples_are_sorted_and_each_stands_once(exported: Export) -> None:
    lines = exported("n-triples", graphs=("asm",)).splitlines()
    assert len(lines) > 4000
    assert lines == sorted(set(lines))


def test_only_the_named_graphs_that_are_asked_for(exported: Export) -> None:
    quads = ox.parse(exported("n-quads", graphs=("jd", "csm")), ox.RdfFormat.N_QUADS)
    names = {quad.graph_name.value.rpartition("/")[2] for quad in quads}
    assert names == {"jd", "csm"}


# --- Networks ------------------------------------------------------------------------------------


def checked(network: nx.MultiDiGraph[str], whole: Selection) -> None:
    """See that networkx has read the network that was written."""
    assert network.is_directed()
    assert network.is_multigraph()
    assert network.number_of_nodes() == len(whole.nodes)
    assert network.number_of_edges() == len(whole.edges)
    assert network.nodes[ITEM]["label_zh"] == LABEL
    assert network.nodes[ITEM]["grade"] == "asm/senior"
    assert network.nodes[WEIGHT]["weight"] == PERCENT
    assert "weight" not in network.nodes[ITEM]


def test_graphml_opens_in_networkx(exported: Export, whole: Selection) -> None:
    network = nx.read_graphml(io.BytesIO(exported("graphml")), force_multigraph=True)
    checked(network, whole)
    keys = [key for *_, key in network.edges(keys=True)]
    assert len(set(keys)) == len(keys)
    edges = network.get_edge_data("asm/senior/6.2", ITEM).values()
    assert {"type": "sg:hasAbility", "inferred": False} in [
        {name: edge[name] for name in ("type", "inferred")} for edge in edges
    ]


def test_graphml_opens_in_igraph(exported: Export, whole: Selection, tmp_path: Path) -> None:
    path = tmp_path / "whole.graphml"
    path.write_bytes(exported("graphml"))
    network = igraph.Graph.Read_GraphML(str(path))
    assert (network.vcount(), network.ecount()) == (len(whole.nodes), len(whole.edges))
    assert network.is_directed()
    item = network.vs.find(id=ITEM)
    assert (item["label_zh"], item["type"]) == (LABEL, "sg:Ability")
    assert network.vs.find(id=WEIGHT)["weight"] == PERCENT
    inferred = network.es.select(inferred=True)
    assert len(inferred) == sum(edge.inferred for edge in whole.edges)


def test_gexf_opens_in_networkx(exported: Export, whole: Selection) -> None:
    network = nx.read_gexf(io.BytesIO(exported("gexf")))
    checked(network, whole)
    relations = {data["relation"] for *_, data in network.edges(data=True)}
    assert relations == {edge.type for edge in whole.edges}


def test_gexf_does_not_say_when_it_was_written(exported: Export) -> None:
    assert b"lastmodifieddate" not in exported("gexf")
    assert b'defaultedgetype="directed"' in exported("gexf")


def test_node_link_json_opens_in_networkx(exported: Export, whole: Selection) -> None:
    checked(nx.node_link_graph(json.loads(exported("node-link")), edges="edges"), whole)


def test_cytoscape_json_opens_in_networkx(exported: Export, whole: Selection) -> None:
    data = json.loads(exported("cytoscape"))
    checked(nx.cytoscape_graph(data), whole)
    assert data["data"]["version"] == whole.version
    ids = [member["data"]["id"] for kind in ("nodes", "edges") for member in data["elements"][kind]]
    assert len(set(ids)) == len(whole.nodes) + len(whole.edges)
    [item] = [n["data"] for n in data["elements"]["nodes"] if n["data"]["id"] == ITEM]
    assert item["name"] == LABEL


# --- Tables --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_nodes_open_in_pandas(exported: Export, whole: Selection, kind: str) -> None:
    read = pd.read_csv if kind == "csv" else pd.read_parquet
    table = read(io.BytesIO(exported(f"nodes-{kind}"))).set_index("id")
    assert len(table) == len(whole.nodes)
    assert table.loc[ITEM, "label_zh"] == LABEL
    assert table.loc[WEIGHT, "weight"] == PERCENT
    assert pd.isna(table.loc[ITEM, "weight"])


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_edges_open_in_pandas(exported: Export, whole: Selection, kind: str) -> None:
    read = pd.read_csv if kind == "csv" else pd.read_parquet
    table = read(io.BytesIO(exported(f"edges-{kind}")))
    assert len(table) == len(whole.edges)
    assert table["inferred"].sum() == sum(edge.inferred for edge in whole.edges)
    assert table["confidence"].notna().sum() == sum(e.confidence is not None for e in whole.edges)


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_nodes_and_edges_join_in_duckdb(
    exported: Export, rows: Tables, tmp_path: Path, kind: str
) -> None:
    for name in ("nodes", "edges"):
        (tmp_path / f"{name}.{kind}").write_bytes(exported(f"{name}-{kind}"))
    with duckdb.connect() as db:
        counted = db.execute(
            f"SELECT n.grade, count(*) FROM '{tmp_path}/edges.{kind}' e "
            f"JOIN '{tmp_path}/nodes.{kind}' n ON n.id = e.target "
            "WHERE e.type IN ('sg:hasAbility', 'sg:hasKnowledge') GROUP BY 1"
        ).fetchall()
    expected: dict[str, int] = {}
    for item in rows.of(Item):
        grade = "/".join(item.id.split("/")[:2])
        expected[grade] = expected.get(grade, 0) + 1
    assert dict(counted) == expected


def test_parquet_keeps_the_types(exported: Export, tmp_path: Path) -> None:
    path = tmp_path / "nodes.parquet"
    path.write_bytes(exported("nodes-parquet"))
    with duckdb.connect() as db:
        described = db.execute(f"DESCRIBE SELECT * FROM '{path}'").fetchall()
    types = {name: type for name, type, *_ in described}
    assert (types["id"], types["weight"], types["position"]) == ("VARCHAR", "DOUBLE", "BIGINT")


def test_csv_is_as_excel_knows_it(exported: Export) -> None:
    data = exported("nodes-csv")
    assert data.startswith(b"\xef\xbb\xbfid,")
    assert data.count(b"\r\n") == data.count(b"\n")


@pytest.mark.parametrize("suffix", ["", "-parquet"])
def test_a_matrix_says_who_requires_what(exported: Export, rows: Tables, suffix: str) -> None:
    read = pd.read_parquet if suffix else pd.read_csv
    matrix = read(io.BytesIO(exported(f"matrix-grades{suffix}"))).set_index("id")
    assert list(matrix.index) == sorted(item.id for item in rows.of(Item))
    grades = ["asm/intermediate", "asm/junior", "asm/senior", "csm/level-1", "csm/level-2",
              "csm/level-3"]  # fmt: skip
    assert [c for c in matrix.columns if "/" in c] == grades
    # README: own tables; csm's upper levels cover the lower ones (csm 2.2), asm's do not.
    own = {"asm/junior": 100, "asm/intermediate": 106, "asm/senior": 95}
    covering = {"csm/level-3": 126, "csm/level-2": 126 + 139, "csm/level-1": 126 + 139 + 113}
    assert matrix[grades].sum().to_dict() == own | covering
    assert matrix.loc[ITEM, "label_zh"] == LABEL


def test_the_matrix_of_roles_has_the_items_of_a_required_grade(exported: Export) -> None:
    matrix = pd.read_csv(io.BytesIO(exported("matrix-roles", grade="asm/senior"))).set_index("id")
    assert len(matrix) == 95
    # asm, annex A: the director's grade is the senior one.
    assert matrix["role/after-sales-director"].sum() == 95
    assert set(matrix.filter(like="role/").to_numpy().ravel()) == {0, 1}


def test_tables_in_one_language_have_one_column_of_labels(exported: Export) -> None:
    for name in ("nodes-csv", "matrix-grades"):
        table = pd.read_csv(io.BytesIO(exported(name, grade="asm/senior", labels=Labels.EN)))
        assert "label_zh" not in table.columns
        assert table["label_en"].notna().any()


# --- SSSOM ---------------------------------------------------------------------------------------


def test_sssom_is_valid_and_has_every_mapping(
    exported: Export, rows: Tables, tmp_path: Path
) -> None:
    path = tmp_path / "mappings.sssom.tsv"
    path.write_bytes(exported("sssom"))
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=DeprecationWarning, module=r"sssom\.util")
        from sssom.parsers import parse_sssom_table
        from sssom.validators import validate

        parsed = parse_sssom_table(str(path))
        reports = validate(parsed, fail_on_error=False)
    assert [result for report in reports.values() for result in report.results] == []
    found = {(r.subject_id, r.predicate_id, r.object_id, float(r.confidence))
             for r in parsed.df.itertuples()}  # fmt: skip
    assert found == {
        (f"sgid:{m.subject_id}", m.predicate_id, f"sgid:{m.object_id}", float(m.confidence))
        for m in rows.of(Mapping)
    }


def test_sssom_of_a_standard_has_its_mappings_with_labels_in_the_language(
    exported: Export, rows: Tables
) -> None:
    lines = exported("sssom", standard="csm", labels=Labels.EN).decode().splitlines()
    table = [line.split("\t") for line in lines if not line.startswith("#")]
    csm = [m for m in rows.of(Mapping) if "csm/" in m.subject_id + m.object_id]
    assert len(table) - 1 == len(csm)
    assert table[1:] == sorted(table[1:])
    assert all(cells[1].isascii() or "’" in cells[1] for cells in table[1:])


# --- The registry --------------------------------------------------------------------------------


def test_the_formats_are_those_of_the_interface() -> None:
    tables = {f"{name}-{kind}" for name in ("nodes", "edges") for kind in ("csv", "parquet")}
    matrices = {f"matrix-{by}{kind}" for by in ("roles", "grades") for kind in ("", "-parquet")}
    networks = {"graphml", "gexf", "node-link", "cytoscape"}
    requirements = {"requirements-csv", "requirements-parquet"}
    assert set(FORMATS) == {*RDF, *networks, *tables, *matrices, *requirements, "sssom"}


def test_no_two_files_of_a_version_have_one_name() -> None:
    names = {format.file_name("0" * 16, Scope()) for format in FORMATS.values()}
    assert len(names) == len(FORMATS)


def test_the_name_of_a_file_tells_version_and_scope() -> None:
    scope = Scope(grade="asm/senior", inferred=False, labels=Labels.EN)
    assert find("turtle").file_name("0123", scope) == ("skillgraph-0123-asm-senior-asserted-en.ttl")


def test_an_unknown_format_is_told_with_all_that_there_are_the_nearest_first() -> None:
    with pytest.raises(UnknownIdError) as error:
        find("GraphMl2")
    assert error.value.nearest[0] == "graphml"
    assert set(error.value.nearest) == set(FORMATS)


@pytest.mark.parametrize("format", [f for f in FORMATS.values() if not f.graphs])
def test_only_rdf_has_named_graphs_to_choose_from(format: object) -> None:
    with pytest.raises(InputError, match="no named graphs to choose from"):
        format.check(Scope(graphs=("asm",)))  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", [n for n in FORMATS if n.startswith(("matrix", "requirements"))])
def test_what_is_required_without_inferred_facts_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="without inferred facts"):
        find(name).check(Scope(inferred=False))


def test_only_parquet_is_not_text() -> None:
    assert {name for name, f in FORMATS.items() if not f.text} == {
        name for name in FORMATS if name.endswith("parquet")
    }

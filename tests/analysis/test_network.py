"""The competency network is the one described, and its figures are those of another library."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable

import igraph  # type: ignore[import-untyped]
import pytest

from skillgraph.analysis.network import LEAST_COMMUNITY, network
from skillgraph.analysis.plots import plots
from skillgraph.analysis.scope import Scope
from skillgraph.analysis.table import Cell, Table
from skillgraph.services.language import Language
from skillgraph.version import Version

Row = dict[str, str]
Data = Callable[[str], list[Row]]


@pytest.fixture(scope="module")
def edges(items: dict[str, Row], data: Data) -> dict[frozenset[str], float]:
    """The edges and their weights, from the tables."""
    units: dict[str, list[Row]] = {}
    for row in items.values():
        units.setdefault(row["unit"], []).append(row)
    found: dict[frozenset[str], float] = {}
    for unit in units.values():
        kinds = [[r["id"] for r in unit if r["kind"] == k] for k in ("ability", "knowledge")]
        found |= {frozenset((a, k)): 1.0 for a in kinds[0] for k in kinds[1]}
    for name in ("asm-csm-items-1", "asm-csm-items-2", "duty-asm", "duty-csm"):
        for row in data(f"mappings/{name}.sssom.tsv"):
            ends = frozenset(row[e].removeprefix("sgid:") for e in ("subject_id", "object_id"))
            found[ends] = 1.0 if name.startswith("duty") else float(row["confidence"])
    return found


@pytest.fixture(scope="module")
def other(edges: dict[frozenset[str], float], items: dict[str, Row]) -> igraph.Graph:
    """The same network in igraph, made from the tables."""
    nodes = sorted(set(items) | {node for edge in edges for node in edge})
    graph = igraph.Graph()
    graph.add_vertices(nodes)
    graph.add_edges([tuple(edge) for edge in edges])
    graph.es["weight"] = list(edges.values())
    return graph


def test_the_network_joins_what_the_tables_join(
    scope: Scope, edges: dict[frozenset[str], float], items: dict[str, Row]
) -> None:
    graph = network(scope)
    names = {number: data["id"] for number, data in graph.nodes(data=True)}
    joined = {
        frozenset((names[a], names[b])): data["weight"] for a, b, data in graph.edges(data=True)
    }
    assert joined == edges
    assert set(names.values()) == set(items) | {node for edge in edges for node in edge}
    kinds = Counter(data["kind"] for _, data in graph.nodes(data=True))
    assert kinds == {"ability": 330, "knowledge": 349, "duty": 100}


def test_degree_and_betweenness_are_those_of_igraph(
    studied: dict[str, Table], other: igraph.Graph
) -> None:
    pairs = (other.vcount() - 1) * (other.vcount() - 2) / 2
    between = dict(zip(other.vs["name"], other.betweenness(), strict=True))
    table = studied["centrality"]
    assert len(table.rows) == 349
    for record in table.records():
        name = str(record["knowledge"])
        assert record["degree"] == other.degree(name)
        assert record["betweenness"] == pytest.approx(between[name] / pairs, abs=1e-6)


def test_the_most_central_come_first(studied: dict[str, Table]) -> None:
    values = [float(value or 0) for value in studied["centrality"].column("betweenness")]
    assert values == sorted(values, reverse=True)


def test_the_communities_divide_the_network_as_well_as_igraph_measures(
    studied: dict[str, Table], other: igraph.Graph
) -> None:
    members = studied["community-members"]
    community: dict[Cell, Cell] = dict(
        zip(members.column("node"), members.column("community"), strict=True)
    )
    assert len(community) == len(members.rows) == other.vcount()
    order = [int(community[name] or 0) for name in other.vs["name"]]
    modularity = other.modularity(order, weights="weight")
    assert f"模块度 {round(modularity, 3)}；" in studied["communities"].note
    # Another implementation of the method finds nothing much better.
    assert modularity > other.community_multilevel(weights="weight").modularity - 0.03


def test_the_overview_adds_up_to_the_network(studied: dict[str, Table], scope: Scope) -> None:
    records = studied["communities"].records()
    sizes = Counter(studied["community-members"].column("community"))
    assert [r["nodes"] for r in records if r["community"]] == [
        size for size in sorted(sizes.values(), reverse=True) if size >= LEAST_COMMUNITY
    ]
    assert sum(int(r["nodes"] or 0) for r in records) == 779
    for column, count in {"asm_items": 301, "csm_items": 378, "duties": 100}.items():
        assert sum(int(record[column] or 0) for record in records) == count
    for record in records:
        parts = ("asm_items", "csm_items", "duties")
        assert record["nodes"] == sum(int(record[part] or 0) for part in parts)


def test_a_community_has_its_centre_and_main_function_among_its_members(
    studied: dict[str, Table],
) -> None:
    members = studied["community-members"]
    community: dict[Cell, Cell] = dict(
        zip(members.column("node"), members.column("community"), strict=True)
    )
    for record in studied["communities"].records():
        if record["community"]:
            assert community[record["centre"]] == record["community"]


PROGRAM = """
import hashlib, sys
from pathlib import Path
from skillgraph.analysis.plots import plots
from skillgraph.analysis.study import study
from skillgraph.catalogue import open_catalogue
from skillgraph.services.language import Language
from skillgraph.version import Version

tables = study(open_catalogue(Version(Path(sys.argv[1]))).index)
print(hashlib.sha256(b"".join(table.csv() for table in tables)).hexdigest())
for _, drawn in plots([t for t in tables if t.name == "coverage-by-grade"], Language.ZH, "svg"):
    print(hashlib.sha256(drawn).hexdigest())
print("matplotlib.pyplot" in sys.modules)
"""


def test_another_process_gives_the_same_bytes_and_needs_no_pyplot(
    version: Version, studied: dict[str, Table]
) -> None:
    """Its sets of strings are in another order than ours."""
    said = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(version.path)],
        env=os.environ | {"PYTHONHASHSEED": "1"},
        check=True,
        capture_output=True,
        text=True,
    )
    [(_, drawn)] = plots([studied["coverage-by-grade"]], Language.ZH, "svg")
    ours = [b"".join(table.csv() for table in studied.values()), drawn]
    assert said.stdout.split() == [*(hashlib.sha256(made).hexdigest() for made in ours), "False"]

"""A withdrawn id is kept, is alive nowhere else, and leads to what to use instead."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Literal
from rdflib.namespace import DCTERMS, OWL, RDF, SKOS

import small
from skillgraph import resources, tables
from skillgraph.catalogue import Catalogue
from skillgraph.errors import TableError, TablesError
from skillgraph.graph.build import build
from skillgraph.index.compiled import Index
from skillgraph.model.shared import WithdrawnId
from skillgraph.namespaces import GRAPH, SG, iri

FILE = "withdrawn.csv"
#: The certificates of csm 1.7.2 that are those of its own levels, and the levels.
CERTIFICATES = {
    "vocabulary/certificate/assistant-customer-service-manager": ("csm/level-3",),
    "vocabulary/certificate/customer-service-professional": ("csm/level-2",),
}


def row(**cells: str) -> dict[str, str]:
    """Give a row without a fault, but for the cells named."""
    return {
        "id": "vocabulary/education/none",
        "replaced_by": "",
        "since": "0.2.0",
        "reason_zh": "重复",
        "reason_en": "Twice",
        **cells,
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder without a fault."""
    return small.write(tmp_path / "data")


def fill(folder: Path, *rows: dict[str, str]) -> Path:
    """Write the table."""
    columns = list(WithdrawnId.model_fields)
    small.write_table(folder, FILE, [columns, *([r[c] for c in columns] for r in rows)])
    return folder


def only_error(folder: Path) -> TableError:
    """Read the tables, which must be wrong in one place, and give it."""
    with pytest.raises(TablesError) as raised:
        tables.read(folder)
    [error] = raised.value.errors
    return error


# --- The table -----------------------------------------------------------------------------------


def test_the_table_may_be_left_out(folder: Path) -> None:
    assert tables.read(folder).of(WithdrawnId) == ()


def test_an_id_may_have_no_replacement_or_several(folder: Path) -> None:
    several = row(id="abc/gone", replaced_by="abc/lower|abc/upper")
    read = tables.read(fill(folder, row(), several)).of(WithdrawnId)
    assert [r.replaced_by for r in read] == [(), ("abc/lower", "abc/upper")]


def test_an_id_that_is_in_use_cannot_be_withdrawn(folder: Path) -> None:
    error = only_error(fill(folder, row(id="abc/lower")))
    assert "'abc/lower' is used already" in error.problem


def test_an_id_cannot_be_replaced_by_one_that_is_withdrawn(folder: Path) -> None:
    error = only_error(fill(folder, row(), row(id="abc/x", replaced_by=row()["id"])))
    assert (error.file, error.row, error.column) == (FILE, 3, "replaced_by")
    assert error.problem == "no row has the id 'vocabulary/education/none'"


def test_an_id_cannot_be_replaced_by_one_that_nobody_has(folder: Path) -> None:
    error = only_error(fill(folder, row(replaced_by="abc/nothing")))
    assert error.problem == "no row has the id 'abc/nothing'"


def test_nothing_else_may_refer_to_a_withdrawn_id(folder: Path) -> None:
    small.set_cell(folder, small.MAPPINGS, 2, "object_id", f"sgid:{row()['id']}")
    error = only_error(fill(folder, row()))
    assert error.problem == f"no row has the id {row()['id']!r}"


@pytest.mark.parametrize("since", ["2", "0.2", "v0.2.0", "2026-11-22"])
def test_what_is_no_version_is_refused(folder: Path, since: str) -> None:
    error = only_error(fill(folder, row(since=since)))
    assert (error.row, error.column) == (2, "since")
    assert "is no version: three numbers, as in 0.2.0" in f"{error.problem}; {error.expected}"


# --- The graph -----------------------------------------------------------------------------------


def test_a_row_becomes_a_deprecated_node_that_says_what_replaces_it(folder: Path) -> None:
    read = tables.read(fill(folder, row(replaced_by="abc/lower|abc/upper")))
    graph = build(read, resources.folder("ontology"))[GRAPH["skillgraph"]]
    node = iri(row()["id"])
    assert set(graph.predicate_objects(node)) == {
        (RDF.type, SG.WithdrawnId),
        (OWL.deprecated, Literal(True)),
        (DCTERMS.isReplacedBy, iri("abc/lower")),
        (DCTERMS.isReplacedBy, iri("abc/upper")),
        (DCTERMS.source, iri("source/skillgraph")),
        (SG.withdrawnIn, Literal("0.2.0")),
        (SKOS.changeNote, Literal("重复", lang="zh-Hans")),
        (SKOS.changeNote, Literal("Twice", lang="en")),
    }


def test_the_shipped_graph_withdraws_the_certificates_that_are_levels_of_csm(
    catalogue: Catalogue,
) -> None:
    deprecated = {
        quad.subject.value
        for quad in catalogue.store.quads(None, ox.NamedNode(str(OWL.deprecated)))
        if isinstance(quad.subject, ox.NamedNode)
    }
    assert deprecated == {str(iri(id)) for id in CERTIFICATES}


def test_the_index_gives_what_replaces_a_withdrawn_id(index: Index) -> None:
    assert {id: w.replaced_by for id, w in index.withdrawn.items()} == CERTIFICATES
    assert all(new in index.grades for found in CERTIFICATES.values() for new in found)


def test_a_withdrawn_id_is_neither_labelled_nor_found(index: Index) -> None:
    assert not set(CERTIFICATES) & set(index.labelled)
    assert not set(CERTIFICATES) & set(index.vocabulary)

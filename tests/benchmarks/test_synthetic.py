"""The large graph is the shipped one many times over, each copy a catalogue of its own."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from types import ModuleType

import pyoxigraph as ox
import pytest

from skillgraph.namespaces import GRAPH, ID, SG
from skillgraph.version import Version


@pytest.fixture
def twice(synthetic: ModuleType, version: Version, tmp_path: Path) -> ox.Store:
    """The shipped graph and one copy of it."""
    triples = sum(version.manifest["triples"].values())
    out = tmp_path / "graph.nq"
    assert synthetic.write(version.nquads, triples + 1, out) == len(out.read_bytes().splitlines())
    store = ox.Store()
    store.bulk_load(path=str(out), format=ox.RdfFormat.N_QUADS)
    return store


def test_a_copy_holds_as_many_items_as_what_it_was_copied_from(twice: ox.Store) -> None:
    holders = Counter(
        quad.graph_name.value.removeprefix(str(GRAPH))
        for kind in (SG.Ability, SG.Knowledge)
        for quad in twice.quads_for_pattern(None, None, ox.NamedNode(str(kind)), None)
        if quad.graph_name.value.startswith((f"{GRAPH}asm", f"{GRAPH}csm"))
    )
    assert holders["asm"] == holders["asm001"] == 301
    assert holders["csm"] == holders["csm001"] == 378


def test_a_copy_requires_nothing_of_another(twice: ox.Store) -> None:
    requires = ox.NamedNode(str(SG.requires))

    def required(grade: str) -> set[str]:
        quads = twice.quads_for_pattern(ox.NamedNode(f"{ID}{grade}"), requires, None)
        return {quad.object.value for quad in quads}

    of_copy = required("asm001/senior")
    assert len(of_copy) == 95
    assert of_copy == {iri.replace("/asm/", "/asm001/") for iri in required("asm/senior")}


def test_no_more_copies_are_made_than_are_asked_for(
    synthetic: ModuleType, version: Version, tmp_path: Path
) -> None:
    shipped = sum(version.manifest["triples"].values())
    assert synthetic.write(version.nquads, shipped, tmp_path / "graph.nq") == shipped
    assert (tmp_path / "graph.nq").read_bytes() == version.nquads.read_bytes()

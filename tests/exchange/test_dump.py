"""A published graph is written whole, sorted, and in the format of the file's extension."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from skillgraph.errors import InputError
from skillgraph.exchange.dump import dump, format_of
from skillgraph.namespaces import PREFIXES

A, B = "<https://w3id.org/skillgraph/id/a>", "<https://w3id.org/skillgraph/ontology#b>"
ONE, TWO = "<https://w3id.org/skillgraph/graph/one>", "<https://w3id.org/skillgraph/graph/two>"
#: Sorted, as a version's are: three facts, one of which both graphs state.
NQUADS = f"""\
{A} {B} "1" {ONE} .
{A} {B} "1" {TWO} .
{A} {B} "工单"@zh-Hans {ONE} .
{A} {B} _:c0 {TWO} .
"""
EXTENSIONS = {
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "nt": ox.RdfFormat.N_TRIPLES,
    "ttl": ox.RdfFormat.TURTLE,
}


@pytest.fixture
def nquads(tmp_path: Path) -> Path:
    path = tmp_path / "graph.nq"
    path.write_text(NQUADS, encoding="utf-8")
    return path


def facts(path: Path, format: ox.RdfFormat) -> list[str]:
    """Give the facts of a file, each with the graph that states it."""
    quads = ox.parse(path=str(path), format=format)
    return sorted(f"{_written(quad.object)} {quad.graph_name}" for quad in quads)


def _written(term: object) -> str:
    return "_:" if isinstance(term, ox.BlankNode) else str(term)


@pytest.mark.parametrize("extension", ["nq", "trig"])
def test_a_format_with_named_graphs_keeps_them(nquads: Path, extension: str) -> None:
    out = nquads.with_name(f"out.{extension}")
    dump(nquads, out)
    written = list(ox.parse(path=str(out), format=EXTENSIONS[extension]))
    assert len(written) == 4
    assert {str(quad.graph_name) for quad in written} == {ONE, TWO}


@pytest.mark.parametrize("extension", ["nt", "ttl"])
def test_a_format_without_named_graphs_says_each_fact_once(nquads: Path, extension: str) -> None:
    out = nquads.with_name(f"out.{extension}")
    dump(nquads, out)
    assert len(list(ox.parse(path=str(out), format=EXTENSIONS[extension]))) == 3
    assert out.read_text(encoding="utf-8").count('"1"') == 1


def test_trig_has_one_block_a_graph_in_order(nquads: Path) -> None:
    out = nquads.with_name("out.trig")
    dump(nquads, out)
    lines = out.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.endswith("{")] == [f"{ONE} {{", f"{TWO} {{"]


@pytest.mark.parametrize("extension", ["nq", "trig"])
def test_every_fact_stays_in_its_graph(nquads: Path, extension: str) -> None:
    out = nquads.with_name(f"out.{extension}")
    dump(nquads, out)
    assert facts(out, EXTENSIONS[extension]) == facts(nquads, ox.RdfFormat.N_QUADS)


@pytest.mark.parametrize("extension", ["nq", "nt"])
def test_lines_come_sorted(nquads: Path, extension: str) -> None:
    out = nquads.with_name(f"out.{extension}")
    dump(nquads, out)
    lines = out.read_text(encoding="utf-8").splitlines()
    graphs = [line.rsplit(" ", 2)[1] for line in lines] if extension == "nq" else []
    assert graphs == sorted(graphs)
    assert [line.partition("b> ")[2][:3] for line in lines if ONE in line] in ([], ['"1"', '"工单'])


def test_turtle_has_our_prefixes_and_utf_8(nquads: Path) -> None:
    out = nquads.with_name("out.ttl")
    dump(nquads, out)
    text = out.read_text(encoding="utf-8")
    assert all(f"@prefix {name}: <{base}> ." in text for name, base in PREFIXES.items())
    assert "sgid:a sg:b" in text
    assert '"工单"@zh-hans' in text.lower()


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_a_dump_is_the_same_bytes_twice(nquads: Path, extension: str) -> None:
    first, second = (nquads.with_name(f"{n}.{extension}") for n in ("first", "second"))
    dump(nquads, first)
    dump(nquads, second)
    assert first.read_bytes() == second.read_bytes() != b""


@pytest.mark.parametrize("name", ["out.TTL", "out.Nq", "with space.trig", "图谱.nt"])
def test_the_extension_may_be_in_capitals_and_the_name_anything(nquads: Path, name: str) -> None:
    out = nquads.with_name(name)
    dump(nquads, out)
    assert out.stat().st_size > 0


@pytest.mark.parametrize("name", ["out", "out.rdf", "out.json", "out.ttl.gz", ".ttl"])
def test_an_unknown_extension_is_refused_and_nothing_is_written(nquads: Path, name: str) -> None:
    out = nquads.with_name(name)
    for attempt in (lambda: dump(nquads, out), lambda: format_of(out)):
        with pytest.raises(InputError, match=r"\.nq, \.nt, \.trig, \.ttl"):
            attempt()
    assert not out.exists()


def test_what_cannot_be_written_is_an_error_that_says_why(nquads: Path) -> None:
    folder = nquads.with_name("folder.ttl")
    folder.mkdir()
    for out, why in (
        (folder, "Is a directory"),
        (nquads.with_name("missing") / "out.ttl", "No such file or directory"),
        (nquads / "out.ttl", "Not a directory"),
    ):
        with pytest.raises(InputError, match=why) as raised:
            dump(nquads, out)
        assert str(out) in str(raised.value)

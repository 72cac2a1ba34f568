"""``skillgraph build``: the version, the file that is asked for, and nothing half-done."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from typer.testing import Result

from skillgraph.catalogue import Catalogue
from skillgraph.version import Version

Run = Callable[..., Result]
FIVE_LEVELS = Path(__file__).parents[1] / "fixtures" / "five-levels"
FORMATS = {
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "nt": ox.RdfFormat.N_TRIPLES,
    "ttl": ox.RdfFormat.TURTLE,
}


def test_build_names_the_version_and_counts_every_graph(run: Run, catalogue: Catalogue) -> None:
    lines = run("build").stdout.splitlines()
    version = catalogue.version
    assert lines[0] == f"version {version.digest}"
    assert lines[-1].startswith("no violations; ")
    quads = list(ox.parse(path=str(version.nquads), format=ox.RdfFormat.N_QUADS))
    counts = Counter(str(quad.graph_name)[1:-1] for quad in quads)
    said = [line.split(" triples  ") for line in lines[1:-2]]
    assert {graph: int(count) for count, graph in said} == counts
    assert lines[-2].split()[0] == str(len(quads))


def test_what_is_built_is_not_built_again(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build_again(*_: object) -> Version:
        raise AssertionError("built again")

    monkeypatch.setattr("skillgraph.publish.make", build_again)
    before = sorted(path.name for path in home.iterdir())
    assert run("build").exit_code == 0
    assert sorted(path.name for path in home.iterdir()) == before


@pytest.mark.parametrize("extension", FORMATS)
def test_the_graph_is_written_in_the_format_of_the_extension(
    run: Run, catalogue: Catalogue, tmp_path: Path, extension: str
) -> None:
    out = tmp_path / f"graph.{extension}"
    result = run("build", "--out", out)
    assert (result.exit_code, result.stderr) == (0, "")
    quads = list(ox.parse(path=str(catalogue.version.nquads), format=ox.RdfFormat.N_QUADS))
    datasets = extension in ("nq", "trig")
    expected = len(quads) if datasets else len({quad.triple for quad in quads})
    assert sum(1 for _ in ox.parse(path=str(out), format=FORMATS[extension])) == expected


@pytest.mark.parametrize("name", ["graph.csv", "graph", "graph.rdf"])
def test_an_unknown_extension_is_told_before_anything_is_built(
    run: Run, tmp_path: Path, name: str
) -> None:
    elsewhere = tmp_path / "home"
    out = tmp_path / name
    result = run("build", "--out", out, SKILLGRAPH_HOME=str(elsewhere))
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{out}: the extension is not one of .nq, .nt, .trig, .ttl" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_path_that_cannot_be_written_is_named(run: Run, tmp_path: Path) -> None:
    folder, file = tmp_path / "folder.ttl", tmp_path / "file"
    folder.mkdir()
    file.write_text("")
    for out, why in (
        (folder, "Is a directory"),
        (tmp_path / "missing" / "graph.ttl", "No such file or directory"),
        (file / "graph.ttl", "Not a directory"),
    ):
        result = run("build", "--out", out)
        assert (result.exit_code, result.stdout) == (2, "")
        assert f"{out}: cannot be written: {why}" in result.stderr


def test_tables_of_ones_own_are_named_with_file_row_and_column_and_nothing_is_left(
    run: Run, tmp_path: Path
) -> None:
    data, home = tmp_path / "data", tmp_path / "home"
    shutil.copytree(FIVE_LEVELS, data)
    [weights, *_] = sorted(data.glob("standards/*/weights.csv"))
    heading, first, *rest = weights.read_text(encoding="utf-8-sig").splitlines()
    column = heading.split(",").index("percent")
    cells = first.split(",")
    cells[column] = "120"
    weights.write_text("\n".join([heading, ",".join(cells), *rest]) + "\n", encoding="utf-8")
    result = run("build", "--data", data, SKILLGRAPH_HOME=str(home))
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{weights.relative_to(data).as_posix()}:2 [percent]" in result.stderr
    assert "120" in result.stderr
    assert not home.exists() or list(home.iterdir()) == []

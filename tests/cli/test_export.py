"""``skillgraph export``: the same bytes as the library's, to a file or to standard output."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from typer.testing import Result

from skillgraph.exchange.exports import published
from skillgraph.exchange.formats import FORMATS
from skillgraph.version import Version

Run = Callable[..., Result]


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("name", FORMATS)
def test_the_whole_graph_is_what_was_published(
    run: Run, version: Version, tmp_path: Path, name: str
) -> None:
    out = tmp_path / "export"
    result = run("export", name, "-o", out)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    assert digest(out.read_bytes()) == published(version)[name].sha256


@pytest.mark.parametrize("name", ["turtle", "nodes-parquet"])
def test_without_a_file_it_goes_to_standard_output(run: Run, version: Version, name: str) -> None:
    result = run("export", name)
    assert digest(result.stdout_bytes) == published(version)[name].sha256


def test_without_published_files_it_is_made_the_same(
    run: Run, version: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = published(version)
    monkeypatch.setattr("skillgraph.exchange.exports.published", lambda _: {})
    assert digest(run("export", "graphml").stdout_bytes) == there["graphml"].sha256


def test_a_standard_and_named_graphs_can_be_chosen(run: Run) -> None:
    options = ("--standard", "asm", "--graph", "asm", "--graph", "inferred", "--asserted")
    result = run("export", "n-quads", *options, "--lang", "en")
    quads = list(ox.parse(result.stdout, ox.RdfFormat.N_QUADS))
    assert {str(q.graph_name).rpartition("/")[2] for q in quads} == {"asm>"}
    objects = [quad.object for quad in quads]
    assert {o.language for o in objects if isinstance(o, ox.Literal) and o.language} == {"en"}


def test_the_list_names_every_format_with_its_size(run: Run, version: Version) -> None:
    lines = run("export", "--list").stdout
    there = published(version)
    for name in FORMATS:
        assert name in lines
        assert f"{there[name].bytes:,}" in lines
    assert run("export").stdout == lines


def test_the_list_is_json_where_that_is_asked_for(run: Run, version: Version) -> None:
    listed = json.loads(run("export", "--list", "--json").stdout)
    sizes = {name: export.bytes for name, export in published(version).items() if name in FORMATS}
    assert {format["format"]: format["bytes"] for format in listed} == sizes


def test_sizes_that_are_not_known_are_not_zero(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("skillgraph.exchange.exports.published", lambda _: {})
    listed = json.loads(run("export", "--list", "--json").stdout)
    assert {format["bytes"] for format in listed} == {None}
    assert "–" in run("export", "--list").stdout


# --- What is wrong -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("graphm",), "no format 'graphm' in the list of formats; nearest: graphml, "),
        (("turtle", "--standard", "ams"), "no standard 'ams' in the graph; nearest: asm"),
        (("turtle", "--grade", "asm/snior"), "nearest: asm/senior"),
        (("turtle", "--graph", "infered"), "nearest: inferred"),
        (("graphml", "--graph", "asm"), "graphml has no named graphs to choose from"),
        (("matrix-roles", "--asserted"), "without inferred facts is empty"),
        (("turtle", "--standard", "asm", "--grade", "asm/senior"), "not both"),
    ],
)
def test_what_is_wrong_is_said_and_no_file_is_left(
    run: Run, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    out = tmp_path / "out"
    result = run("export", *options, "-o", out)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_named(run: Run, tmp_path: Path) -> None:
    for out, why in (
        (tmp_path, "Is a directory"),
        (tmp_path / "missing" / "out", "No such file or directory"),
    ):
        result = run("export", "sssom", "-o", out)
        assert (result.exit_code, result.stdout) == (2, "")
        assert f"{out}: cannot be written: {why}" in result.stderr


def test_what_is_binary_does_not_go_to_a_terminal(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("skillgraph.cli.export._on_terminal", lambda: True)
    result = run("export", "nodes-parquet")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "name a file with -o" in result.stderr
    assert run("export", "sssom", "--grade", "asm/junior").exit_code == 0

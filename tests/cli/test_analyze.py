"""``skillgraph analyze`` prints, writes, and says what is wrong."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

Run = Callable[..., Result]

TABLES = {
    "ability-verbs",
    "centrality",
    "communities",
    "community-members",
    "coverage-by-grade",
    "coverage-of-abilities",
    "items-by-function",
    "overlap-by-function",
    "overlap-by-predicate",
    "verb-ladder",
    "verbs-by-grade",
}
PLOTS = {
    "centrality",
    "communities",
    "coverage-by-grade",
    "items-by-function",
    "overlap-by-function",
    "verbs-by-grade",
}


def test_the_beginning_of_every_table_is_printed_and_no_id_is_broken(run: Run) -> None:
    result = run("analyze", "--lang", "en")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "asm/intermediate/2.2/k3 " in result.stdout
    assert "Verb ladder of each work content" in result.stdout
    assert "… 318 more rows" in result.stdout  # of 330 abilities
    assert "asm/senior/2.3/a2" not in result.stdout


def test_all_rows_are_printed_where_asked(run: Run) -> None:
    result = run("analyze", "--rows", 0, "--standard", "asm", COLUMNS="200")
    assert "more rows" not in result.stdout
    assert "asm/senior/2.3/a2" in result.stdout
    assert "csm/level-1/1.1/a1" not in result.stdout


def test_json_holds_every_table_whole(run: Run) -> None:
    written = json.loads(run("analyze", "--json", "--lang", "en").stdout)
    assert set(written) == TABLES
    assert len(written["ability-verbs"]["rows"]) == 330
    assert written["ability-verbs"]["rows"][0] == {
        "ability": "asm/junior/1.1/a1",
        "label_zh": "能了解制定售后服务战略与目标的要素",
        "grade": "asm/junior",
        "verbs": "了解",
    }
    assert all(table["title"] and table["note"] for table in written.values())


def test_tables_and_plots_are_written_to_a_folder(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "new" / "folder"
    result = run("analyze", "--out", out, "--format", "svg", "--standard", "csm")
    assert (result.exit_code, result.stderr) == (0, "")
    names = {f"{name}.csv" for name in TABLES} | {f"{name}.svg" for name in PLOTS}
    assert {path.name for path in out.iterdir()} == names
    with (out / "coverage-by-grade.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["abilities"] for row in rows] == ["55", "63", "48"]


def test_an_unknown_standard_is_named_with_the_nearest(run: Run, tmp_path: Path) -> None:
    result = run("analyze", "--standard", "asn", "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert result.stderr == "skillgraph: no standard 'asn' in the graph; nearest: asm\n"
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_a_file_is_an_error(run: Run, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("taken")
    result = run("analyze", "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "out: cannot be made a folder" in result.stderr
    assert (tmp_path / "out").read_text() == "taken"


def test_a_file_that_cannot_be_written_is_an_error(run: Run, tmp_path: Path) -> None:
    (tmp_path / "verb-ladder.csv" / "inside").mkdir(parents=True)
    result = run("analyze", "--out", tmp_path)
    assert result.exit_code == 2
    assert "verb-ladder.csv: cannot be written" in result.stderr
    assert result.stdout == ""


def test_an_unknown_format_is_wrong_usage(run: Run) -> None:
    assert run("analyze", "--format", "pdf").exit_code == 2

"""Making data up, as a command."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from skillgraph import tables
from skillgraph.model.standards import Grade, Item

Run = Callable[..., Result]


def test_what_was_made_is_counted(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "made"
    result = run("synth", "--standards", 2, "--people", 3, "--out", out, "--bare", "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    read = tables.read(out)
    assert json.loads(result.stdout) == {
        "standards": 2,
        "grades": len(read.of(Grade)),
        "items": len(read.of(Item)),
        "people": 3,
        "data": str(out),
        "people_file": str(out / "examples" / "people.parquet"),
    }


def test_the_file_of_people_is_named_by_its_format(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "made"
    result = run("synth", "--standards", 1, "--people", 3, "--format", "csv", "--out", out)
    assert result.exit_code == 0
    assert f"{out}/examples/people.csv: people 3" in result.stdout.splitlines()
    assert (out / "examples" / "people.csv").read_text().startswith("id,items,")


@pytest.mark.parametrize(
    ("option", "value"), [("--standards", 0), ("--people", -1), ("--seed", -1), ("--format", "xls")]
)
def test_a_number_or_format_that_cannot_be_is_wrong_usage(
    run: Run, tmp_path: Path, option: str, value: object
) -> None:
    result = run("synth", "--out", tmp_path / "made", option, value)
    assert result.exit_code == 2
    assert option in result.stderr
    assert not (tmp_path / "made").exists()


def test_a_folder_that_holds_something_is_unreadable_input(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    result = run("synth", "--standards", 1, "--out", tmp_path)
    assert result.exit_code == 2
    assert "holds something" in result.stderr

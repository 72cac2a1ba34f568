"""The documents that are written from the code and the data agree with both."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from skillgraph import resources
from skillgraph.dictionary import markdown
from skillgraph.model.columns import referred_classes
from skillgraph.tables import TABLES, Table
from skillgraph.version import Version

ROOT = Path(__file__).parents[2]

every_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.pattern)


def check(document: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Ask cog whether what it would write into a document stands there already."""
    return subprocess.run(
        [sys.executable, "-m", "cogapp", "--check", "--diff", "-I", "tests", document],
        cwd=ROOT,
        env={**os.environ, "SKILLGRAPH_HOME": str(home)},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("document", ["README.md", "data/README.md"])
def test_what_a_document_shows_is_what_the_program_prints(version: Version, document: str) -> None:
    result = check(document, version.path.parent)
    assert result.returncode == 0, result.stdout + result.stderr


def test_a_document_that_is_out_of_date_would_be_found(tmp_path: Path) -> None:
    current = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    stale = tmp_path / "README.md"
    stale.write_text(current.replace("| `percent` |", "| `per_cent` |"), encoding="utf-8")
    assert check(str(stale), tmp_path).returncode == 5  # as cog says that a file would change


def section(table: Table) -> str:
    """Cut the part on a table out of the dictionary."""
    _, found, rest = markdown().partition(f"### `{table.pattern.replace('*', '…')}`\n")
    assert found
    return rest.partition("\n### ")[0]


@every_table
def test_every_column_is_explained(table: Table) -> None:
    lines = section(table).splitlines()
    for column, field in table.row.model_fields.items():
        (line,) = [line for line in lines if line.startswith(f"| `{column}` |")]
        meaning = (field.description or "").replace("|", "\\|")
        assert meaning.endswith(".")
        assert line.endswith(f" {meaning} |")
        assert ("| yes |" in line) == field.is_required()
        for row in set(referred_classes(table.row, column)) - {"*"}:
            assert f"`{row}`" in line


@every_table
def test_the_columns_of_the_files_are_those_of_the_dictionary(table: Table) -> None:
    files = list(resources.folder("data").glob(table.pattern))
    assert files, "a table that nothing fills need not be explained"
    for file in files:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
        heading = next(line for line in lines if not line.startswith("#"))
        columns = heading.split("\t" if file.suffix == ".tsv" else ",")
        assert sorted(columns) == sorted(table.row.model_fields)
        assert len(set(columns)) == len(columns)

"""``gap-sql``: from Parquet to Parquet by DuckDB, or the SQL for another warehouse."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import Result

from skillgraph.cli import gap_sql
from skillgraph.version import Version

Run = Callable[..., Result]

#: Ibis' own: it fetches by what DuckDB calls deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:fetch_.*is deprecated:DeprecationWarning")

SENIOR, NOTHING = "grade:asm/senior", "role:sales-director"
ITEM = "asm/senior/6.2/a1"


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """Three people: one holds an item of asm/senior, one none, one what there is not."""
    rows = {"person": ["a", "b", "c"], "item": [ITEM, None, "asm/senior/9.9/a9"]}
    pq.write_table(pa.table(rows), tmp_path / "people.parquet")
    return tmp_path / "people.parquet"


def test_it_writes_the_tables_and_says_how_many_rows_they_have(
    run: Run, people: Path, version: Version, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    result = run("gap-sql", people, "--to", f"{SENIOR},{NOTHING}", "--out", out)
    assert (result.exit_code, result.stderr) == (0, "")
    assert f"version {version.digest}, by duckdb\n3 people, 2 targets" in result.stdout
    assert "1 rows of people not used: unknown item" in result.stdout
    gaps = pq.read_table(out / "gaps.parquet").sort_by([("person", "ascending")]).to_pylist()
    asked = [row for row in gaps if row["target"] == SENIOR]
    # asm, table 3: 95 items.
    assert [(row["held"], row["missing"]) for row in asked] == [(1, 94), (0, 95), (0, 95)]
    assert [row["readiness"] for row in asked] == [round(1 / 95, 6), 0.0, 0.0]
    assert {row["readiness"] for row in gaps if row["target"] == NOTHING} == {None}


def test_the_targets_may_stand_in_a_file_and_the_answer_may_be_json(
    run: Run, people: Path, tmp_path: Path
) -> None:
    targets = tmp_path / "targets.txt"
    targets.write_text(f"# what we look for\n{SENIOR}\n\n{NOTHING}\n")
    out = tmp_path / "out"
    command = ["gap-sql", people, "--to", f"@{targets}", "--out", out, "--no-functions", "--json"]
    told = json.loads(run(*command).stdout)
    assert (told["people"], told["targets"]) == (3, 2)
    assert told["written"] == {f"{out}/gaps.parquet": 6, f"{out}/rejects.parquet": 1}
    assert told["rejected"] == {"unknown item": 1}


def test_an_exported_table_may_be_named(run: Run, people: Path, tmp_path: Path) -> None:
    table = tmp_path / "requirements.parquet"
    assert run("export", "requirements-parquet", "-o", table).exit_code == 0
    command = ["gap-sql", people, "--to", SENIOR, "--requirements", table]
    assert run(*command, "--out", tmp_path / "theirs").exit_code == 0
    assert run(*command[:4], "--out", tmp_path / "ours").exit_code == 0
    ours, theirs = (pq.read_table(tmp_path / name / "gaps.parquet") for name in ("ours", "theirs"))
    order = [("person", "ascending")]
    assert ours.sort_by(order).equals(theirs.sort_by(order))


def test_the_sql_runs_as_it_is_printed(run: Run, people: Path, tmp_path: Path) -> None:
    table = tmp_path / "requirements.parquet"
    run("export", "requirements-parquet", "-o", table)
    printed = run("gap-sql", "--to", SENIOR, "--sql", "duckdb").stdout
    with duckdb.connect() as db:
        db.execute(f"CREATE VIEW people_items AS SELECT * FROM '{people}'")
        db.execute(f"CREATE VIEW requirements AS SELECT * FROM '{table}'")
        statements = duckdb.extract_statements(printed)
        found = [len(db.execute(statement).fetchall()) for statement in statements]
    assert found == [3, 3 * 6, 1]  # people, functions of asm (table 3), rejects
    by_name = json.loads(run("gap-sql", "--to", SENIOR, "--sql", "duckdb", "--json").stdout)
    assert list(by_name) == ["gaps", "functions", "rejects"]


WRONG = [
    (["--to", SENIOR], "name the table of PEOPLE and a folder --out"),
    (["nobody.parquet", "--out", "out"], "nobody.parquet: cannot be read as Parquet"),
    (["nobody.parquet", "--out", "out", "--to", "grade:asm/senoir"], "nearest: grade:asm/senior"),
    (["nobody.parquet", "--out", "out", "--to", f"{SENIOR}+{NOTHING}"], "gap-batch takes unions"),
    (["nobody.parquet", "--out", "out", "--to", "@none.txt"], "none.txt: cannot be read"),
    (["nobody.parquet", "--out", "out", "--master", "yarn"], "--engine spark"),
    (["--sql", "cobol"], "no dialect 'cobol'"),
    (["--engine", "abacus"], "--engine"),
    (["--requirements", "none.parquet", "p", "--out", "out"], "none.parquet: cannot be read"),
]


@pytest.mark.parametrize(("args", "said"), WRONG)
def test_what_is_wrong_is_said_with_status_2(
    run: Run, args: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("gap-sql", *args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in " ".join(result.stderr.split())
    assert list(tmp_path.iterdir()) == []


def test_a_file_without_targets_does_not_mean_all(run: Run, people: Path, tmp_path: Path) -> None:
    (tmp_path / "targets.txt").write_text("# none yet\n")
    result = run("gap-sql", people, "--to", f"@{tmp_path}/targets.txt", "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "targets.txt: names no target" in result.stderr


def test_without_the_extra_it_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gap_sql, "find_spec", lambda _: None)
    result = run("gap-sql", "--sql", "trino")
    assert result.exit_code == 2
    assert "pip install 'skillgraph[warehouse]'" in result.stderr


def test_spark_without_java_is_said(
    run: Run, people: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    result = run("gap-sql", people, "--out", tmp_path / "out", "--engine", "spark")
    assert result.exit_code == 2
    assert "Spark needs Java 17" in result.stderr

"""From Parquet to Parquet; what cannot be done is said before, and nothing half done stays."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from skillgraph.catalogue import Catalogue
from skillgraph.errors import InputError, StoreError, UnknownIdError
from skillgraph.version import Version
from skillgraph.warehouse import expressions, published, sql
from skillgraph.warehouse.engines import Engine, open_engine
from skillgraph.warehouse.measuring import measure
from skillgraph.warehouse.model import EngineName

pytestmark = [
    # Ibis fetches by what DuckDB calls deprecated; Spark leaves it to Python to close its sockets.
    pytest.mark.filterwarnings("ignore:fetch_.*is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:unclosed <socket.*127.0.0.1:ResourceWarning"),
]

SENIOR = "grade:asm/senior"


def written(path: Path) -> list[tuple[object, ...]]:
    return sorted(map(tuple, (row.values() for row in pq.read_table(path).to_pylist())), key=str)


def test_three_tables_are_written_and_their_rows_add_up(
    engine: Engine, long: Path, requirements: pa.Table, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    asked = [SENIOR, "role:sales-director"]
    measured = measure(engine, str(long), requirements, asked, str(out))
    assert (measured.engine, measured.people, measured.targets) == (engine.name, 200, 2)
    # asm/senior has six functions (asm, table 3); the director of sales has none.
    assert measured.written == {
        f"{out}/gaps.parquet": 200 * 2,
        f"{out}/functions.parquet": 200 * 6,
        f"{out}/rejects.parquet": 3,
    }
    assert measured.rejected == {"no person": 1, "unknown item": 3}
    gaps, asked_again = written(out / "gaps.parquet"), engine.table("requirements", requirements)
    expected = engine.fetch(expressions.gaps(engine.read(str(long)), asked_again, asked))
    assert gaps == sorted(map(tuple, (r.values() for r in expected.to_pylist())), key=str)


def test_without_targets_all_of_the_table_are_measured(
    duckdb: Engine, wide: Path, requirements: pa.Table, tmp_path: Path
) -> None:
    measured = measure(duckdb, str(wide), requirements, [], str(tmp_path), by_function=False)
    targets = len(set(requirements["target"].to_pylist()))
    assert (measured.people, measured.targets) == (200, targets)
    assert not (tmp_path / "functions.parquet").exists()


def test_a_table_that_is_there_is_not_overwritten(
    duckdb: Engine, wide: Path, requirements: pa.Table, tmp_path: Path
) -> None:
    (tmp_path / "gaps.parquet").write_text("mine")
    with pytest.raises(InputError, match="there already"):
        measure(duckdb, str(wide), requirements, [SENIOR], str(tmp_path))
    assert [path.read_text() for path in tmp_path.iterdir()] == ["mine"]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"who": ["p"], "item": ["i"]}, "one of person and id"),
        ({"person": ["p"]}, "one of item and items"),
        ({"person": ["p"], "item": ["i"], "items": [["i"]]}, "one of item and items"),
        ({"person": [1.5], "item": ["i"]}, "the column person of people holds float64"),
        ({"person": ["p"], "item": [7]}, "the column item of people holds int64"),
        ({"person": ["p"], "items": [[7]]}, "the column items of people holds array<int64>"),
    ],
)
def test_a_table_of_other_columns_is_refused(
    duckdb: Engine, requirements: pa.Table, columns: dict[str, list[object]], said: str
) -> None:
    people = duckdb.table("others", pa.table(columns))
    with pytest.raises(InputError, match=said):
        expressions.gaps(people, duckdb.table("requirements", requirements), [SENIOR])


def test_whole_numbers_tell_people_apart_too(duckdb: Engine, requirements: pa.Table) -> None:
    people = duckdb.table("numbered", pa.table({"id": [7], "items": [["asm/senior/6.2/a1"]]}))
    asked = duckdb.table("requirements", requirements)
    [row] = duckdb.fetch(expressions.gaps(people, asked, [SENIOR])).to_pylist()
    assert (row["person"], row["held"], row["required"]) == ("7", 1, 95)


def test_what_is_no_parquet_is_said(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "people.parquet").write_text("person,item\n")
    for place in ("people.parquet", "nobody.parquet"):
        with pytest.raises(InputError, match=f"{place}: cannot be read as Parquet"):
            engine.fetch(engine.read(str(tmp_path / place)))


def test_an_engine_that_fails_is_named(duckdb: Engine) -> None:
    with pytest.raises(StoreError, match=r"duckdb failed: .*nothing_of_the_kind"), duckdb.running():
        duckdb.backend.raw_sql("SELECT * FROM nothing_of_the_kind")


# --- The requirement table -----------------------------------------------------------------------


def test_a_version_without_the_export_has_it_made(
    catalogue: Catalogue, requirements: pa.Table, tmp_path: Path
) -> None:
    assert isinstance(catalogue.version, Version)
    bare = tmp_path / catalogue.version.digest
    bare.mkdir()
    (bare / "store").symlink_to(catalogue.version.store)
    assert published.of_version(Version(bare)).equals(requirements)


def test_a_file_is_the_requirements_of_one_version(requirements: pa.Table, tmp_path: Path) -> None:
    path = tmp_path / "requirements.parquet"
    pq.write_table(requirements, path)
    assert published.of_file(path).equals(requirements)
    other = requirements.set_column(0, requirements.schema[0], [["0" * 16] * len(requirements)])
    pq.write_table(pa.concat_tables([requirements, other]), path)
    with pytest.raises(InputError, match="of 2 versions"):
        published.of_file(path)
    pq.write_table(requirements.drop_columns("weight"), path)
    with pytest.raises(InputError, match="cannot be read as a requirement table"):
        published.of_file(path)


def test_a_target_that_is_not_in_the_table_is_refused(requirements: pa.Table) -> None:
    published.check(requirements, [SENIOR, "role:sales-director", "standard:csm"])
    with pytest.raises(UnknownIdError, match="nearest: grade:asm/senior"):
        published.check(requirements, ["grade:asm/senoir"])
    for union in (f"{SENIOR}+grade:asm/junior", "items:asm/senior/6.2/a1"):
        with pytest.raises(InputError, match="gap-batch takes unions"):
            published.check(requirements, [union])


# --- SQL -----------------------------------------------------------------------------------------


def test_the_sql_gives_the_rows_of_the_expression(
    duckdb: Engine, long: Path, requirements: pa.Table, targets: list[str]
) -> None:
    people, asked = duckdb.read(str(long)), duckdb.table("requirements", requirements)
    duckdb.backend.create_view("people_items", people.mutate(since=2026), overwrite=True)
    queries = sql.statements("duckdb", targets)
    for name, expression in {
        "gaps": expressions.gaps(people, asked, targets),
        "functions": expressions.functions(people, asked, targets),
        "rejects": expressions.rejects(people, asked),
    }.items():
        rows = duckdb.backend.con.execute(queries[name]).fetchall()
        expected = duckdb.fetch(expression).to_pylist()
        assert sorted(rows, key=str) == sorted((tuple(r.values()) for r in expected), key=str)


@pytest.mark.parametrize("dialect", sql.dialects())
def test_every_dialect_can_say_it(dialect: str) -> None:
    for query in sql.statements(dialect, [SENIOR]).values():
        assert "people_items" in query


def test_an_unknown_dialect_is_told_with_those_that_there_are() -> None:
    with pytest.raises(UnknownIdError, match=r"nearest: .*trino"):
        sql.statements("trinno")


# --- What is not there ---------------------------------------------------------------------------


def test_spark_without_java_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(StoreError, match="needs Java 17"), open_engine(EngineName.SPARK):
        pass


def test_a_cluster_is_none_of_duckdbs() -> None:
    with pytest.raises(InputError, match="--engine spark"):
        open_engine(EngineName.DUCKDB, "spark://127.0.0.1:7077")

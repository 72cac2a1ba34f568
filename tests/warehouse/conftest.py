"""A made-up workforce, and both engines over it: one Spark for all tests, on two workers."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pyspark
import pytest

from skillgraph.catalogue import Catalogue
from skillgraph.index.compiled import Index
from skillgraph.services.refs import ref_of
from skillgraph.warehouse import published
from skillgraph.warehouse.engines import Engine, open_engine
from skillgraph.warehouse.model import EngineName

#: Two executors of a core and a gigabyte each, in processes of their own.
CLUSTER = "local-cluster[2,1,1024]"
_NO_LOG = "rootLogger.level = off\n"
#: For questions so small, what makes Spark fast takes longer than it saves.
_DEFAULTS = """\
spark.sql.shuffle.partitions 2
spark.sql.codegen.wholeStage false
spark.sql.codegen.factoryMode NO_CODEGEN
spark.driver.extraJavaOptions -XX:TieredStopAtLevel=1
spark.executor.extraJavaOptions -XX:TieredStopAtLevel=1
"""

#: Items by person.
Workforce = dict[str, list[str]]


@pytest.fixture(scope="session")
def workforce(index: Index) -> Workforce:
    """Two hundred people with items of the shipped standards; one in ten has none."""
    chance = random.Random(5)
    items = sorted(index.numbers)
    return {
        f"p-{number:03}": chance.sample(items, 0 if number % 10 == 0 else chance.randint(1, 400))
        for number in range(200)
    }


@pytest.fixture(scope="session")
def targets(index: Index) -> list[str]:
    """Every shipped grade and role."""
    return [ref_of(index, id) for id in (*index.grades, *index.roles)]


@pytest.fixture(scope="session")
def requirements(catalogue: Catalogue) -> pa.Table:
    """The published requirement table."""
    return published.of_version(catalogue.version)


@pytest.fixture(scope="session")
def long(workforce: Workforce, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workforce in two files of a folder, a row an item, a null for who holds nothing.

    Everybody's first item comes twice. Three rows name an item that there is not, and one names
    nobody.
    """
    rows = [(p, item) for p, items in workforce.items() for item in (*items, *items[:1]) or [None]]
    rows += [("p-001", "asm/senior/9.9/a9"), ("p-002", "asm/senior/9.9/a9"), ("p-002", "")]
    rows += [(None, "asm/senior/6.2/a1")]
    folder = tmp_path_factory.mktemp("people")
    for name, some in (("a", rows[::2]), ("b", rows[1::2])):
        people, items = zip(*some, strict=True)
        pq.write_table(pa.table({"person": people, "item": items}), folder / f"{name}.parquet")
    return folder


@pytest.fixture(scope="session")
def wide(workforce: Workforce, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workforce in one file, a row a person, with an empty list or a null for nothing."""
    lists = [items or [None, []][n // 10 % 2] for n, items in enumerate(workforce.values())]
    path = tmp_path_factory.mktemp("people") / "wide.parquet"
    people = {"id": list(workforce), "items": pa.array(lists, pa.list_(pa.string()))}
    pq.write_table(pa.table(people), path)
    return path


@pytest.fixture(scope="session")
def duckdb() -> Iterator[Engine]:
    with open_engine(EngineName.DUCKDB) as engine:
        yield engine


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Spark on a cluster of this machine; skipped where there is no Java."""
    if not shutil.which("java"):
        pytest.skip("Spark needs Java, which this machine has not")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment(tmp_path_factory.mktemp("spark")).items():
            patch.setenv(name, value)
        with open_engine(EngineName.SPARK, CLUSTER) as engine:
            yield engine


def environment(folder: Path) -> dict[str, str]:
    """Make a home and a configuration for Spark in a folder, where its workers write, too."""
    home, conf = folder / "home", folder / "conf"
    home.mkdir()
    conf.mkdir()
    installed = Path(pyspark.__file__).parent
    for part in ("bin", "jars", "sbin", "python"):
        if (installed / part).exists():
            (home / part).symlink_to(installed / part)
    (conf / "spark-defaults.conf").write_text(_DEFAULTS)
    (conf / "log4j2.properties").write_text(_NO_LOG)
    return {
        "SPARK_HOME": str(home),
        "SPARK_CONF_DIR": str(conf),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_DIRS": str(folder),
    }


@pytest.fixture(params=["duckdb", "spark"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn."""
    opened: Engine = request.getfixturevalue(request.param)
    return opened

"""What runs an expression: DuckDB in this process, or Spark, here or on a cluster."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
from ibis.common.exceptions import IbisError
from ibis.expr import types as ir

from skillgraph.errors import InputError, StoreError
from skillgraph.warehouse.model import EngineName

#: Spark in this process, on all cores.
LOCAL = "local[*]"
#: No page of Spark's own, and a terminal for what we say.
_QUIET = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}
#: Where Spark runs on this machine alone, nobody else is to reach it.
_LOOPBACK = {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}


@dataclass(frozen=True, slots=True)
class Engine:
    """An engine that is open.

    Attributes:
        name: which one.
        backend: Ibis' connection to it.
        table: makes a table of what is in memory, under a name.
        write: writes the rows of an expression as Parquet to a path that is not there yet: DuckDB
            a file, Spark a folder of files.
        fetch: brings the rows of an expression into memory.
        failures: what it raises where it fails.
    """

    name: EngineName
    backend: Any
    table: Callable[[str, pa.Table], ir.Table]
    write: Callable[[ir.Table, str], None]
    fetch: Callable[[ir.Table], pa.Table]
    failures: tuple[type[Exception], ...]

    def read(self, place: str) -> ir.Table:
        """Give the table that lies in a Parquet file, a folder of them, or the files of a pattern.

        Raises:
            InputError: it cannot be read.
        """
        folder = self.name is EngineName.DUCKDB and Path(place).is_dir()
        try:
            return self.backend.read_parquet(f"{place}/**/*.parquet" if folder else place)
        except self.failures as error:
            raise InputError(f"{place}: cannot be read as Parquet: {_first_line(error)}") from error

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Say in our words that the engine has failed.

        Raises:
            StoreError: it has.
        """
        try:
            yield
        except self.failures as error:
            raise StoreError(f"{self.name.value} failed: {_first_line(error)}") from error


def open_engine(
    name: EngineName, master: str | None = None
) -> contextlib.AbstractContextManager[Engine]:
    """Open an engine for as long as it is used.

    Args:
        name: which one.
        master: for Spark, the cluster's URL; :data:`LOCAL` if left out.

    Raises:
        InputError: a cluster for DuckDB.
        StoreError: the engine is not installed, or does not start.
    """
    if name is EngineName.SPARK:
        return _spark(master or LOCAL)
    if master:
        raise InputError(f"--master {master}: DuckDB runs in this process; --engine spark has one")
    return _duckdb()


@contextlib.contextmanager
def _duckdb() -> Iterator[Engine]:
    import duckdb

    with tempfile.TemporaryDirectory(prefix="skillgraph-") as scratch:
        backend = ibis.duckdb.connect(temp_directory=scratch)
        backend.settings["enable_progress_bar"] = False  # we show our own

        def table(name: str, rows: pa.Table) -> ir.Table:
            backend.con.register(name, rows)
            return backend.table(name)

        def write(expression: ir.Table, path: str) -> None:
            _replace(path, lambda part: backend.to_parquet(expression, part, compression="zstd"))

        try:
            failures = (duckdb.Error, IbisError)
            yield Engine(EngineName.DUCKDB, backend, table, write, backend.to_pyarrow, failures)
        finally:
            backend.disconnect()


def _replace(path: str, write: Callable[[str], None]) -> None:
    """Write a file that appears only when it is whole.

    Raises:
        InputError: there is one already, or it cannot be written.
    """
    place = Path(path)
    part = place.with_name(f".{place.name}.{os.getpid()}")
    if place.exists():
        raise InputError(f"{path} is there already; name a folder that is not")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        write(str(part))
        part.replace(place)
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)


@contextlib.contextmanager
def _spark(master: str) -> Iterator[Engine]:
    try:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException
    except ImportError as error:
        raise StoreError("Spark is not installed: pip install 'skillgraph[spark]'") from error
    failures = (PySparkException, Py4JError, IbisError)
    session = _session(master, failures)
    with warnings.catch_warnings():  # of pandas 3, which nothing that is used here meets
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas")
        backend = ibis.pyspark.connect(session)

    def table(name: str, rows: pa.Table) -> ir.Table:
        session.createDataFrame(rows).createOrReplaceTempView(name)
        return backend.table(name)

    def fetch(expression: ir.Table) -> pa.Table:
        return session.sql(backend.compile(expression)).toArrow()  # Ibis goes by way of pandas

    try:
        yield Engine(EngineName.SPARK, backend, table, backend.to_parquet_dir, fetch, failures)
    finally:
        session.stop()


def _session(master: str, failures: tuple[type[Exception], ...]) -> Any:
    """Start Spark; what its own configuration files say holds for the rest.

    Raises:
        StoreError: it does not start.
    """
    from pyspark.sql import SparkSession

    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        raise StoreError(
            "Spark needs Java 17 or newer, and there is none; --engine duckdb does not"
        )
    told = _QUIET | (_LOOPBACK if master.startswith("local") else {})
    builder = SparkSession.builder.appName("skillgraph").master(master)
    for name, value in told.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except failures as error:
        raise StoreError(f"Spark does not start at {master}: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]

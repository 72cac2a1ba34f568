"""The shipped data, analysed, and its tables to count again."""

from __future__ import annotations

import csv
from collections.abc import Callable

import pytest

from skillgraph.analysis.scope import Scope
from skillgraph.analysis.study import study
from skillgraph.analysis.table import Table
from skillgraph.index.compiled import Index
from skillgraph.resources import folder
from skillgraph.services.language import Language

Row = dict[str, str]


@pytest.fixture(scope="session")
def scope(index: Index) -> Scope:
    """Both standards, in Chinese."""
    return Scope.of(index, None, Language.ZH)


@pytest.fixture(scope="session")
def studied(index: Index) -> dict[str, Table]:
    """Every table of both standards, in Chinese."""
    return {table.name: table for table in study(index)}


@pytest.fixture(scope="session")
def studied_in_english(index: Index) -> dict[str, Table]:
    """The same in English."""
    return {table.name: table for table in study(index, None, Language.EN)}


@pytest.fixture(scope="session")
def data() -> Callable[[str], list[Row]]:
    """Read a table of the shipped data without any code of ours."""

    def read(name: str) -> list[Row]:
        path = folder("data") / name
        lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
        body = [line for line in lines if not line.startswith("#")]
        return list(csv.DictReader(body, delimiter="\t" if path.suffix == ".tsv" else ","))

    return read


@pytest.fixture(scope="session")
def items(data: Callable[[str], list[Row]]) -> dict[str, Row]:
    """Every item of both standards."""
    standards = ("asm", "csm")
    return {row["id"]: row for s in standards for row in data(f"standards/{s}/items.csv")}

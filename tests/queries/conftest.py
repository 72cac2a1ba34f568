"""Fixtures for the example queries: their answers, and the tables to check them against."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from skillgraph.catalogue import Catalogue
from skillgraph.queries import example
from skillgraph.resources import folder
from skillgraph.store.protocol import Question

Row = dict[str, str]

ID = "https://w3id.org/skillgraph/id/"


@pytest.fixture(scope="session")
def answer(catalogue: Catalogue) -> Callable[[str], bytes]:
    """Run an example by its name: a table as CSV, a graph as N-Triples, yes or no as JSON."""

    def run(name: str) -> bytes:
        written = io.BytesIO()
        question = Question(example(name).text, solutions="text/csv", graph="application/n-triples")
        catalogue.store.query(question, lambda media_type: written)
        return written.getvalue()

    return run


@pytest.fixture(scope="session")
def rows(answer: Callable[[str], bytes]) -> Callable[[str], list[Row]]:
    """Run an example and give its rows, the IRIs of our things as their ids."""

    def run(name: str) -> list[Row]:
        text = answer(name).decode().replace(ID, "")
        return list(csv.DictReader(io.StringIO(text)))

    return run


@pytest.fixture(scope="session")
def table() -> Callable[[str], list[Row]]:
    """Read a table of the shipped data as a spreadsheet would, without any code of ours."""

    def read(name: str) -> list[Row]:
        return _read(folder("data") / name)

    return read


def _read(path: Path) -> list[Row]:
    """Read a CSV, or an SSSOM TSV without the comments above its heading."""
    lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    body = [line for line in lines if not line.startswith("#")]
    return list(csv.DictReader(body, delimiter="\t" if path.suffix == ".tsv" else ","))

"""Every example query gives the answer kept in ``expected/``, soon, on Oxigraph and on rdflib."""

from __future__ import annotations

import csv
import io
import json
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import Dataset, Graph

from skillgraph.queries import Example, examples
from skillgraph.version import Version

EXPECTED = Path(__file__).parent / "expected"

#: rdflib takes seconds for these; the sizes of the graphs are counted in test_figures.py.
SLOW_ON_RDFLIB = {"items-without-counterpart", "why-a-role-requires-an-item", "missing-labels"}
COUNTED_ELSEWHERE = {"named-graphs"}

Answer = Callable[[str], bytes]


def kept(kind: str) -> list[str]:
    return sorted(path.stem for path in EXPECTED.glob(f"*.{kind}"))


def cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


@pytest.fixture(scope="module")
def dataset(version: Version) -> Dataset:
    """The published graph in rdflib, its default graph the union of the named ones."""
    loaded = Dataset(default_union=True)
    loaded.parse(data=version.nquads.read_bytes(), format="nquads")
    return loaded


def test_every_example_has_an_answer_kept() -> None:
    names = {query.name for query in examples()}
    assert names - COUNTED_ELSEWHERE == {path.stem for path in EXPECTED.iterdir()}


@pytest.mark.parametrize("name", kept("csv"))
def test_a_table_is_the_one_kept(answer: Answer, name: str) -> None:
    assert cells(answer(name).decode()) == cells((EXPECTED / f"{name}.csv").read_text("utf-8"))


@pytest.mark.parametrize("name", kept("ttl"))
def test_a_graph_is_the_one_kept(answer: Answer, name: str) -> None:
    given = Graph().parse(data=answer(name), format="nt")
    assert set(given) == set(Graph().parse(EXPECTED / f"{name}.ttl"))


@pytest.mark.parametrize("name", kept("json"))
def test_a_yes_or_no_is_the_one_kept(answer: Answer, name: str) -> None:
    assert json.loads(answer(name)) == json.loads((EXPECTED / f"{name}.json").read_text("utf-8"))


@pytest.mark.parametrize("query", examples(), ids=lambda query: query.name)
def test_an_example_answers_within_a_second(answer: Answer, query: Example) -> None:
    start = time.perf_counter()
    answer(query.name)
    assert time.perf_counter() - start < 1


# rdflib itself uses what it has deprecated, in its parser of N-Quads and in its queries.
@pytest.mark.filterwarnings(r"ignore:Dataset\.\w+ is deprecated:DeprecationWarning")
@pytest.mark.parametrize(
    "query",
    [query for query in examples() if query.name not in SLOW_ON_RDFLIB],
    ids=lambda query: query.name,
)
def test_rdflib_gives_the_same_answer(answer: Answer, dataset: Dataset, query: Example) -> None:
    """The rows need not come in the same order: rdflib forgets variables that are not selected."""
    given, other = answer(query.name), dataset.query(query.text)
    if other.type == "ASK":
        assert other.askAnswer == json.loads(given)["boolean"]
    elif other.graph is not None:
        assert set(other.graph) == set(Graph().parse(data=given, format="nt"))
    else:
        table = other.serialize(format="csv")
        assert table
        assert _counted(table.decode()) == _counted(given.decode())


def _counted(table: str) -> Counter[tuple[str | float, ...]]:
    """Count the rows, numbers as numbers: 0.9 and 0.90 are one."""
    return Counter(tuple(map(_value, row)) for row in cells(table))


def _value(cell: str) -> str | float:
    try:
        return float(cell)
    except ValueError:
        return cell

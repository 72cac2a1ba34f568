"""The rows of each engine are those of the gap service, person by person."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from skillgraph.index.compiled import Index
from skillgraph.services.gap import Gap, gap
from skillgraph.services.readiness import readiness, weighting
from skillgraph.services.refs import Competencies, Reason, resolve
from skillgraph.warehouse import expressions
from skillgraph.warehouse.engines import Engine

pytestmark = [
    # Ibis fetches by what DuckDB calls deprecated; Spark leaves it to Python to close its sockets.
    pytest.mark.filterwarnings("ignore:fetch_.*is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:unclosed <socket.*127.0.0.1:ResourceWarning"),
]

Workforce = dict[str, list[str]]
Row = dict[str, Any]


@pytest.fixture(scope="module")
def served(index: Index, workforce: Workforce, targets: list[str]) -> dict[tuple[str, str], Gap]:
    """What the service says of every person and target."""
    asked = {target: resolve(index, target) for target in targets}
    have = {
        person: Competencies(person, (Reason("items", index.bits_of(items)),))
        for person, items in workforce.items()
    }
    return {
        (person, ref): gap(index, held, target)
        for person, held in have.items()
        for ref, target in asked.items()
    }


def by_key(rows: pa.Table, *key: str) -> dict[Any, Row]:
    found = {tuple(row[name] for name in key): row for row in rows.to_pylist()}
    assert len(found) == len(rows)
    return found


@pytest.fixture(params=["long", "wide"])
def people(request: pytest.FixtureRequest) -> str:
    """The workforce in each of its two forms."""
    return str(request.getfixturevalue(request.param))


def test_the_gaps_are_those_of_the_service(
    index: Index,
    served: dict[tuple[str, str], Gap],
    engine: Engine,
    people: str,
    requirements: pa.Table,
    targets: list[str],
) -> None:
    asked = engine.table("requirements", requirements)
    rows = engine.fetch(expressions.gaps(engine.read(people), asked, targets))
    expected = {}
    for (person, target), found in served.items():
        counts = (found.required.bit_count(), found.held.bit_count(), found.missing.bit_count())
        ready = readiness(index, found.cells, weighting(index, found.cells))
        expected[person, target] = [person, target, *counts, ready]
    assert {
        k: list(row.values()) for k, row in by_key(rows, "person", "target").items()
    } == expected


def test_missing_items_by_function_are_those_of_the_service(
    served: dict[tuple[str, str], Gap],
    engine: Engine,
    people: str,
    requirements: pa.Table,
    targets: list[str],
) -> None:
    asked = engine.table("requirements", requirements)
    rows = engine.fetch(expressions.functions(engine.read(people), asked, targets))
    expected = {
        (person, target, part.function): (
            part.required.bit_count(),
            (part.required & ~found.held).bit_count(),
        )
        for (person, target), found in served.items()
        for part in found.functions
    }
    assert {
        key: (row["required"], row["missing"])
        for key, row in by_key(rows, "person", "target", "function").items()
    } == expected


def test_what_cannot_be_used_is_counted(engine: Engine, long: Path, requirements: pa.Table) -> None:
    asked = engine.table("requirements", requirements)
    rows = engine.fetch(expressions.rejects(engine.read(str(long)), asked))
    assert {tuple(row.values()) for row in rows.to_pylist()} == {
        ("unknown item", "asm/senior/9.9/a9", 2),
        ("unknown item", "", 1),
        ("no person", None, 1),
    }


def test_who_stands_in_two_rows_of_the_wide_form_is_not_measured(
    engine: Engine, requirements: pa.Table
) -> None:
    item = "asm/senior/6.2/a1"
    rows = {"person": ["a", "b", "a", None], "items": [[item], [item, item, "x"], [], [item]]}
    items = pa.array(rows["items"], pa.list_(pa.string()))
    people = engine.table("twice", pa.table({"person": rows["person"], "items": items}))
    asked = engine.table("requirements", requirements)
    found = engine.fetch(expressions.gaps(people, asked, ["grade:asm/senior"])).to_pylist()
    assert [(row["person"], row["held"]) for row in found] == [("b", 1)]
    left = engine.fetch(expressions.rejects(people, asked)).to_pylist()
    assert {tuple(row.values()) for row in left} == {
        ("unknown item", "x", 1),
        ("person twice", "a", 2),
        ("no person", None, 1),
    }

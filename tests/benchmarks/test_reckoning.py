"""What docs/scale.md says follows from unit costs, and these come from benchmarks."""

from __future__ import annotations

import math
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
BENCHMARKS = ROOT / "benchmarks"


@pytest.fixture
def reckoning(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """What reckons."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    return import_module("reckoning")


def test_the_page_is_what_its_unit_costs_give() -> None:
    command = [sys.executable, "-m", "cogapp", "--check", "--diff", "-I", "benchmarks"]
    done = subprocess.run(
        [*command, "docs/scale.md"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_unit_cost_names_a_benchmark_that_there_is(reckoning: ModuleType) -> None:
    costs = reckoning.read()
    assert len(costs) > 10
    for cost in costs.values():
        assert (BENCHMARKS / cost.by).is_file()
        assert cost.on or math.isnan(cost.value)


@pytest.fixture
def costs(reckoning: ModuleType) -> dict[str, object]:
    """Unit costs that are easy to reckon with: each is 2, in its own unit."""
    return {
        id: reckoning.UnitCost(id, "a thing", 2.0, "", "scale.py", "nothing")
        for id in reckoning.read()
    }


@pytest.mark.parametrize(
    ("part", "what", "value"),
    [
        # 1,600 occupations of five grades are 4,000 standards of two.
        ("catalogue", "the store", 4_000 * 2 / 1_000),
        ("catalogue", "publishing all from nothing", 4_000 * 2 / 3_600),
        ("catalogue", "the memory that this takes", 4_000 * 2 / 1_000),
        ("evidence", "evidence of a day", 20),
        ("evidence", "evidence of a year", 7.3),
        ("nation", "the people as Parquet", 2),
        # 200 thousand million pairs, two a second, in 28,800 seconds.
        ("nation", "cores for a night of 8 hours, by Spark", 200e9 / 2 / 28_800),
        ("nation", "single gaps of one core, as JSON", 500_000),
    ],
)
def test_a_formula_gives_what_can_be_reckoned_by_hand(
    reckoning: ModuleType, costs: dict[str, object], part: str, what: str, value: float
) -> None:
    found = {one.what: one.value for one in getattr(reckoning, part)(costs)}
    assert found[what] == pytest.approx(value)


@pytest.mark.parametrize(
    ("value", "told"),
    [(59_564.2, "59,600"), (312.4, "312"), (8.264, "8.26"), (0.0554, "0.0554"), (99.96, "100.0")],
)
def test_a_figure_has_three_digits_that_count(
    reckoning: ModuleType, value: float, told: str
) -> None:
    assert reckoning.told(value) == told


def test_what_is_not_known_is_a_dash(reckoning: ModuleType) -> None:
    assert reckoning.told(float("nan")) == "–"

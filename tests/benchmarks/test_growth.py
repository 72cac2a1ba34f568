"""How figures grow is told by exponents that can be reckoned by hand."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def growth(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """What makes the tables."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    return import_module("growth")


@pytest.fixture
def scale(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """What measures."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    return import_module("scale")


def test_what_doubles_with_the_size_grows_by_the_first_power(growth: ModuleType) -> None:
    assert growth.exponents([3, 6, 24], [10, 20, 40]) == ["1.00", "2.00"]


def test_what_stays_does_not_grow_and_of_nothing_nothing_is_told(growth: ModuleType) -> None:
    assert growth.exponents([5, 5], [10, 1000]) == ["0.00"]
    assert growth.exponents([0, 5], [10, 1000]) == ["–"]


def test_stages_of_one_name_are_one(growth: ModuleType) -> None:
    stages = [growth.Stage("a", 1, 30), growth.Stage("b", 2, 10), growth.Stage("a", 4, 20)]
    assert growth.summed(stages) == {"a": growth.Stage("a", 5, 30), "b": growth.Stage("b", 2, 10)}
    assert growth.total(stages) == 7


@pytest.mark.parametrize(
    ("triples", "standards", "bare"),
    [(1, 1, True), (10_000, 1, True), (30_000, 1, False), (300_000, 12, False)],
)
def test_few_triples_are_of_standards_alone(
    scale: ModuleType, triples: int, standards: int, bare: bool
) -> None:
    wanted = scale.wanted_of(triples)
    assert (wanted.standards, wanted.bare) == (standards, bare)


def test_rewording_changes_the_english_label_of_every_item_and_nothing_else(
    scale: ModuleType, tmp_path: Path
) -> None:
    table = tmp_path / "items.csv"
    text = '\ufeffid,label_zh,label_en,clause\nx/a1,能写,"Can write, well",1\nx/k1,书,Books,2\n'
    table.write_text(text, encoding="utf-8")
    scale.reword(table)
    assert table.read_text(encoding="utf-8") == text.replace(
        "Can write, well", "Can write, well (reworded)"
    ).replace("Books", "Books (reworded)")

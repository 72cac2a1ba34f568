"""The modules of the benchmarks, which are no package, as tests import them."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def synthetic(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """What makes large graphs."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    return import_module("synthetic")


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """What compares results."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    return import_module("answers")

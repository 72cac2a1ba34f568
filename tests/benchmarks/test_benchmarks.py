"""The benchmarks still run, on as little as they can; what they measure here means nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from skillgraph.version import Version

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
NEEDS_PROC = pytest.mark.skipif(sys.platform != "linux", reason="reads memory from /proc")

QUICK = [
    ("gap.py", "--seconds=0.01", "grade:csm/level-3"),
    pytest.param("batch.py", "--quick", "rows are the same in both", marks=NEEDS_PROC),
    pytest.param("warehouse.py", "--quick", "| duckdb", marks=NEEDS_PROC),
    ("beside.py", "--quick", "POST, computed"),
    ("load.py", "--quick", "p99 / p50"),
    ("throughput.py", "--quick", "/roles/after-sales-manager/competencies"),
    ("endpoint.py", "--quick", "Results unlike Oxigraph's:\n- none"),
    pytest.param("publication.py", "--quick", "json-ld", marks=NEEDS_PROC),
    pytest.param("index.py", "--quick", "each its own", marks=NEEDS_PROC),
    pytest.param("service.py", "--quick", "the query after a kill", marks=NEEDS_PROC),
    pytest.param("scale.py", "--quick", "one changed", marks=NEEDS_PROC),
    pytest.param("evidence.py", "--quick", "a day, by person", marks=NEEDS_PROC),
]


def run(script: str, *arguments: str, home: Path) -> str:
    """Run a benchmark on the version that is current in a home, and give what it prints."""
    command = [sys.executable, str(BENCHMARKS / script), *arguments]
    environment = {**os.environ, "SKILLGRAPH_HOME": str(home)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(("script", "argument", "row"), QUICK)
def test_a_benchmark_runs(script: str, argument: str, row: str, version: Version) -> None:
    assert row in run(script, argument, home=version.path.parent)

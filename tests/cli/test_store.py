"""Commands answer from a SPARQL endpoint as they do from the disk, and publish there."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

import small
from skillgraph.cli.main import app
from skillgraph.store.address import Endpoint
from skillgraph.store.upload import current_at, switch
from skillgraph.version import Version

GAP = ["gap", "--from", "grade:asm/junior", "--to", "grade:asm/senior", "--json"]


def run(*arguments: str) -> tuple[int, str, str]:
    """Run a command; give its status and what it printed."""
    done = CliRunner().invoke(app, [*arguments])
    return done.exit_code, done.stdout, done.stderr


def test_a_gap_is_the_same_from_an_endpoint(published_there: Endpoint) -> None:
    status, printed, _ = run(*GAP, "--store", published_there.query)
    assert status == 0
    assert json.loads(printed)["summary"]["missing"] == 95


def test_the_endpoint_may_be_named_in_the_environment(
    published_there: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SKILLGRAPH_STORE", published_there.query)
    status, printed, _ = run("query", "gap-between-grades", "--format", "csv")
    assert status == 0
    assert len(printed.splitlines()) == 96


def test_a_version_is_published_at_an_endpoint(
    published_there: Endpoint, version: Version, tmp_path: object
) -> None:
    data = small.write(tmp_path / "data")  # type: ignore[operator]
    try:
        status, printed, _ = run(
            "publish", "--data", str(data),
            "--store", published_there.query, "--graph-store", published_there.graph_store or "",
        )  # fmt: skip
        assert status == 0
        assert current_at(published_there) in printed
        status, printed, _ = run("show", "abc", "--store", published_there.query)
        assert status == 0
        assert "甲标准" in printed
    finally:
        switch(version.digest, published_there)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([*GAP, "--store", "http://127.0.0.1:9/query"], "http://127.0.0.1:9/query"),
        ([*GAP, "--store", "no url at all"], "no url at all"),
        (["publish", "--store", "http://127.0.0.1:9/query"], "graph store"),
        (["show", "asm", "--data", "data", "--store", "http://127.0.0.1:9/query"], "one of the"),
    ],
)
def test_an_endpoint_that_cannot_be_used_is_named(arguments: list[str], said: str) -> None:
    status, _, complaint = run(*arguments)
    assert status == 2
    assert said in complaint

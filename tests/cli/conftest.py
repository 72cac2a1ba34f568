"""The command line over the shipped data, which is published once and opened once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner, Result

from skillgraph.catalogue import Catalogue
from skillgraph.cli import session
from skillgraph.cli.main import app
from skillgraph.version import Version
from skillgraph_api.app import create_app
from skillgraph_api.settings import Settings
from skillgraph_api.switch import Catalogues

Run = Callable[..., Result]


@pytest.fixture
def run(home: Path, version: Version, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command as from a shell; what it does not foresee is raised."""

    def opened(asked: Version) -> Catalogue:
        assert asked == version, "the command builds or opens another version"
        return catalogue

    for name in [name for name in os.environ if name.startswith("SKILLGRAPH_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SKILLGRAPH_HOME", str(home))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr(session, "open_catalogue", opened)

    def command(*args: object, **variables: str) -> Result:
        result = CliRunner().invoke(app, list(map(str, args)), env=variables)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return command


@pytest.fixture(scope="session")
def client(catalogue: Catalogue) -> Iterator[TestClient]:
    """The service over the same data."""
    with TestClient(create_app(Settings(), Catalogues.of(catalogue))) as client:
        yield client


@pytest.fixture(scope="session")
def examples() -> Path:
    """The shapes' examples."""
    return Path(__file__).parents[2] / "shapes" / "examples"

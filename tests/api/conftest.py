"""The service over the shipped data, asked without a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from skillgraph.catalogue import Catalogue
from skillgraph_api.app import create_app
from skillgraph_api.settings import Settings
from skillgraph_api.switch import Catalogues

Post = Callable[..., Any]


@pytest.fixture(scope="session")
def client(catalogue: Catalogue) -> Iterator[TestClient]:
    """A client of the service; an error that the service does not foresee is raised."""
    with TestClient(create_app(Settings(), Catalogues.of(catalogue))) as client:
        yield client


@pytest.fixture(scope="session")
def examples() -> Path:
    """The shapes' examples."""
    return Path(__file__).parents[2] / "shapes" / "examples"

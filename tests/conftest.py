"""Fixtures that several test folders share: the shipped graph, published once a session."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillgraph.catalogue import Catalogue, open_catalogue
from skillgraph.index.compiled import Index
from skillgraph.inputs import Inputs
from skillgraph.publish import build, publish
from skillgraph.version import Version

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for published versions, of this session alone."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def version(home: Path) -> Version:
    """The shipped data, published."""
    return publish(Inputs.shipped(), home)


@pytest.fixture(scope="session")
def catalogue(version: Version) -> Catalogue:
    """The shipped data, opened for answering."""
    return open_catalogue(version)


@pytest.fixture(scope="session")
def index(catalogue: Catalogue) -> Index:
    """The shipped data, compiled."""
    return catalogue.index


@pytest.fixture(scope="session")
def five_levels(home: Path) -> Catalogue:
    """A made-up standard of five levels beside one of a single grade; see its README."""
    data = Path(__file__).parent / "fixtures" / "five-levels"
    return open_catalogue(build(Inputs.shipped(data), home))


@pytest.fixture(scope="session")
def five(five_levels: Catalogue) -> Index:
    """The made-up standards, compiled."""
    return five_levels.index

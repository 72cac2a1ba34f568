"""Two made-up standards and three hundred people, made and published once a session."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillgraph import resources, tables
from skillgraph.catalogue import open_catalogue
from skillgraph.index.compiled import Index
from skillgraph.inputs import Inputs
from skillgraph.publish import build
from skillgraph.synthetic.generate import generate
from skillgraph.synthetic.wanted import Wanted
from skillgraph.tables import Tables
from skillgraph.version import Version

#: By this seed, one of two standards covers and the other does not, one has weights, the functions
#: of one recur, and there are warnings of both kinds, each with its erratum.
TWO = Wanted(standards=2, people=300, seed=18)


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of two standards."""
    out = tmp_path_factory.mktemp("synthetic") / "data"
    generate(TWO, out)
    return out


@pytest.fixture(scope="session")
def made(data: Path) -> Tables:
    """The rows of two standards, read as any others."""
    return tables.read(data)


@pytest.fixture(scope="session")
def shipped() -> Tables:
    """The rows of the shipped tables."""
    return tables.read(resources.folder("data"))


@pytest.fixture(scope="session")
def published(data: Path, home: Path) -> Version:
    """The two standards, published under all shapes."""
    return build(Inputs.shipped(data), home)


@pytest.fixture(scope="session")
def compiled(published: Version) -> Index:
    """The two standards, compiled."""
    return open_catalogue(published).index

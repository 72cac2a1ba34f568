"""The shipped tables, read once."""

from __future__ import annotations

import pytest

from skillgraph import resources
from skillgraph import tables as reading
from skillgraph.tables import Tables


@pytest.fixture(scope="session")
def tables() -> Tables:
    """The shipped tables, as rows."""
    return reading.read(resources.folder("data"))

"""A coverage made up for the tests of reports."""

from __future__ import annotations

import pytest

from reports import made_up
from skillgraph.services.curricula.answer import Coverage


@pytest.fixture
def answer() -> Coverage:
    """A curriculum of four lines, of which one is hostile, against a target of six items."""
    return made_up.coverage()


@pytest.fixture
def bare() -> Coverage:
    """The answer of a target that asks nothing, to lines that teach nothing."""
    return made_up.bare()

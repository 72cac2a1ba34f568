"""Exports of the shipped graph, made once a session."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache

import pytest

from skillgraph import resources, tables
from skillgraph.catalogue import Catalogue
from skillgraph.exchange import facts as reading
from skillgraph.exchange.facts import Facts
from skillgraph.exchange.formats import find
from skillgraph.exchange.scope import Scope
from skillgraph.exchange.selection import Selection, select
from skillgraph.tables import Tables

Select = Callable[[Scope], Selection]
Export = Callable[..., bytes]


@pytest.fixture(scope="session")
def facts(catalogue: Catalogue) -> Facts:
    """Everything that the shipped version says."""
    return reading.read(catalogue.store.quads())


@pytest.fixture(scope="session")
def selected(facts: Facts, catalogue: Catalogue) -> Select:
    """Select a scope of the shipped version."""
    return cache(lambda scope: select(facts, scope, catalogue.version.digest))


@pytest.fixture(scope="session")
def exported(selected: Select) -> Export:
    """Export a scope in a format."""

    @cache
    def export(format: str, scope: Scope) -> bytes:
        out = io.BytesIO()
        find(format).write(selected(scope), out)
        return out.getvalue()

    return lambda name, **scope: export(name, Scope(**scope))


@pytest.fixture(scope="session")
def rows() -> Tables:
    """The rows of the shipped tables: what a figure is expected to be is counted from them."""
    return tables.read(resources.folder("data"))

"""Fixtures of the shapes' tests: the shapes, read once, and a quick way to hold a graph to them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import Graph

from skillgraph.graph.validate import validate

SHAPES = Path(__file__).parents[2] / "shapes"

Check = Callable[[Graph], Graph]


@pytest.fixture(scope="session")
def shapes() -> Graph:
    """All shapes in one graph."""
    graph = Graph()
    for path in sorted(SHAPES.glob("*.ttl")):
        graph.parse(path, format="turtle")
    return graph


@pytest.fixture(scope="session")
def check(shapes: Graph) -> Check:
    """Hold a graph to all shapes; gives the validation report."""

    def report(data: Graph) -> Graph:
        return validate(data, shapes).graph

    return report

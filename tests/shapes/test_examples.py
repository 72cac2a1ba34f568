"""Each shape has an example that conforms to all shapes, and one with a single defect."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.compare import graph_diff, isomorphic, to_isomorphic
from rdflib.namespace import SH

from skillgraph.namespaces import SHAPES

EXAMPLES = Path(__file__).parents[2] / "shapes" / "examples"
NAMES = sorted(folder.name for folder in EXAMPLES.iterdir())

Check = Callable[[Graph], Graph]


def _read(name: str, file: str) -> Graph:
    return Graph().parse(EXAMPLES / name / file, format="turtle")


def test_every_shape_that_reports_has_an_example_and_every_example_a_shape(shapes: Graph) -> None:
    reporting = {str(s).removeprefix(str(SHAPES)) for s in shapes.subjects(SH.message)}
    assert set(NAMES) == reporting


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_a_valid_file_an_invalid_one_and_the_report_of_that(name: str) -> None:
    files = sorted(path.name for path in (EXAMPLES / name).iterdir())
    assert files == ["expected.ttl", "invalid.ttl", "valid.ttl"]


@pytest.mark.parametrize("name", NAMES)
def test_a_valid_example_conforms_to_all_shapes(name: str, check: Check) -> None:
    report = check(_read(name, "valid.ttl"))
    assert not list(report.objects(None, SH.result)), report.serialize()


@pytest.mark.parametrize("name", NAMES)
def test_an_invalid_example_gives_exactly_the_expected_report(name: str, check: Check) -> None:
    report, expected = check(_read(name, "invalid.ttl")), _read(name, "expected.ttl")
    if not isomorphic(report, expected):
        _, more, less = graph_diff(to_isomorphic(report), to_isomorphic(expected))
        pytest.fail(f"found:\n{more.serialize()}\nexpected:\n{less.serialize()}")


@pytest.mark.parametrize("name", NAMES)
def test_the_one_defect_of_an_invalid_example_is_reported_by_its_shape_alone(name: str) -> None:
    expected = _read(name, "expected.ttl")
    reporting = [expected.value(r, SH.sourceShape) for r in expected.objects(None, SH.result)]
    assert reporting == [SHAPES[name]]

"""Whatever is sent that the OpenAPI document allows, or nearly, gets an answer that it names."""

from __future__ import annotations

from typing import Any, TypeAlias

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from skillgraph.catalogue import Catalogue
from skillgraph_api.app import create_app
from skillgraph_api.settings import Settings
from skillgraph_api.switch import Catalogues

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
NO_CATALOGUE: Any = None  # the document is the same over any
PATHS = create_app(Settings(), NO_CATALOGUE).openapi()["paths"]
OPERATIONS = [(path, method) for path, operations in PATHS.items() for method in operations]


def _places(operation: dict[str, Any]) -> set[str]:
    """Name where an operation has parameters: in its path, its query, …"""
    return {parameter["in"] for parameter in operation.get("parameters", ())}


Case: TypeAlias = "schemathesis.Case[Any]"
bounded = settings(
    max_examples=15,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def schema(catalogue: Catalogue) -> Any:
    app = create_app(Settings(), Catalogues.of(catalogue))
    return schemathesis.openapi.from_asgi("/openapi.json", app)


every_operation = pytest.mark.parametrize(("path", "method"), OPERATIONS)
#: All that answer JSON but those that are sent a graph or tables, and those that want a key.
EXAMPLES = [
    (path, method)
    for path, method in OPERATIONS
    if path.startswith("/api/")
    and path not in ("/api/v1/validate", "/api/v1/gap/batch")
    and "security" not in PATHS[path][method]
]
#: The others take nothing that could be wrong: a path is any text.
ASKING = [
    (path, method)
    for path, method in OPERATIONS
    if path.startswith("/api/")
    and ("requestBody" in PATHS[path][method] or "query" in _places(PATHS[path][method]))
]


def ask(cases: SearchStrategy[Case]) -> list[int]:
    """Send some cases, hold the answers against the document, and give their statuses."""
    statuses = []

    @bounded
    @given(case=cases)
    def send(case: Case) -> None:
        statuses.append(case.call_and_validate(checks=CHECKS).status_code)

    send()
    return statuses


@pytest.mark.parametrize(("path", "method"), EXAMPLES)
def test_the_examples_of_the_document_are_answered(schema: Any, path: str, method: str) -> None:
    operation = schema[path][method]
    examples = operation.get_strategies_from_examples() or [operation.as_strategy()]
    assert {status for example in examples for status in ask(example)} == {200}


@every_operation
def test_what_the_document_allows_is_answered_as_it_says(
    schema: Any, path: str, method: str
) -> None:
    assert ask(schema[path][method].as_strategy(generation_mode=GenerationMode.POSITIVE))


@pytest.mark.parametrize(("path", "method"), ASKING)
def test_what_the_document_does_not_allow_is_answered_as_it_says(
    schema: Any, path: str, method: str
) -> None:
    assert ask(schema[path][method].as_strategy(generation_mode=GenerationMode.NEGATIVE))

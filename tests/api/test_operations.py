"""Every operation: what it sends is what its model and the OpenAPI document say."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from httpx2 import Response
from pydantic import TypeAdapter
from starlette.testclient import TestClient

from asked import V1
from skillgraph.graph.report import ReportView
from skillgraph.services.compare import Comparison
from skillgraph.services.curricula.answer import Coverage
from skillgraph.services.curricula.plan import Plan
from skillgraph.services.diff import VersionDiff
from skillgraph.services.eligibility import Eligibility
from skillgraph.services.explain import Explanation
from skillgraph.services.gap_answer import GapAnswer
from skillgraph.services.grades import GradeView
from skillgraph.services.items import ItemView
from skillgraph.services.paths import Paths
from skillgraph.services.practice import WorkContentReach
from skillgraph.services.practice_views import PracticeSummary, PracticeView
from skillgraph.services.roles import RoleCompetencies, RoleSummary, RoleView
from skillgraph.services.search import Found
from skillgraph.services.sources import SourceSummary, SourceView
from skillgraph.services.standards import StandardSummary, StandardView
from skillgraph.services.versions import VersionSummary, VersionView
from skillgraph_api.deps import JSON
from skillgraph_api.routers.health import Health, Ready

TURTLE = '<http://e.org/a> <http://e.org/b> "c" .'


@dataclass(frozen=True)
class Operation:
    """An operation, an address that asks it, what is sent, and the type of the answer."""

    path: str
    url: str
    type: Any
    json: dict[str, Any] | None = None
    turtle: str | None = None
    #: What can go wrong beside what can with every operation of the method.
    also: frozenset[str] = frozenset()

    @property
    def method(self) -> str:
        return "post" if self.json or self.turtle else "get"

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def ask(self, client: TestClient, **headers: str) -> Response:
        if self.turtle:
            headers["content-type"] = "text/turtle"
            return client.post(self.url, content=self.turtle, headers=headers)
        if self.json:
            return client.post(self.url, json=self.json, headers=headers)
        return client.get(self.url, headers=headers)


_PERSON = {
    "certificates": [{"grade": "asm/junior", "since": "2024-03-01"}],
    "education": "bachelor",
}
_WHY = "subject=asm/senior&predicate=sg:requires&object=asm/senior/6.2/a1"

OPERATIONS = (
    Operation("/health", "/health", Health),
    Operation("/ready", "/ready", Ready, also=frozenset({"503"})),
    Operation(f"{V1}/standards", f"{V1}/standards", list[StandardSummary]),
    Operation(f"{V1}/standards/{{standard}}", f"{V1}/standards/csm", StandardView),
    Operation(
        f"{V1}/standards/{{standard}}/grades/{{grade}}",
        f"{V1}/standards/csm/grades/level-1",
        GradeView,
    ),
    Operation(f"{V1}/items/{{item}}", f"{V1}/items/asm/senior/6.2/a1", ItemView),
    Operation(f"{V1}/roles", f"{V1}/roles", list[RoleSummary]),
    Operation(f"{V1}/roles/{{role}}", f"{V1}/roles/after-sales-manager", RoleView),
    Operation(
        f"{V1}/roles/{{role}}/competencies",
        f"{V1}/roles/after-sales-manager/competencies",
        RoleCompetencies,
    ),
    Operation(f"{V1}/gap", f"{V1}/gap?from=grade:asm/junior&to=grade:asm/senior", GapAnswer),
    Operation(
        f"{V1}/gap",
        f"{V1}/gap",
        GapAnswer,
        json={"person": _PERSON, "to": "role:after-sales-manager", "count_near": 0.8},
    ),
    Operation(
        f"{V1}/eligibility",
        f"{V1}/eligibility",
        Eligibility,
        json={"person": _PERSON, "to": "asm/intermediate"},
    ),
    Operation(
        f"{V1}/paths",
        f"{V1}/paths?from=role:after-sales-specialist&to=role:after-sales-director",
        Paths,
    ),
    Operation(f"{V1}/compare", f"{V1}/compare?left=standard:asm&right=standard:csm", Comparison),
    Operation(f"{V1}/plan", f"{V1}/plan?from=grade:asm/junior&to=grade:asm/senior&hours=90", Plan),
    Operation(f"{V1}/practice", f"{V1}/practice?source=sqs", list[PracticeSummary]),
    Operation(f"{V1}/practice/{{id}}", f"{V1}/practice/ops/form/warranty-card", PracticeView),
    Operation(f"{V1}/practice/reach", f"{V1}/practice/reach?standard=asm", list[WorkContentReach]),
    Operation(
        f"{V1}/coverage",
        f"{V1}/coverage",
        Coverage,
        json={"to": "grade:asm/junior", "courses": [{"course": "接待", "teaches": ["1.1"]}]},
        also=frozenset({"503"}),
    ),
    Operation(f"{V1}/search", f"{V1}/search?q=工单", list[Found]),
    Operation(f"{V1}/sources", f"{V1}/sources", list[SourceSummary]),
    Operation(f"{V1}/sources/{{source}}", f"{V1}/sources/ops", SourceView),
    Operation(
        f"{V1}/validate", f"{V1}/validate", ReportView, turtle=TURTLE, also=frozenset({"503"})
    ),
    Operation(f"{V1}/why", f"{V1}/why?{_WHY}", Explanation),
    Operation(f"{V1}/versions", f"{V1}/versions", list[VersionSummary]),
    Operation(f"{V1}/versions/{{version}}", f"{V1}/versions/current", VersionView),
    Operation(
        f"{V1}/versions/{{left}}/diff/{{right}}",
        f"{V1}/versions/current/diff/current",
        VersionDiff,
    ),
)
every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=str)


@pytest.fixture(scope="module")
def document(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def described(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Give the operations of the document by method and path."""
    return {
        f"{method} {path}": operation
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    }


def test_these_are_all_the_operations_that_answer_anybody_with_a_model(
    document: dict[str, Any],
) -> None:
    """The others answer in formats of their own, or want a key."""
    answering = [
        name
        for name, operation in described(document).items()
        if name.split()[1].startswith(("/api/", "/health", "/ready"))
        and "security" not in operation
        and JSON in operation["responses"]["200"]["content"]
        and "text/csv" not in operation["responses"]["200"]["content"]
    ]
    assert sorted(map(str, OPERATIONS)) == sorted(answering)


@every_operation
def test_an_answer_is_json_and_exactly_what_its_model_says(
    operation: Operation, client: TestClient
) -> None:
    response = operation.ask(client)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/json"
    model = TypeAdapter(operation.type)
    value = model.validate_json(response.content)
    assert json.loads(model.dump_json(value)) == response.json()  # nothing more, nothing less


@every_operation
def test_the_document_names_the_model(operation: Operation, document: dict[str, Any]) -> None:
    ok = described(document)[str(operation)]["responses"]["200"]
    schema = ok["content"]["application/json"]["schema"]
    is_list = hasattr(operation.type, "__origin__")
    [model] = operation.type.__args__ if is_list else [operation.type]
    reference = {"$ref": f"#/components/schemas/{model.__name__}"}
    assert (schema["items"] if is_list else schema) == reference


@every_operation
def test_an_operation_has_a_summary_and_prose(
    operation: Operation, document: dict[str, Any]
) -> None:
    words = described(document)[str(operation)]
    assert words["summary"]
    assert words["tags"]
    assert words["description"].endswith((".", "`"))
    assert len(words["description"].split()) >= 4


@every_operation
def test_a_parameter_says_what_it_is(operation: Operation, document: dict[str, Any]) -> None:
    parameters = described(document)[str(operation)].get("parameters", [])
    assert [p["name"] for p in parameters if not p.get("description")] == []


@every_operation
def test_the_document_names_every_problem_as_a_problem(
    operation: Operation, document: dict[str, Any]
) -> None:
    responses = described(document)[str(operation)]["responses"]
    problems = {
        "get": {"304", "404", "422"},
        "post": {"400", "404", "413", "415", "422"},
    }[operation.method]
    problems = operation.also | (problems if operation.path.startswith(V1) else set())
    assert set(responses) == {"200"} | problems
    for status in problems - {"304"}:
        assert list(responses[status]["content"]) == ["application/problem+json"]


def test_every_reference_of_the_document_leads_somewhere(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    names = {
        part.partition('"')[0]
        for part in json.dumps(document).split('"$ref": "#/components/schemas/')[1:]
    }
    assert names <= set(schemas)
    assert set(schemas) <= names, "a schema that nothing uses"


def test_operation_ids_differ(document: dict[str, Any]) -> None:
    ids = [operation["operationId"] for operation in described(document).values()]
    assert len(set(ids)) == len(ids)

"""``--json`` prints what the HTTP API answers, so that a program may ask either."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter
from starlette.testclient import TestClient
from typer.testing import Result

from asked import V1
from skillgraph.catalogue import Catalogue
from skillgraph.graph.report import ReportView
from skillgraph.services.compare import Comparison
from skillgraph.services.eligibility import Eligibility
from skillgraph.services.explain import Explanation
from skillgraph.services.gap_answer import GapAnswer
from skillgraph.services.grades import GradeView
from skillgraph.services.items import ItemView
from skillgraph.services.paths import Paths
from skillgraph.services.roles import RoleView
from skillgraph.services.search import SearchResult
from skillgraph.services.standards import StandardView

Run = Callable[..., Result]

READS: list[tuple[list[str], str, Any]] = [
    (["show", "csm"], "/standards/csm", StandardView),
    (["show", "asm/senior"], "/standards/asm/grades/senior", GradeView),
    (["show", "asm/senior/6.2/a1"], "/items/asm/senior/6.2/a1", ItemView),
    (["show", "role/after-sales-manager"], "/roles/after-sales-manager", RoleView),
    (
        ["gap", "--from", "grade:csm/level-3", "--to", "grade:csm/level-1"],
        "/gap?from=grade:csm/level-3&to=grade:csm/level-1",
        GapAnswer,
    ),
    (
        ["gap", "--from", "grade:asm/junior+standard:csm", "--to", "role:after-sales-manager",
         "--lower-grades", "never", "--count-near", "0.7"],
        "/gap?from=grade:asm/junior%2Bstandard:csm&to=role:after-sales-manager"
        "&lower_grades=never&count_near=0.7",
        GapAnswer,
    ),
    (
        ["path", "--from", "role:after-sales-specialist", "--to", "role:after-sales-director",
         "--limit", "2"],
        "/paths?from=role:after-sales-specialist&to=role:after-sales-director&limit=2",
        Paths,
    ),
    (
        ["compare", "standard:asm", "standard:csm", "--minimum-confidence", "0.7"],
        "/compare?left=standard:asm&right=standard:csm&minimum_confidence=0.7",
        Comparison,
    ),
    (
        ["why", "role/after-sales-manager", "sg:requires", "asm/intermediate/1.1/a1"],
        "/why?subject=role/after-sales-manager&predicate=sg:requires"
        "&object=asm/intermediate/1.1/a1",
        Explanation,
    ),
]  # fmt: skip


def printed(result: Result, status: int = 0) -> Any:
    assert (result.exit_code, result.stderr) == (status, "")
    return json.loads(result.stdout)


@pytest.mark.parametrize("lang", ["zh-Hans", "en"])
@pytest.mark.parametrize(("args", "url", "model"), READS, ids=lambda value: str(value)[:40])
def test_a_command_prints_what_the_service_answers(
    run: Run, client: TestClient, args: list[str], url: str, model: Any, lang: str
) -> None:
    chosen = [] if args[0] == "why" else ["--lang", lang]
    answer = printed(run(*args, *chosen, "--json"))
    assert answer == client.get(V1 + url, params=None, headers={"accept-language": lang}).json()
    value = TypeAdapter(model).validate_python(answer)
    assert value.model_dump(mode="json") == answer


def test_search_prints_the_list_and_the_total_of_the_service(run: Run, client: TestClient) -> None:
    answer = printed(run("search", "客户", "服务", "--kind", "item", "--limit", "7", "--json"))
    response = client.get(f"{V1}/search", params={"q": "客户 服务", "kind": "item", "limit": 7})
    assert answer["results"] == response.json()
    assert answer["total"] == int(response.headers["x-total-count"])
    assert answer["query"] == "客户 服务"
    assert SearchResult.model_validate(answer).model_dump(mode="json") == answer


PERSONS: list[tuple[list[str], dict[str, Any], int]] = [
    ([], {}, 1),
    (["--education", "bachelor", "--years", "2"],
     {"education": "bachelor", "experience": [{"in": "after-sales-service", "years": 2}]}, 0),
    (["--years", "1.5", "--related-years", "3.5"],
     {"experience": [{"in": "after-sales-service", "years": 1.5},
                     {"in": "related", "years": 3.5, "related": True}]}, 0),
    (["--holds", "none", "--years", "4.5"],
     {"certificates": [], "experience": [{"in": "after-sales-service", "years": 4.5}]}, 1),
    (["--holds", "asm/junior@2024-03-01", "--holds", "csm/level-3", "--enrolled", "none",
      "--title", "none", "--no-probation", "--passed", "none"],
     {"certificates": [{"grade": "asm/junior", "since": "2024-03-01"}, {"grade": "csm/level-3"}],
      "enrolled": False, "technical_title": False, "probation_completed": False,
      "assessments_passed": []}, 1),
    (["--enrolled", "mba", "--title", "senior", "--probation", "--passed", "asm/junior"],
     {"enrolled": "mba", "technical_title": "senior", "probation_completed": True,
      "assessments_passed": ["asm/junior"]}, 1),
]  # fmt: skip


@pytest.mark.parametrize(("options", "person", "status"), PERSONS, ids=lambda v: str(v)[:40])
def test_a_persons_options_say_what_the_service_is_told(
    run: Run, client: TestClient, options: list[str], person: dict[str, Any], status: int
) -> None:
    as_of = "2026-02-28"
    args = ["eligible", "--to", "asm/intermediate", "--as-of", as_of, *options, "--json"]
    body = {"person": {**person, "as_of": as_of}, "to": "asm/intermediate"}
    answer = printed(run(*args), status)
    assert answer == client.post(f"{V1}/eligibility", json=body).json()
    assert Eligibility.model_validate(answer).model_dump(mode="json") == answer
    assert answer["as_of"] == as_of


@pytest.mark.parametrize(("file", "status"), [("valid", 0), ("invalid", 1)])
def test_validate_prints_the_report_of_the_service(
    run: Run, client: TestClient, examples: Path, file: str, status: int
) -> None:
    path = examples / "WeightSharesAddUp" / f"{file}.ttl"
    response = client.post(
        f"{V1}/validate", content=path.read_bytes(), headers={"content-type": "text/turtle"}
    )
    for option in (["--json"], ["--format", "json"]):
        answer = printed(run("validate", path, *option), status)
        assert answer == response.json()
        assert ReportView.model_validate(answer).model_dump(mode="json") == answer


def test_build_prints_the_manifest_of_the_version(run: Run, catalogue: Catalogue) -> None:
    answer = printed(run("build", "--json"))
    manifest = catalogue.version.path / "manifest.json"
    assert answer == json.loads(manifest.read_text(encoding="utf-8"))
    assert sum(answer["triples"].values()) == catalogue.version.nquads.read_bytes().count(b"\n")


def test_json_is_chinese_as_it_is_and_never_wrapped(run: Run) -> None:
    result = run("gap", "--from", "grade:asm/junior", "--to", "grade:asm/senior", "--json",
                 COLUMNS="20")  # fmt: skip
    assert "服务管理体系设计" in result.stdout
    assert "\\u" not in result.stdout
    assert len(printed(result)["functions"]) == 6

"""Practice over HTTP: lists, one thing, what a manual leaves out, and plans."""

from __future__ import annotations

from fastapi.testclient import TestClient


def test_forms_of_the_manual_are_listed_page_by_page(client: TestClient) -> None:
    first = client.get("/api/v1/practice", params={"kind": "form", "source": "ops", "limit": 10})
    assert first.headers["X-Total-Count"] == "39"
    assert len(first.json()) == 10
    assert 'rel="next"' in first.headers["Link"]
    assert {form["kind"] for form in first.json()} == {"form"}


def test_a_form_says_what_it_evidences_and_where_it_is_used(client: TestClient) -> None:
    form = client.get("/api/v1/practice/ops/form/corporate-customer-record?lang=en").json()
    assert form["page"] == 154
    relations = {link["relation"] for link in form["links"]}
    assert relations == {"sg:evidences", "sg:usedIn"}


def test_an_item_says_where_it_is_practised(client: TestClient) -> None:
    item = client.get("/api/v1/items/asm/junior/4.4/a1").json()
    assert set(item["practice"]) == {
        "exercised_in",
        "evidenced_by",
        "conveyed_by",
        "contributes_to",
        "called_for_by",
    }
    forms = {form["id"] for form in item["practice"]["evidenced_by"]}
    assert "ops/form/corporate-customer-record" in forms


def test_how_far_the_manual_teaches_a_standard_is_told_work_by_work(client: TestClient) -> None:
    answer = client.get("/api/v1/practice/reach", params={"standard": "asm"})
    assert answer.headers["X-Total-Count"] == "20"
    reached = {work["id"]: work["reached"] for work in answer.json()}
    # The manual's table of contents has nothing on emergencies.
    assert reached["asm/work/contingency-planning-and-drills"] == "none"
    assert reached["asm/work/customer-enquiries"] == "whole"


def test_an_unknown_thing_or_source_is_a_problem_with_the_nearest(client: TestClient) -> None:
    for path in ("practice/ops/form/waranty-card", "practice?source=opps"):
        answer = client.get(f"/api/v1/{path}")
        assert answer.status_code == 404
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["nearest"]


def test_search_finds_forms_and_processes(client: TestClient) -> None:
    found = client.get("/api/v1/search", params={"q": "客户投诉登记表", "kind": "form"}).json()
    assert found[0]["label"] == "客户投诉登记表"
    found = client.get("/api/v1/search", params={"q": "退货流程", "kind": "process"}).json()
    assert found[0]["label"] == "商品退货流程"


def test_a_plan_spends_the_hours_given(client: TestClient) -> None:
    params = {"from": "grade:asm/junior", "to": "grade:asm/intermediate", "hours": "120"}
    plan = client.get("/api/v1/plan", params=params).json()
    assert plan["missing"] == 106
    assert sum(function["hours"] for function in plan["functions"]) == 120


def test_a_plan_without_whole_hours_is_refused(client: TestClient) -> None:
    params = {"from": "grade:asm/junior", "to": "grade:asm/senior"}
    for hours in ("0", "-3", "many", "1.5"):
        answer = client.get("/api/v1/plan", params={**params, "hours": hours})
        assert answer.status_code == 422
        assert answer.headers["Content-Type"] == "application/problem+json"

"""The gap over HTTP: the figures of the sources, both ways of asking, and every wrong request."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from asked import JUNIOR_TO_SENIOR, V1, problem, row

GAP = f"{V1}/gap"
CSM = f"{GAP}?from=grade:csm/level-3&to=grade:csm/level-1"


def asked(client: TestClient, url: str) -> dict[str, Any]:
    response = client.get(url)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def posted(client: TestClient, **body: object) -> dict[str, Any]:
    response = client.post(GAP, json=body)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def needed(answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Give the needed items by id."""
    works = [work for function in answer["functions"] for work in function["work_contents"]]
    return {item["id"]: item for work in works for item in work["need"]}


# --- Figures -------------------------------------------------------------------------------------

# asm's 高级 by function (abilities + knowledge), counted in its tables:
#   体系设计 7+6, 组织与协调 8+6, 应急 8+7, 客户关系 8+8, 监督评价 7+6, 团队 14+10
SENIOR_ABILITIES = 7 + 8 + 8 + 8 + 7 + 14
SENIOR_KNOWLEDGE = 6 + 6 + 7 + 8 + 6 + 10


def test_gap_of_asm_junior_to_senior_is_the_senior_table(client: TestClient) -> None:
    answer = asked(client, f"{JUNIOR_TO_SENIOR}&lang=en")
    abilities, knowledge = SENIOR_ABILITIES, SENIOR_KNOWLEDGE
    assert (answer["from"], answer["to"]) == ("grade:asm/junior", "grade:asm/senior")
    assert answer["rule"] == {
        "lower_grades": "not-included",
        "because": "asm states no covering rule",
        "clauses": {"asm": None},
    }
    summary = answer["summary"]
    assert (summary["required"], summary["held"], summary["missing"]) == (95, 0, 95)
    assert summary["abilities"] == {"required": abilities, "held": 0, "missing": abilities}
    assert summary["knowledge"] == {"required": knowledge, "held": 0, "missing": knowledge}
    assert abilities + knowledge == 95
    assert summary["readiness"] == 0.0
    assert summary["weighting"] == "equal"
    assert len(needed(answer)) == 95


def test_gap_of_asm_names_the_steps_between(client: TestClient) -> None:
    # 中级, counted in its table: abilities 7+11+8+9+8+16, knowledge 6+7+8+11+6+9
    intermediate = (7 + 11 + 8 + 9 + 8 + 16) + (6 + 7 + 8 + 11 + 6 + 9)
    steps = asked(client, JUNIOR_TO_SENIOR)["steps"]
    assert steps == [
        {"from": "grade:asm/junior", "to": "grade:asm/intermediate", "missing": intermediate},
        {"from": "grade:asm/intermediate", "to": "grade:asm/senior", "missing": 95},
    ]
    assert intermediate == 106


def test_a_weight_that_the_standard_does_not_give_is_null(client: TestClient) -> None:
    functions = asked(client, JUNIOR_TO_SENIOR)["functions"]
    assert {function["weight"] for function in functions} == {None}
    assert len(functions) == 6


def test_gap_of_csm_includes_the_lower_levels_by_its_clause(client: TestClient) -> None:
    # Abilities + knowledge of 三级, 二级 and 一级, counted in the tables, function by function.
    level_3 = (8 + 12 + 9 + 8 + 11 + 7) + (7 + 15 + 14 + 12 + 11 + 12)
    level_2 = (11 + 15 + 6 + 10 + 14 + 7) + (12 + 18 + 13 + 9 + 15 + 9)
    level_1 = (11 + 7 + 8 + 6 + 8 + 8) + (14 + 8 + 8 + 8 + 11 + 16)
    answer = asked(client, f"{CSM}&lang=en")
    assert answer["rule"]["lower_grades"] == "included"
    assert answer["rule"]["clauses"] == {"csm": "2.2"}
    assert "2.2" in answer["rule"]["because"]
    summary = answer["summary"]
    assert summary["required"] == level_1 + level_2 + level_3 == 378
    assert summary["held"] == level_3 == 126
    assert summary["missing"] == level_1 + level_2 == 252


def test_gap_of_csm_weighs_functions_and_reports_the_basics_apart(client: TestClient) -> None:
    answer = asked(client, CSM)
    # Each level's functions add up to 95 (the other 5 are the common basics); of three such
    # levels the lowest is held whole.
    assert answer["summary"]["weighting"] == "standard"
    assert answer["summary"]["readiness"] == round(95 / (95 + 95 + 95), 6)
    assert [basics["weight"] for basics in answer["basics"]] == [5, 5, 5]
    weights = {f["id"]: f["weight"] for f in answer["functions"]}
    assert weights["csm/function/customer-service-overview"] == 20  # 三级 一, 客户服务概述
    assert sum(weights.values()) == 3 * 95


def test_one_item_of_csm_counts_its_share_of_the_weight(client: TestClient) -> None:
    answer = asked(client, f"{GAP}?from=items:csm/level-3/1.1/k1&to=grade:csm/level-3")
    # 客户服务概述 has weight 20 and 8+7 items; all functions of 三级 have 95.
    assert answer["summary"]["readiness"] == round(20 / (8 + 7) / 95, 6)
    overview = answer["functions"][0]
    assert overview["readiness"] == round(1 / (8 + 7), 6)


def test_lower_grades_can_be_asked_for_against_the_standard(client: TestClient) -> None:
    url = f"{GAP}?from=items:asm/junior/2.2/a1&to="
    always = asked(client, f"{url}grade:asm/senior&lower_grades=always")
    assert always["summary"]["required"] == 100 + 106 + 95  # 初级 53+47, 中级 59+47, 高级 52+43
    assert always["rule"]["lower_grades"] == "included"
    never = asked(client, f"{url}grade:csm/level-1&lower_grades=never")
    assert never["summary"]["required"] == 48 + 65  # 一级 alone
    assert never["rule"]["lower_grades"] == "not-included"


def test_where_nothing_is_required_readiness_is_null(client: TestClient) -> None:
    # 销售总监 is only ever a target of promotion: no grade, no job description, no item.
    answer = asked(client, f"{GAP}?from=grade:asm/junior&to=role:sales-director")
    assert answer["summary"]["required"] == 0
    assert answer["summary"]["readiness"] is None
    assert answer["functions"] == []


def test_a_needed_item_says_its_clause_and_who_asks_for_it(client: TestClient) -> None:
    item = needed(asked(client, JUNIOR_TO_SENIOR))["asm/senior/6.2/a1"]
    assert item["clause"] == row("standards/asm/items.csv", item["id"])["clause"]
    assert item["because"] == ["grade:asm/senior"]


def test_a_near_match_is_shown_and_counted_only_from_the_threshold(client: TestClient) -> None:
    # asm/intermediate/2.2/k3 is mapped to csm/level-2/4.3/k4 as an exact match with 0.95.
    url = f"{GAP}?from=items:csm/level-2/4.3/k4&to=items:asm/intermediate/2.2/k3"
    near = {
        "need": "asm/intermediate/2.2/k3",
        "have": "csm/level-2/4.3/k4",
        "label": row("standards/csm/items.csv", "csm/level-2/4.3/k4")["label_zh"],
        "match": "skos:exactMatch",
        "confidence": 0.95,
    }
    for query, counted in (("", False), ("&count_near=0.96", False), ("&count_near=0.95", True)):
        answer = asked(client, url + query)
        assert answer["functions"][0]["work_contents"][0]["near"] == [
            {**near, "counted_as_held": counted}
        ]
        assert answer["summary"]["held"] == 0
        expected = {"threshold": 0.95, "counted_as_held": 1, "readiness": 1.0} if counted else None
        if "0.96" not in query:
            assert answer["summary"]["near"] == expected


# --- Both ways of asking -------------------------------------------------------------------------


def test_post_answers_as_get_does(client: TestClient) -> None:
    for query, body in (
        ("", {}),
        ("&lower_grades=always", {"lower_grades": "always"}),
        ("&count_near=0.7", {"count_near": 0.7}),
    ):
        by_post = posted(client, **{"from": "grade:csm/level-3", "to": "grade:asm/senior", **body})
        assert by_post == asked(client, f"{GAP}?from=grade:csm/level-3&to=grade:asm/senior{query}")


@pytest.mark.parametrize("plus", ["+", "%2B", "%20"])
def test_a_plus_may_be_written_as_itself_escaped_or_a_space(client: TestClient, plus: str) -> None:
    answer = asked(client, f"{GAP}?from=items:asm/junior/2.2/a1{plus}unit:asm/senior/6.2"
                           "&to=grade:asm/senior")  # fmt: skip
    assert answer["from"] == "items:asm/junior/2.2/a1+unit:asm/senior/6.2"
    # Of 高级, the unit 培训售后服务团队 is held: abilities and knowledge as its table prints them.
    unit = client.get(f"{V1}/standards/asm/grades/senior").json()["units"]
    [training] = [u for u in unit if u["id"] == "asm/senior/6.2"]
    assert answer["summary"]["held"] == len(training["abilities"]) + len(training["knowledge"])


def test_an_item_named_twice_is_asked_for_once(client: TestClient) -> None:
    answer = asked(client, f"{GAP}?from=grade:asm/junior&to=grade:asm/senior%2Bgrade:asm/senior")
    assert answer["summary"]["required"] == 95
    assert {tuple(item["because"]) for item in needed(answer).values()} == {("grade:asm/senior",)}


def test_a_person_holds_the_items_named_and_those_certified(client: TestClient) -> None:
    person = {
        "id": "p-17",
        "items": ["asm/senior/6.2/a1"],
        "certificates": [{"grade": "csm/level-2"}],
    }
    answer = posted(client, person=person, to="grade:asm/senior+grade:csm/level-1")
    assert answer["from"] == "person:p-17"
    # One item, and 二级 with the 三级 that it covers by clause 2.2.
    assert answer["summary"]["held"] == 1 + 139 + 126
    assert posted(client, person={}, to="grade:asm/senior")["summary"]["held"] == 0


# --- Wrong requests ------------------------------------------------------------------------------


def test_an_unknown_id_is_404_with_the_nearest(client: TestClient) -> None:
    response = client.get(f"{GAP}?from=grade:asm/junior&to=grade:asm/senoir")
    members = problem(response, 404, "unknown-id")
    assert members["nearest"][0] == "asm/senior"
    assert "asm/senoir" in members["detail"]
    assert "asm/senior" in members["detail"]


@pytest.mark.parametrize(
    "ref",
    [
        "",
        "asm/senior",
        "grade:",
        "grades:asm/senior",
        "grade:asm/senior,asm/junior",
        "items:asm/senior/6.2/a1,",
        "grade:asm/senior+",
        "+",
        "grade:asm/senior++job",
        "grade:高级",
        "GRADE:asm/senior",
        "items:@people.txt",
        "items:@/etc/hostname",
        "grade:asm/senior\u0000",
    ],
)
def test_a_malformed_ref_is_422_with_the_grammar(client: TestClient, ref: str) -> None:
    members = problem(
        client.get(GAP, params={"from": "grade:asm/junior", "to": ref}), 422, "malformed-ref"
    )
    assert 'REF  = part { "+" part }' in members["detail"]
    members = problem(
        client.post(GAP, json={"from": ref, "to": "grade:asm/junior"}), 422, "malformed-ref"
    )
    assert 'REF  = part { "+" part }' in members["detail"]


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("", ["query.from", "query.to"]),
        ("from=grade:asm/junior", ["query.to"]),
        (
            "from=grade:asm/junior&to=grade:asm/senior&lower_grades=sometimes",
            ["query.lower_grades"],
        ),
        ("from=grade:asm/junior&to=grade:asm/senior&lang=fr", ["query.lang"]),
        ("from=grade:asm/junior&to=grade:asm/senior&count_near=1.1", ["query.count_near"]),
        ("from=grade:asm/junior&to=grade:asm/senior&count_near=nan", ["query.count_near"]),
        ("from=grade:asm/junior&to=grade:asm/senior&count_near=viel", ["query.count_near"]),
    ],
)
def test_a_wrong_query_is_422_and_says_where(
    client: TestClient, query: str, where: list[str]
) -> None:
    members = problem(client.get(f"{GAP}?{query}"), 422, "invalid-request")
    assert [error["in"] for error in members["errors"]] == where


TO = "grade:asm/senior"


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, ["body.to"]),
        ([], ["body"]),
        ("grade:asm/senior", ["body"]),
        (None, ["body"]),
        ({"to": TO}, ["body"]),  # neither from nor person
        ({"from": TO, "person": {}, "to": TO}, ["body"]),  # both
        ({"from_": TO, "to": TO}, ["body.from_"]),
        ({"from": TO, "to": TO, "lower-grades": "always"}, ["body.lower-grades"]),
        ({"from": 3, "to": TO}, ["body.from"]),
        ({"from": TO, "to": [TO]}, ["body.to"]),
        ({"from": TO, "to": TO, "count_near": "NaN"}, ["body.count_near"]),
        ({"from": TO, "to": TO, "count_near": -0.1}, ["body.count_near"]),
        ({"person": {"item": []}, "to": TO}, ["body.person.item"]),
        ({"person": {"items": [3]}, "to": TO}, ["body.person.items.0"]),
        ({"person": {"certificates": [{}]}, "to": TO}, ["body.person.certificates.0.grade"]),
        (
            {
                "person": {"certificates": [{"grade": "asm/junior", "since": "2024-02-30"}]},
                "to": TO,
            },
            ["body.person.certificates.0.since"],
        ),
        (
            {"person": {"experience": [{"in": "after-sales-service", "years": -1}]}, "to": TO},
            ["body.person.experience.0.years"],
        ),
        (
            {"person": {"experience": [{"in": "after-sales-service", "years": "NaN"}]}, "to": TO},
            ["body.person.experience.0.years"],
        ),
    ],
)
def test_a_wrong_body_is_422_and_says_where(
    client: TestClient, body: object, where: list[str]
) -> None:
    members = problem(client.post(GAP, json=body), 422, "invalid-request")
    assert [error["in"] for error in members["errors"]] == where


@pytest.mark.parametrize(
    ("body", "position"),
    [(b'{"to": "grade:asm/senior",}', 26), (b"{'to': 1}", 1), (b"grade:asm/senior", 0)],
)
def test_what_is_no_json_is_422_with_the_position(
    client: TestClient, body: bytes, position: int
) -> None:
    response = client.post(GAP, content=body, headers={"content-type": "application/json"})
    [error] = problem(response, 422, "invalid-request")["errors"]
    assert error["in"] == f"body.{position}"
    assert f"at character {position}" in error["problem"]


@pytest.mark.parametrize(
    "body",
    [
        '{"to": "grade:asm/senior", "from": "工单"}'.encode("gb18030"),
        b"\xff\xfe\x00",
        b"[" * 100_000,
    ],
)
def test_what_cannot_be_read_at_all_is_400(client: TestClient, body: bytes) -> None:
    response = client.post(GAP, content=body, headers={"content-type": "application/json"})
    problem(response, 400, "unreadable-body")


@pytest.mark.parametrize(
    "body", [b'{"\\ud800": 1, "to": "x"}', b'{"from": "\\udfff", "to": "grade:asm/senior"}']
)
def test_a_lone_surrogate_is_a_problem_and_no_error(client: TestClient, body: bytes) -> None:
    response = client.post(GAP, content=body, headers={"content-type": "application/json"})
    assert response.status_code == 422
    assert response.json()["status"] == 422


def test_an_empty_body_is_422(client: TestClient) -> None:
    response = client.post(GAP, headers={"content-type": "application/json"})
    assert problem(response, 422, "invalid-request")["errors"] == [
        {"in": "body", "problem": "Field required"}
    ]


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/xml", "application/x-www-form-urlencoded", None]
)
def test_another_media_type_is_415(client: TestClient, media_type: str | None) -> None:
    headers = {"content-type": media_type} if media_type else {}
    body = b'{"from": "grade:asm/junior", "to": "grade:asm/senior"}'
    members = problem(
        client.post(GAP, content=body, headers=headers), 415, "unsupported-media-type"
    )
    assert "application/json" in members["detail"]


@pytest.mark.parametrize(
    "media_type", ["application/json", "application/json; charset=utf-8", "Application/JSON"]
)
def test_json_may_be_named_with_its_parameters_and_in_capitals(
    client: TestClient, media_type: str
) -> None:
    body = b'{"from": "grade:asm/junior", "to": "grade:asm/senior"}'
    response = client.post(GAP, content=body, headers={"content-type": media_type})
    assert response.status_code == 200


def test_a_person_of_unknown_items_or_grades_is_404(client: TestClient) -> None:
    for person in (
        {"items": ["asm/senior/6.2/a99"]},
        {"certificates": [{"grade": "asm/senoir"}]},
    ):
        members = problem(client.post(GAP, json={"person": person, "to": TO}), 404, "unknown-id")
        assert members["nearest"]

"""Whatever goes wrong has one shape, says what would be right, and betrays nothing."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from asked import V1, problem
from skillgraph.catalogue import Catalogue
from skillgraph_api.app import create_app
from skillgraph_api.settings import Settings
from skillgraph_api.switch import Catalogues


@pytest.mark.parametrize(
    ("url", "nearest"),
    [
        ("/standards/assm", "asm"),
        ("/standards/asm/grades/senoir", "asm/senior"),
        ("/standards/csm/grades/level-4", "csm/level-3"),
        ("/standards/assm/grades/senior", "asm"),
        ("/items/asm/senior/6.2/a11", "asm/senior/6.2/a1"),
        ("/items/asm%2Fsenior%2F6.2%2Fa11", "asm/senior/6.2/a1"),
        ("/roles/after-sales-manger", "role/after-sales-manager"),
        ("/roles/after-sales-manger/competencies", "role/after-sales-manager"),
        ("/gap?from=role:after-sales-manger&to=grade:asm/senior", "role/after-sales-manager"),
        ("/gap?from=unit:asm/senior/6.22&to=grade:asm/senior", "asm/senior/6.2"),
        ("/gap?from=items:asm/senior/6.2/b1&to=grade:asm/senior", "asm/senior/6.2/a1"),
        ("/gap?from=standard:assm&to=grade:asm/senior", "asm"),
        ("/compare?left=grade:asm/senoir&right=standard:csm", "asm/senior"),
        ("/paths?from=role:after-sales-manger&to=grade:asm/senior", "role/after-sales-manager"),
    ],
)
def test_an_unknown_id_is_404_with_the_nearest_ids(
    client: TestClient, url: str, nearest: str
) -> None:
    members = problem(client.get(V1 + url), 404, "unknown-id")
    assert nearest in members["nearest"]
    assert len(members["nearest"]) <= 3


def test_an_id_like_no_other_has_no_nearest(client: TestClient) -> None:
    assert problem(client.get(f"{V1}/standards/qqqq"), 404, "unknown-id")["nearest"] == []


def test_an_unknown_word_of_a_person_is_404_with_the_nearest(client: TestClient) -> None:
    for person, nearest in (
        ({"education": "bachelors"}, "bachelor"),
        ({"technical_title": "intermediat"}, "intermediate"),
        ({"enrolled": "mbas"}, "mba"),
        ({"assessments_passed": ["csm/level3"]}, "csm/level-3"),
    ):
        response = client.post(f"{V1}/eligibility", json={"person": person, "to": "asm/junior"})
        assert nearest in problem(response, 404, "unknown-id")["nearest"]


@pytest.mark.parametrize(
    "person",
    [
        {"certificates": [{"grade": "asm/junior", "since": "2026-01-02"}]},
        {"enrolled": True},
        {"technical_title": True},
    ],
)
def test_a_person_who_contradicts_himself_is_422(
    client: TestClient, person: dict[str, Any]
) -> None:
    body = {"person": {"as_of": "2026-01-01", **person}, "to": "asm/intermediate"}
    problem(client.post(f"{V1}/eligibility", json=body), 422, "contradictory-person")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_are_no_error(client: TestClient, day: str) -> None:
    person = {
        "as_of": day,
        "experience": [{"in": "after-sales-service", "years": 0}],
        "certificates": [{"grade": "asm/junior", "since": day}],
        "education": "bachelor",
    }
    body = {"person": person, "to": "asm/intermediate"}
    response = client.post(f"{V1}/eligibility", json=body)
    assert response.status_code == 200
    assert response.json()["eligible"] is False


@pytest.mark.parametrize(
    ("url", "where"),
    [
        ("/search", "query.q"),
        (f"/search?q={'客' * 501}", "query.q"),
        ("/search?q=a&kind=procedure", "query.kind.0"),
        ("/search?q=a&kind=item&kind=", "query.kind.1"),
        ("/compare?left=standard:asm", "query.right"),
        ("/compare?left=standard:asm&right=standard:csm&minimum_confidence=2",
         "query.minimum_confidence"),
        ("/paths?from=grade:asm/junior&to=grade:asm/senior&limit=21", "query.limit"),
        ("/roles/after-sales-manager/competencies?lower_grades=yes", "query.lower_grades"),
        ("/standards?lang=de", "query.lang"),
        ("/why?subject=asm", "query.predicate"),
    ],
)  # fmt: skip
def test_a_wrong_query_is_422_and_says_where(client: TestClient, url: str, where: str) -> None:
    members = problem(client.get(V1 + url), 422, "invalid-request")
    assert where in [error["in"] for error in members["errors"]]


@pytest.mark.parametrize("ref", ["items:asm/senior/6.2/a1", "grade:asm/senior+grade:asm/junior"])
def test_a_path_leads_between_single_roles_or_grades(client: TestClient, ref: str) -> None:
    response = client.get(f"{V1}/paths", params={"from": ref, "to": "grade:asm/senior"})
    assert ref in problem(response, 422, "malformed-ref")["detail"]


@pytest.mark.parametrize("term", ["a b", "", "<x>", "http://e.org/a b", "a\u0000b", "{x}"])
@pytest.mark.parametrize("place", ["subject", "predicate", "object"])
def test_why_of_what_is_no_iri_or_no_fact_is_a_problem(
    client: TestClient, place: str, term: str
) -> None:
    fact = {"subject": "asm/senior", "predicate": "sg:requires", "object": "asm/senior/6.2/a1"}
    response = client.get(f"{V1}/why", params={**fact, place: term})
    if term == "":
        problem(response, 404, "unknown-id")  # the namespace itself, which no fact is about
    else:
        problem(response, 422, "unreadable-input")


def test_a_role_is_found_by_its_whole_id_too(client: TestClient) -> None:
    # As the lists and the mappings name it.
    [role] = [r for r in client.get(f"{V1}/roles").json() if r["id"] == "role/after-sales-manager"]
    for rest in ("", "/competencies"):
        short = client.get(f"{V1}/roles/after-sales-manager{rest}")
        whole = client.get(f"{V1}/roles/{role['id']}{rest}")
        assert (whole.status_code, whole.json()) == (200, short.json())


@pytest.mark.parametrize("url", ["/nope", V1, f"{V1}/nope", f"{V1}/standards/asm/nope", "/docs/x"])
def test_an_unknown_address_is_404(client: TestClient, url: str) -> None:
    assert "/openapi.json" in problem(client.get(url), 404, "not-found")["detail"]


@pytest.mark.parametrize(
    ("method", "url", "allowed"),
    [
        ("DELETE", f"{V1}/gap", {"GET", "HEAD", "POST"}),
        ("PUT", f"{V1}/gap", {"GET", "HEAD", "POST"}),
        ("POST", f"{V1}/standards", {"GET", "HEAD"}),
        ("PATCH", f"{V1}/items/asm/senior/6.2/a1", {"GET", "HEAD"}),
        ("GET", f"{V1}/eligibility", {"POST"}),
        ("HEAD", f"{V1}/eligibility", {"POST"}),
        ("GET", f"{V1}/validate", {"POST"}),
        ("POST", "/health", {"GET", "HEAD"}),
        ("POST", "/", {"GET", "HEAD"}),
    ],
)
def test_a_wrong_method_is_405_and_names_the_right_ones(
    client: TestClient, method: str, url: str, allowed: set[str]
) -> None:
    response = client.request(method, url)
    assert set(response.headers["allow"].split(", ")) == allowed
    if method != "HEAD":
        problem(response, 405, "method-not-allowed")


# --- Too large -----------------------------------------------------------------------------------

LIMIT = 1000
POSTS = [
    (f"{V1}/gap", "application/json"),
    (f"{V1}/eligibility", "application/json"),
    (f"{V1}/validate", "text/turtle"),
]


@pytest.fixture(scope="module")
def narrow(catalogue: Catalogue) -> Iterator[TestClient]:
    """A service that takes no more than ``LIMIT`` bytes."""
    app = create_app(Settings(max_body_bytes=LIMIT), Catalogues.of(catalogue))
    with TestClient(app) as client:
        yield client


def chunks(size: int) -> Iterator[bytes]:
    """A body whose length no header tells."""
    yield from (b" " * 10 for _ in range(size // 10))
    yield b" " * (size % 10)


@pytest.mark.parametrize(("url", "media_type"), POSTS)
def test_a_body_over_the_limit_is_413_with_and_without_a_length(
    narrow: TestClient, url: str, media_type: str
) -> None:
    headers = {"content-type": media_type}
    for body in (b" " * (LIMIT + 1), chunks(LIMIT + 1)):
        members = problem(narrow.post(url, content=body, headers=headers), 413, "body-too-large")
        assert str(LIMIT) in members["detail"]


@pytest.mark.parametrize(("url", "media_type"), POSTS)
def test_a_body_at_the_limit_is_read(narrow: TestClient, url: str, media_type: str) -> None:
    headers = {"content-type": media_type}
    for body in (b" " * LIMIT, chunks(LIMIT)):
        assert (
            narrow.post(url, content=body, headers=headers).status_code == 422
        )  # but says nothing


def test_a_body_within_the_limit_is_answered(narrow: TestClient) -> None:
    body = b'{"from": "grade:asm/junior", "to": "grade:asm/senior"}'
    padded = body + b" " * (LIMIT - len(body))
    response = narrow.post(
        f"{V1}/gap", content=padded, headers={"content-type": "application/json"}
    )
    assert response.status_code == 200


# --- Errors of ours ------------------------------------------------------------------------------


def test_an_error_of_ours_is_a_problem_that_betrays_nothing(catalogue: Catalogue) -> None:
    broken: Any = dataclasses.replace(catalogue, index=None)  # type: ignore[arg-type]
    client = TestClient(
        create_app(Settings(), Catalogues.of(broken)), raise_server_exceptions=False
    )
    response = client.get(f"{V1}/standards")
    problem(response, 500, "internal")
    assert "NoneType" not in response.text
    assert "Traceback" not in response.text

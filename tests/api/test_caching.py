"""Reads can be kept: an entity tag that is stable, particular, and answered with 304."""

from __future__ import annotations

import dataclasses

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from asked import JUNIOR_TO_SENIOR, V1
from skillgraph.catalogue import Catalogue
from skillgraph.version import Version
from skillgraph_api.app import create_app
from skillgraph_api.settings import Settings
from skillgraph_api.switch import Catalogues

READS = [
    JUNIOR_TO_SENIOR,
    f"{V1}/standards",
    f"{V1}/standards/asm",
    f"{V1}/standards/asm/grades/senior",
    f"{V1}/items/asm/senior/6.2/a1",
    f"{V1}/roles",
    f"{V1}/roles/after-sales-manager",
    f"{V1}/roles/after-sales-manager/competencies",
    f"{V1}/paths?from=role:after-sales-specialist&to=role:after-sales-director",
    f"{V1}/compare?left=standard:asm&right=standard:csm",
    f"{V1}/search?q=工单",
    f"{V1}/practice/ops/form/warranty-card",
    f"{V1}/why?subject=asm/senior&predicate=sg:requires&object=asm/senior/6.2/a1",
]
every_read = pytest.mark.parametrize("url", READS)


def tag(client: TestClient, url: str, **headers: str) -> str:
    response = client.get(url, headers=headers)
    assert response.status_code == 200
    etag = response.headers["etag"]
    assert etag.startswith('"')
    assert etag.endswith('"')
    return str(etag)


def conditional(client: TestClient, url: str, condition: str, **headers: str) -> Response:
    return client.get(url, headers={"if-none-match": condition, **headers})


@every_read
def test_a_read_has_the_same_tag_and_the_same_bytes_twice(client: TestClient, url: str) -> None:
    first, second = client.get(url), client.get(url)
    assert first.headers["etag"] == second.headers["etag"]
    assert first.content == second.content


@every_read
@pytest.mark.parametrize(
    "condition", ["{}", "W/{}", '"other", {}', '"other", W/{} , "more"', '"a,b", {}', "*"]
)
def test_what_the_client_holds_is_304_without_a_body(
    client: TestClient, url: str, condition: str
) -> None:
    full = client.get(url)
    etag = full.headers["etag"]
    response = conditional(client, url, condition.format(etag))
    assert response.status_code == 304
    assert response.content == b""
    for header in ("etag", "cache-control", "vary", "content-language"):  # RFC 9110, 15.4.5
        assert response.headers[header] == full.headers[header]


@every_read
@pytest.mark.parametrize("condition", ['"other"', 'W/"other"', "", "other", '"*"'])
def test_what_the_client_does_not_hold_is_sent(
    client: TestClient, url: str, condition: str
) -> None:
    assert conditional(client, url, condition).status_code == 200


def test_the_tag_is_particular_to_address_query_and_language(client: TestClient) -> None:
    english = {"accept-language": "en"}
    tags = [
        tag(client, f"{V1}/standards/asm"),
        tag(client, f"{V1}/standards/csm"),
        tag(client, f"{V1}/standards/asm", **english),
        tag(client, f"{V1}/standards"),
        tag(client, f"{V1}/standards?limit=1"),
        tag(client, f"{V1}/standards?limit=1&offset=1"),
        tag(client, JUNIOR_TO_SENIOR),
        tag(client, f"{JUNIOR_TO_SENIOR}&count_near=0.5"),
        tag(client, JUNIOR_TO_SENIOR, **english),
    ]
    assert len(set(tags)) == len(tags)


def test_a_tag_in_one_language_does_not_stand_for_the_other(client: TestClient) -> None:
    chinese = tag(client, JUNIOR_TO_SENIOR)
    english = {"accept-language": "en"}
    assert conditional(client, JUNIOR_TO_SENIOR, chinese, **english).status_code == 200


def test_another_version_has_other_tags(client: TestClient, catalogue: Catalogue) -> None:
    other = Version(catalogue.version.path.with_name("0" * 16))
    republished = dataclasses.replace(catalogue, version=other)
    after = TestClient(create_app(Settings(), Catalogues.of(republished)))
    assert tag(after, JUNIOR_TO_SENIOR) != tag(client, JUNIOR_TO_SENIOR)


@pytest.mark.parametrize(
    ("url", "status"),
    [
        (f"{V1}/standards/nope", 404),
        (f"{V1}/items/nope", 404),
        (f"{V1}/gap", 422),
        (f"{V1}/gap?from=nope&to=grade:asm/senior", 422),
        (f"{V1}/roles?limit=0", 422),
    ],
)
def test_a_condition_does_not_hide_what_is_wrong(client: TestClient, url: str, status: int) -> None:
    response = conditional(client, url, "*")
    assert response.status_code == status
    assert "etag" not in response.headers


def test_what_is_posted_has_no_tag_and_ignores_the_condition(client: TestClient) -> None:
    body = {"from": "grade:asm/junior", "to": "grade:asm/senior"}
    response = client.post(f"{V1}/gap", json=body, headers={"if-none-match": "*"})
    assert response.status_code == 200
    assert "etag" not in response.headers


@pytest.mark.parametrize("url", [*READS, "/", "/health", "/ready", "/docs", "/openapi.json"])
def test_head_is_get_without_the_body(client: TestClient, url: str) -> None:
    name = {"x-request-id": "0af7651916cd43dd8448eb211c80319c"}
    get, head = client.get(url, headers=name), client.head(url, headers=name)
    assert (head.status_code, head.content) == (200, b"")
    assert dict(head.headers) == dict(get.headers)


def test_head_of_what_is_not_there_is_404(client: TestClient) -> None:
    response = client.head(f"{V1}/standards/nope")
    assert (response.status_code, response.content) == (404, b"")


def test_head_is_conditional_too(client: TestClient) -> None:
    headers = {"if-none-match": tag(client, JUNIOR_TO_SENIOR)}
    assert client.head(JUNIOR_TO_SENIOR, headers=headers).status_code == 304

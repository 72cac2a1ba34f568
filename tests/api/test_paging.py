"""Lists come in pages, and the links of the pages lead through the whole list."""

from __future__ import annotations

from typing import Any

import pytest
from httpx2 import URL, Response
from starlette.testclient import TestClient

from asked import V1, problem, rows

ROLES = len(rows("roles/roles.csv"))
LISTS = [
    f"{V1}/standards",
    f"{V1}/roles",
    f"{V1}/search?q=客户&kind=item&kind=duty",
    f"{V1}/practice?kind=form&kind=process",
    f"{V1}/search?q=customer+complaints&kind=item&lang=en",
]
every_list = pytest.mark.parametrize("url", LISTS)


def paged(url: str, **page: int) -> str:
    """Write a URL with a page, beside what its query holds already."""
    parameters = "&".join(f"{name}={value}" for name, value in page.items())
    return f"{url}{'&' if '?' in url else '?'}{parameters}"


def walk(client: TestClient, url: str, relation: str) -> list[Response]:
    """Follow the links of a relation to the end."""
    responses = [client.get(url)]
    while relation in responses[-1].links:
        assert len(responses) < 1000, "the links lead in a circle"
        responses.append(client.get(responses[-1].links[relation]["url"]))
    assert {response.status_code for response in responses} == {200}
    return responses


def members(responses: list[Response]) -> list[dict[str, Any]]:
    return [member for response in responses for member in response.json()]


def total(response: Response) -> int:
    return int(response.headers["x-total-count"])


@every_list
@pytest.mark.parametrize("limit", [4, 50])
def test_the_next_links_lead_through_the_whole_list_once(
    client: TestClient, url: str, limit: int
) -> None:
    whole = client.get(paged(url, limit=500))
    assert total(whole) == len(whole.json()) > 1
    pages = walk(client, paged(url, limit=limit), "next")
    assert members(pages) == whole.json()
    assert len({member["id"] for member in whole.json()}) == total(whole)
    assert len(pages) == -(-total(whole) // limit)
    assert {total(page) for page in pages} == {total(whole)}


@every_list
def test_the_prev_links_lead_back_to_the_first_page(client: TestClient, url: str) -> None:
    last = client.get(paged(url, limit=2)).links["last"]["url"]
    back = walk(client, last, "prev")
    assert members(list(reversed(back))) == client.get(paged(url, limit=500)).json()
    assert back[-1].json() == client.get(back[-1].links["first"]["url"]).json()


def test_the_list_of_roles_counts_the_rows_of_its_table(client: TestClient) -> None:
    response = client.get(f"{V1}/roles?limit=5")
    assert total(response) == ROLES
    assert len(response.json()) == 5
    last = URL(response.links["last"]["url"])
    assert int(last.params["offset"]) == (ROLES - 1) // 5 * 5
    assert set(response.links) == {"first", "last", "next"}


def test_the_links_keep_the_rest_of_the_query(client: TestClient) -> None:
    response = client.get(f"{V1}/search?q=客户 服务&kind=item&kind=duty&lang=en&limit=3")
    following = URL(response.links["next"]["url"])
    assert following.params["q"] == "客户 服务"
    assert following.params.get_list("kind") == ["item", "duty"]
    assert following.params["lang"] == "en"
    assert (following.params["limit"], following.params["offset"]) == ("3", "3")
    assert following.path == f"{V1}/search"


def test_without_a_page_asked_for_fifty_come(client: TestClient) -> None:
    response = client.get(f"{V1}/search?q=客户")
    assert len(response.json()) == 50 < total(response)


@every_list
def test_beyond_the_end_a_page_is_empty_and_leads_back(client: TestClient, url: str) -> None:
    for offset in (1000, 2**31, 2**63, 10**30):
        response = client.get(paged(url, limit=10, offset=offset))
        assert (response.status_code, response.json()) == (200, [])
        assert "next" not in response.links
        assert client.get(response.links["prev"]["url"]).json() != []
        assert client.get(response.links["last"]["url"]).json() != []


def test_what_finds_nothing_is_an_empty_list(client: TestClient) -> None:
    response = client.get(f"{V1}/search?q=qqqqzzzzxxxx")
    assert (response.status_code, response.json(), total(response)) == (200, [], 0)
    assert set(response.links) == {"first", "last"}


@every_list
@pytest.mark.parametrize(
    "page", ["limit=0", "limit=-1", "limit=501", "limit=x", "limit=", "offset=-1", "offset=1.5"]
)
def test_an_impossible_page_is_422(client: TestClient, url: str, page: str) -> None:
    response = client.get(f"{url}{'&' if '?' in url else '?'}{page}")
    [error] = problem(response, 422, "invalid-request")["errors"]
    assert error["in"] == f"query.{page.partition('=')[0]}"

"""The page on which a teacher sends a spreadsheet."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from asked import ROOT, V1, rows
from webpage import Page

MAJOR = (ROOT / "data" / "examples" / "after-sales-major.csv").read_bytes()


def text(client: TestClient, language: str = "en") -> str:
    response = client.get("/coverage", params={"lang": language})
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    found: str = response.text
    return found


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_the_page_is_well_formed_in_its_language_and_loads_nothing(
    client: TestClient, language: str
) -> None:
    page = Page(text(client, language))
    assert page.language == language
    assert page.assets == []


def test_every_page_leads_to_it_and_its_links_answer(client: TestClient) -> None:
    assert "/coverage" in Page(client.get("/").text).links
    links = [link for link in Page(text(client)).links if "/coverage/template" in link]
    assert len(links) == 2
    assert [client.get(link).status_code for link in links] == [200, 200]


def test_its_targets_are_the_grades_and_the_roles_that_require_something(
    client: TestClient,
) -> None:
    offered = re.findall(r'<option value="([^"]+)"', text(client))
    grades = [f"grade:{row['id']}" for row in rows("standards/asm/grades.csv")]
    assert offered[: len(grades)] == grades
    assert "role:after-sales-manager" in offered
    assert "role:sales-director" not in offered  # of which no duty draws on an item
    for ref in offered:
        answer = client.post(
            f"{V1}/coverage", json={"to": ref, "courses": [{"course": "接待"}]}
        ).json()
        assert answer["summary"]["tally"]["uncovered"] > 0


def test_the_form_works_without_its_script(client: TestClient) -> None:
    """Each button sends the form, whose fields are those of the operation, to an address."""
    page = text(client)
    assert 'enctype="multipart/form-data"' in page
    [action] = re.findall(r'<form method="post" action="([^"]+)"', page)
    addresses = [action, *re.findall(r'formaction="([^"]+)"', page)]
    fields = set(re.findall(r' name="([^"]+)"', page)) - {"viewport"}
    assert fields == {"file", "to", "hours", "threshold"}
    sent = {"to": "grade:asm/junior", "hours": "", "threshold": "0.4"}
    types = set()
    for address in addresses:
        url = urlsplit(address.replace("&amp;", "&"))
        assert parse_qs(url.query)["lang"] == ["en"]
        response = client.post(url.geturl(), data=sent, files={"file": ("m.csv", MAJOR)})
        assert response.status_code == 200
        types.add(response.headers["content-type"].partition(";")[0])
    assert len(types) == len(addresses) == 4

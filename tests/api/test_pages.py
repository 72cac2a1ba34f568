"""What a browser or a supervisor meets: the home page, the documentation, health, readiness."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import pytest
from starlette.testclient import TestClient

from asked import rows
from skillgraph import __version__
from skillgraph.catalogue import Catalogue
from webpage import Page


def page(client: TestClient, url: str, **headers: str) -> Page:
    response = client.get(url, headers=headers)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return Page(response.text)


# --- The home page -------------------------------------------------------------------------------


def test_the_home_page_is_well_formed_html(client: TestClient) -> None:
    text = client.get("/").text
    assert text.startswith("<!doctype html>")
    assert '<meta charset="utf-8">' in text
    assert re.findall(r"&(?!amp;|lt;|gt;|quot;|#)", text) == []
    Page(text)


def test_every_link_of_the_home_page_answers(client: TestClient) -> None:
    links = [link for link in page(client, "/").links if not link.startswith("https:")]
    assert len(links) == len(set(links)) >= 10
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_every_example_of_the_home_page_has_something_to_show(client: TestClient) -> None:
    answers = {link: client.get(link).json() for link in page(client, "/").links if "/api/" in link}
    assert [link for link, answer in answers.items() if answer in ([], {})] == []


def test_the_home_page_counts_grades_and_items_of_each_standard(client: TestClient) -> None:
    expected = []
    for standard in ("asm", "csm"):
        expected += [
            rows(f"standards/{standard}/standard.csv")[0]["label_en"],
            str(len(rows(f"standards/{standard}/grades.csv"))),
            str(len(rows(f"standards/{standard}/items.csv"))),
        ]
    assert page(client, "/", **{"accept-language": "en"}).cells == expected


def test_the_home_page_names_its_language_and_version(
    client: TestClient, catalogue: Catalogue
) -> None:
    assert page(client, "/").language == "zh-Hans"
    assert page(client, "/?lang=en").language == "en"
    assert catalogue.version.digest in client.get("/").text


# --- The documentation ---------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["/docs", "/redoc"])
def test_the_documentation_needs_no_other_host(client: TestClient, url: str) -> None:
    text = client.get(url).text
    assert re.findall(r"https?:|[\"']//", text) == []
    assets = [urljoin(url, asset) for asset in page(client, url).assets]
    assert len(assets) >= 2
    assert {asset: client.get(asset).status_code for asset in assets} == dict.fromkeys(assets, 200)


def test_the_documentation_shows_our_document(client: TestClient) -> None:
    assert "/openapi.json" in client.get("/docs").text
    document = client.get("/openapi.json").json()
    assert document["info"]["title"] == "skillgraph"
    assert document["info"]["version"] == __version__


# --- Health and readiness ------------------------------------------------------------------------


def test_health_tells_the_version_of_the_code(client: TestClient) -> None:
    assert client.get("/health").json() == {"status": "ok", "skillgraph": __version__}


def test_ready_tells_the_version_of_the_graph_and_its_counts(
    client: TestClient, catalogue: Catalogue
) -> None:
    answer = client.get("/ready").json()
    items = [rows(f"standards/{standard}/items.csv") for standard in ("asm", "csm")]
    lines = catalogue.version.nquads.read_bytes().count(b"\n")
    assert answer["ready"] is True
    assert answer["version"] == catalogue.version.path.name
    assert answer["items"] == len(items[0]) + len(items[1]) == 301 + 378
    assert answer["triples"] == lines

"""The language of labels: by ``?lang=``, else by ``Accept-Language``, else the operator's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from asked import JUNIOR_TO_SENIOR, V1, row
from skillgraph.catalogue import Catalogue
from skillgraph.services.language import Language
from skillgraph_api.app import create_app
from skillgraph_api.settings import Settings
from skillgraph_api.switch import Catalogues

ITEM = f"{V1}/items/asm/senior/6.2/a1"
ZH, EN = "zh-Hans", "en"
HAN = re.compile(r"[\u4e00-\u9fff]")


def language(client: TestClient, url: str = ITEM, accept: str | None = None) -> str:
    """Ask for an item and tell the language by its label, which the header must name too."""
    headers = {"accept-language": accept} if accept is not None else {}
    response = client.get(url, headers=headers)
    assert response.status_code == 200
    item = row("standards/asm/items.csv", "asm/senior/6.2/a1")
    by_label = {item["label_zh"]: ZH, item["label_en"]: EN}[response.json()["label"]]
    assert response.headers["content-language"] == by_label
    assert "Accept-Language" in response.headers["vary"]
    return by_label


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("zh-Hans", ZH),
        ("zh-CN", ZH),
        ("zh", ZH),
        ("zh-TW", ZH),
        ("zh-Hant-HK", ZH),
        ("ZH-cn", ZH),
        ("en", EN),
        ("en-GB", EN),
        ("en-US,en;q=0.9", EN),
        ("en;q=0.2, zh;q=0.1", EN),
        ("en;q=0.1, zh;q=0.2", ZH),
        ("zh-TW,en;q=0.8", ZH),  # not the exact English before the near Chinese
        ("en-US,zh-CN;q=0.9", EN),  # nor the exact Chinese before the near English
        ("de,fr;q=0.9,en;q=0.1", EN),
        ("de, *;q=0.5", ZH),
        ("*", ZH),
        ("de", ZH),
        ("en;q=0", ZH),
        ("en;q=0, zh;q=0.1", ZH),
        ("", ZH),
        (";;;,,q=", ZH),
        ("english", ZH),
    ],
)
def test_accept_language_chooses_by_quality_and_primary_tag(
    client: TestClient, accept: str, expected: str
) -> None:
    assert language(client, accept=accept) == expected


def test_without_the_header_labels_are_chinese(client: TestClient) -> None:
    assert language(client) == ZH


@pytest.mark.parametrize(("lang", "accept"), [(EN, "zh-CN"), (ZH, "en")])
def test_lang_goes_before_accept_language(client: TestClient, lang: str, accept: str) -> None:
    assert language(client, f"{ITEM}?lang={lang}", accept) == lang


@pytest.mark.parametrize("accept", ["de", "*", "", "en;q=0"])
def test_what_we_do_not_have_gets_the_operators_language(catalogue: Catalogue, accept: str) -> None:
    english = TestClient(
        create_app(Settings(default_language=Language.EN), Catalogues.of(catalogue))
    )
    assert language(english, accept=accept) == EN
    assert language(english, accept="zh-TW") == ZH


def labels(value: Any) -> Iterator[str]:
    """Give every label in an answer, however deep."""
    members = value.items() if isinstance(value, dict) else enumerate(value)
    for name, member in members:
        if name == "label":
            yield member
        elif isinstance(member, dict | list):
            yield from labels(member)


@pytest.mark.parametrize(
    "url",
    [
        JUNIOR_TO_SENIOR,
        f"{V1}/standards",
        f"{V1}/standards/csm",
        f"{V1}/standards/asm/grades/senior",
        f"{V1}/standards/csm/grades/level-2",
        f"{V1}/items/csm/level-2/4.3/k4",
        f"{V1}/roles",
        f"{V1}/roles/after-sales-manager",
        f"{V1}/roles/after-sales-manager/competencies",
        f"{V1}/paths?from=role:after-sales-specialist&to=role:after-sales-director",
        f"{V1}/compare?left=standard:asm&right=standard:csm",
        f"{V1}/search?q=客户",
    ],
)
def test_no_label_is_in_the_other_language(client: TestClient, url: str) -> None:
    english = list(labels(client.get(url, headers={"accept-language": "en"}).json()))
    chinese = list(labels(client.get(url, headers={"accept-language": "zh"}).json()))
    assert len(english) == len(chinese) > 0
    assert [label for label in english if HAN.search(label)] == []
    assert [label for label in chinese if not HAN.search(label)] == []


def test_the_rule_and_the_errata_are_told_in_the_language_asked_for(client: TestClient) -> None:
    for lang, has_han in ((EN, False), (ZH, True)):
        gap = client.get(f"{JUNIOR_TO_SENIOR}&lang={lang}").json()
        assert bool(HAN.search(gap["rule"]["because"])) is has_han
        errata = client.get(f"{V1}/standards/asm?lang={lang}").json()["errata"]
        assert len(errata) == len({e["id"] for e in errata}) > 0


def test_post_follows_the_language_too(client: TestClient) -> None:
    body = {"person": {}, "to": "asm/junior"}
    response = client.post(f"{V1}/eligibility", json=body, headers={"accept-language": "en"})
    assert response.headers["content-language"] == EN
    routes = response.json()["routes"]
    expected = row("standards/asm/entry-routes.csv", "asm/junior/entry/1")["label_en"]
    assert routes[0]["label"] == expected

"""Answers that are kept: the same bytes and headers as the first, and never those of another."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from asked import JUNIOR_TO_SENIOR, V1
from skillgraph.catalogue import Catalogue
from skillgraph_api.kept import KeptAnswers
from skillgraph_api.switch import Catalogues

MANAGER = f"{V1}/roles/after-sales-manager/competencies"
KEPT = [JUNIOR_TO_SENIOR, MANAGER, f"{V1}/roles/role/after-sales-manager/competencies"]
NOT_KEPT = [
    f"{V1}/roles/after-sales-manager",
    f"{JUNIOR_TO_SENIOR}&version=current",
    f"{V1}/gap?from=items:asm/junior/2.2/a1&to=grade:asm/senior",
    f"{V1}/gap?from=items%3Aasm/junior/2.2/a1&to=grade:asm/senior",
    f"{V1}/gap?from=grade:asm/junior%2Bitems:asm/junior/2.2/a1&to=grade:asm/senior",
    f"{V1}/gap?from=grade:asm/junior&to=grade:nothing",
]


class Counted:
    """An application that another one stands behind, which counts the requests."""

    def __init__(self, client: TestClient) -> None:
        self._app = client.app
        self.asked = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked += scope["type"] == "http"
        await self._app(scope, receive, send)  # type: ignore[operator]


@pytest.fixture
def counted(client: TestClient) -> Counted:
    return Counted(client)


@pytest.fixture
def keeping(counted: Counted, catalogue: Catalogue) -> TestClient:
    return TestClient(KeptAnswers(counted, Catalogues.of(catalogue), 10**6))


@pytest.mark.parametrize("url", KEPT)
def test_the_second_answer_is_the_first_one_kept(
    keeping: TestClient, counted: Counted, url: str
) -> None:
    first, second = keeping.get(url), keeping.get(url)
    assert counted.asked == 1
    assert first.status_code == second.status_code == 200
    assert first.content == second.content
    assert first.headers.raw == second.headers.raw


@pytest.mark.parametrize("url", NOT_KEPT)
def test_what_is_no_answer_of_the_current_version_or_names_items_is_not_kept(
    keeping: TestClient, counted: Counted, url: str
) -> None:
    assert keeping.get(url).content == keeping.get(url).content
    assert counted.asked == 2


def test_each_language_and_each_address_has_an_answer_of_its_own(keeping: TestClient) -> None:
    asked = [{}, {"accept-language": "en"}, {"accept-language": "zh"}]
    languages = [
        [keeping.get(JUNIOR_TO_SENIOR, headers=h).headers["content-language"] for h in asked]
        for _ in range(2)
    ]
    assert languages == [["zh-Hans", "en", "zh-Hans"]] * 2
    assert keeping.get(MANAGER).content != keeping.get(JUNIOR_TO_SENIOR).content


def test_a_client_that_holds_the_answer_is_told_so_though_it_is_kept(keeping: TestClient) -> None:
    tag = keeping.get(JUNIOR_TO_SENIOR).headers["etag"]
    response = keeping.get(JUNIOR_TO_SENIOR, headers={"if-none-match": tag})
    assert (response.status_code, response.content) == (304, b"")


def test_another_version_has_answers_of_its_own(
    counted: Counted, catalogue: Catalogue, five_levels: Catalogue
) -> None:
    catalogues = Catalogues.of(catalogue)
    keeping = TestClient(KeptAnswers(counted, catalogues, 10**6))
    keeping.get(MANAGER)
    catalogues._current = five_levels
    keeping.get(MANAGER)
    assert counted.asked == 2


def test_what_is_larger_than_the_room_is_sent_and_not_kept(
    counted: Counted, catalogue: Catalogue
) -> None:
    keeping = TestClient(KeptAnswers(counted, Catalogues.of(catalogue), 5000))
    assert keeping.get(MANAGER).content == keeping.get(MANAGER).content
    assert counted.asked == 2


def test_what_others_add_to_the_headers_is_not_kept(counted: Counted, catalogue: Catalogue) -> None:
    kept = KeptAnswers(counted, Catalogues.of(catalogue), 10**6)

    async def adding(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"].append((b"x-added", b"1"))
            await send(message)

        await kept(scope, receive, send_on)

    client = TestClient(adding)
    for _ in range(3):
        assert client.get(MANAGER).headers.get_list("x-added") == ["1"]

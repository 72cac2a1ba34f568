"""The media type of an answer is the one that the client likes best."""

from __future__ import annotations

import pytest
from fastapi import Request
from starlette.exceptions import HTTPException

from skillgraph_api.negotiation import choose, negotiate

OFFERED = ("text/turtle", "application/ld+json", "text/html")
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def asking(*accept: str) -> Request:
    """Make a request with some ``Accept`` headers."""
    headers = [(b"accept", value.encode()) for value in accept]
    return Request({"type": "http", "method": "GET", "path": "/", "headers": headers})


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("text/html", "text/html"),
        ("TEXT/HTML", "text/html"),
        (BROWSER, "text/html"),
        ("text/turtle;q=0.5, text/html;q=0.4", "text/turtle"),
        ("text/turtle;q=0.4, text/html;q=0.5", "text/html"),
        ("text/html, text/turtle", "text/turtle"),  # both alike: the first that there is
        ("application/*, text/*;q=0.5", "application/ld+json"),
        ("*/*", "text/turtle"),
        ("*", "text/turtle"),
        ("*/*, text/turtle;q=0", "application/ld+json"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"',
         "application/ld+json"),
        ("text/html; charset=utf-8", "text/html"),
        ("image/png, text/html;q=0.1", "text/html"),
        ("image/png;q=0.x, text/html", "text/html"),
    ],
)  # fmt: skip
def test_the_best_liked_of_what_there_is_is_chosen(accept: str, chosen: str) -> None:
    assert choose(asking(accept), OFFERED) == chosen


@pytest.mark.parametrize("accept", ["", ",", "text/html;q=2", "text/html;q=-1"])
def test_a_wish_that_cannot_be_read_is_none(accept: str) -> None:
    assert choose(asking(accept), OFFERED) == "text/turtle"


def test_without_a_wish_the_first_is_chosen() -> None:
    assert choose(asking(), OFFERED) == "text/turtle"


def test_several_headers_are_one_list() -> None:
    assert choose(asking("image/png", "text/html"), OFFERED) == "text/html"


@pytest.mark.parametrize("accept", ["image/png", "application/json", "text/turtle;q=0", "turtle"])
def test_what_there_is_not_is_refused_and_what_there_is_named(accept: str) -> None:
    assert choose(asking(accept), OFFERED) is None
    with pytest.raises(HTTPException) as refusal:
        negotiate(asking(accept), OFFERED)
    assert refusal.value.status_code == 406
    assert refusal.value.detail.startswith(f"{accept}: ")
    assert all(media_type in refusal.value.detail for media_type in OFFERED)
    assert refusal.value.headers == {"Vary": "Accept"}

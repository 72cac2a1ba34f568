"""The harness itself, against Oxigraph's own server, whose shortcomings are known.

What passes here shows that the harness can pass, what fails that it can fail.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message
from pathlib import Path

import pytest

from conformance.exchange import Answer, Endpoint, check, run
from conformance.manifest import (
    GRAPH_STORE,
    PROTOCOL,
    Case,
    Expected,
    cases,
    needs_suites,
    parametrised,
)
from conformance.servers import free_port, serving

OXIGRAPH = shutil.which("oxigraph", path=Path(sys.executable).parent)
#: What it fails, and what the harness has to say of it.
KNOWN = {
    "query_content_type_describe": "'application/n-quads' is no media type",
    "query_content_type_construct": "'application/n-quads' is no media type",
    "bad_update_get": "the status",  # it answers with its service description
    **{
        case.name: "content-type is not 'text/turtle; charset=utf-8'"
        for case in cases(*GRAPH_STORE)
        if any(request.expected.headers for request in case.requests)
    },
}

pytestmark = needs_suites


@pytest.fixture(scope="module")
def oxigraph() -> Iterator[Endpoint]:
    """Oxigraph's own server, in memory."""
    port = free_port()
    command = [str(OXIGRAPH), "serve", "--bind", f"127.0.0.1:{port}"]
    endpoint = Endpoint("127.0.0.1", port, "/query", "/update", "/store")
    with serving(command, endpoint, ready="/query?query=ASK%20%7B%7D"):
        yield endpoint


@pytest.mark.skipif(OXIGRAPH is None, reason="oxigraph's server is not installed")
@parametrised(PROTOCOL, *GRAPH_STORE)
def test_another_server_passes_but_where_it_is_known_to_fail(
    case: Case, oxigraph: Endpoint
) -> None:
    if case.name not in KNOWN:
        run(case, oxigraph)
        return
    with pytest.raises(AssertionError) as failure:
        run(case, oxigraph)
    assert KNOWN[case.name] in str(failure.value)


def test_the_suites_are_read_whole() -> None:
    assert len(cases(PROTOCOL)) == 34
    assert len(cases(*GRAPH_STORE)) == 13


def test_a_body_is_sent_in_the_encoding_that_the_suite_says() -> None:
    [case] = [case for case in cases(PROTOCOL) if case.name == "bad_query_non_utf8"]
    assert case.requests[0].body == "ASK {}".encode("utf-16")


ANYTHING = Expected(frozenset({200}), None, None, None, {}, None)
TURTLE = {"content-type": "text/turtle"}


def answer(body: str = "", status: int = 200, **headers: str) -> Answer:
    message = Message()
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    return Answer(status, message, body.encode())


@pytest.mark.parametrize(
    ("expected", "got", "wrong"),
    [
        (ANYTHING, answer(status=404), "status"),
        (replace(ANYTHING, location="$L$"), answer(), "Location"),
        (replace(ANYTHING, headers=TURTLE), answer(content_type="text/html"), "content-type"),
        (
            replace(ANYTHING, headers=TURTLE, body="<urn:a> <urn:b> 'c' ."),
            answer("<urn:a> <urn:b> 'd' .", content_type="text/turtle"),
            "the graph is not",
        ),
        (
            replace(ANYTHING, format="boolean", boolean=True),
            answer(
                '{"head": {}, "boolean": false}', content_type="application/sparql-results+json"
            ),
            "the answer is not True",
        ),
        (replace(ANYTHING, format="tabular"), answer(content_type="text/turtle"), "media type"),
    ],
)
def test_an_answer_that_differs_is_told_apart(expected: Expected, got: Answer, wrong: str) -> None:
    assert wrong in (check(expected, got) or "")


def test_an_answer_as_expected_passes() -> None:
    expected = replace(ANYTHING, headers=TURTLE, body="[] <urn:b> 'c' .")
    assert check(expected, answer("_:x <urn:b> 'c' .", content_type="text/turtle")) is None

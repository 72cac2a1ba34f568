"""An endpoint that wants things its own way, as Virtuoso does, is read and written all the same."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from skillgraph.store.address import Endpoint
from skillgraph.store.protocol import Question
from skillgraph.store.remote import RemoteStore, client

GRAPH = "http://example.org/g"


class _Picky(BaseHTTPRequestHandler):
    """Refuses Basic without naming a scheme; sends of what is accepted the first."""

    def do_PUT(self) -> None:
        sent = self.headers.get("Authorization", "")
        self.send_response(201 if sent.startswith("Digest ") else 401)
        if not sent:
            self.send_header("WWW-Authenticate", 'Digest realm="x", nonce="1", qop="auth"')
        self.end_headers()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", self.headers["Accept"].partition(",")[0])
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def picky() -> Iterator[Endpoint]:
    """The endpoint, on loopback."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Picky) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/"
        yield Endpoint(url, url, "dba", "secret")
        server.shutdown()


def test_digest_is_found_where_basic_is_refused_and_no_scheme_is_named(picky: Endpoint) -> None:
    assert picky.graph_store
    with client(picky) as http:
        statuses = [http.put(picky.graph_store, content=b"x").status_code for _ in range(2)]
    assert statuses == [201, 201]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PREFIX ask: <http://x/> # SELECT\nCONSTRUCT { ?s ?p 'ask' } {}", "text/turtle"),
        ("describe <http://x/ask>", "text/turtle"),
        ("BASE <http://x/> SELECT * { ?construct <describe> 'ask' }", "text/csv"),
        ("ASK { { SELECT * { ?s ?p ?o } } }", "application/sparql-results+xml"),
    ],
)
def test_nothing_but_the_result_of_the_querys_form_is_accepted(
    picky: Endpoint, text: str, expected: str
) -> None:
    question = Question(text, (GRAPH,), (), "text/csv", "application/sparql-results+xml")
    said: list[str] = []

    def respond(media_type: str) -> io.BytesIO:
        said.append(media_type)
        return io.BytesIO()

    RemoteStore(picky, "0" * 16).query(question, respond)
    assert said == [expected]

"""Send a test's requests to a server and hold its answers against what is expected."""

from __future__ import annotations

import http.client
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from urllib.parse import parse_qs, quote, urlsplit

from rdflib import Graph
from rdflib.compare import isomorphic
from rdflib.query import Result

from conformance.manifest import Case, Expected, Request

_SOLUTIONS = {"application/sparql-results+json", "application/sparql-results+xml"}
_TABLES = _SOLUTIONS | {"text/csv", "text/tab-separated-values"}
_GRAPHS = {"text/turtle", "application/rdf+xml", "application/n-triples"}
_FORMATS = {"boolean": _SOLUTIONS, "tabular": _TABLES, "RDF": _GRAPHS}

#: What a graph holds that a test names without saying so: a server that fetches nothing has to
#: be given what the suite expects to lie on the web.
_STAND_IN = "<http://example.org/s> <http://example.org/p> <http://example.org/o> ."
_SECONDS = 120


@dataclass(frozen=True)
class Answer:
    """What a server answered."""

    status: int
    headers: Message
    body: bytes

    @property
    def media_type(self) -> str:
        """Its media type, without parameters."""
        return self.headers.get_content_type() if "content-type" in self.headers else ""

    def graph(self) -> Graph:
        """Parse the graph that it is."""
        return Graph().parse(self.body, format=self.media_type)


@dataclass(frozen=True)
class Endpoint:
    """A server under test: where it listens and which paths it gives the three services."""

    host: str
    port: int
    query: str
    update: str
    graph_store: str
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        """The server's address, without a path."""
        return f"http://{self.host}:{self.port}"

    def send(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> Answer:
        """Send a request exactly so, and with the endpoint's own headers (the key)."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=_SECONDS)
        try:
            connection.request(method, target, body, {**self.headers, **headers})
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def path(self, case: Case, request: Request) -> str:
        """Put the endpoint's own path where the suite writes ``/sparql/`` or ``/gsp``."""
        if request.target.startswith("/gsp"):
            return self.graph_store + request.target.removeprefix("/gsp")
        asks = request.headers.get("content-type") == "application/sparql-query"
        path = self.update if "update" in case.name and not asks else self.query
        return path + request.target.removeprefix("/sparql/")


def run(case: Case, endpoint: Endpoint) -> None:
    """Run a test: prepare its graphs, send its requests, check the answers."""
    _prepare(case, endpoint)
    variables: dict[str, str] = {}
    for number, request in enumerate(case.requests, start=1):
        target = endpoint.path(case, request)
        body = request.body
        for name, value in variables.items():
            target = target.replace(name, quote(value, safe=""))
            body = body and body.replace(name.encode(), value.encode())
        answer = endpoint.send(request.method, target, request.headers, body)
        wrong = check(request.expected, answer, head=request.method == "HEAD")
        assert not wrong, _told(case, number, request, target, answer, wrong)
        if request.expected.location:
            variables[request.expected.location] = answer.headers["location"]


def check(expected: Expected, answer: Answer, *, head: bool = False) -> str | None:
    """Say what is wrong with an answer, if anything is."""
    if answer.status not in expected.statuses:
        return f"the status is none of {sorted(expected.statuses)[:3]}…"
    if expected.location and not answer.headers["location"]:
        return "there is no Location"
    for name, value in expected.headers.items():
        if _plain(answer.headers.get(name, "")) != _plain(value):
            return f"{name} is not {value!r}"
    if expected.format:
        return _check_format(expected, answer)
    if expected.body is not None and not head:
        wanted = Graph().parse(data=expected.body, format=_media_type(expected.headers))
        if not isomorphic(answer.graph(), wanted):
            return f"the graph is not that of\n{expected.body}"
    return None


def _check_format(expected: Expected, answer: Answer) -> str | None:
    if answer.media_type not in _FORMATS[expected.format or ""]:
        return f"{answer.media_type!r} is no media type of {expected.format} results"
    if expected.format == "RDF":
        answer.graph()  # raises where it is none
        return None
    result = Result.parse(io.BytesIO(answer.body), content_type=answer.media_type)
    if expected.boolean is not None and result.askAnswer is not expected.boolean:
        return f"the answer is not {expected.boolean}"
    return None


def _prepare(case: Case, endpoint: Endpoint) -> None:
    """Put the graphs there that a test needs, and take away those that it makes itself."""
    needed = dict(case.graphs)
    for request in case.requests:
        parameters = parse_qs(urlsplit(request.target).query)
        for name in parameters.get("default-graph-uri", ()):
            needed.setdefault(name, _STAND_IN)
        if request.target.startswith("/gsp"):
            _delete(endpoint, endpoint.path(case, request))
    for name, triples in needed.items():
        _put(endpoint, f"{endpoint.graph_store}?graph={quote(name, safe='')}", triples)


def _delete(endpoint: Endpoint, target: str) -> None:
    if "$" in target or target == endpoint.graph_store:
        return  # a graph that the server is to name
    if endpoint.send("HEAD", target, {}).status == 200:
        assert endpoint.send("DELETE", target, {}).status in {200, 204}, target


def _put(endpoint: Endpoint, target: str, triples: str) -> None:
    """Make a graph hold some triples, if it does not do so already."""
    held = endpoint.send("GET", target, {"accept": "text/turtle"})
    wanted = Graph().parse(data=triples, format="nt")
    if held.status == 200 and isomorphic(held.graph(), wanted):
        return
    done = endpoint.send("PUT", target, {"content-type": "text/turtle"}, triples.encode())
    assert done.status in {200, 201, 204}, (target, done.status, done.body)


def _media_type(headers: Mapping[str, str]) -> str:
    return headers["content-type"].partition(";")[0].strip()


def _plain(value: str) -> str:
    return value.replace(" ", "").lower()


def _told(
    case: Case, number: int, request: Request, target: str, answer: Answer, wrong: str
) -> str:
    """Write what was sent and what was got, for whoever reads of a failure."""
    sent = "\n".join(f"{name}: {value}" for name, value in request.headers.items())
    return (
        f"{case.title}: request {number}: {wrong}\n"
        f"--- sent\n{request.method} {target}\n{sent}\n\n{_shown(request.body or b'')}\n"
        f"--- got\n{answer.status}\n{answer.headers}{_shown(answer.body)}"
    )


def _shown(body: bytes) -> str:
    return body.decode(errors="backslashreplace")

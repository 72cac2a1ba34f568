"""Any SPARQL 1.1 endpoint as the engine: a version's graphs are read over the protocol."""

from __future__ import annotations

import contextlib
import itertools
import re
import weakref
from collections.abc import Iterator
from typing import Any

import httpx2
import pyoxigraph as ox

from skillgraph.errors import NotAcceptableError, QuerySyntaxError, StoreError
from skillgraph.store.address import Endpoint
from skillgraph.store.closed import INERT
from skillgraph.store.naming import Naming
from skillgraph.store.protocol import Question, Respond, Subject, Term

_JSON = "application/sparql-results+json"
#: Rows asked for at a time: endpoints cap what one answer may hold, often at 10,000.
_PAGE = 10_000
#: Seconds without a byte after which an endpoint counts as gone.
_SILENCE = 60.0
#: The first of these words outside comments, strings, IRIs and names tells a query's form.
_FORM = re.compile(r"(?<!\w)(?:SELECT|ASK|CONSTRUCT|DESCRIBE)(?![\w:])", re.IGNORECASE)


def client(endpoint: Endpoint) -> httpx2.Client:
    """Make a client that knows the endpoint's credentials; Basic or Digest, as it is asked."""
    auth = _Credentials(endpoint.user, endpoint.password or "") if endpoint.user else None
    return httpx2.Client(auth=auth, timeout=_SILENCE, follow_redirects=False, trust_env=False)


class _Credentials(httpx2.Auth):
    """Basic credentials, and Digest where the endpoint asks for them (Virtuoso does)."""

    def __init__(self, user: str, password: str) -> None:
        self._basic = httpx2.BasicAuth(user, password)
        self._digest = httpx2.DigestAuth(user, password)
        self._basic_refused = False

    def auth_flow(self, request: httpx2.Request) -> Any:
        if not self._basic_refused:
            response = yield next(self._basic.auth_flow(request))
            if response.status_code != 401:
                return
            self._basic_refused = True  # Virtuoso names Digest only to whoever sends nothing
            request.headers.pop("authorization", None)
        yield from self._digest.auth_flow(request)


@contextlib.contextmanager
def explained(url: str) -> Iterator[None]:
    """Turn what goes wrong on the way to an endpoint into an error that names it."""
    try:
        yield
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise StoreError(f"{url}: {error or type(error).__name__}") from error


class RemoteStore:
    """The graphs of one version at an endpoint."""

    def __init__(self, endpoint: Endpoint, version: str) -> None:
        self._url = endpoint.query
        self._client = client(endpoint)
        weakref.finalize(self, self._client.close)
        self._names = Naming(version)
        self._graphs: tuple[str, ...] | None = None

    def graphs(self) -> tuple[str, ...]:
        """Name the graphs, sorted; as the version's description at the endpoint lists them."""
        if self._graphs is None:
            described = f"<{self._names.version}>"
            rows = self._select(
                f"SELECT ?g {{ GRAPH {described} {{ {described} "
                "<http://purl.org/dc/terms/hasPart> ?g }}"
            )
            self._graphs = tuple(sorted(self._names.graph_here(row["g"].value) for row in rows))
        return self._graphs

    def quads(
        self,
        subject: Subject | None = None,
        predicate: ox.NamedNode | None = None,
        object: Term | None = None,
        graph: ox.NamedNode | None = None,
    ) -> Iterator[ox.Quad]:
        """Give the quads that match a pattern, page by page; ``None`` matches anything."""
        pattern = {"s": subject, "p": predicate, "o": object}
        triple = " ".join(self._written(term) or f"?{name}" for name, term in pattern.items())
        open_ends = " ".join(f"?{name}" for name, term in pattern.items() if term is None)
        for name in [graph.value] if graph else self.graphs():
            there = self._names.graph_there(name)
            where = f"{{ GRAPH <{there}> {{ {triple} }} }}"
            if not open_ends:
                rows: Iterator[Any] = iter(self._select(f"SELECT * {where} LIMIT 1"))
            else:
                # Inside, or Virtuoso refuses to sort more than 10,000 rows for an OFFSET.
                inner = f"SELECT {open_ends} {where} ORDER BY {open_ends}"
                rows = self._pages(f"SELECT {open_ends} {{ {{ {inner} }} }}")
            for row in rows:
                ends = (self._end(row, end, given) for end, given in pattern.items())
                yield ox.Quad(*ends, ox.NamedNode(name))  # type: ignore[call-arg, arg-type]

    def query(self, question: Question, respond: Respond) -> None:
        """Have a query evaluated and write its result, bit by bit.

        Raises:
            QuerySyntaxError: the endpoint says that the text is no query.
            NotAcceptableError: the endpoint has none of the media types wanted.
            StoreError: the endpoint cannot be reached, or fails.
        """
        accepted = _accepted(question)
        wanted = ", ".join(dict.fromkeys(a for a in accepted if a))
        with self._asked(question, wanted) as response:
            media_type = response.headers.get("content-type", "").partition(";")[0].strip()
            if media_type not in accepted:
                raise NotAcceptableError(f"the result is {media_type}; wanted was {wanted}")
            writer = respond(media_type)
            for part in self._names.here(response.iter_bytes()):
                writer.write(part)

    @contextlib.contextmanager
    def _asked(self, question: Question, accept: str) -> Iterator[httpx2.Response]:
        default, named = question.default_graphs, question.named_graphs
        if not default and not named:
            default = named = self.graphs()
        body = {
            "query": self._names.there(question.text),
            "default-graph-uri": [self._names.graph_there(name) for name in default],
            "named-graph-uri": [self._names.graph_there(name) for name in named],
        }
        with (
            explained(self._url),
            self._client.stream("POST", self._url, data=body, headers={"Accept": accept}) as answer,
        ):
            if answer.status_code != 200:
                answer.read()
                raise _refusal(self._url, answer)
            yield answer

    def _select(self, text: str) -> list[Any]:
        """Ask a query of our own, in the endpoint's names."""
        with explained(self._url):
            answer = self._client.post(self._url, data={"query": text}, headers={"Accept": _JSON})
        if answer.status_code != 200:
            raise _refusal(self._url, answer)
        found = ox.parse_query_results(answer.content, format=ox.QueryResultsFormat.JSON)
        assert isinstance(found, ox.QuerySolutions)
        return list(found)

    def _pages(self, text: str) -> Iterator[Any]:
        seen: set[int] = set()
        for start in itertools.count(0, _PAGE):
            rows = self._select(f"{text} LIMIT {_PAGE} OFFSET {start}")
            seen.update(hash(tuple(row)) for row in rows)
            if len(seen) != start + len(rows):
                # No pattern matches a triple twice: some row came again, so another one is lost.
                raise StoreError(f"{self._url}: the pages of a sorted result overlap")
            yield from rows
            if len(rows) < _PAGE:
                return

    def _written(self, term: object) -> str:
        return str(self._names.node_there(term)) if term is not None else ""

    def _end(self, row: Any, name: str, given: object) -> object:
        return given if given is not None else self._names.node_here(row[name])


def _accepted(question: Question) -> tuple[str | None, ...]:
    """Give the media types of the query's form, or of all forms where it cannot be told.

    Endpoints choose by the Accept header alone: Virtuoso sends a graph as a table of three columns
    where it may.
    """
    plain = INERT.sub(lambda inert: ":" if inert[0].startswith(":") else " ", question.text)
    form = _FORM.search(plain)
    match form[0].upper() if form else "":
        case "SELECT":
            return (question.solutions,)
        case "ASK":
            return (question.boolean,)
        case "CONSTRUCT" | "DESCRIBE":
            return (question.graph,)
    return (question.solutions, question.boolean, question.graph)


def _refusal(url: str, answer: httpx2.Response) -> Exception:
    """Say what an endpoint refuses, by its status."""
    said = " ".join(answer.text.split())[:300]
    if answer.status_code == 400:
        return QuerySyntaxError(said)
    if answer.status_code == 406:
        return NotAcceptableError(said)
    return StoreError(f"{url}: status {answer.status_code}: {said}")

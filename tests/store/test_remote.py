"""Any SPARQL 1.1 endpoint is an engine like the one on disk: the same facts, the same answers."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pyoxigraph as ox
import pytest

from skillgraph.errors import InputError, QuerySyntaxError, StoreError, UnknownIdError
from skillgraph.index.database import Database
from skillgraph.namespaces import GRAPH, ID, VERSION
from skillgraph.store.address import Address, Endpoint
from skillgraph.store.embedded import EmbeddedStore
from skillgraph.store.naming import POINTER, Naming
from skillgraph.store.pool import Pool
from skillgraph.store.protocol import UNNAMED, Question
from skillgraph.store.remote import RemoteStore
from skillgraph.store.upload import current_at, manifest_at, switch, upload
from skillgraph.version import Version
from store.conftest import with_pool

NOWHERE = Endpoint("http://127.0.0.1:9/query", "http://127.0.0.1:9/store")
SENIOR = ox.NamedNode(f"{ID}asm/senior")


@pytest.fixture(scope="session")
def here(version: Version) -> EmbeddedStore:
    """The same version on disk."""
    return EmbeddedStore(version.path / "store")


@pytest.fixture(scope="session")
def there(published_there: Endpoint, version: Version) -> RemoteStore:
    """The version at the server."""
    return RemoteStore(published_there, version.digest)


# --- Publishing ----------------------------------------------------------------------------------


def test_what_is_published_there_says_what_it_is(
    published_there: Endpoint, version: Version
) -> None:
    assert current_at(published_there) == version.digest
    assert manifest_at(published_there, version.digest) == version.manifest


def test_the_pointer_is_put_last_and_an_interrupted_publication_changes_nothing(
    published_there: Endpoint, version: Version
) -> None:
    class StopError(Exception):
        pass

    def stop(stage: str) -> None:
        if "description" in stage:
            raise StopError

    manifest = {**version.manifest, "version": "0123456789abcdef"}
    with pytest.raises(StopError):
        upload(version.nquads, manifest, published_there, stop)
    assert current_at(published_there) == version.digest
    with pytest.raises(UnknownIdError):
        manifest_at(published_there, "0123456789abcdef")


def test_a_version_that_was_published_before_can_be_switched_to(
    published_there: Endpoint, version: Version
) -> None:
    other = {**version.manifest, "version": "fedcba9876543210"}
    upload(version.nquads, other, published_there)
    assert current_at(published_there) == "fedcba9876543210"
    switch(version.digest, published_there)
    assert current_at(published_there) == version.digest
    with pytest.raises(UnknownIdError):
        switch("0000000000000000", published_there)


def test_an_endpoint_without_an_address_for_writing_is_not_published_to(
    published_there: Endpoint, version: Version
) -> None:
    with pytest.raises(InputError, match="graph store"):
        upload(version.nquads, version.manifest, Endpoint(published_there.query))


@pytest.mark.parametrize("act", [current_at, lambda e: RemoteStore(e, "x").graphs()])
def test_an_endpoint_that_does_not_answer_is_an_error_that_names_it(act: object) -> None:
    with pytest.raises(StoreError, match=r"127\.0\.0\.1:9/query"):
        act(NOWHERE)  # type: ignore[operator]


def test_an_endpoint_where_nothing_is_published_says_so() -> None:
    empty = json.dumps({"head": {"vars": ["value"]}, "results": {"bindings": []}}).encode()

    class Nothing(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/sparql-results+json")
            self.end_headers()
            self.wfile.write(empty)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Nothing) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        there = Endpoint(f"http://127.0.0.1:{server.server_port}/query")
        with pytest.raises(StoreError, match="nothing is published there"):
            current_at(there)
        with pytest.raises(UnknownIdError):
            manifest_at(there, "0123456789abcdef")
        server.shutdown()


# --- Reading -------------------------------------------------------------------------------------


def test_both_engines_hold_the_same_graphs_and_facts(
    here: EmbeddedStore, there: RemoteStore
) -> None:
    assert there.graphs() == here.graphs()
    without_blanks = [
        sorted(
            str(quad)
            for quad in store.quads()
            if not any(isinstance(t, ox.BlankNode) for t in (quad.subject, quad.object))
        )
        for store in (here, there)
    ]
    assert without_blanks[0] == without_blanks[1]
    assert len(without_blanks[0]) > 40_000


def test_the_index_of_both_engines_is_made_of_the_same_rows(
    here: EmbeddedStore, there: RemoteStore
) -> None:
    copied = EmbeddedStore.in_memory(there.quads())
    assert rows_of(Database.of(copied)) == rows_of(Database.of(here))


def rows_of(database: Database) -> dict[str, list[tuple[object, ...]]]:
    tables = database.column("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    return {name: sorted(database.rows(f"SELECT * FROM {name}")) for name in tables}


def test_a_blank_node_can_be_asked_for_again(there: RemoteStore) -> None:
    chain = ox.NamedNode("http://www.w3.org/2002/07/owl#propertyChainAxiom")
    heads = [quad.object for quad in there.quads(None, chain)]
    assert heads
    assert all(isinstance(head, ox.BlankNode) for head in heads)
    assert all(len(list(there.quads(head))) == 2 for head in heads)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "pattern",
    [
        (SENIOR, None, None),
        (None, None, SENIOR),
        (SENIOR, ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel"), None),
        (SENIOR, ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
         ox.NamedNode("https://w3id.org/skillgraph/ontology#Grade")),
        (SENIOR, None, None, ox.NamedNode(GRAPH["asm"])),
        (ox.NamedNode("urn:nothing"), None, None),
    ],
)  # fmt: skip
def test_a_pattern_matches_the_same_in_both_engines(
    here: EmbeddedStore, there: RemoteStore, pattern: tuple[ox.NamedNode | None, ...]
) -> None:
    assert sorted(map(str, here.quads(*pattern))) == sorted(map(str, there.quads(*pattern)))


QUERIES = [
    "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
    f"SELECT (COUNT(*) AS ?n) FROM <{GRAPH['asm']}> {{ ?s ?p ?o }}",
    f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{GRAPH['csm']}> {{ ?s ?p ?o }} }}",
    f"PREFIX g: <{GRAPH}> SELECT (COUNT(*) AS ?n) {{ GRAPH g:jd {{ ?s ?p ?o }} }}",
    f"ASK {{ <{ID}asm/senior> ?p ?o }}",
    "ASK { <urn:nothing> ?p ?o }",
]


@pytest.mark.parametrize("text", QUERIES)
def test_a_query_has_the_same_answer_from_both_engines(
    published_there: Endpoint, version: Version, text: str
) -> None:
    addresses = [
        Address(version.digest, str(version.path / "store")),
        Address(version.digest, endpoint=published_there),
    ]

    async def scene(pool: Pool) -> list[bytes | None]:
        results = [await pool.ask(address, Question(text)) for address in addresses]
        return [result.whole for result in results]

    here, there = with_pool(scene)
    assert here
    assert here == there


def test_a_query_that_the_endpoint_cannot_read_is_a_syntax_error(
    published_there: Endpoint, version: Version
) -> None:
    async def scene(pool: Pool) -> None:
        with pytest.raises(QuerySyntaxError):
            await pool.ask(
                Address(version.digest, endpoint=published_there), Question("SELECT * {")
            )

    with_pool(scene)


# --- Names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [str(GRAPH["asm"]), "http://example.org/mine", UNNAMED])
def test_every_name_of_a_graph_comes_back(name: str) -> None:
    names = Naming("d1")
    there = names.graph_there(name)
    assert there.startswith(f"{VERSION}d1/graph/")
    assert names.graph_here(there) == name
    assert there != POINTER


@pytest.mark.parametrize("size", [1, 2, 7, 64, 1000])
def test_names_are_found_wherever_a_result_is_cut(size: int) -> None:
    names = Naming("d1")
    plain = f"a <{GRAPH['asm']}> b {GRAPH}".encode() * 3
    told = names.there(plain.decode()).encode()
    parts = [told[i : i + size] for i in range(0, len(told), size)]
    assert b"".join(names.here(parts)) == plain


def test_pages_that_overlap_are_an_error_and_no_loss(monkeypatch: pytest.MonkeyPatch) -> None:
    store = RemoteStore(NOWHERE, "d1")
    page = [(ox.NamedNode(f"urn:{number}"),) for number in range(10_000)]
    monkeypatch.setattr(store, "_select", lambda _: page)
    with pytest.raises(StoreError, match="overlap"):
        list(store._pages("SELECT ?s {}"))

"""Changes made by a process of their own: what comes of them, and what stops them."""

from __future__ import annotations

import asyncio
import time

import pyoxigraph as ox
import pytest

import small
from skillgraph.changes import process
from skillgraph.changes.model import Change, Document, GraphWrite, SparqlUpdate
from skillgraph.changes.process import Limits
from skillgraph.errors import (
    GraphSyntaxError,
    InputError,
    InvalidGraphError,
    QueryStoppedError,
    QuerySyntaxError,
    SkillGraphError,
)
from skillgraph.publish import publish
from skillgraph.version import Version
from skillgraph.versions import Home

TURTLE, JSON_LD = "text/turtle", "application/ld+json"
G = "urn:g"
#: Four patterns that share nothing, over some thousand triples.
ENDLESS = "INSERT { <urn:x> <urn:y> ?d } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Version:
    """The small tables, published in a home of their own."""
    folder = tmp_path_factory.mktemp("changes")
    return publish(small.inputs(small.write(folder / "data")), folder / "home")


def made(change: Change, base: Version, limits: Limits | None = None) -> Version:
    home = base.path.parent
    return asyncio.run(process.make(change, base, home, limits or Limits(seconds=60)))


def update(text: str) -> SparqlUpdate:
    return SparqlUpdate(text=text, base="http://localhost/sparql")


def write(
    method: str, *documents: str, media_type: str = TURTLE, graph: str | None = G
) -> GraphWrite:
    sent = [{"media_type": media_type, "content": d.encode()} for d in documents]
    told = {"method": method, "graph": graph, "documents": sent, "base": "http://localhost/g"}
    return GraphWrite.model_validate(told)


# --- In a process --------------------------------------------------------------------------------


def test_a_change_makes_a_version_that_is_current_and_leaves_the_other(base: Version) -> None:
    label = "<https://w3id.org/skillgraph/id/abc> <http://www.w3.org/2004/02/skos/core#altLabel>"
    graph = "https://w3id.org/skillgraph/graph/abc"
    insert = f'INSERT DATA {{ GRAPH <{graph}> {{ {label} "甲"@zh-Hans }} }}'
    version = made(update(insert), base)
    home = Home(base.path.parent)
    assert home.current() == version != base
    assert version.manifest["derived_from"] == base.digest
    assert f'{label} "甲"@zh-Hans' in version.nquads.read_text(encoding="utf-8")
    assert f'{label} "甲"@zh-Hans' not in base.nquads.read_text(encoding="utf-8")
    home.switch(base.digest)


def test_a_change_that_makes_the_graph_invalid_is_refused_with_each_finding(base: Version) -> None:
    delete = "DELETE WHERE { GRAPH ?g { <https://w3id.org/skillgraph/id/abc/lower> a ?class } }"
    with pytest.raises(InvalidGraphError) as refused:
        made(update(delete), base)
    assert any("abc/lower" in finding for finding in refused.value.findings)
    assert Home(base.path.parent).current() == base


def test_what_runs_on_is_killed_at_the_deadline(base: Version) -> None:
    begun = time.monotonic()
    with pytest.raises(QueryStoppedError, match="3 seconds"):
        made(update(ENDLESS), base, Limits(seconds=3))
    assert time.monotonic() - begun < 10
    assert Home(base.path.parent).current() == base


def test_what_needs_too_much_memory_is_stopped(base: Version) -> None:
    growing = ENDLESS.replace("<urn:x>", "[]")
    with pytest.raises(QueryStoppedError, match="memory"):
        made(update(growing), base, Limits(seconds=60, memory=512 * 2**20))


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        (update("CLEAR XYZ"), QuerySyntaxError, "XYZ"),
        (write("PUT", "<urn:a> <urn:b>"), GraphSyntaxError, "not Turtle"),
    ],
)
def test_an_error_of_the_process_is_raised_as_what_it_is(
    base: Version, change: Change, error: type[SkillGraphError], said: str
) -> None:
    with pytest.raises(error, match=said):
        made(change, base)


# --- Writes to a graph ---------------------------------------------------------------------------


@pytest.fixture
def store() -> ox.Store:
    store = ox.Store()
    store.update(f"INSERT DATA {{ GRAPH <{G}> {{ <urn:a> <urn:p> 1 }} <urn:c> <urn:p> 3 }}")
    return store


def held(store: ox.Store, graph: str | None = G) -> set[str]:
    name = ox.NamedNode(graph) if graph else ox.DefaultGraph()
    return {quad.subject.value for quad in store.quads_for_pattern(None, None, None, name)}


@pytest.mark.parametrize(
    ("method", "documents", "expected"),
    [
        ("PUT", ["<urn:x> <urn:p> 1 ."], {"urn:x"}),
        ("POST", ["<urn:x> <urn:p> 1 ."], {"urn:a", "urn:x"}),
        ("POST", ["<urn:x> <urn:p> 1 .", "<urn:y> <urn:p> 1 ."], {"urn:a", "urn:x", "urn:y"}),
        ("PUT", [""], set()),
        ("DELETE", [], set()),
    ],
)
def test_a_graph_is_replaced_extended_or_removed(
    store: ox.Store, method: str, documents: list[str], expected: set[str]
) -> None:
    write(method, *documents).apply(store)
    assert held(store) == expected
    assert held(store, None) == {"urn:c"}
    assert store.contains_named_graph(ox.NamedNode(G)) == (method != "DELETE")


def test_the_graph_without_a_name_is_written_like_any_other(store: ox.Store) -> None:
    write("PUT", "<urn:x> <urn:p> 1 .", graph=None).apply(store)
    assert held(store, None) == {"urn:x"}
    assert held(store) == {"urn:a"}


def test_relative_iris_are_resolved_against_the_base(store: ox.Store) -> None:
    write("PUT", "<x> <urn:p> 1 .").apply(store)
    assert held(store) == {"http://localhost/x"}


def test_blank_nodes_of_two_documents_are_two(store: ox.Store) -> None:
    write("PUT", "_:n <urn:p> 1 .", "_:n <urn:p> 1 .").apply(store)
    write("POST", "_:n <urn:p> 1 .").apply(store)
    assert len(held(store)) == 3


@pytest.mark.parametrize(
    ("document", "media_type", "said"),
    [
        ("<urn:a> <urn:b>", TURTLE, "not Turtle"),
        ('{"@context": "http://127.0.0.1:9/c", "a": 1}', JSON_LD, "remote context"),
        ('{"@id": "urn:g2", "@graph": [{"@id": "urn:x", "urn:p": 1}]}', JSON_LD, "one graph"),
        ('<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>', "application/rdf+xml", "entities"),
    ],
)
def test_a_document_that_is_no_graph_is_refused_and_nothing_changed(
    store: ox.Store, document: str, media_type: str, said: str
) -> None:
    with pytest.raises(GraphSyntaxError, match=said):
        write("PUT", "<urn:x> <urn:p> 1 .").model_copy(
            update={"documents": (Document(media_type=media_type, content=document.encode()),)}
        ).apply(store)
    assert held(store) == {"urn:a"}


def test_a_graph_is_named_by_an_iri(store: ox.Store) -> None:
    with pytest.raises(InputError, match="no IRI"):
        write("PUT", "", graph="no iri").apply(store)

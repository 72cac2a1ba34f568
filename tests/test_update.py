"""Updates of a store: what each operation sees and writes, and what is refused before it."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest

from skillgraph.errors import QueryError, QuerySyntaxError, RefusedQueryError
from skillgraph.store.protocol import UNNAMED
from skillgraph.update import Dataset, apply_update, graphs_written

BASE = "http://localhost/sparql"
#: A triple in each of two named graphs and in the one without a name.
START = """
    INSERT DATA {
        GRAPH <urn:g1> { <urn:a> <urn:p> 1 }
        GRAPH <urn:g2> { <urn:b> <urn:p> 2 }
        <urn:c> <urn:p> 3
    }
"""
#: Says of each subject that ``WHERE`` sees that it was seen.
SEEN = "INSERT { GRAPH <urn:seen> { ?s <urn:seen> true } } WHERE { ?s <urn:p> ?o }"
SEEN_NAMED = SEEN.replace("{ ?s <urn:p> ?o }", "{ GRAPH ?g { ?s <urn:p> ?o } }")


@pytest.fixture
def store() -> ox.Store:
    store = ox.Store()
    store.update(START)
    return store


def seen(store: ox.Store) -> set[str]:
    quads = store.quads_for_pattern(None, ox.NamedNode("urn:seen"), None)
    return {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}


def held(store: ox.Store, graph: str | None = None) -> set[str]:
    """Give the triples of a graph, that of none by default, as N-Triples."""
    name = ox.NamedNode(graph) if graph else ox.DefaultGraph()
    return {str(quad.triple) for quad in store.quads_for_pattern(None, None, None, name)}


ONE = '<urn:a> <urn:p> "1"^^<http://www.w3.org/2001/XMLSchema#integer>'
TWO = '<urn:b> <urn:p> "2"^^<http://www.w3.org/2001/XMLSchema#integer>'
THREE = '<urn:c> <urn:p> "3"^^<http://www.w3.org/2001/XMLSchema#integer>'


# --- What WHERE sees -----------------------------------------------------------------------------


def test_where_sees_all_graphs_as_a_query_does(store: ox.Store) -> None:
    apply_update(store, SEEN, BASE)
    assert seen(store) == {"urn:a", "urn:b", "urn:c"}


def test_a_graph_pattern_sees_the_named_graphs_and_no_other(store: ox.Store) -> None:
    apply_update(store, SEEN_NAMED, BASE)
    assert seen(store) == {"urn:a", "urn:b"}


def test_each_operation_sees_the_graphs_that_those_before_it_made(store: ox.Store) -> None:
    insert = "INSERT DATA { GRAPH <urn:g3> { <urn:d> <urn:p> 4 } }"
    apply_update(store, f"DROP GRAPH <urn:g1>; {insert}; {SEEN}", BASE)
    assert seen(store) == {"urn:b", "urn:c", "urn:d"}


@pytest.mark.parametrize(
    ("dataset", "default", "named"),
    [
        (Dataset(["urn:g1"]), {"urn:a"}, set()),
        (Dataset(["urn:g1", "urn:g2"]), {"urn:a", "urn:b"}, set()),
        (Dataset([], ["urn:g2"]), set(), {"urn:b"}),
        (Dataset(["urn:g1"], ["urn:g2"]), {"urn:a"}, {"urn:b"}),
        (Dataset(["urn:elsewhere"]), set(), set()),
        (Dataset([UNNAMED]), {"urn:c"}, set()),
    ],
)
def test_where_sees_the_dataset_of_the_request(
    store: ox.Store, dataset: Dataset, default: set[str], named: set[str]
) -> None:
    apply_update(store, SEEN, BASE, dataset)
    assert seen(store) == default
    store.update("DROP SILENT GRAPH <urn:seen>")
    apply_update(store, SEEN_NAMED, BASE, dataset)
    assert seen(store) == named


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("USING <urn:g2>", {"urn:b"}),
        ("USING NAMED <urn:g1>", set()),
        ("USING <urn:g1> USING <urn:g2>", {"urn:a", "urn:b"}),
    ],
)
def test_the_dataset_of_the_update_itself_is_kept(
    store: ox.Store, clause: str, expected: set[str]
) -> None:
    apply_update(store, SEEN.replace("WHERE", f"{clause} WHERE"), BASE)
    assert seen(store) == expected


def test_with_names_the_graph_that_is_seen_and_written(store: ox.Store) -> None:
    apply_update(store, "WITH <urn:g1> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", BASE)
    assert held(store, "urn:g1") == set()
    assert held(store, "urn:g2") == {TWO}
    assert held(store) == {THREE}


def test_a_template_without_a_graph_means_the_graph_without_a_name(store: ox.Store) -> None:
    apply_update(store, "DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", BASE)
    assert held(store) == set()
    assert held(store, "urn:g1") == {ONE}


@pytest.mark.parametrize("words", ["DELETE WHERE", "delete\n# all\twhere {\nwhere"])
def test_the_short_form_of_delete_is_its_own_template(store: ox.Store, words: str) -> None:
    apply_update(store, f"{words} {{ GRAPH <urn:g1> {{ ?s ?p ?o }} }} # }}", BASE)
    assert held(store, "urn:g1") == set()
    assert held(store, "urn:g2") == {TWO}


def test_the_copy_of_the_graph_without_a_name_is_gone_afterwards(store: ox.Store) -> None:
    apply_update(store, SEEN, BASE)
    assert {str(name) for name in store.named_graphs()} == {"<urn:g1>", "<urn:g2>", "<urn:seen>"}
    assert held(store) == {THREE}


@pytest.mark.parametrize("clause", ["WITH <urn:g1>", "USING <urn:g1>", "USING NAMED <urn:g1>"])
def test_a_dataset_in_both_places_is_refused(store: ox.Store, clause: str) -> None:
    head, where = "INSERT { ?s <urn:seen> true }", "WHERE { ?s <urn:p> ?o }"
    update = f"{clause} {head} {where}" if clause[0] == "W" else f"{head} {clause} {where}"
    with pytest.raises(QueryError, match="using-graph-uri"):
        apply_update(store, update, BASE, Dataset(["urn:g2"]))


@pytest.mark.parametrize("name", ["urn:g1> USING <urn:g2", "no iri", ""])
def test_the_name_of_a_graph_in_the_request_is_an_iri_and_no_clause(
    store: ox.Store, name: str
) -> None:
    with pytest.raises(QueryError, match="no IRI"):
        apply_update(store, SEEN, BASE, Dataset([name]))


# --- Operations and their tokens -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("update", "in_g1", "in_g2", "unnamed"),
    [
        ("CLEAR GRAPH <urn:g1>", set(), {TWO}, {THREE}),
        ("CLEAR DEFAULT", {ONE}, {TWO}, set()),
        ("CLEAR NAMED", set(), set(), {THREE}),
        ("DROP SILENT ALL", set(), set(), set()),
        ("DROP SILENT GRAPH <urn:none>", {ONE}, {TWO}, {THREE}),
        ("CREATE GRAPH <urn:g3>", {ONE}, {TWO}, {THREE}),
        ("CREATE SILENT GRAPH <urn:g1>", {ONE}, {TWO}, {THREE}),
        ("COPY <urn:g1> TO <urn:g2>", {ONE}, {ONE}, {THREE}),
        ("COPY GRAPH <urn:g1> TO DEFAULT", {ONE}, {TWO}, {ONE}),
        ("MOVE SILENT <urn:g1> TO GRAPH <urn:g2>", set(), {ONE}, {THREE}),
        ("ADD DEFAULT TO <urn:g1>", {ONE, THREE}, {TWO}, {THREE}),
        ("PREFIX u: <urn:> ADD u:g1 TO u:g2", {ONE}, {ONE, TWO}, {THREE}),
        ("DELETE DATA { <urn:c> <urn:p> 3 }", {ONE}, {TWO}, set()),
        ("", {ONE}, {TWO}, {THREE}),
        ("PREFIX u: <urn:> # nothing", {ONE}, {TWO}, {THREE}),
    ],
)
def test_operations_on_graphs(
    store: ox.Store, update: str, in_g1: set[str], in_g2: set[str], unnamed: set[str]
) -> None:
    apply_update(store, update, BASE)
    assert held(store, "urn:g1") == in_g1
    assert held(store, "urn:g2") == in_g2
    assert held(store) == unnamed


@pytest.mark.parametrize(
    "literal",
    [
        '"}; LOAD <http://x/> {"',
        "'}; DROP ALL {'",
        '"""a "quoted" } ; { """',
        "'''a 'quoted' } ; { '''",
        r'"\" } ; {"',
        r"'\\'",
        '"# no comment }"',
        '"<"',
    ],
)
def test_what_stands_in_a_string_is_text(store: ox.Store, literal: str) -> None:
    update = f"CLEAR ALL; INSERT DATA {{ <urn:a> <urn:p> {literal} ; <urn:q> 1 }} ; {SEEN}"
    apply_update(store, update, BASE)
    expected = ox.Store()
    expected.update(f"INSERT DATA {{ <urn:a> <urn:p> {literal} ; <urn:q> 1 }}")
    assert held(store) == held(expected)
    assert seen(store) == {"urn:a"}


@pytest.mark.parametrize(
    "comment", ["# } ; DROP ALL\n", "# 'an open quote\r\n", '# <http://x/ "\n', "# WHERE {\n"]
)
def test_what_stands_in_a_comment_is_nothing(store: ox.Store, comment: str) -> None:
    apply_update(store, re.sub(r"(?=[{}])", lambda _: comment, SEEN), BASE)
    assert seen(store) == {"urn:a", "urn:b", "urn:c"}


@pytest.mark.parametrize(
    "where",
    [
        "{ ?s <urn:p> ?o ; <urn:p> ?o }",
        "{ { ?s <urn:p> ?o } UNION { ?s <urn:p> 1 FILTER(?o<?s&&?s>?o) } }",
        "{ SELECT ?s WHERE { ?s <urn:p> ?o } }",
        "{ ?s <urn:p> ?o FILTER NOT EXISTS { ?s <urn:q> ?o ; <urn:r> ?o } }",
        "{ ?s <urn:p> ?where . BIND('}' AS ?load) }",
        "{ ?s <urn:p> ?o . OPTIONAL { ?s u:load\\; ?x } }",
    ],
)
def test_braces_and_semicolons_inside_a_pattern_end_nothing(store: ox.Store, where: str) -> None:
    insert = f"INSERT {{ ?s <urn:seen> true }} WHERE {where}"
    apply_update(store, f"PREFIX u: <urn:> {insert}; DROP GRAPH <urn:g1>", BASE)
    assert seen(store) == {"urn:a", "urn:b", "urn:c"}
    assert held(store, "urn:g1") == set()


def test_prefixes_and_base_hold_for_the_operations_after_them(store: ox.Store) -> None:
    update = """
        PREFIX u: <urn:> CLEAR ALL ;
        BASE <http://base/> INSERT DATA { u:x u:p <x> } ;
        PREFIX u: <urn:other:> INSERT DATA { u:y u:p <y> }
    """
    apply_update(store, update, BASE)
    assert held(store) == {
        "<urn:x> <urn:p> <http://base/x>",
        "<urn:other:y> <urn:other:p> <http://base/y>",
    }


def test_relative_iris_are_resolved_against_the_base(store: ox.Store) -> None:
    apply_update(store, "CLEAR ALL; INSERT DATA { <urn:x> <urn:p> <test> }", BASE)
    assert held(store) == {"<urn:x> <urn:p> <http://localhost/test>"}


def test_codepoint_escapes_are_read_wherever_they_stand(store: ox.Store) -> None:
    update = r'CLEAR ALL; \u0049NSERT DATA { <urn:\u0078> <urn:p> "\u0022\U00004E2D" }'
    apply_update(store, update, BASE)
    assert held(store) == {r'<urn:x> <urn:p> "\"中"'}


# --- What is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "update",
    [
        "LOAD <http://127.0.0.1:9/>",
        "LOAD SILENT <http://127.0.0.1:9/> INTO GRAPH <urn:g1>",
        "LOADSILENT<http://127.0.0.1:9/>",
        "load <file:///etc/passwd>",
        "CLEAR ALL; # well\n LOAD <http://127.0.0.1:9/>",
        r"\u004c\u004FAD <http://127.0.0.1:9/>",
        "PREFIX a: <http://127.0.0.1:9/> LOADa:b",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "INSERT { ?s ?p ?o } WHERE { SERVICE SILENT ?s { ?s ?p ?o } ?s ?p ?o }",
        r"INSERT { ?s ?p ?o } WHERE { \u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    ],
)
def test_what_reaches_outside_is_refused(store: ox.Store, update: str) -> None:
    with pytest.raises(RefusedQueryError, match=r"LOAD|SERVICE"):
        apply_update(store, update, BASE)


@pytest.mark.parametrize(
    "update",
    [
        "CLEAR XYZ",
        "INSERT { ?s ?p ?o }",
        "INSERT DATA { <urn:a> <urn:p> ?x }",
        "INSERT DATA { <urn:a> <urn:p> 1 ",
        "INSERT DATA { <urn:a> <urn:p> 'open }",
        "INSERT DATA {} INSERT DATA {}",
        "INSERT DATA {};;",
        ";",
        "INSERTDATA {}",
        "DELETEWHERE { ?s ?p ?o }",
        "INSERT { ?s ?p ?o } USINGNAMED <urn:g1> WHERE { ?s ?p ?o }",
        "INSERT { ?s ?p ?o } WHERE { ?s ?p ?o } <urn:g1>",
        "DELETE WHERE { ?s ?p [] }",
        "ASK {}",
        "SELECT * WHERE { ?s ?p ?o }",
        "PREFIX u: INSERT DATA {}",
        r"INSERT DATA {} \U00110000",
        "}",
    ],
)
def test_what_is_no_update_is_refused(store: ox.Store, update: str) -> None:
    with pytest.raises(QuerySyntaxError):
        apply_update(store, update, BASE)


@pytest.mark.parametrize("update", ["CREATE GRAPH <urn:g1>", "DROP GRAPH <urn:none>"])
def test_an_operation_that_cannot_be_done_is_named(store: ox.Store, update: str) -> None:
    with pytest.raises(QueryError, match=r"operation 2: .*(already|does not) exist"):
        apply_update(store, f"CLEAR DEFAULT; {update}", BASE)


# --- What an update may write to -----------------------------------------------------------------

WRITES = [
    ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", set()),
    ("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 'GRAPH <urn:no>' } }", {"urn:g"}),
    ("PREFIX : <urn:> DELETE DATA{GRAPH :g{:a :b 1}GRAPH<h>{:a :b 1}}",
     {"urn:g", "http://localhost/h"}),
    ("WITH <urn:g> DELETE { ?a ?b ?c } USING <urn:h> WHERE { ?a ?b ?c }", {"urn:g"}),
    ("INSERT DATA {}; CREATE SILENT GRAPH <urn:g>; COPY <urn:a> TO <urn:h>",
     {"urn:g", "urn:a", "urn:h"}),
    ("MOVE SILENT GRAPH <urn:a> TO DEFAULT; CLEAR DEFAULT", {"urn:a"}),
    ("DROP GRAPH <urn:g> # GRAPH ?g", {"urn:g"}),
    ("DELETE WHERE { GRAPH ?g { ?a ?b ?c } }", None),
    ("INSERT { GRAPH $g { ?a ?b ?c } } WHERE { ?g ?a ?b, ?c }", None),
    ("PREFIX : <urn:> DELETE DATA{GRAPH:g{:a :b 1}}", None),
    ("CLEAR NAMED", None),
    ("DROP SILENT ALL", None),
    ("INSERT DATA { <urn:a> <urn:b> 1e0GRAPH<urn:g> { <urn:a> <urn:b> 1 } }", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "graphs"), WRITES)
def test_the_graphs_are_told_that_an_update_may_write_to(
    text: str, graphs: set[str] | None
) -> None:
    assert graphs_written(text, BASE) == (None if graphs is None else graphs | {UNNAMED})


def test_an_update_with_an_unknown_prefix_writes_to_nothing() -> None:
    with pytest.raises(QuerySyntaxError, match="operation 2"):
        graphs_written("CLEAR DEFAULT; INSERT DATA { GRAPH no:g { <urn:a> <urn:b> 1 } }", BASE)

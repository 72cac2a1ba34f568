"""A query that could open a connection is refused before anything evaluates it."""

from __future__ import annotations

import pytest

from skillgraph.errors import QuerySyntaxError, RefusedQueryError
from skillgraph.store.closed import enclosed, refuse_services
from skillgraph.store.protocol import Question

GRAPHS = ("https://w3id.org/skillgraph/graph/asm", "http://example.org/g")

CALLS = [
    "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "select*{service?x{}}",
    "SELECT * { SERVICE SILENT <http://127.0.0.1:1/> {} }",
    "SELECT * { # a comment that ends with a carriage return\rSERVICE <http://x/> {} }",
    r"SELECT * { \u0053ERVICE <http://x/> {} }",
    r"SELECT * { \U00000053\u0045RVICE <http://x/> {} }",
    "SELECT * { FILTER(1<2)SERVICE<http://x/>{} }",
    # Oxigraph reads a keyword that is glued to a name (a parser that does not would pass these).
    "PREFIX ex: <http://x/> SELECT * {SERVICEex:foo{}}",
    "PREFIX ex: <http://x/> SELECT * {SERVICESILENTex:foo{}}",
    "PREFIX ex: <http://x/> SELECT * {?s ?p 1SERVICEex:foo{}}",
    "PREFIX ex: <http://x/> SELECT * {VALUES ?x {1}SERVICEex:foo{}}",
    # What looks like the beginning of a comment or a string is part of a name here.
    "PREFIX ex: <http://x/> SELECT * { ?s ?p ex:a\\# . SERVICE ex:foo {}\n}",
    "PREFIX ex: <http://x/> SELECT * { ?s ?p ex:a\\' . SERVICE ex:foo {} ?s ?p ex:b\\' }",
    'SELECT * { ?s ?p "an open string \n SERVICE <http://x/> {} }',
    "SELECT * { ?s ?p ''' ''' SERVICE <http://x/> {} ?s ?p ''' ''' }",
    "SELECT * { { SELECT * { { SERVICE <http://x/> {} } } } }",
    "ASK { FILTER EXISTS { SERVICE <http://x/> {} } }",
]

HARMLESS = [
    "SELECT * { ?s ?p 'SERVICE <http://x/> {}' }",
    'SELECT * { ?s ?p """ a " SERVICE """ }',
    "SELECT * { ?s ?p ?o } # SERVICE <http://x/> {}",
    "SELECT ?service { ?service a ?p }",
    "PREFIX ex: <http://x/service/> SELECT * { ?s a ex:Service }",
    "SELECT * { <https://w3id.org/skillgraph/id/vocabulary/occupation/after-sales-service> ?p ?o }",
    r"PREFIX sgid: <http://x/> SELECT * { sgid:role\/after-sales-service ?p ?o }",
    r"SELECT * { ?s ?p '\u552E\u540E' }",
]


@pytest.mark.parametrize("text", CALLS)
def test_a_call_of_another_endpoint_is_refused_however_it_is_written(text: str) -> None:
    with pytest.raises(RefusedQueryError, match="SERVICE is refused"):
        refuse_services(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_the_word_in_a_string_a_comment_a_variable_or_a_name_is_no_call(text: str) -> None:
    assert enclosed(Question(text), GRAPHS) == Question(text)


def test_the_datasets_own_clauses_are_read_with_their_prefixes() -> None:
    text = "PREFIX ex: <http://example.org/> SELECT * FROM ex:g FROM NAMED ex:g {}"
    found = enclosed(Question(text), GRAPHS)
    assert found.default_graphs == ("http://example.org/g",)
    assert found.named_graphs == ("http://example.org/g",)


def test_the_requests_dataset_goes_before_the_querys_own() -> None:
    question = Question("ASK FROM <http://nowhere/> {}", default_graphs=GRAPHS[:1])
    assert enclosed(question, GRAPHS) == question


@pytest.mark.parametrize(
    "question",
    [
        Question("ASK FROM <http://127.0.0.1:1/x> {}"),
        Question("ASK FROM NAMED <http://127.0.0.1:1/x> {}"),
        Question("ASK {}", default_graphs=("http://127.0.0.1:1/x",)),
        Question("ASK {}", named_graphs=("http://127.0.0.1:1/x",)),
    ],
)
def test_a_graph_outside_the_catalogue_is_refused_by_its_name(question: Question) -> None:
    with pytest.raises(RefusedQueryError, match=r"no graph <http://127\.0\.0\.1:1/x>") as raised:
        enclosed(question, GRAPHS)
    assert GRAPHS[0] in str(raised.value)


def test_a_dataset_that_cannot_be_read_is_a_syntax_error() -> None:
    with pytest.raises(QuerySyntaxError):
        enclosed(Question("SELECT * FROM { ?s ?p ?o"), GRAPHS)


def test_a_codepoint_that_names_no_character_is_a_syntax_error() -> None:
    with pytest.raises(QuerySyntaxError):
        refuse_services(r"ASK { \UFFFFFFFF }")

"""Results of different engines are compared by what they mean, row by row."""

from __future__ import annotations

from types import ModuleType

import pytest

JSON, N_TRIPLES = "application/sparql-results+json", "application/n-triples"
XSD = "http://www.w3.org/2001/XMLSchema#"


def table(*terms: str) -> bytes:
    """Write a result of one column."""
    rows = ",".join(f'{{"x":{term}}}' for term in terms)
    return f'{{"head":{{"vars":["x"]}},"results":{{"bindings":[{rows}]}}}}'.encode()


def literal(value: str, **about: str) -> str:
    """Write a literal of a result."""
    told = "".join(f',"{name.replace("_", ":")}":"{text}"' for name, text in about.items())
    return f'{{"type":"literal","value":"{value}"{told}}}'


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (literal("好", xml_lang="zh-Hans"), literal("好", xml_lang="zh-hans")),
        (literal("0.80", datatype=f"{XSD}decimal"), literal("0.8", datatype=f"{XSD}decimal")),
        (literal("7", datatype=f"{XSD}integer"), literal("7", datatype=f"{XSD}int")),
        (literal("1", datatype=f"{XSD}boolean"), literal("true", datatype=f"{XSD}boolean")),
        ('{"type":"bnode","value":"a"}', '{"type":"uri","value":"http://x/genid/b"}'),
    ],
)
def test_terms_that_mean_the_same_are_the_same(answers: ModuleType, one: str, other: str) -> None:
    found = [answers.rows(table(term), JSON) for term in (one, other)]
    assert answers.difference(*found) == "same"


def test_terms_that_mean_something_else_are_not_the_same(answers: ModuleType) -> None:
    terms = [
        literal("好", xml_lang="zh"),
        literal("好", xml_lang="en"),
        literal("好"),
        literal("7"),
        literal("7", datatype=f"{XSD}integer"),
        '{"type":"uri","value":"http://x/7"}',
    ]
    rows = [tuple(answers.rows(table(term), JSON)) for term in terms]
    assert len(set(rows)) == len(terms)


def test_a_row_that_comes_once_too_often_is_a_difference(answers: ModuleType) -> None:
    once, twice = (answers.rows(table(*[literal("a")] * n), JSON) for n in (1, 2))
    assert answers.difference(twice, once) == "1 rows for 2: 1 missing, 0 of its own"
    assert answers.difference(once, twice) == "2 rows for 1: 0 missing, 1 of its own"


def test_the_order_of_triples_is_no_difference(answers: ModuleType) -> None:
    lines = [b'<http://x/a> <http://x/p> "1" .\n', b'<http://x/b> <http://x/p> "1" .\n']
    forth, back = (answers.rows(b"".join(order), N_TRIPLES) for order in (lines, lines[::-1]))
    assert answers.difference(forth, back) == "same"


def test_yes_is_not_no(answers: ModuleType) -> None:
    yes, no = (answers.rows(b'{"head":{},"boolean":%s}' % b, JSON) for b in (b"true", b"false"))
    assert answers.difference(yes, no) != "same"

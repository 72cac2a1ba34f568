"""Results as sets of rows that can be compared, whichever engine wrote them."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox
from client import N_TRIPLES

#: A row of a table, a triple, or a yes or no; and how often it comes.
Rows = Counter[tuple[str, ...]]

_TRUTH = {"1": "true", "0": "false"}
_NUMBERS = ("integer", "decimal", "double", "float", "int", "long")


def rows(body: bytes, media_type: str) -> Rows:
    """Read a result.

    Raises:
        SyntaxError: it is not what its media type says.
    """
    if media_type == N_TRIPLES:
        parsed = ox.parse(body, format=ox.RdfFormat.N_TRIPLES)
        return Counter(tuple(map(_plain, (q.subject, q.predicate, q.object))) for q in parsed)
    found = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    if isinstance(found, ox.QueryBoolean):
        return Counter([(str(bool(found)),)])
    names = sorted(variable.value for variable in found.variables)
    return Counter(tuple(_plain(row[name]) for name in names) for row in found)


def difference(expected: Rows, found: Rows) -> str:
    """Say how a result differs from another, in a few words."""
    if expected == found:
        return "same"
    missing, added = (expected - found).total(), (found - expected).total()
    return f"{found.total()} rows for {expected.total()}: {missing} missing, {added} of its own"


def _plain(term: object) -> str:
    """Write a term so that what means the same is the same.

    Language tags have no case, numbers and truth have many forms, and a blank node has no name of
    its own (where it was published at an endpoint it is an IRI).
    """
    match term:
        case ox.NamedNode() if "/genid/" not in term.value:
            return f"<{term.value}>"
        case ox.NamedNode() | ox.BlankNode():
            return "_:"
        case ox.Literal(language=str(tag)):
            return f'"{term.value}"@{tag.lower()}'
        case ox.Literal() if term.datatype.value.endswith(_NUMBERS):
            return _number(term.value)
        case ox.Literal() if term.datatype.value.endswith("#boolean"):
            return _TRUTH.get(term.value, term.value)
    return str(term)


def _number(text: str) -> str:
    try:
        return f"{round(Decimal(text), 9).normalize():f}"
    except InvalidOperation:
        return text

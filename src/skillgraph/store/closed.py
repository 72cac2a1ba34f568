"""Keep a query inside the catalogue: nothing that it says may open a connection or a file.

What a query could open is a SERVICE; what it could ask to be opened is a graph that is not in
the catalogue. Both are looked for on the tokens of the text, not by an engine's parser: the
parsers disagree (Oxigraph's reads ``SERVICEex:a{}`` as a call), and of what two parsers read
differently one may call a service. The tokens are read so that any doubt is a refusal.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from skillgraph.errors import QuerySyntaxError, RefusedQueryError
from skillgraph.store.protocol import Question

#: Codepoint escapes are decoded before anything else is read (SPARQL 1.1, 19.2).
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
#: What may hold any words without meaning them: comments, strings, IRIs, variables, and the
#: local part of a name. The prefix of a name stays outside, as a keyword may be glued to it.
INERT = re.compile(
    r"""
    \#[^\r\n]*
  | \"{3}(?:\\.|[^\\])*?\"{3} | '{3}(?:\\.|[^\\])*?'{3}
  | "(?:\\.|[^"\\\r\n])*" | '(?:\\.|[^'\\\r\n])*'
  | <[^<>"{}|^`\\\x00-\x20]*>
  | [?$]\w+
  | :(?:\\.|[\w:.\-%])*
    """,
    re.VERBOSE | re.DOTALL,
)
_FROM = re.compile(r"(?<!\w)FROM(?!\w)", re.IGNORECASE)

_NO_SERVICE = (
    "SERVICE is refused: no query can make this server open a connection; ask the other endpoint"
    " yourself and pass its answer in with VALUES (if a name is meant that holds the word, write"
    " it as an IRI in angle brackets)"
)


def enclosed(question: Question, graphs: Collection[str]) -> Question:
    """Give the question with its dataset made plain, once it is seen to be closed.

    Args:
        question: a query; its own FROM clauses count where the request names no dataset.
        graphs: the names of the graphs in the catalogue.

    Raises:
        RefusedQueryError: it calls a SERVICE, or names a graph that is not in the catalogue.
        QuerySyntaxError: its FROM clauses cannot be read.
    """
    refuse_services(question.text)
    if not question.default_graphs and not question.named_graphs:
        question = _with_own_dataset(question)
    for name in (*question.default_graphs, *question.named_graphs):
        if name not in graphs:
            known = ", ".join(sorted(graphs))
            raise RefusedQueryError(f"no graph <{name}> in the catalogue, which holds {known}")
    return question


def refuse_services(text: str) -> None:
    """Let a query or update pass that cannot call a SERVICE.

    Raises:
        RefusedQueryError: it can, or the word hides behind a codepoint escape.
    """
    decoded = _decoded(text)
    if "service" not in decoded.lower():
        return
    if decoded != text:
        raise RefusedQueryError(f"{_NO_SERVICE} (write the query without codepoint escapes)")
    if "service" in INERT.sub(" ", text).lower():
        raise RefusedQueryError(_NO_SERVICE)


def _decoded(text: str) -> str:
    try:
        return _ESCAPE.sub(lambda m: chr(int(m[1] or m[2], 16)), text)
    except (ValueError, OverflowError) as error:
        raise QuerySyntaxError(f"a codepoint escape names no character: {error}") from error


def _with_own_dataset(question: Question) -> Question:
    """Read the FROM and FROM NAMED clauses, their prefixes resolved, with rdflib's parser."""
    if not _FROM.search(INERT.sub(" ", _decoded(question.text))):
        return question
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        query = translateQuery(parseQuery(question.text), base=question.base)
    except Exception as error:  # pyparsing's and rdflib's own, which share no class
        raise QuerySyntaxError(f"the dataset of the query cannot be read: {error}") from error
    clauses = query.algebra.datasetClause or ()
    return replace(
        question,
        default_graphs=tuple(str(d.default) for d in clauses if d.default),
        named_graphs=tuple(str(d.named) for d in clauses if d.named),
    )

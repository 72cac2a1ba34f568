"""Apply a SPARQL 1.1 Update to a store that may be written.

Oxigraph takes no dataset from outside and sees, where an update names none, the graph without a
name alone. So each operation is applied by itself, and what it lacks is written into it: the
``USING`` clauses that the request names (SPARQL 1.1 Protocol, 2.2.3), else those of every graph
that there is, which is what a query sees. For that the operations are told apart by their
tokens, more strictly than Oxigraph's parser does: what might be read in two ways is refused.

A template without ``GRAPH`` or ``WITH`` means the graph without a name, as SPARQL has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise

import pyoxigraph as ox

from skillgraph.errors import QueryError, QuerySyntaxError, RefusedQueryError
from skillgraph.store.closed import refuse_services
from skillgraph.store.protocol import UNNAMED

_STRING = "|".join(
    (
        r'"{3}(?:\\.|[^\\])*?"{3}',
        r"'{3}(?:\\.|[^\\])*?'{3}",
        r'"(?:\\.|[^"\\\r\n])*"',
        r"'(?:\\.|[^'\\\r\n])*'",
    )
)
_ESCAPE = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_IRI = rf'<(?:{_ESCAPE}|[^<>"{{}}|^`\\\x00-\x20])*>'
_SPACE = r"[\x20\t\r\n]+|\#[^\r\n]*"
_TOKEN = re.compile(
    rf"(?P<space>{_SPACE})|(?P<string>{_STRING})|(?P<iri>{_IRI})"
    r"|(?P<variable>[?$]\w+)|(?P<name>(?:\w[\w.\-]*)?:(?:\\.|[\w:.\-%])*)"
    r"|(?P<word>[^\W\d]\w*)|(?P<other>.)",
    re.DOTALL,
)
#: Codepoint escapes; Oxigraph reads those in strings and IRIs, and no others.
_ESCAPED = re.compile(rf"{_SPACE}|{_STRING}|{_IRI}|(?P<escape>{_ESCAPE})", re.DOTALL)

#: The words of an operation outside its braces: those that begin one, and the others.
_BEGIN = frozenset({"INSERT", "DELETE", "WITH", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"})
_WORDS = _BEGIN | {"DATA", "WHERE", "USING", "NAMED", "SILENT", "GRAPH", "DEFAULT", "ALL", "TO"}
#: After which of them the name of a graph may stand, and of one that may be written to.
_BEFORE_A_WRITTEN = frozenset(
    {"WITH", "GRAPH", "SILENT", "TO", "ADD", "MOVE", "COPY", "CLEAR", "DROP"}
)
_BEFORE_A_NAME = {"WITH", "USING", "NAMED", "GRAPH", "SILENT", "TO", "ADD", "MOVE", "COPY"}


@dataclass(frozen=True, slots=True)
class Dataset:
    """What the request says that ``WHERE`` is to see, by the names of the graphs."""

    default: Sequence[str] = ()
    named: Sequence[str] = ()

    def __bool__(self) -> bool:
        """Tell whether the request says anything of it."""
        return bool(self.default or self.named)

    def clauses(self) -> str:
        """Write it as SPARQL does.

        Raises:
            QueryError: a name is no IRI.
        """
        try:
            default = [f"USING {ox.NamedNode(name)}" for name in self.default]
            named = [f"USING NAMED {ox.NamedNode(name)}" for name in self.named]
        except ValueError as error:
            raise QueryError(f"the name of a graph is no IRI: {error}") from error
        return " ".join([*default, *named])


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    depth: int

    @property
    def word(self) -> str | None:
        """The keyword that it is, if it is a word outside braces."""
        return self.text.upper() if self.kind == "word" and self.depth == 0 else None


@dataclass(frozen=True, slots=True)
class _Operation:
    """One operation, with the prologues of all before it and of its own."""

    prologue: str
    body: Sequence[_Token]

    def writes(self, base: str) -> frozenset[str] | None:
        """Name the graphs that it may write to; None where it does not say which."""
        tokens = [token for token in self.body if token.kind != "space"]
        words = {token.text.upper() for token in tokens if token.kind in {"word", "name"}}
        if "ALL" in words or any("GRAPH" in word for word in words - {"GRAPH"}):
            return None  # Oxigraph sees the keyword in GRAPH:g, and in 1e0GRAPH
        found = {UNNAMED}
        for before, token in pairwise(tokens):
            word = before.text.upper() if before.kind == "word" else ""
            if word in _BEFORE_A_WRITTEN and token.kind in {"iri", "name"}:
                found.add(self._resolved(token.text, base))
            elif word in _BEFORE_A_WRITTEN and (token.kind == "variable" or token.word == "NAMED"):
                return None
        return frozenset(found)

    def _resolved(self, name: str, base: str) -> str:
        """Give the IRI that is meant by a name, as Oxigraph reads it."""
        text = f"{self.prologue} SELECT ({name} AS ?name) {{}}"
        solutions = ox.Store().query(text, base_iri=base)
        assert isinstance(solutions, ox.QuerySolutions)
        return str(next(solutions)["name"].value)

    def apply(self, store: ox.Store, base: str, dataset: Dataset) -> None:
        words = [token.word for token in self.body if token.word]
        own = "WITH" in words or "USING" in words
        if dataset and own:
            raise QueryError(
                "the request names a dataset (using-graph-uri, using-named-graph-uri) and so does"
                " the update (USING, WITH); one of them may (SPARQL 1.1 Protocol, 2.2.3)"
            )
        if own or "WHERE" not in words:
            store.update(self.prologue + _text(self.body), base_iri=base)
            return
        with _unnamed_graph_named(store):
            using = (dataset or _everything(store)).clauses()
            store.update(self.prologue + _using(self.body, using), base_iri=base)


def apply_update(store: ox.Store, text: str, base: str, dataset: Dataset | None = None) -> None:
    """Apply the operations of an update, in their order.

    Where one fails, those before it have been applied: update a copy.

    Args:
        store: what is written.
        text: the update.
        base: the IRI that relative ones are resolved against.
        dataset: what the request says that ``WHERE`` is to see; nothing: every graph.

    Raises:
        QuerySyntaxError: the text is no SPARQL 1.1 Update.
        RefusedQueryError: it loads a document or calls a service.
        QueryError: it names a dataset and so does the request, or an operation cannot be done.
    """
    refuse_services(text)
    for number, operation in enumerate(_operations(text), start=1):
        try:
            operation.apply(store, base, dataset or Dataset())
        except SyntaxError as error:
            raise QuerySyntaxError(f"operation {number}: {error.msg}") from error
        except RuntimeError as error:  # a graph that is there already, or is not there
            raise QueryError(f"operation {number}: {error}") from error


def graphs_written(text: str, base: str) -> frozenset[str] | None:
    """Name the graphs that an update may write to, the one without a name too.

    Args:
        text: the update.
        base: the IRI that relative ones are resolved against.

    Returns:
        The IRIs of the graphs; None where the data decides, as with ``GRAPH ?g``.

    Raises:
        QuerySyntaxError: the text is no SPARQL 1.1 Update.
    """
    found = frozenset[str]()
    for number, operation in enumerate(_operations(text), start=1):
        try:
            written = operation.writes(base)
        except SyntaxError as error:
            raise QuerySyntaxError(f"operation {number}: {error.msg}") from error
        if written is None:
            return None
        found |= written
    return found


def _operations(text: str) -> Iterator[_Operation]:
    """Tell the operations of an update apart."""
    prologue = ""
    parts = _split(_tokens(text))
    for number, tokens in enumerate(parts, start=1):
        length = _prologue_length(tokens)
        prologue += _text(tokens[:length])
        body = tokens[length:]
        if body:
            _check(body)
            yield _Operation(prologue, body)
        elif number < len(parts):
            raise QuerySyntaxError(f"operation {number} is empty")


def _tokens(text: str) -> Iterator[_Token]:
    depth = 0
    for match in _TOKEN.finditer(_unescaped(text)):
        depth -= match[0] == "}"  # a brace stands at the depth around it
        yield _Token(match.lastgroup or "", match[0], depth)
        depth += match[0] == "{"


def _unescaped(text: str) -> str:
    """Write out the codepoint escapes that Oxigraph does not read (SPARQL 1.1 Query, 19.2)."""

    def written(match: re.Match[str]) -> str:
        return chr(int(match["escape"][2:], 16)) if match["escape"] else match[0]

    try:
        return _ESCAPED.sub(written, text)
    except (ValueError, OverflowError) as error:
        raise QuerySyntaxError(f"a codepoint escape names no character: {error}") from error


def _split(tokens: Iterator[_Token]) -> list[list[_Token]]:
    parts: list[list[_Token]] = [[]]
    for token in tokens:
        if token.text == ";" and token.depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _prologue_length(tokens: Sequence[_Token]) -> int:
    """Count the tokens of the ``BASE`` and ``PREFIX`` declarations and of the space after them."""
    expected: list[str] = []
    for number, token in enumerate(tokens):
        if token.kind == "space":
            continue
        if expected and token.kind == expected[0]:
            expected = expected[1:]
        elif not expected and token.word in {"BASE", "PREFIX"}:
            expected = ["iri"] if token.word == "BASE" else ["name", "iri"]
        else:
            return number
    return len(tokens)


def _check(body: Sequence[_Token]) -> None:
    """Make sure that Oxigraph cannot take an operation for another than it seems to be.

    Its parser asks for no space between words: it reads ``LOADSILENT<http://example.org/>``.
    """
    last = ""
    for token in body:
        if token.kind == "space" or token.depth:
            continue
        allowed = {
            "word": token.word in (_WORDS if last else _BEGIN),
            "name": last in _BEFORE_A_NAME,
            "iri": last in _BEFORE_A_NAME,
        }.get(token.kind, bool(last))
        if not allowed:
            raise _refusal(token.text)
        last = token.word or token.text


def _refusal(text: str) -> QueryError:
    if text.upper().startswith("LOAD"):
        return RefusedQueryError(
            "LOAD is refused: no update can make this server open a connection or a file;"
            " send the document to the graph store"
        )
    return QuerySyntaxError(f"{text} is not expected where it stands, outside any braces")


def _using(body: Sequence[_Token], clauses: str) -> str:
    """Write the clauses into an operation, before its ``WHERE``."""
    where = next(number for number, token in enumerate(body) if token.word == "WHERE")
    head, pattern = _text(body[:where]), _text(body[where + 1 :])
    if [token.word for token in body[:where] if token.kind != "space"] == ["DELETE"]:
        head = f"DELETE {pattern}\n"
    return f"{head} {clauses} WHERE {pattern}"


def _text(tokens: Sequence[_Token]) -> str:
    return "".join(token.text for token in tokens)


def _everything(store: ox.Store) -> Dataset:
    """Name all graphs; the one without a name has the name that stands for it."""
    names = [graph.value for graph in store.named_graphs() if isinstance(graph, ox.NamedNode)]
    return Dataset(names, [name for name in names if name != UNNAMED])


@contextmanager
def _unnamed_graph_named(store: ox.Store) -> Iterator[None]:
    """Let ``USING`` name the graph without a name, of which it gets a copy for the while."""
    store.update(f"COPY DEFAULT TO <{UNNAMED}>")
    yield
    store.update(f"DROP SILENT GRAPH <{UNNAMED}>")

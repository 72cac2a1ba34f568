"""The column dictionary of the tables, written from the row classes that read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, get_args, get_origin

from skillgraph.model.columns import Record, carrier, referred_classes
from skillgraph.namespaces import compact
from skillgraph.tables import TABLES, Table

_KINDS: Mapping[Any, str] = {
    bool: "`true` or `false`",
    int: "whole number",
    Decimal: "number",
    date: "date",
}


def markdown() -> str:
    """Write the dictionary of every table as Markdown."""
    return "\n".join(line for table in TABLES for line in _table(table))


def _table(table: Table) -> Iterator[str]:
    yield f"### `{table.pattern.replace('*', '…')}`\n"
    yield f"{_purpose(table.row)}\n"
    yield "| column | needed | holds | property | meaning |"
    yield "|---|---|---|---|---|"
    for column, field in table.row.model_fields.items():
        cells = (
            f"`{column}`",
            "yes" if field.is_required() else "",
            _holds(table.row, column, field.annotation),
            _property(table.row, column),
            field.description or "",
        )
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
    yield ""


def _purpose(row: type[Record]) -> str:
    """Give the first sentence of a row class's docstring, without the file that it names."""
    first = (row.__doc__ or "").strip().splitlines()[0]
    return first.partition(" (``")[0].rstrip(".") + "."


def _holds(row: type[Record], column: str, annotation: Any) -> str:
    """Say what a cell holds: a word of a list, the id of a row, a number, text."""
    if classes := referred_classes(row, column):
        names = "anything" if classes == ("*",) else " or ".join(f"`{c}`" for c in classes)
        return f"id of {names}"
    leaves = list(_leaves(annotation))
    if words := [f"`{leaf}`" for leaf in leaves if isinstance(leaf, str)]:
        return ", ".join(words)
    return next((_KINDS[leaf] for leaf in leaves if leaf in _KINDS), "text")


def _leaves(annotation: Any) -> Iterator[Any]:
    """List the plain types, and the words of closed lists, that an annotation is made of."""
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    elif get_origin(annotation) is Annotated:
        yield from _leaves(get_args(annotation)[0])
    elif members := get_args(annotation):
        for member in members:
            yield from _leaves(member)
    else:
        yield annotation


def _property(row: type[Record], column: str) -> str:
    """Name the property of the graph that carries a column."""
    by = carrier(row, column)
    if column == "unit" and row.__name__ == "Item":
        return "`sg:hasAbility`, `sg:hasKnowledge` (from the unit)"
    return f"`{compact(str(by.property))}`" if by else ""

"""A table of people as an expression: who there is, what they hold, and what cannot be used.

A column ``person`` or ``id``, of strings or whole numbers, tells people apart. What they hold is in
``item``, the id of an item a row (the long form), or in ``items``, a list of them in the one row of
the person (the wide form, which asks less of an engine). Who holds nothing has a null or an empty
list there. An item that comes twice counts once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ibis.expr import types as ir

from skillgraph.errors import InputError

_PERSON, _HELD = ("person", "id"), ("item", "items")


@dataclass(frozen=True, slots=True)
class People:
    """What a table of people says.

    Attributes:
        everybody: each ``person`` once.
        held: each ``person`` and ``item`` once; items that there are not, and nulls, too.
        named: the same, as often as the table says it.
        unusable: by reason, the rows that count nowhere: one column, of whom or null.
    """

    everybody: ir.Table
    held: ir.Table
    named: ir.Table
    unusable: Mapping[str, ir.Table]


def read(table: ir.Table) -> People:
    """See what a table says of people.

    Raises:
        InputError: it has not the columns that it must have, or not of their types.
    """
    person, held = _column(table, _PERSON), _column(table, _HELD)
    kind = table[person].type()
    _check(table, person, kind.is_string() or kind.is_integer(), "strings or whole numbers")
    rows = table.select(person=table[person].cast("string"), held=table[held])
    nobody = {"no person": rows.filter(rows.person.isnull()).select("person")}
    named, kind = rows.filter(rows.person.notnull()), table[held].type()
    if held == "item":
        _check(table, held, kind.is_string(), "strings")
        return _long(named.select("person", item=named.held), nobody)
    _check(table, held, kind.is_array() and kind.value_type.is_string(), "lists of strings")
    return _wide(named, nobody)


def _long(named: ir.Table, unusable: Mapping[str, ir.Table]) -> People:
    return People(
        everybody=named.select("person").distinct(),
        # Grouped, not distinct: as SQL it names the two columns, whatever else the table has.
        held=named.group_by(["person", "item"]).agg(),
        named=named,
        unusable=unusable,
    )


def _wide(named: ir.Table, unusable: Mapping[str, ir.Table]) -> People:
    """Take a list apart by itself; whose it is must therefore stand in one row alone."""
    counted = named.group_by("person").agg(rows=named.count())
    twice = counted.filter(counted.rows > 1).person
    once = named.filter(named.person.notin(twice))
    return People(
        everybody=once.select("person"),
        held=once.select("person", item=once.held.unique().unnest()),
        named=once.select("person", item=once.held.unnest()),
        unusable={
            **unusable,
            "person twice": named.filter(named.person.isin(twice)).select("person"),
        },
    )


def _column(table: ir.Table, names: tuple[str, str]) -> str:
    found = [name for name in names if name in table.columns]
    if len(found) != 1:
        raise InputError(
            f"the table of people has the columns {', '.join(table.columns)};"
            f" expected one of {' and '.join(names)}"
        )
    return found[0]


def _check(table: ir.Table, column: str, good: bool, expected: str) -> None:
    if not good:
        kind = table[column].type()
        raise InputError(f"the column {column} of people holds {kind}; expected {expected}")

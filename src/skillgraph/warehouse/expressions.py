"""The gap of many people as expressions over two tables: their items, and the requirements.

An expression says what is asked and not how: Ibis compiles it for DuckDB, for Spark or, as SQL,
for whichever warehouse holds the people. The table of people has a column ``person`` or ``id``,
of strings or whole numbers, and either ``item``, an item's id a row, or ``items``, a list of
them. Who holds nothing has a null or an empty list there. An item that comes twice counts once.
The other table is the export ``requirements-parquet``, of which ``target``, ``item``,
``function`` and ``weight`` are read.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis.expr import types as ir

from skillgraph.errors import InputError

#: Places that readiness is rounded to, as in every other answer.
_PLACES = 6
_PERSON = ("person", "id")


def gaps(people: ir.Table, requirements: ir.Table, targets: Sequence[str] = ()) -> ir.Table:
    """Measure every person against every target.

    Args:
        people: the table of people's items.
        requirements: the requirement table.
        targets: the REFs asked for; all of the table where there is none.

    Returns:
        A row a person and target, in no order: ``person``, ``target``, ``required``, ``held``
        and ``missing`` (counts of items), and ``readiness`` between 0 and 1, null where nothing
        is required.

    Raises:
        InputError: the table of people has not the columns that it must have.
    """
    wanted = _wanted(requirements, targets)
    asked = wanted.group_by("target").agg(required=wanted.item.count(), whole=wanted.weight.sum())
    had = _had(people, wanted, "person", "target")
    found = _everybody(people).cross_join(asked).left_join(had, ["person", "target"])
    held, share = found.had.fill_null(0), found.share.fill_null(0.0)
    return found.select(
        "person",
        "target",
        "required",
        held=held,
        missing=found.required - held,
        readiness=(share / found.whole).round(_PLACES),
    )


def functions(people: ir.Table, requirements: ir.Table, targets: Sequence[str] = ()) -> ir.Table:
    """Count for every person and target what is missing of each function.

    Takes and raises what :func:`gaps` does.

    Returns:
        A row a person, target and function of the target, in no order: ``person``, ``target``,
        ``function``, ``required`` and ``missing`` (counts of items).
    """
    wanted = _wanted(requirements, targets)
    asking = wanted.filter(wanted.item.notnull())
    asked = asking.group_by(["target", "function"]).agg(required=asking.count())
    had = _had(people, wanted, "person", "target", "function")
    each = _everybody(people).cross_join(asked)
    found = each.left_join(had, ["person", "target", "function"])
    missing = found.required - found.had.fill_null(0)
    return found.select("person", "target", "function", "required", missing=missing)


def rejects(people: ir.Table, requirements: ir.Table) -> ir.Table:
    """Count what of the people's items cannot be used: nothing is left out silently.

    Takes and raises what :func:`gaps` does; the requirement table must be whole, since it says
    which items there are.

    Returns:
        A row a ``reason`` ("no person" or "unknown item") and ``item`` (its id; null where that
        is missing too), with ``rows``, how often it comes.
    """
    known = requirements.filter(requirements.item.notnull()).select("item").distinct()
    rows = _rows(people)
    strangers = rows.filter(rows.person.notnull() & rows.item.notnull()).anti_join(known, "item")
    return ibis.union(
        _counted(rows.filter(rows.person.isnull()), "no person"),
        _counted(strangers, "unknown item"),
    )


def _wanted(requirements: ir.Table, targets: Sequence[str]) -> ir.Table:
    chosen = requirements.filter(requirements.target.isin(targets)) if targets else requirements
    return chosen.select("target", "item", "function", "weight")


def _had(people: ir.Table, wanted: ir.Table, *by: str) -> ir.Table:
    """Count and weigh the items that people hold of what is wanted: ``had`` and ``share``."""
    rows = _rows(people)
    # Grouped, not distinct: as SQL it names the two columns, whatever else the table has.
    held = rows.filter(rows.person.notnull()).group_by(["person", "item"]).agg()
    met = held.inner_join(wanted, "item")
    return met.group_by(by).agg(had=met.count(), share=met.weight.sum())


def _counted(rows: ir.Table, reason: str) -> ir.Table:
    counted = rows.group_by("item").agg(rows=rows.count())
    return counted.select("item", "rows", reason=ibis.literal(reason)).relocate("reason")


def _everybody(people: ir.Table) -> ir.Table:
    """Give each person once, those who hold nothing too."""
    person = _person(people)
    return people.filter(person.notnull()).select(person=person).distinct()


def _rows(people: ir.Table) -> ir.Table:
    """Give the table of people as ``person`` and ``item``, a row an item."""
    person = _person(people)
    if "item" in people.columns:
        return people.select(person=person, item=people["item"])
    return people.select(person=person, item=people["items"].unnest())


def _person(people: ir.Table) -> ir.StringColumn:
    """Find the column that tells people apart, as strings, and see that their items are there.

    Raises:
        InputError: it is not there, or the items are not, or their types are others.
    """
    names = [name for name in _PERSON if name in people.columns]
    items = [name for name in ("item", "items") if name in people.columns]
    if len(names) != 1 or len(items) != 1:
        raise InputError(
            f"the table of people has the columns {', '.join(people.columns)};"
            " expected one of person and id, and one of item and items"
        )
    kind, held = people[names[0]].type(), people[items[0]].type()
    _check(names[0], kind, kind.is_string() or kind.is_integer(), "strings or whole numbers")
    if items == ["item"]:
        _check("item", held, held.is_string(), "strings")
    else:
        _check("items", held, held.is_array() and held.value_type.is_string(), "lists of strings")
    return people[names[0]].cast("string")


def _check(column: str, found: object, good: bool, expected: str) -> None:
    if not good:
        raise InputError(f"the column {column} of people holds {found}; expected {expected}")

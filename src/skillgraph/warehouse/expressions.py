"""The gap of many people as expressions over two tables: their items, and the requirements.

An expression says what is asked and not how: Ibis compiles it for DuckDB, for Spark or, as SQL,
for whichever warehouse holds the people. :mod:`skillgraph.warehouse.people` says what the table of
people is. The other is the export ``requirements-parquet`` of one version, of which ``target``,
``item``, ``function`` and ``weight`` are read.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis.expr import types as ir

from skillgraph.warehouse.people import read

#: Places that readiness is rounded to, as in every other answer.
_PLACES = 6


def gaps(people: ir.Table, requirements: ir.Table, targets: Sequence[str] = ()) -> ir.Table:
    """Measure every person against every target.

    Args:
        people: the table of people.
        requirements: the requirement table.
        targets: the REFs asked for; all of the table where there is none.

    Returns:
        A row a person and target, in no order: ``person``, ``target``, ``required``, ``held``
        and ``missing`` (counts of items), and ``readiness`` between 0 and 1, null where nothing
        is required.

    Raises:
        InputError: the table of people has not the columns that it must have.
    """
    asked, wanted = read(people), _wanted(requirements, targets)
    whole = wanted.group_by("target").agg(required=wanted.item.count(), weight=wanted.weight.sum())
    met = asked.held.inner_join(wanted, "item")
    had = met.group_by(["person", "target"]).agg(had=met.count(), share=met.weight.sum())
    found = asked.everybody.cross_join(whole).left_join(had, ["person", "target"])
    held, share = found.had.fill_null(0), found.share.fill_null(0.0)
    return found.select(
        "person",
        "target",
        "required",
        held=held,
        missing=found.required - held,
        readiness=(share / found.weight).round(_PLACES),
    )


def functions(people: ir.Table, requirements: ir.Table, targets: Sequence[str] = ()) -> ir.Table:
    """Count for every person and target what is missing of each function.

    Takes and raises what :func:`gaps` does.

    Returns:
        A row a person, target and function of the target, in no order: ``person``, ``target``,
        ``function``, ``required`` and ``missing`` (counts of items).
    """
    asked, wanted = read(people), _wanted(requirements, targets)
    by = ["target", "function"]
    asking = wanted.filter(wanted.item.notnull())
    whole = asking.group_by(by).agg(required=asking.count())
    met = asked.held.inner_join(asking, "item")
    had = met.group_by(["person", *by]).agg(had=met.count())
    found = asked.everybody.cross_join(whole).left_join(had, ["person", *by])
    missing = found.required - found.had.fill_null(0)
    return found.select("person", *by, "required", missing=missing)


def rejects(people: ir.Table, requirements: ir.Table) -> ir.Table:
    """Count what of the people's table cannot be used: nothing is left out silently.

    Takes and raises what :func:`gaps` does; the requirement table must be whole, since it says
    which items there are.

    Returns:
        A row a ``reason`` and ``value``, with ``rows``, how often it comes: "unknown item" and
        its id; "no person" and null; "person twice" and the id of somebody who has more than one
        row of the wide form, none of which counts.
    """
    asked = read(people)
    known = requirements.filter(requirements.item.notnull()).select("item").distinct()
    named = asked.named.filter(asked.named.item.notnull())
    reasons = {"unknown item": named.anti_join(known, "item").select("item"), **asked.unusable}
    return ibis.union(*(_counted(rows, reason) for reason, rows in reasons.items()))


def _wanted(requirements: ir.Table, targets: Sequence[str]) -> ir.Table:
    chosen = requirements.filter(requirements.target.isin(targets)) if targets else requirements
    return chosen.select("target", "item", "function", "weight")


def _counted(rows: ir.Table, reason: str) -> ir.Table:
    [column] = rows.columns
    counted = rows.group_by(value=rows[column]).agg(rows=rows.count())
    return counted.select("value", "rows", reason=ibis.literal(reason)).relocate("reason")

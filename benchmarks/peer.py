"""The gap of a workforce as SQL in DuckDB, from Parquet to Parquet: what stands beside ours.

An anti-join: what a target asks for is joined to what people hold, counted and weighed by function,
and taken from what is asked for. The names are made numbers first and names again last, and the
order of rows is left free; other ways of writing it were slower here.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import duckdb
import stages

#: Numbers for the items, and for the functions of the targets.
_TABLES = """
create table asked as from '{asked}';
create table item as
  select row_number() over (order by item)::int k, item from (select distinct item from asked);
create table part as
  select row_number() over (order by target, function)::int f, target, function,
         count(*)::int required, sum(worth) whole, any_value(number)::int number
  from asked group by target, function;
create table wanted as
  select k, f, part.number, worth
  from asked join item using (item) join part using (target, function);
"""
_RESULTS = """
copy (
  with person as (
    select row_number() over ()::int p, id, items,
           substr(id, 8)::int % (select count(distinct target) from part) own
    from '{people}'),
  held as (
    select p, f, count(*)::int n, sum(worth) w
    from (select p, own, unnest(items) item from person) join item using (item)
    join wanted using (k) {own_wanted} group by p, f),
  every as (
    select person.p, target, function, required, whole, coalesce(n, 0) n, coalesce(w, 0) w
    from person join part on {own_part} left join held using (p, f)),
  result as (
    select p, target, sum(required)::int required, sum(n)::int held,
           sum(w) / sum(whole) share, map(list(function), list(required - n)) missing_by_function
    from every group by p, target)
  select id person, target, required, held, required - held missing, round(share, 6) readiness,
         missing_by_function
  from result join person using (p)
) to '{out}' (format parquet)
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """What it took: seconds, and the most memory of its process in MB."""

    seconds: float
    megabytes: float


def all_targets(people: Path, asked: Path, out: Path) -> Taken:
    """Measure all people against all targets."""
    return _ask(people, asked, out, "", "true")


def one_target_each(people: Path, asked: Path, out: Path) -> Taken:
    """Measure every person against one target: person n against target n modulo all."""
    return _ask(people, asked, out, "where own = number", "own = number")


def _ask(people: Path, asked: Path, out: Path, own_wanted: str, own_part: str) -> Taken:
    connection = duckdb.connect()
    connection.execute(f"set threads = {os.cpu_count()}")
    connection.execute("set enable_progress_bar = false")
    connection.execute("set preserve_insertion_order = false")
    connection.execute(f"set temp_directory = '{out.parent / 'spilled'}'")
    watch = stages.Stopwatch()
    watch("query")
    connection.execute(_TABLES.format(asked=asked))
    connection.execute(
        _RESULTS.format(people=people, out=out, own_wanted=own_wanted, own_part=own_part)
    )
    [stage] = watch.stop()
    return Taken(stage.seconds, stage.megabytes)

"""From what one of a thing costs to what a nation's costs: the tables of docs/scale.md.

The unit costs stand in docs/unit-costs.csv, each with the benchmark that measured it and the size
of the data that it was measured on; nothing else is entered by hand. `cog -r -I benchmarks
docs/scale.md` writes the tables anew.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

#: What is reckoned for.
OCCUPATIONS, GRADES, EVIDENCE_A_DAY = 1_600, 5, 10_000_000
PEOPLE, TARGETS, NIGHT_HOURS = 1_000_000_000, 200, 8

_FILE = Path(__file__).parents[1] / "docs" / "unit-costs.csv"


@dataclass(frozen=True, slots=True)
class UnitCost:
    """What one of a thing costs."""

    id: str
    what: str
    value: float
    unit: str
    #: The benchmark that measured it, and on what.
    by: str
    on: str


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What many of a thing cost, and how that follows from unit costs."""

    what: str
    value: float
    unit: str
    formula: str


def read(path: Path = _FILE) -> dict[str, UnitCost]:
    """Read the unit costs by their ids; one that is not measured yet has no value."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [{**row, "value": float(row["value"] or "nan")} for row in csv.DictReader(file)]
    return {cost.id: cost for cost in (UnitCost(**row) for row in rows)}


def unit_costs(costs: Mapping[str, UnitCost]) -> str:
    """Write the unit costs as a Markdown table."""
    rows = (
        (c.id, c.what, told(c.value), c.unit, f"`benchmarks/{c.by}`", c.on) for c in costs.values()
    )
    return _table(("name", "of one", "value", "unit", "measured by", "on"), rows)


def reckoned(found: Iterable[Reckoned]) -> str:
    """Write what was reckoned as a Markdown table."""
    rows = ((r.what, told(r.value), r.unit, f"extrapolated: {r.formula}") for r in found)
    return _table(("what", "value", "unit", "how"), rows)


def catalogue(costs: Mapping[str, UnitCost]) -> Iterator[Reckoned]:
    """Reckon the standards of all occupations of a nation."""
    many = OCCUPATIONS * GRADES / costs["grades"].value
    share = f"{OCCUPATIONS:,} × {GRADES} / grades"
    yield Reckoned("triples", many * costs["triples"].value / 1e6, "million", f"{share} × triples")
    parts = {
        "tables": "tables as CSV and SSSOM",
        "nquads": "the graph as N-Quads",
        "store": "the store",
        "index": "the compiled index",
    }
    for name, what in parts.items():
        yield Reckoned(what, many * costs[name].value / 1e3, "GB", f"{share} × {name}")
    hours = many * costs["publish"].value / 3600
    yield Reckoned("publishing all from nothing", hours, "hours", f"{share} × publish / 3,600")
    memory = many * costs["memory"].value / 1e3
    yield Reckoned("the memory that this takes", memory, "GB", f"{share} × memory")
    hours = many * costs["publish-new"].value / 3600
    what = "publishing all, each added to those before"
    yield Reckoned(what, hours, "hours", f"{share} × publish-new / 3,600")
    yearly = OCCUPATIONS * costs["publish-one"].value / 3600
    what = "publishing every occupation anew once, one after another"
    yield Reckoned(what, yearly, "hours", f"{OCCUPATIONS:,} × publish-one / 3,600")


def evidence(costs: Mapping[str, UnitCost]) -> Iterator[Reckoned]:
    """Reckon what people show in a day and in a year."""
    day = EVIDENCE_A_DAY * costs["evidence"].value
    formula = f"{EVIDENCE_A_DAY:,} × evidence"
    yield Reckoned("evidence of a day", day / 1e6, "MB", formula)
    yield Reckoned("evidence of a year", 365 * day / 1e9, "GB", f"365 × {formula}")
    rate = EVIDENCE_A_DAY / 86_400
    yield Reckoned("evidence that comes in", rate, "items/s", f"{EVIDENCE_A_DAY:,} / 86,400")


def nation(costs: Mapping[str, UnitCost]) -> Iterator[Reckoned]:
    """Reckon a night in which everybody is measured against some targets."""
    size = PEOPLE * costs["person"].value / 1e9
    yield Reckoned("the people as Parquet", size, "GB", f"{PEOPLE:,} × person")
    pairs = PEOPLE * TARGETS
    counted = f"{PEOPLE:,} × {TARGETS}"
    for name, what in (("bits", "bit sets"), ("spark", "Spark")):
        hours = pairs / costs[name].value / 3600
        whole = f"hours of one core, by {what}"
        yield Reckoned(whole, hours, "hours", f"{counted} / {name} / 3,600")
        night = f"cores for a night of {NIGHT_HOURS} hours, by {what}"
        yield Reckoned(
            night, hours / NIGHT_HOURS, "cores", f"{counted} / {name} / {NIGHT_HOURS * 3600:,}"
        )
    second = 1e6 / costs["gap"].value
    yield Reckoned("single gaps of one core, as JSON", second, "gaps/s", "1,000,000 / gap")
    asked = PEOPLE / 86_400
    cores = asked / second
    what = "cores if everybody asks for one gap a day, evenly"
    yield Reckoned(what, cores, "cores", f"{PEOPLE:,} / 86,400 × gap / 1,000,000")


def told(value: float) -> str:
    """Write a figure above 0 with three digits that count; a dash for what is not known."""
    if math.isnan(value):
        return "–"
    places = 2 - math.floor(math.log10(value))
    return f"{round(value, places):,.{max(0, places)}f}"


def _table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)

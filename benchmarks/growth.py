"""Tables of how figures grow with the size of the data, and what one standard among others costs.

An exponent is log(t2/t1) / log(n2/n1) between two sizes: 1 is linear, and what n log n would have
stands beside it. A constant part, such as the ontology's, makes it smaller at small sizes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from printing import table
from rich.table import Table
from stages import Stage

Figures: TypeAlias = dict[str, float]


@dataclass(frozen=True, slots=True)
class Size:
    """What was measured at one size."""

    standards: int
    #: Whether the standards are alone, without posts, job descriptions and mappings.
    bare: bool
    triples: int
    #: Making the data up, the stages of publishing it, and what comes after.
    made: Sequence[Stage]
    published: Sequence[Stage]
    asked: Sequence[Stage]
    #: The stages of publishing it again, with one standard more, and with one of them changed.
    added: Sequence[Stage]
    changed: Sequence[Stage]
    #: Megabytes of the tables, and of each part of the version's folder.
    tables: float
    disk: Figures
    #: Warm medians of a gap between two grades, in microseconds.
    gaps: Figures


def by_size(sizes: Sequence[Size]) -> Iterator[Table]:
    """Show what was measured at each size, one kind of figure after the other."""
    stages = [summed((*size.made, *size.published, *size.asked)) for size in sizes]
    seconds = [
        {name: stage.seconds for name, stage in found.items()}
        | {"publishing in all": total(size.published)}
        for size, found in zip(sizes, stages, strict=True)
    ]
    peaks = [{name: stage.megabytes for name, stage in found.items()} for found in stages]
    yield growth("Seconds, by the number of triples", sizes, seconds)
    yield growth("Peak memory in MB", sizes, peaks)
    disk = [{"tables": size.tables} | size.disk for size in sizes]
    yield growth("On disk, MB", sizes, disk)
    yield growth("Warm p50 in µs", sizes, [size.gaps for size in sizes])
    yield each(sizes)
    alike = [size for size in sizes if size.bare == sizes[-1].bare]
    yield one_among(alike)
    yield stages_among("One standard added to others, s", alike, [size.added for size in alike])
    yield stages_among(
        "One standard changed among others, s", alike, [size.changed for size in alike]
    )


def growth(title: str, sizes: Sequence[Size], figures: Sequence[Figures]) -> Table:
    """Show figures at each size, and the exponents between one size and the next."""
    triples = [size.triples for size in sizes]
    steps = [f"{a:,} → {b:,}" for a, b in pairwise(triples)]
    made = table(title, "", *(f"{count:,}" for count in triples), *steps)
    for name in dict.fromkeys(name for found in figures for name in found):
        row = [found.get(name, 0.0) for found in figures]
        made.add_row(name, *(f"{value:,.2f}" for value in row), *exponents(row, triples))
    n_log_n = exponents([n * math.log(n) for n in triples], triples)
    made.add_row("n log n", *("" for _ in sizes), *n_log_n)
    return made


def exponents(figures: Sequence[float], sizes: Sequence[int]) -> list[str]:
    """Tell by which power of the size figures grow; a dash where there is nothing to compare."""
    return [
        f"{math.log(after / before) / math.log(larger / smaller):.2f}" if before and after else "–"
        for (before, after), (smaller, larger) in zip(
            pairwise(figures), pairwise(sizes), strict=True
        )
    ]


def each(sizes: Sequence[Size]) -> Table:
    """Show what one standard has and costs, at each size."""
    made = table("Of one standard", "standards", "triples", "publishing s", "disk MB", "tables kB")
    for size in sizes:
        figures = (total(size.published), sum(size.disk.values()), 1000 * size.tables)
        told = (f"{figure / size.standards:,.2f}" for figure in figures)
        made.add_row(f"{size.standards:,}", f"{size.triples / size.standards:,.0f}", *told)
    return made


def one_among(sizes: Sequence[Size]) -> Table:
    """Show what it takes to publish one standard among others, beside the least size alone."""
    alone = total(sizes[0].published)
    made = table(
        "Publishing one standard among others, s", "standards", "triples", "all", "one added",
        "one changed", "added / alone", "changed / alone", "peak MB",
    )  # fmt: skip
    for size in sizes:
        seconds = [total(stages) for stages in (size.published, size.added, size.changed)]
        shares = [f"{part / alone:.2f}" for part in seconds[1:]]
        peak = max(stage.megabytes for stage in (*size.added, *size.changed))
        figures = (f"{figure:.1f}" for figure in seconds)
        made.add_row(f"{size.standards:,}", f"{size.triples:,}", *figures, *shares, f"{peak:.0f}")
    return made


def stages_among(title: str, sizes: Sequence[Size], published: Sequence[Sequence[Stage]]) -> Table:
    """Show the stages of publishing one standard among others."""
    made = table(title, "stage", *(f"{size.standards:,}" for size in sizes))
    stages = [summed(one) for one in published]
    for name in dict.fromkeys(name for one in stages for name in one):
        made.add_row(name, *(f"{one[name].seconds:.2f}" if name in one else "" for one in stages))
    return made


def total(stages: Iterable[Stage]) -> float:
    """Add up the seconds."""
    return sum(stage.seconds for stage in stages)


def summed(stages: Iterable[Stage]) -> dict[str, Stage]:
    """Join the stages of the same name: seconds together, the highest peak."""
    found: dict[str, Stage] = {}
    for stage in stages:
        before = found.get(stage.name, Stage(stage.name, 0, 0))
        peak = max(before.megabytes, stage.megabytes)
        found[stage.name] = Stage(stage.name, before.seconds + stage.seconds, peak)
    return found

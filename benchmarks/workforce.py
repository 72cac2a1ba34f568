"""A made-up workforce and what it is measured against: plain numbers, nothing published.

Ten standards have four grades each, a grade has five functions of ten items: 2,000 items. Of the
200 targets the first 40 are the grades, each covering those below it; the others are posts, which
ask for a grade and for a function of another standard. The weights of a grade's functions differ
and add up to 100. What is held of the 2,000 items is chosen by chance from a fixed seed.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow as pa

from skillgraph.batch.model import Vocabulary
from skillgraph.batch.targets import Target, Targets
from skillgraph.index.compiled import numbers_in
from skillgraph.services.readiness import Cell
from skillgraph.services.refs import LowerGrades

STANDARDS, GRADES, FUNCTIONS, ITEMS = 10, 4, 5, 10
WEIGHTS = (12.0, 31.0, 17.0, 25.0, 15.0)
HELD = 300
TOTAL = STANDARDS * GRADES * FUNCTIONS * ITEMS


def cell(standard: int, grade: int, function: int) -> Cell:
    """Give a function at a grade."""
    first = ((standard * GRADES + grade) * FUNCTIONS + function) * ITEMS
    items = ((1 << ITEMS) - 1) << first
    name = f"s{standard}"
    return Cell(f"{name}/grade-{grade}", f"{name}/function-{function}", items, items, 0)


def asked(number: int) -> tuple[str, list[Cell]]:
    """Give the REF of a target, and its cells in the index's order."""
    standard, grade = divmod(number % (STANDARDS * GRADES), GRADES)
    cells = [cell(standard, g, f) for g in range(grade + 1) for f in range(FUNCTIONS)]
    post, function = divmod(number, STANDARDS * GRADES)
    if not post:
        return f"grade:s{standard}/grade-{grade}", cells
    other = (standard + post) % STANDARDS
    cells.append(cell(other, grade, (function + post) % FUNCTIONS))
    return f"role:post-{number}", sorted(cells, key=lambda c: c.items)


def target(number: int) -> Target:
    """Make a target."""
    ref, cells = asked(number)
    functions = tuple(dict.fromkeys(c.function for c in cells))
    required = sum(c.required for c in cells)
    return Target(ref, required, None, "standard", tuple(cells), functions)


def named(**known: str) -> SimpleNamespace:
    """Make a stand-in for a thing that has labels."""
    return SimpleNamespace(label_zh="无", label_en="None", **known)


def place(number: int, id: str) -> SimpleNamespace:
    """Make a stand-in for the place of an item in an index."""
    standard, function = number // (GRADES * FUNCTIONS * ITEMS), number // ITEMS % FUNCTIONS
    return SimpleNamespace(item=named(id=id, kind="ability"),
                           function=named(id=f"s{standard}/function-{function}"))  # fmt: skip


def targets(number: int) -> Targets:
    """Make so many targets, with a stand-in for the index: weights and functions, ids by number."""
    members = tuple(target(n) for n in range(number))
    cells = [c for t in members for c in t.cells]
    weights = {(c.grade, c.function, "overall"): WEIGHTS[int(c.function[-1])] for c in cells}
    ids = [f"item-{n:04}" for n in range(TOTAL)]
    functions = {name: named(id=name) for t in members for name in t.functions}
    index: Any = SimpleNamespace(version="made up", weights=weights, functions=functions,
                                 places=[place(n, id) for n, id in enumerate(ids)])  # fmt: skip
    vocabulary = Vocabulary({id: n for n, id in enumerate(ids)}, -(-TOTAL // 64), {})
    return Targets(index, LowerGrades.STANDARD, members, tuple(range(TOTAL)), vocabulary)


def people(number: int, at_once: int = 10_000) -> Iterator[pa.RecordBatch]:
    """Make people who hold some 300 of the items each, chosen by chance: a row each."""
    dice = np.random.default_rng(20261122)
    ids = pa.array([f"item-{n:04}" for n in range(TOTAL)])
    for first in range(0, number, at_once):
        count = min(at_once, number - first)
        held = dice.random((count, TOTAL), np.float32) < HELD / TOTAL
        items = np.nonzero(held)[1].astype(np.int32)
        offsets = np.concatenate([[0], np.cumsum(held.sum(axis=1))]).astype(np.int32)
        names = pa.array([f"person-{n:07}" for n in range(first, first + count)])
        lists = pa.ListArray.from_arrays(offsets, pa.DictionaryArray.from_arrays(items, ids))
        yield pa.record_batch({"id": names, "items": lists})


def requirements(number: int) -> pa.Table:
    """Give what the targets ask for as a table: a row for each target and item."""
    made = targets(number)
    rows = [
        (place, t.ref, c.function, f"item-{item:04}", _worth(made, c))
        for place, t in enumerate(made.members)
        for c in t.cells
        for item in numbers_in(c.required)
    ]
    names = ("number", "target", "function", "item", "worth")
    return pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows])


def _worth(made: Targets, c: Cell) -> float:
    """Say what an item of a cell weighs, in percent."""
    return made.index.weights[c.grade, c.function, "overall"] / c.items.bit_count()

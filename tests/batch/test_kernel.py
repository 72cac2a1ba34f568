"""The kernel gives what a single gap gives, person by person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillgraph.batch import targets as batch_targets
from skillgraph.batch.kernel import Kernel
from skillgraph.batch.targets import Targets
from skillgraph.index.compiled import Bits, Index, numbers_in
from skillgraph.services.gap import gap
from skillgraph.services.readiness import readiness, weighting
from skillgraph.services.refs import Competencies, LowerGrades, Reason, resolve

from batch_people import held_by

Row = tuple[int, int, dict[str, int], float | None]


def one_by_one(
    index: Index, people: Sequence[Bits], refs: Sequence[str], lower: LowerGrades
) -> list[Row]:
    """Ask the service of single gaps."""
    return [_single(index, person, resolve(index, ref, lower)) for person in people for ref in refs]


def _single(index: Index, person: Bits, target: Competencies) -> Row:
    found = gap(index, Competencies("person", (Reason("items", person),)), target)
    missing = {
        part.function: sum(c.required.bit_count() - c.held.bit_count() for c in part.cells)
        for part in found.functions
    }
    share = readiness(index, found.cells, weighting(index, found.cells))
    return found.held.bit_count(), found.missing.bit_count(), missing, share


def at_once(targets: Targets, people: Sequence[Bits]) -> list[Row]:
    """Ask the kernel, for all of them together."""
    kernel = Kernel(targets)
    gaps = kernel.gaps(held_by(targets, people))
    missing = kernel.plan.required[:, np.newaxis] - gaps.by_function[kernel.plan.sets]
    rows: list[Row] = []
    for person in range(len(people)):
        column = iter(missing[:, person].tolist())
        for number, target in enumerate(targets.members):
            by_function = {function: next(column) for function in target.functions}
            share = float(gaps.readiness[number, person])
            held = int(gaps.held[number, person])
            required = target.required.bit_count()
            rows.append((held, required - held, by_function, None if np.isnan(share) else share))
    return rows


def everything(index: Index) -> list[str]:
    """Every grade, role, job description, standard and unit as a REF, and unions of some."""
    roles = [f"role:{role.removeprefix('role/')}" for role in index.roles]
    jobs = [f"job:{job.removeprefix('job/')}" for job in index.jobs]
    grades = [f"grade:{grade}" for grade in index.grades]
    whole = [f"standard:{standard}" for standard in index.standards]
    units = [f"unit:{unit}" for unit in list(index.units)[::5]]
    unions = [f"{one}+{other}" for one, other in zip(grades, [*roles, *jobs], strict=False)]
    return [*grades, *roles, *jobs, *whole, *units, *unions]


def workforce(index: Index, people: int, seed: int = 5) -> list[Bits]:
    """People who hold anything from nothing to everything."""
    dice = np.random.default_rng(seed)
    shares = np.linspace(0, 1, people)
    return [
        sum(1 << int(n) for n in np.flatnonzero(dice.random(len(index.places)) < share))
        for share in shares
    ]


@pytest.mark.parametrize("lower", LowerGrades)
def test_the_shipped_catalogue_is_measured_as_single_gaps_are(
    index: Index, lower: LowerGrades
) -> None:
    refs, people = everything(index), workforce(index, 9)
    targets = batch_targets.of(index, refs, lower)
    assert at_once(targets, people) == one_by_one(index, people, refs, lower)

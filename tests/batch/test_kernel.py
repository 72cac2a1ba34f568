"""The kernel gives what a single gap gives, person by person."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batch_people import held_by
from skillgraph.batch import kernel as batch_kernel
from skillgraph.batch import targets as batch_targets
from skillgraph.batch.kernel import Kernel
from skillgraph.batch.targets import Targets
from skillgraph.index.compiled import Bits, Index
from skillgraph.index.items import LocalCell
from skillgraph.services.gap import gap
from skillgraph.services.readiness import readiness, weighting
from skillgraph.services.refs import Competencies, LowerGrades, Reason, resolve

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


@pytest.mark.parametrize("lower", LowerGrades)
def test_levels_with_theory_and_practice_weights_are_measured_so_too(
    five: Index, lower: LowerGrades
) -> None:
    refs, people = everything(five), workforce(five, 40)
    targets = batch_targets.of(five, refs, lower)
    assert at_once(targets, people) == one_by_one(five, people, refs, lower)


@settings(deadline=None)
@given(data=st.data())
def test_any_people_and_any_targets_are_measured_as_single_gaps_are(
    index: Index, data: st.DataObject
) -> None:
    refs = data.draw(st.lists(st.sampled_from(everything(index)), min_size=1, max_size=6,
                              unique=True))  # fmt: skip
    anything = st.integers(0, (1 << len(index.places)) - 1)
    people = data.draw(st.lists(anything, min_size=1, max_size=4))
    targets = batch_targets.of(index, refs)
    assert at_once(targets, people) == one_by_one(index, people, refs, LowerGrades.STANDARD)


def halves(five: Index) -> Index:
    """Weights that put shares exactly between two millionths: 1/640 is 0.0015625."""
    reception = ("nos/level-5", "nos/function/reception", "overall")
    repair = ("nos/level-5", "nos/function/repair", "overall")
    return replace(five, weights={**five.weights, reception: 3 / 640, repair: 1 - 3 / 640})


def test_shares_between_two_millionths_are_rounded_as_the_service_does(five: Index) -> None:
    made = halves(five)
    people = workforce(made, 200, seed=3)
    refs = ["grade:nos/level-5"]
    targets = batch_targets.of(made, refs)
    assert targets.members[0].weighting == "standard"
    assert at_once(targets, people) == one_by_one(made, people, refs, LowerGrades.STANDARD)
    # One item of reception of three, and nothing else: a share that no millionth is nearest to.
    one = resolve(made, "items:nos/level-5/1.1/a1").bits
    assert at_once(targets, [one])[0][3] in (0.001562, 0.001563)
    assert at_once(targets, [one]) == one_by_one(made, [one], refs, LowerGrades.STANDARD)


def test_shares_near_a_half_are_asked_of_the_service(
    five: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    exactly = batch_kernel.Kernel._exactly

    def noted(self: Kernel, step: object, counts: object) -> object:
        asked.append(1)
        return exactly(self, step, counts)  # type: ignore[arg-type]

    monkeypatch.setattr(batch_kernel.Kernel, "_exactly", noted)
    targets = batch_targets.of(halves(five), ["grade:nos/level-5"])
    one = resolve(five, "items:nos/level-5/1.1/a1").bits
    at_once(targets, [one])
    assert asked
    asked.clear()
    at_once(targets, [0])
    assert not asked


def test_shares_that_come_near_no_half_are_not_looked_at(index: Index, five: Index) -> None:
    grades = [f"grade:csm/level-{level}" for level in (3, 2, 1)]
    steps = Kernel(batch_targets.of(index, grades)).plan.steps
    assert [step.halves for step in steps] == [
        near_a_half(index, target) for target in ("csm/level-3", "csm/level-2", "csm/level-1")
    ]
    made = batch_targets.of(halves(five), ["grade:nos/level-5"])
    assert Kernel(made).plan.steps[0].halves
    even = replace(five, weights={**five.weights, **overall(50.0)})
    # 50/3 and 50/5 an item: 5 and 3 of 30 in whole numbers
    [step] = Kernel(batch_targets.of(even, ["grade:nos/level-5"])).plan.steps
    assert not step.halves


def overall(percent: float) -> dict[tuple[str, str | None, str], float]:
    functions = ("nos/function/reception", "nos/function/repair")
    return {("nos/level-5", function, "overall"): percent for function in functions}


def near_a_half(index: Index, grade: str) -> bool:
    """Tell it from the weights, which are whole percents: seven times 2, or large numbers."""
    cells = batch_targets.of(index, [f"grade:{grade}"]).members[0].cells
    sizes = [cell.items.bit_count() for cell in cells]
    scale = math.lcm(*sizes)
    percents = [cell.weight(index) or 0.0 for cell in cells]
    assert all(percent == int(percent) for percent in percents)
    worth = [int(p) * scale // size for p, size in zip(percents, sizes, strict=True)]
    whole = sum(w * s for w, s in zip(worth, sizes, strict=True)) // math.gcd(*worth)
    return whole % 128 == 0 or whole > 100_000


def test_a_stretch_more_or_less_makes_no_difference(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    targets = batch_targets.of(index, everything(index)[:12])
    people = workforce(index, 37)
    whole = at_once(targets, people)
    monkeypatch.setattr(batch_kernel, "_STRETCH", 5)
    monkeypatch.setattr(batch_kernel, "_FEWEST", 5)
    assert at_once(targets, people) == whole


def test_nobody_is_measured_too(index: Index) -> None:
    assert at_once(batch_targets.of(index, ["grade:asm/senior"]), []) == []


def test_counts_that_a_byte_does_not_hold_do_not_overflow(index: Index) -> None:
    """With one cell of a whole standard, there are more items in a mask than a byte can count."""
    csm = resolve(index, "standard:csm").bits
    block = next(block for block in index.blocks if block.standard == "csm")
    cell = LocalCell("csm/level-1", "csm/function/customer-service-value", block.local(csm))
    wide = replace(index, local_cells={**index.local_cells, "csm": (cell,)})
    people = [csm, 0, *workforce(index, 20)]
    targets = batch_targets.of(wide, ["standard:csm"])
    assert Kernel(targets).plan.largest == 378
    rows = at_once(targets, people)
    assert [row[:2] for row in rows] == [
        ((person & csm).bit_count(), 378 - (person & csm).bit_count()) for person in people
    ]


# --- What is shared ------------------------------------------------------------------------------


def test_a_mask_is_counted_once_however_many_targets_share_it(index: Index) -> None:
    grades = [f"grade:csm/level-{level}" for level in (3, 2, 1)]
    plan = Kernel(batch_targets.of(index, grades)).plan
    own = [c for c in index.cells if c[0].startswith("csm/")]
    assert len(plan.masks) == len(own)  # level 1 covers the others, by the same cells


def test_a_grade_that_covers_builds_on_the_grade_below(index: Index) -> None:
    grades = [f"grade:csm/level-{level}" for level in (1, 2, 3)]
    steps = Kernel(batch_targets.of(index, grades)).plan.steps
    assert [(step.row, step.base) for step in steps] == [(2, None), (1, 2), (0, 1)]
    level_1 = [c for c in index.cells if c[0] == "csm/level-1"]
    assert len(steps[-1].more) == len(level_1)


def test_only_words_that_a_mask_has_bits_in_are_touched(index: Index) -> None:
    plan = Kernel(batch_targets.of(index, ["standard:asm", "grade:csm/level-1"])).plan
    assert all(bits for mask in plan.masks for _, bits in mask)
    assert sum(int(bits).bit_count() for mask in plan.masks for _, bits in mask) >= 679

"""Allocation of teaching hours: whole hours by largest remainder, after the standard's weights.

csm's 2.1.1 weighs level 3's functions with 20, 15, 14, 17, 14 and 15 and the basics with 5 of
100; asm gives no weights, and 13, 14, 15, 16, 13 and 24 items to the functions of its senior grade.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillgraph.curriculum.model import Curriculum
from skillgraph.errors import InputError
from skillgraph.index.compiled import Index
from skillgraph.services.curricula.allocation import apportion
from skillgraph.services.curricula.answer import Allocation
from skillgraph.services.curricula.coverage import coverage
from skillgraph.services.language import Language
from skillgraph.services.refs import LowerGrades

LEVEL_3 = [20, 15, 14, 17, 14, 15]
SENIOR_ITEMS = [13, 14, 15, 16, 13, 24]
EMPTY = Curriculum("empty.csv", ())

weights = st.lists(st.integers(0, 50).map(Fraction), min_size=1, max_size=9)


def allocated(
    index: Index, to: str, hours: int, lower: LowerGrades = LowerGrades.STANDARD
) -> Allocation:
    found = coverage(
        index, EMPTY, to, hours=Decimal(hours), lower_grades=lower, language=Language.EN
    ).allocation
    assert found
    return found


def hours_of(found: Allocation) -> list[int]:
    return [*(each.hours for each in found.basics), *(each.hours for each in found.functions)]


# --- Largest remainder ---------------------------------------------------------------------------


@given(st.integers(0, 500), weights)
def test_the_parts_add_up_and_none_is_an_hour_off_its_quota(
    total: int, weights: list[Fraction]
) -> None:
    parts = apportion(total, weights)
    assert sum(parts) == total
    whole = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        quota = weight * total / whole if whole else Fraction(total, len(weights))
        assert abs(part - quota) < 1


@given(st.integers(0, 500), weights)
def test_what_weighs_more_never_gets_less(total: int, weights: list[Fraction]) -> None:
    parts = apportion(total, weights)
    ranked = sorted(zip(weights, parts, strict=True))
    by_weight: dict[Fraction, list[int]] = {}
    for weight, part in ranked:
        by_weight.setdefault(weight, []).append(part)
    levels = list(by_weight.values())
    assert all(max(low) <= max(high) for low, high in pairwise(levels))


def test_the_largest_remainders_get_what_is_left_and_of_equal_ones_the_first() -> None:
    assert apportion(10, [Fraction(47), Fraction(16), Fraction(37)]) == (5, 1, 4)  # 4.7 1.6 3.7
    assert apportion(5, [Fraction(1), Fraction(1), Fraction(1)]) == (2, 2, 1)
    assert apportion(3, []) == ()


# --- Over a target -------------------------------------------------------------------------------


def test_a_hundred_hours_of_a_level_are_its_weights(index: Index) -> None:
    found = allocated(index, "grade:csm/level-3", 100)
    assert [each.hours for each in found.functions] == LEVEL_3
    assert [(each.grade, each.hours) for each in found.basics] == [("csm/level-3", 5)]
    assert found.weighting == "standard"


def test_forty_hours_go_to_the_largest_remainders(index: Index) -> None:
    found = allocated(index, "grade:csm/level-3", 40)
    # 8, 6, 5.6, 6.8, 5.6, 6 and 2: the .8, then the first of the .6
    assert [each.hours for each in found.functions] == [8, 6, 6, 7, 5, 6]
    assert [each.hours for each in found.basics] == [2]


def test_a_target_that_covers_a_lower_level_shares_between_both(index: Index) -> None:
    found = allocated(index, "grade:csm/level-2", 200)
    assert [each.hours for each in found.functions] == [*LEVEL_3, 17, 17, 14, 16, 18, 13]
    assert [each.hours for each in found.basics] == [5, 5]
    alone = allocated(index, "grade:csm/level-2", 100, LowerGrades.NEVER)
    assert [each.hours for each in alone.functions] == [17, 17, 14, 16, 18, 13]


def test_without_weights_items_count_alike_and_basics_get_nothing(index: Index) -> None:
    found = allocated(index, "grade:asm/senior", 95)
    assert [each.hours for each in found.functions] == SENIOR_ITEMS
    assert found.weighting == "equal"
    assert found.basics == ()


def test_work_contents_share_their_functions_hours_by_their_items(index: Index) -> None:
    overview = allocated(index, "grade:csm/level-3", 150).functions[0]
    # 4 and 11 of 15 items; 30 hours
    assert [(work.share, work.hours) for work in overview.work_contents] == [
        (round(4 / 15, 6), 8),
        (round(11 / 15, 6), 22),
    ]


@pytest.mark.parametrize("to", ["grade:csm/level-1", "role:after-sales-manager", "standard:csm"])
@pytest.mark.parametrize("hours", [0, 1, 7, 333])
def test_every_hour_is_given_away_once_at_both_steps(index: Index, to: str, hours: int) -> None:
    found = allocated(index, to, hours)
    assert sum(hours_of(found)) == hours
    for function in found.functions:
        assert sum(work.hours for work in function.work_contents) == function.hours


def test_a_part_of_a_level_asks_for_that_part_of_its_basics(index: Index) -> None:
    found = allocated(index, "unit:csm/level-3/1.1", 100)
    # The unit is 4 of 15 items of a function of 20; the basics' 5 shrink as 20 · 4/15 to 95 does,
    # so that both keep their proportion of 95 to 5.
    assert hours_of(found) == [5, 95]


@pytest.mark.parametrize("hours", ["1.5", "-1", "NaN", "Infinity"])
def test_hours_that_are_not_whole_are_refused(index: Index, hours: str) -> None:
    with pytest.raises(InputError, match="a whole number, 0 or more"):
        coverage(index, EMPTY, "grade:csm/level-3", hours=Decimal(hours))


def test_hours_for_a_target_that_asks_nothing_are_refused(index: Index) -> None:
    with pytest.raises(InputError, match="requires no items"):
        coverage(index, EMPTY, "role:service-engineer", hours=Decimal(10))

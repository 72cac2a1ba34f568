"""Readiness: cells, their weights, and the share held.

``five-levels`` gives theory and practice weights; made-up overall weights are set where needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillgraph.index.compiled import Index
from skillgraph.services.readiness import (
    Cell,
    cells,
    equal,
    readiness,
    weighted,
    weighting,
    weights,
)
from skillgraph.services.refs import resolve

RECEPTION, REPAIR = "nos/function/reception", "nos/function/repair"
LEVEL_5 = "nos/level-5"


def bits(index: Index, ref: str) -> int:
    return resolve(index, ref).bits


def split(index: Index, target: str, held: str | None = None) -> tuple[Cell, ...]:
    return cells(index, bits(index, target), bits(index, held) if held else 0)


def with_overall(index: Index, overall: Mapping[tuple[str, str], float]) -> Index:
    """The same index, where the cells named have an overall weight too."""
    more: dict[tuple[str, str | None, str], float] = {
        (grade, function, "overall"): w for (grade, function), w in overall.items()
    }
    return replace(index, weights={**index.weights, **more})


def weighing(five: Index, reception: float, repair: float) -> Index:
    return with_overall(five, {(LEVEL_5, RECEPTION): reception, (LEVEL_5, REPAIR): repair})


# --- Cells ---------------------------------------------------------------------------------------


def test_a_target_is_split_into_its_functions_at_each_grade(five: Index) -> None:
    found = split(five, "grade:nos/level-4", "items:nos/level-5/1.1/a1,nos/level-2/1.1/a1")
    sizes = [(c.grade, c.function, c.required.bit_count(), c.held.bit_count()) for c in found]
    assert sizes == [
        (LEVEL_5, RECEPTION, 3, 1),  # what is held beyond the target is not held of it
        (LEVEL_5, REPAIR, 5, 0),
        ("nos/level-4", RECEPTION, 2, 0),
        ("nos/level-4", REPAIR, 4, 0),
    ]


def test_a_cell_knows_all_its_items_where_the_target_asks_some(five: Index) -> None:
    [cell] = split(five, "items:nos/level-5/2.1/a1,nos/level-5/2.1/k1")
    assert (cell.items.bit_count(), cell.required.bit_count()) == (5, 2)


def test_nothing_has_no_cells(five: Index) -> None:
    assert cells(five, 0, bits(five, "standard:nos")) == ()


def test_a_weight_that_is_not_given_is_unknown_and_not_zero(five: Index) -> None:
    cell = split(five, "unit:nos/level-5/2.1")[0]
    assert cell.weight(five) is None
    assert cell.weight(five, "theory") == 40
    assert cell.weight(five, "practice") == 60


def test_weights_are_listed_by_component_as_far_as_they_are_given(five: Index) -> None:
    assert weights(five, LEVEL_5, REPAIR) == {"theory": 40, "practice": 60}
    assert weights(five, LEVEL_5, None) == {"theory": 30}  # basics carry theory weight alone
    assert weights(five, "sister/only", "sister/function/installation") == {}


# --- Shares --------------------------------------------------------------------------------------


def test_items_count_alike_where_nothing_is_weighted(five: Index) -> None:
    assert equal(split(five, "grade:nos/level-5", "unit:nos/level-5/1.1")) == pytest.approx(3 / 8)


def test_an_item_counts_its_even_share_of_its_cells_weight(five: Index) -> None:
    index = weighing(five, 20, 70)
    held = split(index, "grade:nos/level-5", "items:nos/level-5/1.1/a1,nos/level-5/2.1/k2")
    expected = (20 * 1 / 3 + 70 * 1 / 5) / (20 + 70)
    assert weighted(index, held, "overall") == pytest.approx(expected, abs=1e-6)


def test_the_weights_need_not_add_up_to_100(five: Index) -> None:
    """5 to 14 is 20 to 70 less 15 to 56."""
    held = "unit:nos/level-5/1.1"
    for reception, repair in ((20, 70), (2, 7)):
        index = weighing(five, reception, repair)
        share = weighted(index, split(index, "grade:nos/level-5", held), "overall")
        assert share == pytest.approx(20 / 90, abs=1e-6)


def test_a_target_within_a_cell_is_a_share_of_what_it_asks(five: Index) -> None:
    index = weighing(five, 20, 70)
    target = "items:nos/level-5/1.1/a1,nos/level-5/2.1/a1,nos/level-5/2.1/a2"
    held = split(index, target, "items:nos/level-5/2.1/a1")
    # asked: 20 × 1/3 + 70 × 2/5; held of it: 70 × 1/5
    expected = (70 / 5) / (20 / 3 + 70 * 2 / 5)
    assert weighted(index, held, "overall") == pytest.approx(expected, abs=1e-6)


def test_a_component_counts_the_items_that_are_its_own(five: Index) -> None:
    held = split(five, "grade:nos/level-5", "items:nos/level-5/1.1/k1,nos/level-5/2.1/a1")
    theory = weighted(five, held, "theory", ~five.abilities)
    practice = weighted(five, held, "practice", five.abilities)
    assert theory == pytest.approx((30 * 1 / 1 + 40 * 0 / 2) / (30 + 40), abs=1e-6)
    assert practice == pytest.approx((40 * 0 / 2 + 60 * 1 / 3) / (40 + 60), abs=1e-6)


def test_a_component_says_nothing_of_a_target_without_its_items(five: Index) -> None:
    target = split(five, "items:nos/level-5/1.1/k1")
    assert weighted(five, target, "practice", five.abilities) is None
    assert weighted(five, target, "theory", ~five.abilities) == 0.0


def test_a_component_needs_no_weight_of_a_cell_that_is_asked_nothing_of_it(five: Index) -> None:
    """Reception is asked for an ability only, so that its theory weight is not missed."""
    known = {key: w for key, w in five.weights.items() if key != (LEVEL_5, RECEPTION, "theory")}
    index = replace(five, weights=known)
    target = "items:nos/level-5/1.1/a1,nos/level-5/2.1/k1,nos/level-5/2.1/k2"
    held = split(index, target, "items:nos/level-5/2.1/k1")
    assert weighted(index, held, "theory", ~index.abilities) == pytest.approx(1 / 2)
    whole = split(index, "grade:nos/level-5", "items:nos/level-5/2.1/k1")
    assert weighted(index, whole, "theory", ~index.abilities) is None


def test_one_cell_without_weight_leaves_the_whole_unweighted(five: Index) -> None:
    index = with_overall(five, {(LEVEL_5, RECEPTION): 30})
    target = split(index, "grade:nos/level-5", "unit:nos/level-5/1.1")
    assert weighted(index, target, "overall") is None
    assert weighting(index, target) == "equal"
    assert readiness(index, target, "equal") == pytest.approx(3 / 8)


def test_weights_are_used_where_every_cell_has_one(five: Index) -> None:
    index = weighing(five, 30, 60)
    target = split(index, "grade:nos/level-5", "unit:nos/level-5/1.1")
    assert weighting(index, target) == "standard"
    assert readiness(index, target, "standard") == pytest.approx(30 / 90, abs=1e-6)


def test_a_function_of_weight_zero_counts_nothing(five: Index) -> None:
    index = weighing(five, 0, 60)
    target = split(index, "grade:nos/level-5", "unit:nos/level-5/1.1")
    assert weighting(index, target) == "standard"
    assert readiness(index, target, "standard") == 0.0


def test_items_count_alike_where_all_weights_are_zero(five: Index) -> None:
    index = weighing(five, 0, 0)
    target = split(index, "grade:nos/level-5", "unit:nos/level-5/1.1")
    assert weighting(index, target) == "equal"
    assert readiness(index, target, weighting(index, target)) == pytest.approx(3 / 8)


def test_readiness_is_unknown_where_nothing_is_required(five: Index) -> None:
    assert equal(()) is None
    assert weighted(five, (), "overall") is None
    assert weighting(five, ()) == "equal"
    assert readiness(five, (), "equal") is None
    assert readiness(five, (), "standard") is None


@given(data=st.data())
def test_readiness_is_0_with_nothing_1_with_all_and_never_falls_by_holding_more(
    data: st.DataObject, five: Index, index: Index
) -> None:
    """Over the whole of csm, which has weights, and of nos, which has no overall ones."""
    compiled = data.draw(st.sampled_from([index, five]))
    standard = "csm" if compiled is index else "nos"
    among = [place.number for place in compiled.items_in(compiled.own[standard])]
    wanted = data.draw(st.sets(st.sampled_from(among), min_size=1))
    more = data.draw(st.sets(st.sampled_from(among)))
    less = data.draw(st.sets(st.sampled_from(sorted(more)))) if more else set()

    def share(held: set[int]) -> float:
        target, have = (sum(1 << n for n in numbers) for numbers in (wanted, held))
        parts = cells(compiled, target, have)
        found = readiness(compiled, parts, weighting(compiled, parts))
        assert found is not None
        return found

    assert share(set()) == 0.0
    assert share(wanted) == 1.0
    assert 0.0 <= share(less) <= share(more) <= 1.0

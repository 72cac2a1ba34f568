"""Two sets of competencies side by side: shared, near by the mappings, related, and apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillgraph.index.compiled import Index
from skillgraph.services.compare import Comparison, Tally, compare
from skillgraph.services.language import Language
from skillgraph.services.refs import Competencies, Reason, resolve

LEVEL, SISTER = "grade:nos/level-5", "grade:sister/only"


def beside(index: Index, left: str, right: str, confidence: float = 0.0) -> Comparison:
    return compare(
        index,
        resolve(index, left),
        resolve(index, right),
        minimum_confidence=confidence,
        language=Language.EN,
    )


def tally(items: int, shared: int, near: int, only: int) -> Tally:
    return Tally(items=items, shared=shared, near=near, only=only)


def pairs(found: Comparison) -> list[tuple[str, str, str, float]]:
    return [
        (p.left.id.removeprefix("nos/level-5/"), p.right.id.removeprefix("sister/only/1.1/"),
         p.match.removeprefix("skos:"), p.confidence)
        for p in found.near
    ]  # fmt: skip


def test_what_mappings_set_side_by_side_is_near(five: Index) -> None:
    """Six mappings say that one is the other, nearly it, or a part of it; one only relates."""
    found = beside(five, LEVEL, SISTER)
    assert pairs(found) == [
        ("1.1/a1", "a1", "exactMatch", 0.95),
        ("1.1/a2", "a2", "closeMatch", 0.80),
        ("2.1/a1", "a3", "broadMatch", 0.70),
        ("2.1/a2", "a4", "narrowMatch", 0.90),
        ("2.1/k1", "k2", "narrowMatch", 0.99),
        ("2.1/k1", "k1", "closeMatch", 0.60),
    ]
    assert found.near[0].comment == "The same task."
    assert [(p.left.id, p.right.id) for p in found.related] == [
        ("nos/level-5/2.1/a3", "sister/only/1.1/a5")
    ]


def test_counts_of_each_side(five: Index) -> None:
    """Level 5 has 8 items, of which a1, a2 and a1, a2, k1 are near; the sister's 7 but for a5."""
    found = beside(five, LEVEL, SISTER)
    assert found.summary == {"left": tally(8, 0, 5, 3), "right": tally(7, 0, 6, 1)}
    assert [item.id for item in found.only_left] == [
        "nos/level-5/1.1/k1", "nos/level-5/2.1/a3", "nos/level-5/2.1/k2",
    ]  # fmt: skip
    assert [item.id for item in found.only_right] == ["sister/only/1.1/a5"]
    assert (found.left, found.right) == (LEVEL, SISTER)


def test_the_match_says_what_the_right_item_is_to_the_left_one(five: Index) -> None:
    turned = beside(five, SISTER, LEVEL)
    found = {p.left.id.rpartition("/")[2]: p.match for p in turned.near}
    assert found["a3"] == "skos:narrowMatch"
    assert found["a4"] == found["k2"] == "skos:broadMatch"


@pytest.mark.parametrize(("confidence", "near"), [(0.6, 6), (0.61, 5), (0.8, 4), (0.99, 1), (1, 0)])
def test_only_mappings_from_a_confidence_up_bring_items_near(
    five: Index, confidence: float, near: int
) -> None:
    assert len(beside(five, LEVEL, SISTER, confidence).near) == near


def test_every_mapping_brings_items_near_where_no_confidence_is_asked(five: Index) -> None:
    found = compare(five, resolve(five, LEVEL), resolve(five, SISTER))
    assert (len(found.near), len(found.related)) == (6, 1)
    assert found.near[0].left.label == "能迎接客户（五级第一项）"


def test_what_is_shared_is_not_near(five: Index) -> None:
    found = beside(five, f"{LEVEL}+{SISTER}", SISTER)
    assert found.summary == {"left": tally(15, 7, 0, 8), "right": tally(7, 7, 0, 0)}
    assert (found.near, found.related, len(found.shared)) == ((), (), 7)


def test_a_covering_grade_shares_what_it_covers(index: Index) -> None:
    found = beside(index, "grade:csm/level-1", "grade:csm/level-2")
    assert found.summary["left"] == tally(378, 126 + 139, 0, 113)
    assert found.summary["right"] == tally(126 + 139, 126 + 139, 0, 0)


def test_grades_of_asm_share_nothing(index: Index) -> None:
    found = beside(index, "grade:asm/junior", "grade:asm/senior")
    assert found.summary == {"left": tally(100, 0, 0, 100), "right": tally(95, 0, 0, 95)}


def test_counts_by_function_follow_each_standards_order(five: Index) -> None:
    found = beside(five, LEVEL, SISTER)
    assert [(f.side, f.id, f.tally) for f in found.functions] == [
        ("left", "nos/function/reception", tally(3, 0, 2, 1)),
        ("left", "nos/function/repair", tally(5, 0, 3, 2)),
        ("right", "sister/function/installation", tally(7, 0, 6, 1)),
    ]


def test_two_standards_are_compared_whole(index: Index) -> None:
    found = beside(index, "standard:asm", "standard:csm")
    left, right = found.summary["left"], found.summary["right"]
    assert (left.items, right.items) == (100 + 106 + 95, 126 + 139 + 113)
    assert left.shared == right.shared == 0
    near = {p.left.id for p in found.near}
    assert len(near) == left.near > 0
    assert near.isdisjoint(item.id for item in found.only_left)


def test_nothing_has_nothing_in_common(index: Index) -> None:
    found = beside(index, "role:sales-director", "role:sales-director")
    assert found.summary == {"left": tally(0, 0, 0, 0), "right": tally(0, 0, 0, 0)}
    assert found.functions == ()


def test_an_item_is_shown_with_its_label_kind_and_clause(index: Index) -> None:
    found = beside(index, "unit:asm/senior/6.2", "unit:asm/senior/6.1").only_left[0]
    assert found.model_dump() == {
        "id": "asm/senior/6.2/a1",
        "label": "Can draw up a systematic training framework",
        "kind": "ability",
        "clause": "表 3, 6.2.1",
    }


@given(data=st.data())
def test_a_comparison_adds_up_and_turns_around(data: st.DataObject, index: Index) -> None:
    numbers = st.sets(st.integers(0, len(index.places) - 1), max_size=80)
    left, right = (
        Competencies(name, (Reason(name, sum(1 << n for n in data.draw(numbers))),))
        for name in ("left", "right")
    )
    found, turned = compare(index, left, right), compare(index, right, left)
    for side, bits in (("left", left.bits), ("right", right.bits)):
        total = found.summary[side]
        assert total.items == bits.bit_count() == total.shared + total.near + total.only
        parts = [f.tally for f in found.functions if f.side == side]
        for count in ("items", "shared", "near", "only"):
            assert sum(getattr(p, count) for p in parts) == getattr(total, count)
    assert turned.summary == {"left": found.summary["right"], "right": found.summary["left"]}
    assert turned.only_left == found.only_right
    assert {(p.left, p.right) for p in turned.near} == {(p.right, p.left) for p in found.near}

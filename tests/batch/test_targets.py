"""What a batch measures against: how REFs are told apart, and which items get a column."""

from __future__ import annotations

import pytest

from batch_people import columns_of
from skillgraph.batch import targets as batch_targets
from skillgraph.batch.targets import split
from skillgraph.errors import InputError, ReferenceSyntaxError, UnknownIdError
from skillgraph.index.compiled import Index, numbers_in
from skillgraph.services.refs import LowerGrades, resolve

SENIOR = "grade:asm/senior"
ITEMS = "items:asm/senior/6.2/a1,asm/junior/2.2/a1"


@pytest.mark.parametrize(
    ("text", "refs"),
    [
        (SENIOR, [SENIOR]),
        (f"{SENIOR},{ITEMS},role:after-sales-manager", [SENIOR, ITEMS, "role:after-sales-manager"]),
        (f" {SENIOR} , unit:asm/senior/6.2 ", [SENIOR, "unit:asm/senior/6.2"]),
        (f"{SENIOR}+{ITEMS},job:x", [f"{SENIOR}+{ITEMS}", "job:x"]),
        (f"{SENIOR},rôle:x", [f"{SENIOR},rôle:x"]),  # no kind of ours: for the grammar to refuse
    ],
)
def test_a_comma_begins_a_ref_only_where_a_kind_follows(text: str, refs: list[str]) -> None:
    assert split(text) == refs


def test_only_items_that_are_asked_for_have_a_column_in_the_order_of_the_index(
    index: Index,
) -> None:
    targets = batch_targets.of(index, ["unit:asm/senior/6.2", ITEMS])
    asked = resolve(index, "unit:asm/senior/6.2").bits | resolve(index, ITEMS).bits
    columns = {place.item.id: column for column, place in enumerate(index.items_in(asked))}
    given = targets.vocabulary.columns
    assert {item: column for item, column in given.items() if column >= 0} == columns
    assert len(given) == len(index.places)
    assert targets.numbers == tuple(numbers_in(asked))


def test_words_are_as_many_as_the_columns_need(index: Index) -> None:
    for ref in ("standard:csm", ITEMS):
        targets = batch_targets.of(index, [ref])
        assert (targets.vocabulary.words - 1) * 64 < len(targets.numbers)
        assert len(targets.numbers) <= targets.vocabulary.words * 64
    # 378 items of csm: six words
    assert batch_targets.of(index, ["standard:csm"]).vocabulary.words == 6


def test_a_target_that_asks_for_nothing_has_a_word_all_the_same(index: Index) -> None:
    targets = batch_targets.of(index, ["role:sales-director"])
    assert (targets.numbers, targets.vocabulary.words) == ((), 1)


def test_a_certificate_stands_for_lower_grades_where_the_standard_says_so(index: Index) -> None:
    targets = batch_targets.of(index, ["standard:asm", "standard:csm"])
    held = targets.vocabulary.certificates
    assert columns_of(held["asm/senior"]).bit_count() == 95  # asm states no covering rule
    assert columns_of(held["csm/level-1"]).bit_count() == 378  # csm clause 2.2: all that is below
    assert columns_of(held["csm/level-3"]) & ~columns_of(held["csm/level-1"]) == 0


def test_what_is_always_covered_changes_targets_but_no_certificate(index: Index) -> None:
    targets = batch_targets.of(index, [SENIOR], LowerGrades.ALWAYS)
    assert targets.members[0].required.bit_count() == 301  # all items of asm
    assert columns_of(targets.vocabulary.certificates["asm/senior"]).bit_count() == 95


def test_a_certificate_of_no_grade_stands_for_nothing(five: Index, index: Index) -> None:
    for compiled, ref in ((five, "standard:nos"), (index, "standard:asm")):
        held = batch_targets.of(compiled, [ref]).vocabulary.certificates
        others = set(held) - set(compiled.grades)
        named = [v.id for v in compiled.vocabulary.values() if v.scheme == "certificate"]
        assert others == {*named, *(id.rpartition("/")[2] for id in named)}
        assert not any(held[id].any() for id in others)


def test_only_a_ref_that_is_one_grade_is_asked_for_eligibility(index: Index) -> None:
    refs = [SENIOR, f"{SENIOR}+{ITEMS}", "role:after-sales-manager", "standard:asm"]
    grades = [target.grade for target in batch_targets.of(index, refs).members]
    assert grades == ["asm/senior", None, None, None]


def test_what_is_wrong_with_targets_is_said(index: Index) -> None:
    with pytest.raises(InputError, match="at least one REF"):
        batch_targets.of(index, [])
    with pytest.raises(InputError, match="named twice: grade:asm/senior"):
        batch_targets.of(index, [SENIOR, "role:after-sales-manager", f" {SENIOR} "])
    with pytest.raises(ReferenceSyntaxError, match="KIND:ID"):
        batch_targets.of(index, ["asm/senior"])
    with pytest.raises(UnknownIdError, match="nearest: asm/senior"):
        batch_targets.of(index, ["grade:asm/senoir"])

"""Summaries: what single gaps say of each person, counted."""

from __future__ import annotations

import csv
import io
import statistics
from collections import Counter
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batch_people import block
from skillgraph.batch import targets as batch_targets
from skillgraph.batch.measure import Measure
from skillgraph.batch.model import Block
from skillgraph.batch.results import Options
from skillgraph.batch.summary import ItemSummary, Summary, as_csv
from skillgraph.batch.tally import Tally, _bits
from skillgraph.batch.targets import Targets
from skillgraph.index.compiled import Bits, Index
from skillgraph.services.readiness import cells, readiness, weighting
from skillgraph.services.refs import resolve

REFS = ["grade:csm/level-2", "grade:asm/junior", "role:after-sales-manager", "role:sales-director"]


@pytest.fixture(scope="session")
def targets(index: Index) -> Targets:
    return batch_targets.of(index, REFS)


@pytest.fixture(scope="session")
def people(index: Index, targets: Targets) -> list[Bits]:
    """Three hundred people, one of whom holds all that is asked for."""
    dice = np.random.default_rng(7)
    every = (1 << len(index.places)) - 1
    return [every, *(int.from_bytes(dice.bytes(90), "little") & every for _ in range(299))]


@pytest.fixture(scope="session")
def summary(targets: Targets, people: list[Bits]) -> Summary:
    blocks = [block(targets, people[:170]), block(targets, people[170:], 170)]
    return Summary.of(blocks, targets, Options())


def shares(index: Index, ref: str, people: list[Bits]) -> list[float]:
    """Give the readiness of each person, by the service."""
    target = resolve(index, ref).bits
    way = weighting(index, cells(index, target, 0))
    found = (readiness(index, cells(index, target, person), way) for person in people)
    return [share for share in found if share is not None]


def test_a_target_has_the_mean_and_the_quartiles_of_its_people(
    index: Index, people: list[Bits], summary: Summary
) -> None:
    for told in summary.targets[:3]:
        each = sorted(shares(index, told.target, people))
        assert told.people == 300
        assert told.mean_readiness == pytest.approx(statistics.fmean(each), abs=5e-7)
        quarters = [each[75 - 1], each[150 - 1], each[225 - 1]]
        assert [told.lower_quartile, told.median, told.upper_quartile] == [
            int(share * 100 + 1e-9) / 100 for share in quarters
        ]
        assert told.ready == each.count(1.0) == 1


def test_of_a_target_that_requires_nothing_nothing_is_said(summary: Summary) -> None:
    told = summary.targets[3]
    assert (told.required, told.people, told.ready) == (0, 300, 0)
    assert told.mean_readiness is told.median is told.eligible is None


def test_an_item_is_lacked_by_whoever_does_not_hold_it(
    index: Index, targets: Targets, people: list[Bits], summary: Summary
) -> None:
    asked = {place.item.id: place.number for t in targets.members
             for place in index.items_in(t.required)}  # fmt: skip
    assert {item.item for item in summary.items} == set(asked)
    for item in summary.items:
        number = asked[item.item]
        assert item.lacked_by == sum(not person >> number & 1 for person in people)
        assert item.required_by == sum(t.required >> number & 1 for t in targets.members)
        assert item.label_zh == index.places[number].item.label_zh
    assert [item.lacked_by for item in summary.items] == sorted(
        (item.lacked_by for item in summary.items), reverse=True
    )


def test_a_function_sums_up_what_each_person_lacks_of_each_target(
    index: Index, targets: Targets, people: list[Bits], summary: Summary
) -> None:
    missing: Counter[str] = Counter()
    required: Counter[str] = Counter()
    for target in targets.members:
        for person in people:
            for cell in cells(index, target.required, person):
                required[cell.function] += cell.required.bit_count()
                missing[cell.function] += (cell.required & ~cell.held).bit_count()
    assert {f.function: (f.required, f.missing) for f in summary.functions} == {
        name: (required[name], missing[name]) for name in required
    }


def test_the_order_in_which_people_are_counted_makes_no_difference(
    targets: Targets, people: list[Bits]
) -> None:
    measure = Measure(targets, Options())

    def counted(*blocks: Block) -> dict[str, str]:
        tallies = [Tally.empty(targets) for _ in blocks]
        for tally, some in zip(tallies, blocks, strict=True):
            for measured in measure.measured(some):
                tally.add(measured)
        whole = Tally.empty(targets)
        for tally in tallies:
            whole.merge(tally)
        return whole.as_text()

    parts = [block(targets, people[:33]), block(targets, []), block(targets, people[33:])]
    assert counted(*parts) == counted(*parts[::-1]) == counted(block(targets, people))


def test_counts_are_the_same_after_they_were_written_and_read(
    targets: Targets, people: list[Bits]
) -> None:
    tally, read = Tally.empty(targets), Tally.empty(targets)
    for measured in Measure(targets, Options()).measured(block(targets, people)):
        tally.add(measured)
    read.read(tally.as_text())
    assert read.as_text() == tally.as_text()
    assert int(read.people[0]) == 300
    other = batch_targets.of(targets.index, REFS[:2])
    with pytest.raises(ValueError, match="reshape"):
        Tally.empty(other).read(tally.as_text())


@settings(deadline=None)
@given(st.lists(st.integers(0, 2**64 - 1), max_size=400))
def test_bits_are_counted_column_by_column(words: list[int]) -> None:
    counts = [sum(word >> bit & 1 for word in words) for bit in range(64)]
    assert _bits(np.array(words, np.uint64)).tolist() == counts


def test_more_people_than_a_byte_counts_are_counted() -> None:
    everyone = np.full(100_000, 2**64 - 1, np.uint64)
    assert _bits(everyone).tolist() == [100_000] * 64


def test_eligibility_is_counted_for_grades_alone(targets: Targets) -> None:
    nobody = Summary.of([], targets, Options(eligible_on=date(2026, 11, 22)))
    assert [told.eligible for told in nobody.targets] == [0, 0, None, None]
    assert [told.median for told in nobody.targets] == [None] * 4


def test_a_summary_is_written_as_csv_for_spreadsheets(summary: Summary) -> None:
    written = as_csv(ItemSummary, summary.items)
    assert written.startswith(b"\xef\xbb\xbfitem,kind,function,label_zh,")
    rows = list(csv.DictReader(io.StringIO(written.decode("utf-8-sig"), newline="")))
    assert [row["label_zh"] for row in rows] == [item.label_zh for item in summary.items]
    assert as_csv(ItemSummary, []).count(b"\n") == 1

"""Bit sets, names that were seen, and blocks that are joined, beside the plain way to do it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillgraph.batch.model import Block, Reject
from skillgraph.batch.reading import packing
from skillgraph.batch.reading.gathering import gather
from skillgraph.batch.reading.packing import pack
from skillgraph.batch.reading.seen import Seen

LISTS = st.integers(1, 4).flatmap(
    lambda words: st.tuples(
        st.just(words), st.lists(st.lists(st.integers(0, 64 * words + 63), max_size=9), max_size=9)
    )
)


@given(LISTS)
def test_every_column_of_a_list_is_a_bit_and_those_to_spare_are_none(
    given_lists: tuple[int, list[list[int]]],
) -> None:
    words, lists = given_lists
    offsets = np.cumsum([0, *map(len, lists)])
    columns = np.array([column for one in lists for column in one], np.int32)
    held = pack(offsets, columns, words)
    assert held.shape == (words, len(lists))
    numbers = [sum(int(word) << 64 * at for at, word in enumerate(one)) for one in held.T]
    assert numbers == [sum({1 << c for c in one if c < 64 * words}) for one in lists]


def test_many_lists_are_packed_a_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "CELLS", 128 * 7)
    held = pack(np.arange(1001), (np.arange(1000) % 64).astype(np.int32), 1)
    assert held.tolist() == [[1 << n % 64 for n in range(1000)]]


@given(st.lists(st.lists(st.sampled_from("abcdefghijkl"), max_size=6), max_size=12))
def test_who_came_before_is_known_over_any_number_of_calls(calls: list[list[str]]) -> None:
    seen, known = Seen(), set[str]()
    for ids in calls:
        again = []
        for id in ids:
            again.append(id in known)
            known.add(id)
        assert seen.again(ids).tolist() == again


def test_a_million_people_are_remembered_in_eight_bytes_each() -> None:
    seen = Seen()
    for start in range(0, 1_000_000, 10_000):
        assert not seen.again([f"p{n}" for n in range(start, start + 10_000)]).any()
    assert sum(run.nbytes for run in seen._runs) == 8_000_000
    assert len(seen._runs) < 20
    assert seen.again(["p0", "p999999", "q"]).tolist() == [True, True, False]


def block(first: int, people: int, rejects: int = 0) -> Block:
    ids = pa.array([f"p{first + n}" for n in range(people)], pa.string())
    held = np.arange(first, first + people, dtype=np.uint64)[np.newaxis]
    wrong = tuple(Reject(first + n, None, "") for n in range(rejects))
    return Block(ids, held, None, wrong, people + rejects)


def test_small_blocks_are_joined_in_their_order() -> None:
    joined = list(gather((block(n, 3, 1) for n in range(0, 30, 3)), 10))
    assert [len(one.ids) for one in joined] == [9, 9, 9, 3]
    assert [one.rows for one in joined] == [12, 12, 12, 4]
    assert [id for one in joined for id in one.ids.to_pylist()] == [f"p{n}" for n in range(30)]
    assert np.concatenate([one.held for one in joined], axis=1).tolist() == [list(range(30))]


def test_rejects_fill_a_block_as_people_do() -> None:
    assert [len(one.rejects) for one in gather((block(n, 0, 4) for n in range(5)), 10)] == [8, 8, 4]


def test_blocks_before_an_error_are_given_before_it() -> None:
    def breaking() -> Iterator[Block]:
        yield block(0, 1)
        yield block(1, 1)
        raise ValueError("broken off")

    blocks = gather(breaking(), 10)
    assert next(blocks).ids.to_pylist() == ["p0", "p1"]
    with pytest.raises(ValueError, match="broken off"):
        next(blocks)

"""An index is read a member at a time, by any thread, and says what the whole would."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillgraph.catalogue import Catalogue, open_catalogue
from skillgraph.errors import StoreError, UnknownIdError
from skillgraph.index.blocks import Block, Blocks, bits_of, blob_of, numbers_in
from skillgraph.index.compiled import Index, find, index_of
from skillgraph.index.database import Database
from skillgraph.index.text import TextIndex
from skillgraph.services.answers import Named
from skillgraph.services.gap import gap
from skillgraph.services.gap_answer import NeededItem
from skillgraph.services.gap_json import describe
from skillgraph.services.language import Language, label
from skillgraph.services.refs import resolve
from skillgraph.version import Version

bit_sets = st.integers(0, 2**40 - 1)


# --- Opening -------------------------------------------------------------------------------------


def test_nothing_but_the_sizes_of_the_standards_is_read_at_opening(version: Version) -> None:
    asked: list[str] = []
    database = Database.open(version.index)
    database._connection.set_trace_callback(asked.append)
    index = index_of(database, version.digest, lambda: TextIndex.open(version.text))
    assert asked == ["SELECT id, size FROM standard ORDER BY id"]
    assert len(index.places) == 679


def test_labels_in_a_folder_that_cannot_be_locked_are_searched_in_memory(
    version: Version, catalogue: Catalogue, tmp_path: Path
) -> None:
    copied = Version(Path(shutil.copytree(version.path, tmp_path / version.digest)))
    shutil.rmtree(copied.text)
    with pytest.raises(StoreError, match="cannot be searched"):
        TextIndex.open(copied.text)
    opened = open_catalogue(copied)
    assert opened.index.text.search("投诉") == catalogue.index.text.search("投诉")


def test_threads_that_ask_an_index_for_the_first_time_are_answered_alike(
    version: Version, index: Index
) -> None:
    def answer(compiled: Index, role: str) -> str:
        asked = resolve(compiled, f"role:{role}")
        return describe(compiled, gap(compiled, resolve(compiled, "items:"
            "asm/junior/2.2/a1"), asked)).model_dump_json()  # fmt: skip

    cold = index_of(Database.open(version.index), version.digest, lambda: index.text)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda role: answer(cold, role), [*index.roles] * 4))
    assert found == [answer(index, role) for role in index.roles] * 4


# --- Mappings over the file ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "grades", "units", "roles", "labelled", "practice", "cited_from", "parts", "works_of",
        "order", "errata", "relations_to", "numbers", "own", "required", "required_by", "weights",
        "matched", "matches", "work_matches", "draws", "drawn_on_by", "links", "links_from",
        "links_to", "local_cells", "fragments",
    ],
)  # fmt: skip
def test_a_mapping_has_a_value_for_each_of_its_keys(index: Index, name: str) -> None:
    mapping = getattr(index, name)
    keys = list(mapping)
    assert len(keys) == len(set(keys)) == len(mapping) > 0
    assert all(key in mapping and mapping.get(key) == value for key, value in mapping.items())


def test_a_mapping_has_no_value_for_another_key(index: Index) -> None:
    for mapping in (index.grades, index.labelled, index.numbers, index.own, index.required):
        assert "nobody/knows" not in mapping
        assert mapping.get("nobody/knows") is None
        with pytest.raises(KeyError):
            mapping["nobody/knows"]


def test_half_a_character_is_no_id(index: Index) -> None:
    for unknown in ("asm/\ud800", "\x00", ""):
        assert unknown not in index.grades
        with pytest.raises(UnknownIdError):
            find(index.grades, unknown, "grade")


def test_an_item_beyond_the_last_is_no_item(five: Index) -> None:
    assert five.places[-1] == five.places[36]
    assert five.places[35:] == (five.places[35], five.places[36])
    with pytest.raises(IndexError):
        five.places[37]


@given(data=st.data())
def test_the_cells_of_a_set_are_those_that_have_an_item_of_it(
    data: st.DataObject, five: Index
) -> None:
    bits = data.draw(st.integers(0, 2**37 - 1))
    assert list(five.cells_within(bits)) == [cell for cell in five.cells if cell[2] & bits]


# --- Fragments -----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", list(Language))
def test_a_fragment_is_what_an_answer_says_of_the_item(index: Index, language: Language) -> None:
    for place in index.places:
        named = Named(id=place.item.id, label=label(place.item, language))
        needed = NeededItem(**named.model_dump(), clause=place.item.clause, because=("role:x",))
        fragment = index.fragment(place.number, language)
        assert fragment.named == named.model_dump_json().encode()
        assert fragment.needed + b',"because":["role:x"]}' == needed.model_dump_json().encode()


# --- Numbers over all standards ------------------------------------------------------------------


@given(bit_sets)
def test_a_set_comes_back_from_its_bytes(bits: int) -> None:
    assert bits_of(blob_of(bits)) == bits
    assert sum(1 << number for number in numbers_in(bits)) == bits


@given(sizes=st.lists(st.integers(1, 12), min_size=1, max_size=9), data=st.data())
def test_a_set_is_that_of_its_blocks_put_together(sizes: list[int], data: st.DataObject) -> None:
    blocks = Blocks.sized((f"s{n}", size) for n, size in enumerate(sizes))
    bits = data.draw(st.integers(0, 2**blocks.size - 1))
    parts = {block.standard: block.local(bits) for block in blocks.touched(bits)}
    assert all(parts.values())
    assert blocks.whole(parts) == bits
    for number in range(blocks.size):
        block = blocks.at(number)
        assert block.base <= number < block.end


def test_blocks_lie_side_by_side_in_the_order_given() -> None:
    blocks = Blocks.sized([("a", 3), ("b", 2)])
    assert list(blocks) == [Block("a", 0, 3), Block("b", 3, 5)]
    assert Blocks.sized([]).size == 0
    assert Blocks.sized([]).whole({}) == 0

"""The pointer of a home: which version is current, and what a damaged home still serves."""

from __future__ import annotations

import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest

from publishing import quick, reworded
from skillgraph.errors import BuildError, ConflictError, UnknownIdError
from skillgraph.publish import build
from skillgraph.version import Version
from skillgraph.versions import Home, Pointer


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with three versions that were built and never published."""
    folder = tmp_path_factory.mktemp("made")
    inputs = quick(folder)
    home = folder / "home"
    for label in ("Can receive customers", "Can welcome customers", "Can greet customers"):
        build(reworded(inputs, label), home)
    return home


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Home:
    """A home with three versions, of which none is current yet."""
    return Home(shutil.copytree(made, tmp_path / "home"))


@pytest.fixture
def three(home: Home) -> tuple[Version, Version, Version]:
    """The three versions, published one after another."""
    one, two, three = home.versions()
    for version in (one, two, three):
        home.switch(version.digest)
    return one, two, three


Three = tuple[Version, Version, Version]


def pointer(home: Home) -> Path:
    return home.path / "current.json"


# --- Going forward and back ----------------------------------------------------------------------


def test_a_home_that_is_not_there_has_no_versions(tmp_path: Path) -> None:
    home = Home(tmp_path / "nowhere")
    assert home.current() is None
    assert home.previous() is None
    assert home.versions() == ()
    assert home.history() == ()
    with pytest.raises(BuildError, match="nowhere"):
        home.rollback()


def test_what_was_switched_to_is_current_and_what_it_replaced_previous(
    home: Home, three: Three
) -> None:
    one, two, last = three
    assert (home.current(), home.previous()) == (last, two)
    assert [entry.version for entry in home.history()] == [v.digest for v in three]
    assert [entry.replaced for entry in home.history()] == [None, one.digest, two.digest]
    assert all(entry.at.tzinfo for entry in home.history())


def test_rolling_back_goes_further_back_each_time(home: Home, three: Three) -> None:
    one, two, _ = three
    assert home.rollback() == two
    assert home.rollback() == one
    with pytest.raises(UnknownIdError, match="no version 'previous'"):
        home.rollback()
    assert home.current() == one


def test_what_was_rolled_back_from_is_not_previous_to_what_is_published_then(
    home: Home, three: Three
) -> None:
    one, two, last = three
    home.rollback()
    home.rollback()
    home.switch(last.digest)
    assert (home.current(), home.previous()) == (last, one)
    assert home.rollback() == one
    assert two in home.versions()


def test_switching_to_what_is_current_changes_nothing(home: Home, three: Three) -> None:
    before = pointer(home).read_bytes()
    home.switch(three[-1].digest)
    assert pointer(home).read_bytes() == before


def test_versions_come_in_the_order_in_which_they_were_last_published(
    home: Home, three: Three
) -> None:
    one, two, last = three
    home.switch(one.digest)
    assert home.versions() == (two, last, one)


def test_no_publication_is_lost_where_several_happen_at_once(home: Home, three: Three) -> None:
    with ThreadPoolExecutor() as pool:
        digests = [version.digest for version in three] * 10
        list(pool.map(lambda digest: Home(home.path).switch(digest), digests))
    history = home.history()
    current = home.current()
    assert current
    assert current.digest == history[-1].version
    for before, after in pairwise(history):
        assert after.replaced == before.version, "a publication was lost"


def test_a_switch_that_expects_another_version_to_be_current_is_a_conflict(
    home: Home, three: Three
) -> None:
    one, two, last = three
    with pytest.raises(ConflictError, match=last.digest):
        home.switch(one.digest, instead_of=two)
    assert home.current() == last
    home.switch(one.digest, instead_of=last)
    assert home.current() == one


# --- Names ---------------------------------------------------------------------------------------


def test_a_version_is_found_by_its_digest_and_the_beginning_of_it(home: Home, three: Three) -> None:
    for version in three:
        assert home.get(version.digest) == version
        others = [each.digest for each in three if each != version]
        lengths = range(1, 17)
        length = next(n for n in lengths if not any(d[:n] == version.digest[:n] for d in others))
        assert home.get(version.digest[:length]) == version
    assert home.get("current") == three[-1]
    assert home.get("previous") == three[-2]


@pytest.mark.parametrize("name", ["", "0" * 16, "zzz", "..", "../home", "current.json", "/"])
def test_what_names_no_version_is_unknown(home: Home, three: Three, name: str) -> None:
    with pytest.raises(UnknownIdError) as raised:
        home.get(name)
    assert raised.value.kind == "version"


def test_a_beginning_that_several_versions_have_names_them(home: Home) -> None:
    for last in "ab":
        shutil.copytree(home.versions()[0].path, home.path / ("0" * 15 + last))
        manifest = home.path / ("0" * 15 + last) / "manifest.json"
        told = json.loads(manifest.read_bytes()) | {"version": "0" * 15 + last}
        manifest.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(UnknownIdError) as raised:
        home.get("0000")
    assert raised.value.nearest == ("0" * 15 + "a", "0" * 15 + "b")


# --- Damage --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b'{"current": 1}', b'{"history": [{}]}', b"\xff\xfe"]
)
def test_a_damaged_pointer_is_passed_over_for_the_newest_version(
    home: Home, three: Three, damage: bytes
) -> None:
    one, two, _ = three
    pointer(home).write_bytes(damage)
    os.utime(two.manifest_file, (4e9, 4e9))
    assert home.current() == two
    home.switch(one.digest)
    assert home.current() == one
    assert home.rollback() == two


def test_a_missing_pointer_is_passed_over_for_the_newest_version(home: Home, three: Three) -> None:
    pointer(home).unlink()
    os.utime(three[0].manifest_file, (4e9, 4e9))
    assert home.current() == three[0]


@pytest.mark.parametrize("part", ["manifest.json", "graph.nq", "index.db", "store", "text"])
def test_a_version_without_all_its_parts_is_never_served(
    home: Home, three: Three, part: str
) -> None:
    _, two, last = three
    path = last.path / part
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert home.current() == two
    assert last not in home.versions()
    with pytest.raises(UnknownIdError):
        home.switch(last.digest)


@pytest.mark.parametrize("part", ["manifest.json", "graph.nq", "index.db"])
def test_a_version_with_a_part_that_is_cut_short_is_never_served(
    home: Home, three: Three, part: str
) -> None:
    _, two, last = three
    path = last.path / part
    path.write_bytes(path.read_bytes()[:-3])
    assert home.current() == two
    assert last not in home.versions()


def test_rolling_back_passes_over_what_is_not_whole(home: Home, three: Three) -> None:
    one, two, _ = three
    two.manifest_file.unlink()
    assert home.previous() == one
    assert home.rollback() == one


def test_a_folder_of_another_name_is_no_version(home: Home, three: Three) -> None:
    moved = home.path / ("f" * 16)
    shutil.copytree(three[0].path, moved)
    assert not Version(moved).whole
    assert len(home.versions()) == 3


def test_the_pointer_is_readable_json_that_says_when(home: Home, three: Three) -> None:
    read = Pointer.model_validate_json(pointer(home).read_bytes())
    assert read.current == three[-1].digest
    assert len(read.history) == 3

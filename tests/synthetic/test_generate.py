"""The same arguments give the same bytes, whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from skillgraph.errors import InputError
from skillgraph.synthetic import people_files
from skillgraph.synthetic.generate import generate
from skillgraph.synthetic.wanted import PeopleFormat, Wanted

SMALL = Wanted(standards=2, people=40, seed=5)


def files(folder: Path) -> dict[str, bytes]:
    """Read every file of a folder."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@pytest.mark.parametrize("format", PeopleFormat)
@pytest.mark.parametrize("long", [False, True])
def test_the_same_seed_gives_the_same_bytes(
    tmp_path: Path, format: PeopleFormat, long: bool
) -> None:
    wanted = replace(SMALL, standards=1, format=format, long=long)
    once, again = (tmp_path / name for name in ("once", "again"))
    for out in (once, again):
        generate(wanted, out)
    assert files(once) == files(again)
    assert f"examples/people.{format.value}" in files(once)


def test_another_seed_gives_other_standards_and_other_people(tmp_path: Path) -> None:
    one, other = (tmp_path / name for name in ("one", "other"))
    generate(SMALL, one)
    generate(replace(SMALL, seed=6), other)
    for name in ("standards/s0001/items.csv", "jobs/duties.csv", "examples/people.parquet"):
        assert files(one)[name] != files(other)[name]


def test_a_larger_folder_begins_as_a_smaller_one(tmp_path: Path) -> None:
    small, large = (tmp_path / name for name in ("small", "large"))
    generate(SMALL, small)
    generate(replace(SMALL, standards=3), large)
    larger = files(large)
    for name, content in files(small).items():
        if not name.startswith("examples/"):
            assert larger[name].startswith(content)


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(InputError, match="holds something"):
        generate(SMALL, tmp_path)
    assert files(tmp_path) == {"mine.txt": b"mine"}


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    assert generate(replace(SMALL, people=0), tmp_path / "out").people == 0
    assert "standards/s0002/items.csv" in files(tmp_path / "out")
    assert not (tmp_path / "out" / "examples").exists()


def test_what_cannot_be_written_is_an_error_of_input(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be written"):
        generate(SMALL, tmp_path / "file" / "out")


def test_an_interrupted_run_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(people_files, "write", interrupted)
    with pytest.raises(KeyboardInterrupt):
        generate(SMALL, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_progress_is_told(tmp_path: Path) -> None:
    said: list[str] = []
    generate(SMALL, tmp_path / "out", said.append)
    assert said == ["1 of 2 standards", "2 of 2 standards", "40 of 40 people"]

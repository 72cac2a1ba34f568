"""The exports beside a version, and files that appear only when they are whole."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

import pytest

from skillgraph.errors import InputError
from skillgraph.exchange import facts
from skillgraph.exchange.exports import PARTS, path_of, published, to_file, write_all
from skillgraph.exchange.formats import FORMATS
from skillgraph.exchange.scope import Labels, Scope
from skillgraph.store.address import Endpoint
from skillgraph.version import RemoteVersion, Version


def hello(out: BinaryIO) -> None:
    out.write(b"hello")


def broken(out: BinaryIO) -> None:
    out.write(b"hel")
    raise RuntimeError("broken off")


def test_a_version_has_every_export_beside_it(version: Version) -> None:
    assert set(published(version)) == {*FORMATS, *PARTS}
    names = {path.name for path in (version.path / "exports").iterdir()}
    assert names == {"manifest.json", *(e.file for e in published(version).values())}


def test_the_file_is_given_for_the_whole_graph_only(version: Version) -> None:
    path = path_of(version, "turtle", Scope())
    assert path
    assert path.name == f"skillgraph-{version.digest}.ttl"
    for scope in (Scope(standard="asm"), Scope(inferred=False), Scope(labels=Labels.EN)):
        assert path_of(version, "turtle", scope) is None


def test_where_no_exports_were_written_none_are_known(tmp_path: Path) -> None:
    assert published(Version(tmp_path)) == {}
    remote = RemoteVersion("0" * 16, Endpoint("http://127.0.0.1:1/query"), {})
    assert published(remote) == {}
    assert path_of(remote, "turtle", Scope()) is None


def test_a_graph_of_nothing_can_be_exported(tmp_path: Path) -> None:
    write_all(facts.read([]), "0" * 16, tmp_path / "exports")
    assert set(published(Version(tmp_path))) == {*FORMATS, *PARTS}


def test_progress_names_every_format(tmp_path: Path) -> None:
    told: list[str] = []
    write_all(facts.read([]), "0" * 16, tmp_path / "exports", told.append)
    assert told == [*FORMATS, *PARTS]


# --- Files ---------------------------------------------------------------------------------------


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_text("what was there before")
    to_file(path, hello)
    assert path.read_text() == "hello"
    assert list(tmp_path.iterdir()) == [path]


def test_what_breaks_off_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_text("before")
    with pytest.raises(RuntimeError):
        to_file(path, broken)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    def full(out: BinaryIO) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "out"
    with pytest.raises(InputError, match="out: cannot be written: No space left on device"):
        to_file(path, full)
    assert list(tmp_path.iterdir()) == []


def test_a_link_is_followed_and_stays(tmp_path: Path) -> None:
    link, target = tmp_path / "link", tmp_path / "target"
    target.write_text("before")
    link.symlink_to(target)
    to_file(link, hello)
    assert link.is_symlink()
    assert target.read_text() == "hello"


def test_a_device_is_written_to_and_stays_a_device() -> None:
    to_file(Path(os.devnull), hello)
    assert Path(os.devnull).is_char_device()

"""The contents of a graph are the same from its store and from the file beside it."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import pytest

from skillgraph.catalogue import Catalogue, open_catalogue
from skillgraph.errors import StoreError
from skillgraph.index.compiled import Index
from skillgraph.index.compiling import compile_index
from skillgraph.index.contents import ROWS, Contents
from skillgraph.index.text import TextIndex
from skillgraph.version import Version

#: Members of the index that have no equality: they are compared by what they answer.
BY_ANSWER = {"career", "text"}


def members(index: Index) -> dict[str, object]:
    names = {field.name for field in dataclasses.fields(index)} - BY_ANSWER
    return {name: getattr(index, name) for name in names}


def test_the_index_is_the_same_from_the_store_and_from_the_file(
    version: Version, catalogue: Catalogue
) -> None:
    scanned = Contents.of(catalogue.store)
    assert scanned.as_json() == version.contents.read_bytes()
    from_store = compile_index(scanned, version.digest)
    assert members(from_store) == members(catalogue.index)
    assert from_store.career.edges == catalogue.index.career.edges
    for words in ("应急预案", "work order", "complant"):
        assert from_store.text.search(words) == catalogue.index.text.search(words)


def test_every_class_of_rows_is_in_the_file(version: Version) -> None:
    told = json.loads(version.contents.read_bytes())
    assert set(told) == {"cells", "sources", "requires", "practice"}
    assert set(told["cells"]) == {row.__name__ for row in ROWS}
    assert len(told["cells"]["Item"]) == 679


def test_a_version_whose_labels_cannot_be_locked_is_searched_in_memory(
    version: Version, catalogue: Catalogue, tmp_path: Path
) -> None:
    copied = Version(Path(shutil.copytree(version.path, tmp_path / version.digest)))
    shutil.rmtree(copied.text)
    with pytest.raises(StoreError, match="cannot be searched"):
        TextIndex.open(copied.text)
    opened = open_catalogue(copied)
    assert opened.index.text.search("投诉") == catalogue.index.text.search("投诉")


@pytest.mark.parametrize(
    "spoilt",
    [
        b"",
        b"{}",
        b"[]",
        b'{"cells": {"Unit": [{"id": "x"}]}, "sources": {}, "requires": {}, "practice": {}}',
        b'{"cells": {}, "sources": {}, "requires": {"x": ["y"]}, "practice": {}}',
    ],
)
def test_contents_that_are_damaged_are_an_error_of_the_store(
    version: Version, tmp_path: Path, spoilt: bytes
) -> None:
    path = tmp_path / version.digest
    path.mkdir()
    (path / "index.json").write_bytes(spoilt)
    with pytest.raises(StoreError):
        open_catalogue(Version(path))


def test_what_another_release_wrote_is_named_with_what_to_do(
    version: Version, tmp_path: Path
) -> None:
    """Release 0.2.0 had no ``practice`` in the file."""
    told = json.loads(version.contents.read_bytes())
    del told["practice"]
    (tmp_path / "index.json").write_text(json.dumps(told))
    with pytest.raises(
        StoreError, match="another release of skillgraph wrote it; skillgraph publish"
    ):
        Contents.read(tmp_path / "index.json")

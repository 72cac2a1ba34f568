"""The same version gives the same bytes: in another process, with another order of hashes."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from skillgraph.exchange.exports import PARTS, published
from skillgraph.exchange.formats import FORMATS
from skillgraph.version import Version

#: Loads the N-Quads in another order into a store in memory, and exports all from there.
_PROGRAM = """
import sys
from pathlib import Path
import pyoxigraph as ox
from skillgraph.exchange import exports, facts
quads = list(ox.parse(path=sys.argv[1], format=ox.RdfFormat.N_QUADS, rename_blank_nodes=True))
store = ox.Store()
store.extend(reversed(quads))
exports.write_all(facts.read(store), sys.argv[2], Path(sys.argv[3]))
"""


@pytest.fixture(scope="module")
def again(version: Version, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The digests of all exports, made a second time; a module's tests share the seconds."""
    folder = tmp_path_factory.mktemp("again") / "exports"
    command = [sys.executable, "-c", _PROGRAM, str(version.nquads), version.digest, str(folder)]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": "12345"})
    manifest = json.loads((folder / "manifest.json").read_bytes())
    return {name: export["sha256"] for name, export in manifest.items()}


def test_the_hashes_of_this_process_are_in_another_order() -> None:
    assert os.environ.get("PYTHONHASHSEED") != "12345"


@pytest.mark.parametrize("name", [*FORMATS, *PARTS])
def test_an_export_is_the_same_from_another_process_and_store(
    version: Version, again: dict[str, str], name: str
) -> None:
    assert published(version)[name].sha256 == again[name]


def test_the_digests_are_those_of_the_files(version: Version) -> None:
    folder = version.path / "exports"
    for export in published(version).values():
        data = Path(folder / export.file).read_bytes()
        assert (export.bytes, export.sha256) == (len(data), hashlib.sha256(data).hexdigest())

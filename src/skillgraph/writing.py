"""Write a version: one stage after another over an unfinished folder, then its place in the home.

A stage takes the draft and adds to its folder. The folder appears under the version's name only
when every stage is through and everything is on the disk.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rdflib import RDF

from skillgraph import __version__, durable
from skillgraph.errors import BuildError, InvalidGraphError, StoreError
from skillgraph.exchange import exports, facts
from skillgraph.graph.build import Graphs
from skillgraph.graph.quads import nquads
from skillgraph.index import building, labels
from skillgraph.index.database import Database
from skillgraph.namespaces import ID, compact
from skillgraph.store import embedded
from skillgraph.version import Version
from skillgraph.versions import Home

Progress = Callable[[str], None]

#: How the folder of a build begins that has not finished.
_UNFINISHED = ".building-"
_ABANDONED_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Draft:
    """A version that is being written."""

    #: The unfinished folder, which has the version's name already.
    version: Version
    graphs: Graphs
    #: What the manifest says beside what can be counted: inputs, tools, …
    said: Mapping[str, Any]


Stage = Callable[[Draft], None]


def write_graph(draft: Draft) -> None:
    """Write the named graphs as sorted N-Quads."""
    draft.version.nquads.write_bytes(nquads(draft.graphs))


def load_store(draft: Draft) -> None:
    """Load the N-Quads into a store; a named graph that is empty is there too."""
    names = [str(name) for name, graph in draft.graphs.items() if not graph]
    embedded.load(draft.version.nquads, draft.version.store, names)


def compile_index(draft: Draft) -> None:
    """Write the index.

    Raises:
        InvalidGraphError: the shapes let pass what the index cannot hold.
    """
    try:
        building.build(draft.version.index, draft.version.open_store())
    except StoreError as error:
        raise InvalidGraphError([str(error)]) from error


def index_labels(draft: Draft) -> None:
    """Index the labels."""
    draft.version.text.mkdir()
    labels.build(Database.open(draft.version.index), draft.version.text)


def write_exports(draft: Draft) -> None:
    """Write the whole graph in every format of export, so that nobody waits for it."""
    version = draft.version
    everything = facts.read(version.open_store().quads())
    exports.write_all(everything, version.digest, exports.folder_of(version))


def write_manifest(draft: Draft) -> None:
    """Write what the version was built from and what it holds."""
    version = draft.version
    manifest = {
        "skillgraph": __version__,
        "version": version.digest,
        "files": {path.name: _measured(path) for path in (version.nquads, version.index)},
        "triples": {str(name): len(graph) for name, graph in sorted(draft.graphs.items())},
        "classes": _classes(draft.graphs),
        **draft.said,
    }
    written = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    version.manifest_file.write_text(written, encoding="utf-8")


def flush(draft: Draft) -> None:
    """Wait until the whole folder is on the disk."""
    durable.flush_tree(draft.version.path)


#: What is done to an unfinished folder, in this order, and how it is called while it lasts.
STAGES: tuple[tuple[str, Stage], ...] = (
    ("writing the graph", write_graph),
    ("loading the store", load_store),
    ("compiling the index", compile_index),
    ("indexing the labels", index_labels),
    ("writing the exports", write_exports),
    ("writing the manifest", write_manifest),
    ("flushing to disk", flush),
)


def write(
    target: Version, graphs: Graphs, said: Mapping[str, Any], folder: Path, progress: Progress
) -> None:
    """Write a version in an unfinished folder, and put it in its place."""
    draft = Draft(Version(folder / target.digest), graphs, said)
    draft.version.path.mkdir()
    for name, stage in STAGES:
        progress(name)
        stage(draft)
    progress("putting it in place")
    _move(draft.version, target)


@contextlib.contextmanager
def unfinished(home: Path) -> Iterator[Path]:
    """Give a folder in a home to write a version in; what is left in it at the end is removed.

    Raises:
        BuildError: the home cannot be written, or the disk is full.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        _sweep(home)
        with tempfile.TemporaryDirectory(prefix=_UNFINISHED, dir=home) as folder:
            yield Path(folder)
    except OSError as error:
        raise BuildError(f"the version cannot be written to {home}: {error}") from error


def _sweep(home: Path) -> None:
    """Remove what builds that were killed have left; a build that runs is younger."""
    for folder in home.glob(f"{_UNFINISHED}*"):
        if time.time() - folder.stat().st_mtime > _ABANDONED_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def _move(source: Version, target: Version) -> None:
    """Put a finished version in its place; another process may have been quicker."""
    Home(target.path.parent).begin()
    if target.path.exists() and not target.whole:
        shutil.rmtree(target.path)  # damaged since it was written
    try:
        os.rename(source.path, target.path)
    except OSError:
        if not target.whole:
            raise
        return
    durable.flush(target.path.parent)


def _measured(path: Path) -> dict[str, Any]:
    data = path.read_bytes()
    return {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def _classes(graphs: Graphs) -> dict[str, int]:
    """Count the things of the data by class, inferred classes too."""
    things: dict[str, set[str]] = defaultdict(set)
    for graph in graphs.values():
        for thing, rdf_type in graph.subject_objects(RDF.type):
            if str(thing).startswith(str(ID)):
                things[compact(str(rdf_type))].add(str(thing))
    return {name: len(found) for name, found in sorted(things.items())}

"""Write a version: one stage after another over an unfinished folder, then its place in the home.

A stage takes the draft and adds to its folder. The folder appears under the version's name only
when every stage is through and everything is on the disk.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from skillgraph import __version__, durable
from skillgraph.errors import BuildError, InvalidGraphError, StoreError
from skillgraph.exchange import exports
from skillgraph.exchange.facts import read
from skillgraph.graph.content import Content
from skillgraph.index import building, facts, labels
from skillgraph.index.database import Database
from skillgraph.inputs import DATA, sha256
from skillgraph.version import Version
from skillgraph.versions import Home

Progress = Callable[[str], None]

#: How the folder of a build begins that has not finished.
_UNFINISHED = ".building-"
_ABANDONED_SECONDS = 3600
#: How often the removal of a folder is tried in which something may still be written.
_TIMES = 5


@dataclass(frozen=True, slots=True)
class Draft:
    """A version that is being written."""

    #: The unfinished folder, which has the version's name already.
    version: Version
    content: Content
    #: What the manifest says beside what can be counted: inputs, tools, …
    said: Mapping[str, Any]
    #: The folder of the tables that it is made of, if it is made of any.
    data: Path | None = None


Stage = Callable[[Draft], None]


def write_graph(draft: Draft) -> None:
    """Write the named graphs as sorted N-Quads."""
    draft.content.write(draft.version.nquads)


def load_store(draft: Draft) -> None:
    """Put a store of the same beside them; a named graph that is empty is there too."""
    draft.content.load(draft.version.nquads, draft.version.store)


def compile_index(draft: Draft) -> None:
    """Write the index, or bring that of the version before up to date.

    Raises:
        InvalidGraphError: the shapes let pass what the index cannot hold.
    """
    base, index = draft.content.base, draft.version.index
    try:
        if base is None:
            building.build(index, facts.in_file(draft.version.nquads))
        else:
            shutil.copyfile(base.index, index)
            building.update(index, draft.version.open_store(), draft.content.things)
    except StoreError as error:
        raise InvalidGraphError([str(error)]) from error


def index_labels(draft: Draft) -> None:
    """Index the labels, or bring their index in the version before up to date."""
    base, database = draft.content.base, Database.open(draft.version.index)
    if base is None:
        draft.version.text.mkdir()
        labels.build(database, draft.version.text)
    else:
        shutil.copytree(base.text, draft.version.text)
        labels.update(database, draft.version.text, draft.content.things)


def write_exports(draft: Draft) -> None:
    """Write a small graph in every format of export; of others each is made when asked for."""
    version = draft.version
    if draft.content.base is None and draft.content.small:
        everything = read(version.open_store().quads())
        exports.write_all(everything, version.digest, exports.folder_of(version))


def keep_tables(draft: Draft) -> None:
    """Keep the tables, by which the next publication tells which of their rows have changed.

    Raises:
        BuildError: one of them has been changed since they were read.
    """
    if draft.data is None:
        return
    for name, digest in draft.said["inputs"].items():
        if name.startswith(DATA):
            file = name.removeprefix(DATA)
            kept = draft.version.tables / file
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(draft.data / file, kept)
            if sha256(kept) != digest:
                raise BuildError(f"{file}: changed while it was being published; publish again")


def write_manifest(draft: Draft) -> None:
    """Write what the version was built from and what it holds."""
    version, counts = draft.version, draft.content.counts
    manifest = {
        "skillgraph": __version__,
        "version": version.digest,
        "files": {path.name: _measured(path) for path in (version.nquads, version.index)},
        "triples": dict(sorted(counts.triples.items())),
        "classes": dict(sorted(counts.classes.items())),
        "asserted": f"{counts.asserted:064x}",
        "strangers": counts.strangers,
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
    ("keeping the tables", keep_tables),
    ("writing the manifest", write_manifest),
    ("flushing to disk", flush),
)


def write(
    target: Version, content: Content, said: Mapping[str, Any], folder: Path, progress: Progress,
    data: Path | None = None,
) -> None:  # fmt: skip
    """Write a version in an unfinished folder, and put it in its place."""
    draft = Draft(Version(folder / target.digest), content, said, data)
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
        folder = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=home))
        try:
            yield folder
        finally:
            _remove(folder)
    except OSError as error:
        raise BuildError(f"the version cannot be written to {home}: {error}") from error


def _remove(folder: Path) -> None:
    """Remove a folder, in which a store may still be open that was not wanted after all.

    It closes with the last reference to it, which an error may hold, and may write until then.
    """
    for _ in range(_TIMES):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
    shutil.rmtree(folder)


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
    return {"bytes": path.stat().st_size, "sha256": sha256(path)}

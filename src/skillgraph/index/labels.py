"""The labels of what a published graph holds, for the index that searches them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from skillgraph.index.classes import SEARCHED
from skillgraph.index.database import Database
from skillgraph.index.records import decoded
from skillgraph.index.text import Document, TextIndex


def build(database: Database, folder: Path | None = None) -> TextIndex:
    """Index the labels of what an index holds, in an empty folder or in memory."""
    return TextIndex.build(_documents(database), folder)


def update(database: Database, folder: Path, subjects: Collection[str]) -> None:
    """Bring a copy of an earlier index of labels up to date.

    Args:
        database: the index, up to date.
        folder: the copy.
        subjects: the ids of all things that have come, gone or changed.

    Raises:
        StoreError: the folder holds no index.
        OSError: it cannot be written.
    """
    changed = [doc for id in sorted(set(subjects)) for doc in _documents(database, id)]
    TextIndex.update(folder, subjects, changed)


def _documents(database: Database, id: str | None = None) -> Iterator[Document]:
    """Give what is to be found: all of it, or that of an id."""
    for row, kind in SEARCHED.items():
        query, values = "SELECT cells FROM thing WHERE class = ?", [row.__name__]
        if id is not None:
            query, values = f"{query} AND id = ?", [*values, id]
        for cells in database.column(query, *values):
            thing = decoded(row, cells)
            zh = (thing.label_zh, *getattr(thing, "alt_zh", ()))
            en = (thing.label_en, *getattr(thing, "alt_en", ()))
            yield Document(thing.id, kind, zh, en)

"""Exports of the whole graph, written beside a version when it is published."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from skillgraph.errors import InputError
from skillgraph.exchange import context, dataset
from skillgraph.exchange.facts import Facts
from skillgraph.exchange.formats import FORMATS, Format, find
from skillgraph.exchange.scope import Scope
from skillgraph.exchange.selection import select
from skillgraph.version import RemoteVersion, Version

_MANIFEST = "manifest.json"

#: What a service answers with beside the formats of export, and like them made once a version.
PARTS = {
    part.name: part
    for part in (
        Format("context", "JSON-LD context", "application/ld+json", "-context.jsonld",
               context.write),
        Format("dataset", "Description: VoID", "application/n-triples", "-dataset.nt",
               dataset.dataset),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Published:
    """An export that lies beside its version: its file's name, its size, and its SHA-256."""

    file: str
    bytes: int
    sha256: str


def format_or_part(name: str) -> Format:
    """Look up a format of export, or one of :data:`PARTS`.

    Raises:
        UnknownIdError: there is none of this name.
    """
    return PARTS.get(name) or find(name)


def folder_of(version: Version) -> Path:
    """Name the folder of a version's exports."""
    return version.path / "exports"


def write_all(
    facts: Facts, version: str, folder: Path, progress: Callable[[str], None] = lambda _: None
) -> None:
    """Write the whole graph in every format into a new folder, and their sizes and digests.

    Args:
        facts: everything that the version says.
        version: its digest.
        folder: where to; made here.
        progress: called with the name of each format.

    Raises:
        OSError: it cannot be written.
    """
    folder.mkdir()
    selection = select(facts, Scope(), version)
    written: dict[str, Published] = {}
    for name, format in (FORMATS | PARTS).items():
        progress(name)
        path = folder / format.file_name(version, Scope())
        with path.open("wb") as out:
            format.write(selection, out)
        written[name] = _measured(path)
    manifest = {name: asdict(export) for name, export in written.items()}
    (folder / _MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def published(version: Version | RemoteVersion) -> dict[str, Published]:
    """Give the exports that lie beside a version, by name; none where they were not written."""
    if isinstance(version, RemoteVersion):
        return {}
    try:
        manifest = json.loads((folder_of(version) / _MANIFEST).read_bytes())
    except OSError:
        return {}
    return {name: Published(**export) for name, export in manifest.items()}


def path_of(version: Version | RemoteVersion, name: str, scope: Scope) -> Path | None:
    """Find the file of an export beside its version, if the whole graph is asked for."""
    export = published(version).get(name) if scope.whole else None
    return folder_of(version) / export.file if export and isinstance(version, Version) else None


def export(facts: Facts, version: str, format: Format, scope: Scope, out: BinaryIO) -> None:
    """Write what a scope holds of a version.

    Raises:
        InputError: the format cannot hold what is asked for.
        UnknownIdError: no such standard, grade or named graph.
    """
    format.check(scope)
    format.write(select(facts, scope, version), out)


def to_file(path: Path, write: Callable[[BinaryIO], None]) -> None:
    """Write a file that appears only when it is whole.

    Raises:
        InputError: it cannot be written.
    """
    place = path.resolve()
    straight = place.exists() and not place.is_file()  # a pipe or a device is not replaced
    unfinished = place if straight else place.with_name(f".{place.name}.{os.getpid()}")
    try:
        with unfinished.open("wb") as out:
            write(out)
        if not straight:
            os.replace(unfinished, place)
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror}") from error
    finally:
        if not straight and unfinished.exists():
            unfinished.unlink()


def bytes_to_file(path: Path, content: bytes) -> None:
    """Write a file of some bytes, as :func:`to_file` does.

    Raises:
        InputError: it cannot be written.
    """

    def write(out: BinaryIO) -> None:
        out.write(content)

    to_file(path, write)


def _measured(path: Path) -> Published:
    data = path.read_bytes()
    return Published(path.name, len(data), hashlib.sha256(data).hexdigest())

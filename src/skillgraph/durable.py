"""Make what is written outlast a crash: flush files and folders, replace a file whole."""

from __future__ import annotations

import os
from pathlib import Path


def flush(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def flush_tree(folder: Path) -> None:
    """Wait until a folder and everything in it are on the disk."""
    for path in folder.rglob("*"):
        flush(path)
    flush(folder)


def replace(path: Path, data: bytes) -> None:
    """Write a file so that a reader, or a crash, meets the old bytes or the new ones.

    Only one process may do so at a time: the unfinished file has a fixed name, which is
    overwritten where a process was killed before.
    """
    unfinished = path.with_name(f".{path.name}.new")
    try:
        unfinished.write_bytes(data)
        flush(unfinished)
        os.replace(unfinished, path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
    flush(path.parent)

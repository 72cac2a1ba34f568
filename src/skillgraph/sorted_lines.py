"""A file of sorted lines with some lines more and some fewer, without reading it all.

The places of the lines are found by bisection; what lies between them is copied as it is.
"""

from __future__ import annotations

import mmap
from collections.abc import Collection
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

_Bytes = bytes | mmap.mmap


def merge(
    source: Path, target: Path, came: Collection[bytes] = (), went: Collection[bytes] = ()
) -> None:
    """Write a file of sorted lines anew.

    Args:
        source: the file; its lines are sorted as bytes, none stands twice.
        target: the file to write.
        came: lines to add, with their line ends.
        went: lines to leave out.

    Raises:
        ValueError: a line to add is there, or one to leave out is not.
        OSError: a file cannot be read or written.
    """
    with source.open("rb") as file, target.open("wb") as out, ExitStack() as stack:
        lines: _Bytes = b""
        if source.stat().st_size:
            lines = stack.enter_context(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        _merge(lines, out, frozenset(came), frozenset(went))


def _merge(lines: _Bytes, out: BinaryIO, came: frozenset[bytes], went: frozenset[bytes]) -> None:
    """Copy the lines in pieces, from the place of one change to that of the next."""
    done = 0
    with memoryview(lines) as content:
        for line in sorted(came | went):
            place = _place(lines, line, done)
            there = lines[place : place + len(line)] == line
            if there != (line in went):
                raise ValueError(f"{line!r} is {'' if there else 'not '}there")
            out.write(content[done:place])
            done = place + len(line) if there else place
            if not there:
                out.write(line)
        out.write(content[done:])


def _place(lines: _Bytes, line: bytes, low: int) -> int:
    """Find where a line stands, or where it would: the offset of the first that is not less."""
    high = len(lines)
    while low < high:
        begin = lines.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = lines.find(b"\n", begin) + 1 or len(lines)
        if lines[begin:end] < line:
            low = end
        else:
            high = begin
    return low

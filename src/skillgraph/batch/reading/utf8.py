"""Bytes that are UTF-8, whatever they are made from."""

from __future__ import annotations

import codecs
from typing import BinaryIO

#: Stands for bytes that are no UTF-8.
REPLACED = "\N{REPLACEMENT CHARACTER}"
#: Bytes that it has, where one byte was.
GROWTH = 3


class Utf8:
    """A stream that is read as UTF-8, with a mark where it is not.

    A read gives as many bytes as are asked for, or a few less: whoever parses them may rely on
    large pieces also where the stream below comes in small ones.
    """

    closed = False

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def read(self, size: int) -> bytes:
        """Read up to a number of bytes; none are the end."""
        pieces = []
        wanted = size // GROWTH
        while wanted and (piece := self._source.read(wanted)):
            pieces.append(piece)
            wanted -= len(piece)
        return self._decoder.decode(b"".join(pieces), final=wanted > 0).encode()

    def close(self) -> None:
        """Leave the stream below to its owner."""

    def readable(self) -> bool:
        """Whether it can be read."""
        return True

    def writable(self) -> bool:
        """Whether it can be written."""
        return False

    def seekable(self) -> bool:
        """Whether it can be read from another place."""
        return False

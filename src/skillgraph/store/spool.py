"""A result on its way: one task writes it, another reads behind, each at its own speed.

A worker's time is for evaluating. What its client has not read yet waits here, in memory and
then in a temporary file, so that a slow client holds no worker.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO

#: A result up to this many bytes is waited for, so that an error is told and not broken off at.
_WHOLE = 1 << 18
#: So much of a result is kept in memory, the rest in a file.
_IN_MEMORY = 1 << 22
_PART = 1 << 18


class Spool:
    """The bytes of a result. Of one event loop, with one reader."""

    def __init__(self) -> None:
        self.media_type = ""
        self.error: Exception | None = None
        self._file: IO[bytes] = BytesIO()
        self._size = 0
        self._finished = False
        self._grown = asyncio.Event()

    @classmethod
    def of(cls, media_type: str, body: bytes) -> Spool:
        """Make a result that is there already."""
        spool = cls()
        spool.media_type = media_type
        spool.write(body)
        spool.finish()
        return spool

    @property
    def whole(self) -> bytes | None:
        """All bytes, where the result is finished and short."""
        if not self._finished or self._size > _WHOLE:
            return None
        self._file.seek(0)
        return self._file.read()

    @property
    def size(self) -> int | None:
        """How many bytes there are, where it is finished and did not break off."""
        return self._size if self._finished and not self.error else None

    def write(self, part: bytes) -> None:
        """Add to the result."""
        if self._size <= _IN_MEMORY < self._size + len(part):
            self._to_disk()
        self._file.seek(self._size)
        self._file.write(part)
        self._size += len(part)
        self._grown.set()

    def finish(self, error: Exception | None = None) -> None:
        """Say that there is no more, or why it breaks off."""
        if not self._finished:
            self._finished, self.error = True, error
            self._grown.set()

    async def begun(self) -> None:
        """Wait until the result is there, or so much of it that it is better sent than held.

        Raises:
            Exception: what ended it before.
        """
        while not self._finished and self._size <= _WHOLE:
            await self._more()
        if self.error and self._size <= _WHOLE:
            raise self.error

    async def finished(self) -> None:
        """Wait until the result is there.

        Raises:
            Exception: why it breaks off.
        """
        while not self._finished:
            await self._more()
        if self.error:
            raise self.error

    async def parts(self) -> AsyncIterator[bytes]:
        """Give the result from the beginning, waiting for what is still written.

        Raises:
            Exception: why it breaks off.
        """
        position = 0
        try:
            while position < self._size or not self._finished:
                if position == self._size:
                    await self._more()
                    continue
                self._file.seek(position)
                part = self._file.read(min(_PART, self._size - position))
                position += len(part)
                yield part
        finally:
            self._file.close()
        if self.error:
            raise self.error

    def _to_disk(self) -> None:
        held, self._file = self._file, TemporaryFile()  # noqa: SIM115 - its reader closes it
        held.seek(0)
        self._file.write(held.read())

    async def _more(self) -> None:
        self._grown.clear()
        await self._grown.wait()

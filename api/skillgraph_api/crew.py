"""What several worker processes agree on: the version that all of them answer from.

A worker opens another version beside the one that it answers from, and says when it has. When
all have, one number changes in memory that they share, at which each looks at every request: no
answer of the old version follows one of the new, whichever worker gives it.
"""

from __future__ import annotations

import asyncio
import fcntl
import mmap
import os
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager, nullcontext
from pathlib import Path
from typing import IO

#: The shared numbers: the version served, the one wanted, and since when (monotonic, ns). Each is
#: read and written as one aligned word, so that nobody sees half of it.
_SERVED, _WANTED, _SINCE = range(3)
_WORD = 8
_AGREED = "agreed"
#: How long a worker waits before it asks again whether a turn is free, in seconds.
_SOON = 0.05


class Crew:
    """The workers of one service, as one of them sees it.

    A version is a number here, that which its digest writes. What is decided is decided by one
    worker at a time, under a lock; what dies lets go of its locks.
    """

    def __init__(self, folder: Path, patience: float = 10.0) -> None:
        """Join.

        Args:
            folder: what :meth:`found` was given.
            patience: how many seconds the others wait for who has not opened a version.
        """
        self.folder = folder
        self._patience = int(patience * 1e9)
        with (folder / _AGREED).open("r+b") as file:
            self._numbers = memoryview(mmap.mmap(file.fileno(), 0)).cast("Q")
        with self._alone():
            self._mine = (folder / f"worker-{os.getpid()}").open("w+")
            fcntl.flock(self._mine, fcntl.LOCK_EX)

    @staticmethod
    def found(folder: Path) -> None:
        """Prepare an empty folder for a crew that has no worker yet."""
        (folder / _AGREED).write_bytes(bytes(3 * _WORD))

    @property
    def served(self) -> int:
        """The version that all answer from."""
        return self._numbers[_SERVED]

    @property
    def undecided(self) -> bool:
        """Tell whether another version is to be gone over to."""
        return self._numbers[_WANTED] != self._numbers[_SERVED]

    def propose(self, pointer: Callable[[], str]) -> str:
        """Want the version that a pointer names; the first that is wanted is served at once.

        The pointer is read under the lock: of two workers that look, the later look counts.

        Returns:
            The digest of the version.
        """
        with self._alone():
            digest = pointer()
            wanted = int(digest, 16)
            if wanted != self._numbers[_WANTED]:
                self._numbers[_SINCE] = time.monotonic_ns()
                self._numbers[_WANTED] = wanted
            if not self._numbers[_SERVED]:
                self._numbers[_SERVED] = wanted
        return digest

    def ready(self, digest: str) -> None:
        """Say that this worker can answer from a version; where all can, all do from now on.

        They do too where the patience is over: who is not ready then may not answer until he is.
        """
        with self._alone():
            self._say(digest)
            wanted = self._numbers[_WANTED]
            waited = time.monotonic_ns() - self._numbers[_SINCE]
            all_ready = all(said == digest for said in self._workers().values())
            if int(digest, 16) == wanted and (all_ready or waited > self._patience):
                self._numbers[_SERVED] = wanted

    def workers(self) -> frozenset[int]:
        """Give the process ids of the workers that are alive."""
        with self._alone():
            return frozenset(self._workers())

    def close(self) -> None:
        """Leave: nobody waits for this worker any more."""
        self._mine.close()

    def take(self, turn: str) -> IO[bytes] | None:
        """Take a turn that one worker at a time may have, until the file is closed.

        Returns:
            None where another has it.
        """
        file = (self.folder / f"{turn}.turn").open("wb")
        if _locked(file):
            return file
        file.close()
        return None

    def _say(self, digest: str) -> None:
        self._mine.seek(0)
        self._mine.write(digest)
        self._mine.flush()

    def _workers(self) -> dict[int, str]:
        """Give what each worker that is alive has opened; forget those that are not."""
        said = {}
        for path in self.folder.glob("worker-*"):
            with path.open("rb") as file:
                if _locked(file):
                    path.unlink()
                else:
                    said[int(path.name.partition("-")[2])] = file.read().decode()
        return said

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep the other workers, and other threads of this one, from deciding meanwhile."""
        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def take(crew: Crew | None, turn: str) -> AbstractContextManager[object] | None:
    """Take a turn that one worker at a time may have; None where another has it."""
    return crew.take(turn) if crew else nullcontext()


@asynccontextmanager
async def alone(crew: Crew | None, turn: str) -> AsyncIterator[None]:
    """Wait for a turn that one worker at a time may have, and have it."""
    while (taken := take(crew, turn)) is None:
        await asyncio.sleep(_SOON)
    with taken:
        yield


def _locked(file: IO[bytes]) -> bool:
    """Lock a file, unless another process has."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True

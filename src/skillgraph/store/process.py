"""A worker process, as the one who asks it sees it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Mapping

from skillgraph import errors
from skillgraph.errors import QueryStoppedError, StoreError
from skillgraph.store.spool import Spool
from skillgraph.store.worker import HEADER

#: How a process ends that was refused memory, or whose stack ran over.
_OVERRUN = {-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS, -signal.SIGKILL}


#: What is read from a worker ahead of its turn, in bytes: two pieces of a result.
_BUFFER = 1 << 19


class Process:
    """A worker: it answers one task at a time, and is ready for the next or dead."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._busy = False

    @classmethod
    async def start(cls, memory: int, module: str = "skillgraph.store.worker") -> Process:
        """Start a worker that may allocate so many bytes.

        Never by forking: a fork of a process with an open store hangs at its first query.
        """
        command = (sys.executable, "-m", module, str(memory))
        return cls(
            await asyncio.create_subprocess_exec(
                *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, limit=_BUFFER
            )
        )

    @property
    def ready(self) -> bool:
        """Tell whether it can be given a task."""
        return not self._busy and self._process.returncode is None

    async def answer(self, task: Mapping[str, object], spool: Spool) -> None:
        """Have a task answered into a spool.

        Raises:
            QueryStoppedError: the process was ended, by its deadline or by its memory limit.
            SkillGraphError: what the worker says is wrong.
        """
        self._busy = True
        try:
            told = json.dumps(task).encode()
            assert self._process.stdin
            self._process.stdin.write(HEADER.pack(b"T", len(told)) + told)
            await self._read(spool)
        except (asyncio.IncompleteReadError, ConnectionError):
            raise await self._ended(task) from None
        self._busy = False

    async def _read(self, spool: Spool) -> None:
        assert self._process.stdout
        while True:
            header = await self._process.stdout.readexactly(HEADER.size)
            kind, length = HEADER.unpack(header)
            payload = await self._process.stdout.readexactly(length)
            match kind:
                case b"H":
                    spool.media_type = payload.decode()
                case b"D":
                    spool.write(payload)
                case b"Z":
                    return
                case b"E":
                    self._busy = False
                    told = json.loads(payload)
                    raise getattr(errors, told["error"])(told["message"])

    async def _ended(self, task: Mapping[str, object]) -> Exception:
        """Say why the process is no more."""
        status = await self._process.wait()
        if status == -signal.SIGALRM:
            return QueryStoppedError(f"stopped after {task['seconds']:g} seconds")
        if status in _OVERRUN:
            return QueryStoppedError("stopped: it needs more memory than it may have")
        return StoreError(f"the process that was to answer ended with status {status}")

    def kill(self) -> None:
        """End it at once."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()

    async def end(self) -> None:
        """End it, and wait until it is no more and what it had said is read."""
        self.kill()
        await self._process.communicate(b"")

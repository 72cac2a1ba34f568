"""Have people measured by a process of their own, as the one who asks sees it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterable, AsyncIterator

from skillgraph import errors
from skillgraph.batch.task import BEGUN, END, ERROR, PART, PEOPLE, TASK, Task
from skillgraph.errors import QueryStoppedError
from skillgraph.store.worker import HEADER

#: Bytes of results that are read ahead of whoever takes them.
_AHEAD = 1 << 19


class Process:
    """A process that measures one batch."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def start(cls) -> Process:
        """Start one; never by forking, as a fork of a process with an open store hangs."""
        command = (sys.executable, "-m", "skillgraph.batch.worker")
        started = await asyncio.create_subprocess_exec(
            *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, limit=_AHEAD
        )
        return cls(started)

    async def measure(self, task: Task, people: AsyncIterable[bytes]) -> None:
        """Send the task and the people, and wait until the results begin.

        Raises:
            QueryStoppedError: it was ended, or needs more memory than it may have.
            SkillGraphError: what the process says is wrong.
        """
        with contextlib.suppress(ConnectionError):  # why it ended is told when it is read
            await self._send(TASK, task.model_dump_json().encode())
            async for part in people:
                if part:
                    await self._send(PEOPLE, part)
            await self._send(END)
        kind, _ = await self._frame()
        assert kind == BEGUN

    async def results(self) -> AsyncIterator[bytes]:
        """Give the results bit by bit.

        Raises:
            SkillGraphError: they break off.
        """
        kind, payload = await self._frame()
        while kind == PART:
            yield payload
            kind, payload = await self._frame()

    def kill(self) -> None:
        """End it at once."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()

    async def end(self) -> None:
        """End it, whether or not it is done, and wait until it is no more."""
        self.kill()
        await self._process.communicate()

    async def _send(self, kind: bytes, payload: bytes = b"") -> None:
        assert self._process.stdin
        self._process.stdin.write(HEADER.pack(kind, len(payload)) + payload)
        await self._process.stdin.drain()

    async def _frame(self) -> tuple[bytes, bytes]:
        assert self._process.stdout
        try:
            kind, length = HEADER.unpack(await self._process.stdout.readexactly(HEADER.size))
            payload = await self._process.stdout.readexactly(length)
        except (asyncio.IncompleteReadError, ConnectionError):
            raise QueryStoppedError("stopped: it took too long, or too much memory") from None
        if kind == ERROR:
            told = json.loads(payload)
            raise getattr(errors, told["error"])(told["message"])
        return kind, payload

"""Batches of people: few at a time, each measured by a process of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from skillgraph.batch.process import Process
from skillgraph.batch.task import Task
from skillgraph.errors import BusyError

#: What a client is told to wait, in seconds, where as many as may wait are waiting already.
_RETRY_AFTER = 30


class Batches:
    """The processes that measure, and who waits for one. Of one event loop."""

    def __init__(self, places: int, waiting: int, seconds: float) -> None:
        """Set the bounds.

        Args:
            places: batches that are measured at a time.
            waiting: batches that may wait, before any of their people are read.
            seconds: how long a batch may take, from its first byte to the last of its results.
        """
        self._places = asyncio.Semaphore(places)
        self._most, self._seconds = waiting, seconds
        #: Batches that wait, and batches that were stopped since the start.
        self.waiting = 0
        self.stopped = 0

    async def begin(self, task: Task, people: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
        """Have people measured; return when the results begin.

        Whoever takes them must take them to their end, or close them.

        Raises:
            BusyError: too many wait already.
            QueryStoppedError: it took too long, or too much memory.
            SkillGraphError: the people cannot be read.
        """
        batch = await self._started()
        try:
            await batch.process.measure(task, people)
        except BaseException:
            await self._end(batch)
            raise
        return self._results(batch)

    async def _started(self) -> _Batch:
        if self._places.locked() and self.waiting >= self._most:
            raise BusyError(f"{self.waiting} batches wait already", _RETRY_AFTER, "batches")
        self.waiting += 1
        try:
            await self._places.acquire()
        finally:
            self.waiting -= 1
        try:
            process = await Process.start()
        except BaseException:
            self._places.release()
            raise
        loop = asyncio.get_running_loop()
        return _Batch(process, loop.call_later(self._seconds, self._stop, process))

    def _stop(self, process: Process) -> None:
        self.stopped += 1
        process.kill()

    async def _results(self, batch: _Batch) -> AsyncIterator[bytes]:
        try:
            async for part in batch.process.results():
                yield part
        finally:
            await self._end(batch)

    async def _end(self, batch: _Batch) -> None:
        batch.deadline.cancel()
        try:
            await batch.process.end()
        finally:
            self._places.release()


@dataclass(frozen=True, slots=True)
class _Batch:
    """A batch that is measured, and what ends it if it takes too long."""

    process: Process
    deadline: asyncio.TimerHandle


async def get_batches(request: Request) -> Batches:
    """Give the batches of the service."""
    batches: Batches = request.app.state.batches
    return batches


BatchesDep = Annotated[Batches, Depends(get_batches)]

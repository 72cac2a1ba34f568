"""The processes that answer queries: started when needed, killed when they go too far."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Mapping
from dataclasses import asdict, dataclass

from skillgraph.errors import QueryStoppedError
from skillgraph.store.address import Address
from skillgraph.store.kept import Kept, Short
from skillgraph.store.process import Process
from skillgraph.store.protocol import Question
from skillgraph.store.spool import Spool
from skillgraph.store.turns import Turns

#: A worker that the kernel has not ended at its deadline is killed so many seconds later.
_GRACE = 2.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may use."""

    seconds: float = 10.0
    rows: int = 1_000_000
    bytes: int = 256 * 2**20


class Result:
    """A result that has begun: it may be whole, or be written still."""

    def __init__(self, spool: Spool, job: asyncio.Task[None] | None = None) -> None:
        self._spool, self._job = spool, job
        self.media_type = spool.media_type

    @property
    def whole(self) -> bytes | None:
        """The bytes of the result, where all of them are there already."""
        return self._spool.whole

    @property
    def size(self) -> int | None:
        """The bytes of the result, where it is finished."""
        return self._spool.size

    async def finished(self) -> None:
        """Wait until the result is there whole.

        Raises:
            SkillGraphError: it breaks off.
        """
        await self._spool.finished()

    async def parts(self) -> AsyncIterator[bytes]:
        """Give the result bit by bit; whoever stops reading stops the query.

        Raises:
            SkillGraphError: the result breaks off; what was given of it is not all.
        """
        try:
            async for part in self._spool.parts():
                yield part
        finally:
            if self._job:
                self._job.cancel()


class Pool:
    """Workers, and the turns in which clients get one. Of one event loop."""

    def __init__(
        self,
        workers: int = 2,
        waiting: int = 64,
        waiting_each: int = 16,
        memory: int = 2**30,
        kept: int = 0,
        module: str = "skillgraph.store.worker",
        kind: str = "queries",
    ) -> None:
        """Set the bounds; workers are started when they are needed.

        Args:
            workers: queries of one client at a time; there is one worker more.
            waiting: queries that may wait, in all.
            waiting_each: queries of one client that may wait.
            memory: bytes that a worker may allocate.
            kept: bytes of short results that are kept for when they are asked for again.
            module: what a worker runs.
            kind: what it is asked.
        """
        self.turns = Turns(workers, waiting, waiting_each, kind)
        #: Queries that were stopped, since the start.
        self.stopped = 0
        self._memory, self._module = memory, module
        self._kept = Kept(kept)
        self._idle: list[Process] = []
        self._jobs: set[asyncio.Task[None]] = set()
        self._endings: set[asyncio.Task[None]] = set()

    async def ask(
        self, address: Address, question: Question, client: str = "", limits: Limits | None = None
    ) -> Result:
        """Evaluate a query; return when its result is there whole, or too long to wait for.

        Raises:
            BusyError: too many queries wait.
            QueryError: the query is not answered; the class says why.
            StoreError: the engine fails.
        """
        if short := self._kept.get(address, question):
            return Result(Spool.of(*short))
        task = {"address": address.as_json(), "question": question.as_json()}
        result = await self.do(task, client, limits)
        if (whole := result.whole) is not None:
            self._kept.keep(address, question, Short(result.media_type, whole))
        return result

    async def do(
        self, task: Mapping[str, object], client: str = "", limits: Limits | None = None
    ) -> Result:
        """Have a worker do a task of its kind; see :meth:`ask`.

        Raises:
            SkillGraphError: it is not done; the class says why.
        """
        limits = limits or Limits()
        await self.turns.take(client)
        spool = Spool()
        told = {**task, **asdict(limits)}
        job = _begin(self._run(told, limits.seconds, client, spool), self._jobs)
        try:
            await spool.begun()
        except BaseException:
            job.cancel()
            raise
        return Result(spool, job)

    async def aclose(self) -> None:
        """End all workers, and the queries that are still evaluated."""
        for job in self._jobs:
            job.cancel()
        while self._jobs or self._endings:
            await asyncio.wait(self._jobs | self._endings)
        while self._idle:
            await self._idle.pop().end()

    async def _run(
        self, task: dict[str, object], seconds: float, client: str, spool: Spool
    ) -> None:
        """Have a worker write a result; a worker that did not come to an end is killed."""
        process = None
        try:
            process = await self._process()
            async with asyncio.timeout(seconds + _GRACE):
                await process.answer(task, spool)
            spool.finish()
        except TimeoutError:
            spool.finish(QueryStoppedError(f"stopped after {seconds:g} seconds"))
        except asyncio.CancelledError:
            spool.finish(QueryStoppedError("nobody reads the result any more"))
            raise
        except Exception as error:
            spool.finish(error)
        finally:
            self.stopped += isinstance(spool.error, QueryStoppedError)
            if process:
                self._put_away(process)
            self.turns.give_back(client)

    async def _process(self) -> Process:
        while self._idle:
            process = self._idle.pop()
            if process.ready:
                return process
            self._end(process)
        return await Process.start(self._memory, self._module)

    def _put_away(self, process: Process) -> None:
        """Keep a worker that has answered; end one that has not."""
        if process.ready:
            self._idle.append(process)
        else:
            self._end(process)

    def _end(self, process: Process) -> None:
        """Kill a worker now, and clear away what is left of it as soon as may be."""
        process.kill()
        _begin(process.end(), self._endings)


def _begin(work: Coroutine[None, None, None], tasks: set[asyncio.Task[None]]) -> asyncio.Task[None]:
    """Start a task, and hold on to it until it is done."""
    task = asyncio.create_task(work)
    tasks.add(task)
    task.add_done_callback(tasks.discard)
    return task

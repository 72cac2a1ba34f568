"""Run what takes seconds beside the event loop: in few threads, for which few may wait."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import Depends, Request

from skillgraph.errors import BusyError

#: What is run takes some seconds at most.
_RETRY_AFTER = 5

T = TypeVar("T")


class Threads:
    """Threads for long work, so that the threads of short answers stay free."""

    def __init__(self, at_once: int = 2, waiting: int = 16) -> None:
        self._limiter = CapacityLimiter(at_once)
        self._most = waiting

    @property
    def waiting(self) -> int:
        """How many wait."""
        return self._limiter.statistics().tasks_waiting

    async def run(self, work: Callable[[], T]) -> T:
        """Run something in its turn.

        Raises:
            BusyError: as many as may wait are waiting already.
        """
        if self.waiting >= self._most:
            raise BusyError("others are being answered; try again soon", _RETRY_AFTER, "threads")
        return await to_thread.run_sync(work, limiter=self._limiter)


def get_threads(request: Request) -> Threads:
    """Give the threads of the service."""
    threads: Threads = request.app.state.threads
    return threads


ThreadsDep = Annotated[Threads, Depends(get_threads)]

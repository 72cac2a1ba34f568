"""Who may ask next: places for a few, a bounded queue, and each client in its turn."""

from __future__ import annotations

import asyncio
from collections import Counter, deque

from skillgraph.errors import BusyError

#: What a client is told to wait where the queue is full.
_RETRY_AFTER = 2


class Turns:
    """Gives places to clients, in turn and not in the order of their requests.

    There is one place more than a client may hold, so that one who fills all of his with slow
    queries delays nobody else. Of one event loop, and of one thread.
    """

    def __init__(self, places: int, waiting: int, waiting_each: int, kind: str = "queries") -> None:
        """Set the bounds.

        Args:
            places: how many a client may hold; there is one more.
            waiting: how many may wait in all.
            waiting_each: how many of one client may wait.
            kind: what they are.
        """
        self._kind = kind
        self._free, self._each = places + 1, places
        self._held: Counter[str] = Counter()
        self._queues: dict[str, deque[asyncio.Future[None]]] = {}
        self._most, self._most_each = waiting, waiting_each

    @property
    def waiting(self) -> int:
        """How many wait."""
        return sum(map(len, self._queues.values()))

    @property
    def running(self) -> int:
        """How many have a place."""
        return self._held.total()

    async def take(self, client: str) -> None:
        """Wait for a place.

        Raises:
            BusyError: too many wait already.
        """
        mine = self._queues.get(client, ())
        if not mine and self._may_start(client):
            self._start(client)
            return
        if self.waiting >= self._most or len(mine) >= self._most_each:
            said = f"{self.waiting} {self._kind} wait already"
            raise BusyError(said, _RETRY_AFTER, self._kind)
        turn = asyncio.get_running_loop().create_future()
        self._queues.setdefault(client, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.give_back(client)  # the turn came as the client left
            else:
                self._leave(client, turn)
            raise

    def give_back(self, client: str) -> None:
        """Give a place back, to whoever comes next."""
        self._free += 1
        self._held -= Counter([client])
        self._serve()

    def _may_start(self, client: str) -> bool:
        return self._free > 0 and self._held[client] < self._each

    def _start(self, client: str) -> None:
        self._free -= 1
        self._held[client] += 1

    def _serve(self) -> None:
        """Let those start whose turn it is; a client that was served goes to the end."""
        for client in list(self._queues):
            if self._may_start(client):
                queue = self._queues.pop(client)
                self._start(client)
                queue.popleft().set_result(None)
                if queue:
                    self._queues[client] = queue

    def _leave(self, client: str, turn: asyncio.Future[None]) -> None:
        queue = self._queues[client]
        queue.remove(turn)
        if not queue:
            del self._queues[client]

"""Places are few, the queue is bounded, and no client waits because of another's many."""

from __future__ import annotations

import asyncio

import pytest

from skillgraph.errors import BusyError
from skillgraph.store.turns import Turns


def test_no_client_may_hold_all_places() -> None:
    async def scene() -> None:
        turns = Turns(places=2, waiting=10, waiting_each=10)
        await turns.take("greedy")
        await turns.take("greedy")
        third = asyncio.create_task(turns.take("greedy"))
        await asyncio.sleep(0)
        assert not third.done()
        await asyncio.wait_for(turns.take("modest"), 1)
        turns.give_back("greedy")
        await asyncio.wait_for(third, 1)

    asyncio.run(scene())


def test_those_who_wait_are_served_client_by_client() -> None:
    async def scene() -> list[str]:
        turns = Turns(places=1, waiting=10, waiting_each=10)
        await turns.take("first")
        await turns.take("second")
        served: list[str] = []

        async def one(client: str, name: str) -> None:
            await turns.take(client)
            served.append(name)
            turns.give_back(client)

        waiting = [("a", "a1"), ("a", "a2"), ("a", "a3"), ("b", "b1"), ("c", "c1")]
        tasks = [asyncio.create_task(one(*each)) for each in waiting]
        await asyncio.sleep(0)
        turns.give_back("first")
        turns.give_back("second")
        await asyncio.gather(*tasks)
        return served

    served = asyncio.run(scene())
    assert sorted(served) == ["a1", "a2", "a3", "b1", "c1"]
    assert served.index("b1") < served.index("a2")
    assert served.index("c1") < served.index("a2")


def test_a_full_queue_says_when_to_come_again() -> None:
    async def scene() -> None:
        turns = Turns(places=1, waiting=2, waiting_each=1)
        await turns.take("a")
        tasks = [asyncio.create_task(turns.take("a"))]
        await asyncio.sleep(0)
        with pytest.raises(BusyError) as raised:  # one of each client may wait
            await turns.take("a")
        assert raised.value.retry_after > 0
        await turns.take("b")
        tasks.append(asyncio.create_task(turns.take("b")))
        await asyncio.sleep(0)
        with pytest.raises(BusyError, match="2 queries"):
            await turns.take("c")
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert turns.waiting == 0

    asyncio.run(scene())


def test_who_leaves_the_queue_takes_no_place_with_him() -> None:
    async def scene() -> None:
        turns = Turns(places=1, waiting=10, waiting_each=10)
        await turns.take("a")
        await turns.take("b")
        early, late = (asyncio.create_task(turns.take("a")) for _ in range(2))
        await asyncio.sleep(0)
        early.cancel()
        await asyncio.sleep(0)
        turns.give_back("a")
        late.cancel()  # in the very moment in which its turn has come
        await asyncio.gather(early, late, return_exceptions=True)
        assert turns.running == 1
        await asyncio.wait_for(turns.take("a"), 1)

    asyncio.run(scene())

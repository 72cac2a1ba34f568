"""The published graph as a pool is told of it, and a way to ask."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

import pytest

from skillgraph.store.address import Address
from skillgraph.store.pool import Limits, Pool
from skillgraph.store.protocol import Question
from skillgraph.version import Version

T = TypeVar("T")
Scene = Callable[[Pool], Coroutine[Any, Any, T]]


@pytest.fixture(scope="session")
def address(version: Version) -> Address:
    """Where the shipped graph is."""
    return Address(version.digest, str(version.path / "store"))


def with_pool(scene: Scene[T], **bounds: int) -> T:
    """Play a scene with a pool, and see that nothing of it is left running."""

    async def played() -> T:
        pool = Pool(**bounds)
        try:
            return await scene(pool)
        finally:
            await pool.aclose()
            assert (pool.turns.running, pool.turns.waiting) == (0, 0)

    return asyncio.run(played())


async def all_of(pool: Pool, address: Address, text: str, limits: Limits | None = None) -> bytes:
    """Ask, and read the result to its end."""
    result = await pool.ask(address, Question(text), "somebody", limits)
    return b"".join([part async for part in result.parts()])


async def error_of(answer: Awaitable[object]) -> BaseException | None:
    """Give the error that an answer ends with."""
    return next(iter(await asyncio.gather(answer, return_exceptions=True)))  # type: ignore[return-value]

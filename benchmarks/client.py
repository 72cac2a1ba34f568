"""A client over kept-alive connections that costs as little as a client can.

uvloop carries the bytes and httptools reads the answers, which is what uvicorn stands on; one
thread serves all connections. What the client costs by itself is measured on a constant page.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

import httptools
import uvloop

JSON = "application/sparql-results+json"
CSV = "text/csv"
N_TRIPLES = "application/n-triples"
ANY = f"{JSON}, {N_TRIPLES}"


@dataclass(frozen=True, slots=True)
class Query:
    """A query, and the media types that its result may have."""

    text: str
    accept: str = ANY


@dataclass(frozen=True, slots=True)
class Page:
    """What is asked with GET, at an address below the server's root."""

    path: str


@dataclass(frozen=True, slots=True)
class Body:
    """What is sent with POST to an address below the server's root."""

    path: str
    media_type: str
    content: bytes


#: What a server may be asked.
Asked = Query | Page | Body


@dataclass(frozen=True, slots=True)
class Target:
    """A server on loopback, and where it answers queries."""

    name: str
    port: int
    path: str

    def request(self, asked: Asked) -> bytes:
        """Write a request; that of a query is the SPARQL 1.1 Protocol's."""
        match asked:
            case Page(path):
                return self._head("GET", path, "") + b"\r\n"
            case Body(path, media_type, content):
                return self._head("POST", path, f"Content-Type: {media_type}\r\n", content)
            case Query(text, accept):
                fields = f"Accept: {accept}\r\nContent-Type: application/sparql-query\r\n"
                return self._head("POST", self.path, fields, text.encode())

    def _head(self, method: str, path: str, fields: str, content: bytes | None = None) -> bytes:
        """Write the head of a request, and its content if it has any."""
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n{fields}"
        if content is None:
            return head.encode()
        return f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, in the parts in which it came."""

    status: int
    media_type: str
    parts: list[bytes]

    @property
    def body(self) -> bytes:
        """All of it."""
        return b"".join(self.parts)


class Connection(asyncio.Protocol):
    """A connection that is kept: one request and its answer, then the next."""

    def __init__(self) -> None:
        self._parser = httptools.HttpResponseParser(self)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what is written to."""
        self._transport = cast("asyncio.WriteTransport", transport)

    def data_received(self, data: bytes) -> None:
        """Read on."""
        self._parser.feed_data(data)

    def connection_lost(self, error: Exception | None) -> None:
        """Let whoever waits for an answer know that there is none."""
        if not self._answer.done():
            self._answer.set_exception(error or ConnectionError("the answer broke off"))

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep the media type."""
        if name.lower() == b"content-type":
            self._media_type = value.decode().partition(";")[0]

    def on_body(self, part: bytes) -> None:
        """Keep a part."""
        self._parts.append(part)

    def on_message_complete(self) -> None:
        """Give the answer to whoever waits for it."""
        status = self._parser.get_status_code()
        self._answer.set_result(Answer(status, self._media_type, self._parts))

    async def ask(self, request: bytes) -> Answer:
        """Send a request and wait for the last byte of its answer.

        Raises:
            ConnectionError: the answer broke off.
        """
        self._answer = asyncio.get_running_loop().create_future()
        self._parts: list[bytes] = []
        self._media_type = ""
        self._transport.write(request)
        answer: Answer = await self._answer
        return answer

    def close(self) -> None:
        """Close it."""
        self._transport.close()


@dataclass(slots=True)
class Tally:
    """What the rounds of one measurement took."""

    #: Of every answer with status 200, from the first byte sent to the last one read.
    seconds: list[float] = field(default_factory=list)
    elapsed: float = 0.0
    bytes: int = 0
    #: How often another status came.
    refused: Counter[int] = field(default_factory=Counter)

    @property
    def p50(self) -> float:
        """The median, in milliseconds."""
        return statistics.median(self.seconds) * 1000

    @property
    def p99(self) -> float:
        """What 99 in 100 stay below, in milliseconds; of few answers, the slowest."""
        return sorted(self.seconds)[int(len(self.seconds) * 0.99)] * 1000

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.seconds) / self.elapsed

    def count(self, answer: Answer, seconds: float) -> None:
        """Add an answer."""
        if answer.status == 200:
            self.seconds.append(seconds)
            self.bytes += sum(map(len, answer.parts))
        else:
            self.refused[answer.status] += 1


def ask(target: Target, query: Asked) -> Answer:
    """Ask once."""

    async def asked() -> Answer:
        connection = await _connect(target)
        try:
            return await connection.ask(target.request(query))
        finally:
            connection.close()

    return uvloop.run(asked())


def measure(
    tally: Tally, target: Target, queries: Iterator[Asked], connections: int, seconds: float
) -> None:
    """Ask one query after another on each of some connections, for some seconds, and count.

    Every connection asks at least once; one question before the first is not counted.
    """
    uvloop.run(_measure(tally, target, queries, connections, seconds))


async def _measure(
    tally: Tally, target: Target, queries: Iterator[Asked], connections: int, seconds: float
) -> None:
    opened = [await _connect(target) for _ in range(connections)]
    await opened[0].ask(target.request(next(queries)))
    start = time.perf_counter()

    async def go_on(connection: Connection) -> None:
        sent = 0.0
        while not sent or sent < start + seconds:
            request = target.request(next(queries))
            sent = time.perf_counter()
            answer = await connection.ask(request)
            tally.count(answer, time.perf_counter() - sent)

    await asyncio.gather(*map(go_on, opened))
    tally.elapsed += time.perf_counter() - start
    for connection in opened:
        connection.close()


def measure_paced(
    tally: Tally, target: Target, queries: Iterator[Asked], connections: int,
    rate: float, seconds: float,
) -> None:  # fmt: skip
    """Ask at a steady rate, whether answers are there yet or not, and count.

    The time of an answer begins when it was due to be asked for: where all connections are
    waiting, those who come next wait too, and that is counted.
    """
    uvloop.run(_measure_paced(tally, target, queries, connections, rate, seconds))


def measure_loaded(
    target: Target, queries: Iterator[Asked], connections: int, load: float, seconds: float
) -> Tally:
    """Ask at a share of what a server gives at most, found out just before, for some seconds.

    What a shared machine has to give changes from one second to the next, and a server that is
    asked for more than that has a queue that only grows.
    """
    peak, tally = Tally(), Tally()
    measure(peak, target, queries, connections, seconds / 2)
    measure_paced(tally, target, queries, 2 * connections, load * peak.rate, seconds)
    return tally


def windows(tallies: Sequence[Tally], aim: float) -> list[str]:
    """Write the medians of some windows: rate, p50, p99, p99 / p50; how many keep below an aim.

    A machine that stands still for a moment spoils the window that it falls into, not the median.
    """
    ratios = [tally.p99 / tally.p50 for tally in tallies]
    rate, p50, p99 = (
        statistics.median(getattr(tally, name) for tally in tallies)
        for name in ("rate", "p50", "p99")
    )
    kept = sum(ratio < aim for ratio in ratios)
    told = [f"{rate:.0f}", f"{p50:.2f}", f"{p99:.2f}", f"{statistics.median(ratios):.1f}"]
    return [*told, f"{kept} of {len(ratios)}"]


async def _measure_paced(
    tally: Tally, target: Target, queries: Iterator[Asked], connections: int,
    rate: float, seconds: float,
) -> None:  # fmt: skip
    opened = [await _connect(target) for _ in range(connections)]
    await opened[0].ask(target.request(next(queries)))
    start = time.perf_counter()
    turns = iter(range(int(rate * seconds)))

    async def go_on(connection: Connection) -> None:
        for turn in turns:
            due = start + turn / rate
            while (early := due - time.perf_counter()) > 0:
                await asyncio.sleep(early)
            answer = await connection.ask(target.request(next(queries)))
            tally.count(answer, time.perf_counter() - due)

    await asyncio.gather(*map(go_on, opened))
    tally.elapsed += time.perf_counter() - start
    for connection in opened:
        connection.close()


async def _connect(target: Target) -> Connection:
    loop = asyncio.get_running_loop()
    _, connection = await loop.create_connection(Connection, "127.0.0.1", target.port)
    return connection

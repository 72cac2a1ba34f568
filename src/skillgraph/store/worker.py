"""A process that answers queries one at a time, and that may be killed at any moment.

Nothing inside Oxigraph stops a query, so what bounds one is the process around it: the kernel
ends it at the deadline (an interval timer with its default action, which asks neither Python
nor Oxigraph) and refuses it memory beyond the limit. It speaks in frames, a letter and a
length before each: it is told a task (JSON) and answers with the media type (``H``), parts of
the result (``D``) and the end (``Z``), or with an error (``E``).

Only what a query needs is imported, as a worker that was killed must be replaced at once.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import struct
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

from skillgraph import errors
from skillgraph.store.address import Address
from skillgraph.store.closed import enclosed
from skillgraph.store.opening import open_store
from skillgraph.store.protocol import Question, Store

Task = dict[str, Any]
#: Does a task, and writes its media type and result (``H``, ``D``).
Work = Callable[[Task, BinaryIO], None]

HEADER = struct.Struct(">cI")
#: Parts of a result are sent in pieces of about this many bytes.
_PIECE = 1 << 18
#: What ends a row in what Oxigraph writes; elsewhere, and of a graph, the end of a line.
_ROW_END = {
    "application/sparql-results+json": b'"}}',
    "application/json": b'"}}',
    "application/sparql-results+xml": b"</result>",
    "application/xml": b"</result>",
    "text/xml": b"</result>",
}


class _Result:
    """Takes a result as it is written, counts it, and sends it on in pieces.

    Rows are counted on the bytes, which costs next to nothing and is not exact: an end that lies
    across two pieces is missed, and what looks like one in a text is counted.
    """

    def __init__(self, out: BinaryIO, media_type: str, rows: int, size: int) -> None:
        self._out, self._held = out, bytearray()
        self._rows, self._most_rows = 0, rows
        self._size, self._most_bytes = 0, size
        self._row_end = _ROW_END.get(media_type, b"\n")
        send(out, b"H", media_type.encode())

    def write(self, data: bytes, /) -> int:
        self._held += data
        if len(self._held) >= _PIECE:
            self.flush()
        return len(data)

    def flush(self) -> None:
        piece, self._held = bytes(self._held), bytearray()
        self._size += len(piece)
        self._rows += piece.count(self._row_end)
        if self._rows > self._most_rows:
            raise errors.ResultTooLargeError(f"the result has more than {self._most_rows} rows")
        if self._size > self._most_bytes:
            raise errors.ResultTooLargeError(f"the result has more than {self._most_bytes} bytes")
        send(self._out, b"D", piece)


def send(out: BinaryIO, kind: bytes, payload: bytes) -> None:
    """Write a frame."""
    out.write(HEADER.pack(kind, len(payload)))
    out.write(payload)


def main() -> None:
    """Answer queries."""
    opened: dict[Address, Store] = {}
    carry_out(lambda task, out: _query(task, opened, out))


def carry_out(work: Work) -> None:
    """Do tasks until there is no one to ask, within so many bytes of memory (``argv``)."""
    memory = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asked decides, and kills
    with open(sys.stdout.fileno(), "wb", buffering=_PIECE) as out:
        while header := sys.stdin.buffer.read(HEADER.size):
            _, length = HEADER.unpack(header)
            _do(json.loads(sys.stdin.buffer.read(length)), work, out)
            out.flush()


def _do(task: Task, work: Work, out: BinaryIO) -> None:
    signal.setitimer(signal.ITIMER_REAL, task["seconds"])
    try:
        work(task, out)
        send(out, b"Z", b"")
    except errors.SkillGraphError as error:
        told = {"error": type(error).__name__, "message": str(error)}
        send(out, b"E", json.dumps(told).encode())
    except MemoryError:
        os.abort()  # as Oxigraph ends where it is refused memory
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _query(task: Task, opened: dict[Address, Store], out: BinaryIO) -> None:
    store = _opened(Address.from_json(task["address"]), opened)
    question = enclosed(Question.from_json(task["question"]), store.graphs())
    results: list[_Result] = []

    def respond(media_type: str) -> _Result:
        results.append(_Result(out, media_type, task["rows"], task["bytes"]))
        return results[0]

    store.query(question, respond)
    results[0].flush()


def _opened(address: Address, opened: dict[Address, Store]) -> Store:
    """Keep the version open that was asked last; the next query most likely asks it too."""
    if address not in opened:
        opened.clear()
        opened[address] = open_store(address)
    return opened[address]


if __name__ == "__main__":
    main()

"""A process that measures the people of one batch, and then ends: nothing of them is left.

The people are read to their end before the first result is written: a client that sends all
before it reads anything would wait for us, and we for it. They are kept as bit sets, some hundred
bytes each. Nothing is written to a disk.
"""

from __future__ import annotations

import io
import json
import os
import resource
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

from skillgraph import errors
from skillgraph.batch import targets as asked
from skillgraph.batch.model import Block
from skillgraph.batch.reading.form import Format
from skillgraph.batch.reading.people import read
from skillgraph.batch.replies import Replies
from skillgraph.batch.results import Options
from skillgraph.batch.summary import Summary
from skillgraph.batch.task import BEGUN, END, ERROR, PART, TASK, Task
from skillgraph.batch.writers import writing
from skillgraph.catalogue import open_catalogue
from skillgraph.store.address import Address
from skillgraph.store.worker import HEADER, send
from skillgraph.version import RemoteVersion, Version

#: How much sooner others get the processor; a single gap does not wait for a batch.
_NICE = 15
#: The results are sent in pieces of about this many bytes.
_PIECE = 1 << 18


class People(io.RawIOBase):
    """The people as a stream, out of the frames that they come in."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._left = 0
        self._over = False

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        """Read some bytes; none at the end."""
        while not self._left and not self._over:
            kind, self._left = HEADER.unpack(self._source.read(HEADER.size))
            self._over = kind == END
        view = memoryview(buffer)[: self._left]
        count = self._source.readinto(view) if self._left else 0  # type: ignore[attr-defined]
        self._left -= count
        return int(count)

    def drain(self) -> None:
        """Read to the end, whatever comes: who sends is not to be broken off."""
        piece = bytearray(_PIECE)
        while self.readinto(piece):
            pass


class _Results(io.RawIOBase):
    """Sends what is written to it, in pieces."""

    def __init__(self, out: BinaryIO) -> None:
        self._out, self._held = out, bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self._held += data
        if len(self._held) >= _PIECE:
            self.flush()
        return len(data)

    def flush(self) -> None:
        if self._held:
            _send(self._out, PART, bytes(self._held))
            self._held.clear()


def _send(out: BinaryIO, kind: bytes, payload: bytes = b"") -> None:
    send(out, kind, payload)
    out.flush()


def main() -> None:
    """Do what is told on standard input, and answer on standard output."""
    with open(0, "rb", closefd=False) as source, open(1, "wb", closefd=False) as out:
        kind, length = HEADER.unpack(source.read(HEADER.size))
        assert kind == TASK
        task = Task.model_validate_json(source.read(length))
        _restrain(task.memory)
        people = People(source)
        try:
            _answer(task, people, out)
            _send(out, END)
        except Exception as error:
            people.drain()
            _send(out, ERROR, json.dumps(_told(error)).encode())


def _told(error: Exception) -> dict[str, str]:
    """Say what is wrong; of what nobody foresaw not the words, which may be a person's."""
    if isinstance(error, errors.InputError):
        return {"error": type(error).__name__, "message": str(error)}
    if isinstance(error, MemoryError):
        message = "stopped: it needs more memory than a batch may have"
        return {"error": "QueryStoppedError", "message": message}
    return {"error": "StoreError", "message": f"the batch failed: {type(error).__name__}"}


def _restrain(memory: int) -> None:
    """Let others go first, allocate no more than allowed, and leave no core."""
    os.nice(_NICE)
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(task: Task, people: People, out: BinaryIO) -> None:
    index = open_catalogue(_version(Address.from_json(task.version))).index
    targets = asked.of(index, task.refs, task.lower_grades)
    options = Options(items=task.items, eligible_on=task.eligible_on)
    blocks = list(_within(_blocks(task, targets, people), task.most))
    _send(out, BEGUN)
    with _Results(out) as sink:
        if task.summary:
            sink.write(Summary.of(blocks, targets, options).model_dump_json().encode())
            return
        replies = Replies(targets, options)
        with writing(task.results, replies.schema, cast("BinaryIO", sink)) as write:
            for table in replies.tables(blocks):
                write(table)


def _version(address: Address) -> Version | RemoteVersion:
    if address.endpoint:
        return RemoteVersion.at(address.endpoint, address.version)
    assert address.folder
    return Version(Path(address.folder).parent)


def _blocks(task: Task, targets: asked.Targets, people: People) -> Iterator[Block]:
    source: Any = io.BufferedReader(people, _PIECE)
    if task.people is Format.PARQUET:
        source = io.BytesIO(source.read())  # its table of contents stands at its end
    with_facts = task.eligible_on is not None
    return read(
        source, targets.vocabulary, format=task.people, shape=task.shape, with_facts=with_facts
    )


def _within(blocks: Iterable[Block], most: int) -> Iterator[Block]:
    """Go through blocks of so many people at most.

    Raises:
        TooLargeError: there are more.
    """
    count = 0
    for block in blocks:
        count += len(block.ids)
        if count > most:
            raise errors.TooLargeError(
                f"a batch may have {most} people; send several, or use skillgraph gap-batch"
            )
        yield block


if __name__ == "__main__":
    main()

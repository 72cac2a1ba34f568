"""Run a batch into a folder: results in parts, rejects, summaries, and the record of the run.

===========================  ==================================================================
``results-00000.parquet``    and so on: parts of some people each, as Parquet, CSV or NDJSON
``rejects.csv``              the rows that cannot be read: number, person, reason
``summary-targets.csv``      readiness and eligibility by target
``summary-functions.csv``    what is missing by function
``summary-items.csv``        what is lacked most, item by item
``run.json``                 what was asked for, the parts, and the counts
===========================  ==================================================================

A part appears when it is whole and on the disk. Parts are made side by side, one on each
processor, and put down in order. The same people, version and arguments give the same bytes.
"""

from __future__ import annotations

import codecs
import csv
import io
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TypeAlias

from skillgraph import durable
from skillgraph.batch import record
from skillgraph.batch.measure import Measure, judged
from skillgraph.batch.model import Block, Reject
from skillgraph.batch.reading.form import Format, Shape
from skillgraph.batch.reading.people import STREAM, read
from skillgraph.batch.record import Asked, Part, People, Record
from skillgraph.batch.results import Options, Verdicts
from skillgraph.batch.summary import (
    FunctionSummary,
    ItemSummary,
    Summary,
    TargetSummary,
    as_csv,
)
from skillgraph.batch.tally import Tally
from skillgraph.batch.targets import Targets
from skillgraph.batch.writers import writing
from skillgraph.errors import InputError

#: Is told how many people are done, and how many bytes of their file that took.
Progress: TypeAlias = Callable[[int, int], None]
Judged: TypeAlias = tuple[Block, Verdicts | None]

REJECTS = "rejects.csv"
#: About so many results are in a part; and the people of a block, and the blocks of a part.
_RESULTS, _FEWEST, _MOST, _BLOCKS = 1 << 24, 256, 16_384, 8


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be run."""

    people: Path
    #: Of the file of people; and what a row of it is, None where its columns tell.
    people_format: Format
    shape: Shape | None
    targets: Targets
    options: Options
    #: Of the results.
    format: Format

    def asked(self) -> Asked:
        """Say what is asked for, as the record keeps it.

        Raises:
            InputError: the people cannot be read.
        """
        return Asked(
            version=self.targets.index.version,
            people=People.of(self.people),
            people_format=self.people_format,
            shape=self.shape,
            targets=self.targets.refs,
            lower_grades=self.targets.lower_grades,
            format=self.format,
            items=self.options.items,
            eligible_on=self.options.eligible_on,
        )

    @property
    def block(self) -> int:
        """People who are read at a time."""
        return max(_FEWEST, min(_MOST, _RESULTS // len(self.targets.members)))

    @property
    def blocks(self) -> int:
        """Blocks of a part."""
        return max(1, min(_BLOCKS, _RESULTS // (len(self.targets.members) * self.block)))


def run(order: Order, folder: Path, progress: Progress = lambda *_: None) -> Summary:
    """Run a batch, or go on with one that was interrupted; a complete one is summed up again.

    Raises:
        InputError: the people cannot be read, or the folder cannot be written or holds another
            run.
    """
    asked = order.asked()
    begun = record.read(folder)
    if begun is None or not (begun.parts or begun.complete):  # nothing there to go on with
        begun = Record(asked=asked, tally=Tally.empty(order.targets).as_text())
    elif unlike := begun.asked.unlike(asked):
        what = f"holds a run that is another by its {', '.join(unlike)}"
        raise InputError(f"{folder}: {what}; remove it, or name another folder")
    try:
        return _Run(order, folder, begun).go(progress)
    except OSError as error:
        raise InputError(f"{folder}: cannot be written: {error.strerror}") from error


@dataclass(frozen=True, slots=True, eq=False)
class _Made:
    """A part whose file is in its place."""

    part: Part
    tally: Tally
    rejects: Sequence[Reject]
    #: How far the file of people was read for it.
    bytes: int


class _Run:
    """One run into one folder."""

    def __init__(self, order: Order, folder: Path, begun: Record) -> None:
        self._order, self._folder, self._record = order, folder, begun
        self._measure = Measure(order.targets, order.options)
        self._tally = Tally.empty(order.targets)
        self._tally.read(begun.tally)

    def go(self, progress: Progress) -> Summary:
        if not self._record.complete:
            self._begin()
            with self._order.people.open("rb") as people:
                for made in self._made(self._parts(people)):
                    self._put_down(made)
                    progress(self._record.people, made.bytes)
            self._sum_up(self._summary())
        return self._summary()

    def _begin(self) -> None:
        """Make the folder; what is beyond the record there was never finished."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / REJECTS).open("ab") as rejects:
            rejects.truncate(self._record.rejected_bytes)
        if not self._record.rejected_bytes:
            self._reject([("row", "person", "reason")], codecs.BOM_UTF8)
        self._record.write(self._folder)

    def _parts(self, people: BinaryIO) -> Iterator[tuple[list[Judged], int]]:
        """Read over the people whose results are there, and give the parts that follow.

        With each part comes how far the file was read for it.
        """
        order = self._order
        blocks = self._read(people)
        for _ in islice(blocks, len(self._record.parts) * order.blocks):
            pass
        told = judged(blocks, order.targets, order.options)
        while part := list(islice(told, order.blocks)):
            yield part, people.tell()

    def _read(self, people: BinaryIO) -> Iterator[Block]:
        order = self._order
        blocks = read(
            people,
            order.targets.vocabulary,
            format=order.people_format,
            shape=order.shape,
            with_facts=order.options.eligible_on is not None,
            block=order.block,
        )
        try:
            yield from blocks
        except InputError as error:  # a stream has no name there, and here it is a file's
            raise InputError(str(error).replace(STREAM, str(order.people), 1)) from error

    def _made(self, parts: Iterable[tuple[list[Judged], int]]) -> Iterator[_Made]:
        """Make parts on all processors, and give them in order; few of them wait at a time."""
        workers = os.cpu_count() or 1
        waiting: deque[Future[_Made]] = deque()
        pool = ThreadPoolExecutor(workers)
        try:
            for number, (part, place) in enumerate(parts, start=len(self._record.parts)):
                waiting.append(pool.submit(self._make, number, part, place))
                if len(waiting) > workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)

    def _make(self, number: int, blocks: Sequence[Judged], bytes: int) -> _Made:
        """Measure the people of a part, and write their results."""
        name = f"results-{number:05}.{self._order.format}"
        unfinished, tally = self._folder / f".{name}", Tally.empty(self._order.targets)
        results = 0
        with (
            unfinished.open("wb") as file,
            writing(self._order.format, self._measure.schema, file) as write,
        ):
            for block, verdicts in blocks:
                for measured in self._measure.measured(block, verdicts):
                    tally.add(measured)
                    for table in self._measure.tables(measured):
                        write(table)
                        results += table.num_rows
        durable.flush(unfinished)
        os.replace(unfinished, self._folder / name)
        rejects = [reject for block, _ in blocks for reject in block.rejects]
        people, rows = int(tally.people[0]), sum(block.rows for block, _ in blocks)
        part = Part(file=name, people=people, rows=rows, rejected=len(rejects), results=results)
        return _Made(part, tally, rejects, bytes)

    def _put_down(self, made: _Made) -> None:
        """Write the rejects of a part, and then that it is there."""
        self._tally.merge(made.tally)
        size = self._reject([(r.row, r.person, r.reason) for r in made.rejects])
        self._record = self._record.grown(made.part, size, self._tally.as_text())
        self._record.write(self._folder)

    def _reject(self, rows: Iterable[Sequence[object]], mark: bytes = b"") -> int:
        """Add rows to the file of rejects; give its size."""
        text = io.StringIO(newline="")
        csv.writer(text).writerows(rows)
        with (self._folder / REJECTS).open("ab") as file:
            file.write(mark + text.getvalue().encode())
            file.flush()
            os.fsync(file.fileno())
            return file.tell()

    def _summary(self) -> Summary:
        done, order = self._record, self._order
        return Summary.told(order.targets, self._tally, order.options, done.rows, done.rejected)

    def _sum_up(self, summary: Summary) -> None:
        """Write the summaries, and then that the run is complete."""
        for name, row, rows in (
            ("targets", TargetSummary, summary.targets),
            ("functions", FunctionSummary, summary.functions),
            ("items", ItemSummary, summary.items),
        ):
            durable.replace(self._folder / f"summary-{name}.csv", as_csv(row, rows))
        self._record = self._record.model_copy(update={"complete": True})
        self._record.write(self._folder)

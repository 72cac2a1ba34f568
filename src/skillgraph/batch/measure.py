"""From people to results: blocks are measured, judged where that is wanted, and tabulated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import pyarrow as pa

from skillgraph.batch.eligibility import Judge
from skillgraph.batch.kernel import Kernel
from skillgraph.batch.model import Block, Reject
from skillgraph.batch.results import Measured, Options, Results, Verdicts
from skillgraph.batch.targets import Targets

#: People who are measured at a time: as many as make so many results, within these bounds.
_RESULTS, _FEWEST, _MOST = 1 << 22, 64, 16_384


class Measure:
    """Measures blocks of people against targets. Several threads may do so at once."""

    def __init__(self, targets: Targets, options: Options) -> None:
        self._kernel = Kernel(targets)
        self._results = Results(targets, self._kernel.plan, options)
        self._people = max(_FEWEST, min(_MOST, _RESULTS // len(targets.members)))

    @property
    def schema(self) -> pa.Schema:
        """The columns of the results."""
        return self._results.schema

    def measured(self, block: Block, verdicts: Verdicts | None = None) -> Iterator[Measured]:
        """Measure the people of a block, some at a time."""
        for start in range(0, len(block.ids), self._people):
            some = slice(start, start + self._people)
            yield Measured(
                ids=block.ids[some],
                held=block.held[:, some],
                gaps=self._kernel.gaps(block.held[:, some]),
                verdicts=verdicts and verdicts.slice(some),
            )

    def tables(self, measured: Measured) -> Iterator[pa.RecordBatch]:
        """Tabulate what was measured."""
        return self._results.tables(measured)


def gaps(
    blocks: Iterable[Block],
    targets: Targets,
    options: Options,
    rejected: Callable[[Sequence[Reject]], None] = lambda _: None,
) -> Iterator[pa.RecordBatch]:
    """Give the results of people block by block, in tables of some 100,000 rows at most.

    Args:
        blocks: the people, read in the targets' vocabulary.
        targets: what they are measured against.
        options: what is told beside counts and readiness; ``eligible_on`` needs blocks with facts.
        rejected: called with the rejects of each block, those whose facts cannot be judged too.
    """
    measure = Measure(targets, options)
    for block, verdicts in judged(blocks, targets, options):
        rejected(block.rejects)
        for measured in measure.measured(block, verdicts):
            yield from measure.tables(measured)


def judged(
    blocks: Iterable[Block], targets: Targets, options: Options
) -> Iterator[tuple[Block, Verdicts | None]]:
    """Judge the people of blocks, where that is wanted; those who cannot be are rejected."""
    if options.eligible_on is None:
        yield from ((block, None) for block in blocks)
    else:
        yield from map(Judge(targets, options.eligible_on).judged, blocks)

"""Results with the rows that could not be read among them, so that one answer tells everything.

Two columns are added to those of results: ``row``, the number of a rejected row, and ``error``,
what is wrong with it. A row of an answer is either a result or a reject.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pyarrow as pa

from skillgraph.batch.measure import Measure, judged
from skillgraph.batch.model import Block, Reject
from skillgraph.batch.results import Options
from skillgraph.batch.targets import Targets

_ADDED = (pa.field("row", pa.int64()), pa.field("error", pa.string()))


class Replies:
    """Measures people, and tabulates results and rejects alike."""

    def __init__(self, targets: Targets, options: Options) -> None:
        self._targets, self._options = targets, options
        self._measure = Measure(targets, options)
        self.schema: pa.Schema = pa.schema([*self._measure.schema, *_ADDED])

    def tables(self, blocks: Iterable[Block]) -> Iterator[pa.RecordBatch]:
        """Give the tables of blocks: of each the rejects first."""
        for block, verdicts in judged(blocks, self._targets, self._options):
            if block.rejects:
                yield self._rejects(block.rejects)
            for measured in self._measure.measured(block, verdicts):
                for table in self._measure.tables(measured):
                    yield self._widened(table)

    def _widened(self, table: pa.RecordBatch) -> pa.RecordBatch:
        nothing = [pa.nulls(table.num_rows, field.type) for field in _ADDED]
        return pa.record_batch([*table.columns, *nothing], schema=self.schema)

    def _rejects(self, rejects: Sequence[Reject]) -> pa.RecordBatch:
        told = {
            "person": pa.array([reject.person for reject in rejects], pa.string()),
            "row": pa.array([reject.row for reject in rejects], pa.int64()),
            "error": pa.array([reject.reason for reject in rejects], pa.string()),
        }
        columns = [
            told[field.name].cast(field.type)
            if field.name in told
            else pa.nulls(len(rejects), field.type)
            for field in self.schema
        ]
        return pa.record_batch(columns, schema=self.schema)

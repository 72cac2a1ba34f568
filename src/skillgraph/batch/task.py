"""What a process that measures people is told, and what it speaks in."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict

from skillgraph.batch.reading.form import Format, Shape
from skillgraph.services.refs import LowerGrades

# Frames are those of the processes that answer queries (:mod:`skillgraph.store.worker`).
#: To the process: the task (JSON), parts of the people, their end.
TASK, PEOPLE, END = b"T", b"D", b"Z"
#: From it: that it begins, parts of the results, END, or an error (JSON).
BEGUN, PART, ERROR = b"H", b"D", b"E"


class Task(BaseModel):
    """Which people are measured against what, and how the answer is written."""

    model_config = ConfigDict(frozen=True)

    #: An :class:`~skillgraph.store.address.Address` as JSON.
    version: dict[str, Any]
    refs: tuple[str, ...]
    lower_grades: LowerGrades = LowerGrades.STANDARD
    people: Format
    shape: Shape | None = None
    results: Format
    items: bool = False
    eligible_on: date | None = None
    #: Answer with the summary, as JSON, instead of the results.
    summary: bool = False
    #: People that may be measured at a time.
    most: int
    #: Bytes that the process may allocate.
    memory: int

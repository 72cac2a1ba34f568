"""What one claim was taken for, whatever way it was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from skillgraph.index.compiled import Bits

Status = Literal["confirmed", "proposed", "none", "unresolved"]
By = Literal["id", "number", "text"]
DecidedBy = Literal["target", "words", "teacher"]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a claim could not be matched as it is written, and what would be right."""

    problem: str
    expected: str | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """An item that words are like, by its number, and how much (0 to 1)."""

    number: int
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What a claim was taken for; ``items`` count as taught, and are empty where nothing does."""

    status: Status
    by: By
    #: Id of the item, of what is claimed as a whole, of a basic topic, or of the best found.
    match: str | None = None
    items: Bits = 0
    #: Whether a unit or a work content is claimed with all its items.
    whole: bool = False
    score: float | None = None
    runner_up: Scored | None = None
    ambiguous: bool = False
    decided_by: DecidedBy | None = None
    trouble: Trouble | None = None
    #: The topic of the common basics that it names, which has no items.
    basic: str | None = None

"""What is asked of an engine, and what it has measured; nothing here needs one installed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class EngineName(StrEnum):
    """The engines that can be asked for."""

    DUCKDB = "duckdb"
    SPARK = "spark"


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured, and what of the people's rows could not be used.

    Attributes:
        version: digest of the version whose requirements they are.
        engine: what ran it.
        people: how many there are.
        targets: how many there are.
        written: rows by the path of the table that holds them.
        rejected: rows of the people's table that count nowhere, by reason.
    """

    version: str
    engine: EngineName
    people: int
    targets: int
    written: dict[str, int]
    rejected: dict[str, int]

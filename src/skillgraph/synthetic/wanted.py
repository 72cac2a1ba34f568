"""What a run shall make."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class PeopleFormat(StrEnum):
    """How the file of people is written."""

    PARQUET = "parquet"
    CSV = "csv"
    NDJSON = "ndjson"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What shall be made; the same gives the same bytes."""

    #: One at least.
    standards: int
    people: int = 0
    #: What chance begins with.
    seed: int = 0
    #: Standards alone, without posts, job descriptions and mappings.
    bare: bool = False
    format: PeopleFormat = PeopleFormat.PARQUET
    #: A row for each item of a person, not for each person.
    long: bool = False

    def people_file(self, data: Path) -> Path | None:
        """Say where the people lie: among the examples, which are no tables of the graph."""
        name = f"people.{self.format.value}"
        return data / "examples" / name if self.people else None

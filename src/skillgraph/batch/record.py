"""The record of a run in its folder: what was asked for, and the parts that are whole.

``run.json`` is replaced whole after each part. What it does not name is not there: an interrupted
run goes on from its last part, and writes over what lies beside.
"""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from skillgraph import __version__, durable
from skillgraph.batch.reading.form import Format, Shape
from skillgraph.errors import InputError
from skillgraph.services.refs import LowerGrades

FILE = "run.json"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class People(_Part):
    """A file of people, as far as it tells whether another one is the same."""

    name: str
    bytes: int
    sha256: str

    @classmethod
    def of(cls, path: Path) -> People:
        """Measure a file.

        Raises:
            InputError: it cannot be read.
        """
        try:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
                return cls(name=path.name, bytes=file.tell(), sha256=digest)
        except OSError as error:
            raise InputError(f"{path}: cannot be read: {error.strerror}") from error


class Asked(_Part):
    """What a run was asked for. The same version, people and arguments give the same results."""

    skillgraph: str = __version__
    version: str
    people: People
    people_format: Format
    shape: Shape | None
    targets: tuple[str, ...]
    lower_grades: LowerGrades
    format: Format
    items: bool
    eligible_on: date | None

    def unlike(self, other: Asked) -> list[str]:
        """Name what is not the same in another run."""
        return [name for name in type(self).model_fields
                if getattr(self, name) != getattr(other, name)]  # fmt: skip


class Part(_Part):
    """A part of the results: its file, and what it accounts for."""

    file: str
    people: int
    rows: int
    rejected: int
    results: int


class Record(_Part):
    """A run, as far as it is."""

    asked: Asked
    complete: bool = False
    people: int = 0
    rows: int = 0
    rejected: int = 0
    results: int = 0
    #: The bytes of the file of rejects that the parts account for.
    rejected_bytes: int = 0
    parts: tuple[Part, ...] = ()
    #: The counts of the summaries over all parts.
    tally: dict[str, str]

    def grown(self, part: Part, rejected_bytes: int, tally: dict[str, str]) -> Record:
        """Give the record with one more part."""
        return self.model_copy(
            update={
                "people": self.people + part.people,
                "rows": self.rows + part.rows,
                "rejected": self.rejected + part.rejected,
                "results": self.results + part.results,
                "rejected_bytes": rejected_bytes,
                "parts": (*self.parts, part),
                "tally": tally,
            }
        )

    def write(self, folder: Path) -> None:
        """Replace the record in a folder."""
        durable.replace(folder / FILE, self.model_dump_json(indent=2).encode() + b"\n")


def read(folder: Path) -> Record | None:
    """Read the record of a folder; None where nothing is in it, or it is not there.

    Raises:
        InputError: other things are in the folder, or its record cannot be read.
    """
    path = folder / FILE
    try:
        return Record.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        if folder.exists() and any(p.name != f".{FILE}.new" for p in folder.iterdir()):
            what = "there is something in the folder, and it is no run of gap-batch"
            raise InputError(f"{folder}: {what}; name another folder") from None
        return None
    except (OSError, ValidationError) as error:
        raise InputError(f"{path}: cannot be read; remove {folder}, or name another") from error

"""The forms in which people come: the format of a file, and what a row of it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from skillgraph.errors import InputError


class Format(StrEnum):
    """How a file is written."""

    NDJSON = "ndjson"
    CSV = "csv"
    PARQUET = "parquet"


class Shape(StrEnum):
    """What a row is: a person with all their items, or one item of a person."""

    WIDE = "wide"
    LONG = "long"


#: Suffixes of file names.
SUFFIXES: Mapping[str, Format] = {
    ".ndjson": Format.NDJSON,
    ".jsonl": Format.NDJSON,
    ".csv": Format.CSV,
    ".parquet": Format.PARQUET,
    ".pq": Format.PARQUET,
}
#: The column with the person's id has either name.
IDS = frozenset({"id", "person"})
#: What is known of a person besides the items; only a wide row says it.
FACTS = frozenset(
    {
        "as_of",
        "certificates",
        "experience",
        "education",
        "enrolled",
        "technical_title",
        "probation_completed",
        "assessments_passed",
    }
)
COLUMNS: Mapping[Shape, frozenset[str]] = {
    Shape.WIDE: IDS | FACTS | {"items"},
    Shape.LONG: IDS | {"item"},
}
EXPECTED = (
    "expected the columns person and item (a row an item), or id and items (a row a person), "
    f"the latter with any of {', '.join(sorted(FACTS))}"
)


def format_of(path: Path) -> Format:
    """Tell the format of a file by its suffix.

    Raises:
        InputError: no format has this suffix.
    """
    try:
        return SUFFIXES[path.suffix.lower()]
    except KeyError:
        suffixes = ", ".join(SUFFIXES)
        raise InputError(f"{path.name}: the format is not known; expected {suffixes}") from None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted of a file."""

    #: How messages name it.
    file: str
    #: None: told by the columns.
    shape: Shape | None
    #: Whether facts are wanted besides the items.
    facts: bool
    #: People of a block at most.
    people: int

    def shape_of(self, columns: Sequence[str]) -> Shape:
        """Tell the shape of a table by its columns, and check that all of them can be read.

        Raises:
            InputError: columns are missing, doubled or unknown, or are of the other shape.
        """
        shape = self.shape or _told_by(columns)
        problem = _doubled(columns) or _problem(columns, shape)
        if problem or shape is None:
            raise InputError(f"{self.file}: {problem}; {EXPECTED}")
        return self.allowed(shape)

    def allowed(self, shape: Shape) -> Shape:
        """Give the shape back if it says all that is wanted.

        Raises:
            InputError: facts are wanted, which a row an item does not say.
        """
        if self.facts and shape is Shape.LONG:
            what = "rows of items do not say what eligibility asks of a person"
            raise InputError(f"{self.file}: {what}; give a row a person, with the column items")
        return shape


def _told_by(columns: Sequence[str]) -> Shape | None:
    """Tell the shape by what only one of the two has; None where that is nothing, or both."""
    long = "item" in columns
    wide = bool({"items", "certificates"} & set(columns))
    if long == wide:
        return None
    return Shape.LONG if long else Shape.WIDE


def _doubled(columns: Sequence[str]) -> str | None:
    doubled = [name for name, times in Counter(columns).items() if times > 1]
    return f"doubled columns: {_listed(doubled)}" if doubled else None


def _problem(columns: Sequence[str], shape: Shape | None) -> str | None:
    """Say what is wrong with the columns of a table."""
    if shape is None:
        return f"the columns {_listed(columns)} do not tell the form"
    unknown = [name for name in columns if name not in COLUMNS[shape]]
    if unknown:
        return f"unknown columns of the {shape} form: {_listed(unknown)}"
    if len(IDS & set(columns)) != 1:
        return f"one of the columns id and person is needed, found {_listed(columns)}"
    if shape is Shape.LONG and "item" not in columns:
        return "the column item is missing"
    return None


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(repr, names)) or "none"

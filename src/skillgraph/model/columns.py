"""How a column of a table becomes a property of the graph.

A row class is the one place that says what a table may hold: the names and types of its
columns, what each means (``Field(description=…)``), and the property that carries it. The
reader of tables, the builder of the graph and the column dictionary all follow the class.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from rdflib import URIRef
from rdflib.namespace import SKOS

from skillgraph.namespaces import SG

Language = Literal["zh-Hans", "en"]


@dataclass(frozen=True, slots=True)
class Link:
    """A column that holds an id (or a list of them) of a row of one of the classes ``to``."""

    property: URIRef
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A column that holds text (or a list of texts) in one language."""

    property: URIRef
    language: Language


@dataclass(frozen=True, slots=True)
class Value:
    """A column that holds a value, typed by the column's own type."""

    property: URIRef


@dataclass(frozen=True, slots=True)
class Term:
    """A column that holds one word of a closed list, each an individual of the ontology."""

    property: URIRef


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that holds an id whose property depends on the row: the builder knows which."""

    to: tuple[str, ...]


Carrier = Link | Text | Value | Term


def split(value: Any) -> Any:
    """Split a cell that holds a list, its members separated by ``|``."""
    return tuple(part.strip() for part in value.split("|")) if isinstance(value, str) else value


def _without_prefix(value: Any) -> Any:
    """Turn the CURIE of a thing of ours into its id."""
    if isinstance(value, str) and not value.startswith("sgid:"):
        raise ValueError("a mapping names things as sgid:ID")
    return value.removeprefix("sgid:")


_SEGMENT = "[A-Za-z0-9][A-Za-z0-9._-]*"
_ID = f"^{_SEGMENT}(/{_SEGMENT})*$"
_SEEN = r"[^\s\p{Cc}\p{Cf}]"
_WORDS = rf"^{_SEEN}([^\p{{Cc}}\p{{Cf}}]*{_SEEN})?$"
_RELEASE = r"^\d+\.\d+\.\d+$"

#: What the patterns of cells ask, for whoever meets one in an error.
PATTERNS = {
    _ID: "is no id: ASCII letters, digits, . _ and - in parts between /",
    _WORDS: "begins or ends with white space, or holds a line break or an invisible character",
    _RELEASE: "is no version: three numbers, as in 0.2.0",
}

Id = Annotated[str, StringConstraints(pattern=_ID)]
Ids = Annotated[tuple[Id, ...], BeforeValidator(split)]
Curie = Annotated[
    str,
    BeforeValidator(_without_prefix),
    StringConstraints(pattern=_ID),
]
Words = Annotated[str, StringConstraints(min_length=1, pattern=_WORDS)]
Wordings = Annotated[tuple[Words, ...], BeforeValidator(split)]
Release = Annotated[str, StringConstraints(pattern=_RELEASE)]
Percent = Annotated[Decimal, Field(ge=0, le=100)]
Years = Annotated[Decimal, Field(ge=0, le=60)]
Position = Annotated[int, Field(ge=1)]

AltZh = Annotated[
    Wordings,
    Text(SKOS.altLabel, "zh-Hans"),
    Field(description="Other Chinese names in the same source, separated by |."),
]
AltEn = Annotated[
    Wordings, Text(SKOS.altLabel, "en"), Field(description="Other English names, separated by |.")
]
Notation = Annotated[
    Words | None,
    Value(SKOS.notation),
    Field(description="Number as printed, without its punctuation."),
]
Printed = Annotated[Position, Value(SG.position), Field(description="Order as printed.")]


class Record(BaseModel):
    """One row of a table, as a frozen value.

    An empty cell is ``None``: unknown or not applicable, never zero and never "no".
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    #: Columns that together name one row: no two rows of a class share them.
    unique_keys: ClassVar[tuple[tuple[str, ...], ...]] = ()


class Row(Record):
    """A row that becomes one node of the graph."""

    #: The class of the node; None where a column decides it.
    rdf_type: ClassVar[URIRef | None]

    id: Id = Field(description="Path of the thing's IRI below https://w3id.org/skillgraph/id/.")


class Labelled(Row):
    """A row with a label in Chinese, as printed, and one in English, ours."""

    label_zh: Annotated[Words, Text(SKOS.prefLabel, "zh-Hans")] = Field(
        description="Chinese label: the source's own wording, white space removed."
    )
    label_en: Annotated[Words, Text(SKOS.prefLabel, "en")] = Field(
        description="English label, by the editors of skillgraph."
    )


class Clause(Row):
    """A row that can be traced to a clause of its source."""

    clause: Annotated[Words, Value(SG.clause)] = Field(
        description="Where it stands in the source: clause, table, number."
    )


class Cited(Labelled, Clause):
    """A labelled row with a clause: most rows are."""


def carrier(row: type[Record], column: str) -> Carrier | None:
    """Find the property that carries a column, if the graph holds it."""
    return next(
        (m for m in row.model_fields[column].metadata if isinstance(m, Carrier)),
        None,
    )


def referred_classes(row: type[Record], column: str) -> tuple[str, ...]:
    """Name the row classes that the ids in a column may belong to (``*``: any)."""
    return next(
        (m.to for m in row.model_fields[column].metadata if isinstance(m, Link | Reference)),
        (),
    )

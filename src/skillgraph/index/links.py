"""The mappings of an index: matches, what duties draw on, and links to practice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial

from skillgraph.index.database import Database
from skillgraph.index.lazy import Lazy
from skillgraph.index.records import decoded
from skillgraph.model import shared

#: How many lists of mappings a process keeps, of each kind.
_KEPT = 8_192
_INVERSE = {"skos:broadMatch": "skos:narrowMatch", "skos:narrowMatch": "skos:broadMatch"}


@dataclass(frozen=True, slots=True)
class Match:
    """A mapping between two items of standards, seen from one of them."""

    other: int
    #: skos:exactMatch, closeMatch, broadMatch (the other is broader), narrowMatch, relatedMatch.
    predicate: str
    confidence: float
    #: The mapping, turned so that its subject is the item that it is seen from.
    mapping: shared.Mapping

    @property
    def near(self) -> bool:
        """Tell whether one item says what the other does, or a part of it; related ones do not."""
        return self.predicate != "skos:relatedMatch"


class Links:
    """The mappings, by their ends; in the order of the ids of the nodes that state them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[shared.Mapping, ...]:
        """Give every mapping."""
        cells = self._database.column("SELECT cells FROM labelled_mapping ORDER BY id")
        return tuple(decoded(shared.Mapping, each) for each in cells)

    def by(self, end: str, kind: str) -> Lazy[str, tuple[shared.Mapping, ...]]:
        """Give the mappings of a kind by one end: by ``subject`` or by ``object``."""

        def find(id: str) -> tuple[shared.Mapping, ...] | None:
            return tuple(self._mappings(end, kind, id)) or None

        query = f"SELECT DISTINCT {end} FROM mapping WHERE kind = ? ORDER BY {end}"
        return Lazy(lru_cache(_KEPT)(find), partial(self._database.column, query, kind))

    def links(self) -> Lazy[tuple[str, str], shared.Mapping]:
        """Give the links by both ends."""

        def find(ends: tuple[str, str]) -> shared.Mapping | None:
            found = self._mappings("subject", "link", ends[0])
            return next((m for m in found if m.object_id == ends[1]), None)

        query = "SELECT subject, object FROM mapping WHERE kind = 'link' ORDER BY id"
        return Lazy(lru_cache(_KEPT)(find), partial(self._database.rows, query))

    def matches_of(self, things: Mapping[str, object]) -> Lazy[str, tuple[shared.Mapping, ...]]:
        """Give the matches between some things, seen from each end, best first."""

        def find(id: str) -> tuple[shared.Mapping, ...] | None:
            ends = ((m.subject_id, m.object_id, m) for m in self._both_ways(id))
            both = [m for here, there, m in ends if here in things and there in things]
            return tuple(sorted(both, key=lambda m: (-m.confidence, m.object_id))) or None

        def keys() -> list[str]:
            ends = "SELECT subject FROM mapping WHERE kind = 'match' UNION " \
                   "SELECT object FROM mapping WHERE kind = 'match' ORDER BY 1"  # fmt: skip
            return [id for id in self._database.column(ends) if find(id)]

        return Lazy(lru_cache(_KEPT)(find), keys)

    def _both_ways(self, id: str) -> Iterator[shared.Mapping]:
        yield from self._mappings("subject", "match", id)
        yield from map(_turned, self._mappings("object", "match", id))

    def _mappings(self, end: str, kind: str, id: str) -> Iterator[shared.Mapping]:
        query = f"SELECT cells FROM labelled_mapping WHERE {end} = ? AND kind = ? ORDER BY id"
        for cells in self._database.column(query, id, kind):
            yield decoded(shared.Mapping, cells)


def _turned(m: shared.Mapping) -> shared.Mapping:
    return m.model_copy(
        update={
            "subject_id": m.object_id,
            "subject_label": m.object_label,
            "predicate_id": _INVERSE.get(m.predicate_id, m.predicate_id),
            "object_id": m.subject_id,
            "object_label": m.subject_label,
        }
    )

"""Read the rows of the model back out of a published graph, a thing at a time.

The graph holds what the row classes say, so the same classes read it: what a table said, an
answer says. Lists come back sorted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib.namespace import DCTERMS, RDF, SKOS

from skillgraph.index.classes import ROWS
from skillgraph.model import shared
from skillgraph.model.columns import Carrier, Link, Record, Row, Term, Text, carrier
from skillgraph.model.standards import Item
from skillgraph.namespaces import GRAPH, ID, SG, compact, id_of, iri
from skillgraph.store.protocol import Store

_TYPE, _SOURCE = str(RDF.type), str(DCTERMS.source)
_INFERRED = str(GRAPH["inferred"])
#: The class of rows that things of an RDF class are.
_ROW_OF: Mapping[str, type[Record]] = {
    str(SG.Ability): Item,
    str(SG.Knowledge): Item,
    str(SG.Mapping): shared.Mapping,
    **{str(row.rdf_type): row for row in ROWS if row is not Item},  # type: ignore[attr-defined]
}

Said = Mapping[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a graph says of one thing: objects by predicate.

    What is inferred is kept apart: a row holds what its table said and nothing more.
    """

    id: str
    asserted: Said
    inferred: Said

    @classmethod
    def of(cls, store: Store, id: str) -> Facts:
        """Read what a graph says of a thing; nothing where it holds no such thing."""
        return cls.from_quads(id, store.quads(ox.NamedNode(str(iri(id)))))

    @classmethod
    def from_quads(cls, id: str, quads: Iterable[ox.Quad]) -> Facts:
        """Take what quads say, all of which have the thing as their subject."""
        asserted: dict[str, list[Any]] = {}
        inferred: dict[str, list[Any]] = {}
        for quad in quads:
            known = getattr(quad.graph_name, "value", None) == _INFERRED
            (inferred if known else asserted).setdefault(quad.predicate.value, []).append(
                quad.object
            )
        return cls(id, asserted, inferred)

    @property
    def is_thing(self) -> bool:
        """Tell whether it has a class or a source."""
        return bool(self._objects(_TYPE) or self._objects(_SOURCE))

    def ids(self, predicate: str) -> list[str]:
        """List the ids that the thing is linked to, by assertion or inference, sorted."""
        return sorted({id_of(o.value) for o in self._objects(predicate)})

    def source(self) -> str | None:
        """Name the source that the thing was taken from."""
        return min((id_of(o.value) for o in self.asserted.get(_SOURCE, ())), default=None)

    def label(self) -> str | None:
        """Give the preferred label in Chinese."""
        by = Text(SKOS.prefLabel, "zh-Hans")
        return min(_values(by, self.asserted.get(str(SKOS.prefLabel), ())), default=None)

    def classes(self) -> list[type[Record]]:
        """Give the classes of rows that the thing is of, by name."""
        types = {o.value for o in self._objects(_TYPE) if isinstance(o, ox.NamedNode)}
        found = {_ROW_OF[rdf_type] for rdf_type in types & _ROW_OF.keys()}
        return sorted(found, key=lambda row: row.__name__)

    def cells(self, row: type[Record]) -> dict[str, Any] | None:
        """Give the cells of the thing's row of a class, as the class takes them.

        The labels that a mapping repeats are left out. None for an item that stands in no unit,
        as where nothing is inferred.
        """
        given = self._given(row)
        if given is None:
            return None
        for column in row.model_fields:
            by = carrier(row, column)
            if by is not None and column not in given:
                values = sorted({*_values(by, self.asserted.get(str(by.property), ()))})
                if values:
                    many = row.model_fields[column].default == ()
                    given[column] = tuple(values) if many or len(values) > 1 else values[0]
        return given

    def _given(self, row: type[Record]) -> dict[str, Any] | None:
        """Give the cells that are no property of the thing, or not by assertion."""
        if row is shared.Mapping:
            return self._mapping()
        cells: dict[str, Any] = {"id": self.id} if issubclass(row, Row) else {}
        if row is Item:
            units = self.ids(SG.inUnit)
            if not units:
                return None
            ability = ox.NamedNode(str(SG.Ability)) in self._objects(_TYPE)
            cells |= {"kind": "ability" if ability else "knowledge", "unit": units[0]}
        return cells

    def _mapping(self) -> dict[str, Any]:
        """Give the cells of a mapping that other nodes or IRIs hold."""
        predicate = next(iter(self.asserted.get(str(SG.mappingPredicate), ())), None)
        return {
            "subject_id": f"sgid:{next(iter(self.ids(SG.subject)), '')}",
            "object_id": f"sgid:{next(iter(self.ids(SG.object)), '')}",
            "predicate_id": compact(predicate.value) if predicate else "",
            "mapping_justification": "semapv:ManualMappingCuration",
        }

    def _objects(self, predicate: str) -> list[Any]:
        said = (self.asserted, self.inferred)
        return [o for facts in said for o in facts.get(str(predicate), ())]


def all_of(store: Store) -> Iterator[Facts]:
    """Read the facts of each thing of a store, which is asked for one after the other."""
    return (Facts.of(store, id) for id in _things(store))


def in_file(nquads: Path) -> Iterator[Facts]:
    """Read the facts of each thing in a file of sorted N-Quads, from the first line to the last.

    That is several times as fast as to ask a store for them, and as fast for the last of many.
    """
    quads = ox.parse(path=str(nquads), format=ox.RdfFormat.N_QUADS)
    for subject, said in groupby(quads, key=attrgetter("subject")):
        if isinstance(subject, ox.NamedNode) and subject.value.startswith(str(ID)):
            facts = Facts.from_quads(id_of(subject.value), said)
            if facts.is_thing:
                yield facts


def _things(store: Store) -> list[str]:
    """List the ids of the things that have a class or a source, sorted."""
    found: set[str] = set()
    for predicate in (_TYPE, _SOURCE):
        for quad in store.quads(None, ox.NamedNode(predicate)):
            if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(str(ID)):
                found.add(id_of(quad.subject.value))
    return sorted(found)


def _values(by: Carrier, objects: Iterable[Any]) -> Iterator[str]:
    """Turn the objects of a property back into what a cell holds."""
    for o in objects:
        match by:
            case Link() if isinstance(o, ox.NamedNode):
                yield id_of(o.value)
            case Term() if isinstance(o, ox.NamedNode):
                yield o.value.removeprefix(f"{by.property}-")
            case Text():
                if (o.language or "").lower() == by.language.lower():
                    yield o.value
            case _ if isinstance(o, ox.Literal):
                yield o.value

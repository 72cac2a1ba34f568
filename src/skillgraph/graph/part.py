"""Some graphs built anew from their tables, beside the graphs of a store that stay as they are.

Only the tables of these graphs are read. What their rows refer to, and what refers to them, is
looked up in the store: so the part is known to be right without the rest being read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

import pyoxigraph as ox
from rdflib import URIRef

from skillgraph.graph import build as building
from skillgraph.graph import quads
from skillgraph.graph.delta import INFERRED, SCHEMA, in_graph
from skillgraph.graph.rules import TYPE
from skillgraph.model.columns import Record, Row, referred_classes
from skillgraph.model.shared import Mapping, WithdrawnId
from skillgraph.model.standards import Item
from skillgraph.namespaces import SG, iri
from skillgraph.tables import TABLES, Located, Tables


@dataclass(frozen=True)
class Part:
    """Graphs that are built anew.

    Attributes:
        store: the graphs as they were, with all others.
        graphs: the names of those that are built anew.
        read: all their rows, and maybe some of others.
    """

    store: ox.Store
    graphs: frozenset[URIRef]
    read: Tables

    @cached_property
    def built(self) -> building.Graphs:
        """The graphs that have any rows."""
        return building.of_rows(self._rows, self._given)

    @property
    def sound(self) -> bool:
        """Tell whether no id and no key is used twice, and no reference leads nowhere."""
        sources = {located.source for located in self._rows}
        return all(self._is_sound(located.row) for located in self._rows) and not (
            any(not self._is_of(source, ("Source",)) for source in sources)
            or any(map(self._is_referred_to, self._lost()))
        )

    @cached_property
    def _rows(self) -> tuple[Located, ...]:
        return tuple(located for located in self.read if building.graph_of(located) in self.graphs)

    @property
    def _given(self) -> building.Given:
        """Say what the links of the rows depend on, in graphs that stay too."""
        kinds: dict[str, str] = {item.id: item.kind for item in self.read.of(Item)}
        drawn_on = {row.object_id for row in self.read.of(Mapping)} - kinds.keys()
        abilities = (id for id in drawn_on if self._has_type(_node(id), SG.Ability))
        ontology = quads.graphs_of(
            self.store.quads_for_pattern(
                None, ox.NamedNode(SG.directProperty), None, ox.NamedNode(building.ONTOLOGY_GRAPH)
            )
        )
        direct = ontology.get(building.ONTOLOGY_GRAPH, ())
        return building.Given(
            kinds | dict.fromkeys(abilities, "ability"), {s: o for s, _, o in direct}
        )

    def _stay(
        self, subject: Any = None, property: str | None = None, object: Any = None
    ) -> Iterator[ox.Quad]:
        """Go through what is asserted in graphs that stay."""
        others = {INFERRED, *SCHEMA, *map(ox.NamedNode, self.graphs)}
        predicate = ox.NamedNode(property) if property else None
        for quad in self.store.quads_for_pattern(subject, predicate, object, None):
            if quad.graph_name not in others:
                yield quad

    def _has_type(self, node: Any, rdf_type: str) -> bool:
        if isinstance(node, ox.Literal):
            return False
        return any(True for _ in self._stay(node, TYPE.value, ox.NamedNode(rdf_type)))

    def _is_sound(self, row: Record) -> bool:
        used = isinstance(row, Row) and any(self._classes(row.id))
        return not (used or self._may_share_a_key(row) or self._dangles(row))

    def _classes(self, id: str) -> Iterator[str]:
        """Name the row classes of an id in graphs that stay."""
        for quad in self._stay(_node(id), TYPE.value):
            yield _row_class(quad.object)

    def _may_share_a_key(self, row: Record) -> bool:
        """Tell whether a row of the class belongs to the same thing, in a graph that stays."""
        types = _types_of(type(row))
        return any(
            self._stands_by(owner, types)
            for key in row.unique_keys
            for owner in next(filter(None, (_ids(row, column) for column in key)), (None,))
        )

    def _stands_by(self, owner: str | None, types: tuple[str, ...]) -> bool:
        """Tell whether something of a class is linked to a thing; or is there, if to none."""
        if owner is None:
            return any(True for t in types for _ in self._stay(None, TYPE.value, ox.NamedNode(t)))
        node = _node(owner)
        linked = (q.subject for q in self._stay(object=node)), (q.object for q in self._stay(node))
        return any(self._has_type(n, t) for n in chain(*linked) for t in types)

    def _dangles(self, row: Record) -> bool:
        return not all(
            self._is_of(id, referred_classes(type(row), column))
            for column in type(row).model_fields
            for id in _ids(row, column)
        )

    def _is_of(self, id: str, classes: tuple[str, ...]) -> bool:
        """Tell whether an id is of one of some row classes, or of any that stands for a thing."""
        found = {*self._read_classes.get(id, ()), *self._classes(id)} - {WithdrawnId.__name__}
        return bool(found if classes == ("*",) else found.intersection(classes))

    @cached_property
    def _read_classes(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for located in self.read:
            if isinstance(located.row, Row):
                found.setdefault(located.row.id, set()).add(type(located.row).__name__)
        return found

    def _lost(self) -> Iterator[ox.NamedNode | ox.BlankNode | ox.Triple]:
        """Go through the things that are no longer there, or no longer of their class."""
        for name in self.graphs:
            built = self.built.get(name, ())
            for quad in in_graph(self.store, name):
                if quad.predicate == TYPE and quads.rdflib_triple(quad) not in built:
                    yield quad.subject

    def _is_referred_to(self, lost: Any) -> bool:
        return any(True for _ in self._stay(lost)) or any(True for _ in self._stay(object=lost))


def _node(id: str) -> ox.NamedNode:
    return ox.NamedNode(iri(id))


def _ids(row: Record, column: str) -> tuple[str, ...]:
    """Give the ids that a column refers to, if it is one of references."""
    value = getattr(row, column)
    if value is None or not referred_classes(type(row), column):
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _types_of(row: type[Record]) -> tuple[str, ...]:
    """Name the classes of the things that rows become."""
    if row is Item:
        return SG.Ability, SG.Knowledge
    rdf_type = getattr(row, "rdf_type", None)
    return (rdf_type,) if rdf_type else ()


def _row_class(rdf_type: object) -> str:
    """Name the class of the rows that become things of a class."""
    value = getattr(rdf_type, "value", "")
    rows = (table.row for table in TABLES)
    return next((row.__name__ for row in rows if URIRef(value) in _types_of(row)), "")

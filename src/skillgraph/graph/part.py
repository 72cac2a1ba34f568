"""Rows that take the place of others, beside everything in a store that stays as it is.

Only these rows are read. What they refer to, and what refers to them, is looked up in the store:
so they are known to be right without the rest being read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any

import pyoxigraph as ox
from rdflib import URIRef

from skillgraph.graph import build as building
from skillgraph.graph import quads
from skillgraph.graph.delta import INFERRED, SCHEMA, Delta, Names, Quads, in_graph
from skillgraph.graph.rules import TYPE
from skillgraph.model.columns import Record, Row, carrier, referred_classes
from skillgraph.model.shared import GlossaryTerm, Mapping, WithdrawnId
from skillgraph.model.standards import Item
from skillgraph.namespaces import SG, iri
from skillgraph.tables import TABLES, Tables

_NOT_OF_ROWS = frozenset({INFERRED, *SCHEMA})
#: The values of a key: of each of its columns that has a property, what a thing has by it.
Values = tuple[frozenset[Any], ...]
#: A class of things, the properties of a key, and the thing that those with the key belong to.
Place = tuple[str, tuple[str, ...], str | None]


@dataclass(frozen=True)
class Part:
    """Rows that are gone, and rows that have come; an edited row is both.

    Attributes:
        store: the graphs before.
        gone: rows that are in them, and are to be no more.
        come: rows that are to be in them.
    """

    store: ox.Store
    gone: Tables
    come: Tables
    _used: dict[Place, set[Values]] = field(default_factory=dict, repr=False)

    @cached_property
    def delta(self) -> Delta:
        """What that changes in the graphs."""
        # what comes may be there already, where a row that stays says it as well
        came = frozenset(quad for quad in self._come - self._gone if quad not in self.store)
        went = self._gone - self._come
        begun = (name for name in _names(came) if not self._holds_more(name, frozenset()))
        over = _names(went) - _names(self._come)
        ended = (name for name in over if not self._holds_more(name, went))
        return Delta(came, went, frozenset(begun), frozenset(ended))

    @property
    def sound(self) -> bool:
        """Tell whether the rows that come fit what stays, and those that go are not missed there.

        No id and no key is used twice, no reference leads nowhere, and nothing goes that a row
        that stays says as well.
        """
        return (
            all(self._is_sound(located.row) for located in self.come)
            and all(self._is_of(id, ("Source",)) for id in {row.source for row in self.come})
            and not any(map(self._is_referred_to, self._lost()))
            and not any(self._is_said_twice(located.row) for located in self.gone)
        )

    @cached_property
    def _gone(self) -> Quads:
        return _quads(building.of_rows(self.gone, self._given_before))

    @cached_property
    def _come(self) -> Quads:
        def is_ability(id: str) -> bool:
            return self._has_type(_node(id), SG.Ability)

        return _quads(building.of_rows(self.come, self._given(self.come, is_ability)))

    @cached_property
    def _given_before(self) -> building.Given:
        def was_ability(id: str) -> bool:
            types = self.store.quads_for_pattern(_node(id), TYPE, ox.NamedNode(SG.Ability), None)
            return any(True for _ in types)

        return self._given(self.gone, was_ability)

    def _given(self, rows: Tables, is_ability: Callable[[str], bool]) -> building.Given:
        """Say what the links of rows depend on, in others too."""
        kinds: dict[str, str] = {item.id: item.kind for item in rows.of(Item)}
        drawn_on = {row.object_id for row in rows.of(Mapping)} - kinds.keys()
        abilities = dict.fromkeys(filter(is_ability, drawn_on), "ability")
        direct = self.store.quads_for_pattern(
            None, ox.NamedNode(SG.directProperty), None, ox.NamedNode(building.ONTOLOGY_GRAPH)
        )
        by_kind = {s: o for s, _, o in map(quads.rdflib_triple, direct)}
        return building.Given(kinds | abilities, by_kind)

    def _holds_more(self, name: str, some: Quads) -> bool:
        """Tell whether a graph has more quads than some."""
        return any(quad not in some for quad in in_graph(self.store, name))

    def _stay(
        self, subject: Any = None, property: str | None = None, object: Any = None
    ) -> Iterator[ox.Quad]:
        """Go through what rows that stay assert."""
        predicate = ox.NamedNode(property) if property else None
        for quad in self.store.quads_for_pattern(subject, predicate, object, None):
            if quad.graph_name not in _NOT_OF_ROWS and quad not in self._gone:
                yield quad

    def _has_type(self, node: Any, rdf_type: str) -> bool:
        if isinstance(node, ox.Literal):
            return False
        return any(True for _ in self._stay(node, TYPE.value, ox.NamedNode(rdf_type)))

    def _is_sound(self, row: Record) -> bool:
        used = isinstance(row, Row) and any(self._classes(row.id))
        return not (used or self._shares_a_key(row) or self._dangles(row))

    def _classes(self, id: str) -> Iterator[str]:
        """Name the row classes of an id in rows that stay."""
        for quad in self._stay(_node(id), TYPE.value):
            yield _row_class(quad.object)

    def _shares_a_key(self, row: Record) -> bool:
        """Tell whether a row that stays has the same key."""
        if isinstance(row, GlossaryTerm):  # its whole table is read
            return False
        return any(_values(row, key) in self._values_beside(row, key) for key in row.unique_keys)

    def _values_beside(self, row: Record, key: tuple[str, ...]) -> set[Values]:
        """Give the keys of what stays, is of the class of a row, and belongs to the same thing."""
        owner = next((id for column in key for id in _ids(row, column)), None)
        place = _type_of(row), _properties(type(row), key), owner
        if place not in self._used:
            rdf_type, properties, _ = place
            self._used[place] = {
                tuple(frozenset(q.object for q in self._stay(node, p)) for p in properties)
                for node in self._beside(owner, rdf_type)
            }
        return self._used[place]

    def _beside(self, owner: str | None, rdf_type: str) -> set[Any]:
        """Give what stays, is of a class, and is linked to a thing, if it is to be to one."""
        if owner is None:
            return {quad.subject for quad in self._stay(None, TYPE.value, ox.NamedNode(rdf_type))}
        node = _node(owner)
        linked = (q.subject for q in self._stay(object=node)), (q.object for q in self._stay(node))
        return {other for other in chain(*linked) if self._has_type(other, rdf_type)}

    def _dangles(self, row: Record) -> bool:
        return not all(
            self._is_of(id, referred_classes(type(row), column))
            for column in type(row).model_fields
            for id in _ids(row, column)
        )

    def _is_of(self, id: str, classes: tuple[str, ...]) -> bool:
        """Tell whether an id is of one of some row classes, or of any that stands for a thing."""
        found = {*self._come_classes.get(id, ()), *self._classes(id)} - {WithdrawnId.__name__}
        return bool(found if classes == ("*",) else found.intersection(classes))

    @cached_property
    def _come_classes(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for located in self.come:
            if isinstance(located.row, Row):
                found.setdefault(located.row.id, set()).add(type(located.row).__name__)
        return found

    def _lost(self) -> Iterator[Any]:
        """Go through the things that are no longer there, or no longer of their class."""
        return (quad.subject for quad in self.delta.went if quad.predicate == TYPE)

    def _is_referred_to(self, lost: Any) -> bool:
        return any(True for _ in self._stay(lost)) or any(True for _ in self._stay(object=lost))

    @cached_property
    def _went(self) -> frozenset[ox.Triple]:
        return frozenset(quad.triple for quad in self.delta.went)

    def _is_said_twice(self, row: Record) -> bool:
        """Tell whether a row that stays may link the same things as one that is gone."""
        for triple in building.links(row, self._given_before):
            subject, property, object = quads.fact(triple)
            if ox.Triple(subject, property, object) in self._went:
                to_both = (
                    {quad.subject for quad in self._stay(object=end)} for end in (subject, object)
                )
                if any(self._has_type(n, _type_of(row)) for n in set.intersection(*to_both)):
                    return True
        return False


def _quads(graphs: building.Graphs) -> Quads:
    return frozenset(
        ox.Quad(*quads.fact(triple), ox.NamedNode(name))
        for name, graph in graphs.items()
        for triple in graph
    )


def _names(some: Quads) -> Names:
    named = (quad.graph_name for quad in some)
    return frozenset(name.value for name in named if isinstance(name, ox.NamedNode))


def _node(id: str) -> ox.NamedNode:
    return ox.NamedNode(iri(id))


def _ids(row: Record, column: str) -> tuple[str, ...]:
    """Give the ids that a column refers to, if it is one of references."""
    value = getattr(row, column)
    if value is None or not referred_classes(type(row), column):
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _properties(row: type[Record], key: tuple[str, ...]) -> tuple[str, ...]:
    """Give the properties of the columns of a key; the others are an item's unit and kind."""
    carriers = (carrier(row, column) for column in key)
    return tuple(by.property for by in carriers if by)


def _values(row: Record, key: tuple[str, ...]) -> Values:
    columns = (column for column in key if carrier(type(row), column))
    return tuple(frozenset(map(quads.ox_term, building.objects(row, c))) for c in columns)


def _type_of(row: Record) -> str:
    """Name the class of the thing that a row becomes."""
    if isinstance(row, Item):
        return SG.Ability if row.kind == "ability" else SG.Knowledge
    return str(getattr(row, "rdf_type", ""))


@lru_cache(maxsize=1000)
def _row_class(rdf_type: object) -> str:
    """Name the class of the rows that become things of a class."""
    name = URIRef(getattr(rdf_type, "value", ""))
    if name in (SG.Ability, SG.Knowledge):
        return Item.__name__
    rows = (table.row for table in TABLES)
    return next((row.__name__ for row in rows if getattr(row, "rdf_type", None) == name), "")

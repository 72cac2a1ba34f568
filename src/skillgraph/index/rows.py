"""Read the rows of the model back out of a published graph.

The graph holds what the row classes say, so the same classes read it: what a table said, an
answer says. Lists come back sorted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import pyoxigraph as ox
from rdflib.namespace import DCTERMS, RDF

from skillgraph.model.columns import Carrier, Link, Record, Row, Term, Text, carrier
from skillgraph.model.shared import Mapping
from skillgraph.model.standards import Item
from skillgraph.namespaces import GRAPH, ID, SG, compact, id_of
from skillgraph.store.protocol import Store

R = TypeVar("R", bound=Record)
_TYPE = str(RDF.type)
_SOURCE = str(DCTERMS.source)
_INFERRED = str(GRAPH["inferred"])


class Facts:
    """Every triple about a thing of the data, by subject and predicate, in memory.

    What is inferred is kept apart: a row holds what its table said and nothing more.
    """

    def __init__(self, store: Store) -> None:
        self._asserted: dict[str, dict[str, list[Any]]] = {}
        self._inferred: dict[str, dict[str, list[Any]]] = {}
        self._by_type: dict[str, list[str]] = {}
        for quad in store.quads():
            if not isinstance(quad.subject, ox.NamedNode):
                continue
            subject = quad.subject.value
            if not subject.startswith(str(ID)):
                continue
            predicate = quad.predicate.value
            inferred = getattr(quad.graph_name, "value", None) == _INFERRED
            facts = self._inferred if inferred else self._asserted
            facts.setdefault(subject, {}).setdefault(predicate, []).append(quad.object)
            if predicate == _TYPE and isinstance(quad.object, ox.NamedNode):
                self._by_type.setdefault(quad.object.value, []).append(subject)

    def instances(self, rdf_type: str) -> list[str]:
        """List the IRIs of a class's instances, sorted."""
        return sorted(self._by_type.get(str(rdf_type), ()))

    def objects(self, subject: str, predicate: str) -> list[Any]:
        """List the objects that are asserted of a subject and predicate."""
        return self._asserted.get(subject, {}).get(str(predicate), [])

    def ids(self, subject: str, predicate: str) -> list[str]:
        """List the ids that a subject is linked to, by assertion or inference, sorted."""
        inferred = self._inferred.get(subject, {}).get(str(predicate), [])
        return sorted({id_of(o.value) for o in (*self.objects(subject, predicate), *inferred)})

    def linked(self, predicate: str) -> dict[str, list[str]]:
        """Give the ids that each thing is linked to by a predicate, by its own id."""
        subjects = {
            subject
            for facts in (self._asserted, self._inferred)
            for subject, predicates in facts.items()
            if str(predicate) in predicates
        }
        return {id_of(subject): self.ids(subject, predicate) for subject in sorted(subjects)}

    def sources(self) -> dict[str, str]:
        """Give the id of the source of every thing that has one."""
        return {
            id_of(subject): id_of(predicates[_SOURCE][0].value)
            for subject, predicates in self._asserted.items()
            if _SOURCE in predicates
        }

    def rows(self, row: type[R]) -> tuple[R, ...]:
        """Read all rows of a class, sorted by IRI."""
        return tuple(map(row.model_validate, self.cells(row)))

    def cells(self, row: type[Record]) -> Iterator[dict[str, Any]]:
        """Read the cells of all rows of a class, sorted by IRI, as the class takes them."""
        if row is Item:
            abilities = set(self.instances(SG.Ability))
            for subject in sorted(abilities.union(self.instances(SG.Knowledge))):
                kind = "ability" if subject in abilities else "knowledge"
                for unit in self.ids(subject, SG.inUnit)[:1]:  # none where nothing is inferred
                    yield self._cells(row, subject, {"kind": kind, "unit": unit})
        elif row is Mapping:
            for subject in self.instances(SG.Mapping):
                yield self._cells(row, subject, self._mapping(subject))
        else:
            for subject in self.instances(row.rdf_type):  # type: ignore[attr-defined]
                yield self._cells(row, subject, {})

    def _cells(self, row: type[Record], subject: str, given: dict[str, Any]) -> dict[str, Any]:
        cells: dict[str, Any] = dict(given)
        if issubclass(row, Row):
            cells["id"] = id_of(subject)
        for column in row.model_fields:
            by = carrier(row, column)
            if by is not None and column not in cells:
                values = list(_values(by, self.objects(subject, by.property)))
                if values:
                    many = row.model_fields[column].default == ()
                    cells[column] = tuple(sorted(values)) if many or len(values) > 1 else values[0]
        return cells

    def _mapping(self, subject: str) -> dict[str, Any]:
        """Give the cells of a mapping that other nodes or IRIs hold."""
        ends = {end: self.objects(subject, SG[end])[0].value for end in ("subject", "object")}
        return {
            "subject_id": f"sgid:{id_of(ends['subject'])}",
            "object_id": f"sgid:{id_of(ends['object'])}",
            "subject_label": self.label(ends["subject"]),
            "object_label": self.label(ends["object"]),
            "predicate_id": compact(self.objects(subject, SG.mappingPredicate)[0].value),
            "mapping_justification": "semapv:ManualMappingCuration",
        }

    def label(self, subject: str, language: str = "zh-hans") -> str:
        """Give the preferred label of a thing."""
        labels = self.objects(subject, "http://www.w3.org/2004/02/skos/core#prefLabel")
        return next((o.value for o in labels if (o.language or "").lower() == language), "")


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

"""The facts of a version, in an order and with blank nodes that do not depend on the store."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox
from rdflib.namespace import RDF, SKOS

from skillgraph.namespaces import GRAPH, ID, SG

INFERRED = str(GRAPH["inferred"])
_TYPE = str(RDF.type)
#: What no fact of ours is of or about: blank nodes stand in axioms only.
_NAMELESS = (ox.BlankNode, ox.Triple)


@dataclass(frozen=True)
class Facts:
    """Every quad of a version, sorted."""

    quads: tuple[ox.Quad, ...]

    @cached_property
    def by_subject(self) -> dict[str, list[ox.Quad]]:
        """The quads of each subject that is an IRI, by that IRI."""
        found: dict[str, list[ox.Quad]] = {}
        for quad in self.quads:
            if isinstance(quad.subject, ox.NamedNode):
                found.setdefault(quad.subject.value, []).append(quad)
        return found

    @cached_property
    def types(self) -> dict[str, str]:
        """The class of ours that each thing of the data is asserted to be of, both as IRIs."""
        return {
            subject: quad.object.value
            for subject, quads in self.by_subject.items()
            if subject.startswith(str(ID))
            for quad in quads
            if quad.predicate.value == _TYPE
            and isinstance(quad.object, ox.NamedNode)
            and quad.object.value.startswith(str(SG))
            and not inferred(quad)
        }

    def instances(self, rdf_type: str) -> list[str]:
        """List the things that are asserted to be of a class of ours, sorted by IRI."""
        return [node for node, type in self.types.items() if type == str(rdf_type)]

    def objects(self, subject: str, predicate: str) -> Iterator[ox.NamedNode | ox.Literal]:
        """Go through what a thing is linked to; blank nodes are left out."""
        for quad in self.by_subject.get(subject, ()):
            object = quad.object
            if quad.predicate.value == str(predicate) and not isinstance(object, _NAMELESS):
                yield object

    def value(self, subject: str, predicate: str) -> str | None:
        """Give the IRI or the text of the first object, if there is one."""
        return next((o.value for o in self.objects(subject, predicate)), None)

    def label(self, subject: str, tags: Container[str]) -> str | None:
        """Give a thing's label in the first language that is among some lower-case tags."""
        found = (o for o in self.objects(subject, SKOS.prefLabel) if isinstance(o, ox.Literal))
        return next((o.value for o in found if (o.language or "").lower() in tags), None)

    def pairs(self, predicate: str) -> Iterator[tuple[str, str]]:
        """Go through the subjects and objects of a property, where both are IRIs."""
        for quad in self.quads:
            subject, object = quad.subject, quad.object
            if quad.predicate.value != str(predicate):
                continue
            if isinstance(subject, ox.NamedNode) and isinstance(object, ox.NamedNode):
                yield subject.value, object.value


def read(quads: Iterable[ox.Quad]) -> Facts:
    """Put facts in an order of their own, their blank nodes named by RDFC-1.0.

    The same facts come out the same from every store, whatever it calls its blank nodes.
    """
    plain, blank = set[ox.Quad](), ox.Dataset()
    for quad in quads:
        if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
            blank.add(quad)
        else:
            plain.add(quad)
    blank.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)  # which looks at no other quads
    return Facts(tuple(sorted(plain.union(blank), key=str)))


def inferred(quad: ox.Quad) -> bool:
    """Tell whether a fact stands in the graph of what was inferred."""
    return isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value == INFERRED

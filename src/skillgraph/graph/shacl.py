"""pySHACL, asked in the way in which it is quick: the same report, with less done twice."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Self

import pyshacl
from rdflib import Graph
from rdflib.namespace import SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.term import Node

from skillgraph.namespaces import PREFIXES

#: The ways in which a shape names its targets.
TARGETS = (SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf)


def report(data: Graph, shapes: Graph) -> Graph:
    """Give pySHACL's report. Nothing is fetched: neither imports nor scripts are followed.

    Args:
        data: all triples.
        shapes: all shapes; they are left as they are.
    """
    _, found, _ = pyshacl.validate(
        _PreparedGraph(store=data.store, identifier=data.identifier),
        shacl_graph=_aimed_alone(shapes),
        inference="none",
        do_owl_imports=False,
        js=False,
        advanced=False,
    )
    assert isinstance(found, Graph)
    return found


def _aimed_alone(shapes: Graph) -> Graph:
    """Copy shapes, giving those that a node shape with targets groups its targets instead.

    The results are the same. pySHACL goes through a shape with targets once for all of them, but
    through one of a group once for each.
    """
    copy = _RememberingGraph(shapes)
    for group, shape in shapes.subject_objects(SH.property):
        aims = [(kind, target) for kind in TARGETS for target in shapes.objects(group, kind)]
        if aims and (None, None, group) not in shapes and (group, SH.path, None) not in shapes:
            copy.remove((group, SH.property, shape))
            for kind, target in aims:
                copy.add((shape, kind, target))
    return copy


@lru_cache(maxsize=512)
def _prepared(text: str) -> Query:
    return prepareQuery(text)


class _PreparedGraph(Graph):
    """A graph that parses a query once, where pySHACL asks the same of every focus node."""

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> Result:
        if isinstance(query_object, str):
            query_object = _prepared(query_object)
        return super().query(query_object, *args, **kwargs)


class _RememberingGraph(Graph):
    """Shapes that remember what they said, where pySHACL asks them again for every focus node."""

    def __init__(self, shapes: Graph) -> None:
        super().__init__(bind_namespaces="none")
        self._said: dict[object, tuple[Any, ...]] = {}
        for prefix, base in PREFIXES.items():
            self.bind(prefix, base)
        for triple in shapes:
            self.add(triple)

    def add(self, triple: Any) -> Self:
        self._said.clear()
        return super().add(triple)

    def remove(self, triple: Any) -> Self:
        self._said.clear()
        return super().remove(triple)

    def triples(self, triple: Any) -> Any:
        if triple not in self._said:
            self._said[triple] = tuple(super().triples(triple))
        return iter(self._said[triple])

    def items(self, list: Node) -> Any:
        if list not in self._said:
            self._said[list] = tuple(super().items(list))
        return iter(self._said[list])

"""The shapes and the row classes speak of the same classes, properties, links and words."""

from __future__ import annotations

from collections.abc import Iterator
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from skillgraph.model import practice, roles, shared, standards
from skillgraph.model.columns import Carrier, Clause, Labelled, Link, Row, Term
from skillgraph.namespaces import SG, SHAPES

ROWS: list[type[Any]] = sorted(
    {
        row
        for module in (standards, roles, practice, shared)
        for row in vars(module).values()
        if isinstance(row, type) and hasattr(row, "rdf_type") and row.__module__ == module.__name__
    },
    key=lambda row: row.__name__,
)
#: The classes of the nodes of a row: an item is of two.
KINDS = {"Item": (SG.Ability, SG.Knowledge)}
CLASS_OF = {row.__name__: row.rdf_type for row in ROWS}


def _classes(row: type[Any]) -> tuple[URIRef, ...]:
    return KINDS.get(row.__name__) or (row.rdf_type,)


def _carriers(of: type[Carrier]) -> Iterator[tuple[type[Any], str, Any]]:
    for row in ROWS:
        for column, field in row.model_fields.items():
            yield from ((row, column, m) for m in field.metadata if isinstance(m, of))


def _words(annotation: Any) -> frozenset[str]:
    """Give the words that a column with a closed list admits."""
    if get_origin(annotation) is Literal:
        return frozenset(get_args(annotation))
    assert get_origin(annotation) in (Union, UnionType, tuple), annotation
    inner = (a for a in get_args(annotation) if a not in (type(None), Ellipsis))
    return frozenset().union(*(_words(a) for a in inner))


def _reach(graph: Graph, start: Node) -> set[Node]:
    """Give everything that a shape says, through its lists, paths, inner and helper shapes."""
    seen: set[Node] = set()
    todo = [start]
    while todo:
        node = todo.pop()
        if node not in seen:
            seen.add(node)
            todo += graph.objects(node)
    return seen


def _terms() -> dict[URIRef, frozenset[str]]:
    """Give the words that a property may take, of whatever class the row is."""
    admitted: dict[URIRef, frozenset[str]] = {}
    for row, column, mark in _carriers(Term):
        words = _words(row.model_fields[column].annotation)
        admitted[mark.property] = admitted.get(mark.property, frozenset()) | words
    return admitted


TERMS = sorted(_terms().items())
LINKS = sorted({(m.property, m.to) for _, _, m in _carriers(Link)})


@pytest.mark.parametrize(("property_", "words"), TERMS)
def test_a_closed_list_of_the_shapes_is_that_of_the_row_classes(
    shapes: Graph, property_: URIRef, words: frozenset[str]
) -> None:
    (shape,) = (s for s in shapes.subjects(SH.path, property_) if (s, SH["in"], None) in shapes)
    listed = shapes.value(shape, SH["in"])
    assert listed is not None
    assert {str(term) for term in shapes.items(listed)} == {f"{property_}-{w}" for w in words}


@pytest.mark.parametrize(("property_", "to"), LINKS)
def test_a_shape_holds_that_a_link_leads_to_a_thing_of_its_class(
    shapes: Graph, property_: URIRef, to: tuple[str, ...]
) -> None:
    classes = {c for name in to if name != "*" for c in KINDS.get(name) or (CLASS_OF[name],)}
    wanted = {property_, *(classes or {SHAPES.DescribedThing})}
    assert any(wanted <= _reach(shapes, s) for s in shapes.subjects(SH.message))


@pytest.mark.parametrize("row", [r for r in ROWS if issubclass(r, Labelled)])
def test_every_labelled_class_is_held_to_the_rules_of_labels(shapes: Graph, row: type[Row]) -> None:
    assert set(_classes(row)) <= set(shapes.objects(SHAPES.LabelledThing, SH.targetClass))


@pytest.mark.parametrize("row", [r for r in ROWS if issubclass(r, Clause)])
def test_every_class_with_a_clause_is_held_to_have_it(shapes: Graph, row: type[Row]) -> None:
    assert set(_classes(row)) <= set(shapes.objects(SHAPES.HasOneClause, SH.targetClass))


@pytest.mark.parametrize("row", ROWS)
def test_every_class_is_held_to_name_its_source_and_to_have_an_id(
    shapes: Graph, row: type[Row]
) -> None:
    assert set(_classes(row)) <= set(shapes.objects(SHAPES.IdIsStable, SH.targetClass))
    if row is not shared.Source:
        assert set(_classes(row)) <= set(shapes.objects(SHAPES.HasSource, SH.targetClass))


@pytest.mark.parametrize("row", [r for r in ROWS if "position" in r.model_fields])
def test_every_class_with_a_position_is_held_to_have_it(shapes: Graph, row: type[Row]) -> None:
    assert set(_classes(row)) <= set(shapes.objects(SHAPES.HasOnePosition, SH.targetClass))

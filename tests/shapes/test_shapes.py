"""What holds of the shapes themselves: they are well-formed, named, and say what would be right."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph
import pyshacl
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Literal, Node

from skillgraph.namespaces import SHAPES

FOLDER = Path(__file__).parents[2] / "shapes"
HEADER = URIRef("https://w3id.org/skillgraph/shapes")
BOTH_LANGUAGES = ["en", "zh-Hans"]
TARGETS = (SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf)
WITHOUT_CONSTRAINT = {RDF.type, SH.name, SH.property, *TARGETS}


def _shapes(graph: Graph) -> set[Node]:
    """Give the shapes with a name of their own."""
    typed = {s for kind in (SH.NodeShape, SH.PropertyShape) for s in graph.subjects(RDF.type, kind)}
    return {s for s in typed if isinstance(s, URIRef)}


def _reporting(graph: Graph) -> set[Node]:
    return set(graph.subjects(SH.message))


def _languages(graph: Graph, subject: Node, predicate: URIRef) -> list[str | None]:
    texts = list(graph.objects(subject, predicate))
    return sorted((t.language for t in texts if isinstance(t, Literal)), key=str)


def test_the_shapes_are_valid_against_the_shapes_of_shacl(shapes: Graph) -> None:
    conforms, _, text = pyshacl.validate(
        Graph(), shacl_graph=shapes, meta_shacl=True, inference="none", do_owl_imports=False
    )
    assert conforms, text


def test_a_shape_that_reports_is_typed_and_in_our_namespace(shapes: Graph) -> None:
    assert _reporting(shapes) <= _shapes(shapes)
    assert all(str(s).startswith(str(SHAPES)) for s in _shapes(shapes))


def test_every_shape_is_named_in_both_languages(shapes: Graph) -> None:
    wrong = {s for s in _shapes(shapes) if _languages(shapes, s, SH.name) != BOTH_LANGUAGES}
    assert not wrong


def test_every_shape_that_reports_has_a_message_in_both_languages(shapes: Graph) -> None:
    wrong = {s for s in _reporting(shapes) if _languages(shapes, s, SH.message) != BOTH_LANGUAGES}
    assert not wrong


def test_every_message_says_what_would_be_right(shapes: Graph) -> None:
    wrong = {
        (s, str(message))
        for s, message in shapes.subject_objects(SH.message)
        if isinstance(message, Literal)
        and ("right" if message.language == "en" else "应当") not in message
    }
    assert not wrong


def test_the_messages_of_a_shape_name_the_same_variables(shapes: Graph) -> None:
    for shape in _reporting(shapes):
        uses = {"{?value}" in str(message) for message in shapes.objects(shape, SH.message)}
        others = {str(m).replace("{?value}", "") for m in shapes.objects(shape, SH.message)}
        assert len(uses) == 1, shape
        assert not any("{" in text for text in others), shape


def test_only_queries_fill_in_a_variable_of_a_message(shapes: Graph) -> None:
    filled = {s for s, m in shapes.subject_objects(SH.message) if "{?value}" in str(m)}
    assert filled <= set(shapes.subjects(SH.sparql))


def test_every_shape_that_reports_is_a_violation_or_a_warning(shapes: Graph) -> None:
    for shape in _reporting(shapes):
        (severity,) = shapes.objects(shape, SH.severity)
        assert severity in (SH.Violation, SH.Warning), shape


def test_only_what_a_source_may_get_wrong_is_a_warning(shapes: Graph) -> None:
    assert set(shapes.subjects(SH.severity, SH.Warning)) == {
        SHAPES.ItemHasPrintedNumber,
        SHAPES.PageNotBeforeSection,
        SHAPES.PagesRunOn,
        SHAPES.PrintedNumbersRunOn,
        SHAPES.TimeSharesAddUp,
        SHAPES.WeightSharesAddUp,
    }


def test_an_erratum_may_explain_every_warning_and_nothing_else(shapes: Graph) -> None:
    known = shapes.value(SHAPES.ErratumExplainsKnownWarning, SH["in"])
    assert known is not None
    warnings = {str(s) for s in shapes.subjects(SH.severity, SH.Warning)}
    assert {str(SHAPES[str(name)]) for name in shapes.items(known)} == warnings


def test_a_shape_without_message_either_names_targets_or_has_none(shapes: Graph) -> None:
    for shape in _shapes(shapes) - _reporting(shapes):
        if any((shape, target, None) in shapes for target in TARGETS):
            assert set(shapes.predicates(shape)) <= WITHOUT_CONSTRAINT, shape
            assert set(shapes.objects(shape, SH.property)) <= _reporting(shapes), shape


def test_a_shape_that_reports_is_reached_from_a_target(shapes: Graph) -> None:
    aimed = {s for target in TARGETS for s in shapes.subjects(target)}
    grouped = {s for group in aimed for s in shapes.objects(group, SH.property)}
    assert _reporting(shapes) <= aimed | grouped


def test_a_shape_is_defined_in_one_file() -> None:
    seen: dict[Node, str] = {}
    for path in sorted(FOLDER.glob("*.ttl")):
        for shape in _shapes(Graph().parse(path, format="turtle")):
            assert seen.setdefault(shape, path.name) == path.name


def test_every_query_is_standard_sparql_with_the_declared_prefixes(shapes: Graph) -> None:
    prefixes = {
        str(shapes.value(d, SH.prefix)): str(shapes.value(d, SH.namespace))
        for d in shapes.objects(HEADER, SH.declare)
    }
    queries = set(shapes.objects(None, SH.sparql))
    assert queries
    for query in queries:
        assert shapes.value(query, SH.prefixes) == HEADER
        pyoxigraph.Store().query(str(shapes.value(query, SH.select)), prefixes=prefixes)

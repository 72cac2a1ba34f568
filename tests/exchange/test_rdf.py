"""RDF that somebody else wrote is read as it is written, and an error says where it is."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.compare import graph_diff
from rdflib.namespace import XSD

from skillgraph.errors import GraphSyntaxError
from skillgraph.exchange.rdf import FORMATS, format_of_media_type, read, read_file

EXAMPLES = Path(__file__).parents[2] / "shapes" / "examples"
TURTLE = """
@prefix : <http://e.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:a a :Thing ;
   :plain "工单", "工单"@zh-Hans, "work order"@en ;
   :typed 1, 1.5, true, "2024-02-29"^^xsd:date, "y"^^:mine ;
   :list ( 1 2 ) ;
   :nested [ :deep [ :deeper "3" ] ] .
"""


def in_format(turtle: str, format: ox.RdfFormat) -> bytes:
    triples = [quad.triple for quad in ox.parse(turtle.encode(), format=ox.RdfFormat.TURTLE)]
    written = ox.serialize(triples, format=format)
    assert written
    return written


@pytest.mark.parametrize("extension", FORMATS)
def test_every_format_gives_the_graph_that_rdflib_reads(extension: str) -> None:
    format = FORMATS[extension][0]
    expected = Graph().parse(data=TURTLE, format="turtle")
    _, more, less = graph_diff(read(in_format(TURTLE, format), format), expected)
    assert (list(more), list(less)) == ([], [])


def test_the_shapes_examples_are_the_graphs_that_rdflib_reads() -> None:
    """So that what holds of an example in the tests of the shapes holds of the command."""
    files = sorted(EXAMPLES.glob("*/*valid.ttl"))
    assert len(files) > 200
    for file in files:
        assert set(read_file(file)) == set(Graph().parse(file, format="turtle")), file


@pytest.mark.parametrize("extension", FORMATS)
def test_a_file_is_read_by_its_extension_whatever_the_case(tmp_path: Path, extension: str) -> None:
    for name in (f"graph.{extension}", f"graph.{extension.upper()}"):
        path = tmp_path / name
        path.write_bytes(in_format(TURTLE, FORMATS[extension][0]))
        assert len(read_file(path)) == len(Graph().parse(data=TURTLE, format="turtle"))


def test_a_plain_string_equals_one_that_rdflib_makes() -> None:
    """So that a shape's ``sh:in ( "a" )`` allows what the graph says."""
    graph = read(b'<http://e.org/a> <http://e.org/b> "a", "c"@en .', ox.RdfFormat.TURTLE)
    assert set(graph.objects()) == {Literal("a"), Literal("c", lang="en")}


@pytest.mark.parametrize(("written", "type"), [("007", XSD.integer), ("1.50", XSD.decimal)])
def test_a_number_keeps_the_form_that_it_is_written_in(written: str, type: URIRef) -> None:
    body = f'<http://e.org/a> <http://e.org/b> "{written}"^^<{type}> .'
    [value] = read(body.encode(), ox.RdfFormat.TURTLE).objects()
    assert str(value) == written


def test_an_ill_typed_literal_is_kept() -> None:
    body = f'<http://e.org/a> <http://e.org/b> "three"^^<{XSD.integer}> .'
    [value] = read(body.encode(), ox.RdfFormat.TURTLE).objects()
    assert isinstance(value, Literal)
    assert (str(value), value.datatype) == ("three", XSD.integer)


def test_the_named_graphs_of_a_dataset_are_merged() -> None:
    body = b"""<http://e.org/a> <http://e.org/b> "1" .
               <http://e.org/g> { <http://e.org/a> <http://e.org/b> "1", "2" . }"""
    assert len(read(body, ox.RdfFormat.TRIG)) == 2


def test_a_blank_node_is_one_node_wherever_it_is_named() -> None:
    body = b"_:x <http://e.org/b> _:y . _:y <http://e.org/b> _:x ."
    graph = read(body, ox.RdfFormat.TURTLE)
    assert {type(node) for node in graph.all_nodes()} == {BNode}
    assert len(graph.all_nodes()) == 2


def test_a_byte_order_mark_is_passed_over() -> None:
    body = b'\xef\xbb\xbf<http://e.org/a> <http://e.org/b> "c" .'
    assert len(read(body, ox.RdfFormat.TURTLE)) == 1


@pytest.mark.parametrize(
    ("media_type", "extension"),
    [
        ("text/turtle", "ttl"),
        ("text/turtle; charset=utf-8", "ttl"),
        ("TEXT/TURTLE ;charset=utf-8", "ttl"),
        ("application/ld+json", "jsonld"),
        ("application/rdf+xml", "rdf"),
    ],
)
def test_a_media_type_names_a_format(media_type: str, extension: str) -> None:
    assert format_of_media_type(media_type) == FORMATS[extension][0]


@pytest.mark.parametrize("media_type", ["", "text/plain", "application/json", "*/*", "turtle"])
def test_another_media_type_names_none(media_type: str) -> None:
    assert format_of_media_type(media_type) is None


# --- What cannot be read -------------------------------------------------------------------------


def test_an_error_names_the_file_the_format_and_the_place(tmp_path: Path) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text('<http://e.org/a> <http://e.org/b> "c" .\n\n<http://e.org/a> nope .\n')
    with pytest.raises(GraphSyntaxError) as raised:
        read_file(path)
    assert str(raised.value).startswith(f"{path}: not Turtle: ")
    assert "line 3 between columns 18 and 22" in str(raised.value)  # the word nope


@pytest.mark.parametrize("name", ["graph.csv", "graph", "graph.ttl.gz", ".ttl"])
def test_an_unknown_extension_is_named_with_those_we_know(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(TURTLE)
    with pytest.raises(GraphSyntaxError, match=r"\.ttl, \.nt, \.nq, \.trig, \.rdf, \.jsonld"):
        read_file(path)


def test_a_missing_file_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_file(tmp_path / "none.ttl")


@pytest.mark.parametrize(
    ("body", "format"),
    [
        (b"", ox.RdfFormat.TURTLE),
        (b"# nothing but a comment\n", ox.RdfFormat.TURTLE),
        (b"@prefix : <http://e.org/> .", ox.RdfFormat.TURTLE),
        (b"[]", ox.RdfFormat.JSON_LD),
        (b'{"@context": {}}', ox.RdfFormat.JSON_LD),
    ],
)
def test_a_graph_that_says_nothing_is_refused(body: bytes, format: ox.RdfFormat) -> None:
    with pytest.raises(GraphSyntaxError, match="empty"):
        read(body, format)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-32"])
def test_another_encoding_is_refused(encoding: str) -> None:
    body = '<http://e.org/a> <http://e.org/b> "工单" .'.encode(encoding)
    with pytest.raises(GraphSyntaxError, match="UTF-8"):
        read(body, ox.RdfFormat.TURTLE)


@pytest.mark.parametrize(
    "body",
    [
        b"<http://e.org/a> <http://e.org/b> <<( <http://e.org/a> <http://e.org/b> 1 )>> .",
        b"<< <http://e.org/a> <http://e.org/b> 1 >> <http://e.org/b> 2 .",
    ],
)
def test_triple_terms_are_refused(body: bytes) -> None:
    with pytest.raises(GraphSyntaxError, match=r"RDF 1\.1"):
        read(body, ox.RdfFormat.TURTLE)


def test_deep_nesting_is_an_error_and_no_crash() -> None:
    for body, format in (
        (b"<http://e.org/a> <http://e.org/b> " + b"(" * 10_000, ox.RdfFormat.TURTLE),
        (b"[" * 100_000, ox.RdfFormat.JSON_LD),
    ):
        with pytest.raises(GraphSyntaxError):
            read(body, format)

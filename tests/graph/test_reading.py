"""What a shape reads is found in the shape: paths, inner shapes, and the patterns of queries."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from rdflib import Graph, Literal
from rdflib.namespace import RDF

from skillgraph import resources
from skillgraph.errors import InputError
from skillgraph.graph.neighbourhood import Neighbourhoods
from skillgraph.graph.reading import reading
from skillgraph.graph.validate import read_shapes, validate_all, validate_change
from skillgraph.namespaces import PREFIXES, compact

PREFIX = "".join(f"PREFIX {prefix}: <{base}>\n" for prefix, base in PREFIXES.items())
DECLARED = """
shapes: sh:declare [ sh:prefix "sg" ; sh:namespace "https://w3id.org/skillgraph/ontology#" ] .
shapes:Shape a sh:NodeShape ; sh:targetClass sg:Unit ;
"""


def shapes(body: str) -> Graph:
    return Graph().parse(data=f"{PREFIX}{DECLARED}{body} .", format="turtle")


def query(where: str) -> Graph:
    select = f'"SELECT $this WHERE {{ {where} }}"'
    return shapes(f"sh:sparql [ sh:prefixes shapes: ; sh:select {select} ]")


def store(turtle: str) -> ox.Store:
    held = ox.Store()
    held.load(f"{PREFIX}{turtle}".encode(), format=ox.RdfFormat.TURTLE)
    return held


def read(asked: Graph, turtle: str, focus: str = "sgid:u") -> set[str]:
    """Give what is read of a graph for a focus node, but for the classes of that."""
    held = store(turtle)
    (node,) = {q.subject for q in store(f"{focus} a sg:Unit .")}
    found = Neighbourhoods(held, reading(asked)).read({node: 1})
    return {
        " ".join(str(term) if isinstance(term, Literal) else compact(str(term)) for term in triple)
        for triple in found
        if triple[1] != RDF.type
    }


GRAPH = """
sgid:u a sg:Unit ; sg:atGrade sgid:g ; sg:hasAbility sgid:a , sgid:b ; sg:position 1 .
sgid:v a sg:Unit ; sg:atGrade sgid:g ; sg:position 2 .
sgid:w a sg:Unit ; sg:atGrade sgid:h ; sg:position 1 .
sgid:g sg:inStandard sgid:s ; sg:nextGrade sgid:h .
sgid:h sg:inStandard sgid:s ; sg:nextGrade sgid:i .
sgid:i sg:inStandard sgid:s .
sgid:a sg:position 1 .
"""


@pytest.mark.parametrize(
    ("body", "triples"),
    [
        ("sh:property [ sh:path sg:position ]", {"sgid:u sg:position 1"}),
        (
            "sh:property [ sh:path ( sg:hasAbility sg:position ) ]",
            {
                "sgid:u sg:hasAbility sgid:a",
                "sgid:u sg:hasAbility sgid:b",
                "sgid:a sg:position 1",
            },
        ),
        (
            "sh:not [ sh:path sg:atGrade ; sh:property [ sh:path [ sh:inversePath sg:atGrade ] ] ]",
            {"sgid:u sg:atGrade sgid:g", "sgid:v sg:atGrade sgid:g"},
        ),
        (
            "sh:property [ sh:path ( sg:atGrade [ sh:oneOrMorePath sg:nextGrade ] ) ]",
            {
                "sgid:u sg:atGrade sgid:g",
                "sgid:g sg:nextGrade sgid:h",
                "sgid:h sg:nextGrade sgid:i",
            },
        ),
        (
            "sh:or ( [ sh:path sg:atGrade ; sh:lessThan sg:position ] )",
            {"sgid:u sg:atGrade sgid:g", "sgid:u sg:position 1"},
        ),
        (
            "sh:closed true",
            {
                "sgid:u sg:atGrade sgid:g",
                "sgid:u sg:hasAbility sgid:a",
                "sgid:u sg:hasAbility sgid:b",
                "sgid:u sg:position 1",
            },
        ),
    ],
    ids=[
        "a property",
        "a row of steps",
        "steps back",
        "repeated steps",
        "two properties",
        "every property",
    ],
)
def test_a_shape_reads_along_its_paths(body: str, triples: set[str]) -> None:
    assert read(shapes(body), GRAPH) == triples


def test_a_query_reads_its_patterns_from_the_focus_node() -> None:
    found = read(query("$this sg:atGrade ?g . ?other sg:atGrade ?g ; sg:position ?p"), GRAPH)
    assert found == {
        "sgid:u sg:atGrade sgid:g",
        "sgid:v sg:atGrade sgid:g",
        "sgid:u sg:position 1",
        "sgid:v sg:position 2",
    }


def test_what_must_not_exist_is_read_too() -> None:
    found = read(query("FILTER NOT EXISTS { $this sg:hasAbility ?a . ?a sg:position ?p }"), GRAPH)
    assert "sgid:a sg:position 1" in found


def test_alternatives_are_read_each_by_its_own_way() -> None:
    where = """
        { ?x sg:atGrade $this } UNION { ?x sg:nextGrade $this }
        ?x sg:inStandard ?s
    """.replace("\n", " ")
    assert read(query(where), GRAPH, "sgid:h") == {
        "sgid:w sg:atGrade sgid:h",
        "sgid:g sg:nextGrade sgid:h",
        "sgid:g sg:inStandard sgid:s",
    }


def test_a_link_between_two_known_nodes_is_read_without_the_other_links_of_either() -> None:
    where = "$this sg:atGrade ?g ; sg:hasAbility ?a . FILTER NOT EXISTS { ?g sg:serves ?a }"
    links = "sgid:g sg:serves sgid:a , sgid:x , sgid:y . sgid:x sg:serves sgid:a ."
    assert {t for t in read(query(where), GRAPH + links) if "serves" in t} == {
        "sgid:g sg:serves sgid:a"
    }


def test_a_value_that_things_have_in_common_does_not_lead_to_them() -> None:
    where = "$this sg:position ?p ; sg:atGrade ?g . ?x sg:position ?p ; sg:atGrade ?g"
    ranked = "sh:property [ sh:path sg:position ; sh:datatype xsd:integer ] ; "
    select = f'"SELECT $this WHERE {{ {where} }}"'
    asked = shapes(f"{ranked} sh:sparql [ sh:prefixes shapes: ; sh:select {select} ]")
    assert "sgid:w sg:position 1" not in read(asked, GRAPH)


@pytest.mark.parametrize(
    "asked",
    [
        query("$this a ?class . ?x a ?class"),
        query("?x sg:atGrade ?g"),
        shapes("sh:property [ sh:path [ sh:zeroOrMorePath ( sg:atGrade sg:nextGrade ) ] ]"),
    ],
    ids=["all of a class", "what is not joined to the focus node", "several steps repeated"],
)
def test_what_may_read_the_whole_graph_is_refused(asked: Graph) -> None:
    with pytest.raises(InputError):
        reading(asked)


def test_no_shipped_shape_walks_back_from_a_class_or_a_source() -> None:
    edges = [
        e for of in reading(read_shapes(resources.folder("shapes"))).bearing.values() for e in of
    ]
    back = {edge.predicate.value for edge in edges if edge.predicate and not edge.forward}
    assert PREFIXES["sg"] + "atGrade" in back
    assert not back & {str(RDF.type), PREFIXES["dcterms"] + "source", PREFIXES["sg"] + "vocabulary"}


# --- Targets -------------------------------------------------------------------------------------

TARGETED = {
    "sh:targetClass": "sg:CompetencyItem",
    "sh:targetSubjectsOf": "sg:underlies",
    "sh:targetObjectsOf": "sg:hasAbility",
    "sh:targetNode": "sgid:a",
}
AIMS = """
sg:Ability rdfs:subClassOf sg:CompetencyItem .
sgid:a a sg:Ability ; sg:underlies sgid:b .
sgid:u sg:hasAbility sgid:a .
"""


@pytest.mark.parametrize(("kind", "of"), TARGETED.items())
def test_every_way_of_naming_targets_is_understood(kind: str, of: str) -> None:
    text = f"{PREFIX} shapes:S a sh:PropertyShape ; {kind} {of} ; sh:path sg:page ; sh:minCount 1 ."
    asked = Graph().parse(data=text, format="turtle")
    held = store(AIMS)
    gone = store("sgid:a sg:page 3 .")
    (everywhere,) = validate_all(held, asked).findings
    (found,) = validate_change(held, [quad.triple for quad in gone], asked).findings
    assert found == everywhere
    assert found.focus == "sgid:a"

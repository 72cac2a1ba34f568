"""What follows from the ontology's rules, and nothing else, stands in the inferred graph."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import owlrl
import pyoxigraph as ox
import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS
from rdflib.term import BNode

import small
from skillgraph import tables
from skillgraph.graph import build, closure
from skillgraph.graph.quads import nquads
from skillgraph.graph.validate import union
from skillgraph.inputs import Inputs
from skillgraph.namespaces import GRAPH, ID, SG, compact, expand, iri, new_graph
from skillgraph.services.explain import Explanation, explain
from skillgraph.store.protocol import Subject, Term
from skillgraph.version import Version

Facts = set[tuple[str, str, str]]


@cache
def _ontology() -> build.Graphs:
    return build.read_ontology(Inputs.shipped().ontology)


def inferred(facts: str) -> Facts:
    """Close facts, one a line as ``abc/upper sg:subsumesGrade abc/lower``."""
    graph = new_graph()
    for line in filter(str.strip, facts.splitlines()):
        subject, predicate, object = (URIRef(expand(word)) for word in line.split())
        graph.add((subject, predicate, object))
    return {
        (_id(s), compact(str(p)), _id(o))
        for s, p, o in closure.close({**_ontology(), GRAPH["test"]: graph})
    }


def _id(term: object) -> str:
    return compact(str(term)).removeprefix("sgid:")


def required(facts: Facts, subject: str) -> set[str]:
    return {o for s, p, o in facts if (s, p) == (subject, "sg:requires")}


UNITS = """
    lower/1 sg:atGrade lower
    lower/1 sg:hasAbility lower/1/a1
    lower/1 sg:hasKnowledge lower/1/k1
    upper/1 sg:atGrade upper
    upper/1 sg:hasAbility upper/1/a1
    top/1 sg:atGrade top
    top/1 sg:hasKnowledge top/1/k1
"""


# --- Grades --------------------------------------------------------------------------------------


def test_a_grade_requires_the_items_of_its_units() -> None:
    facts = inferred(UNITS)
    assert required(facts, "lower") == {"lower/1/a1", "lower/1/k1"}
    assert ("lower", "sg:requiresAbility", "lower/1/a1") in facts
    assert ("lower", "sg:requiresKnowledge", "lower/1/k1") in facts
    assert ("lower", "sg:requiresAbility", "lower/1/k1") not in facts
    assert ("lower", "sg:requiresKnowledge", "lower/1/a1") not in facts


def test_the_order_of_grades_alone_covers_nothing() -> None:
    order = "lower sg:nextGrade upper\nupper sg:nextGrade top"
    assert required(inferred(UNITS + order), "top") == {"top/1/k1"}


def test_a_grade_that_covers_another_requires_its_items_too() -> None:
    facts = inferred(UNITS + "upper sg:subsumesGrade lower")
    assert required(facts, "upper") == {"upper/1/a1", "lower/1/a1", "lower/1/k1"}
    assert required(facts, "lower") == {"lower/1/a1", "lower/1/k1"}, "never the other way"
    assert required(facts, "top") == {"top/1/k1"}


def test_covering_reaches_down_over_several_grades() -> None:
    facts = inferred(UNITS + "upper sg:subsumesGrade lower\ntop sg:subsumesGrade upper")
    assert ("top", "sg:subsumesGrade", "lower") in facts
    assert required(facts, "top") == {"top/1/k1", "upper/1/a1", "lower/1/a1", "lower/1/k1"}


# --- Roles and job descriptions ------------------------------------------------------------------

ROLE = """
    role/head/grade/1 sg:ofRole role/head
    role/head/grade/1 sg:gradeRequired lower
    role/clerk sg:promotesTo role/head
    role/head sg:worksWith role/chief
    role/clerk org:reportsTo role/head
"""
JOB = """
    job/clerk sg:describesRole role/clerk
    job/clerk/duty/1 sg:dutyOf job/clerk
    job/clerk/duty/1 sg:drawsOnAbility lower/1/a1
    job/other sg:describesRole role/clerk
    job/other/duty/1 sg:dutyOf job/other
    job/other/duty/1 sg:drawsOnKnowledge top/1/k1
    job/other/duty/2 sg:dutyOf job/other
"""


def test_a_role_requires_what_its_grade_requires() -> None:
    facts = inferred(UNITS + ROLE)
    assert ("role/head", "sg:requiresGrade", "lower") in facts
    assert required(facts, "role/head") == {"lower/1/a1", "lower/1/k1"}


def test_a_role_requires_what_its_grade_covers() -> None:
    covering = "upper sg:subsumesGrade lower\nrole/head/grade/2 sg:ofRole role/boss\n"
    facts = inferred(UNITS + covering + "role/head/grade/2 sg:gradeRequired upper")
    assert required(facts, "role/boss") == {"upper/1/a1", "lower/1/a1", "lower/1/k1"}


def test_requirements_do_not_pass_along_a_career_or_to_colleagues() -> None:
    facts = inferred(UNITS + ROLE)
    assert required(facts, "role/clerk") == set()
    assert required(facts, "role/chief") == set()


def test_a_job_description_requires_what_its_own_duties_draw_on() -> None:
    facts = inferred(UNITS + JOB)
    assert required(facts, "job/clerk") == {"lower/1/a1"}
    assert required(facts, "job/other") == {"top/1/k1"}


def test_a_role_requires_what_any_of_its_job_descriptions_requires() -> None:
    assert required(inferred(UNITS + JOB), "role/clerk") == {"lower/1/a1", "top/1/k1"}


def test_drawing_on_an_item_requires_neither_its_unit_nor_its_grade() -> None:
    facts = inferred(UNITS + JOB)
    assert not {p for s, p, o in facts if s == "role/clerk" and p == "sg:requiresGrade"}
    assert "lower/1/k1" not in required(facts, "role/clerk")


def test_a_match_between_items_does_not_pass_a_requirement_on() -> None:
    facts = inferred(UNITS + "lower/1/a1 skos:exactMatch other/1/a1")
    assert required(facts, "lower") == {"lower/1/a1", "lower/1/k1"}


# --- Inverse and symmetric links -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("stated", "follows"),
    [
        ("lower sg:nextGrade upper", ("upper", "sg:previousGrade", "lower")),
        ("lower/1 sg:atGrade lower", ("lower", "sg:hasUnit", "lower/1")),
        ("lower/1 sg:hasAbility lower/1/a1", ("lower/1/a1", "sg:inUnit", "lower/1")),
        ("job/a/duty/1 sg:dutyOf job/a", ("job/a", "sg:hasDuty", "job/a/duty/1")),
        ("job/a sg:describesRole role/a", ("role/a", "sg:describedBy", "job/a")),
        ("role/a sg:worksWith role/b", ("role/b", "sg:worksWith", "role/a")),
    ],
)
def test_a_link_can_be_followed_back(stated: str, follows: tuple[str, str, str]) -> None:
    assert follows in inferred(stated)


def test_a_promotion_is_not_followed_back() -> None:
    assert not {s for s, p, _ in inferred("role/a sg:promotesTo role/b") if s == "role/b"}


# --- What the graph of inferred facts holds ------------------------------------------------------


@pytest.fixture(scope="module")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> build.Graphs:
    """The small data, built and closed."""
    folder = small.write(tmp_path_factory.mktemp("data"))
    graphs = build.build(tables.read(folder), Inputs.shipped().ontology)
    graphs[build.INFERRED_GRAPH] = closure.close(graphs)
    return graphs


def asserted_of(graphs: build.Graphs) -> list[Graph]:
    schema = (build.ONTOLOGY_GRAPH, build.ALIGNMENT_GRAPH, build.INFERRED_GRAPH)
    return [graph for name, graph in graphs.items() if name not in schema]


def is_idle(s: object, p: object, o: object) -> bool:
    """Tell whether a fact is the reasoner's bookkeeping."""
    types = tuple(map(str, (OWL, RDFS, RDF)))
    return p == OWL.sameAs or (p == RDF.type and str(o).startswith(types))


def test_nothing_that_is_asserted_is_inferred_again(graphs: build.Graphs) -> None:
    asserted = set(union(asserted_of(graphs)))
    assert set(graphs[build.INFERRED_GRAPH]) & asserted == set()


def test_the_reasoners_bookkeeping_is_left_out(graphs: build.Graphs) -> None:
    for s, p, o in graphs[build.INFERRED_GRAPH]:
        assert not is_idle(s, p, o)
        assert isinstance(s, URIRef)
        assert s.startswith(str(ID)), "about a thing of the data"
        assert not isinstance(o, BNode)


def test_the_closure_is_all_that_owl_rl_gives_of_the_data(graphs: build.Graphs) -> None:
    """The reasoner is given a part of the graph for speed; the whole gives the same facts."""
    asserted = union(asserted_of(graphs))
    whole = union([asserted, graphs[build.ONTOLOGY_GRAPH]])
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False).expand(whole)
    about_data = {
        (s, p, o)
        for s, p, o in whole
        if str(s).startswith(str(ID)) and (s, p, o) not in asserted and not is_idle(s, p, o)
    }
    assert about_data == set(graphs[build.INFERRED_GRAPH])
    contradictions = [o for o in whole.objects() if "ErrorMessage" in str(o)]
    assert contradictions == []


def test_closing_what_is_closed_adds_nothing(graphs: build.Graphs) -> None:
    again = dict(graphs)
    again[GRAPH["more"]] = again.pop(build.INFERRED_GRAPH)
    assert set(closure.close(again)) == set()


# --- Why -----------------------------------------------------------------------------------------


class MemoryStore:
    """Graphs as a store, for the service that explains."""

    def __init__(self, graphs: build.Graphs) -> None:
        self._store = ox.Store()
        self._store.load(nquads(graphs), format=ox.RdfFormat.N_QUADS)

    def quads(
        self,
        subject: Subject | None = None,
        predicate: ox.NamedNode | None = None,
        object: Term | None = None,
        graph: ox.NamedNode | None = None,
    ) -> Iterator[ox.Quad]:
        yield from self._store.quads_for_pattern(subject, predicate, object, graph)


def leaves(explanation: Explanation) -> Iterator[Explanation]:
    """Give the facts at the bottom of an explanation."""
    if not explanation.premises:
        yield explanation
    for premise in explanation.premises:
        yield from leaves(premise)


def test_every_inferred_fact_is_explained_by_asserted_ones(graphs: build.Graphs) -> None:
    store = MemoryStore(graphs)
    assert len(graphs[build.INFERRED_GRAPH]) > 100
    for s, p, o in graphs[build.INFERRED_GRAPH]:
        found = explain(store, str(s), str(p), str(o))
        assert found.known == "inferred"
        assert found.axiom
        assert {leaf.known for leaf in leaves(found)} == {"asserted"}


@pytest.mark.parametrize(
    ("grade", "items"),
    [
        # abilities + knowledge, by hand from the standards: see tests/data/test_data.py
        ("asm/junior", 53 + 47),
        ("asm/intermediate", 59 + 47),
        ("asm/senior", 52 + 43),
        ("csm/level-3", 55 + 71),
        ("csm/level-2", (55 + 71) + (63 + 76)),
        ("csm/level-1", (55 + 71) + (63 + 76) + (48 + 65)),
    ],
)
def test_in_the_shipped_data_csm_covers_and_asm_does_not(
    version: Version, grade: str, items: int
) -> None:
    grade_node, requires = ox.NamedNode(iri(grade)), ox.NamedNode(SG.requires)
    assert sum(1 for _ in version.open_store().quads(grade_node, requires)) == items

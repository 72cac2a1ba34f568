"""Rules give what owlrl gives, and a change to closed facts what closing them anew does."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import owlrl
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph, URIRef

from skillgraph.catalogue import Catalogue
from skillgraph.graph import closure, materialise
from skillgraph.graph.build import NO_DATA, ONTOLOGY_GRAPH, read_ontology
from skillgraph.graph.delta import INFERRED, Stored, fact_of
from skillgraph.graph.quads import asserted, fact, rdflib_triple
from skillgraph.graph.rules import Fact, Rules
from skillgraph.inputs import Inputs
from skillgraph.namespaces import GRAPH, ID, SG, new_graph
from skillgraph.version import Version

#: Every kind of axiom, and kinds that feed each other: circles of classes, properties and chains.
AXIOMS = """
@prefix : <https://w3id.org/skillgraph/id/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

:A rdfs:subClassOf :B . :B rdfs:subClassOf :C . :C rdfs:subClassOf :B .
:D rdfs:subClassOf owl:Thing .
:p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :r . :r rdfs:subPropertyOf :q .
:t a owl:TransitiveProperty . :s a owl:SymmetricProperty .
:p owl:inverseOf :i . :s rdfs:subPropertyOf :t .
:c owl:propertyChainAxiom ( :p :t ) , ( :c :q ) .
:l owl:propertyChainAxiom ( :i :c :p ) .
:t owl:propertyChainAxiom ( [ owl:inverseOf :l ] :s ) .
"""
NODES = [ox.NamedNode(f"{ID}n{number}") for number in range(4)]
PROPERTIES = [ox.NamedNode(f"{ID}{name}") for name in "pqrtsicl"]
TYPES = [(node, ox.NamedNode(f"{ID}{name}")) for node in NODES for name in "ABCD"]
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")

links = st.tuples(st.sampled_from(NODES), st.sampled_from(PROPERTIES), st.sampled_from(NODES))
types = st.sampled_from([(node, TYPE, name) for node, name in TYPES])
facts = st.frozensets(st.one_of(links, types), max_size=8)


@cache
def axioms() -> Graph:
    return closure.axioms(new_graph().parse(data=AXIOMS))


@cache
def rules() -> Rules:
    return Rules.of(axioms())


def by_owlrl(schema: Graph, known: Iterable[Fact]) -> set[Fact]:
    """Give what owlrl infers of some facts, without its bookkeeping."""
    graph = schema + new_graph()
    for each in known:
        graph.add(rdflib_triple(ox.Triple(*each)))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False).expand(graph)
    things = {str(node.value) for node in NODES}
    found = (fact(t) for t in graph if str(t[0]) in things and isinstance(t[1], URIRef))
    return {f for f in found if not f[1].value.endswith("#sameAs")} - set(known)


def told(found: Iterable[Fact]) -> set[Fact]:
    return set(filter(materialise.told, found))


def closed(known: Iterable[Fact]) -> Stored:
    """Put facts into a store, some of them twice, with all that follows."""
    store = ox.Store()
    for number, each in enumerate(sorted(known, key=str)):
        for name in ("one", "other")[: 1 + number % 2]:
            store.add(ox.Quad(*each, ox.NamedNode(GRAPH[name])))
    for each in materialise.close(rules(), known):
        store.add(ox.Quad(*each, INFERRED))
    return Stored(store)


# --- The same as owlrl ---------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(known=facts)
def test_rules_infer_what_owlrl_does(known: frozenset[Fact]) -> None:
    assert told(materialise.close(rules(), known)) == told(by_owlrl(axioms(), known))


@pytest.mark.parametrize("which", ["shipped", "five_levels"])
def test_rules_infer_of_real_data_what_owlrl_has_inferred(
    which: str, version: Version, five_levels: Catalogue
) -> None:
    there = version if which == "shipped" else five_levels.version
    assert isinstance(there, Version)
    store = ox.Store.read_only(str(there.store))
    schema = Rules.of(closure.axioms(asserted(store)[ONTOLOGY_GRAPH]))
    inferred = {fact_of(q) for q in store.quads_for_pattern(None, None, None, INFERRED)}
    assert len(inferred) > 100
    assert told(materialise.close(schema, set(Stored(store).asserted()))) == inferred


def test_a_large_graph_is_closed_by_rules_to_the_same_facts(
    version: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    graphs = asserted(ox.Store.read_only(str(version.store)))
    monkeypatch.setattr(closure, "MOST_FOR_OWLRL", 0)
    monkeypatch.setattr(owlrl, "DeductiveClosure", None)
    assert len(closure.close(graphs)) == version.manifest["triples"][INFERRED.value]


# --- Increments ----------------------------------------------------------------------------------


@settings(max_examples=300, deadline=None)
@given(before=facts, after=facts)
def test_an_increment_gives_what_closing_anew_does(
    before: frozenset[Fact], after: frozenset[Fact]
) -> None:
    was, is_now = (materialise.close(rules(), known) for known in (before, after))
    found = materialise.increment(rules(), closed(before), after - before, before - after)
    assert found.came == is_now - was
    assert found.went == was - is_now


@settings(max_examples=100, deadline=None)
@given(before=facts, steps=st.lists(links, max_size=4))
def test_what_comes_and_goes_again_leaves_what_was_there(
    before: frozenset[Fact], steps: list[Fact]
) -> None:
    more = set(steps) - before
    found = materialise.increment(rules(), closed(before), more, ())
    back = materialise.increment(rules(), closed(before | more), (), more)
    assert (back.came, back.went) == (found.went, found.came)


def test_an_increment_looks_up_no_more_in_a_large_graph_than_in_a_small_one() -> None:
    """A standard among a thousand costs what it costs alone."""
    schema = Rules.of(closure.axioms(_ontology()))

    def looked_up(standards: int) -> int:
        known = [each for number in range(standards) for each in _standard(number)]
        facts = _Counted(materialise.Memory([*known, *materialise.close(schema, known)]), known)
        found = materialise.increment(schema, facts, _standard(standards), ())
        assert len(found.came) > 10
        return facts.count

    assert looked_up(50) == looked_up(1)


def _ontology() -> Graph:
    return read_ontology(Inputs.shipped().ontology)[ONTOLOGY_GRAPH]


def _standard(number: int) -> list[Fact]:
    """Give a standard of one grade, one unit and two items."""

    def node(name: str) -> ox.NamedNode:
        return ox.NamedNode(f"{ID}s{number}/{name}")

    triples = [
        ("grade", "inStandard", "standard"), ("unit", "atGrade", "grade"),
        ("unit", "hasAbility", "a1"), ("unit", "hasKnowledge", "k1"),
        ("upper", "subsumesGrade", "grade"), ("upper", "inStandard", "standard"),
    ]  # fmt: skip
    return [(node(s), ox.NamedNode(SG[p]), node(o)) for s, p, o in triples]


class _Counted:
    """Facts that count how often they are looked up."""

    def __init__(self, facts: materialise.Memory, known: Iterable[Fact]) -> None:
        self._facts, self._known, self.count = facts, set(known), 0

    def objects(self, subject: ox.NamedNode, property: ox.NamedNode) -> Iterable[object]:
        self.count += 1
        return self._facts.objects(subject, property)

    def subjects(self, property: ox.NamedNode, object: ox.NamedNode) -> Iterable[object]:
        self.count += 1
        return self._facts.subjects(property, object)

    def __contains__(self, each: Fact) -> bool:
        self.count += 1
        return each in self._facts

    def asserts(self, each: Fact) -> bool:
        self.count += 1
        return each in self._known


# --- What the rules are --------------------------------------------------------------------------


def test_the_graphs_of_no_data_are_not_closed() -> None:
    assert {INFERRED.value, str(ONTOLOGY_GRAPH)} < set(map(str, NO_DATA))


@pytest.mark.parametrize(
    ("subject", "object", "outside"),
    [
        (NODES[0], NODES[1], False),
        (NODES[0], ox.Literal("x"), False),
        (NODES[0], ox.NamedNode("urn:x"), True),
        (ox.BlankNode(), NODES[0], True),
    ],
)
def test_a_fact_that_leads_outside_the_data_is_told_from_others(
    subject: ox.NamedNode, object: ox.NamedNode, outside: bool
) -> None:
    assert rules().leads_outside((subject, PROPERTIES[0], object)) == outside
    assert not rules().leads_outside((subject, ox.NamedNode(SG.clause), object))

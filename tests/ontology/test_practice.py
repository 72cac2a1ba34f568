"""What the rules infer of practice: what it exercises, evidences and conveys, and what not."""

from __future__ import annotations

from functools import cache

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import RDFS

from skillgraph.graph import build, closure
from skillgraph.inputs import Inputs
from skillgraph.namespaces import GRAPH, SG, compact, expand, iri, new_graph

#: A work content with one ability and one piece of knowledge at each of two grades, and another.
STANDARD = """
    lower/1 sg:atGrade lower
    lower/1 sg:ofWorkContent work/complaints
    lower/1 sg:hasAbility lower/1/a1
    lower/1 sg:hasKnowledge lower/1/k1
    upper/1 sg:atGrade upper
    upper/1 sg:ofWorkContent work/complaints
    upper/1 sg:hasAbility upper/1/a1
    lower/2 sg:atGrade lower
    lower/2 sg:ofWorkContent work/training
    lower/2 sg:hasAbility lower/2/a1
    lower/2 sg:hasKnowledge lower/2/k1
"""
ITEMS = ("lower/1/a1", "lower/1/k1", "upper/1/a1", "lower/2/a1", "lower/2/k1")
COMPLAINTS = {"lower/1/a1", "lower/1/k1", "upper/1/a1"}
#: Each kind of practice: its property, the inverse of that, and an id.
KINDS = {
    "process": ("exercises", "exercisedIn", "ops/process/1"),
    "form": ("evidences", "evidencedBy", "ops/form/1"),
    "regulation": ("conveys", "conveyedBy", "ops/regulation/1"),
    "target": ("serves", "contributesTo", "sqs/target/1"),
    "responsibility": ("callsFor", "calledForBy", "ops/responsibility/1"),
}


@cache
def ontology() -> build.Graphs:
    return build.read_ontology(Inputs.shipped().ontology)


def closed(facts: str) -> Graph:
    """Give facts, one a line as ``abc/1 sg:atGrade abc``, with all that follows from them."""
    graph = new_graph()
    for line in filter(str.strip, facts.splitlines()):
        subject, predicate, object = (URIRef(expand(word)) for word in line.split())
        graph.add((subject, predicate, object))
    return graph + closure.close({**ontology(), GRAPH["test"]: graph})


def linked(graph: Graph, property: str, thing: str) -> set[str]:
    """Name the items that a property links to a thing."""
    subjects = {
        compact(str(s)).removeprefix("sgid:") for s in graph.subjects(SG[property], iri(thing))
    }
    return subjects & set(ITEMS)


@pytest.mark.parametrize("kind", KINDS)
def test_practice_of_an_item_is_found_from_the_item(kind: str) -> None:
    forward, back, thing = KINDS[kind]
    graph = closed(f"{STANDARD}\n{thing} sg:{forward} lower/1/a1")
    assert linked(graph, back, thing) == {"lower/1/a1"}, "and of no neighbour"


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"form"}))
def test_practice_of_a_work_content_is_that_of_its_items_at_every_grade(kind: str) -> None:
    forward, back, thing = KINDS[kind]
    graph = closed(f"{STANDARD}\n{thing} sg:{forward} work/complaints")
    assert linked(graph, back, thing) == COMPLAINTS, "and not of the other work content's"
    assert linked(graph, "practisedIn", thing) == COMPLAINTS


def test_a_form_evidences_the_abilities_of_a_work_content_and_never_knowledge() -> None:
    graph = closed(f"{STANDARD}\nops/form/1 sg:evidences work/complaints")
    assert linked(graph, "evidencedBy", "ops/form/1") == {"lower/1/a1", "upper/1/a1"}


def test_one_pattern_gives_all_practice_of_an_item() -> None:
    facts = [f"{thing} sg:{forward} work/complaints" for forward, _, thing in KINDS.values()]
    facts += ["job/clerk/duty/1 sg:drawsOnAbility lower/1/a1"]
    graph = closed("\n".join([STANDARD, *facts]))
    rows = graph.query(f"SELECT ?thing {{ <{iri('lower/1/a1')}> sg:practisedIn ?thing }}")
    found = {compact(str(row[0])).removeprefix("sgid:") for row in rows}  # type: ignore[index]
    assert found == {thing for _, _, thing in KINDS.values()} | {"job/clerk/duty/1"}


def test_nothing_of_practice_is_practised_in_something_itself() -> None:
    facts = [f"{thing} sg:{forward} work/complaints" for forward, _, thing in KINDS.values()]
    facts += ["ops/form/1 sg:usedIn ops/process/1", "sqs/process/2 sg:stageOf ops/process/1"]
    graph = closed("\n".join([STANDARD, *facts]))
    subjects = {compact(str(s)) for s in graph.subjects(SG.practisedIn)}
    assert not {s for s in subjects if s.startswith(("sgid:ops", "sgid:sqs"))}


def test_a_stage_lends_its_exercise_to_no_other_stage() -> None:
    facts = "sqs/process/2 sg:stageOf sqs/process/1\nsqs/process/3 sg:stageOf sqs/process/1"
    graph = closed(f"{STANDARD}\n{facts}\nsqs/process/2 sg:exercises lower/1/a1")
    assert linked(graph, "exercisedIn", "sqs/process/3") == set()


def test_what_knowledge_underlies_and_the_forms_of_a_process_are_found_from_both_ends() -> None:
    graph = closed("lower/1/k1 sg:underlies lower/1/a1\nops/form/1 sg:usedIn ops/process/1")
    assert (iri("lower/1/a1"), SG.underlainBy, iri("lower/1/k1")) in graph
    assert (iri("ops/process/1"), SG.usesForm, iri("ops/form/1")) in graph


def test_practice_requires_nothing_of_anybody() -> None:
    facts = [f"{thing} sg:{forward} work/complaints" for forward, _, thing in KINDS.values()]
    graph, bare = closed("\n".join([STANDARD, *facts])), closed(STANDARD)
    assert set(graph.triples((None, SG.requires, None))) == set(
        bare.triples((None, SG.requires, None))
    )


def test_every_kind_of_practice_is_under_the_one_superproperty() -> None:
    (core,) = (graph for name, graph in ontology().items() if name == build.ONTOLOGY_GRAPH)
    below = {compact(str(s)) for s in core.subjects(RDFS.subPropertyOf, SG.practisedIn)}
    assert below == {"sg:drawnOnBy", *(f"sg:{back}" for _, back, _ in KINDS.values())}

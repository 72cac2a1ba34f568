"""Why a fact holds: an axiom of the ontology, and under it what the sources say."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from rdflib.namespace import OWL, RDF

from skillgraph.catalogue import Catalogue
from skillgraph.errors import InputError, UnknownIdError
from skillgraph.namespaces import GRAPH, expand
from skillgraph.services.explain import Explanation, explain

INFERRED = str(GRAPH["inferred"])
Triple = tuple[str, str, str]


def why(catalogue: Catalogue, subject: str, predicate: str, object: str) -> Explanation:
    """Explain a fact given as ids and prefixed names."""
    return explain(catalogue.store, *(expand(term) for term in (subject, predicate, object)))


def fact(found: Explanation) -> Triple:
    return (
        found.subject.removeprefix("sgid:"),
        found.predicate,
        found.object.removeprefix("sgid:"),
    )


def every(found: Explanation) -> Iterator[Explanation]:
    yield found
    for premise in found.premises:
        yield from every(premise)


def asserted(found: Explanation) -> set[Triple]:
    return {fact(each) for each in every(found) if each.known == "asserted"}


def axioms(found: Explanation) -> list[str]:
    return [each.axiom for each in every(found) if each.axiom]


def check_that_it_ends_in_what_is_asserted(found: Explanation) -> None:
    for each in every(found):
        if each.premises:
            assert (each.known, each.graph) == ("inferred", INFERRED)
            assert each.axiom
        else:
            assert (each.known, each.axiom) == ("asserted", None)
            assert each.graph != INFERRED


# --- Down to what is asserted --------------------------------------------------------------------


def test_a_role_requires_an_item_through_annex_a(catalogue: Catalogue) -> None:
    found = why(catalogue, "role/after-sales-director", "sg:requires", "asm/senior/6.2/a1")
    check_that_it_ends_in_what_is_asserted(found)
    row = "role/after-sales-director/grade/asm"
    assert asserted(found) == {
        (row, "sg:ofRole", "role/after-sales-director"),
        (row, "sg:gradeRequired", "asm/senior"),
        ("asm/senior/6.2", "sg:atGrade", "asm/senior"),
        ("asm/senior/6.2", "sg:hasAbility", "asm/senior/6.2/a1"),
    }
    assert axioms(found) == [
        "sg:requiresAbility rdfs:subPropertyOf sg:requires",
        "sg:requiresGrade ∘ sg:requiresAbility ⊑ sg:requiresAbility",
        "sg:hasGradeRequirement ∘ sg:gradeRequired ⊑ sg:requiresGrade",
        "sg:hasGradeRequirement owl:inverseOf sg:ofRole",
        "sg:hasUnit ∘ sg:hasAbility ⊑ sg:requiresAbility",
        "sg:hasUnit owl:inverseOf sg:atGrade",
    ]


def test_a_role_requires_an_item_through_a_duty_that_draws_on_it(catalogue: Catalogue) -> None:
    """The duty of after-sales staff is mapped to an item of asm; no grade is set for the role."""
    item, duty = "asm/junior/4.1/a2", "job/staff-electronics/duty/3/task/1"
    found = why(catalogue, "role/after-sales-staff", "sg:requires", item)
    check_that_it_ends_in_what_is_asserted(found)
    jobs = {s for s, p, _ in asserted(found) if p == "sg:describesRole"}
    duties = {s for s, p, o in asserted(found) if (p, o) == ("sg:drawsOnAbility", item)}
    assert len(jobs) == len(duties) == 1
    [job], [drawing] = jobs, duties
    assert asserted(found) == {
        (job, "sg:describesRole", "role/after-sales-staff"),
        (drawing, "sg:dutyOf", job),
        (drawing, "sg:drawsOnAbility", item),
    }
    assert "sg:describedBy ∘ sg:requiresAbility ⊑ sg:requiresAbility" in axioms(found)
    assert "sg:hasDuty ∘ sg:drawsOnAbility ⊑ sg:requiresAbility" in axioms(found)
    mapping = why(catalogue, duty, "sg:drawsOnAbility", item)
    assert (mapping.known, mapping.graph) == ("asserted", str(GRAPH["skillgraph"]))


def test_a_job_description_requires_knowledge_that_a_duty_draws_on(catalogue: Catalogue) -> None:
    job, item = "job/staff-electronics", "asm/junior/4.1/k3"
    found = why(catalogue, job, "sg:requiresKnowledge", item)
    check_that_it_ends_in_what_is_asserted(found)
    assert "sg:hasDuty ∘ sg:drawsOnKnowledge ⊑ sg:requiresKnowledge" in axioms(found)
    graphs = {each.graph for each in every(found) if each.known == "asserted"}
    assert graphs == {str(GRAPH["jd"]), str(GRAPH["skillgraph"])}


def test_level_1_requires_an_item_of_level_3_because_it_covers_it(catalogue: Catalogue) -> None:
    """Over level 2, which alone is said to be covered: by transitivity, or one step at a time."""
    item = "csm/level-3/1.1/a1"
    found = why(catalogue, "csm/level-1", "sg:requiresAbility", item)
    check_that_it_ends_in_what_is_asserted(found)
    assert asserted(found) == {
        ("csm/level-1", "sg:subsumesGrade", "csm/level-2"),
        ("csm/level-2", "sg:subsumesGrade", "csm/level-3"),
        ("csm/level-3/1.1", "sg:atGrade", "csm/level-3"),
        ("csm/level-3/1.1", "sg:hasAbility", item),
    }
    assert "sg:subsumesGrade ∘ sg:requiresAbility ⊑ sg:requiresAbility" in axioms(found)


def test_covering_is_transitive(catalogue: Catalogue, five_levels: Catalogue) -> None:
    found = why(catalogue, "csm/level-1", "sg:subsumesGrade", "csm/level-3")
    assert found.axiom == "sg:subsumesGrade is transitive"
    assert [fact(premise) for premise in found.premises] == [
        ("csm/level-1", "sg:subsumesGrade", "csm/level-2"),
        ("csm/level-2", "sg:subsumesGrade", "csm/level-3"),
    ]
    far = why(five_levels, "nos/level-1", "sg:subsumesGrade", "nos/level-5")
    check_that_it_ends_in_what_is_asserted(far)
    assert asserted(far) == {
        (f"nos/level-{n}", "sg:subsumesGrade", f"nos/level-{n + 1}") for n in (1, 2, 3, 4)
    }


def test_asm_does_not_cover(catalogue: Catalogue) -> None:
    for predicate, object in (
        ("sg:subsumesGrade", "asm/junior"),
        ("sg:requiresAbility", "asm/junior/1.1/a1"),
    ):
        with pytest.raises(UnknownIdError, match="no fact 'sgid:asm/senior sg:"):
            why(catalogue, "asm/senior", predicate, object)


def test_what_a_table_says_is_asserted_in_the_graph_of_its_source(catalogue: Catalogue) -> None:
    found = why(catalogue, "asm/senior/6.2", "sg:hasAbility", "asm/senior/6.2/a1")
    assert (found.known, found.axiom, found.premises) == ("asserted", None, ())
    assert found.graph == str(GRAPH["asm"])
    assert found.predicate == "sg:hasAbility"


def test_working_together_is_mutual(catalogue: Catalogue) -> None:
    found = why(catalogue, "role/repair-staff", "sg:worksWith", "role/after-sales-staff")
    assert found.axiom == "sg:worksWith is symmetric"
    assert asserted(found) == {("role/after-sales-staff", "sg:worksWith", "role/repair-staff")}


def test_an_ability_is_a_competency_item(catalogue: Catalogue) -> None:
    found = why(catalogue, "asm/senior/6.2/a1", str(RDF.type), "sg:CompetencyItem")
    assert found.axiom == "sg:Ability rdfs:subClassOf sg:CompetencyItem"
    assert asserted(found) == {("asm/senior/6.2/a1", "rdf:type", "sg:Ability")}


# --- Every inferred fact -------------------------------------------------------------------------


def inferred(catalogue: Catalogue) -> list[ox.Quad]:
    found = catalogue.store.quads(graph=ox.NamedNode(INFERRED))
    return sorted(found, key=str)


def check_quad(catalogue: Catalogue, quad: ox.Quad) -> None:
    terms = (quad.subject, quad.predicate, quad.object)
    assert all(isinstance(term, ox.NamedNode) for term in terms)
    found = explain(catalogue.store, *(term.value for term in terms))  # type: ignore[union-attr]
    assert found.known == "inferred"
    check_that_it_ends_in_what_is_asserted(found)


def test_every_inferred_fact_of_a_small_graph_can_be_explained(five_levels: Catalogue) -> None:
    quads = inferred(five_levels)
    assert quads
    for quad in quads:
        check_quad(five_levels, quad)


def test_inferred_facts_of_the_shipped_graph_can_be_explained(catalogue: Catalogue) -> None:
    """Some of each predicate, drawn by lot."""
    by_predicate: dict[str, list[ox.Quad]] = {}
    for quad in inferred(catalogue):
        by_predicate.setdefault(quad.predicate.value, []).append(quad)
    lots = random.Random(2026)
    for quads in by_predicate.values():
        for quad in lots.sample(quads, min(5, len(quads))):
            check_quad(catalogue, quad)


class Memory:
    """A store of the quads that it is given."""

    def __init__(self, *quads: ox.Quad) -> None:
        self._store = ox.Store()
        self._store.extend(quads)

    def quads(
        self,
        subject: ox.NamedNode | ox.BlankNode | None = None,
        predicate: ox.NamedNode | None = None,
        object: ox.NamedNode | ox.BlankNode | ox.Literal | None = None,
        graph: ox.NamedNode | None = None,
    ) -> Iterator[ox.Quad]:
        yield from self._store.quads_for_pattern(subject, predicate, object, graph)


def test_no_fact_rests_on_itself() -> None:
    """Among neighbours a is beside a (by b), so that a → a → c leads in a circle; a → b → c not."""
    a, b, c, beside = (ox.NamedNode(expand(name)) for name in ("a", "b", "c", "sg:beside"))
    said, meant, concluded = (ox.NamedNode(str(GRAPH[g])) for g in ("x", "ontology", "inferred"))
    kind = ox.NamedNode(str(RDF.type))
    kinds = (OWL.SymmetricProperty, OWL.TransitiveProperty)
    store = Memory(
        *(ox.Quad(beside, kind, ox.NamedNode(str(each)), meant) for each in kinds),
        *(ox.Quad(s, beside, o, said) for s, o in ((a, b), (b, c))),
        *(ox.Quad(s, beside, o, concluded)
          for s, o in ((b, a), (c, b), (a, c), (c, a), (a, a), (b, b), (c, c))),
    )  # fmt: skip
    for one in (a, b, c):
        for other in (a, b, c):
            found = explain(store, one.value, beside.value, other.value)
            check_that_it_ends_in_what_is_asserted(found)
    found = explain(store, a.value, beside.value, c.value)
    assert asserted(found) == {("a", "sg:beside", "b"), ("b", "sg:beside", "c")}


# --- What cannot be explained --------------------------------------------------------------------


def test_what_the_graph_does_not_hold_has_no_explanation(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownIdError) as error:
        why(catalogue, "role/nobody", "sg:requires", "asm/senior/6.2/a1")
    assert error.value.kind == "fact"
    assert error.value.id == "sgid:role/nobody sg:requires sgid:asm/senior/6.2/a1"


@pytest.mark.parametrize("term", ["", "asm/senior", "not an iri", "http://exa mple.org/"])
def test_what_is_no_iri_is_refused(catalogue: Catalogue, term: str) -> None:
    with pytest.raises(InputError, match="not three IRIs"):
        explain(catalogue.store, term, expand("sg:requires"), expand("asm/senior/6.2/a1"))

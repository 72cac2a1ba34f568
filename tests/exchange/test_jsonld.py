"""The JSON-LD export reads as plain JSON, and as the facts of the N-Triples export."""

from __future__ import annotations

import io
import json
import warnings
from collections.abc import Callable
from typing import Any

import pyoxigraph as ox
import pytest
from pyld import jsonld
from rdflib import Graph

from skillgraph.exchange import context
from skillgraph.exchange.facts import Facts, read
from skillgraph.exchange.jsonld import json_ld
from skillgraph.exchange.scope import Labels, Scope
from skillgraph.exchange.selection import select
from skillgraph.model.shared import Mapping
from skillgraph.model.standards import FunctionWeight, Item, Unit
from skillgraph.namespaces import PREFIXES
from skillgraph.tables import Tables

Export = Callable[..., bytes]
Things = dict[str, dict[str, Any]]

#: The parts that three readers read: items with mappings, and the axioms with their blank nodes.
PARTS = {"a grade": {"grade": "asm/senior"}, "the ontology": {"graphs": ("ontology",)}}


@pytest.fixture(scope="module")
def things(exported: Export) -> Things:
    """The objects of the whole export, by id, as a reader of JSON has them."""
    return {thing["id"]: thing for thing in json.loads(exported("json-ld"))["@graph"]}


def by_oxigraph(document: bytes) -> str:
    triples = [quad.triple for quad in ox.parse(document, ox.RdfFormat.JSON_LD)]
    return (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode()


def by_rdflib(document: bytes) -> str:
    with warnings.catch_warnings():  # rdflib's own: it reads by what it calls deprecated
        warnings.filterwarnings("ignore", category=DeprecationWarning, module="rdflib")
        graph = Graph().parse(data=document, format="json-ld")
    return str(graph.serialize(format="nt"))


def by_pyld(document: bytes) -> str:
    said = jsonld.to_rdf(json.loads(document), {"format": "application/n-quads"})
    assert isinstance(said, str)
    return said


def facts_of(lines: str) -> Facts:
    """Give facts in a form that compares: language tags without case, blank nodes numbered."""
    return read(ox.parse(lines, ox.RdfFormat.N_QUADS))


# --- As RDF --------------------------------------------------------------------------------------


@pytest.mark.parametrize("reader", [by_oxigraph, by_rdflib, by_pyld])
@pytest.mark.parametrize("part", PARTS)
def test_every_reader_expands_it_to_the_facts_of_n_triples(
    exported: Export, part: str, reader: Callable[[bytes], str]
) -> None:
    scope = PARTS[part]
    expected = facts_of(exported("n-triples", **scope).decode())
    assert facts_of(reader(exported("json-ld", **scope))) == expected
    assert len(expected.quads) > 2000


def test_nothing_is_fetched_to_read_it(exported: Export) -> None:
    def refuse(url: str, options: object) -> object:
        raise AssertionError(f"{url} is fetched")

    document = json.loads(exported("json-ld", grade="asm/senior"))
    assert jsonld.expand(document, {"documentLoader": refuse})


# --- As plain JSON -------------------------------------------------------------------------------


def test_an_item_has_its_labels_unit_and_grade(things: Things, rows: Tables) -> None:
    units = {unit.id: unit for unit in rows.of(Unit)}
    for item in rows.of(Item):
        thing = things[item.id]
        assert thing["label"] == {"zh-Hans": item.label_zh, "en": item.label_en}
        assert thing["inUnit"] == item.unit
        assert thing["inGrade"] == units[item.unit].grade
        assert thing["inWorkContent"] == units[item.unit].work_content
        assert thing["clause"] == item.clause
        assert thing["position"] == item.position
        assert item.kind.title() in thing["type"]


def test_a_number_with_a_fraction_keeps_its_digits(things: Things, rows: Tables) -> None:
    weights = {w.id: str(w.percent) for w in rows.of(FunctionWeight)}
    assert {id: things[id]["weight"] for id in weights} == weights
    confidences = {m["confidence"] for m in things.values() if "confidence" in m}
    assert {float(c) for c in confidences} == {float(m.confidence) for m in rows.of(Mapping)}


def test_what_there_may_be_several_of_is_always_a_list(things: Things) -> None:
    for term in ("requires", "hasItem", "closeMatch", "conditionValue", "type"):
        values = [thing[term] for thing in things.values() if term in thing]
        assert values
        assert all(isinstance(value, list) for value in values)


def test_what_a_thing_has_one_of_is_never_a_list(things: Things) -> None:
    for term in ("inUnit", "inGrade", "atGrade", "rank", "clause", "component", "source"):
        values = [thing[term] for thing in things.values() if term in thing]
        assert values
        assert not any(isinstance(value, list) for value in values)


def test_a_word_of_a_closed_list_goes_by_its_name(things: Things) -> None:
    assert things["csm/level-1/weight/1"]["component"] == "component-overall"
    assert things["sg:component-overall"]["type"] == [
        "owl:NamedIndividual", "skos:Concept"
    ]  # fmt: skip


def test_a_text_in_one_language_has_one(exported: Export) -> None:
    document = json.loads(exported("json-ld", grade="asm/senior", labels=Labels.ZH))
    languages = {tag for thing in document["@graph"] for tag in thing.get("label", {})}
    assert languages == {"zh-Hans"}


# --- What does not fit a term --------------------------------------------------------------------

ODD = """\
<https://w3id.org/skillgraph/id/a> <https://w3id.org/skillgraph/ontology#position> "01"^^<http://www.w3.org/2001/XMLSchema#integer> .
<https://w3id.org/skillgraph/id/a> <https://w3id.org/skillgraph/ontology#position> "two"@en-GB .
<https://w3id.org/skillgraph/id/a> <https://w3id.org/skillgraph/ontology#position> _:b .
<https://w3id.org/skillgraph/id/a> <http://www.w3.org/2004/02/skos/core#prefLabel> "no language" .
<https://w3id.org/skillgraph/id/a> <http://www.w3.org/2004/02/skos/core#notation> "7"^^<http://www.w3.org/2001/XMLSchema#integer> .
<https://w3id.org/skillgraph/id/a> <http://www.w3.org/2004/02/skos/core#broader> <https://w3id.org/skillgraph/id/x:y> .
<https://w3id.org/skillgraph/id/> <https://w3id.org/skillgraph/ontology#workingSince> "1"^^<http://www.w3.org/2001/XMLSchema#boolean> .
_:b <http://example.org/p> "-3"^^<http://www.w3.org/2001/XMLSchema#integer> .
_:b <http://example.org/p> <urn:example:q> .
_:b <http://example.org/p> <https://w3id.org/skillgraph/id/a/../b> .
_:b <http://example.org/p> <https://w3id.org/skillgraph/id//c> .
_:b <http://example.org/p> <https://w3id.org/skillgraph/id/#d> .
_:b <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> _:c .
_:b <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/skillgraph/ontology#a:b> .
"""  # noqa: E501


@pytest.mark.parametrize("reader", [by_oxigraph, by_pyld])
def test_what_does_not_fit_its_term_is_written_in_full(
    facts: Facts, reader: Callable[[bytes], str]
) -> None:
    ontology = [q for q in facts.quads if str(q.graph_name).endswith("/ontology>")]
    odd = list(ox.parse(ODD, ox.RdfFormat.N_QUADS))
    both = read([*ontology, *odd])
    out = io.BytesIO()
    json_ld(select(both, Scope(), "0"), out)
    expected = read(ox.Quad(q.subject, q.predicate, q.object) for q in both.quads)
    assert facts_of(reader(out.getvalue())) == expected


# --- The context ---------------------------------------------------------------------------------


def test_the_export_holds_the_context(exported: Export, facts: Facts) -> None:
    assert json.loads(exported("json-ld"))["@context"] == context.context(facts)


def test_every_property_of_the_ontology_has_a_term_of_its_own(facts: Facts) -> None:
    terms = context.context(facts)
    declared = {
        property
        for property, type in facts.pairs("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
        if type.endswith(("#ObjectProperty", "#DatatypeProperty"))
        and property.startswith(PREFIXES["sg"])
    }
    assert len(declared) > 80
    names = {context.term(property) for property in declared}
    assert len(names) == len(declared)
    assert {terms[name]["@id"] for name in names} == {f"sg:{name}" for name in names}


def test_what_a_text_a_link_and_a_number_are_follows_from_the_ontology(facts: Facts) -> None:
    terms = context.context(facts)
    assert terms["label"] == {"@id": "skos:prefLabel", "@container": "@language"}
    assert terms["reason"] == {"@id": "sg:reason", "@container": "@language"}
    assert terms["hasUnit"] == {"@id": "sg:hasUnit", "@type": "@id", "@container": "@set"}
    assert terms["atGrade"] == {"@id": "sg:atGrade", "@type": "@id"}
    assert terms["component"] == {"@id": "sg:component", "@type": "@vocab"}
    assert terms["weight"] == {"@id": "sg:weight", "@type": "xsd:decimal"}
    assert terms["clause"] == {"@id": "sg:clause"}


def test_the_context_by_itself_is_a_document_that_readers_accept(facts: Facts) -> None:
    out = io.BytesIO()
    context.write(select(facts, Scope(), "0"), out)
    used = json.loads(out.getvalue())
    item = {**used, "id": "asm", "type": "Standard", "label": {"en": "A standard"}}
    [expanded] = jsonld.expand(item)
    assert expanded["@id"] == "https://w3id.org/skillgraph/id/asm"
    assert expanded["@type"] == ["https://w3id.org/skillgraph/ontology#Standard"]

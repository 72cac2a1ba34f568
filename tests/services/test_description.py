"""A description holds what the graph says of a thing, and says what it leaves out."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib.namespace import DCTERMS, FOAF, OWL, RDF, RDFS, SKOS

from asked import row, rows
from skillgraph.catalogue import Catalogue
from skillgraph.errors import UnknownIdError, WithdrawnIdError
from skillgraph.exchange.document import SYNTAXES, graph_of, write
from skillgraph.namespaces import DOC, GRAPH, SG, iri
from skillgraph.services.description import MOST_LINKS, Description, check, describe
from skillgraph.store.embedded import EmbeddedStore, load
from skillgraph.version import Version

ITEM = "asm/senior/6.2/a1"
Triple = tuple[str, str, str]


def described(catalogue: Catalogue, id: str) -> Description:
    return describe(catalogue.store, catalogue.index, id)


def triples(description: Description) -> set[Triple]:
    """Give the triples between IRIs."""
    return {
        (t.subject.value, t.predicate.value, t.object.value)  # type: ignore[union-attr]
        for t in description.triples()
    }


# --- Facts ---------------------------------------------------------------------------------------


def test_everything_that_the_table_says_of_an_item_is_told(catalogue: Catalogue) -> None:
    told = row("standards/asm/items.csv", ITEM)
    said = triples(described(catalogue, ITEM))
    for property, value in (
        (SKOS.prefLabel, told["label_zh"]),
        (SKOS.prefLabel, told["label_en"]),
        (SKOS.notation, told["notation"]),
        (SG.clause, told["clause"]),
        (DCTERMS.source, str(iri("source/asm"))),
    ):
        assert (str(iri(ITEM)), str(property), value) in said


def test_a_fact_that_only_the_axioms_give_is_marked(catalogue: Catalogue) -> None:
    facts = described(catalogue, ITEM).facts
    inferred = {f.triple.predicate.value for f in facts if f.inferred}
    assert str(SG.inGrade) in inferred
    assert str(SG.clause) not in inferred
    assert {f.graphs for f in facts} == {(str(GRAPH["asm"]),), (str(GRAPH["inferred"]),)}


def test_what_links_to_an_item_is_told_by_property(catalogue: Catalogue) -> None:
    incoming = {links.predicate: links for links in described(catalogue, ITEM).incoming}
    has_ability = incoming[str(SG.hasAbility)]
    unit = ox.NamedNode(str(iri("asm/senior/6.2")))
    assert [s.triple.subject for s in has_ability.statements] == [unit]
    assert has_ability.total == 1


def test_whatever_is_named_has_its_labels(catalogue: Catalogue) -> None:
    said = triples(described(catalogue, ITEM))
    grade = row("standards/asm/grades.csv", "asm/senior")
    assert (str(iri("asm/senior")), str(SKOS.prefLabel), grade["label_zh"]) in said
    assert (str(SG.Ability), str(RDFS.label), "Ability") in said
    assert (str(SG.inGrade), str(RDFS.label), "条目所属等级") in said


def test_the_document_names_its_topic_licence_source_and_version(catalogue: Catalogue) -> None:
    document = str(DOC[ITEM])
    assert {t[1:] for t in triples(described(catalogue, ITEM)) if t[0] == document} == {
        (str(RDF.type), str(FOAF.Document)),
        (str(FOAF.primaryTopic), str(iri(ITEM))),
        (str(DCTERMS.license), "https://creativecommons.org/licenses/by/4.0/"),
        (str(DCTERMS.source), str(iri("source/asm"))),
        (str(OWL.versionInfo), catalogue.version.digest),
    }


def test_blank_nodes_are_followed(catalogue: Catalogue, tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_text(
        f"<{iri(ITEM)}> <http://e.org/p> _:one .\n_:one <http://e.org/p> _:two .\n"
        '_:two <http://e.org/q> "x" .\n_:two <http://e.org/p> _:one .\n'
        '_:other <http://e.org/q> "not of it" .\n',
        "utf-8",
    )
    load(tmp_path / "graph.nq", tmp_path / "store")
    description = describe(EmbeddedStore(tmp_path / "store"), catalogue.index, ITEM)
    assert len(description.facts) == 4
    assert len(graph_of(fact.triple for fact in description.facts)) == 4


# --- What is left out ----------------------------------------------------------------------------


def test_of_many_links_some_are_given_and_the_rest_is_pointed_to(catalogue: Catalogue) -> None:
    items = rows("standards/csm/items.csv")
    description = described(catalogue, "csm")
    [links] = [g for g in description.incoming if g.predicate == str(SKOS.inScheme)]
    assert len(links.statements) == MOST_LINKS < len(items) <= links.total
    said = triples(description)
    document = str(DOC["csm"])
    comment = f"{MOST_LINKS} of {links.total} links by <{SKOS.inScheme}> are given."
    assert (document, str(RDFS.comment), comment) in said
    assert [o for s, p, o in said if s == document and p == str(RDFS.seeAlso) and "inScheme" in o]


def test_the_query_of_a_group_gives_all_its_links(catalogue: Catalogue, version: Version) -> None:
    description = described(catalogue, "csm")
    store = ox.Store.read_only(str(version.path / "store"))
    for links in description.incoming:
        found = store.query(description.query_of(links), use_default_graph_as_union=True)
        assert len(list(found)) == links.total  # type: ignore[arg-type]


# --- Ids that stand for nothing ------------------------------------------------------------------


def test_a_misspelt_id_is_answered_with_the_nearest(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownIdError) as raised:
        described(catalogue, "asm/senoir")
    assert raised.value.nearest[0] == "asm/senior"


def test_words_that_are_like_no_id_are_searched_for(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownIdError) as raised:
        described(catalogue, "培训框架")
    assert ITEM in raised.value.nearest


def test_a_withdrawn_id_is_never_suggested(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownIdError) as raised:
        check(catalogue.index, "vocabulary/certificate/customer-service-profesional")
    assert not set(raised.value.nearest) & set(catalogue.index.withdrawn)


@pytest.mark.parametrize("withdrawn", rows("withdrawn.csv"), ids=lambda r: r["id"])
def test_a_withdrawn_id_leads_to_what_replaces_it(
    catalogue: Catalogue, withdrawn: dict[str, str]
) -> None:
    with pytest.raises(WithdrawnIdError) as raised:
        described(catalogue, withdrawn["id"])
    assert list(raised.value.replaced_by) == withdrawn["replaced_by"].split("|")
    assert raised.value.since == withdrawn["since"]
    for id in raised.value.replaced_by:
        check(catalogue.index, id)


def test_every_thing_of_the_graph_has_an_id_that_is_known(catalogue: Catalogue) -> None:
    named = {
        quad.subject.value.removeprefix(str(iri("")))
        for quad in catalogue.store.quads()
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(str(iri("")))
    }
    assert len(named) > 1000
    for id in named - catalogue.index.withdrawn.keys():
        check(catalogue.index, id)


# --- Bytes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("media_type", SYNTAXES)
def test_the_same_triples_in_another_order_give_the_same_bytes(
    catalogue: Catalogue, media_type: str
) -> None:
    said = described(catalogue, "csm/level-1").triples()
    assert write(graph_of(said), media_type) == write(graph_of(reversed(said)), media_type)

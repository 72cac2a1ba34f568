"""What belongs to a standard and to a grade, and what is said of the things beside them."""

from __future__ import annotations

import random
from collections.abc import Callable

import pyoxigraph as ox
import pytest

from skillgraph.catalogue import Catalogue
from skillgraph.errors import InputError, UnknownIdError
from skillgraph.exchange import facts as reading
from skillgraph.exchange.facts import Facts, inferred
from skillgraph.exchange.scope import Labels, Scope
from skillgraph.exchange.selection import Selection
from skillgraph.model.shared import Mapping
from skillgraph.model.standards import Item, Unit
from skillgraph.namespaces import GRAPH, ID, SG, id_of
from skillgraph.tables import Tables

Select = Callable[[Scope], Selection]

A = ox.NamedNode("https://w3id.org/skillgraph/id/a")
B = ox.NamedNode("https://w3id.org/skillgraph/ontology#b")


def subjects(selection: Selection) -> set[str]:
    """Name the things of the data that something is said of."""
    found = {q.subject.value for q in selection.quads if isinstance(q.subject, ox.NamedNode)}
    return {id_of(node) for node in found if node.startswith(str(ID))}


def said_of(selection: Selection, id: str) -> list[ox.Quad]:
    return [q for q in selection.quads if q.subject == ox.NamedNode(f"{ID}{id}")]


def mapping_ids(rows: Tables, prefix: str) -> set[str]:
    return {
        f"mapping/{m.subject_id}/to/{m.object_id}"
        for m in rows.of(Mapping)
        if m.subject_id.startswith(prefix) or m.object_id.startswith(prefix)
    }


def test_the_whole_graph_is_every_fact(selected: Select, facts: Facts) -> None:
    assert selected(Scope()).quads == facts.quads


def test_a_standard_holds_its_items_and_every_mapping_with_an_end_in_it(
    selected: Select, rows: Tables
) -> None:
    found = subjects(selected(Scope(standard="asm")))
    items = {item.id for item in rows.of(Item) if item.id.startswith("asm/")}
    assert len(items) == 301  # README: 100 + 106 + 95
    assert items <= found
    assert {id for id in found if id.startswith("mapping/")} == mapping_ids(rows, "asm/")


def test_a_grade_holds_its_own_table_and_no_other_grades(selected: Select, rows: Tables) -> None:
    found = subjects(selected(Scope(grade="asm/senior")))
    units = {unit.id for unit in rows.of(Unit) if unit.grade == "asm/senior"}
    items = {item.id for item in rows.of(Item) if item.unit in units}
    assert (len(units), len(items)) == (20, 95)
    assert units | items <= found
    assert not {id for id in found if id.startswith(("asm/junior", "asm/intermediate"))}
    assert {id for id in found if id.startswith("mapping/")} == mapping_ids(rows, "asm/senior/")


def test_a_grade_stands_in_its_functions_work_contents_basics_and_standard(
    selected: Select,
) -> None:
    found = subjects(selected(Scope(grade="csm/level-1")))
    assert "csm" in found
    assert "csm/level-1/weight/basics" in found
    assert {"csm/basic/basic-knowledge", "csm/level-1/entry/1/c1"} <= found
    kinds = {id.split("/")[1] for id in found if id.startswith("csm/")}
    assert kinds == {"level-1", "function", "work", "basic", "erratum"}


def test_what_stands_beside_is_told_in_itself_and_leads_nowhere_else(selected: Select) -> None:
    selection = selected(Scope(grade="asm/senior"))
    beside = [id for id in subjects(selection) if id.startswith(("csm/", "job/"))]
    assert beside
    things = selection.things or frozenset()
    for id in beside:
        said = said_of(selection, id)
        labels = [q for q in said if q.predicate.value.endswith("prefLabel")]
        assert len(labels) == 2
        links = [q.object.value for q in said if isinstance(q.object, ox.NamedNode)]
        assert [o for o in links if o.startswith(str(ID)) and o not in things] == []


def test_of_what_is_told_there_is_every_fact(selected: Select, facts: Facts) -> None:
    item = f"{ID}asm/senior/6.2/a1"
    told = said_of(selected(Scope(grade="asm/senior")), "asm/senior/6.2/a1")
    assert told == facts.by_subject[item]


def test_the_ontology_is_in_the_whole_graph_only(selected: Select) -> None:
    part = selected(Scope(standard="asm")).quads
    assert not [q for q in part if str(q.subject).startswith(f"<{SG}")]


@pytest.mark.parametrize("scope", [Scope(inferred=False), Scope(standard="csm", inferred=False)])
def test_without_inferred_facts_there_are_none(selected: Select, scope: Scope) -> None:
    selection = selected(scope)
    assert selection.quads
    assert not any(map(inferred, selection.quads))


@pytest.mark.parametrize("name", ["asm", str(GRAPH["asm"])])
def test_a_named_graph_goes_by_its_name_or_its_iri(selected: Select, name: str) -> None:
    quads = selected(Scope(graphs=(name,))).quads
    assert {q.graph_name for q in quads} == {ox.NamedNode(str(GRAPH["asm"]))}


@pytest.mark.parametrize(("labels", "tag"), [(Labels.ZH, "zh-hans"), (Labels.EN, "en")])
def test_of_texts_only_those_in_the_language_remain(
    selected: Select, labels: Labels, tag: str
) -> None:
    objects = [q.object for q in selected(Scope(labels=labels)).quads]
    literals = [o for o in objects if isinstance(o, ox.Literal)]
    assert {o.language for o in literals if o.language} == {tag}
    assert any(o.language is None for o in literals)


@pytest.mark.parametrize(
    ("scope", "nearest"),
    [
        (Scope(standard="ams"), "asm"),
        (Scope(standard="asm/senior"), "asm"),
        (Scope(grade="asm/snior"), "asm/senior"),
        (Scope(grade="asm"), "asm/senior"),
        (Scope(graphs=("infered",)), "inferred"),
    ],
)
def test_what_is_not_there_is_an_error_that_names_the_nearest(
    selected: Select, scope: Scope, nearest: str
) -> None:
    with pytest.raises(UnknownIdError) as error:
        selected(scope)
    assert nearest in error.value.nearest


def test_a_standard_and_a_grade_do_not_go_together() -> None:
    with pytest.raises(InputError, match="not both"):
        Scope(standard="asm", grade="asm/senior")


# --- Facts, whatever the store --------------------------------------------------------------------


def test_facts_come_out_the_same_in_whatever_order_and_under_whatever_labels(
    catalogue: Catalogue, facts: Facts
) -> None:
    quads = list(catalogue.store.quads())
    random.Random(7).shuffle(quads)
    renamed = [
        ox.Quad(_renamed(q.subject), q.predicate, _renamed(q.object), q.graph_name) for q in quads
    ]
    assert any(isinstance(q.subject, ox.BlankNode) for q in renamed)
    assert reading.read(renamed) == facts


def _renamed(term: object) -> object:
    return ox.BlankNode(f"other{term.value}") if isinstance(term, ox.BlankNode) else term


def test_blank_nodes_are_numbered() -> None:
    quads = [ox.Quad(ox.BlankNode("zz"), B, A), ox.Quad(A, B, ox.BlankNode("zz"))]
    assert {str(q.subject) for q in reading.read(quads).quads} == {str(A), "_:c14n0"}

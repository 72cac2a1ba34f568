"""The network: which things are nodes, which links are edges, and what they carry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from skillgraph.exchange.edges import Edge
from skillgraph.exchange.network import graph
from skillgraph.exchange.nodes import Node
from skillgraph.exchange.scope import Labels, Scope
from skillgraph.exchange.selection import Selection
from skillgraph.model.columns import Row
from skillgraph.model.roles import Duty, RoleGrade, RoleRelation
from skillgraph.model.shared import Mapping
from skillgraph.model.standards import EntryRoute, FunctionWeight, Item, Unit
from skillgraph.tables import Tables

Select = Callable[[Scope], Selection]


@pytest.fixture(scope="module")
def whole(selected: Select) -> Selection:
    return selected(Scope())


@pytest.fixture(scope="module")
def nodes(whole: Selection) -> dict[str, Node]:
    return {node.id: node for node in whole.nodes}


def of_type(selection: Selection, type: str) -> list[Edge]:
    return [edge for edge in selection.edges if edge.type == type]


def ends(edges: list[Edge]) -> set[tuple[str, str]]:
    return {(edge.source, edge.target) for edge in edges}


# --- Nodes ---------------------------------------------------------------------------------------


def test_every_row_of_the_tables_is_a_node_but_those_that_are_links(
    nodes: dict[str, Node], rows: Tables
) -> None:
    things = {
        located.row.id
        for located in rows
        if isinstance(located.row, Row) and not isinstance(located.row, RoleGrade | RoleRelation)
    }
    assert set(nodes) == things


def test_an_item_carries_its_labels_and_its_place(nodes: dict[str, Node], rows: Tables) -> None:
    [row] = [item for item in rows.of(Item) if item.id == "asm/senior/6.2/a1"]
    node = nodes["asm/senior/6.2/a1"]
    assert (node.label_zh, node.label_en) == (row.label_zh, row.label_en)
    assert (node.type, node.kind, node.notation) == ("sg:Ability", "ability", "6.2.1")
    assert (node.standard, node.grade) == ("asm", "asm/senior")
    assert node.function == "asm/function/team-building"
    assert (node.clause, node.source) == ("表 3, 6.2.1", "source/asm")
    assert node.weight is None


def test_every_item_is_in_the_grade_of_its_unit(nodes: dict[str, Node], rows: Tables) -> None:
    grades = {unit.id: unit.grade for unit in rows.of(Unit)}
    items = rows.of(Item)
    assert {i.id: nodes[i.id].grade for i in items} == {i.id: grades[i.unit] for i in items}


def test_weights_are_the_tables_and_what_has_none_has_none(
    nodes: dict[str, Node], rows: Tables
) -> None:
    weighed = {w.id: float(w.percent) for w in rows.of(FunctionWeight)}
    weighed |= {d.id: float(d.weight_percent) for d in rows.of(Duty) if d.weight_percent}
    assert {id: n.weight for id, n in nodes.items() if n.weight is not None} == weighed
    levels = [w for id, w in weighed.items() if id.startswith("csm/level-1/")]
    assert sum(levels) == 100


def test_labels_in_another_language_are_left_out(selected: Select) -> None:
    english = selected(Scope(grade="asm/senior", labels=Labels.EN)).nodes
    assert not [node for node in english if node.label_zh]
    assert [node for node in english if node.label_en]


# --- Edges ---------------------------------------------------------------------------------------


def test_every_mapping_is_one_edge_with_its_confidence(whole: Selection, rows: Tables) -> None:
    found = {
        (e.source, e.type, e.target): e.confidence for e in whole.edges if e.confidence is not None
    }
    assert found == {
        (m.subject_id, m.predicate_id, m.object_id): float(m.confidence) for m in rows.of(Mapping)
    }


def test_relations_between_roles_and_required_grades_are_edges_with_their_clause(
    whole: Selection, rows: Tables
) -> None:
    stated = {e.statement: (e.source, e.target, e.clause) for e in whole.edges if e.clause}
    relations = {r.id: (r.role, r.target, r.clause) for r in rows.of(RoleRelation)}
    grades = {g.id: (g.role, g.grade, g.clause) for g in rows.of(RoleGrade)}
    assert stated == relations | grades


def test_a_link_that_a_statement_states_stands_once(whole: Selection) -> None:
    for edge in whole.edges:
        if edge.statement and not edge.statement.startswith("role/relation"):
            assert ("sg:drawsOnAbility", "sg:drawsOnKnowledge").count(edge.type) == 0
    types = Counter((e.source, e.type, e.target, e.statement) for e in whole.edges)
    assert max(types.values()) == 1
    assert not of_type(whole, "sg:drawsOnAbility")


def test_an_inverse_or_a_more_general_link_is_not_counted_again(whole: Selection) -> None:
    types = {edge.type for edge in whole.edges}
    inverse = {"sg:hasUnit", "sg:inUnit", "sg:hasDuty", "sg:hasWeight", "sg:erratum",
               "sg:previousGrade", "sg:describedBy", "sg:hasEntryRoute"}  # fmt: skip
    general = {"sg:requires", "sg:hasItem", "skos:inScheme", "sg:drawsOnAbility"}
    assert types & (inverse | general) == set()
    assert {"sg:atGrade", "sg:hasAbility", "sg:dutyOf", "sg:requiresAbility"} <= types


def test_an_entry_route_enters_its_grade(whole: Selection, rows: Tables) -> None:
    assert ends(of_type(whole, "sg:entersGrade")) == {
        (route.id, route.grade) for route in rows.of(EntryRoute)
    }


def test_inferred_edges_say_so_and_can_be_left_out(whole: Selection, selected: Select) -> None:
    covered = [e for e in of_type(whole, "sg:subsumesGrade") if e.inferred]
    assert ends(covered) == {("csm/level-1", "csm/level-3")}  # csm 2.2, by transitivity
    asserted = selected(Scope(inferred=False)).edges
    assert set(asserted) == {edge for edge in whole.edges if not edge.inferred}


def test_what_a_grade_requires_is_its_own_table_and_what_it_covers(
    whole: Selection, rows: Tables
) -> None:
    required = {
        e.target for e in whole.edges
        if e.source == "csm/level-2" and e.type in ("sg:requiresAbility", "sg:requiresKnowledge")
    }  # fmt: skip
    levels = ("csm/level-2/", "csm/level-3/")
    assert required == {item.id for item in rows.of(Item) if item.id.startswith(levels)}


@pytest.mark.parametrize("scope", [Scope(), Scope(standard="asm"), Scope(grade="csm/level-2")])
def test_no_edge_dangles(selected: Select, scope: Scope) -> None:
    selection = selected(scope)
    ids = {node.id for node in selection.nodes}
    assert selection.edges
    assert {end for e in selection.edges for end in (e.source, e.target)} <= ids


# --- The network ---------------------------------------------------------------------------------


def test_no_attribute_is_none_and_each_has_one_type(whole: Selection) -> None:
    network = graph(whole)
    kinds: dict[tuple[str, str], set[type]] = {}
    for what, attributes in (
        *(("node", data) for _, data in network.nodes(data=True)),
        *(("edge", data) for *_, data in network.edges(data=True)),
    ):
        for name, value in attributes.items():
            kinds.setdefault((what, name), set()).add(type(value))
    assert {len(types) for types in kinds.values()} == {1}
    assert set().union(*kinds.values()) == {str, int, float, bool}


def test_every_node_has_a_label_to_draw(whole: Selection) -> None:
    labels = dict(graph(whole).nodes(data="label"))
    assert labels["asm/senior"] == "高级"
    assert labels["csm/level-1/weight/1"] == "csm/level-1/weight/1"


def test_the_label_to_draw_is_english_where_only_english_is_wanted(selected: Select) -> None:
    labels = dict(graph(selected(Scope(grade="asm/senior", labels=Labels.EN))).nodes(data="label"))
    assert labels["asm/senior"] == "Senior"

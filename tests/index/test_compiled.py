"""What the tables say comes back from the published graph, and the index holds it all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillgraph import resources, tables
from skillgraph.catalogue import Catalogue
from skillgraph.errors import UnknownIdError
from skillgraph.index.career import career_graph
from skillgraph.index.compiled import Index, find, numbers_in
from skillgraph.index.facts import Facts
from skillgraph.model import roles, shared, standards
from skillgraph.model.columns import Clause, Record, Row
from skillgraph.tables import TABLES, Tables

FIVE_LEVELS = Path(__file__).parents[1] / "fixtures" / "five-levels"
#: Every class of rows that becomes part of the graph; the glossary is for editors.
ROW_CLASSES = sorted({t.row for t in TABLES} - {shared.GlossaryTerm}, key=lambda row: row.__name__)

Told = tuple[Tables, Index]


@pytest.fixture(scope="module", params=["shipped", "five levels"])
def told(request: pytest.FixtureRequest) -> Told:
    """What the tables of a data folder say, and the index of the graph made of them."""
    if request.param == "shipped":
        catalogue: Catalogue = request.getfixturevalue("catalogue")
        return tables.read(resources.folder("data")), catalogue.index
    catalogue = request.getfixturevalue("five_levels")
    return tables.read(FIVE_LEVELS), catalogue.index


def iri_of(row: Record) -> str:
    if isinstance(row, shared.Mapping):
        return f"mapping/{row.subject_id}/to/{row.object_id}"
    assert isinstance(row, Row)
    return row.id


def cells_of(row: Record) -> dict[str, object]:
    """The cells of a row; a list in a cell is a set to the graph, so it is sorted."""
    cells = row.model_dump()
    return {k: tuple(sorted(v)) if isinstance(v, tuple) else v for k, v in cells.items()}


# --- Rows ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", ROW_CLASSES, ids=lambda row: row.__name__)
def test_what_the_tables_say_comes_back_from_the_graph_row_for_row(
    told: Told, row: type[Record]
) -> None:
    read, index = told
    rows = sorted(read.of(row), key=iri_of)
    found = index.mappings if row is shared.Mapping else index.rows(row).values()
    assert [cells_of(r) for r in found] == [cells_of(r) for r in rows]


def test_a_grade_covers_by_its_row_only_what_its_table_says(five: Index) -> None:
    """That level 1 covers level 5 is inferred, not said."""
    assert five.grades["nos/level-1"].subsumes == ("nos/level-2",)


def test_a_list_in_a_cell_comes_back_sorted(index: Index) -> None:
    for vocabulary in index.vocabulary.values():
        assert list(vocabulary.alt_zh) == sorted(vocabulary.alt_zh)
    assert index.vocabulary["vocabulary/education/higher-vocational"].alt_zh == (
        "大专", "大学专科", "高职",
    )  # fmt: skip


def test_what_is_inferred_is_found_beside_what_is_asserted(five_levels: Catalogue) -> None:
    facts = Facts.of(five_levels.store, "nos/level-1")
    below = facts.ids("https://w3id.org/skillgraph/ontology#subsumesGrade")
    assert below == ["nos/level-2", "nos/level-3", "nos/level-4", "nos/level-5"]


def test_every_thing_is_cited_from_the_source_of_its_table(told: Told) -> None:
    read, index = told
    expected = {iri_of(row.row): row.source for row in read
                if not isinstance(row.row, shared.GlossaryTerm)}  # fmt: skip
    assert dict(index.cited_from) == expected


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (roles.Duty, "job"),
        (roles.JobRequirement, "job"),
        (roles.RoleRelation, "role"),
        (shared.Erratum, "about"),
        (standards.Basic, "grades"),
        (standards.ConductRule, "standard"),
        (standards.EntryCondition, "route"),
        (standards.EntryRoute, "grade"),
        (standards.Function, "standard"),
        (standards.FunctionWeight, "grade"),
        (standards.Grade, "standard"),
        (standards.Item, "unit"),
        (standards.Unit, "grade"),
        (standards.WorkContent, "function"),
        (standards.WorkExample, "work_content"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_the_parts_of_a_thing_come_in_the_order_of_the_source(
    index: Index, row: type[Row], column: str
) -> None:
    """The tables are in the order of the source: a duty is followed by its tasks, 2 by 3."""
    expected: dict[str, list[str]] = {}
    for part in tables.read(resources.folder("data")).of(row):
        owners = getattr(part, column)
        for owner in (owners,) if isinstance(owners, str) else owners:
            expected.setdefault(owner, []).append(part.id)
    assert expected
    found = {owner: [part.id for part in index.parts_of(row, owner)] for owner in expected}
    assert found == expected


def test_a_heading_stands_before_what_is_under_it(five: Index) -> None:
    topics = five.parts_of(standards.Basic, "nos/level-3")
    names = [topic.id.removeprefix("nos/basic/") for topic in topics]
    assert names == ["ethics", "honesty", "care", "basic-knowledge", "electricity"]


def test_a_thing_without_parts_has_none(five: Index) -> None:
    assert five.parts_of(standards.EntryRoute, "nos/level-1") == ()


# --- Items ---------------------------------------------------------------------------------------


def test_items_are_numbered_by_standard_grade_unit_kind_and_position(five: Index) -> None:
    ids = [place.item.id for place in five.places]
    assert ids[:8] == [
        "nos/level-5/1.1/a1", "nos/level-5/1.1/a2", "nos/level-5/1.1/k1",
        "nos/level-5/2.1/a1", "nos/level-5/2.1/a2", "nos/level-5/2.1/a3",
        "nos/level-5/2.1/k1", "nos/level-5/2.1/k2",
    ]  # fmt: skip
    assert ids[8] == "nos/level-4/1.1/a1"
    assert ids[30] == "sister/only/1.1/a1"
    assert [place.number for place in five.places] == list(range(37))
    assert [five.numbers[id] for id in ids] == list(range(37))


def test_the_tenth_item_comes_after_the_ninth(index: Index) -> None:
    ids = [p.item.id for p in index.items_in(index.own["csm/level-3/3.2"])]
    knowledge = [id.rpartition("/")[2] for id in ids if "/k" in id]
    assert knowledge == [f"k{n}" for n in range(1, 12)]


def test_the_work_content_of_an_item_is_what_it_is_and_not_its_number(five: Index) -> None:
    """1.1 is greeting at level 3 and fault finding at level 2."""
    for unit, work in (("nos/level-3/1.1", "greeting"), ("nos/level-2/1.1", "fault-finding")):
        place = five.places[five.numbers[f"{unit}/a1"]]
        assert (place.unit.id, place.work_content.id) == (unit, f"nos/work/{work}")
        assert place.standard == "nos"


@pytest.mark.parametrize(
    ("id", "size"),
    [
        ("asm", 100 + 106 + 95), ("csm", 126 + 139 + 113),
        ("asm/junior", 53 + 47), ("asm/intermediate", 59 + 47), ("asm/senior", 52 + 43),
        ("csm/level-3", 55 + 71), ("csm/level-2", 63 + 76), ("csm/level-1", 48 + 65),
        ("csm/level-3/1.1", 2 + 2), ("csm/work/customer-composition", 2 + 2),
        ("csm/function/customer-service-overview", 4 + 11),
    ],
)  # fmt: skip
def test_a_thing_owns_the_items_that_the_source_prints_for_it(
    index: Index, id: str, size: int
) -> None:
    """Abilities and knowledge items of the table, the unit, the work content or function."""
    assert index.own[id].bit_count() == size


def test_abilities_are_told_from_knowledge(index: Index, five: Index) -> None:
    assert index.abilities.bit_count() == (53 + 59 + 52) + (55 + 63 + 48)
    names = [p.item.id.rpartition("/")[2] for p in five.items_in(five.abilities)]
    assert names
    assert all(name.startswith("a") for name in names)
    assert len(names) == (5 + 3 + 3 + 3 + 3) + 5


def test_every_item_is_in_one_cell(index: Index, five: Index) -> None:
    for compiled in (index, five):
        together = 0
        for grade, function, bits in compiled.cells:
            assert bits == compiled.own[grade] & compiled.own[function]
            assert together & bits == 0
            together |= bits
        assert together == (1 << len(compiled.places)) - 1


@given(data=st.data())
def test_a_set_of_items_gives_back_its_items_in_order(data: st.DataObject, five: Index) -> None:
    numbers = data.draw(st.lists(st.integers(0, 36)))
    bits = five.bits_of(five.places[n].item.id for n in numbers)
    assert [place.number for place in five.items_in(bits)] == sorted(set(numbers))


def test_an_unknown_item_is_named_with_the_nearest_ones(five: Index) -> None:
    with pytest.raises(UnknownIdError) as error:
        five.bits_of(["nos/level-5/1.1/a1", "nos/level-5/1.1/a9"])
    assert (error.value.id, error.value.kind) == ("nos/level-5/1.1/a9", "item")
    assert "nos/level-5/1.1/a1" in error.value.nearest


def test_an_unknown_id_is_named_with_its_kind(five: Index) -> None:
    assert find(five.grades, "nos/level-5", "grade").rank == 1
    with pytest.raises(UnknownIdError, match=r"no grade 'nos/level-6' in the graph; nearest: "):
        find(five.grades, "nos/level-6", "grade")


# --- Requirements --------------------------------------------------------------------------------


def test_a_grade_requires_lower_grades_only_where_the_standard_says_so(
    index: Index, five: Index
) -> None:
    def covered(compiled: Index, grade: str) -> int:
        mine = compiled.grades[grade]
        below = (g for g in compiled.succession(mine.standard) if g.rank <= mine.rank)
        return sum(compiled.own[g.id] for g in below)  # the tables of two grades share no item

    for compiled in (index, five):
        for grade in compiled.grades.values():
            clause = compiled.standards[grade.standard].covering_clause
            own = compiled.own[grade.id]
            expected = covered(compiled, grade.id) if clause else own
            assert compiled.required[grade.id] == expected, grade.id


def test_a_role_requires_what_its_grades_and_its_job_descriptions_do(index: Index) -> None:
    for role in index.roles:
        asked = 0
        for row in index.parts_of(roles.RoleGrade, role):
            asked |= index.required[row.grade]
        for job in index.parts_of(roles.JobDescription, role):
            asked |= index.required[job.id]
        assert index.required[role] == asked, role


def test_a_job_description_requires_what_its_duties_draw_on(index: Index) -> None:
    for job in index.jobs:
        duties = index.parts_of(roles.Duty, job)
        drawn = [m.object_id for duty in duties for m in index.draws.get(duty.id, ())]
        assert index.required[job] == index.bits_of(drawn), job


def test_what_requires_an_item_is_listed_by_the_item(index: Index) -> None:
    for place in index.places:
        expected = sorted(id for id, bits in index.required.items() if bits >> place.number & 1)
        assert list(index.required_by.get(place.number, ())) == expected


# --- Weights and matches -------------------------------------------------------------------------


def test_weights_are_kept_by_grade_function_and_component(five: Index) -> None:
    assert five.weights["nos/level-5", "nos/function/repair", "theory"] == 40
    assert five.weights["nos/level-5", "nos/function/repair", "practice"] == 60
    assert five.weights["nos/level-5", None, "theory"] == 30
    assert ("nos/level-5", None, "practice") not in five.weights
    assert ("nos/level-5", "nos/function/repair", "overall") not in five.weights


def test_a_match_is_seen_from_both_ends(five: Index) -> None:
    def seen(item: str) -> list[tuple[str, str, float]]:
        return [
            (five.places[m.other].item.id, m.predicate, m.confidence)
            for m in five.matches[five.numbers[item]]
        ]

    assert seen("nos/level-5/2.1/a1") == [("sister/only/1.1/a3", "skos:broadMatch", 0.7)]
    assert seen("sister/only/1.1/a3") == [("nos/level-5/2.1/a1", "skos:narrowMatch", 0.7)]
    assert seen("sister/only/1.1/a4") == [("nos/level-5/2.1/a2", "skos:broadMatch", 0.9)]
    assert seen("sister/only/1.1/a1") == [("nos/level-5/1.1/a1", "skos:exactMatch", 0.95)]
    assert seen("sister/only/1.1/a2") == [("nos/level-5/1.1/a2", "skos:closeMatch", 0.8)]
    assert seen("sister/only/1.1/a5") == [("nos/level-5/2.1/a3", "skos:relatedMatch", 0.9)]


def test_the_best_match_of_an_item_comes_first(five: Index) -> None:
    matches = five.matches[five.numbers["nos/level-5/2.1/k1"]]
    assert [match.confidence for match in matches] == [0.99, 0.6]


def test_a_related_item_is_not_near(five: Index) -> None:
    near = {match.predicate: match.near for matches in five.matches.values() for match in matches}
    assert near == {
        "skos:exactMatch": True, "skos:closeMatch": True, "skos:broadMatch": True,
        "skos:narrowMatch": True, "skos:relatedMatch": False,
    }  # fmt: skip


def test_the_items_that_have_a_match_are_marked_by_the_standard_of_the_other(
    index: Index, five: Index
) -> None:
    for compiled in (index, five):
        for standard in compiled.standards:
            others = compiled.own[standard]
            expected = {
                number for number, matches in compiled.matches.items()
                if any(others >> match.other & 1 for match in matches)
            }  # fmt: skip
            assert set(numbers_in(compiled.matched[standard])) == expected
    assert five.matched["sister"].bit_count() == 6  # of level 5
    assert five.matched["nos"].bit_count() == 7  # all of the sister's


def test_matches_of_work_contents_are_seen_from_both_ends(index: Index) -> None:
    told = [
        (m.subject_id, m.predicate_id, m.object_id)
        for m in tables.read(resources.folder("data")).of(shared.Mapping)
        if m.subject_id in index.work_contents
    ]
    inverse = {"skos:broadMatch": "skos:narrowMatch", "skos:narrowMatch": "skos:broadMatch"}
    turned = [(o, inverse.get(p, p), s) for s, p, o in told]
    seen = [
        (id, m.predicate_id, m.object_id) for id, found in index.work_matches.items() for m in found
    ]
    assert sorted(seen) == sorted(told + turned)
    for found in index.work_matches.values():
        confidences = [m.confidence for m in found]
        assert confidences == sorted(confidences, reverse=True)


def test_errata_are_grouped_by_the_standard_of_what_they_are_about(index: Index) -> None:
    for standard in index.standards:
        own = [e for e in tables.read(resources.folder("data")).of(shared.Erratum)
               if e.id.startswith(f"{standard}/")]  # fmt: skip
        assert own
        assert {e.id for e in index.errata[standard]} == {e.id for e in own}


# --- Grades and careers --------------------------------------------------------------------------


def test_grades_succeed_each_other_from_the_entry_level_up(index: Index, five: Index) -> None:
    assert [g.id for g in five.succession("nos")] == [f"nos/level-{n}" for n in (5, 4, 3, 2, 1)]
    assert [g.id for g in index.succession("csm")] == [f"csm/level-{n}" for n in (3, 2, 1)]
    assert [g.id for g in five.succession("sister")] == ["sister/only"]


def edges(index: Index) -> Iterator[tuple[str, str, str]]:
    yield from index.career.edges(data="kind")


def test_a_career_leads_over_grades_posts_and_relations(index: Index, five: Index) -> None:
    found = set(edges(index))
    assert ("asm/junior", "asm/intermediate", "next-grade") in found
    assert ("asm/senior", "role/after-sales-director", "qualifies-for") in found
    assert ("role/after-sales-director", "asm/senior", "corresponds-to") in found
    manager = "role/after-sales-manager"
    assert ("role/after-sales-supervisor", manager, "promotes-to") in found
    assert ("role/after-sales-supervisor", "role/channel-supervisor", "transfers-to") in found
    assert not any(kind in ("reports-to", "works-with") for _, _, kind in found)
    assert {kind for _, _, kind in edges(five)} == {"next-grade"}


def relation(number: int, kind: str, target: str = "role/b") -> roles.RoleRelation:
    return roles.RoleRelation.model_validate(
        {
            "id": f"role/relation/{number}", "role": "role/a", "relation": kind,
            "target": target, "job": f"job/{number}", "clause": str(number),
        }
    )  # fmt: skip


def test_two_documents_that_say_the_same_are_one_step_with_two_reasons() -> None:
    said = [relation(1, "promotes-to"), relation(2, "promotes-to")]
    edge = career_graph((), (), said).edges["role/a", "role/b"]
    assert (edge["kind"], edge["because"]) == ("promotes-to", tuple(said))


def test_a_promotion_goes_before_a_transfer_to_the_same_post() -> None:
    transfer, promotion = relation(1, "transfers-to"), relation(2, "promotes-to")
    edge = career_graph((), (), [transfer, promotion]).edges["role/a", "role/b"]
    assert (edge["kind"], edge["because"]) == ("promotes-to", (promotion,))


def test_the_career_graph_does_not_change(five: Index) -> None:
    with pytest.raises(nx.NetworkXError):
        five.career.add_edge("nos/level-1", "nos/level-5")


# --- Search --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("things", "kind"),
    [
        (lambda i: i.standards, "standard"),
        (lambda i: i.grades, "grade"),
        (lambda i: i.functions, "function"),
        (lambda i: i.work_contents, "work-content"),
        (lambda i: i.numbers, "item"),
        (lambda i: i.roles, "role"),
        (lambda i: i.jobs, "job"),
        (lambda i: i.duties, "duty"),
    ],
)
def test_everything_of_a_searchable_kind_is_found_by_its_label(
    index: Index, things: Callable[[Index], dict[str, object]], kind: str
) -> None:
    for id in things(index):
        label = index.labelled[id].label_zh
        found = index.text.search(label, kinds=(kind,), limit=500)
        assert id in {hit.id for hit in found.hits}, label


def test_every_labelled_thing_can_be_looked_up(index: Index) -> None:
    for id, thing in index.labelled.items():
        assert thing.id == id
        assert thing.label_zh
        assert thing.label_en
    for id in (*index.numbers, *index.grades, *index.roles, *index.duties):
        assert id in index.labelled


def test_every_thing_with_a_clause_has_a_source(index: Index) -> None:
    cited = [thing.id for thing in index.labelled.values() if isinstance(thing, Clause)]
    assert cited
    for id in cited:
        assert index.source_of(id) in index.sources

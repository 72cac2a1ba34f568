"""The gap: what is required, held and missing, item by item and in figures.

The sources' own figures are counted in their tables: asm has 53 + 47, 59 + 47 and 52 + 43
abilities and knowledge items from junior to senior; csm 55 + 71, 63 + 76 and 48 + 65 from level 3
to level 1. csm's weights are those of its 2.1.1 to 2.1.3; 5 of each 100 are the common basics'.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillgraph.index.compiled import Index
from skillgraph.services import person as people
from skillgraph.services.gap import STANDS_IN, gap
from skillgraph.services.gap_answer import FunctionGap, GapAnswer, WorkContentGap
from skillgraph.services.gap_json import describe
from skillgraph.services.language import Language
from skillgraph.services.person import Person
from skillgraph.services.refs import Competencies, LowerGrades, Reason, resolve

LEVEL_3 = (20, 15, 14, 17, 14, 15)
LEVEL_2 = (17, 17, 14, 16, 18, 13)
LEVEL_1 = (17, 17, 16, 14, 16, 15)
#: What a level's functions weigh, without the basics' 5.
FUNCTIONS = 95
NOBODY = "items:sister/only/1.1/a1"


def answer(
    index: Index,
    source: str | Person,
    target: str,
    lower: LowerGrades = LowerGrades.STANDARD,
    count_near: float | None = None,
    language: Language = Language.EN,
) -> GapAnswer:
    if isinstance(source, Person):
        held = people.competencies(index, source)
    else:
        held = resolve(index, source, lower)
    wanted = resolve(index, target, lower)
    found = gap(index, held, wanted, lower_grades=lower, count_near=count_near)
    return describe(index, found, language)


def ready(index: Index, source: str, target: str) -> float | None:
    return answer(index, source, target).summary.readiness


def works(found: GapAnswer) -> dict[str, WorkContentGap]:
    return {work.id: work for function in found.functions for work in function.work_contents}


def function(found: GapAnswer, id: str) -> FunctionGap:
    return next(f for f in found.functions if f.id == id)


# --- The figures of the interface ----------------------------------------------------------------


def test_the_gap_from_junior_to_senior_has_the_figures_of_the_source(index: Index) -> None:
    found = answer(index, "grade:asm/junior", "grade:asm/senior")
    assert found.summary.required == 52 + 43
    assert (found.summary.held, found.summary.missing) == (0, 95)
    abilities, knowledge = found.summary.abilities, found.summary.knowledge
    assert (abilities.required, abilities.held, abilities.missing) == (52, 0, 52)
    assert (knowledge.required, knowledge.held, knowledge.missing) == (43, 0, 43)
    assert (found.summary.readiness, found.summary.weighting) == (0.0, "equal")
    assert found.summary.near is None
    assert [(s.from_, s.to, s.missing) for s in found.steps] == [
        ("grade:asm/junior", "grade:asm/intermediate", 59 + 47),
        ("grade:asm/intermediate", "grade:asm/senior", 52 + 43),
    ]


def test_asm_states_no_covering_rule_so_that_lower_grades_are_not_included(index: Index) -> None:
    rule = answer(index, "grade:asm/junior", "grade:asm/senior").rule
    assert rule.lower_grades == "not-included"
    assert rule.because == "asm states no covering rule"
    assert rule.clauses == {"asm": None}


def test_the_gap_from_level_3_to_level_1_includes_the_lower_levels_by_clause_2_2(
    index: Index,
) -> None:
    found = answer(index, "grade:csm/level-3", "grade:csm/level-1")
    assert found.rule.lower_grades == "included"
    assert found.rule.clauses == {"csm": "2.2"}
    assert found.rule.because == "csm clause 2.2: a higher grade covers the lower ones"
    assert found.summary.required == 126 + 139 + 113
    assert (found.summary.held, found.summary.missing) == (126, 139 + 113)
    assert found.summary.abilities.required == 55 + 63 + 48
    assert found.summary.knowledge.required == 71 + 76 + 65
    assert [(s.to, s.missing) for s in found.steps] == [
        ("grade:csm/level-2", 139),
        ("grade:csm/level-1", 113),
    ]


def test_the_answer_has_the_shape_of_the_interface(index: Index) -> None:
    found: dict[str, Any] = answer(index, "grade:asm/junior", "grade:asm/senior").model_dump()
    assert (found["from"], found["to"]) == ("grade:asm/junior", "grade:asm/senior")
    assert found["steps"][0]["from"] == "grade:asm/junior"
    team = next(f for f in found["functions"] if f["id"] == "asm/function/team-building")
    assert (team["label"], team["weight"], team["readiness"]) == ("Team building", None, 0.0)
    training = next(w for w in team["work_contents"] if w["id"] == "asm/work/team-training")
    assert training["need"][0] == {
        "id": "asm/senior/6.2/a1",
        "label": "Can draw up a systematic training framework",
        "clause": "表 3, 6.2.1",
        "because": ("grade:asm/senior",),
    }
    assert training["have"][0] == {
        "id": "asm/junior/6.1/a1",
        "label": "Can collect and compile service case studies",
    }


def test_what_is_held_and_needed_in_the_same_work_stand_side_by_side(index: Index) -> None:
    """6.1 is training at junior but forming the team above it, where training is 6.2."""
    found = works(answer(index, "grade:asm/junior", "grade:asm/senior"))
    for work, junior, senior in (
        ("asm/work/team-training", "asm/junior/6.1", "asm/senior/6.2"),
        ("asm/work/performance-appraisal", "asm/junior/6.2", "asm/senior/6.3"),
    ):
        assert {item.id.rpartition("/")[0] for item in found[work].have} == {junior}
        assert {item.id.rpartition("/")[0] for item in found[work].need} == {senior}
    assert found["asm/work/team-formation"].have == ()


def test_functions_and_work_contents_come_in_the_order_of_the_standard(index: Index) -> None:
    found = answer(index, "grade:csm/level-3", "grade:csm/level-1")
    positions = [index.functions[f.id].position for f in found.functions]
    assert positions == list(range(1, 19))
    for f in found.functions:
        inside = [index.work_contents[w.id].position for w in f.work_contents]
        assert inside == list(range(1, len(inside) + 1))


def test_only_work_that_the_target_asks_for_is_shown(five: Index) -> None:
    found = answer(five, "grade:nos/level-5", "unit:nos/level-2/2.1")
    assert list(works(found)) == ["nos/work/instruction"]


def test_an_item_is_needed_because_of_each_reference_that_asks_for_it(index: Index) -> None:
    found = answer(index, "grade:asm/junior", "role:after-sales-manager+grade:asm/intermediate")
    needs = {item.id: item.because for work in works(found).values() for item in work.need}
    assert needs["asm/intermediate/1.2/a1"] == (
        "grade:asm/intermediate",
        "job:manager-customer-service-department",
        "job:manager-excerpt",
    )
    assert needs["asm/intermediate/1.1/a2"] == ("grade:asm/intermediate",)


def test_labels_are_in_the_language_asked_for(index: Index) -> None:
    found = answer(index, "grade:asm/junior", "grade:asm/senior", language=Language.ZH)
    assert found.functions[0].label == "服务管理体系设计"
    assert found.rule.because == "asm 未规定高等级涵盖低等级"


def test_what_is_held_beyond_the_target_does_not_count(five: Index) -> None:
    found = answer(five, "standard:nos", "unit:nos/level-5/1.1")
    assert (found.summary.required, found.summary.held, found.summary.missing) == (3, 3, 0)
    assert found.summary.readiness == 1.0


# --- Readiness by the standard's weights, computed by hand ---------------------------------------


def test_the_weights_of_a_level_are_its_functions(index: Index) -> None:
    for level, expected in (("level-3", LEVEL_3), ("level-2", LEVEL_2), ("level-1", LEVEL_1)):
        assert sum(expected) == FUNCTIONS
        target = answer(index, "grade:asm/junior", f"grade:csm/{level}", LowerGrades.NEVER)
        assert tuple(f.weight for f in target.functions) == expected
        assert target.summary.weighting == "standard"


@pytest.mark.parametrize(
    ("held", "target", "expected"),
    [
        # 一、1 has 2 + 2 items and 一、2 has 6 + 5: the first function's 20 % over 15 items
        ("items:csm/level-3/1.1/a1", "grade:csm/level-3", 20 / 15 / 95),
        ("unit:csm/level-3/1.1", "grade:csm/level-3", 20 * 4 / 15 / 95),
        ("unit:csm/level-3/1.1+unit:csm/level-3/1.2", "grade:csm/level-3", 20 / 95),
        ("grade:csm/level-3", "grade:csm/level-3", 1.0),
        # the same against the levels that cover level 3
        ("items:csm/level-3/1.1/a1", "grade:csm/level-2", 20 / 15 / (95 + 95)),
        ("items:csm/level-3/1.1/a1", "grade:csm/level-1", 20 / 15 / (95 + 95 + 95)),
        ("unit:csm/level-3/1.1", "grade:csm/level-1", 20 * 4 / 15 / (3 * 95)),
        ("unit:csm/level-3/1.1+unit:csm/level-3/1.2", "grade:csm/level-1", 20 / (3 * 95)),
        ("grade:csm/level-3", "grade:csm/level-2", 95 / (95 + 95)),
        ("grade:csm/level-3", "grade:csm/level-1", 95 / (3 * 95)),
        ("grade:csm/level-2", "grade:csm/level-1", (95 + 95) / (3 * 95)),
        # 一级 二 has 4 + 4 items in its 1 and 3 + 4 in its 2, fifteen, which weigh 17
        ("items:csm/level-1/2.2/a1", "grade:csm/level-1", 17 / 15 / (3 * 95)),
        # items of two cells: 20 over 15 and 17 over 15
        ("items:csm/level-3/1.1/a1,csm/level-1/2.2/a1", "grade:csm/level-1",
         (20 / 15 + 17 / 15) / (3 * 95)),
        # a target inside a cell: one of its four items
        ("items:csm/level-3/1.1/a1", "unit:csm/level-3/1.1", 1 / 4),
        # two units of different weight: 4 of 15 items at 20, and 4 + 5 of 27 at 15
        ("unit:csm/level-3/1.1", "unit:csm/level-3/1.1+unit:csm/level-3/2.1",
         (20 * 4 / 15) / (20 * 4 / 15 + 15 * 9 / 27)),
        ("grade:asm/junior", "grade:csm/level-1", 0.0),
    ],
)  # fmt: skip
def test_readiness_is_the_weighted_share_held(
    index: Index, held: str, target: str, expected: float
) -> None:
    assert ready(index, held, target) == pytest.approx(expected, abs=1e-6)


def test_readiness_is_given_by_grade_and_by_function(index: Index) -> None:
    found = answer(index, "unit:csm/level-3/1.1", "grade:csm/level-1")
    by_grade = found.summary.by_grade
    assert [g.grade for g in by_grade] == ["csm/level-3", "csm/level-2", "csm/level-1"]
    assert [(g.required, g.held) for g in by_grade] == [(126, 4), (139, 0), (113, 0)]
    assert by_grade[0].readiness == pytest.approx(20 * 4 / 15 / 95, abs=1e-6)
    assert (by_grade[1].readiness, by_grade[2].readiness) == (0.0, 0.0)
    overview = function(found, "csm/function/customer-service-overview")
    assert (overview.weight, overview.required, overview.held) == (20, 15, 4)
    assert overview.readiness == pytest.approx(4 / 15, abs=1e-6)
    [cell] = overview.cells
    assert (cell.grade, cell.weight, cell.weights) == ("csm/level-3", 20, {"overall": 20})
    assert cell.readiness == pytest.approx(4 / 15, abs=1e-6)


def test_items_count_alike_where_the_standard_gives_no_weights(index: Index) -> None:
    """2.1 of junior has 4 + 2 of the grade's 100 items."""
    found = answer(index, "unit:asm/junior/2.1", "grade:asm/junior")
    assert found.summary.weighting == "equal"
    assert found.summary.readiness == pytest.approx(6 / 100)
    assert all(f.weight is None for f in found.functions)
    assert all(c.weight is None and c.weights == {} for f in found.functions for c in f.cells)


def test_one_standard_without_weights_makes_all_items_count_alike(index: Index) -> None:
    found = answer(index, "items:csm/level-3/1.1/a1", "grade:csm/level-3+grade:asm/senior")
    assert found.summary.weighting == "equal"
    assert found.summary.readiness == pytest.approx(1 / (126 + 95), abs=1e-6)
    by_grade = {g.grade: g.readiness for g in found.summary.by_grade}
    assert by_grade == {"csm/level-3": pytest.approx(1 / 126, abs=1e-6), "asm/senior": 0.0}


def test_readiness_is_null_and_not_zero_where_nothing_is_required(index: Index) -> None:
    found = answer(index, "grade:asm/junior", "role:sales-director")
    assert found.summary.required == 0
    assert found.summary.readiness is None
    assert (found.summary.by_grade, found.functions, found.basics) == ((), (), ())
    assert found.rule.lower_grades == "not-applicable"
    assert '"readiness":null' in found.summary.model_dump_json()


def test_readiness_is_zero_and_not_null_where_nothing_is_held(index: Index) -> None:
    assert ready(index, "role:sales-director", "grade:asm/senior") == 0.0


def test_the_common_basics_are_reported_apart(index: Index) -> None:
    found = answer(index, "grade:csm/level-3", "grade:csm/level-1")
    assert [(b.grade, b.weight, b.weights) for b in found.basics] == [
        (f"csm/level-{n}", 5, {"overall": 5}) for n in (3, 2, 1)
    ]
    assert [topic.id.rpartition("/")[2] for topic in found.basics[0].topics] == [
        "professional-ethics", "professional-ethics-knowledge", "code-of-conduct",
        "basic-knowledge", "computer-and-network-application", "e-commerce", "marketing",
        "modern-enterprise",
    ]  # fmt: skip
    assert answer(index, "grade:asm/junior", "grade:asm/senior").basics == ()


def test_basics_are_those_of_the_grades_that_the_target_has_items_of(index: Index) -> None:
    found = answer(index, "grade:asm/junior", "unit:csm/level-2/1.1")
    assert [basics.grade for basics in found.basics] == ["csm/level-2"]


# --- Five levels, two weights --------------------------------------------------------------------


def test_five_levels_are_covered_one_by_one(five: Index) -> None:
    found = answer(five, "grade:nos/level-5", "grade:nos/level-1")
    assert found.rule.clauses == {"nos": "3"}
    assert found.summary.required == 8 + 6 + 5 + 6 + 5
    assert [(s.to, s.missing) for s in found.steps] == [
        ("grade:nos/level-4", 6), ("grade:nos/level-3", 5),
        ("grade:nos/level-2", 6), ("grade:nos/level-1", 5),
    ]  # fmt: skip
    assert [g.grade for g in found.summary.by_grade] == [f"nos/level-{n}" for n in (5, 4, 3, 2, 1)]


def test_weights_by_component_are_no_overall_weight(five: Index) -> None:
    """Level 4 holds 8 + 6 of the 8 + 6 + 5 items up to level 3."""
    found = answer(five, "grade:nos/level-4", "grade:nos/level-3")
    assert found.summary.weighting == "equal"
    assert found.summary.readiness == pytest.approx(14 / 19, abs=1e-6)


@pytest.mark.parametrize(
    ("held", "target", "theory", "practice"),
    [
        # level 4 covers level 5: theory 30 + 40 and 30 + 45, practice 100 and 100; level 3
        # adds theory 20 + 60 and practice 100
        ("grade:nos/level-4", "grade:nos/level-3", (70 + 75) / (70 + 75 + 80), 200 / 300),
        # one of two topics of repair, which weighs 40 of 70
        ("items:nos/level-5/2.1/k1", "grade:nos/level-5", 40 / 2 / 70, 0.0),
        # one of two abilities of reception (40) and two of three of repair (60)
        ("items:nos/level-5/1.1/a1,nos/level-5/2.1/a1,nos/level-5/2.1/a2",
         "grade:nos/level-5", 0.0, (40 / 2 + 60 * 2 / 3) / 100),
        # coaching begins at level 2: one of its two topics (40), of 70 + 75 + 80 + 85 in all
        ("items:nos/level-2/2.1/k1", "grade:nos/level-2", 40 / 2 / (70 + 75 + 80 + 85), 0.0),
        ("grade:nos/level-1", "grade:nos/level-1", 1.0, 1.0),
    ],
)  # fmt: skip
def test_readiness_by_component_weighs_knowledge_by_theory_and_abilities_by_practice(
    five: Index, held: str, target: str, theory: float, practice: float
) -> None:
    found = answer(five, held, target).summary.by_component
    expected = {"theory": theory, "practice": practice}
    assert found == {name: pytest.approx(share, abs=1e-6) for name, share in expected.items()}


def test_a_component_is_left_out_where_the_target_has_nothing_of_it(five: Index) -> None:
    found = answer(five, NOBODY, "items:nos/level-5/2.1/k1,nos/level-5/2.1/k2")
    assert found.summary.by_component == {"theory": 0.0}
    assert answer(five, NOBODY, "grade:sister/only").summary.by_component == {}


def test_readiness_by_component_is_left_out_where_weights_are_not_apart(index: Index) -> None:
    assert answer(index, "grade:csm/level-3", "grade:csm/level-1").summary.by_component == {}


def test_basics_show_the_theory_weight_that_they_carry(five: Index) -> None:
    found = answer(five, "grade:nos/level-5", "grade:nos/level-3")
    assert [(b.grade, b.weight, b.weights) for b in found.basics] == [
        ("nos/level-5", None, {"theory": 30}),
        ("nos/level-4", None, {"theory": 25}),
        ("nos/level-3", None, {"theory": 20}),
    ]
    topics = [topic.label for topic in found.basics[0].topics]
    assert topics == [
        "Professional ethics", "Honesty", "Care of tools", "Basic knowledge", "Electrical safety",
    ]  # fmt: skip


def test_a_function_at_several_grades_has_a_weight_in_each_cell(five: Index) -> None:
    repair = function(answer(five, NOBODY, "grade:nos/level-4"), "nos/function/repair")
    assert repair.weight is None
    assert [(c.grade, c.weight, c.weights, c.required) for c in repair.cells] == [
        ("nos/level-5", None, {"theory": 40, "practice": 60}, 5),
        ("nos/level-4", None, {"theory": 45, "practice": 70}, 4),
    ]


def test_a_function_that_ends_is_required_where_the_lower_levels_are(five: Index) -> None:
    covering = answer(five, NOBODY, "grade:nos/level-1")
    alone = answer(five, NOBODY, "grade:nos/level-1", LowerGrades.NEVER)
    names = [[f.id.rpartition("/")[2] for f in found.functions] for found in (covering, alone)]
    assert names == [["reception", "repair", "coaching"], ["repair", "coaching"]]


@pytest.mark.parametrize(
    ("lower", "rule", "required", "steps"),
    [
        (LowerGrades.STANDARD, "included", 8 + 6 + 5, [6, 5]),
        (LowerGrades.ALWAYS, "included", 8 + 6 + 5, [6, 5]),
        (LowerGrades.NEVER, "not-included", 5, [6, 5]),
    ],
)
def test_lower_grades_always_never_or_by_the_standard(
    five: Index, lower: LowerGrades, rule: str, required: int, steps: list[int]
) -> None:
    found = answer(five, "grade:nos/level-5", "grade:nos/level-3", lower)
    assert (found.rule.lower_grades, found.summary.required) == (rule, required)
    assert [step.missing for step in found.steps] == steps
    assert found.rule.clauses == {"nos": "3"}


@pytest.mark.parametrize(
    ("lower", "rule", "required", "held", "steps"),
    [
        (LowerGrades.STANDARD, "not-included", 95, 0, [106, 95]),
        (LowerGrades.ALWAYS, "included", 100 + 106 + 95, 100, [106, 95]),
        (LowerGrades.NEVER, "not-included", 95, 0, [106, 95]),
    ],
)
def test_gap_counts_lower_grades_only_where_the_standard_says_so_or_it_is_asked(
    index: Index, lower: LowerGrades, rule: str, required: int, held: int, steps: list[int]
) -> None:
    found = answer(index, "grade:asm/junior", "grade:asm/senior", lower)
    assert (found.rule.lower_grades, found.summary.required) == (rule, required)
    assert found.summary.held == held
    assert [step.missing for step in found.steps] == steps


def test_a_rule_that_was_asked_for_says_so(index: Index) -> None:
    always = answer(index, "grade:asm/junior", "grade:asm/senior", LowerGrades.ALWAYS).rule
    never = answer(index, "grade:csm/level-3", "grade:csm/level-1", LowerGrades.NEVER).rule
    assert always.because == "asked for: lower grades always included"
    assert never.because == "asked for: lower grades never included"
    assert never.clauses == {"csm": "2.2"}


def test_standards_that_differ_are_each_followed(index: Index) -> None:
    found = answer(index, "grade:asm/junior", "grade:asm/senior+grade:csm/level-1")
    assert found.rule.lower_grades == "by-standard"
    assert found.rule.clauses == {"asm": None, "csm": "2.2"}
    assert found.rule.because == (
        "asm states no covering rule; csm clause 2.2: a higher grade covers the lower ones"
    )
    assert found.summary.required == 95 + (126 + 139 + 113)


def test_a_role_is_held_to_the_rule_of_its_grade(index: Index) -> None:
    found = answer(index, "grade:asm/junior", "role:after-sales-director")
    assert (found.rule.lower_grades, found.rule.clauses) == ("not-included", {"asm": None})


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("grade:nos/level-1", "grade:nos/level-5"),  # down
        ("grade:nos/level-5", "grade:nos/level-5"),
        ("grade:nos/level-5", "grade:sister/only"),  # another standard
        ("unit:nos/level-5/1.1", "grade:nos/level-1"),
        ("grade:nos/level-5", "unit:nos/level-1/1.1"),
        ("grade:nos/level-5+unit:nos/level-4/1.1", "grade:nos/level-1"),
        ("grade:nos/level-5", "grade:nos/level-4+grade:nos/level-3"),
        ("grade:nos/level-5", "grade:nos/level-4+unit:nos/level-3/1.1"),
    ],
)
def test_there_are_steps_only_up_the_grades_of_one_standard(
    five: Index, source: str, target: str
) -> None:
    assert answer(five, source, target).steps == ()


def test_there_are_no_steps_from_one_standard_to_another(index: Index) -> None:
    assert answer(index, "grade:asm/junior", "grade:csm/level-1").steps == ()


# --- Near matches --------------------------------------------------------------------------------


def near(found: GapAnswer) -> list[tuple[str, str, str, float, bool]]:
    return [
        (n.need, n.have, n.match, n.confidence, n.counted_as_held)
        for work in works(found).values()
        for n in work.near
    ]


def test_near_matches_say_what_the_held_item_is_to_the_needed_one(five: Index) -> None:
    """2.1/a3 and the sister's a5 are related only, which is not near."""
    found = answer(five, "grade:sister/only", "grade:nos/level-5")
    one, two, held = "nos/level-5/1.1", "nos/level-5/2.1", "sister/only/1.1"
    assert near(found) == [
        (f"{one}/a1", f"{held}/a1", "skos:exactMatch", 0.95, False),
        (f"{one}/a2", f"{held}/a2", "skos:closeMatch", 0.80, False),
        (f"{two}/a1", f"{held}/a3", "skos:broadMatch", 0.70, False),
        (f"{two}/a2", f"{held}/a4", "skos:narrowMatch", 0.90, False),
        (f"{two}/k1", f"{held}/k2", "skos:narrowMatch", 0.99, False),
        (f"{two}/k1", f"{held}/k1", "skos:closeMatch", 0.60, False),
    ]
    assert found.summary.near is None
    first = works(found)["nos/work/greeting"].near[0]
    assert first.label == "Can do fitting task 1"


def test_only_what_is_held_is_near(five: Index) -> None:
    """Of the two topics that are mapped to 2.1/k1, the one that is held."""
    one, two = "nos/level-5/1.1/a1", "nos/level-5/2.1/k1"
    held = "items:sister/only/1.1/k1,sister/only/1.1/a1"
    found = answer(five, held, "grade:nos/level-5", count_near=0.6)
    assert [(need, have.rpartition("/")[2]) for need, have, *_ in near(found)] == [
        (one, "a1"), (two, "k1"),
    ]  # fmt: skip
    assert found.summary.near is not None
    assert found.summary.near.counted_as_held == 2


def test_only_a_held_item_that_says_as_much_or_more_stands_in(five: Index) -> None:
    """From 0.70 up: exact 0.95, close 0.80 and broader 0.70; never narrower or related ones."""
    assert STANDS_IN == ("skos:exactMatch", "skos:closeMatch", "skos:broadMatch")
    found = answer(five, "grade:sister/only", "grade:nos/level-5", count_near=0.7)
    counted = [need for need, *_, counts in near(found) if counts]
    assert counted == ["nos/level-5/1.1/a1", "nos/level-5/1.1/a2", "nos/level-5/2.1/a1"]
    assert found.summary.near is not None
    assert (found.summary.near.threshold, found.summary.near.counted_as_held) == (0.7, 3)
    assert found.summary.near.readiness == pytest.approx(3 / 8)


def test_from_the_other_side_the_narrower_item_is_the_broader_one(five: Index) -> None:
    """Held level 5 is broader than the sister's a4 (0.90) and k2 (0.99), narrower than its a3."""
    found = answer(five, "grade:nos/level-5", "grade:sister/only", count_near=0.7)
    counted = [need.rpartition("/")[2] for need, *_, counts in near(found) if counts]
    assert counted == ["a1", "a2", "a4", "k2"]
    assert found.summary.near is not None
    assert found.summary.near.readiness == pytest.approx(4 / 7, abs=1e-6)


@pytest.mark.parametrize(
    ("threshold", "counted"), [(0.0, 4), (0.6, 4), (0.61, 3), (0.8, 2), (0.81, 1), (0.96, 0)]
)
def test_a_near_match_counts_from_the_threshold_up(
    five: Index, threshold: float, counted: int
) -> None:
    """Close 0.60, broader 0.70, close 0.80 and exact 0.95 of level 5's items."""
    found = answer(five, "grade:sister/only", "grade:nos/level-5", count_near=threshold)
    assert found.summary.near is not None
    assert found.summary.near.counted_as_held == counted
    assert found.summary.near.readiness == pytest.approx(counted / 8)


def test_what_near_matches_would_change_is_reported_apart(five: Index) -> None:
    plain = answer(five, "grade:sister/only", "grade:nos/level-5")
    counted = answer(five, "grade:sister/only", "grade:nos/level-5", count_near=0.5)
    assert counted.summary.model_copy(update={"near": None}) == plain.summary
    assert (counted.summary.held, counted.summary.readiness) == (0, 0.0)
    assert [f.held for f in counted.functions] == [f.held for f in plain.functions]


def test_near_matches_count_by_the_standards_weights(index: Index) -> None:
    """One csm item that asm's junior grade stands in for counts its cell's weight over its size."""
    found = answer(index, "grade:asm/junior", "grade:csm/level-3", count_near=0.8)
    assert found.summary.near is not None
    needs = {need for need, *_, counts in near(found) if counts}
    assert len(needs) == found.summary.near.counted_as_held > 0
    weight = {f.id: (f.weight, f.required) for f in found.functions}
    share = 0.0
    for need in needs:
        place = index.places[index.numbers[need]]
        percent, size = weight[place.function.id]
        assert percent is not None
        share += percent / size
    assert found.summary.near.readiness == pytest.approx(share / 95, abs=1e-6)


def test_what_is_held_has_no_near_match_beside_it(five: Index) -> None:
    found = answer(five, "grade:sister/only+unit:nos/level-5/1.1", "grade:nos/level-5")
    assert {need.rpartition("/")[0] for need, *_ in near(found)} == {"nos/level-5/2.1"}


def test_a_near_match_stands_with_the_work_of_the_needed_item(five: Index) -> None:
    found = works(answer(five, "grade:sister/only", "grade:nos/level-5"))
    assert len(found["nos/work/greeting"].near) == 2
    assert len(found["nos/work/fault-finding"].near) == 4
    assert found["nos/work/greeting"].have == ()


# --- A person ------------------------------------------------------------------------------------


def test_the_gap_of_a_person_counts_items_and_certificates(five: Index) -> None:
    person = Person.model_validate(
        {
            "id": "p-17",
            "items": ["nos/level-3/1.1/a1"],
            "certificates": [{"grade": "nos/level-4"}],
        }
    )
    found = answer(five, person, "grade:nos/level-3")
    assert found.from_ == "person:p-17"
    assert (found.summary.required, found.summary.held) == (8 + 6 + 5, 8 + 6 + 1)
    assert found.steps == ()


# --- What always holds ---------------------------------------------------------------------------


@given(data=st.data())
def test_a_gap_adds_up(data: st.DataObject, five: Index, index: Index) -> None:
    compiled = data.draw(st.sampled_from([five, index]))
    numbers = st.sets(st.integers(0, len(compiled.places) - 1), max_size=60)
    held, wanted = (
        Competencies(name, (Reason(name, sum(1 << n for n in data.draw(numbers))),))
        for name in ("held", "wanted")
    )
    threshold = data.draw(st.none() | st.floats(0, 1))
    found = describe(compiled, gap(compiled, held, wanted, count_near=threshold))
    summary = found.summary
    assert summary.required == wanted.bits.bit_count()
    assert summary.held == (wanted.bits & held.bits).bit_count()
    for part in (summary, summary.abilities, summary.knowledge):
        assert part.held + part.missing == part.required
    assert summary.abilities.required + summary.knowledge.required == summary.required
    for parts in (summary.by_grade, found.functions, [c for f in found.functions for c in f.cells]):
        assert sum(part.required for part in parts) == summary.required
        assert sum(part.held for part in parts) == summary.held
    needs = [item.id for work in works(found).values() for item in work.need]
    assert len(needs) == len(set(needs)) == summary.missing
    assert (summary.readiness is None) == (summary.required == 0)
    if summary.near and summary.readiness is not None:
        assert summary.near.readiness is not None
        assert summary.readiness <= summary.near.readiness <= 1
        assert summary.near.counted_as_held <= summary.missing

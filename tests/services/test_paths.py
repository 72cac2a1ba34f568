"""Career paths: the steps, what each adds, and how long its entry routes make one wait.

The waits are those of asm 5.4.1, 5.5.1 and 5.6.1, of csm 1.7.2, and of ``five-levels``.
"""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import pytest

from skillgraph.errors import ReferenceSyntaxError, UnknownIdError
from skillgraph.index.career import CareerGraph
from skillgraph.index.compiled import Index
from skillgraph.services.language import Language
from skillgraph.services.paths import Path, Paths, PathStep, paths


def find(index: Index, start: str, end: str, limit: int = 3) -> Paths:
    return paths(index, start, end, limit=limit, language=Language.EN)


def best(index: Index, start: str, end: str) -> Path:
    return find(index, start, end).paths[0]


def waits(step: PathStep) -> dict[str, float]:
    return {wait.route: wait.years for wait in step.waits}


# --- Up the grades -------------------------------------------------------------------------------


def test_from_junior_to_senior_one_waits_two_years_and_three(index: Index) -> None:
    """5.5.1: 2 years since the junior certificate; 5.6.1: 4 since the intermediate one, or 3."""
    found = best(index, "grade:asm/junior", "grade:asm/senior")
    first, second = found.steps
    assert (first.from_, first.to.id, first.kind) == (
        "grade:asm/junior", "grade:asm/intermediate", "next-grade",
    )  # fmt: skip
    assert (second.from_, second.to.id) == ("grade:asm/intermediate", "grade:asm/senior")
    assert waits(first) == {"asm/intermediate/entry/1": 2}
    assert waits(second) == {"asm/senior/entry/1": 4, "asm/senior/entry/2": 3}
    assert [first.waits[0].clause, second.waits[0].clause] == ["5.5.1", "5.6.1"]
    assert (first.waiting_years, second.waiting_years) == (2, 3)
    assert found.waiting_years == 2 + 3


def test_each_step_has_its_gap(index: Index) -> None:
    found = best(index, "grade:asm/junior", "grade:asm/senior")
    assert [(step.required, step.missing) for step in found.steps] == [(106, 106), (95, 95)]
    assert found.missing == 106 + 95


def test_a_covering_grade_requires_all_and_misses_its_own(index: Index) -> None:
    found = best(index, "grade:csm/level-3", "grade:csm/level-1")
    assert [(step.required, step.missing) for step in found.steps] == [
        (126 + 139, 139),
        (126 + 139 + 113, 113),
    ]


def test_from_the_grade_below_the_routes_count_that_ask_for_it(index: Index) -> None:
    """二级: level 3 held for 2 years. 一级: its assessment passed, or level 2 held for 2 years."""
    first, second = best(index, "grade:csm/level-3", "grade:csm/level-1").steps
    assert waits(first) == {"csm/level-2/entry/5": 2}
    assert waits(second) == {"csm/level-1/entry/3": 0, "csm/level-1/entry/4": 2}
    assert (first.waiting_years, second.waiting_years) == (2, 0)


def test_conditions_of_one_route_run_side_by_side(five: Index) -> None:
    """Level 4: 2 years since level 5; or 4 years' work, and level 5 held for 1 of them."""
    [step] = best(five, "grade:nos/level-5", "grade:nos/level-4").steps
    assert waits(step) == {"nos/level-4/entry/1": 2, "nos/level-4/entry/2": 4}
    assert step.waiting_years == 2


def test_five_levels_are_four_steps(five: Index) -> None:
    found = best(five, "grade:nos/level-5", "grade:nos/level-1")
    assert [step.to.label for step in found.steps] == [f"Level {n}" for n in (4, 3, 2, 1)]
    assert [(step.required, step.missing) for step in found.steps] == [
        (8 + 6, 6), (14 + 5, 5), (19 + 6, 6), (25 + 5, 5),
    ]  # fmt: skip
    # 2 years; 3 (the 6 years of route 2 need no certificate); half a year; none is stated
    assert [step.waiting_years for step in found.steps] == [2, 3, 0.5, None]
    assert found.steps[-1].waits == ()
    assert found.waiting_years == 2 + 3 + 0.5
    assert found.missing == 6 + 5 + 6 + 5


def test_no_way_leads_down_the_grades_or_to_another_standard(index: Index, five: Index) -> None:
    assert find(index, "grade:asm/senior", "grade:asm/junior").paths == ()
    assert find(five, "grade:nos/level-5", "grade:sister/only").paths == ()


# --- Over posts ----------------------------------------------------------------------------------


def test_a_post_leads_over_the_grades_that_annex_a_sets_beside_posts(index: Index) -> None:
    found = best(index, "role:after-sales-specialist", "role:after-sales-director")
    assert [(step.kind, step.to.id) for step in found.steps] == [
        ("corresponds-to", "grade:asm/junior"),
        ("next-grade", "grade:asm/intermediate"),
        ("next-grade", "grade:asm/senior"),
        ("qualifies-for", "role:after-sales-director"),
    ]
    # the post requires what its grade does, and what a step requires is not missed again
    assert [step.missing for step in found.steps] == [0, 106, 95, 0]
    assert found.missing == 106 + 95


def test_who_comes_from_a_post_may_take_any_route(index: Index) -> None:
    """5.4.1: 3, 2 or 1 years; with a bachelor's degree and the probation completed, none."""
    step = best(index, "role:after-sales-specialist", "grade:asm/junior").steps[0]
    assert waits(step) == {
        f"asm/junior/entry/{n}": years for n, years in enumerate((3, 2, 1, 0), 1)
    }
    assert step.waiting_years == 0


def test_no_time_is_known_where_a_step_leads_to_a_post(index: Index) -> None:
    [step] = best(index, "grade:asm/senior", "role:after-sales-director").steps
    assert (step.kind, step.waiting_years, step.waits) == ("qualifies-for", None, ())
    assert best(index, "grade:asm/senior", "role:after-sales-director").waiting_years == 0


def test_a_promotion_cites_the_job_description_that_states_it(index: Index) -> None:
    found = best(index, "role:after-sales-supervisor", "role:sales-director")
    assert [(step.kind, step.to.id) for step in found.steps] == [
        ("promotes-to", "role:after-sales-manager"),
        ("promotes-to", "role:sales-director"),
    ]
    [reason] = found.steps[0].because
    assert reason.source == "job/supervisor-household-registration"
    assert reason.clause == "售后主管-岗位说明书(第4篇), 晋升"


def test_a_transfer_is_a_step(index: Index) -> None:
    [step] = best(index, "role:after-sales-supervisor", "role:channel-supervisor").steps
    assert step.kind == "transfers-to"


def test_reporting_and_working_together_are_no_steps(index: Index) -> None:
    assert find(index, "role:after-sales-supervisor", "role:regional-manager").paths == ()
    assert find(index, "role:after-sales-staff", "role:repair-staff").paths == ()


def test_a_step_over_grades_cites_the_standard(index: Index) -> None:
    up = best(index, "grade:asm/junior", "grade:asm/intermediate").steps[0].because
    assert [(e.source, e.clause) for e in up] == [("source/asm", "5.3.1")]
    post = best(index, "grade:asm/senior", "role:after-sales-director").steps[0].because
    assert [(e.source, e.clause) for e in post] == [("source/asm", "附录 A, 表 A")]


# --- Which paths ---------------------------------------------------------------------------------


def leading(index: Index, *ways: tuple[str, ...]) -> Index:
    """The same index, with a made-up career graph: these ways and no other."""
    graph: CareerGraph = nx.DiGraph()
    for way in ways:
        nx.add_path(graph, way, kind="transfers-to", because=())
    changed = replace(index)
    vars(changed)["career"] = graph  # as if it had been asked for already
    return changed


def ways(found: Paths) -> list[list[str]]:
    return [[step.to.id.rpartition(":")[2] for step in path.steps] for path in found.paths]


@pytest.fixture(scope="module")
def crossing(five: Index) -> Index:
    """From level 5 to level 2 over level 4, over level 3, or over both."""
    five_, four, three, two = (f"nos/level-{n}" for n in (5, 4, 3, 2))
    return leading(five, (five_, four, two), (five_, three, two), (four, three))


def test_the_fewest_steps_come_first_and_then_the_shortest_wait(crossing: Index) -> None:
    """Over level 4: 2 years and 0.5. Over level 3: 3 and 0.5, at the least of its routes' times.

    Over both: 2, 3 and 0.5.
    """
    found = find(crossing, "grade:nos/level-5", "grade:nos/level-2")
    assert ways(found) == [
        ["nos/level-4", "nos/level-2"],
        ["nos/level-3", "nos/level-2"],
        ["nos/level-4", "nos/level-3", "nos/level-2"],
    ]
    assert [path.waiting_years for path in found.paths] == [2.5, 3.5, 5.5]


def test_a_shorter_wait_goes_before_a_smaller_gap(five: Index) -> None:
    """Over the sister no time is known, and 7 + 14 items are missed; over level 2, half a year and
    17. Then level 4 takes 2 years from either.
    """
    first, last = "nos/level-5", "nos/level-4"
    made = leading(five, (first, "nos/level-2", last), (first, "sister/only", last))
    found = find(made, "grade:nos/level-5", "grade:nos/level-4")
    assert ways(found) == [["sister/only", last], ["nos/level-2", last]]
    assert [path.waiting_years for path in found.paths] == [2, 2.5]


def test_of_equal_steps_and_waits_the_smallest_gap_comes_first(index: Index) -> None:
    """The assistant's post requires what a junior holds; the director's, 95 items more."""
    first, last = "asm/junior", "role/sales-director"
    assistant, director = (
        "role/assistant-after-sales-service-manager", "role/after-sales-director",
    )  # fmt: skip
    made = leading(index, (first, director, last), (first, assistant, last))
    found = find(made, "grade:asm/junior", "role:sales-director")
    assert ways(found) == [
        ["assistant-after-sales-service-manager", "sales-director"],
        ["after-sales-director", "sales-director"],
    ]
    assert [path.missing for path in found.paths] == [0, 95]


@pytest.mark.parametrize(("limit", "number"), [(0, 0), (1, 1), (2, 2), (9, 3)])
def test_no_more_paths_than_asked_for(crossing: Index, limit: int, number: int) -> None:
    found = find(crossing, "grade:nos/level-5", "grade:nos/level-2", limit)
    assert len(found.paths) == number


def test_what_an_earlier_step_required_is_not_missed_again(crossing: Index) -> None:
    """Level 2 covers 8 + 6 + 5 + 6; over level 4 one has 8 + 6 of them, over level 3 also 5."""
    found = find(crossing, "grade:nos/level-5", "grade:nos/level-2")
    assert [[step.missing for step in path.steps] for path in found.paths] == [
        [6, 5 + 6],
        [6 + 5, 6],
        [6, 5, 6],
    ]


def test_the_steps_of_a_path_join(index: Index) -> None:
    found = find(index, "role:after-sales-staff", "grade:asm/senior")
    for path in found.paths:
        ends = ["role:after-sales-staff", *(step.to.id for step in path.steps)]
        assert [step.from_ for step in path.steps] == ends[:-1]
        assert ends[-1] == "grade:asm/senior"
        assert len(set(ends)) == len(ends)
    assert found.paths


def test_nobody_goes_from_a_place_to_itself(index: Index) -> None:
    for ref in ("grade:asm/junior", "role:after-sales-manager"):
        found = find(index, ref, ref)
        assert (found.from_, found.to, found.paths) == (ref, ref, ())


def test_a_post_that_no_step_reaches_has_no_path(index: Index) -> None:
    """The deputy general manager is only reported to."""
    ref = "role:deputy-general-manager-in-charge"
    assert find(index, "role:after-sales-staff", ref).paths == ()
    assert find(index, ref, "role:after-sales-staff").paths == ()


def test_labels_are_in_the_language_asked_for(index: Index) -> None:
    found = paths(index, "grade:asm/junior", "grade:asm/senior")
    assert [step.to.label for step in found.paths[0].steps] == ["中级", "高级"]


@pytest.mark.parametrize(
    ("start", "end", "error"),
    [
        ("standard:asm", "grade:asm/senior", ReferenceSyntaxError),
        ("grade:asm/junior", "unit:asm/senior/6.2", ReferenceSyntaxError),
        ("grade:asm/junior+role:after-sales-staff", "grade:asm/senior", ReferenceSyntaxError),
        ("items:asm/junior/1.1/a1", "grade:asm/senior", ReferenceSyntaxError),
        ("job:manager-excerpt", "grade:asm/senior", ReferenceSyntaxError),
        ("", "grade:asm/senior", ReferenceSyntaxError),
        ("grade:asm/junior", "grade:asm/expert", UnknownIdError),
        ("role:nobody", "grade:asm/senior", UnknownIdError),
    ],
)
def test_a_path_leads_between_single_posts_and_grades(
    index: Index, start: str, end: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        find(index, start, end)

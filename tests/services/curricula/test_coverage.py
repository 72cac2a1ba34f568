"""Coverage: what a curriculum teaches of a target, with figures counted in the sources.

csm's level 3 has 126 items and weighs its first function with 20 of 100, 5 of which are the
basics'; that function has 15 items, 4 of them in unit 1.1 (2 abilities, 2 knowledge items).
asm gives no weights; its senior grade has 52 abilities and 43 knowledge items.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from skillgraph.curriculum.model import Claim, Curriculum, Line
from skillgraph.curriculum.reading import read
from skillgraph.errors import InputError, ReferenceSyntaxError, TableError, UnknownIdError
from skillgraph.index.compiled import Index
from skillgraph.services.curricula.answer import Coverage, WorkContentCoverage
from skillgraph.services.curricula.coverage import coverage
from skillgraph.services.language import Language
from skillgraph.services.practice import materials
from skillgraph.services.refs import LowerGrades

SENIOR, LEVEL_3 = "grade:asm/senior", "grade:csm/level-3"
FRAMEWORK = "asm/senior/6.2/a1"


def line(
    *teaches: str,
    course: str = "Training",
    hours: str | None = None,
    term: int | None = None,
    confirmed: tuple[str, ...] | None = None,
) -> Line:
    """A line; its row is set by its place in the curriculum."""
    return Line(
        row=0,
        course=course,
        hours=None if hours is None else Decimal(hours),
        term=term,
        teaches=tuple(map(Claim, teaches)),
        confirmed=confirmed,
    )


def curriculum(*lines: Line) -> Curriculum:
    numbered = (
        Line(row, *(getattr(each, name) for name in Line.__slots__[1:]))
        for row, each in enumerate(lines, start=2)
    )
    return Curriculum("courses.xlsx", tuple(numbered))


def covered(index: Index, to: str, *lines: Line) -> Coverage:
    return coverage(index, curriculum(*lines), to, language=Language.EN)


def works(found: Coverage) -> dict[str, WorkContentCoverage]:
    return {work.id: work for function in found.functions for work in function.work_contents}


# --- Counting ------------------------------------------------------------------------------------


def test_confirmed_and_proposed_items_are_counted_apart(index: Index) -> None:
    found = covered(
        index, SENIOR, line(FRAMEWORK, "薪酬管理", "高等数学"), line("6.9.9", "asm/junior/2.2/a1")
    )
    summary = found.summary
    assert summary.tally.model_dump() == {
        "items": 95, "confirmed": 1, "proposed": 1, "uncovered": 93,
    }  # fmt: skip
    assert summary.abilities.model_dump() == {
        "items": 52, "confirmed": 1, "proposed": 0, "uncovered": 51,
    }  # fmt: skip
    assert summary.knowledge.model_dump() == {
        "items": 43, "confirmed": 0, "proposed": 1, "uncovered": 42,
    }  # fmt: skip
    assert summary.claims.model_dump() == {
        "claims": 5, "confirmed": 2, "proposed": 1, "none": 1, "unresolved": 1,
    }  # fmt: skip
    assert summary.outside == 1


def test_an_item_that_is_confirmed_once_is_not_proposed_too(index: Index) -> None:
    found = covered(index, SENIOR, line("会制定系统的培训框架"), line(FRAMEWORK))
    assert (found.summary.tally.confirmed, found.summary.tally.proposed) == (1, 0)
    (item,) = works(found)["asm/work/team-training"].covered
    assert [(where.row, where.status) for where in item.taught_by] == [
        (2, "proposed"),
        (3, "confirmed"),
    ]


def test_every_item_of_the_target_stands_in_one_list(index: Index) -> None:
    found = covered(index, SENIOR, line("asm/senior/6.2", "薪酬管理"))
    listed = [
        item.id
        for work in works(found).values()
        for item in (*work.covered, *work.proposed, *work.uncovered)
    ]
    required = [place.item.id for place in index.items_in(index.required["asm/senior"])]
    assert sorted(listed) == sorted(required)


def test_coverage_follows_the_standards_weights(index: Index) -> None:
    found = covered(index, LEVEL_3, line("csm/level-3/1.1"))
    assert found.summary.weighting == "standard"
    assert found.summary.coverage.confirmed == round(20 * 4 / 15 / 95, 6)
    first = found.functions[0]
    assert first.weight == 20
    assert first.coverage.confirmed == round(4 / 15, 6)
    assert first.work_contents[0].coverage.confirmed == 1
    assert first.work_contents[1].coverage.confirmed == 0


def test_without_weights_items_count_alike(index: Index) -> None:
    found = covered(index, SENIOR, line("asm/senior/6.2", "薪酬管理"))
    assert found.summary.weighting == "equal"
    assert found.summary.coverage.confirmed == round(6 / 95, 6)
    assert found.summary.coverage.with_proposed == round(7 / 95, 6)


def test_an_items_weight_is_its_share_of_the_cell(index: Index) -> None:
    found = covered(index, LEVEL_3, line())
    item = works(found)["csm/work/customer-composition"].uncovered[0]
    assert item.weight == round(20 / 15, 4)


def test_what_counts_through_a_whole_unit_only_is_said(index: Index) -> None:
    found = covered(index, SENIOR, line("asm/senior/6.2"), line(FRAMEWORK))
    assert found.summary.tally.confirmed == 6
    assert found.summary.whole == 5


def test_a_target_that_asks_nothing_has_no_coverage_rather_than_none_of_it(index: Index) -> None:
    found = covered(index, "role:service-engineer", line(FRAMEWORK))
    assert found.summary.coverage.confirmed is None
    assert found.summary.tally.items == 0
    assert found.summary.outside == 1


def test_the_covering_rule_is_the_standards(index: Index) -> None:
    level_2 = covered(index, "grade:csm/level-2", line("csm/level-3/1.1"))
    assert level_2.rule.clauses == {"csm": "2.2"}
    assert level_2.summary.tally.confirmed == 4
    senior = covered(index, SENIOR, line("asm/junior/2.2/a1"))
    assert senior.rule.lower_grades == "not-included"
    assert [item.id for item in senior.outside] == ["asm/junior/2.2/a1"]


def test_lower_grades_are_taken_in_where_they_are_asked_for(index: Index) -> None:
    found = coverage(
        index, curriculum(line("asm/junior/2.2/a1")), SENIOR, lower_grades=LowerGrades.ALWAYS
    )
    assert found.summary.tally.confirmed == 1
    assert [each.grade for each in found.summary.by_grade] == [
        "asm/junior",
        "asm/intermediate",
        "asm/senior",
    ]


def test_an_empty_curriculum_covers_nothing_and_knows_no_hours(index: Index) -> None:
    found = covered(index, SENIOR)
    assert found.summary.tally.uncovered == 95
    assert found.summary.coverage.confirmed == 0
    assert found.hours.lines == 0
    assert found.matrix.courses == ()


def test_an_uncovered_item_comes_with_what_it_could_be_taught_with(index: Index) -> None:
    found = covered(index, SENIOR, line(FRAMEWORK))
    uncovered = [item for work in works(found).values() for item in work.uncovered]
    assert FRAMEWORK not in {item.id for item in uncovered}
    assert any(item.materials for item in uncovered)
    for item in uncovered:
        assert item.materials == materials(index, item.id, Language.EN)


# --- Lines ---------------------------------------------------------------------------------------


def test_every_claim_comes_back_with_its_match(index: Index) -> None:
    found = covered(index, SENIOR, line(FRAMEWORK, "薪酬管理", "高等数学", "能力 1.1.1"))
    by_id, by_words, none, by_number = found.lines[0].claims
    assert (by_id.status, by_id.items, by_id.score) == ("confirmed", (FRAMEWORK,), None)
    assert (by_words.status, by_words.items) == ("proposed", ("asm/senior/6.3/k1",))
    assert by_words.match
    assert by_words.match.label == index.labelled["asm/senior/6.3/k1"].label_en
    assert by_words.score
    assert by_words.runner_up
    assert by_words.score > by_words.runner_up.score
    assert (none.status, none.items) == ("none", ())
    assert (by_number.items, by_number.decided_by) == (("asm/senior/1.1/a1",), "target")


def test_items_outside_the_target_are_named_with_the_claim(index: Index) -> None:
    (claim,) = covered(index, SENIOR, line("asm/junior/2.2/a1")).lines[0].claims
    assert claim.items == claim.outside == ("asm/junior/2.2/a1",)


def test_what_the_teacher_confirmed_decides_on_words(index: Index) -> None:
    words = ("会制定系统的培训框架", "薪酬管理")
    found = covered(index, SENIOR, line(*words, confirmed=(FRAMEWORK, "asm/senior/6.2/k2")))
    framework, pay, besides = found.lines[0].claims
    assert (framework.status, framework.decided_by) == ("confirmed", "teacher")
    assert framework.items == (FRAMEWORK,)
    assert (pay.status, pay.items, pay.decided_by) == ("none", (), "teacher")
    assert (besides.text, besides.status) == ("asm/senior/6.2/k2", "confirmed")
    assert (found.summary.tally.confirmed, found.summary.tally.proposed) == (2, 0)


def test_words_that_the_teacher_confirmed_nothing_for_teach_nothing(index: Index) -> None:
    found = covered(index, SENIOR, line("薪酬管理", FRAMEWORK, confirmed=()))
    assert [claim.status for claim in found.lines[0].claims] == ["none", "confirmed"]


def test_an_unknown_id_that_the_teacher_confirmed_is_a_problem(index: Index) -> None:
    found = covered(index, SENIOR, line("薪酬管理", confirmed=("asm/senior/6.3/k99",)))
    (problem,) = found.problems
    assert problem.column == "确认 confirmed ids"
    assert "asm/senior/6.3/k99" in problem.problem


def test_problems_name_the_place_and_those_of_the_file_are_passed_on(index: Index) -> None:
    place = {"row": 7, "column": "hours", "expected": "a number", "sheet": "S"}
    error = TableError("courses.xlsx", "'x' is no number", **place)  # type: ignore[arg-type]
    notice = TableError("courses.xlsx", "4课时 is read as 4", row=8, sheet="S")
    taught = Line(9, "Training", teaches=(Claim("asm/senoir/6.2/a1"),), sheet="S")
    given = Curriculum("courses.xlsx", (taught,), (error,), (notice,))
    found = coverage(index, given, SENIOR)
    passed, own = found.problems
    assert passed.model_dump() == {
        "file": "courses.xlsx", "problem": "'x' is no number", **place,
    }  # fmt: skip
    assert (own.file, own.sheet, own.row, own.column) == ("courses.xlsx", "S", 9, "teaches")
    assert own.expected
    assert own.expected.startswith(FRAMEWORK)
    assert [each.problem for each in found.notices] == ["4课时 is read as 4"]


def test_a_problem_quotes_no_more_of_a_claim_than_its_beginning(index: Index) -> None:
    (problem,) = covered(index, SENIOR, line("asm/senior/6.2/a1 " + "跳" * 9_000)).problems
    assert len(problem.problem) < 200


def test_a_problem_of_a_claim_names_the_column_that_it_stands_in(index: Index) -> None:
    table = "课程,能力目标,知识目标\n培训,能力 6.2.9,6.2.1\n接待,6.2.1,6.2.9\n"
    found = coverage(index, read("a.csv", table.encode()), SENIOR)
    assert [(p.row, p.column) for p in found.problems] == [(2, "能力目标"), (3, "知识目标")]


# --- Course by unit ------------------------------------------------------------------------------


def test_the_matrix_counts_a_courses_items_in_each_unit(index: Index) -> None:
    found = covered(
        index,
        SENIOR,
        line(FRAMEWORK, "asm/senior/6.2/a2", course="Training", hours="8"),
        line("会制定系统的培训框架", "薪酬管理", course="People", hours="4"),
        line("asm/senior/6.2/a2", "asm/junior/2.2/a1", course="Training"),
    )
    matrix = found.matrix
    training, people = matrix.courses
    assert [cell.model_dump() for cell in training.cells] == [
        {"unit": "asm/senior/6.2", "confirmed": 2, "proposed": 0},
    ]
    assert [cell.model_dump() for cell in people.cells] == [
        {"unit": "asm/senior/6.2", "confirmed": 0, "proposed": 1},
        {"unit": "asm/senior/6.3", "confirmed": 0, "proposed": 1},
    ]
    assert (training.hours, people.hours) == (None, 4), "one line of the first gives no hours"
    assert training.outside == 1
    assert sum(unit.items for unit in matrix.units) == 95


def test_the_matrix_leaves_out_what_the_target_does_not_ask_of_a_unit(index: Index) -> None:
    found = covered(index, f"items:{FRAMEWORK}", line(FRAMEWORK, "asm/senior/6.2/a2"))
    (unit,), (course,) = found.matrix.units, found.matrix.courses
    assert unit.items == 1
    assert [cell.confirmed for cell in course.cells] == [1]
    assert course.outside == 1


# --- Hours ---------------------------------------------------------------------------------------


def test_a_lines_hours_are_spread_evenly_over_what_it_teaches(index: Index) -> None:
    taught = ("csm/level-3/1.1/a1", "画出企业组织结构图", "csm/level-3/2.1/k1",
              "csm/level-1/1.1/a1", "csm/basic/professional-ethics")  # fmt: skip
    found = covered(index, LEVEL_3, line(*taught, hours="10")).hours
    assert (found.total, found.confirmed, found.proposed) == (10, 4, 2)
    assert (found.outside, found.basics, found.unmatched) == (2, 2, 0)
    cells = {cell.function.rpartition("/")[2]: cell for cell in found.cells}
    overview, department = cells["customer-service-overview"], cells["customer-service-department"]
    assert (overview.confirmed, overview.proposed, overview.share) == (2, 2, round(4 / 6, 4))
    assert (department.confirmed, department.share) == (2, round(2 / 6, 4))


def test_what_a_line_names_and_says_in_words_gets_its_hours_once(index: Index) -> None:
    found = covered(index, SENIOR, line(FRAMEWORK, "会制定系统的培训框架", hours="6")).hours
    assert (found.confirmed, found.proposed) == (6, 0)


def test_a_function_is_due_its_weight_without_the_basics(index: Index) -> None:
    found = covered(index, LEVEL_3, line())
    assert [cell.due for cell in found.hours.cells] == [
        round(weight / 95, 4) for weight in (20, 15, 14, 17, 14, 15)
    ]
    assert [cell.share for cell in found.hours.cells] == [None] * 6
    assert [basics.weight for basics in found.basics] == [5]


def test_without_weights_a_function_is_due_its_share_of_the_items(index: Index) -> None:
    cells = covered(index, SENIOR, line()).hours.cells
    assert [cell.due for cell in cells] == [round(n / 95, 4) for n in (13, 14, 15, 16, 13, 24)]


def test_unknown_hours_are_named_and_are_not_zero(index: Index) -> None:
    found = covered(index, SENIOR, line(FRAMEWORK), line("高等数学", hours="64")).hours
    assert [where.row for where in found.unknown] == [2]
    assert (found.lines, found.total, found.unmatched) == (1, 64, 64)


def test_the_parts_of_the_hours_add_up_to_the_total(index: Index) -> None:
    lines = (
        line(FRAMEWORK, "薪酬管理", "asm/junior/2.2/a1", hours="7"),
        line("asm/senior/3.2", "职业道德", hours="5.5"),
        line("高等数学", hours="64"),
        line(hours="2"),
    )
    hours = covered(index, SENIOR, *lines).hours
    parts = (hours.confirmed, hours.proposed, hours.outside, hours.basics, hours.unmatched)
    assert hours.total == 78.5
    assert sum(parts) == pytest.approx(78.5, abs=0.001)
    inside = sum(cell.confirmed + cell.proposed for cell in hours.cells)
    assert inside == pytest.approx(hours.confirmed + hours.proposed, abs=0.001)


# --- Taught twice, or too early ------------------------------------------------------------------


def test_an_item_of_two_lines_is_an_overlap_with_both_places(index: Index) -> None:
    found = covered(
        index, SENIOR, line(FRAMEWORK, course="A"), line("会制定系统的培训框架", course="B")
    )
    (overlap,) = found.overlaps
    assert (overlap.id, overlap.required) == (FRAMEWORK, True)
    assert [(w.course, w.status) for w in overlap.taught_by] == [
        ("A", "confirmed"),
        ("B", "proposed"),
    ]


def test_the_same_item_twice_in_one_line_is_no_overlap(index: Index) -> None:
    assert covered(index, SENIOR, line(FRAMEWORK, "会制定系统的培训框架")).overlaps == ()


JUNIOR_DRILL, SENIOR_DRILL = "asm/junior/3.2/a2", "asm/senior/3.2/a3"
MIDDLE_PLAN = "asm/intermediate/3.2/a1"


def test_a_higher_grade_before_the_lower_in_the_same_work_is_too_early(index: Index) -> None:
    order = covered(index, SENIOR, line(SENIOR_DRILL), line(MIDDLE_PLAN), line(JUNIOR_DRILL)).order
    assert order.by == "row"
    found = {early.id: [first.id for first in early.before] for early in order.too_early}
    assert found == {MIDDLE_PLAN: [JUNIOR_DRILL], SENIOR_DRILL: [JUNIOR_DRILL, MIDDLE_PLAN]}
    assert {early.work_content.id for early in order.too_early} == {
        "asm/work/contingency-planning-and-drills"
    }


def test_only_the_first_teaching_of_the_lower_grade_counts(index: Index) -> None:
    lines = (line(JUNIOR_DRILL), line(SENIOR_DRILL), line("asm/junior/3.2/a1"))
    assert covered(index, SENIOR, *lines).order.too_early == ()


@pytest.mark.parametrize("lower", ["asm/junior/3.3/a1", "asm/senior/3.2/a1"])
def test_other_work_and_the_same_grade_are_not_out_of_order(index: Index, lower: str) -> None:
    assert covered(index, SENIOR, line(SENIOR_DRILL), line(lower)).order.too_early == ()


def test_both_in_one_line_are_not_out_of_order(index: Index) -> None:
    assert covered(index, SENIOR, line(SENIOR_DRILL, JUNIOR_DRILL)).order.too_early == ()


def test_terms_go_before_rows(index: Index) -> None:
    senior, junior = line(SENIOR_DRILL, term=3), line(JUNIOR_DRILL, term=1)
    in_order = covered(index, SENIOR, senior, junior).order
    assert (in_order.by, in_order.too_early) == ("term", ())
    swapped = covered(index, SENIOR, line(JUNIOR_DRILL, term=3), line(SENIOR_DRILL, term=1)).order
    (early,) = swapped.too_early
    assert (early.taught.row, early.before[0].taught.row) == (3, 2)
    assert not early.before[0].same_term


def test_rows_of_one_term_are_compared_and_marked(index: Index) -> None:
    lines = (line(SENIOR_DRILL, term=2), line(JUNIOR_DRILL, term=2))
    (early,) = covered(index, SENIOR, *lines).order.too_early
    assert early.before[0].same_term


def test_a_line_without_a_term_beside_others_has_no_known_place(index: Index) -> None:
    lines = (line(SENIOR_DRILL), line(JUNIOR_DRILL, term=2))
    order = covered(index, SENIOR, *lines).order
    assert order.too_early == ()
    assert [where.row for where in order.unknown] == [2]


def test_what_is_too_early_says_how_sure_it_is(index: Index) -> None:
    lines = (line("能组织应急预案演练"), line(JUNIOR_DRILL))
    (early,) = covered(index, SENIOR, *lines).order.too_early
    assert early.taught.status == "proposed"
    assert early.before[0].taught.status == "confirmed"


# --- The answer ----------------------------------------------------------------------------------


def test_the_answer_survives_json(index: Index) -> None:
    given = curriculum(line(FRAMEWORK, "薪酬管理", hours="8", term=1), line("6.2.1"))
    found = coverage(index, given, SENIOR, hours=Decimal(40))
    assert Coverage.model_validate_json(found.model_dump_json()) == found


@pytest.mark.parametrize("threshold", [-0.1, 1.1])
def test_a_threshold_outside_0_to_1_is_refused(index: Index, threshold: float) -> None:
    with pytest.raises(InputError, match="between 0 and 1"):
        coverage(index, curriculum(), SENIOR, threshold=threshold)


@pytest.mark.parametrize(
    ("to", "error"), [("senior", ReferenceSyntaxError), ("grade:asm/none", UnknownIdError)]
)
def test_a_target_that_is_none_is_refused(index: Index, to: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        coverage(index, curriculum(), to)

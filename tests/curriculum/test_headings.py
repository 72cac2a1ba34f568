"""A heading is recognised in Chinese and English, in any order, wherever it stands."""

from __future__ import annotations

import pytest

from skillgraph.curriculum.headings import Column, classify
from skillgraph.curriculum.model import Claim
from skillgraph.curriculum.reading import read
from spreadsheets import csv, xlsx


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("课程", Column.COURSE),
        ("课程名称", Column.COURSE),
        (" 课 程 名 称 ", Column.COURSE),
        ("Course Name", Column.COURSE),
        ("课程（中文）", Column.COURSE),
        ("模块", Column.MODULE),
        ("章节", Column.MODULE),
        ("项目/任务", None),
        ("教学内容", Column.MODULE),
        ("工作任务", Column.MODULE),
        ("Contact hours", Column.HOURS),
        ("对应的职业能力", Column.TEACHES),
        ("学时", Column.HOURS),
        ("课时", Column.HOURS),
        ("总学时", Column.HOURS),
        ("学时（节）", Column.HOURS),
        ("Hours", Column.HOURS),
        ("理论学时", None),
        ("周学时", None),
        ("开课学期", Column.TERM),
        ("教学目标", Column.TEACHES),
        ("对应能力", Column.TEACHES),
        ("能力要求", Column.TEACHES),
        ("知识点*", Column.TEACHES),
        ("职业能力要求", Column.TEACHES),
        ("相关知识要求", Column.TEACHES),
        ("技能要求", Column.TEACHES),
        ("能力编号", Column.TEACHES),
        ("课程编号", None),
        ("职业技能等级", None),
        ("素质目标", None),
        ("item ids", Column.TEACHES),
        ("标准", Column.WITHIN),
        ("等级", Column.WITHIN),
        ("备注", None),
        ("编号", None),
        ("", None),
        *((column.value, column) for column in Column),
    ],
)
def test_a_heading_is_told_by_its_name(name: str, column: Column | None) -> None:
    assert classify(name) is column


def test_the_columns_may_stand_in_any_order_and_language() -> None:
    content = csv(("Teaches", "学期", "Course", "课时"), ("2.1.1", "1", "售后", "4"))
    (line,) = read("a.csv", content).lines
    assert (line.course, line.term, str(line.hours)) == ("售后", 1, "4")
    assert [claim.text for claim in line.teaches] == ["2.1.1"]


def test_a_column_that_is_not_known_is_named_and_passed_over() -> None:
    content = csv(("课程", "学分", "教学目标", "备注"), ("售后", "2", "2.1.1", "x"))
    curriculum = read("a.csv", content)
    assert [(n.row, n.column) for n in curriculum.notices] == [(1, "学分"), (1, "备注")]
    assert curriculum.problems == ()


def test_titles_above_the_heading_are_skipped_and_said() -> None:
    content = xlsx(("培养方案",), (), ("课程", "教学目标"), ("售后", "2.1.1"))
    curriculum = read("a.xlsx", content)
    assert [line.row for line in curriculum.lines] == [4]
    assert str(curriculum.notices[0]) == "a.xlsx!计划:1: row 1 above the heading: not read"


def test_a_form_above_the_table_is_not_taken_for_its_heading() -> None:
    content = xlsx(
        ("课程名称", "客户服务", "总学时", 64),
        ("章节", "学时", "教学目标"),
        ("投诉", 4, "2.1.1"),
    )
    (line,) = read("a.xlsx", content).lines
    assert (line.row, line.course, line.module, line.hours) == (3, "计划", "投诉", 4)


@pytest.mark.parametrize("again", [("课程", "学时", "教学目标"), ("Course", "Hours", "Teaches")])
def test_a_heading_that_stands_again_is_said_and_is_no_line(again: tuple[str, ...]) -> None:
    content = csv(
        ("课程", "学时", "教学目标"), again, ("售后", "4", "2.1.1"), again, ("客服", "2", "x")
    )
    curriculum = read("a.csv", content)
    assert [line.row for line in curriculum.lines] == [3, 5]
    assert [n.row for n in curriculum.notices if "stands again" in n.problem] == [2, 4]
    assert curriculum.problems == ()


def test_another_heading_lower_down_rules_the_rows_below_it() -> None:
    content = csv(
        ("课程", "学时", "教学目标"),
        ("售后", "4", "a"),
        ("教学目标", "课程", "学时"),
        ("b", "客服", "2"),
    )
    curriculum = read("a.csv", content)
    assert [(line.course, line.hours) for line in curriculum.lines] == [("售后", 4), ("客服", 2)]
    assert "another heading" in str(curriculum.notices)


def test_a_heading_of_two_lines_is_read_as_one() -> None:
    content = xlsx(
        ("课程", "学时", None, None, "教学目标", None),
        (None, "理论", "实践", "合计", "知识目标", "能力目标"),
        ("售后", 2, 4, 6, "1.1.1", "1.1.2"),
        merged=["A1:A2", "B1:D1", "E1:F1"],
    )
    curriculum = read("a.xlsx", content)
    (line,) = curriculum.lines
    assert (line.row, line.hours) == (3, 6)
    assert [claim.text for claim in line.teaches] == ["1.1.1", "1.1.2"]
    assert [n.column for n in curriculum.notices] == [None, "学时 理论", "学时 实践"]
    assert curriculum.problems == ()


def test_a_heading_of_three_lines_makes_no_course_of_its_lower_lines() -> None:
    content = xlsx(
        ("课程", "学时", None, None, "教学目标"),
        (None, "总", "其中", None, None),
        (None, None, "理论", "实践", None),
        ("售后", 6, 4, 2, "1.1.1"),
        merged=["A1:A3", "B1:D1", "B2:B3", "C2:D2", "E1:E3"],
    )
    curriculum = read("a.xlsx", content)
    assert [(line.row, line.course, line.hours) for line in curriculum.lines] == [(4, "售后", 6)]
    assert [n.column for n in curriculum.notices] == [None, "学时 其中 理论", "学时 其中 实践"]
    assert curriculum.problems == ()


def test_rows_of_data_under_a_heading_are_none_of_its_lines() -> None:
    content = xlsx(("课程", "学时", "教学目标"), ("售后", 2, "a"), ("客服", 4, "b"))
    assert [line.row for line in read("a.xlsx", content).lines] == [2, 3]


def test_hours_that_are_only_given_in_parts_are_not_added_up() -> None:
    content = xlsx(
        ("课程", "学时", None, "教学目标"),
        (None, "理论", "实践", None),
        ("售后", 2, 4, "1.1.1"),
        merged=["A1:A2", "B1:C1", "D1:D2"],
    )
    curriculum = read("a.xlsx", content)
    assert [line.hours for line in curriculum.lines] == [None]
    assert [n.column for n in curriculum.notices if n.column] == ["学时 理论", "学时 实践"]


def test_a_first_row_under_a_merged_title_is_a_line() -> None:
    content = xlsx(("课程", "学时", "教学目标", None), ("售后", 2, "a", "b"), merged=["C1:D1"])
    assert [line.row for line in read("a.xlsx", content).lines] == [2]


def test_a_heading_that_stands_twice_is_a_problem_and_the_first_is_read() -> None:
    content = csv(("课程", "学时", "学时", "教学目标"), ("售后", "4", "8", "2.1.1"))
    curriculum = read("a.csv", content)
    assert [line.hours for line in curriculum.lines] == [4]
    (problem,) = curriculum.problems
    assert (problem.row, problem.column, problem.expected) == (1, "学时", "each heading once")
    assert "'学时' in column B is read instead" in problem.problem


def test_two_names_for_hours_contradict_each_other() -> None:
    content = csv(("课程", "总学时", "学时", "教学目标"), ("售后", "64", "8", "2.1.1"))
    assert [p.column for p in read("a.csv", content).problems] == ["学时"]


def test_several_columns_may_say_what_is_taught() -> None:
    content = csv(("课程", "知识目标", "能力目标"), ("售后", "投诉知识", "能处理投诉"))
    (line,) = read("a.csv", content).lines
    assert [claim.text for claim in line.teaches] == ["投诉知识", "能处理投诉"]


def test_a_column_of_abilities_or_of_knowledge_says_which_its_numbers_are() -> None:
    rows = (
        ("课程", "知识目标", "职业能力要求", "标准"),
        ("售后", "2.2.1", "2.2.1；能回访", "初级"),
    )
    (line,) = read("a.csv", csv(*rows)).lines
    assert line.teaches == (
        Claim("2.2.1", "初级 知识"),
        Claim("2.2.1", "初级 能力"),
        Claim("能回访", "初级"),
    )


def test_contents_are_what_is_taught_where_no_other_column_says_it() -> None:
    content = csv(("课程", "章节", "教学内容"), ("售后", "一", "投诉处理"))
    (line,) = read("a.csv", content).lines
    assert (line.module, line.teaches[0].text) == ("一", "投诉处理")
    content = csv(("课程", "教学内容", "知识点"), ("售后", "一", "投诉处理"))
    (line,) = read("a.csv", content).lines
    assert (line.module, line.teaches[0].text) == ("一", "投诉处理")


def test_a_table_that_does_not_say_what_is_taught_has_a_problem() -> None:
    curriculum = read("a.csv", csv(("课程", "学时"), ("售后", "4")))
    assert [line.teaches for line in curriculum.lines] == [()]
    assert [p.problem for p in curriculum.problems] == [
        "no column says what is taught: the rows count with their hours alone"
    ]


@pytest.mark.parametrize(
    ("name", "content", "course"),
    [
        ("客户服务.csv", csv(("模块", "教学目标"), ("一", "2.1.1")), "客户服务"),
        ("a.xlsx", xlsx(("模块", "教学目标"), ("一", "2.1.1"), sheet="投诉"), "投诉"),
        ("客服.xlsx", xlsx(("模块", "教学目标"), ("一", "2.1.1"), sheet="Sheet1"), "客服"),
    ],
)
def test_without_a_course_column_the_file_or_the_sheet_names_the_course(
    name: str, content: bytes, course: str
) -> None:
    curriculum = read(name, content)
    assert [line.course for line in curriculum.lines] == [course]
    assert any(f"all rows are read as {course!r}" in n.problem for n in curriculum.notices)

"""Rows are read as far as they can be; what is no line of the curriculum is named."""

from __future__ import annotations

from datetime import datetime

import pytest

from skillgraph.curriculum.model import Curriculum
from skillgraph.curriculum.reading import read
from spreadsheets import HEADING, csv, xlsx


def places(found: Curriculum) -> list[tuple[str | None, int | None, str | None]]:
    return [(problem.sheet, problem.row, problem.column) for problem in found.problems]


def notices(found: Curriculum) -> list[tuple[int | None, str | None, str]]:
    return [(notice.row, notice.column, notice.problem) for notice in found.notices]


def test_hours_that_cannot_be_read_are_none_and_the_rest_of_the_row_is_kept() -> None:
    found = read("a.xlsx", xlsx(HEADING, ("售后", "投诉", "2+2", 3, "2.1.1")))
    (line,) = found.lines
    assert line.hours is None
    assert (line.course, line.module, line.term, line.teaches[0].text) == (
        "售后",
        "投诉",
        3,
        "2.1.1",
    )
    assert places(found) == [("计划", 2, "学时")]


def test_hours_that_are_not_given_are_none_without_a_problem() -> None:
    found = read("a.xlsx", xlsx(HEADING, ("售后", "投诉", None, None, "2.1.1")))
    assert [(line.hours, line.term) for line in found.lines] == [(None, None)]
    assert found.problems == ()


@pytest.mark.parametrize(
    "name",
    [
        "合计",
        "合　计",
        "总 计",
        "总计：",
        "必修课小计",
        "合计（学时）",
        "小计",
        "总学时 64",
        "其中：实践学时",
        "Total",
        "Grand total",
    ],
)
def test_totals_are_no_courses(name: str) -> None:
    found = read("a.xlsx", xlsx(HEADING, ("售后", "投诉", 4, 1, "2.1.1"), (name, None, 64)))
    assert [line.row for line in found.lines] == [2]
    assert notices(found) == [(3, None, "a row of totals: not counted")]


def test_a_total_of_a_course_stands_under_its_modules() -> None:
    found = read("a.xlsx", xlsx(HEADING, ("售后", "投诉", 4, 1, "x"), (None, "小计", 4)))
    assert [line.row for line in found.lines] == [2]


@pytest.mark.parametrize("name", ["合计算法", "Total quality", "Summary"])
def test_a_course_whose_name_begins_like_a_total_is_a_course(name: str) -> None:
    found = read("a.xlsx", xlsx(HEADING, (name, "投诉", 4, 1)))
    assert [line.course for line in found.lines] == [name]


def test_a_row_that_teaches_something_is_no_total() -> None:
    found = read("a.xlsx", xlsx(HEADING, ("合计", "投诉", 4, 1, "2.1.1")))
    assert [line.course for line in found.lines] == ["合计"]


def test_notes_and_titles_across_the_table_are_no_lines() -> None:
    rows = (HEADING, ("第一学期",), ("售后", "投诉", 4, 1, "2.1.1"), ("注：学时为45分钟",))
    found = read("a.xlsx", xlsx(*rows, merged=["A2:E2"]))
    assert [line.row for line in found.lines] == [3]
    assert [row for row, _, _ in notices(found)] == [2, 4]


@pytest.mark.parametrize("note", ["备注：含实训", "审核人：张三", "编制日期：2026年9月"])
def test_what_is_signed_below_a_table_is_no_course(note: str) -> None:
    found = read("a.xlsx", xlsx(HEADING, ("售后", "投诉", 4, 1, "x"), (note,)))
    assert [line.course for line in found.lines] == ["售后"]
    assert notices(found) == [(3, None, "a note: not read")]


def test_a_course_left_blank_is_the_one_above_and_said() -> None:
    found = read("a.csv", csv(("课程", "学时", "教学目标"), ("售后", "4", "x"), ("", "2", "y")))
    assert [line.course for line in found.lines] == ["售后", "售后"]
    assert notices(found) == [(3, "课程", "no course is given: read as the one above, '售后'")]


def test_a_row_without_any_course_is_a_problem() -> None:
    found = read("a.csv", csv(("课程", "学时", "教学目标"), ("", "4", "x"), ("售后", "2", "y")))
    assert [line.row for line in found.lines] == [3]
    assert places(found) == [(None, 2, "课程")]


def test_rows_of_a_course_that_cannot_be_read_are_not_counted_to_the_one_above() -> None:
    rows = (HEADING, ("售后", "一", 4, 1, "x"), ("#REF!", "二", 2, 1, "y"), (None, "三", 1, 1, "z"))
    found = read("a.xlsx", xlsx(*rows))
    assert [line.row for line in found.lines] == [2]
    assert places(found) == [("计划", row, "课程") for row in (3, 3, 4)]


# --- Merged cells --------------------------------------------------------------------------------


def test_a_merged_course_or_term_holds_for_every_row_it_spans() -> None:
    rows = (
        HEADING,
        ("售后", "一", 4, 2, "x"),
        (None, "二", 2, None, "y"),
        ("客服", "三", 1, 3, "z"),
    )
    found = read("a.xlsx", xlsx(*rows, merged=["A2:A3", "D2:D3"]))
    assert [(line.course, line.term) for line in found.lines] == [
        ("售后", 2),
        ("售后", 2),
        ("客服", 3),
    ]
    spans = "the cell is merged over rows 2 to 3: read for each of them"
    assert notices(found) == [(2, "课程", spans), (2, "学期", spans)]
    assert found.problems == ()


def test_merged_hours_are_never_counted_for_each_row() -> None:
    rows = (HEADING, ("售后", "一", 8, 1, "x"), ("售后", "二", None, 1), ("售后", "三", None, 1))
    found = read("a.xlsx", xlsx(*rows, merged=["C2:C4", "E2:E4"]))
    assert [line.hours for line in found.lines] == [8, None, None]
    assert [len(line.teaches) for line in found.lines] == [1, 0, 0]
    assert places(found) == [
        ("计划", row, column) for row in (3, 4) for column in ("学时", "教学目标")
    ]
    assert all("merged over rows 2 to 4" in problem.problem for problem in found.problems)


def test_a_cell_merged_over_columns_is_read_for_the_first_and_named_for_the_others() -> None:
    rows = (HEADING, ("售后", None, 8, None, "x"), ("客服", "一", 2, "2.1.1", None))
    found = read("a.xlsx", xlsx(*rows, merged=["A2:B2", "C2:D2", "D3:E3"]))
    assert [(line.course, line.hours, line.term) for line in found.lines] == [
        ("售后", 8, None),
        ("客服", 2, None),
    ]
    beside = "the cell is merged with column {}: not read for this one".format
    assert notices(found) == [(2, "模块", beside("A"))]
    told = [(p.row, p.column, p.problem) for p in found.problems]
    assert (2, "学期", beside("C")) in told
    assert (3, "教学目标", beside("D")) in told


def test_a_course_merged_into_another_column_is_not_the_one_above() -> None:
    rows = (("序号", *HEADING), (1, "售后", "一", 4, 1, "x"), ("客服", None, "二", 2, 1, "y"))
    found = read("a.xlsx", xlsx(*rows, merged=["A3:B3"]))
    assert [(line.row, line.course) for line in found.lines] == [(2, "售后")]
    assert places(found) == [("计划", 3, "课程"), ("计划", 3, "课程")]


# --- What a workbook keeps that a text file does not ---------------------------------------------


def test_an_error_of_the_sheet_is_no_value() -> None:
    found = read("a.xlsx", xlsx(HEADING, ("售后", "#REF!", "#N/A", "#DIV/0!", "#NAME?")))
    (line,) = found.lines
    assert (line.module, line.hours, line.term, line.teaches) == (None, None, None, ())
    assert [column for _, _, column in places(found)] == ["模块", "学时", "学期", "教学目标"]


def test_a_date_in_place_of_a_number_is_told() -> None:
    found = read("a.xlsx", xlsx(HEADING, ("售后", "一", datetime(2026, 4, 6), 1, "x")))
    (problem,) = found.problems
    assert (problem.row, problem.column) == (2, "学时")
    assert problem.problem.startswith("'2026-04-06' is a date or time; a sheet makes dates")


def test_a_text_longer_than_a_cell_or_a_name_can_be_is_a_problem() -> None:
    content = csv(("课程", "模块", "教学目标"), ("售后", "模" * 501, "能" * 32_768))
    found = read("a.csv", content)
    assert [(line.course, line.module, line.teaches) for line in found.lines] == [
        ("售后", None, ())
    ]
    assert [column for _, _, column in places(found)] == ["模块", "教学目标"]
    assert all(len(str(problem)) < 200 for problem in found.problems)


def test_a_truth_value_is_no_number_of_hours() -> None:
    found = read("a.xlsx", xlsx(HEADING, ("售后", "一", True, 1, "x")))
    assert [line.hours for line in found.lines] == [None]
    assert places(found) == [("计划", 2, "学时")]


def test_binary_fractions_do_not_show() -> None:
    found = read("a.xlsx", xlsx(HEADING, ("售后", "一", 0.1 + 0.2, 1, 2.1)))
    (line,) = found.lines
    assert (str(line.hours), line.teaches[0].text) == ("0.3", "2.1")
    assert notices(found) == [
        (2, "教学目标", "the cell is a number, read as 2.1; as text it would keep a last 0")
    ]

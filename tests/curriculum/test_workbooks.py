"""A workbook is read sheet by sheet: formulas by their stored values, macros not at all."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from skillgraph.curriculum.reading import read
from spreadsheets import CONTENT_TYPES, HEADING, archive, changed, fill, parts, saved, xlsx

ROW = ("售后", "投诉", 4, 1, "2.1.1")
SHEET = "xl/worksheets/sheet1.xml"


def test_a_file_is_read_from_its_path(tmp_path: Path) -> None:
    path = tmp_path / "plan.bin"
    path.write_bytes(xlsx(HEADING, ROW))
    assert read("plan", path).lines == read("plan", path.read_bytes()).lines


def test_every_sheet_with_a_heading_is_read_and_the_others_are_named() -> None:
    book = Workbook()
    fill(book.worksheets[0], [HEADING, ROW], "一")
    fill(book.create_sheet(), [("说明", "x")], "说明")
    fill(book.create_sheet(), [HEADING, ROW], "二")
    book.create_sheet("空")
    found = read("a.xlsx", saved(book))
    assert [(line.sheet, line.row) for line in found.lines] == [("一", 2), ("二", 2)]
    unread = {n.sheet: n.problem for n in found.notices}
    assert unread == {
        "说明": "no heading is found: the sheet is not read",
        "空": "the sheet is empty: the sheet is not read",
    }


def test_a_hidden_sheet_is_not_read_and_named() -> None:
    book = Workbook()
    fill(book.worksheets[0], [HEADING, ROW], "一")
    fill(book.create_sheet(), [HEADING, ROW], "旧")
    book["旧"].sheet_state = "hidden"
    found = read("a.xlsx", saved(book))
    assert [line.sheet for line in found.lines] == ["一"]
    assert [(n.sheet, n.problem) for n in found.notices] == [
        ("旧", "the sheet is hidden: it is not read")
    ]


def test_hidden_rows_and_columns_are_read_and_said() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.row_dimensions[9].hidden = True
        sheet.column_dimensions["C"].hidden = True
        sheet.column_dimensions["H"].hidden = True

    found = read("a.xlsx", xlsx(HEADING, ROW, ROW, change=hide))
    assert [line.hours for line in found.lines] == [4, 4]
    assert [(n.row, n.column, n.problem) for n in found.notices] == [
        (3, None, "hidden rows are read like the others"),
        (1, "学时", "the column is hidden: it is read"),
    ]


def test_a_formula_is_read_by_its_stored_value_and_said() -> None:
    content = xlsx(HEADING, ("售后", "投诉", "=2+2", 1, "2.1.1"))
    stored = changed(content, SHEET, "<f>2+2</f>", "<f>2+2</f><v>4</v>")
    found = read("a.xlsx", stored)
    assert [line.hours for line in found.lines] == [4]
    assert [(n.row, n.column, n.problem) for n in found.notices] == [
        (2, "学时", "a formula: its stored value 4 is read")
    ]


def test_a_formula_without_a_stored_value_is_a_problem_and_not_zero() -> None:
    found = read("a.xlsx", xlsx(HEADING, ("售后", "投诉", "=2+2", 1, "2.1.1")))
    assert [line.hours for line in found.lines] == [None]
    (problem,) = found.problems
    assert (problem.row, problem.column) == (2, "学时")
    assert "a formula without a stored value" in problem.problem


def test_the_cells_of_a_macro_workbook_are_read_and_its_macros_are_not() -> None:
    files = parts(xlsx(HEADING, ROW))
    plain = b"spreadsheetml.sheet.main+xml"
    assert plain in files[CONTENT_TYPES]
    types = files[CONTENT_TYPES].replace(
        b"openxmlformats-officedocument." + plain, b"ms-excel.sheet.macroEnabled.main+xml"
    )
    files |= {CONTENT_TYPES: types, "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 macro"}
    found = read("a.xlsm", archive(files))
    assert [line.course for line in found.lines] == ["售后"]
    assert "holds macros: they are neither run nor kept" in found.notices[0].problem


def test_a_sheet_that_says_to_be_huge_is_as_large_as_its_cells() -> None:
    content = changed(xlsx(HEADING, ROW), SHEET, 'ref="A1:E2"', 'ref="A1:XFD1048576"')
    assert len(read("a.xlsx", content).lines) == 1


def test_a_stray_cell_in_the_last_corner_is_no_hindrance() -> None:
    def scribble(sheet: Worksheet) -> None:
        sheet["XFD1048576"].number_format = "0.00"

    found = read("a.xlsx", xlsx(HEADING, ROW, change=scribble))
    assert len(found.lines) == 1
    assert found.notices == ()

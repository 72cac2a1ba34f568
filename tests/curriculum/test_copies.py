"""A copy is the teacher's own spreadsheet with what was found, and takes the teacher's word."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from skillgraph.curriculum.copying import ClaimResult, Copy, RowResult, annotated
from skillgraph.curriculum.headings import RESULTS, Column
from skillgraph.curriculum.reading import read
from skillgraph.errors import CurriculumError, InputError
from spreadsheets import HEADING, archive, changed, csv, fill, parts, saved, xlsx

GIVEN = ClaimResult("2.1.1", "confirmed", "asm/junior/2.1/a1", "能受理投诉")
PROPOSED = ClaimResult(
    "能回访", "proposed", "asm/junior/2.2/a3", "能回访客户", 0.831, "csm/level-3/1.1/a2", 0.7
)
NONE = ClaimResult("插花", "none", "asm/junior/1.1/a1", "x", 0.1, "asm/junior/1.1/a1", 0.1)
TEXTS = (("课程", "学时", "教学目标"), ("售后", "4", "2.1.1;能回访;插花"), ("客服", "2", "能回访"))
FOUND = (RowResult(2, (GIVEN, PROPOSED, NONE)), RowResult(3, (PROPOSED,)))
BOOK = xlsx(HEADING, ("售后", "投诉", 4, 1, "能回访"))
IN_BOOK = (RowResult(2, (PROPOSED,), "计划"),)


def cells(copy: Copy, sheet: str = "计划") -> list[list[Any]]:
    found = load_workbook(io.BytesIO(copy.content))[sheet]
    return [[cell.value for cell in row] for row in found.iter_rows()]


def with_text(content: bytes, sheet: str, place: str, text: str) -> bytes:
    """Let the teacher write in a cell."""
    book = load_workbook(io.BytesIO(content))
    book[sheet][place] = text
    return saved(book)


# --- What is written -----------------------------------------------------------------------------


def test_what_was_found_stands_behind_the_teachers_columns() -> None:
    heading, row = cells(annotated("plan.xlsx", BOOK, IN_BOOK))
    assert heading == [*HEADING, *RESULTS]
    assert row[:5] == ["售后", "投诉", 4, 1, "能回访"]
    assert row[5:] == [
        "建议 proposed",
        "asm/junior/2.2/a3",
        "能回访客户",
        "0.83",
        "csm/level-3/1.1/a2 (0.70)",
        None,
    ]


def test_several_claims_are_numbered_and_what_does_not_count_is_not_named_as_found() -> None:
    copy = annotated("plan.csv", csv(*TEXTS, delimiter="\t"), FOUND)
    first = copy.content.decode().split("\n", 1)[1]
    assert '"1. 已确认 confirmed\n2. 建议 proposed\n3. 未匹配 none"' in first
    assert '"1. asm/junior/2.1/a1\n2. asm/junior/2.2/a3\n3. —"' in first
    assert '"1. 能受理投诉\n2. 能回访客户\n3. —"' in first
    assert '"1. —\n2. csm/level-3/1.1/a2 (0.70)\n3. asm/junior/1.1/a1 (0.10)"' in first


def test_the_names_of_the_copy_say_what_it_is() -> None:
    book = annotated("plan.xlsm", BOOK, ())
    assert (book.file_name, book.media_type.rpartition(".")[2]) == ("plan-matched.xlsx", "sheet")
    text = annotated("plan.tsv", csv(*TEXTS, delimiter="\t"), ())
    assert (text.file_name, text.media_type) == ("plan-matched.tsv", "text/tab-separated-values")
    assert annotated("plan", csv(*TEXTS), ()).file_name == "plan-matched.csv"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_text_file_stays_in_its_encoding_with_its_delimiter_and_line_ends(
    encoding: str, end: str
) -> None:
    text = end.join(["课程;教学目标", "售后;能回访", ""])
    copy = annotated("plan.csv", text.encode(encoding), [RowResult(2, (PROPOSED,))])
    if encoding == "gb18030":
        with pytest.raises(UnicodeDecodeError):
            copy.content.decode("utf-8")
    back = copy.content.decode(encoding)
    assert back.split(end)[0] == ";".join(["课程", "教学目标", *RESULTS])
    assert back.split(end)[1].startswith("售后;能回访;建议 proposed;asm/junior/2.2/a3;")
    assert back.count(end) == 2


def test_bytes_that_cannot_be_decoded_are_kept_as_they_are() -> None:
    content = csv(("课程", "教学目标"), ("售后", "投?诉")).replace(b"?", b"\xff")
    assert "投".encode() + b"\xff" + "诉".encode() in annotated("plan.csv", content, ()).content


def test_a_file_that_was_not_read_to_its_end_is_not_copied() -> None:
    with pytest.raises(CurriculumError, match="rows would be lost"):
        annotated("plan.csv", '课程,教学目标\n售后,"x\n'.encode(), ())


def test_what_cannot_be_read_cannot_be_copied(tmp_path: Path) -> None:
    for content in (b"", b"%PDF", BOOK[:900], tmp_path / "none"):
        with pytest.raises(InputError, match="plan"):
            annotated("plan", content, ())


# --- What is kept --------------------------------------------------------------------------------


def test_other_sheets_formats_merges_and_formulas_are_kept() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    fill(sheet, [("方案",), HEADING, ("售后", "投诉", "=2+2", 1, "能回访"), (None, "回访")], "计划")
    sheet.merge_cells("A1:E1")
    sheet.merge_cells("A3:A4")
    sheet["A2"].font = sheet["E2"].font = Font(bold=True, color="00FF0000")
    sheet.column_dimensions["B"].width = 33
    sheet["B3"].comment = Comment("问", "teacher")
    fill(book.create_sheet(), [("自己的", 1)], "其他")
    copy = annotated("plan.xlsx", saved(book), [RowResult(3, (PROPOSED,), "计划")])
    assert copy.notices == ()
    again = load_workbook(io.BytesIO(copy.content))
    kept = again["计划"]
    assert {str(block) for block in kept.merged_cells.ranges} == {"A1:E1", "A3:A4"}
    assert kept["C3"].value == "=2+2"
    assert kept["A2"].font.b
    assert kept["F2"].font.color.rgb == "00FF0000"
    assert kept.column_dimensions["B"].width == 33
    assert kept["B3"].comment.text == "问"
    assert [cell.value for cell in again["其他"][1]] == ["自己的", 1]


def test_what_the_copy_does_not_keep_is_said() -> None:
    files = {**parts(BOOK), "xl/vbaProject.bin": b"x", "xl/slicers/slicer1.xml": b"<a/>"}
    copy = annotated("plan.xlsm", archive(files), ())
    assert [notice.problem for notice in copy.notices] == [
        "the workbook holds macros: they are neither run nor kept",
        "the copy does not keep the parts in 'slicers'",
    ]
    assert not any("vba" in name or "slicer" in name for name in parts(copy.content))


def test_shapes_and_extensions_are_told_to_be_lost() -> None:
    """Of what the library cannot write again, it says nothing that a teacher would see."""
    shape = b"<d><sp/></d>"
    rules = '<extLst><ext uri="{78C0D931-6437-407D-A8EE-F0AAD7539E65}"/></extLst></worksheet>'
    book = changed(BOOK, "xl/worksheets/sheet1.xml", "</worksheet>", rules)
    copy = annotated("plan", archive({**parts(book), "xl/drawings/drawing9.xml": shape}), ())
    assert [notice.problem for notice in copy.notices] == [
        "the copy does not keep shapes and text boxes",
        "the copy does not keep the extension Conditional Formatting",
    ]


def test_a_label_that_begins_like_a_formula_is_none() -> None:
    result = ClaimResult("x", "proposed", "a/b", "=HYPERLINK(1)", 0.5)
    copy = annotated("plan.xlsx", BOOK, [RowResult(2, (result,), "计划")])
    assert load_workbook(io.BytesIO(copy.content))["计划"]["H2"].data_type == "s"


def test_a_sheet_without_room_is_refused() -> None:
    def widen(sheet: Worksheet) -> None:
        sheet["XFC1"] = "x"

    with pytest.raises(CurriculumError, match="plan!计划: column XFC is filled"):
        annotated("plan", xlsx(HEADING, ("售后",), change=widen), ())


def test_a_copy_is_the_same_bytes_every_time() -> None:
    first, second = (annotated("plan.xlsx", BOOK, IN_BOOK) for _ in range(2))
    assert first.content == second.content


# --- What is read again --------------------------------------------------------------------------


def test_a_copy_is_read_like_its_original() -> None:
    for name, original, found in (("a.xlsx", BOOK, IN_BOOK), ("a.csv", csv(*TEXTS), FOUND)):
        copy = annotated(name, original, found)
        before, after = read(name, original), read(name, copy.content)
        assert (after.lines, after.problems) == (before.lines, before.problems)
        assert after.notices == before.notices


@pytest.mark.parametrize(
    ("text", "confirmed"),
    [
        ("是", ("asm/junior/2.2/a3",)),
        ("无", ()),
        ("csm/level-3/1.1/a2; asm/junior/2.2/a3", ("csm/level-3/1.1/a2", "asm/junior/2.2/a3")),
    ],
)
def test_what_the_teacher_confirms_is_read(text: str, confirmed: tuple[str, ...]) -> None:
    copy = annotated("plan.xlsx", BOOK, IN_BOOK)
    (line,) = read("plan.xlsx", with_text(copy.content, "计划", "K2", text)).lines
    assert line.confirmed == confirmed
    assert [claim.text for claim in line.teaches] == ["能回访"]


def test_nothing_is_confirmed_by_what_we_wrote_ourselves() -> None:
    copy = annotated("plan.xlsx", BOOK, IN_BOOK)
    assert [line.confirmed for line in read("plan.xlsx", copy.content).lines] == [None]


def test_what_is_no_id_in_the_teachers_column_is_named_with_what_would_be_right() -> None:
    copy = annotated("plan.xlsx", BOOK, IN_BOOK)
    found = read("plan.xlsx", with_text(copy.content, "计划", "K2", "大概是投诉"))
    assert [line.confirmed for line in found.lines] == [None]
    (problem,) = found.problems
    assert (problem.sheet, problem.row, problem.column) == ("计划", 2, Column.CONFIRMED)


def test_a_copy_of_a_copy_has_the_columns_once_and_keeps_what_was_confirmed() -> None:
    copy = annotated("plan.xlsx", BOOK, IN_BOOK)
    confirmed = with_text(copy.content, "计划", "K2", "asm/junior/2.2/a3")
    again = annotated("plan.xlsx", confirmed, [RowResult(2, (GIVEN,), "计划")])
    heading, row = cells(again)
    assert heading == [*HEADING, *RESULTS]
    assert row[5:] == [
        "已确认 confirmed",
        "asm/junior/2.1/a1",
        "能受理投诉",
        None,
        None,
        "asm/junior/2.2/a3",
    ]


def test_the_columns_stand_under_every_heading_of_a_sheet() -> None:
    rows = (TEXTS[0], TEXTS[1], TEXTS[0], TEXTS[2])
    copy = annotated("plan.csv", csv(*rows), [RowResult(4, (PROPOSED,))])
    text = copy.content.decode().rstrip("\n") + "是\n"  # the last cell is the teacher's
    lines = read("plan.csv", text.encode()).lines
    assert [line.confirmed for line in lines] == [None, ("asm/junior/2.2/a3",)]


def test_a_record_that_was_shifted_is_shifted_in_the_copy_too() -> None:
    rows = (TEXTS[0], ("售后", "4", "投诉", "回访"))
    before, copy = read("a.csv", csv(*rows)), annotated("a.csv", csv(*rows), ())
    after = read("a.csv", copy.content)
    assert [line.teaches for line in after.lines] == [()] == [line.teaches for line in before.lines]
    assert len(after.problems) == 1

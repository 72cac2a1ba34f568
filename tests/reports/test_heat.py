"""The heat map: courses by units, in numbers that need no colour."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from skillgraph.reports.coverage import report
from skillgraph.reports.formats import FORMATS
from skillgraph.reports.layout import Heat
from skillgraph.services.curricula.answer import Coverage
from skillgraph.services.language import Language


@pytest.mark.parametrize(
    ("heat", "written", "level"),
    [
        (Heat(0, 0, 4), "", 0),
        (Heat(1, 0, 4), "1", 1),
        (Heat(0, 1, 4), "1?", 1),
        (Heat(1, 1, 4), "1+1?", 2),
        (Heat(3, 0, 4), "3", 3),
        (Heat(4, 0, 4), "4", 4),
        (Heat(1, 0, 100), "1", 1),
        (Heat(0, 0, 0), "", 0),
    ],
)
def test_a_cell_is_read_without_colour_and_graded_by_the_share_of_the_unit(
    heat: Heat, written: str, level: int
) -> None:
    assert (str(heat), heat.level) == (written, level)


def test_a_course_has_a_cell_for_each_unit_and_the_last_row_counts_an_item_once(
    answer: Coverage,
) -> None:
    heat = report(answer, Language.ZH).heat
    assert heat
    assert [[str(cell) for cell in course.cells] for course in heat.courses] == [
        ["2", ""],
        ["1+1?", "1?"],
        ["", ""],
    ]
    assert [str(cell) for cell in heat.total.cells] == ["2+1?", "1?"]
    assert [(group.title, group.units) for group in heat.groups] == [("服务", 1), ("联络", 1)]


def test_groups_of_units_name_the_grade_where_the_target_has_several(answer: Coverage) -> None:
    first, second = answer.matrix.units
    upper = second.model_copy(update={"grade": "abc/upper"})
    matrix = answer.matrix.model_copy(update={"units": (first, upper)})
    heat = report(answer.model_copy(update={"matrix": matrix}), Language.EN).heat
    assert heat
    assert [group.title for group in heat.groups] == ["服务 · abc/lower", "联络 · abc/upper"]


def test_html_says_each_cell_in_words_and_tells_proposed_apart(answer: Coverage) -> None:
    text = FORMATS["html"].of(answer, Language.EN).decode()
    cells = [part.partition("</td>")[0] for part in text.split('<td class="heat ')]
    [both] = [cell for cell in cells if "1+1?" in cell and "1 confirmed" in cell]
    assert both.startswith("both level2")
    assert "1 confirmed, 1 proposed, of 4 items" in both
    assert any(cell.startswith("confirmed level2") for cell in cells)
    assert any(cell.startswith("proposed level2") for cell in cells)


@pytest.mark.parametrize("language", list(Language))
def test_the_sheet_has_two_rows_a_course_of_numbers_and_shades_that_follow_them(
    answer: Coverage, language: Language
) -> None:
    book = load_workbook(io.BytesIO(FORMATS["xlsx"].of(answer, language)))
    sheet = book[report(answer, language).heat.title]
    assert sheet.freeze_panes == "D5"
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert [row[3:] for row in rows] == [
        [4, 2],  # items of the units
        [2, None],
        [None, None],
        [1, None],
        [1, 1],
        [None, None],
        [None, None],
        [2, None],
        [1, 1],
    ]
    assert [row[1] for row in rows[1:7:2]] == [32, None, 0]
    [where] = sheet.conditional_formatting
    assert str(where.sqref) == "D5:E12"
    words = {row[2] for row in rows[1:]}
    patterns = {rule.dxf.fill.patternType for rule in where.rules}
    assert (len(where.rules), patterns) == (8, {"solid", "lightUp"})
    assert all(any(f'"{word}"' in rule.formula[0] for word in words) for rule in where.rules)


def test_every_sheet_of_tables_is_read_as_it_is(answer: Coverage) -> None:
    for language in Language:
        laid = report(answer, language)
        book = load_workbook(io.BytesIO(FORMATS["xlsx"].of(answer, language)))
        assert book.sheetnames == [
            laid.summary.title, laid.heat.title, *(table.title for table in laid.tables)
        ]  # fmt: skip
        for table in laid.tables:
            sheet = book[table.title]
            assert [cell.value for cell in sheet[1]] == [column.title for column in table.columns]
            assert sheet.max_row == 1 + len(table.rows)
            assert sheet.freeze_panes == "A2"


def test_figures_in_a_workbook_are_numbers_and_unknown_is_a_dash(answer: Coverage) -> None:
    book = load_workbook(io.BytesIO(FORMATS["xlsx"].of(answer, Language.EN)))
    known, unknown = list(book["Hours"].iter_rows(min_row=2, values_only=True))
    assert known[:5] == ("服务", "abc/lower", 40, 20, 0)
    assert known[5] == pytest.approx(0.8333)
    assert known[7] == pytest.approx(43.33)
    assert unknown[2] == unknown[6] == unknown[7] == "–"
    assert book["Hours"]["F2"].number_format == "0.0%"

"""The template is read by our own reader: its heading is known, its examples are not counted."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from skillgraph.curriculum import template
from skillgraph.curriculum.headings import classify
from skillgraph.curriculum.lines import EXAMPLE
from skillgraph.curriculum.model import Claim
from skillgraph.curriculum.reading import read
from skillgraph.curriculum.template import ItemRow
from spreadsheets import saved

ITEMS = (
    ItemRow("asm/junior/1.1/a1", "asm/junior", "1.1.1", "战略", "制定目标", "能了解要素", "能力"),
    ItemRow("asm/junior/1.1/a2", "asm/junior", "1.1.2", "战略", "制定目标", "=1+1", "能力"),
    ItemRow("asm/junior/1.1/k1", "asm/junior", "1.1.1", "战略", "制定目标", "知识", "知识"),
)


@pytest.mark.parametrize("items", [ITEMS, ITEMS[:1], ()])
def test_a_template_is_read_without_a_line_or_a_problem(items: tuple[ItemRow, ...]) -> None:
    for name, content in (
        ("t.xlsx", template.as_workbook(items)),
        ("t.csv", template.as_csv(items)),
    ):
        found = read(name, content)
        assert (found.lines, found.problems) == ((), ())
        examples = [n.row for n in found.notices if "an example" in n.problem]
        assert examples == list(range(2, 2 + len(template.examples(items))))


def test_its_examples_are_read_as_what_they_show_once_they_are_no_examples() -> None:
    content = template.as_csv(ITEMS).decode("utf-8-sig").replace(EXAMPLE, "")
    ids, numbers, text = read("t.csv", content.encode()).lines
    assert [claim.text for claim in ids.teaches] == ["asm/junior/1.1/a1", "asm/junior/1.1/a2"]
    of = "asm/junior 能力"
    assert numbers.teaches == (Claim("1.1.1", of), Claim("1.1.2", of))
    assert [claim.text for claim in text.teaches] == ["能受理客户投诉", "能回访客户"]


def test_items_without_a_printed_number_are_shown_by_their_ids() -> None:
    item = ItemRow("csm/level-3/1.1/k1", "csm/level-3", "", "f", "w", "l")
    by_id, _ = template.examples((item,))
    assert by_id[-1] == item.id


def test_its_columns_are_those_that_the_reader_knows() -> None:
    assert [classify(column) for column in template.COLUMNS] == list(template.COLUMNS)


def test_a_template_that_is_filled_in_is_read() -> None:
    book = load_workbook(io.BytesIO(template.as_workbook(ITEMS)))
    book.worksheets[0].append(["售后", "投诉", 4, 1, "asm/junior", "1.1.1"])
    (line,) = read("t.xlsx", saved(book)).lines
    assert (line.course, line.module, line.hours, line.term) == ("售后", "投诉", 4, 1)
    assert [(claim.text, claim.within) for claim in line.teaches] == [("1.1.1", "asm/junior")]


def test_the_items_are_listed_as_text() -> None:
    sheet = load_workbook(io.BytesIO(template.as_workbook(ITEMS)))["条目 items"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[0] for row in rows] == [item.id for item in ITEMS]
    assert [row[2] for row in rows] == ["1.1.1", "1.1.2", "1.1.1"]
    assert sheet["F3"].data_type == "s"


def test_the_sheet_checks_hours_and_terms_as_the_reader_does() -> None:
    sheet = load_workbook(io.BytesIO(template.as_workbook(ITEMS))).worksheets[0]
    checks = {
        str(check.sqref): (check.type, check.formula1, check.formula2)
        for check in sheet.data_validations.dataValidation
    }
    assert checks == {"C2:C1000": ("decimal", "0", "10000"), "D2:D1000": ("whole", "1", "16")}


def test_every_column_is_explained_in_both_languages() -> None:
    sheet = load_workbook(io.BytesIO(template.as_workbook(())))["说明 explanation"]
    rows = {row[0].value: (row[1].value, row[2].value) for row in sheet.iter_rows()}
    assert rows.keys() >= set(template.COLUMNS)
    for chinese, english in (rows[column] for column in template.COLUMNS):
        assert "。" in chinese
        assert "." in english


def test_a_template_is_the_same_bytes_every_time() -> None:
    assert template.as_workbook(ITEMS) == template.as_workbook(ITEMS)


def test_the_csv_opens_in_a_spreadsheet_program_as_what_it_is() -> None:
    content = template.as_csv(ITEMS)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines()[0] == ",".join(template.COLUMNS)

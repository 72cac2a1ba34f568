"""What a teacher writes stays text: no markup, no formula, no control code."""

from __future__ import annotations

import io
import re

import pytest
from markdown_it import MarkdownIt
from openpyxl import load_workbook

from reports.made_up import HOSTILE
from skillgraph.reports.formats import FORMATS
from skillgraph.reports.layout import printable
from skillgraph.reports.markdown import escape
from skillgraph.services.curricula.answer import Coverage
from skillgraph.services.language import Language
from webpage import Page

SHOWN = printable(HOSTILE)


def test_control_codes_and_halves_of_characters_are_shown_as_what_they_are_not() -> None:
    assert printable("a\x00\x1b[31mb\ud800\x85\ufffe") == "a\ufffd\ufffd[31mb\ufffd\ufffd\ufffd"
    assert printable("课程\t一\n𠮷") == "课程\t一\n𠮷"


def test_html_holds_no_script_nothing_from_elsewhere_and_no_markup_of_a_teacher(
    answer: Coverage,
) -> None:
    text = FORMATS["html"].of(answer, Language.ZH).decode()
    page = Page(text)
    assert page.language == "zh-Hans"
    assert page.assets == []
    assert all(link.startswith("#") for link in page.links)
    assert "<script" not in text
    assert re.findall(r"url\(|@import|https?:(?!//e\.org)", text) == []
    assert "default-src 'none'" in text
    assert any(SHOWN in cell for cell in page.cells)


def test_every_link_of_the_html_leads_to_a_place_in_it(answer: Coverage) -> None:
    text = FORMATS["html"].of(answer, Language.EN).decode()
    places = set(re.findall(r' id="([^"]+)"', text))
    assert {link.removeprefix("#") for link in Page(text).links} == places


@pytest.mark.parametrize(
    "written",
    [HOSTILE, "a|b", "<b>", "&lt;", "# h", "*x*", "a_b_c", "[a](b)", "`c`", "\\|", "~~a~~"],
)
def test_markdown_shows_text_as_it_was_written(written: str) -> None:
    table = f"| a | b |\n| --- | --- |\n| {escape(written)} | x |\n"
    html = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(table)
    assert (
        Page(html).cells == [" ".join(printable(written).split()), "x"]
        or "".join(Page(html).cells) == " ".join(printable(written).split()) + "x"
    )


def test_a_line_break_stays_inside_its_cell_of_markdown() -> None:
    assert escape("a\r\nb\nc") == "a<br>b<br>c"


def test_a_workbook_has_no_formula_whatever_a_text_begins_with(answer: Coverage) -> None:
    signs = [f"{sign}1+1" for sign in "=+-@\t"]
    courses = tuple(
        line.model_copy(update={"course": sign})
        for sign, line in zip(signs, (*answer.lines, answer.lines[0]), strict=True)
    )
    hostile = answer.model_copy(update={"lines": courses})
    book = load_workbook(io.BytesIO(FORMATS["xlsx"].of(hostile, Language.EN)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    texts = [cell for cell in cells if cell.data_type == "s" and cell.value in signs]
    assert {cell.value for cell in texts} >= set(signs[:4])
    assert all(cell.quotePrefix for cell in texts)
    assert any(cell.value == SHOWN for cell in cells)

"""A report in every format: what each of them must hold, whatever a curriculum says."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from openpyxl import load_workbook

from skillgraph.errors import InputError
from skillgraph.reports.formats import FORMATS, format_of
from skillgraph.services.curricula.answer import Coverage
from skillgraph.services.language import Language
from webpage import Page

every_format = pytest.mark.parametrize("name", FORMATS)
every_language = pytest.mark.parametrize("language", list(Language))


def words(name: str, answer: Coverage, language: Language) -> str:
    """Give all that a reader of a report sees, as one text."""
    content = FORMATS[name].of(answer, language)
    if name == "xlsx":
        book = load_workbook(io.BytesIO(content))
        cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row)
        return "\n".join(str(cell.value) for cell in cells if cell.value is not None)
    text = content.decode()
    if name == "markdown":
        text = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    return "".join(_Text(text).seen)


class _Text(Page):
    """Collects the text of a page, as far as it is shown."""

    def __init__(self, text: str) -> None:
        self.seen: list[str] = []
        super().__init__(text)

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.seen.append(data)


@every_format
@every_language
def test_a_report_says_what_is_uncovered_and_with_what_it_could_be_taught(
    answer: Coverage, name: str, language: Language
) -> None:
    seen = words(name, answer, language)
    for id in ("abc/lower/1.1/k1", "abc/lower/2.1/k1"):
        assert id in seen
    assert "材料1 (man 2.1)" in seen
    assert "材料6" not in seen
    assert ("… 1 more" if language is Language.EN else "… 另有 1 项") in seen


@every_format
@every_language
def test_a_report_names_lines_overlaps_order_and_problems(
    answer: Coverage, name: str, language: Language
) -> None:
    seen = words(name, answer, language)
    for said in ("打电话", "跑步", "军训", "abc/upper/1.1/a1", "xyz/lower/1.1/a1", "职业道德"):
        assert said in seen
    assert "'若干' is no number of hours" in seen
    assert "[abc/lower/2.1/a1 能接听电话]" in seen  # the best that was found, but not like enough


@every_format
def test_a_report_has_the_words_of_its_language_alone(answer: Coverage, name: str) -> None:
    english, chinese = (words(name, answer, language) for language in (Language.EN, Language.ZH))
    for en, zh in (("Uncovered items", "未覆盖的条目"), ("confirmed", "已确认"), ("Hours", "学时")):
        assert en in english
        assert zh in chinese
        assert en not in chinese
    assert "已确认" not in english


@every_format
@every_language
def test_the_same_answer_gives_the_same_bytes(
    answer: Coverage, name: str, language: Language
) -> None:
    write = FORMATS[name].of
    assert write(answer, language) == write(answer.model_copy(deep=True), language)


@every_format
@every_language
def test_where_nothing_is_asked_or_taught_a_report_shows_no_percentage(
    bare: Coverage, name: str, language: Language
) -> None:
    seen = words(name, bare, language)
    assert re.findall(r"\d%", seen) == []
    assert "–" in seen
    assert "nan" not in seen.lower()


def test_a_format_is_chosen_by_the_end_of_a_name() -> None:
    for name, end in (("markdown", "a.md"), ("html", "a.HTML"), ("xlsx", "b.c.xlsx")):
        assert format_of(Path(end)) is FORMATS[name]
    with pytest.raises(InputError, match=r"\.md, \.html, \.xlsx"):
        format_of(Path("report.pdf"))


def test_no_member_of_a_workbook_tells_the_time(answer: Coverage) -> None:
    content = FORMATS["xlsx"].of(answer, Language.ZH)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {info.date_time[:3] for info in archive.infolist()} == {(1980, 1, 1)}
        core = archive.read("docProps/core.xml").decode()
    assert set(re.findall(r"\b\d{4}-\d\d-\d\d", core)) == {"1980-01-01"}

"""A plan is reported in every format: the units with their hours, the steps, the materials."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from skillgraph.index.compiled import Index
from skillgraph.reports.formats import FORMATS
from skillgraph.reports.plan import report
from skillgraph.services.curricula.plan import Plan, plan
from skillgraph.services.gap import gap
from skillgraph.services.language import Language
from skillgraph.services.refs import resolve


@pytest.fixture(scope="module")
def answer(index: Index) -> Plan:
    held, target = (resolve(index, f"grade:asm/{grade}") for grade in ("junior", "senior"))
    return plan(index, gap(index, held, target), 90, Language.ZH)


def test_every_unit_has_its_hours_and_every_item_its_step(answer: Plan) -> None:
    laid = report(answer, Language.ZH)
    assert laid.heat is None
    assert sum(int(row[-1] or 0) for row in laid.summary.rows) == 90
    assert sum(int(row[3] or 0) for row in laid.summary.rows) == 95
    steps, materials = laid.tables
    knowledge = "\n".join(str(row[1]) for row in steps.rows).split()
    abilities = [str(row[3]).split()[0] for row in steps.rows if row[3]]
    assert len(abilities) == 52
    assert len([word for word in knowledge if word.startswith("asm/senior/")]) == 43
    assert {row[1] for row in materials.rows} == {"流程", "表单", "制度"}


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", FORMATS)
def test_a_format_holds_the_plan_and_has_the_same_bytes_again(
    answer: Plan, name: str, language: Language
) -> None:
    written = FORMATS[name].write(report(answer, language))
    assert written == FORMATS[name].write(report(answer, language))
    if name != "xlsx":
        assert "asm/senior/6.2/a1" in written.decode()


def test_the_workbook_has_a_sheet_for_each_table_and_none_for_courses(answer: Plan) -> None:
    book = load_workbook(io.BytesIO(FORMATS["xlsx"].write(report(answer, Language.EN))))
    assert book.sheetnames == ["Units", "Steps", "Materials"]


def test_hours_that_are_not_given_are_dashes(index: Index) -> None:
    held, target = resolve(index, "grade:asm/junior"), resolve(index, "unit:asm/senior/6.2")
    unspent = plan(index, gap(index, held, target), None, Language.EN)
    assert report(unspent, Language.EN).summary.rows[0][-1] is None
    text = FORMATS["markdown"].write(report(unspent, Language.EN)).decode()
    assert "| asm/senior/6.2 | 6 | – |" in text


def test_a_plan_of_nothing_says_so(index: Index) -> None:
    same = resolve(index, "grade:asm/senior")
    text = FORMATS["markdown"].write(report(plan(index, gap(index, same, same)), Language.EN))
    assert "Nothing is missing." in text.decode()

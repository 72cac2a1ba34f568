"""The tables of the standards against the text of the standards, word for word, both ways.

The sources are not part of the repository. The folder that holds them is given by the
environment variable ``SKILLGRAPH_SOURCES``, or lies beside the checkout.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from skillgraph.model.columns import Cited
from skillgraph.model.practice import Form, Process, PublicationDatum, Regulation, Section
from skillgraph.model.roles import JobDescription, Role
from skillgraph.model.shared import Erratum
from skillgraph.model.standards import (
    Basic,
    ConductRule,
    DefinedTerm,
    Function,
    FunctionWeight,
    Item,
    Unit,
    WorkContent,
    WorkExample,
)
from skillgraph.tables import Tables

BESIDE = Path(__file__).parents[3] / "shared" / "sources"
FOLDER = Path(os.environ.get("SKILLGRAPH_SOURCES") or BESIDE)
FILES = {
    "asm": "asm-after-sales-service-manager-standard.txt",
    "csm": "csm-customer-service-manager-standard.txt",
    "jd": "job-descriptions.txt",
    "ops": "department-operations-manual.txt",
    "sqs": "service-quality-standard-2025.txt",
}

pytestmark = pytest.mark.skipif(
    not all((FOLDER / file).is_file() for file in FILES.values()),
    reason="the texts of the sources are not here; SKILLGRAPH_SOURCES names their folder",
)

#: The table of a grade: what stands before it and what stands after, without white space.
SECTIONS = {
    "asm/junior": ("表1初级售后服务管理人员工作能力及相关知识要求", "5.5中级"),
    "asm/intermediate": ("表2中级售后服务管理人员工作能力及相关知识要求", "5.6高级"),
    "asm/senior": ("表3高级售后服务管理人员工作能力及相关知识要求", "附录A"),
    "csm/level-3": ("2.1.1客户服务管理师（三级）工作要求", "相关基础知识（一）"),
    "csm/level-2": ("2.1.2客户服务管理师（二级）工作要求", "相关基础知识（一）"),
    "csm/level-1": ("2.1.3客户服务管理师（一级）工作要求", "相关基础知识（一）"),
}
HEADS = re.compile("职业功能工作内容(?:职业能力要求相关知识要求|技能要求专业知识要求比重)")


@cache
def text(source: str) -> str:
    """Read a source with all white space removed."""
    return re.sub(r"\s", "", (FOLDER / FILES[source]).read_text(encoding="utf-8"))


def section(grade: str) -> str:
    """Cut the table of a grade out of its standard."""
    before, after = SECTIONS[grade]
    _, found, rest = text(grade.partition("/")[0]).rpartition(before)
    assert found, before
    table, found, _ = rest.partition(after)
    assert found, after
    return table


def printed(tables: Tables, grade: str) -> Iterator[str]:
    """Give what the table of a grade prints of units and items, in its order, as patterns."""
    asm = grade.startswith("asm/")
    units = [unit for unit in tables.of(Unit) if unit.grade == grade]
    for unit in sorted(units, key=lambda unit: unit.position):
        number = unit.notation if asm else unit.notation.rpartition(".")[2] + "、"
        yield re.escape(number + unit.label_zh)
        items = [item for item in tables.of(Item) if item.unit == unit.id]
        for item in sorted(items, key=lambda item: (item.kind, item.position)):
            dot = "" if asm or item.notation is None else "[.．、]"
            yield re.escape(item.notation or "") + dot + re.escape(item.label_zh)


def gaps(tables: Tables, grade: str) -> list[str]:
    """Find units and items in the table one after another; give what stands between them."""
    table, at, between = section(grade), 0, []
    for pattern in printed(tables, grade):
        found = re.compile(pattern).search(table, at)
        assert found, f"{pattern} is not in what follows: {table[at : at + 80]}…"
        between.append(table[at : found.start()])
        at = found.end()
    return [*between, table[at:]]


every_grade = pytest.mark.parametrize("grade", SECTIONS)


@every_grade
def test_units_and_items_are_printed_in_this_wording_and_order_and_nothing_else_is(
    tables: Tables, grade: str
) -> None:
    """What is left of the table are its headings, its functions and its weights."""
    left = HEADS.sub("", "".join(gaps(tables, grade)))
    left = re.sub(r"\d+%", "", left)
    functions = of_grade(tables, grade)
    wordings = ["|".join(map(re.escape, (f.label_zh, *f.alt_zh))) for f in functions]
    numbers = [f"{function.notation}[.、]?" for function in functions]
    headings = (f"{number}(?:{words})" for number, words in zip(numbers, wordings, strict=True))
    assert re.fullmatch("".join(headings), left), left


def of_grade(tables: Tables, grade: str) -> list[Function]:
    """Give the functions that a grade has units for, in the order of the standard."""
    works = {work.id: work.function for work in tables.of(WorkContent)}
    used = {works[unit.work_content] for unit in tables.of(Unit) if unit.grade == grade}
    found = [function for function in tables.of(Function) if function.id in used]
    return sorted(found, key=lambda function: function.position)


@pytest.mark.parametrize("grade", [grade for grade in SECTIONS if grade.startswith("csm/")])
def test_weights_are_printed_in_the_order_of_the_functions(tables: Tables, grade: str) -> None:
    weights = {w.function: w.percent for w in tables.of(FunctionWeight) if w.grade == grade}
    in_table = re.findall(r"(\d+)%", "".join(gaps(tables, grade)))
    assert [weights[f.id] for f in of_grade(tables, grade)] == [int(w) for w in in_table]
    _, basics, after = text("csm").partition(section(grade))
    assert basics
    of_basics = re.search(r"(\d+)%", after)
    assert of_basics
    assert weights[None] == int(of_basics[1])


@pytest.mark.parametrize("row", [ConductRule, WorkExample, DefinedTerm, Basic, WorkContent])
def test_other_parts_of_a_standard_are_in_its_wording(tables: Tables, row: type[Cited]) -> None:
    assert tables.of(row)
    for part in tables.of(row):
        assert part.label_zh in text(part.id.partition("/")[0]), part.id


@pytest.mark.parametrize("row", [Function, WorkContent])
def test_other_wordings_are_wordings_of_the_same_standard(
    tables: Tables, row: type[Function | WorkContent]
) -> None:
    alternatives = [(part.id, label) for part in tables.of(row) for label in part.alt_zh]
    assert alternatives
    for id, label in alternatives:
        assert label in text(id.partition("/")[0]), id


def test_posts_are_named_as_a_source_names_them(tables: Tables) -> None:
    everything = "".join(map(text, FILES))
    for role in tables.of(Role):
        for label in (role.label_zh, *role.alt_zh):
            assert label in everything, role.id


def test_job_descriptions_are_titled_as_printed(tables: Tables) -> None:
    for job in tables.of(JobDescription):
        # the last document is called 岗位说明书 alone; ours says of which post in brackets
        assert job.label_zh.partition("（")[0] in text("jd"), job.id


def test_the_quality_standard_has_the_sections_of_its_table_of_contents_in_order(
    tables: Tables,
) -> None:
    sections = [s for s in tables.of(Section) if s.document == "source/sqs"]
    headings = (f"{s.notation}{s.label_zh}" for s in sections if s.clause.startswith("目录"))
    between = "2025年产品售后服务质量标准{}第1章售后服务流程规范一、"
    assert between.format("".join(headings)) in text("sqs")


def test_the_quality_standard_is_encoded_in_its_own_words(tables: Tables) -> None:
    rows = [t.row for t in tables if t.file.startswith("practice/sqs/")]
    assert rows
    for row in rows:
        if isinstance(row, Cited):
            words = row.value if isinstance(row, PublicationDatum) else row.label_zh
            assert words in text("sqs"), row.id


#: What the table of contents of the manual lists under its headings.
Entry = Process | Regulation | Form
ENTRIES: tuple[type[Entry], ...] = (Process, Regulation, Form)


def contents(tables: Tables, parent: str | None = None) -> Iterator[str]:
    """Give the lines of the manual's table of contents below a section, as the tables have them."""
    sections = [s for s in tables.of(Section) if s.id.startswith("ops/") and s.parent == parent]
    for section in sorted(sections, key=lambda s: s.position):
        if section.clause.startswith("目录, "):
            yield line(section)
            yield from entries(tables, section)
            yield from contents(tables, section.id)


def entries(tables: Tables, section: Section) -> Iterator[str]:
    """Give the lines of the entries that stand right under a heading.

    The workflow of the department is no line of its own: its heading is all that is printed.
    """
    of_section = [
        entry
        for row in ENTRIES
        for entry in tables.of(row)
        if entry.section == section.id and entry.clause != section.clause
    ]
    yield from map(line, sorted(of_section, key=lambda entry: entry.position))


def line(entry: Section | Entry) -> str:
    """Write a line of the table of contents: number, title, page; a plain number has a comma."""
    number = entry.notation or ""
    comma = "、" if re.fullmatch("[一二三四五六七八九十]+", number) else ""
    return f"{number}{comma}{entry.label_zh}{entry.page or ''}"


def test_the_manual_has_the_table_of_contents_that_is_printed_and_nothing_else_in_it(
    tables: Tables,
) -> None:
    """Marks of the text recognition and the dots before the pages are left out of the print."""
    found = re.search("#目录---(.+?)#第一章---", text("ops"))
    assert found
    assert re.sub(r"[#.]|</?b>", "", found[1]) == "".join(contents(tables))


#: What an erratum sets between pieces of print, or says of their place.
BETWEEN = re.compile("；|、|…+|（[^（）]*[行前]）")


def test_an_erratum_quotes_what_the_source_prints(tables: Tables) -> None:
    for erratum in tables.of(Erratum):
        source = text(erratum.id.partition("/")[0])
        for piece in BETWEEN.split(re.sub(r"\s", "", erratum.printed)):
            assert piece in source, (erratum.id, piece)

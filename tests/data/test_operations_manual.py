"""The operations manual in the tables, against what its text says, counted by hand."""

from __future__ import annotations

from collections import defaultdict

import pytest

from skillgraph.model.practice import (
    CitedDocument,
    Form,
    Guideline,
    OrganisationUnit,
    Process,
    PublicationDatum,
    Regulation,
    Responsibility,
    Section,
)
from skillgraph.model.shared import Erratum
from skillgraph.tables import Tables

DEPARTMENT = "ops/unit/after-sales-department"

#: Pages of the sections of each chapter and of the numbered headings of each section that stand
#: over entries, as the table of contents prints them.
HEADINGS = {
    "1": [2, 2, 4, 6, 7],
    "2": [10, 11],
    "3": [20, 23, 27, 32, 34],
    "3.2": [23, 25],
    "3.3": [27, 30],
    "3.5": [34, 36],
    "4": [40, 67, 73, 111, 126],
    "4.1": [40, 46],
    "4.3": [73, 90, 106],
    "4.4": [111, 119],
    "4.5": [126, 129],
    "5": [134, 139, 149, 154],
    "5.1": [134, 136],
    "5.2": [139, 144],
    "5.3": [149, 151],
    "5.4": [154, 161],
}

#: Pages of the entries under each heading; those of chapter 3 are processes, of 4 regulations and
#: of 5 forms.
PROCESSES = {
    "1.5": [7],
    "3.1": [20, 21, 22],
    "3.2.1": [23, 24, 24],
    "3.2.2": [25, 26],
    "3.3.1": [27, 28, 29],
    "3.3.2": [30, 31],
    "3.4": [32, 33],
    "3.5.1": [34, 35],
    "3.5.2": [36, 37, 38],
}
REGULATIONS = {
    "4.1.1": [40, 43],
    "4.1.2": [46, 48, 49, 52, 54, 59, 62, 63, 65],
    "4.2": [67, 69, 70],
    "4.3.1": [73, 74, 75, 77, 80, 82, 83, 86, 88],
    "4.3.2": [90, 92, 94, 95, 103, 104],
    "4.3.3": [106, 108],
    "4.4.1": [111, 113, 115, 117],
    "4.4.2": [119, 121, 123],
    "4.5.1": [126, 127],
    "4.5.2": [129, 132],
}
FORMS = {
    "5.1.1": [134, 135, 135, 136],
    "5.1.2": [136, 137, 137, 138, 138],
    "5.2.1": [139, 139, 140, 140, 141, 141, 142, 142, 143, 143, 144],
    "5.2.2": [144, 145, 147, 148],
    "5.3.1": [149, 150, 151],
    "5.3.2": [151, 152],
    "5.4.1": [154, 155, 156, 158, 159, 160, 160],
    "5.4.2": [161, 162, 163],
}

Entry = Process | Regulation | Form
ENTRIES: tuple[type[Entry], ...] = (Process, Regulation, Form)
NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一")


def ours(id: str) -> bool:
    """Tell whether a thing is of the operations manual."""
    return id.startswith("ops/")


def plain(number: str) -> int:
    """Read a printed number: 第一节, 一, (一), (1), 1 and 一级文件 are all 1."""
    bare = number.strip("第节()级文件")
    return int(bare) if bare.isdecimal() else NUMERALS.index(bare) + 1


def entries(tables: Tables, row: type[Entry]) -> list[Entry]:
    """List the manual's entries of one kind, in the order of their place."""
    found = [entry for entry in tables.of(row) if ours(entry.id)]
    return sorted(found, key=lambda entry: (entry.section, entry.position))


# --- The table of contents -----------------------------------------------------------------------


def test_it_has_a_preface_a_table_of_contents_and_five_chapters(tables: Tables) -> None:
    sections = [s for s in tables.of(Section) if ours(s.id)]
    assert len(sections) == 56
    chapters = sorted((s for s in sections if s.parent is None), key=lambda s: s.position)
    assert [(s.notation, s.label_zh) for s in chapters] == [
        (None, "前言"),
        (None, "目录"),
        ("第一章", "售后服务部组织设置"),
        ("第二章", "售后服务部岗位职责"),
        ("第三章", "售后服务部作业流程"),
        ("第四章", "售后服务部作业文本"),
        ("第五章", "售后服务部作业表单"),
    ]
    assert {chapter.page for chapter in chapters} == {None}


def test_each_heading_has_the_page_of_the_table_of_contents(tables: Tables) -> None:
    pages = defaultdict(list)
    sections = [s for s in tables.of(Section) if ours(s.id) and s.clause.startswith("目录, ")]
    for section in sorted(sections, key=lambda s: s.position):
        if section.parent:
            pages[section.parent.removeprefix("ops/section/")].append(section.page)
    assert pages == HEADINGS


def test_what_only_the_body_of_chapter_1_has_for_headings_has_no_page(tables: Tables) -> None:
    below = [s for s in tables.of(Section) if s.parent in ("ops/section/1.2", "ops/section/1.3")]
    assert [(s.label_zh, s.page) for s in below] == [
        ("售后服务部的设置原则", None),
        ("售后服务部的设置依据", None),
        ("小型生产销售型企业售后服务部设置模式", None),
        ("中型生产销售型企业售后服务部设置模式", None),
        ("大型生产销售型企业售后服务部设置模式", None),
    ]


@pytest.mark.parametrize(
    ("row", "printed", "number"),
    [(Process, PROCESSES, 21), (Regulation, REGULATIONS, 42), (Form, FORMS, 39)],
)
def test_each_entry_has_the_page_of_the_table_of_contents(
    tables: Tables, row: type[Entry], printed: dict[str, list[int]], number: int
) -> None:
    pages = defaultdict(list)
    for entry in entries(tables, row):
        pages[entry.section.removeprefix("ops/section/")].append(entry.page)
    assert pages == printed
    assert sum(map(len, pages.values())) == number


@pytest.mark.parametrize(
    ("row", "section", "labels"),
    [
        (Process, "3.1", ["售后服务方案编制流程", "售后服务计划流程", "售后服务实施流程"]),
        (Process, "3.3.2", ["客户投诉处理流程(I)", "客户投诉处理流程(II)"]),
        (Process, "3.4", ["售后服务调研工作流程", "客户满意度调查流程"]),
        (Regulation, "4.1.1", ["服务网服务响应时间细则", "客户服务理念"]),
        (Regulation, "4.2", [
            "售后服务人员管理制度", "售后服务人员接待工作规范", "售后服务人员守则",
        ]),
        (Regulation, "4.4.2", ["客户名簿处理制度", "客户资料保密制度", "客户销户管理制度"]),
        (Form, "5.1.1", ["员工违规通知书", "每月出勤表", "员工工作月报表", "员工工作月统计表"]),
        (Form, "5.2.2", [
            "客户投诉登记表", "客户投诉管理表", "客户投诉记录表", "客户投诉处理日报表",
        ]),
        (Form, "5.4.2", ["客户等级分类表", "客户资料管理表", "客户资料借阅表"]),
    ],
)  # fmt: skip
def test_entries_have_the_titles_of_the_table_of_contents(
    tables: Tables, row: type[Entry], section: str, labels: list[str]
) -> None:
    found = [e for e in entries(tables, row) if e.section == f"ops/section/{section}"]
    assert [entry.label_zh for entry in found] == labels


def test_three_titles_are_printed_twice_and_are_two_things_each(tables: Tables) -> None:
    pages = defaultdict(list)
    for row in ENTRIES:
        for entry in entries(tables, row):
            pages[entry.label_zh].append(entry.page)
    assert {label: found for label, found in pages.items() if len(found) > 1} == {
        "客户投诉案件处理办法": [59, 90],
        "售后服务报告表": [139, 151],
        "客户统计表": [158, 160],
    }


def test_what_is_numbered_is_in_the_order_of_its_numbers(tables: Tables) -> None:
    """Chapters follow the preface and the table of contents, which have no number."""
    sections = [s for s in tables.of(Section) if ours(s.id) and s.parent]
    numbered = [*sections, *(e for row in ENTRIES for e in entries(tables, row))]
    points = [g for g in tables.of(Guideline) if ours(g.id)]
    duties = [r for r in tables.of(Responsibility) if ours(r.id)]
    astray = [
        thing.id
        for thing in (*numbered, *points, *duties)
        if thing.notation and plain(thing.notation) != thing.position
    ]
    assert astray == ["ops/process/department-workflow"]  # the fifth heading, and alone there


def test_only_part_of_chapter_1_is_there_to_be_read(tables: Tables) -> None:
    extents = {s.id: s.extent for s in tables.of(Section) if ours(s.id) and s.extent != "named"}
    assert extents == {
        "ops/section/preface": "complete",
        "ops/section/contents": "complete",
        "ops/section/1": "excerpt",
        "ops/section/1.1": "excerpt",  # without its chart
        "ops/section/1.2": "complete",
        "ops/section/1.2.1": "complete",
        "ops/section/1.2.2": "complete",
        "ops/section/1.3": "excerpt",  # an introduction and the captions of three charts
        "ops/section/1.4": "excerpt",  # the text ends within its table
    }
    for row in ENTRIES:
        assert {entry.extent for entry in entries(tables, row)} == {"named"}


# --- The department ------------------------------------------------------------------------------


def test_it_models_an_enterprise_and_three_more_by_size(tables: Tables) -> None:
    units = [unit for unit in tables.of(OrganisationUnit) if ours(unit.id)]
    assert [(unit.label_zh, unit.extent) for unit in units if unit.kind == "enterprise"] == [
        ("生产销售型企业", "named"),
        ("小型生产销售型企业", "named"),
        ("中型生产销售型企业", "named"),
        ("大型生产销售型企业", "named"),
    ]
    labels = {unit.id: unit.label_zh for unit in units}
    departments = [unit for unit in units if unit.kind == "department"]
    assert [(u.label_zh, labels[u.part_of or ""], u.extent) for u in departments] == [
        ("售后服务部", "生产销售型企业", "excerpt"),
        ("小型生产销售型企业售后服务部", "小型生产销售型企业", "named"),
        ("销售部", "小型生产销售型企业", "excerpt"),  # 往往是靠销售部来主导处理客服信息
        ("中型生产销售型企业售后服务部", "中型生产销售型企业", "named"),
        ("大型生产销售型企业售后服务部", "大型生产销售型企业", "named"),
    ]
    assert len(units) == 4 + 5


def test_where_the_chart_is_missing_the_note_says_so(tables: Tables) -> None:
    charted = [u for u in tables.of(OrganisationUnit) if ours(u.id) and u.extent == "named"]
    assert [u.id for u in charted if "只有图题" not in (u.note_zh or "")] == []
    assert [u.id for u in charted if "only its caption is" not in (u.note_en or "")] == []


def test_the_department_has_five_functions_and_fourteen_duties(tables: Tables) -> None:
    found = [r for r in tables.of(Responsibility) if ours(r.id)]
    assert {r.of for r in found} == {DEPARTMENT}
    numbers = {kind: [r.notation for r in found if r.kind == kind] for kind in ("function", "duty")}
    assert numbers == {
        "function": [f"({number})" for number in range(1, 6)],
        "duty": [f"({number})" for number in range(1, 15)],
    }
    # 售后服务部职责(14): the text ends with it and without a full stop
    cut = [(r.kind, r.notation, r.extent) for r in found if r.extent != "complete"]
    assert cut == [("duty", "(14)", "excerpt")]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("publicising-the-enterprise", "宣传企业形象"),
        ("customer-communication", "维系客户与企业沟通"),
        ("service-principles-and-standards", "制定客户服务的原则、标准"),
        ("customer-feedback", "收集和整理产品或服务使用后的客户反馈信息"),
        ("hotline", "开通服务热线，提供全天候服务、定时电话访问、定点配送"),
    ],
)
def test_a_responsibility_says_what_is_done_to_what(tables: Tables, name: str, label: str) -> None:
    labels = {r.id: r.label_zh for r in tables.of(Responsibility)}
    assert labels[f"{DEPARTMENT}/responsibility/{name}"] == label


@pytest.mark.parametrize(
    ("kind", "points"),
    [
        (
            "setting-principle",
            {"职权明确，层次分明": 4, "管理幅度合理，统一指挥": 3, "信息畅通，提高工作效率": 1},
        ),
        (
            "setting-criterion",
            {
                "售后服务部在企业中的地位和作用": 2,
                "企业的规模和经营方式决定了行政部门的设置形式": 3,
            },
        ),
        ("method", {"分五个层级讲述": 5}),
    ],
)
def test_principles_and_criteria_have_the_points_of_their_tables(
    tables: Tables, kind: str, points: dict[str, int]
) -> None:
    guidelines = [g for g in tables.of(Guideline) if ours(g.id)]
    found = {
        g.label_zh: sum(point.parent == g.id for point in guidelines)
        for g in guidelines
        if g.kind == kind
    }
    assert found == points


def test_the_preface_sets_out_five_levels_of_documents(tables: Tables) -> None:
    points = [
        g for g in tables.of(Guideline) if g.section == "ops/section/preface" and g.kind == "point"
    ]
    assert [(point.notation, point.label_zh) for point in points] == [
        ("一级文件", "部门设置"),
        ("二级文件", "岗位职责"),
        ("三级文件", "作业流程"),
        ("四级文件", "作业文本"),
        ("五级文件", "作业表单"),
    ]


# --- The book ------------------------------------------------------------------------------------


def test_the_book_is_the_one_of_the_imprint(tables: Tables) -> None:
    data = [d for d in tables.of(PublicationDatum) if ours(d.id)]
    assert [(datum.kind, datum.value) for datum in data] == [
        ("title", "售后服务部作业指导手册"),
        ("series", "制造业部门作业指导手册系列"),
        ("series", "制造业管理工具库"),
        ("series", "The Collection of Tools About Manufacturing Industry Management"),
        ("editor", "李锋"),
        ("editor", "王敬东"),
        ("publishing-group", "广东省出版集团"),
        ("publisher", "广东经济出版社"),
        ("place", "广州"),
        ("isbn", "978-7-5454-0197-4"),
        ("classification", "F407.405—62"),
        ("cip", "中国版本图书馆CIP数据核字(2010)第019909号"),
        ("distributor", "广东新华发行集团图书发行有限公司"),
        ("printer", "广东信源彩色印务有限公司"),
        ("format", "730毫米×1020毫米 1/16"),
        ("length", "11 2 插页"),
        ("length", "174 000字"),
        ("edition", "2010年3月第1版"),
        ("printing", "2010年3月第1次"),
        ("print-run", "1~5 000册"),
        ("price", "26.00元"),
    ]


def test_the_one_document_that_it_cites_is_iso_9001_of_2008(tables: Tables) -> None:
    (cited,) = [c for c in tables.of(CitedDocument) if ours(c.id)]
    assert (cited.number, cited.year) == ("ISO9001：2008", 2008)
    assert cited.section == "ops/section/preface"


# --- Its mistakes --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("about", "printed"),
    [
        ("ops/publication/publisher", "廣東人民出版社"),
        ("ops/guideline/size-and-mode-of-operation", "行政部门的设置形式"),
        ("ops/guideline/standing-in-enterprise", "售后服务部在企业管理中的地位和作用"),
        # a title printed twice
        ("ops/regulation/complaint-cases-2", "客户投诉案件处理办法"),
        ("ops/form/service-report-2", "售后服务报告表"),
        ("ops/form/customer-statistics-2", "客户统计表"),
        # one thing, two names
        ("ops/publication/series", "人事、培训；人力资源部"),
        ("ops/section/4.5", "客服人员培训制度；售后服务人员培训流程"),
        ("ops/form/customer-grade-classification", "客户信用等级变更流程"),
        # what is not there
        ("ops/unit/enterprise", "企业组织结构图"),
        ("ops/unit/small/after-sales-department", "小型生产销售型企业售后服务部组织结构图"),
        ("ops/unit/medium/after-sales-department", "中型生产销售型企业售后服务部组织结构图"),
        ("ops/unit/large/after-sales-department", "大型生产销售型企业售后服务部组织结构图"),
        ("ops/process/department-workflow", "五、售后服务部的工作流程"),
        (f"{DEPARTMENT}/responsibility/hotline", "定时电话访问、定点配送"),
        # what cannot be meant as it is printed
        ("ops/regulation/complaint-economic-penalties", "客户投诉经济处罚规定"),
        ("ops/unit/small/after-sales-department", "一般不设立单独的售后服务部"),
        ("ops/cited/iso-9001-2008", "ISO9001：2008质量管理体系框架"),
    ],
)
def test_its_mistakes_are_errata(tables: Tables, about: str, printed: str) -> None:
    errata = [e for e in tables.of(Erratum) if e.about == about and ours(e.id)]
    assert any(printed in erratum.printed for erratum in errata)


def test_the_department_that_is_misprinted_is_the_right_one_in_english(tables: Tables) -> None:
    (criterion,) = [g for g in tables.of(Guideline) if "行政部门" in g.label_zh]
    assert "after-sales service department" in criterion.label_en
    assert "administrative" not in criterion.label_en

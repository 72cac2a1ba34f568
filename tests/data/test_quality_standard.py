"""The service quality standard in the tables, against what its text says."""

from __future__ import annotations

from collections import Counter

import pytest

from skillgraph.model.practice import (
    CitedDocument,
    Guideline,
    OrganisationUnit,
    Post,
    Process,
    Responsibility,
    Section,
)
from skillgraph.model.roles import Target
from skillgraph.model.shared import Erratum
from skillgraph.tables import Tables

SERVICE = "sqs/process/after-sales-service"


def ours(id: str) -> bool:
    """Tell whether a thing is of the quality standard."""
    return id.startswith("sqs/")


def test_it_has_eight_chapters_of_which_we_have_part_of_the_first(tables: Tables) -> None:
    sections = [s for s in tables.of(Section) if ours(s.id)]
    chapters = [s for s in sections if s.parent is None]
    assert [s.notation for s in chapters] == [f"第{n}章" for n in range(1, 9)]
    sizes = Counter(s.parent for s in sections if s.parent)
    assert [sizes[chapter.id] for chapter in chapters] == [4, 4, 4, 4, 4, 4, 4, 3]
    assert {s.notation: s.extent for s in sections if s.extent != "named"} == {
        "第1章": "excerpt",
        "1.1": "complete",
        "1.2": "excerpt",
        "1.2.1": "complete",
        "1.2.2": "complete",
        "1.2.3": "excerpt",  # cut off in its second paragraph
    }


def test_five_stages_lead_from_receipt_to_closure_and_each_must_define_four_things(
    tables: Tables,
) -> None:
    stages = sorted(
        (p for p in tables.of(Process) if p.stage_of == SERVICE), key=lambda p: p.position
    )
    assert [stage.label_zh for stage in stages] == [
        "客户问题受理", "服务方案制定", "服务执行", "服务反馈", "服务闭环管理",
    ]  # fmt: skip
    # 责任人、时间节点、质量标准及验收方式
    four = ("responsible-person", "time-limit", "quality-standard", "acceptance-method")
    assert {stage.must_define for stage in stages} == {four}


def test_a_department_has_four_posts_with_what_each_is_responsible_for(tables: Tables) -> None:
    posts = {post.id: post.label_zh for post in tables.of(Post) if ours(post.id)}
    duties = {posts[r.of]: r.label_zh for r in tables.of(Responsibility) if ours(r.id)}
    assert duties == {
        "售后服务主管": "制定售后服务政策、流程及考核标准",
        "客服专员": "客户咨询与问题受理",
        "技术支持工程师": "产品故障诊断与维修",
        "质量监督员": "售后服务过程的质量控制与反馈",
    }


def test_management_has_three_levels(tables: Tables) -> None:
    units = {u.id: u for u in tables.of(OrganisationUnit) if ours(u.id) and u.kind == "level"}
    above = {u.label_zh: units[u.part_of].label_zh for u in units.values() if u.part_of}
    assert above == {"部门级": "公司级", "班组级": "部门级"}


@pytest.mark.parametrize(
    ("kind", "labels"),
    [
        ("process-principle", ["客户导向", "流程优化", "数据驱动", "持续改进"]),
        ("design-principle", ["标准化", "规范化", "信息化"]),
        ("mechanism", ["服务响应机制", "服务闭环管理", "流程改进机制"]),
        ("phase", ["计划", "执行", "检查", "处理"]),
    ],
)
def test_principles_mechanisms_and_phases_are_those_of_the_text(
    tables: Tables, kind: str, labels: list[str]
) -> None:
    found = [g.label_zh for g in tables.of(Guideline) if ours(g.id) and g.kind == kind]
    assert found == labels


def test_its_one_target_is_98_percent_of_customer_satisfaction(tables: Tables) -> None:
    (target,) = [t for t in tables.of(Target) if ours(t.id)]
    assert target.label_zh == "客户满意度"
    assert (target.comparison, target.unit, target.year) == ("at-least", "percent", 2025)
    assert target.value == 98


def test_the_documents_it_cites_have_the_number_and_year_that_are_printed(tables: Tables) -> None:
    cited = [c for c in tables.of(CitedDocument) if ours(c.id)]
    assert [(c.label_zh, c.number, c.year) for c in cited] == [
        ("企业售后服务管理规范", "GB/T33811-2017", 2017),
        ("售后服务流程优化指南", None, 2025),
        ("售后服务信息化建设指南", None, None),
    ]


@pytest.mark.parametrize(
    ("about", "printed"),
    [
        ("sqs/section/1", "一、售后服务组织架构与职责"),  # the same heading twice
        ("sqs/section/4.2", "1.3售后服务人员培训与考核"),  # the same title as 1.3
        ("sqs/guideline/closed-loop", "客户问题受理、处理、反馈、满意度评价"),
        ("sqs/guideline/big-data-analysis", "大数据分析、等技术手段"),
        ("sqs/guideline/informatised", "数字化管理"),
        ("sqs/cited/gb-t-33811-2017", "GB/T33811-2017"),
        ("sqs/cited/process-optimisation-guide", "(2025版)"),
        ("sqs/cited/informatisation-guide", "《售后服务信息化建设指南"),
        ("source/sqs", "原创力文档"),  # the web site's notices
    ],
)
def test_its_mistakes_are_errata(tables: Tables, about: str, printed: str) -> None:
    errata = [e for e in tables.of(Erratum) if e.about == about and ours(e.id)]
    assert any(printed in erratum.printed for erratum in errata)

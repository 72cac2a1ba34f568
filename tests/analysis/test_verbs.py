"""Leading verbs are those that a reader finds; what has none is unknown and stays counted."""

from __future__ import annotations

from collections import Counter

import pytest

from skillgraph.analysis.lexicon import VERBS
from skillgraph.analysis.table import Table
from skillgraph.analysis.verbs import leading_verbs

Row = dict[str, str]


@pytest.mark.parametrize(
    ("label", "verbs"),
    [
        ("能了解售后服务标准化流程", ["了解"]),
        ("能协助设计售后服务标准化流程", ["协助"]),
        ("能正确填写售后服务工单", ["填写"]),
        ("能够正确填写售后服务工单", ["填写"]),
        ("能有效地建立组织关系和人际关系", ["建立"]),
        ("能优化和审定售后服务整体发展战略", ["优化", "审定"]),
        ("能识别、记录并及时传达客户需求", ["识别", "记录", "传达"]),
        ("能理解并掌握客户分层管理的内涵", ["理解", "掌握"]),
        ("能针对售后服务战略与目标开展调研", ["调研"]),
        ("能按照标准化流程记录售后服务交付过程", ["记录"]),
        ("能对售后应急事件进行分类并及时上报", ["分类", "上报"]),
        ("能对阻碍提高客户服务质量的因素提出整改措施", ["提出"]),
        ("能从各类信息资源中区分出与客户服务相关的信息范围", ["区分"]),
        ("能适时向客户展现问候与关怀", ["展现"]),
        ("能用图表解释满足客户期望重要性", ["解释"]),
        ("能对接客户投诉、咨询", ["对接"]),
        ("能根据售后服务工作进展情况进行备件管理", ["管理"]),
        ("能进行跨部门组织与协调", ["组织", "协调"]),
        ("能做出自我评估，分析造成压力的原因", ["评估"]),
        ("能做出客户服务工作说明书", ["做出"]),
        ("能组织与协调的基本流程", ["组织", "协调"]),
        ("能优化组织与协调的基本流程", ["优化"]),
        ("能分解服务工作目标，并制定出工作计划", ["分解"]),
    ],
)
def test_an_ability_begins_with_the_verbs_that_a_reader_finds(label: str, verbs: list[str]) -> None:
    assert leading_verbs(label) == tuple(verbs)


@pytest.mark.parametrize(
    "label", ["", "能", "服务流程知识", "能飞", "能对客户", "能此对售后服务支持工作进行优化与调整"]
)
def test_where_no_verb_is_recognised_there_is_none(label: str) -> None:
    assert leading_verbs(label) == ()


def test_only_one_shipped_ability_is_unknown_and_it_is_misprinted(items: dict[str, Row]) -> None:
    abilities = [row for row in items.values() if row["kind"] == "ability"]
    unknown = [row["id"] for row in abilities if not leading_verbs(row["label_zh"])]
    assert len(abilities) == 330
    assert unknown == ["asm/senior/2.3/a2"]


def test_every_verb_found_stands_in_its_label_and_every_verb_known_is_found(
    items: dict[str, Row],
) -> None:
    found = set()
    for row in items.values():
        if row["kind"] == "ability":
            verbs = leading_verbs(row["label_zh"])
            assert all(verb in row["label_zh"] for verb in verbs)
            found |= set(verbs)
    assert found == set(VERBS)


# --- The ladder ----------------------------------------------------------------------------------


def test_the_ladder_of_strategy_climbs_from_understanding_to_approving(
    studied: dict[str, Table],
) -> None:
    rungs = {
        record["grade"]: record["verbs"]
        for record in studied["verb-ladder"].records()
        if record["work_content"] == "asm/work/strategy-and-objectives"
    }
    assert rungs == {
        "asm/junior": "了解；调研",
        "asm/intermediate": "制定；细化；组织",
        "asm/senior": "指导；识别；优化、审定",
    }
    assert list(rungs) == ["asm/junior", "asm/intermediate", "asm/senior"]


@pytest.mark.parametrize("name", ["verb-ladder", "verbs-by-grade"])
def test_no_ability_is_dropped_from_a_count(
    studied: dict[str, Table], items: dict[str, Row], name: str
) -> None:
    printed = Counter(
        row["unit"].rpartition("/")[0] for row in items.values() if row["kind"] == "ability"
    )
    counted: Counter[str] = Counter()
    for record in studied[name].records():
        counted[str(record["grade"])] += int(record["abilities"] or 0)
    assert counted == printed


def test_every_rung_has_an_entry_for_each_ability(studied: dict[str, Table]) -> None:
    for record in studied["verb-ladder"].records():
        assert str(record["verbs"]).count("；") == int(record["abilities"] or 0) - 1
    assert sum("?" in str(verbs) for verbs in studied["verb-ladder"].column("verbs")) == 1


def test_the_verbs_of_a_grade_are_counted_by_the_first(
    studied: dict[str, Table], items: dict[str, Row]
) -> None:
    firsts = Counter(
        next(iter(leading_verbs(row["label_zh"])), None)
        for row in items.values()
        if row["unit"].startswith("asm/senior/") and row["kind"] == "ability"
    )
    records = [r for r in studied["verbs-by-grade"].records() if r["grade"] == "asm/senior"]
    assert {record["verb"]: record["abilities"] for record in records} == firsts
    assert firsts["制定"] == 9
    assert [r["english"] for r in records if r["verb"] is None] == [None]


def test_each_ability_stands_once_with_its_verbs(
    studied: dict[str, Table], items: dict[str, Row]
) -> None:
    table = studied["ability-verbs"]
    assert table.column("ability") == [i for i, row in items.items() if row["kind"] == "ability"]
    assert table.records()[0]["verbs"] == "了解"

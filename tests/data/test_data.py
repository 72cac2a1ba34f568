"""The shipped tables hold what the sources hold, counted by hand from the sources."""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from decimal import Decimal

import pytest

from skillgraph import resources
from skillgraph.model.columns import Labelled
from skillgraph.model.roles import (
    Duty,
    JobDescription,
    JobRequirement,
    Role,
    RoleGrade,
    RoleRelation,
    Target,
)
from skillgraph.model.shared import Erratum, Mapping
from skillgraph.model.standards import (
    Assessment,
    Basic,
    ConductRule,
    DefinedTerm,
    EntryCondition,
    EntryRoute,
    Function,
    FunctionWeight,
    Grade,
    Item,
    Standard,
    Unit,
    WorkContent,
)
from skillgraph.tables import Tables
from skillgraph.version import Version

DATA = resources.folder("data")

#: Abilities and knowledge items of every unit, counted in the tables of the standards
#: (asm: 表 1 to 3; csm: 2.1.1 to 2.1.3), by the unit's printed number.
ITEMS: dict[str, dict[str, tuple[int, int]]] = {
    "asm/junior": {
        "1.1": (2, 2), "1.2": (3, 2), "1.3": (2, 2),
        "2.1": (4, 2), "2.2": (3, 6), "2.3": (3, 3),
        "3.1": (4, 2), "3.2": (2, 2), "3.3": (2, 2),
        "4.1": (3, 3), "4.2": (2, 3), "4.3": (2, 2), "4.4": (3, 3),
        "5.1": (4, 3), "5.2": (2, 2), "5.3": (2, 2),
        "6.1": (5, 2), "6.2": (3, 2), "6.3": (2, 2),
    },
    "asm/intermediate": {
        "1.1": (3, 2), "1.2": (2, 2), "1.3": (2, 2),
        "2.1": (3, 2), "2.2": (4, 3), "2.3": (4, 2),
        "3.1": (3, 3), "3.2": (3, 2), "3.3": (2, 3),
        "4.1": (3, 3), "4.2": (2, 3), "4.3": (2, 2), "4.4": (2, 3),
        "5.1": (3, 2), "5.2": (2, 2), "5.3": (3, 2),
        "6.1": (3, 2), "6.2": (5, 2), "6.3": (3, 2), "6.4": (5, 3),
    },
    "asm/senior": {
        "1.1": (3, 2), "1.2": (2, 2), "1.3": (2, 2),
        "2.1": (2, 2), "2.2": (2, 2), "2.3": (4, 2),
        "3.1": (2, 2), "3.2": (3, 2), "3.3": (3, 3),
        "4.1": (2, 2), "4.2": (2, 2), "4.3": (2, 2), "4.4": (2, 2),
        "5.1": (2, 2), "5.2": (2, 2), "5.3": (3, 2),
        "6.1": (4, 3), "6.2": (3, 3), "6.3": (3, 2), "6.4": (4, 2),
    },
    "csm/level-3": {
        "1.1": (2, 2), "1.2": (6, 5),
        "2.1": (4, 5), "2.2": (3, 4), "2.3": (5, 6),
        "3.1": (4, 3), "3.2": (5, 11),
        "4.1": (3, 4), "4.2": (5, 8),
        "5.1": (4, 3), "5.2": (5, 4), "5.3": (2, 4),
        "6.1": (2, 6), "6.2": (5, 6),
    },
    "csm/level-2": {
        "1.1": (4, 7), "1.2": (3, 2), "1.3": (4, 3),
        "2.1": (3, 4), "2.2": (3, 3), "2.3": (2, 2), "2.4": (7, 9),
        "3.1": (4, 7), "3.2": (1, 3), "3.3": (1, 3),
        "4.1": (3, 3), "4.2": (3, 2), "4.3": (4, 4),
        "5.1": (4, 3), "5.2": (2, 3), "5.3": (8, 9),
        "6.1": (4, 5), "6.2": (3, 4),
    },
    "csm/level-1": {
        "1.1": (3, 5), "1.2": (4, 5), "1.3": (4, 4),
        "2.1": (4, 4), "2.2": (3, 4),
        "3.1": (3, 3), "3.2": (3, 3), "3.3": (2, 2),
        "4.1": (2, 4), "4.2": (4, 4),
        "5.1": (2, 3), "5.2": (3, 4), "5.3": (3, 4),
        "6.1": (2, 5), "6.2": (2, 3), "6.3": (3, 6), "6.4": (1, 2),
    },
}  # fmt: skip


# --- The standards -------------------------------------------------------------------------------


@pytest.mark.parametrize("grade", ITEMS)
def test_items_are_as_many_as_in_the_source_unit_by_unit(tables: Tables, grade: str) -> None:
    kinds = Counter((item.unit, item.kind) for item in tables.of(Item))
    encoded = {
        unit.notation: (kinds[unit.id, "ability"], kinds[unit.id, "knowledge"])
        for unit in tables.of(Unit)
        if unit.grade == grade
    }
    assert encoded == ITEMS[grade]


@pytest.mark.parametrize(
    ("grade", "abilities", "knowledge"),
    [
        # function by function
        ("asm/junior", 7 + 10 + 8 + 10 + 8 + 10, 6 + 11 + 6 + 11 + 7 + 6),
        ("asm/intermediate", 7 + 11 + 8 + 9 + 8 + 16, 6 + 7 + 8 + 11 + 6 + 9),
        ("asm/senior", 7 + 8 + 8 + 8 + 7 + 14, 6 + 6 + 7 + 8 + 6 + 10),
        ("csm/level-3", 8 + 12 + 9 + 8 + 11 + 7, 7 + 15 + 14 + 12 + 11 + 12),
        ("csm/level-2", 11 + 15 + 6 + 10 + 14 + 7, 12 + 18 + 13 + 9 + 15 + 9),
        ("csm/level-1", 11 + 7 + 8 + 6 + 8 + 8, 14 + 8 + 8 + 8 + 11 + 16),
    ],
)
def test_items_are_as_many_as_in_the_source_grade_by_grade(
    tables: Tables, grade: str, abilities: int, knowledge: int
) -> None:
    units = {unit.id for unit in tables.of(Unit) if unit.grade == grade}
    kinds = Counter(item.kind for item in tables.of(Item) if item.unit in units)
    assert kinds == {"ability": abilities, "knowledge": knowledge}


def test_the_parts_of_the_standards_are_as_many_as_in_the_sources(tables: Tables) -> None:
    assert Counter(f.standard for f in tables.of(Function)) == {"asm": 6, "csm": 6 + 6 + 6}
    assert Counter(w.standard for w in tables.of(WorkContent)) == {
        "asm": 3 + 3 + 3 + 4 + 3 + 4,  # 5.2.1 to 5.2.6
        "csm": (2 + 3 + 2 + 2 + 3 + 2) + (3 + 4 + 3 + 3 + 3 + 2) + (3 + 2 + 3 + 2 + 3 + 4),  # 2.1
    }
    assert Counter(unit.grade for unit in tables.of(Unit)) == {
        "asm/junior": 19,  # 组建售后服务团队 is no work of this grade
        "asm/intermediate": 20,
        "asm/senior": 20,
        "csm/level-3": 14,
        "csm/level-2": 18,
        "csm/level-1": 17,
    }
    assert [r.label_zh for r in tables.of(ConductRule) if r.kind == "ethics"] == [
        "遵纪守法，爱岗敬业",
        "诚实守信，廉洁奉公",
        "卓越服务，用心沟通",
        "尊重顾客，乐于奉献",
    ]
    assert sum(rule.kind == "code" for rule in tables.of(ConductRule)) == 5
    assert [term.label_zh for term in tables.of(DefinedTerm)] == [
        "售后服务",
        "售后服务管理",
        "售后服务管理人员",
    ]


def test_a_printed_number_is_no_identity(tables: Tables) -> None:
    works = {unit.id: unit.work_content for unit in tables.of(Unit)}
    assert works["asm/junior/6.1"] == "asm/work/team-training"
    assert works["asm/intermediate/6.1"] == works["asm/senior/6.1"] == "asm/work/team-formation"
    assert works["asm/intermediate/6.2"] == works["asm/senior/6.2"] == "asm/work/team-training"


def test_retaining_customers_belongs_to_the_function_of_the_overview_table(tables: Tables) -> None:
    works = {work.id: work for work in tables.of(WorkContent)}
    (unit,) = [unit for unit in tables.of(Unit) if unit.id == "csm/level-2/1.3"]
    assert unit.label_zh == "留住客户"
    assert works[unit.work_content].function == "csm/function/customer-service-value"


def test_ranks_rise_though_csm_numbers_its_levels_downward(tables: Tables) -> None:
    ranks = {grade.id: grade.rank for grade in tables.of(Grade)}
    assert ranks == {
        "asm/junior": 1,
        "asm/intermediate": 2,
        "asm/senior": 3,
        "csm/level-3": 1,
        "csm/level-2": 2,
        "csm/level-1": 3,
    }


def test_only_csm_says_that_higher_grades_cover_lower_ones(tables: Tables) -> None:
    assert {s.id: s.covering_clause for s in tables.of(Standard)} == {"asm": None, "csm": "2.2"}
    assert {g.id: g.subsumes for g in tables.of(Grade) if g.subsumes} == {
        "csm/level-2": ("csm/level-3",),
        "csm/level-1": ("csm/level-2",),
    }


# --- Weights, entry, assessment ------------------------------------------------------------------

#: csm 2.1.1 to 2.1.3, 比重: functions 一 to 六, then the common basics.
WEIGHTS = {
    "csm/level-3": [20, 15, 14, 17, 14, 15, 5],
    "csm/level-2": [17, 17, 14, 16, 18, 13, 5],
    "csm/level-1": [17, 17, 16, 14, 16, 15, 5],
}


@pytest.mark.parametrize("grade", WEIGHTS)
def test_weights_are_those_of_the_source_and_add_up_to_100_with_the_basics(
    tables: Tables, grade: str
) -> None:
    of_grade = [weight for weight in tables.of(FunctionWeight) if weight.grade == grade]
    positions = {function.id: function.position for function in tables.of(Function)}
    of_grade.sort(key=lambda weight: positions.get(weight.function or "", 99))
    assert [weight.percent for weight in of_grade] == WEIGHTS[grade]
    assert [weight.function for weight in of_grade][-1] is None
    assert {weight.component for weight in of_grade} == {"overall"}
    assert sum(WEIGHTS[grade]) == 100


def test_a_standard_that_gives_no_weights_has_none(tables: Tables) -> None:
    assert {weight.grade for weight in tables.of(FunctionWeight)} == set(WEIGHTS)


def test_the_common_basics_are_two_headings_with_six_topics(tables: Tables) -> None:
    basics = tables.of(Basic)
    headings = {basic.id: basic.label_zh for basic in basics if basic.parent is None}
    assert list(headings.values()) == ["职业道德", "基础知识"]
    assert Counter(headings[b.parent] for b in basics if b.parent) == {"职业道德": 2, "基础知识": 4}
    assert {basic.grades for basic in basics} == {("csm/level-3", "csm/level-2", "csm/level-1")}


#: asm 5.4.1, 5.5.1, 5.6.1: routes as what is asked and how much of it.
SECONDARY, HIGHER, BACHELOR = "secondary-vocational", "higher-vocational", "bachelor"
ROUTES: dict[str, list[list[tuple[str, str, int | None]]]] = {
    "asm/junior": [
        [("experience", "", 3)],
        [("education-at-least", SECONDARY, None), ("experience", "", 2)],
        [("education-at-least", HIGHER, None), ("experience", "", 1)],
        [("education-at-least", BACHELOR, None), ("probation-completed", "", None)],
    ],
    "asm/intermediate": [
        [("certificate", "junior", 2)],
        [("experience", "", 5)],
        [("education-at-least", SECONDARY, None), ("experience", "", 4)],
        [("education-at-least", HIGHER, None), ("experience", "", 3)],
        [("education-at-least", BACHELOR, None), ("experience", "", 2)],
    ],
    "asm/senior": [
        [("education-at-most", HIGHER, None), ("certificate", "intermediate", 4)],
        [("education-at-least", BACHELOR, None), ("certificate", "intermediate", 3)],
    ],
    # csm 1.7.2
    "csm/level-3": [
        [("education-at-least", HIGHER, None)],
        [("education-at-least", HIGHER, None), ("experience", "", 2)],
        [
            ("education-at-least", HIGHER, None),
            ("certificate", "student-vocational-certificate", None),
        ],
        [("technical-title-at-least", "junior", None)],
        [("enrolment", "mba related-postgraduate", None)],
    ],
    "csm/level-2": [
        [("education-at-least", HIGHER, None), ("experience", "", 3)],
        [
            ("education-at-least", HIGHER, None),
            ("certificate", "student-vocational-certificate", None),
            ("experience", "", 2),
        ],
        [("enrolment", "mba related-postgraduate", None)],
        [("technical-title-at-least", "intermediate", None)],
        [("certificate", "level-3", 2)],
    ],
    "csm/level-1": [
        [("education-at-least", HIGHER, None), ("experience", "", 4)],
        [("enrolment", "mba related-postgraduate", None)],
        [
            ("technical-title-at-least", "intermediate", None),
            ("experience", "", None),
            ("assessment-passed", "level-2", None),
        ],
        [("certificate", "level-2", 2)],
    ],
}


@pytest.mark.parametrize("grade", ROUTES)
def test_entry_routes_ask_what_the_source_asks(tables: Tables, grade: str) -> None:
    conditions = defaultdict(list)
    for condition in sorted(tables.of(EntryCondition), key=lambda c: c.position):
        names = " ".join(value.rpartition("/")[2] for value in condition.values)
        conditions[condition.route].append((condition.type, names, condition.years))
    routes = sorted(
        (r for r in tables.of(EntryRoute) if r.grade == grade), key=lambda r: r.position
    )
    assert [conditions[route.id] for route in routes] == ROUTES[grade]


def test_years_after_a_certificate_are_without_a_break_where_the_source_says_so(
    tables: Tables,
) -> None:
    unbroken = {c.route for c in tables.of(EntryCondition) if c.working_since}
    # 连续工作满……年
    assert unbroken == {"asm/intermediate/entry/1", "asm/senior/entry/1", "asm/senior/entry/2"}


def test_one_route_admits_to_single_modules_only(tables: Tables) -> None:
    (route,) = [route for route in tables.of(EntryRoute) if route.admits_to == "module"]
    assert route.id == "csm/level-3/entry/1"  # 可申报模块鉴定


def test_each_part_of_the_assessment_is_passed_with_60_of_100_and_counts_for_two_years(
    tables: Tables,
) -> None:
    parts = [a for a in tables.of(Assessment) if a.parent]
    assert [part.component for part in parts] == ["theory", "practice"]
    marks = {(part.full_mark, part.pass_mark, part.validity_years) for part in parts}
    assert marks == {(100, 60, Decimal(2))}
    assert {assessment.standard for assessment in tables.of(Assessment)} == {"csm"}


# --- Roles and job descriptions ------------------------------------------------------------------


def test_annex_a_gives_each_grade_of_asm_two_posts(tables: Tables) -> None:
    labels = {role.id: role.label_zh for role in tables.of(Role)}
    annex = defaultdict(list)
    for row in tables.of(RoleGrade):
        annex[row.grade].append(labels[row.role])
    assert annex == {
        "asm/senior": ["高级售后服务管理师", "售后服务管理总监"],
        "asm/intermediate": ["售后服务管理师", "售后服务管理经理"],
        "asm/junior": ["助理售后服务管理师", "售后服务管理专员"],
    }


#: Top-level duties of each document, in the order of the collection; two are too scattered to
#: count by their numbers.
DUTIES = {1: 5, 2: 10, 3: 3, 5: 6, 6: 9, 7: 7, 8: 7, 9: 2, 11: 7, 12: 10}


def test_every_document_of_the_collection_is_there_with_its_duties(tables: Tables) -> None:
    positions = {job.id: job.position for job in tables.of(JobDescription)}
    assert sorted(positions.values()) == list(range(1, 12 + 1))
    counts = Counter(positions[d.job] for d in tables.of(Duty) if d.parent is None)
    assert {position: counts[position] for position in DUTIES} == DUTIES
    assert set(counts) == set(positions.values())


def test_shares_are_as_printed_and_absent_where_none_is_printed(tables: Tables) -> None:
    by_job = defaultdict(list)
    for duty in tables.of(Duty):
        if duty.weight_percent is not None or duty.time_percent is not None:
            by_job[duty.job].append((duty.weight_percent, duty.time_percent))
    assert by_job == {
        "job/supervisor-it-service": [(None, 45), (None, 10), (None, 10)],
        "job/supervisor-technical-department": [
            *[(5, 5)] * 3, (10, 10), *[(5, 5)] * 3, (15, 15), (30, None), (15, 15),
        ],
    }  # fmt: skip


def test_targets_are_as_printed(tables: Tables) -> None:
    targets: list[tuple[object, ...]] = [
        (t.job, t.comparison, t.value, t.unit, t.per) for t in tables.of(Target)
    ]
    technical = "job/supervisor-technical-department"
    assert (technical, "at-most", 2, "times", "month") in targets  # 月度客户投诉次数最高为2次
    assert (technical, "reduce-by", 10, "percent", "year") in targets  # 每年以10%的比例降低


def test_promotions_and_transfers_are_those_of_the_documents(tables: Tables) -> None:
    labels = {role.id: role.label_zh for role in tables.of(Role)}
    household = {
        (labels[r.role], r.relation, labels[r.target])
        for r in tables.of(RoleRelation)
        if r.job == "job/supervisor-household-registration"
        and r.relation in ("promotes-to", "transfers-to")
    }
    supervisor, manager = "售后主管", labels["role/after-sales-manager"]
    assert household == {
        (supervisor, "promotes-to", manager),  # 售后主管→售后经理→销售总监
        (manager, "promotes-to", "销售总监"),
        (supervisor, "transfers-to", "签单主管"),
        (supervisor, "transfers-to", "渠道主管"),
        (supervisor, "transfers-to", "咨询主管"),
    }


def test_requirements_say_which_are_necessary_and_which_ideal(tables: Tables) -> None:
    """The form of the technical department has two columns, 必备条件 and 理想条件."""
    technical = [
        r for r in tables.of(JobRequirement) if r.job == "job/supervisor-technical-department"
    ]
    ages = {(str(r.necessity), r.years) for r in technical if r.kind == "age"}
    assert ages == {("required", Decimal(28)), ("preferred", Decimal(30))}
    education = {(r.necessity, r.education) for r in technical if r.kind == "education"}
    assert education == {
        ("required", "vocabulary/education/higher-vocational"),
        ("preferred", "vocabulary/education/bachelor"),
    }


def test_a_duty_draws_on_items_or_says_why_on_none(tables: Tables) -> None:
    mapped = {m.subject_id for m in tables.of(Mapping) if m.predicate_id == "sg:drawsOn"}
    assert {duty.id for duty in tables.of(Duty) if duty.draws_on == "items"} == mapped


# --- Errata --------------------------------------------------------------------------------------


def test_an_erratum_changes_what_is_printed(tables: Tables) -> None:
    errata = tables.of(Erratum)
    assert len(errata) > 100
    for erratum in errata:
        assert erratum.printed.strip()
        assert erratum.printed != erratum.meant, erratum.id


def test_errata_are_numbered_without_gap_in_each_source(tables: Tables) -> None:
    numbers = defaultdict(list)
    for erratum in tables.of(Erratum):
        source, _, number = erratum.id.partition("/erratum/")
        numbers[source].append(int(number))
    assert set(numbers) == {"asm", "csm", "jd", "ops", "sqs"}
    for found in numbers.values():
        assert sorted(found) == list(range(1, len(found) + 1))


@pytest.mark.parametrize(
    ("about", "printed"),
    [
        # the traps that were known before, in the order of the design
        ("asm/junior/6.1", "6.1培训售后服务团队"),
        ("asm/intermediate/2.1", "2.2.2资源组合知识"),
        ("asm/work/evaluation-of-results", "评价售后服务管理实施效果"),
        ("asm/work/emergency-handling", "处理售后应急事件"),
        ("asm/junior/3.3/k2", "处理突发事件的相关识"),
        ("asm/senior/2.3/a2", "能此对"),
        ("asm/senior/3.1/a1", "能对售后服务风进行控制"),
        ("asm/work/risk-identification-and-evaluation/example/3", "能对售后服务风进行控制"),
        ("asm/junior/6.2/a1", "工作继续考评指标"),
        ("csm/function/customer-service-information-management", "客户服务的信息管理"),
        ("csm/function/internet-age-customer-service-management", "网络时代的客户服务管理"),
        ("csm/level-2/1.3", "二、客户服务系统的有效性"),
        ("csm/level-3/2.2/k3", "个人在客户服务中的作用"),
        ("csm/level-3/3.2/k7", "潜在客户的寻找开发"),
        ("csm/level-1/1.1/k3", "2.客户服务中心商业模式3.客户服务中心发展计划"),
        ("csm/level-1/5.2/k2", "1.客户服务项目解决方案2.客户服务项目实施准备"),
        ("csm/level-1/6.3/k1", "能了解并掌握财务会计的基本知识和技能"),
    ],
)
def test_a_known_mistake_of_a_source_is_an_erratum(
    tables: Tables, about: str, printed: str
) -> None:
    of_thing = [erratum.printed for erratum in tables.of(Erratum) if erratum.about == about]
    assert any(printed in text for text in of_thing)


def test_what_a_source_misprints_stays_as_printed_and_is_right_in_english(tables: Tables) -> None:
    items = {item.id: item for item in tables.of(Item)}
    assert items["asm/senior/3.1/a1"].label_zh == "能对售后服务风进行控制"
    assert "risk" in items["asm/senior/3.1/a1"].label_en
    assert items["asm/junior/6.2/a1"].label_zh == "能对工作继续考评指标及关联要素进行描述"
    assert "performance" in items["asm/junior/6.2/a1"].label_en.lower()


def test_each_warning_of_the_shapes_is_explained_and_no_explanation_is_idle(
    tables: Tables, version: Version
) -> None:
    """What would be warned of is worked out here from the tables, without the shapes."""
    units = {unit.id: unit for unit in tables.of(Unit)}
    groups: dict[tuple[str, str], list[Item]] = defaultdict(list)
    for item in tables.of(Item):
        groups[item.unit, item.kind].append(item)
    unnumbered = {item.id for item in tables.of(Item) if item.notation is None}
    out_of_order = set()
    for (unit, _), items in groups.items():
        start = f"{units[unit].notation}." if unit.startswith("asm/") else ""
        printed = [item.notation for item in items if item.notation]
        if printed != [f"{start}{number}" for number in range(1, len(printed) + 1)]:
            out_of_order.add(unit)
    explained = {(e.explains, e.about) for e in tables.of(Erratum) if e.explains}
    assert explained == {
        *(("ItemHasPrintedNumber", item) for item in unnumbered),
        *(("PrintedNumbersRunOn", unit) for unit in out_of_order),
        ("TimeSharesAddUp", "job/supervisor-it-service"),  # 45 + 10 + 10 = 65
        # 6 × 5 + 10 + 15 + 15 = 70: the ninth duty's share of time is lost
        ("TimeSharesAddUp", "job/supervisor-technical-department"),
    }
    assert (len(unnumbered), len(out_of_order)) == (2, 1)
    assert version.manifest["warnings_explained"] == 2 + 1 + 2


# --- Labels --------------------------------------------------------------------------------------


def test_an_ability_begins_with_can_and_knowledge_does_not(tables: Tables) -> None:
    for item in tables.of(Item):
        begins = item.label_en.startswith("Can ")
        assert begins == (item.kind == "ability"), item.id


def test_the_same_chinese_label_in_a_standard_has_the_same_english(tables: Tables) -> None:
    english = defaultdict(set)
    for row in (*tables.of(Item), *tables.of(Unit), *tables.of(WorkContent), *tables.of(Function)):
        english[row.id.partition("/")[0], row.label_zh].add(row.label_en)
    assert {key: found for key, found in english.items() if len(found) > 1} == {}


def test_a_unit_has_the_label_of_its_work_content_as_its_table_prints_it(tables: Tables) -> None:
    works = {work.id: work for work in tables.of(WorkContent)}
    for unit in tables.of(Unit):
        work = works[unit.work_content]
        assert unit.label_zh in (work.label_zh, *work.alt_zh), unit.id


def test_labels_hold_no_stray_characters(tables: Tables) -> None:
    for located in tables:
        if isinstance(located.row, Labelled):
            assert not any(c.isspace() for c in located.row.label_zh), located
            assert "  " not in located.row.label_en, located
            assert located.row.label_zh.isprintable(), located
            assert located.row.label_en.isprintable(), located
            assert not located.row.label_en.endswith("."), located
            assert not any("\u4e00" <= c <= "\u9fff" for c in located.row.label_en), located


# --- The form of the files -----------------------------------------------------------------------

CSV_FILES = sorted(path.relative_to(DATA).as_posix() for path in DATA.rglob("*.csv"))
TSV_FILES = sorted(path.relative_to(DATA).as_posix() for path in DATA.rglob("*.tsv"))


@pytest.mark.parametrize("file", CSV_FILES)
def test_a_table_opens_in_a_spreadsheet_and_reads_in_a_diff(file: str) -> None:
    """A byte order mark, LF line ends, and quotes only where they are needed."""
    content = (DATA / file).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    text = content.decode("utf-8-sig")
    assert "\ufeff" not in text
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(csv.reader(io.StringIO(text)))
    assert written.getvalue() == text


@pytest.mark.parametrize("file", TSV_FILES)
def test_a_mapping_file_is_plain_utf_8_with_lf_line_ends(file: str) -> None:
    content = (DATA / file).read_bytes()
    assert content.startswith(b"#")
    assert b"\r" not in content
    assert content.endswith(b"\n")
    content.decode("utf-8")

"""What is shown of a standard: its tree, grades, units, items, and what the source gets wrong.

Counts and wordings are the sources': asm's tables 1 to 3, csm's 1.7 and 2.1.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from skillgraph.errors import UnknownIdError
from skillgraph.index.compiled import Index
from skillgraph.services import grades, items, standards
from skillgraph.services.language import Language

EN, ZH = Language.EN, Language.ZH


# --- Standards -----------------------------------------------------------------------------------


def test_standards_are_listed_by_id_with_their_grades(index: Index) -> None:
    asm, csm = standards.list_standards(index, EN)
    assert (asm.id, csm.id) == ("asm", "csm")
    assert [(g.id, g.rank, g.units, g.abilities, g.knowledge) for g in asm.grades] == [
        ("asm/junior", 1, 19, 53, 47),
        ("asm/intermediate", 2, 20, 59, 47),
        ("asm/senior", 3, 20, 52, 43),
    ]
    assert [(g.id, g.rank, g.units, g.abilities, g.knowledge) for g in csm.grades] == [
        ("csm/level-3", 1, 14, 55, 71),
        ("csm/level-2", 2, 18, 63, 76),
        ("csm/level-1", 3, 17, 48, 65),
    ]
    assert csm.occupation == "vocabulary/occupation/customer-service"


def test_a_part_of_the_list_is_a_part_of_the_list(index: Index) -> None:
    whole = standards.list_standards(index, EN)
    assert standards.list_standards(index, EN, slice(1, 2)) == whole[1:2]
    assert standards.list_standards(index, EN, slice(5, 9)) == ()


def test_a_standard_shows_its_functions_and_work_contents_in_order(index: Index) -> None:
    asm = standards.standard(index, "asm", ZH)
    assert [f.label for f in asm.functions] == [
        "服务管理体系设计", "服务组织与协调", "应急管理", "客户关系管理", "服务监督评价及改进",
        "团队建设",
    ]  # fmt: skip
    assert [len(f.work_contents) for f in asm.functions] == [3, 3, 3, 4, 3, 4]
    team = [w.label for w in asm.functions[5].work_contents]
    assert team == [
        "组建售后服务团队",
        "培训售后服务团队",
        "考核售后服务人员绩效",
        "激励售后服务团队",
    ]


def test_a_standard_shows_its_rule_on_lower_grades(index: Index) -> None:
    assert standards.standard(index, "asm", EN).lower_grades.lower_grades == "not-included"
    csm = standards.standard(index, "csm", EN).lower_grades
    assert (csm.lower_grades, csm.clauses) == ("included", {"csm": "2.2"})


def test_a_standard_shows_how_it_is_assessed(index: Index) -> None:
    """1.7.3: theory and practice, 60 of 100 to pass, a passed part counts for two years."""
    whole, theory, practice = standards.standard(index, "csm", EN).assessments
    assert (whole.component, whole.part_of) == ("overall", None)
    for part, component in ((theory, "theory"), (practice, "practice")):
        assert (part.component, part.part_of) == (component, whole.id)
        assert (part.full_mark, part.pass_mark, part.validity_years) == (100, 60, 2)
    assert set(theory.methods) == {"computer-based test", "closed-book examination"}
    assert whole.rule is not None
    assert whole.rule.startswith("Non-integrated assessment")
    chinese = standards.standard(index, "csm", ZH).assessments
    assert set(chinese[1].methods) == {"机考", "闭卷考试"}
    assert chinese[0].rule is not None
    assert chinese[0].rule.startswith("非一体化鉴定")


def test_ethics_come_before_codes_of_conduct(index: Index) -> None:
    """4.1 and 4.2 of asm."""
    conduct = standards.standard(index, "asm", ZH).conduct
    assert [rule.kind for rule in conduct] == ["ethics"] * 4 + ["code"] * 5
    assert conduct[0].label == "遵纪守法，爱岗敬业"
    assert conduct[4].label == "精益求精，勇于担责"


def test_terms_have_a_definition_and_clauses_a_subject(index: Index) -> None:
    asm = standards.standard(index, "asm", EN)
    assert [term.notation for term in asm.terms] == ["3.1", "3.2", "3.3"]
    chinese = standards.standard(index, "asm", ZH)
    assert asm.terms[0].definition.startswith("What is done for customers after a sale")
    assert chinese.terms[0].definition.startswith("售出之后为满足顾客需要所做的工作")
    covering = [p for p in standards.standard(index, "csm", EN).provisions if p.kind == "covering"]
    assert len(covering) == 1
    assert covering[0].clause.startswith("2.2")


def test_a_standard_shows_all_its_errata(index: Index) -> None:
    for id in index.standards:
        shown = [erratum.id for erratum in standards.standard(index, id, EN).errata]
        assert len(shown) == len(set(shown))
        assert all(erratum.startswith(f"{id}/erratum/") for erratum in shown)
    asm = {e.id: e for e in standards.standard(index, "asm", EN).errata}
    misnumbered = next(e for e in asm.values() if e.printed.startswith("2.2.2"))
    assert (misnumbered.kind, misnumbered.meant) == ("numbering", "2.1.2资源组合知识")


def test_an_occupation_code_is_shown_where_there_is_one(index: Index, five: Index) -> None:
    assert standards.standard(five, "nos", EN).occupation_code == "4-12-99-99"
    assert standards.standard(index, "csm", EN).occupation_code is None


def test_a_function_that_ends_is_shown_where_it_is(five: Index) -> None:
    nos = standards.standard(five, "nos", EN)
    units = {f.label: f.work_contents[0].units for f in nos.functions}
    assert units == {
        "Reception": tuple(f"nos/level-{n}/1.1" for n in (5, 4, 3)),
        "Repair": (
            *(f"nos/level-{n}/2.1" for n in (5, 4, 3)),
            *(f"nos/level-{n}/1.1" for n in (2, 1)),
        ),
        "Coaching": ("nos/level-2/2.1", "nos/level-1/2.1"),
    }


def test_a_work_content_names_its_units_at_every_grade(index: Index) -> None:
    """Training is 6.1 at junior and 6.2 above."""
    training = standards.work_content(index, "asm/work/team-training", EN)
    assert training.units == ("asm/junior/6.1", "asm/intermediate/6.2", "asm/senior/6.2")
    assert training.function == "asm/function/team-building"
    assert [example.label for example in training.examples][:1]


def test_a_work_content_shows_other_wordings_and_examples(index: Index) -> None:
    found = standards.work_content(index, "asm/work/evaluation-of-results", ZH)
    assert found.alternatives == ("评价售后服务质量",)
    assert [e.label for e in found.examples] == [
        "绘制售后服务质量评估数据图表", "撰写售后服务质量评估报告", "优化售后服务质量评估指标体系",
    ]  # fmt: skip


def test_work_contents_are_mapped_in_both_directions(index: Index) -> None:
    turned = {
        "skos:broadMatch": "skos:narrowMatch",
        "skos:narrowMatch": "skos:broadMatch",
    }
    seen = 0
    for id in index.work_contents:
        for mapping in standards.work_content(index, id, EN).mappings:
            back = standards.work_content(index, mapping.id, EN).mappings
            match = turned.get(mapping.match, mapping.match)
            assert (id, match) in {(m.id, m.match) for m in back}
            seen += 1
    assert seen


# --- Grades --------------------------------------------------------------------------------------


def test_a_grade_shows_what_its_own_table_has_and_what_it_requires(index: Index) -> None:
    top = grades.grade(index, "csm/level-1", EN)
    assert (top.items, top.required) == (48 + 65, 126 + 139 + 113)
    assert (top.standard, top.rank, top.next_grade) == ("csm", 3, None)
    assert len(top.units) == 17
    shown = sum(len(unit.abilities) + len(unit.knowledge) for unit in top.units)
    assert shown == 48 + 65
    asm = grades.grade(index, "asm/senior", EN)
    assert (asm.items, asm.required, asm.weights, asm.basics) == (95, 95, (), ())


def test_the_weights_of_a_grade_add_up_with_its_basics(index: Index) -> None:
    weights = grades.grade(index, "csm/level-3", EN).weights
    assert [w.percent for w in weights] == [20, 15, 14, 17, 14, 15, 5]
    assert weights[0].function is not None
    assert weights[0].function.label == "Overview of customer service"
    assert weights[-1].function is None
    assert {w.component for w in weights} == {"overall"}


def test_theory_and_practice_each_add_up(five: Index) -> None:
    for id in (g.id for g in five.succession("nos")):
        sums = {"theory": 0.0, "practice": 0.0}
        for weight in grades.grade(five, id, EN).weights:
            sums[weight.component] += weight.percent
        assert sums == {"theory": 100, "practice": 100}


def test_training_hours_are_shown_where_they_are_set(index: Index, five: Index) -> None:
    hours = [grades.grade(five, f"nos/level-{n}", EN).training_hours for n in (5, 4, 3, 2, 1)]
    assert hours == [160, 140, 120, 100, 80]
    assert grades.grade(index, "asm/junior", EN).training_hours is None
    assert grades.grade(five, "nos/level-2", ZH).alternatives == ("技师",)


def test_a_grade_shows_its_entry_routes_with_their_conditions(index: Index) -> None:
    """5.6.1."""
    routes = grades.grade(index, "asm/senior", EN).entry_routes
    assert [[(c.type, c.values, c.years) for c in route.conditions] for route in routes] == [
        [
            ("education-at-most", ("vocabulary/education/higher-vocational",), None),
            ("certificate", ("asm/intermediate",), 4),
        ],
        [
            ("education-at-least", ("vocabulary/education/bachelor",), None),
            ("certificate", ("asm/intermediate",), 3),
        ],
    ]
    modules = grades.grade(index, "csm/level-3", EN).entry_routes[0]
    assert modules.admits_to == "module"


def test_a_grade_is_found_by_its_standard_and_name(index: Index) -> None:
    assert grades.grade_of(index, "asm", "senior", EN) == grades.grade(index, "asm/senior", EN)


@pytest.mark.parametrize(
    ("standard", "name", "nearest"),
    [("asm", "senoir", "asm/senior"), ("csm", "level-4", "csm/level-3")],
)
def test_an_unknown_grade_is_answered_with_those_of_its_standard(
    index: Index, standard: str, name: str, nearest: str
) -> None:
    with pytest.raises(UnknownIdError) as error:
        grades.grade_of(index, standard, name, EN)
    assert error.value.id == f"{standard}/{name}"
    assert nearest in error.value.nearest
    assert all(id.startswith(standard) for id in error.value.nearest)


# --- Units and items -----------------------------------------------------------------------------


def test_a_unit_shows_its_items_as_printed(index: Index) -> None:
    unit = grades.unit(index, "asm/junior/6.1", ZH)
    assert (unit.notation, unit.label, unit.grade) == ("6.1", "培训售后服务团队", "asm/junior")
    assert (unit.function.label, unit.work_content.id) == ("团队建设", "asm/work/team-training")
    first = unit.abilities[0]
    assert (first.id, first.notation, first.label) == (
        "asm/junior/6.1/a1", "6.1.1", "能收集和汇总服务案例",
    )  # fmt: skip
    assert (first.kind, first.clause) == ("ability", "表 1, 6.1.1")
    assert {item.kind for item in unit.knowledge} == {"knowledge"}


def test_a_unit_with_a_misprinted_number_says_so(index: Index) -> None:
    unit = grades.unit(index, "asm/intermediate/2.1", EN)
    assert [(e.printed, e.meant) for e in unit.errata] == [
        ("2.2.2资源组合知识", "2.1.2资源组合知识")
    ]
    assert unit.knowledge[1].notation == "2.2.2"


def test_an_item_shows_where_it_stands(index: Index) -> None:
    item = items.item(index, "csm/level-3/1.1/a2", EN)
    assert (item.kind, item.position, item.notation) == ("ability", 2, "2")
    assert (item.unit, item.grade) == ("csm/level-3/1.1", "csm/level-3")
    assert item.function.id == "csm/function/customer-service-overview"
    assert item.work_content.label == "Customer composition"
    assert (item.source, item.clause) == ("source/csm", "2.1.1, 一、1, 技能要求 2")
    assert item.labels == {
        "zh-Hans": "能区分不同类型的客户",
        "en": "Can distinguish between different types of customer",
    }


def test_an_item_has_an_even_share_of_its_cells_weight(index: Index, five: Index) -> None:
    """20 % over the 15 items of the function; asm gives no weight, nos no overall one."""
    assert items.item(index, "csm/level-3/1.1/a1", EN).weight == pytest.approx(20 / 15, abs=1e-4)
    assert items.item(index, "asm/senior/6.2/a1", EN).weight is None
    assert items.item(five, "nos/level-5/1.1/a1", EN).weight is None


def test_an_item_is_required_by_its_grade_and_those_that_cover_it(
    index: Index, five: Index
) -> None:
    assert items.item(five, "nos/level-3/1.1/a1", EN).required_by == (
        "grade:nos/level-1", "grade:nos/level-2", "grade:nos/level-3",
    )  # fmt: skip
    found = items.item(index, "asm/senior/6.2/a1", EN).required_by
    assert "grade:asm/senior" in found
    assert "grade:asm/intermediate" not in found
    assert {"role:after-sales-director", "role:senior-after-sales-service-manager"} <= set(found)


def test_an_item_shows_its_mappings_best_first(five: Index) -> None:
    found = items.item(five, "nos/level-5/2.1/k1", EN).mappings
    assert [(m.id, m.match, m.confidence) for m in found] == [
        ("sister/only/1.1/k2", "skos:narrowMatch", 0.99),
        ("sister/only/1.1/k1", "skos:closeMatch", 0.6),
    ]
    assert (found[0].label, found[0].comment) == (
        "Fitting topic 2", "The sister topic takes in less.",
    )  # fmt: skip
    [back] = items.item(five, "sister/only/1.1/k2", EN).mappings
    assert (back.id, back.match) == ("nos/level-5/2.1/k1", "skos:broadMatch")


def test_an_item_shows_the_duties_that_draw_on_it(index: Index) -> None:
    duties = {m.id: m for m in items.item(index, "asm/junior/4.1/a2", EN).duties}
    drawing = duties["job/staff-electronics/duty/3/task/1"]
    assert (drawing.match, drawing.confidence) == ("sg:drawsOn", 0.9)
    assert drawing.label == "Receive and register customer complaints"


# --- Labels and errors ---------------------------------------------------------------------------


def test_labels_are_in_the_language_asked_for(index: Index) -> None:
    assert standards.standard(index, "asm", ZH).label == "售后服务管理人员职业能力要求"
    assert grades.grade(index, "asm/senior", ZH).label == "高级"
    assert grades.grade(index, "asm/senior", EN).label == "Senior"


@pytest.mark.parametrize(
    ("view", "id", "kind"),
    [
        (standards.standard, "asm2", "standard"),
        (standards.function, "asm/function/team-biulding", "function"),
        (standards.work_content, "asm/work/team-traning", "work content"),
        (grades.grade, "asm/senoir", "grade"),
        (grades.unit, "asm/senior/6.22", "unit"),
        (items.item, "asm/senior/6.2/a99", "item"),
    ],
)
def test_an_unknown_id_is_answered_with_its_kind_and_the_nearest(
    index: Index, view: Callable[[Index, str, Language], object], id: str, kind: str
) -> None:
    with pytest.raises(UnknownIdError) as error:
        view(index, id, EN)
    assert (error.value.id, error.value.kind) == (id, kind)
    assert error.value.nearest

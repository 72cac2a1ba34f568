"""Show whatever has an id, by the view of its class."""

from __future__ import annotations

import pytest

from skillgraph.errors import UnknownIdError
from skillgraph.index.compiled import Index
from skillgraph.services.answers import Named
from skillgraph.services.grades import GradeView, UnitView
from skillgraph.services.items import ItemView
from skillgraph.services.language import Language
from skillgraph.services.roles import JobView, RoleView
from skillgraph.services.show import show
from skillgraph.services.standards import FunctionView, StandardView, WorkContentView


@pytest.mark.parametrize(
    ("id", "view", "label"),
    [
        ("asm", StandardView, "售后服务管理人员职业能力要求"),
        ("asm/senior", GradeView, "高级"),
        ("asm/function/team-building", FunctionView, "团队建设"),
        ("asm/work/team-training", WorkContentView, "培训售后服务团队"),
        ("asm/senior/6.2", UnitView, "培训售后服务团队"),
        ("asm/senior/6.2/a1", ItemView, "能制定系统培训框架"),
        ("asm/senior/6.2/k1", ItemView, None),
        ("role/after-sales-manager", RoleView, "售后服务管理经理"),
        ("job/manager-excerpt", JobView, "售后服务经理岗位说明书(1)"),
    ],
)
def test_each_kind_of_thing_has_its_view(
    index: Index, id: str, view: type[Named], label: str | None
) -> None:
    found = show(index, id)
    assert type(found) is view
    assert found.id == id
    assert found.label == label or label is None


def test_everything_that_has_a_view_can_be_shown_in_both_languages(
    index: Index, five: Index
) -> None:
    for compiled in (index, five):
        ids = (
            *compiled.standards, *compiled.grades, *compiled.functions, *compiled.work_contents,
            *compiled.units, *compiled.numbers, *compiled.roles, *compiled.jobs,
        )  # fmt: skip
        for id in ids:
            row = compiled.labelled[id]
            assert show(compiled, id, Language.ZH).label == row.label_zh
            assert show(compiled, id, Language.EN).label == row.label_en


def test_every_thing_shown_cites_a_clause_of_a_source(index: Index) -> None:
    for id in (
        "csm",
        "csm/level-1",
        "csm/level-1/2.1/a1",
        "role/repair-staff",
        "job/staff-general",
    ):
        shown = show(index, id).model_dump()
        assert shown["clause"]
        assert shown["source"] in index.sources


@pytest.mark.parametrize(
    ("id", "nearest"),
    [
        ("asm/senoir", "asm/senior"),
        ("senior", "asm/senior"),
        ("after-sales-manager", "role/after-sales-manager"),
        ("ASM/senior", "asm/senior"),
        ("asm/senior/6.2/a1x", "asm/senior/6.2/a1"),
    ],
)
def test_an_unknown_id_is_answered_with_the_nearest(index: Index, id: str, nearest: str) -> None:
    with pytest.raises(UnknownIdError) as error:
        show(index, id)
    assert error.value.id == id
    assert nearest in error.value.nearest


@pytest.mark.parametrize("id", ["", "/", "客户", "x" * 5000])
def test_what_is_like_no_id_is_unknown(index: Index, id: str) -> None:
    with pytest.raises(UnknownIdError):
        show(index, id)

"""What is shown of a role and of the documents that describe it, and why it requires what."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from skillgraph.errors import UnknownIdError
from skillgraph.index.compiled import Index
from skillgraph.services import roles
from skillgraph.services.language import Language
from skillgraph.services.refs import LowerGrades, role_id

EN, ZH = Language.EN, Language.ZH


# --- Roles ---------------------------------------------------------------------------------------


def test_roles_are_listed_by_id(index: Index) -> None:
    found = roles.list_roles(index, EN)
    assert [role.id for role in found] == sorted(index.roles)
    assert roles.list_roles(index, EN, slice(2, 5)) == found[2:5]


def test_a_role_shows_its_names_grade_and_documents(index: Index) -> None:
    """Annex A sets 售后服务管理经理 beside the intermediate grade."""
    manager = roles.role(index, "role/after-sales-manager", ZH)
    assert manager.label == "售后服务管理经理"
    assert set(manager.alternatives) == {"售后服务经理", "售后经理"}
    assert [(g.grade, g.source, g.clause) for g in manager.grades] == [
        ("asm/intermediate", "source/asm", "附录 A, 表 A")
    ]
    jobs = ("job/manager-customer-service-department", "job/manager-excerpt")
    assert manager.jobs == tuple(job.id for job in manager.descriptions) == jobs


def test_a_role_that_is_only_named_is_a_role_too(index: Index) -> None:
    director = roles.role(index, "sales-director", EN)
    assert (director.grades, director.jobs, director.required) == ((), (), 0)
    [by] = director.related_from
    assert (by.relation, by.role.id, by.role.label) == (
        "promotes-to", "role/after-sales-manager", "After-sales manager",
    )  # fmt: skip


def test_relations_are_shown_from_both_ends(index: Index) -> None:
    for id in index.roles:
        for relation in roles.role(index, id, EN).relations:
            back = roles.role(index, relation.role.id, EN).related_from
            assert (id, relation.relation, relation.job) in {
                (b.role.id, b.relation, b.job) for b in back
            }


def test_relations_come_in_the_order_of_the_documents(index: Index) -> None:
    supervisor = roles.role(index, "after-sales-supervisor", EN)
    order = [index.jobs[relation.job].position for relation in supervisor.relations]
    assert order == sorted(order)
    assert [r.relation for r in supervisor.relations[:3]] == [
        "reports-to", "promotes-to", "transfers-to",
    ]  # fmt: skip


@pytest.mark.parametrize("id", ["after-sales-manager", "role/after-sales-manager"])
def test_the_folder_of_a_role_may_be_left_out(index: Index, id: str) -> None:
    assert role_id(id) == "role/after-sales-manager"
    assert roles.role(index, id, EN).id == "role/after-sales-manager"
    assert roles.competencies(index, id).role == "role/after-sales-manager"


# --- Job descriptions ----------------------------------------------------------------------------


def test_duties_are_followed_by_their_tasks(index: Index) -> None:
    duties = roles.job(index, "job/staff-electronics", EN).duties
    names = [duty.id.removeprefix("job/staff-electronics/") for duty in duties]
    expected = [
        [f"duty/{n}", *(f"duty/{n}/task/{task}" for task in (1, 2, 3))] for n in range(1, 6)
    ]
    assert names == [name for group in expected for name in group]
    for duty in duties:
        above = duty.id.partition("/task/")[0]
        assert duty.part_of == (above if "/task/" in duty.id else None)


def test_the_tenth_duty_comes_after_the_ninth(index: Index) -> None:
    duties = roles.job(index, "job/supervisor-general", EN).duties
    assert [duty.notation for duty in duties] == [str(n) for n in range(1, 11)]


def test_a_share_that_is_not_printed_is_unknown_and_not_zero(index: Index) -> None:
    """Of the two shares of duty 9 one is lost; 30 is taken for the weight."""
    job = roles.job(index, "job/supervisor-technical-department", EN)
    shares = [(duty.weight, duty.time_share) for duty in job.duties]
    assert shares == [
        (5, 5), (5, 5), (5, 5), (10, 10), (5, 5), (5, 5), (5, 5), (15, 15), (30, None), (15, 15),
    ]  # fmt: skip
    assert [e.kind for e in job.duties[8].errata] == ["omission"]


def test_a_duty_that_draws_on_nothing_says_why(index: Index) -> None:
    for id in index.jobs:
        for duty in roles.job(index, id, EN).duties:
            assert (duty.draws_on == 0) == bool(duty.reason), duty.id
    number = "job/supervisor-household-registration/duty/5"
    zh, en = (
        next(duty for duty in roles.job(index, number.partition("/duty")[0], lang).duties
             if duty.id == number)
        for lang in (ZH, EN)
    )  # fmt: skip
    assert zh.draws_on == en.draws_on == 0
    assert (zh.reason or "").startswith("催收应收款属于财务与合同履行")
    assert (en.reason or "").startswith("Collecting receivables belongs to finance")


def test_a_job_description_shows_with_whom_the_post_works_and_about_what(index: Index) -> None:
    zh, en = (roles.job(index, "job/staff-electronics", lang).collaborations for lang in (ZH, EN))
    assert [(c.label, c.side, c.about) for c in zh] == [
        ("相关部门", "internal", "协调解决客户投诉"),
        ("其他部门", "internal", "协作解决问题"),
    ]
    assert [c.about for c in en] == [
        "Coordination in resolving customer complaints", "Resolving problems together",
    ]  # fmt: skip


def test_a_job_description_shows_its_targets(index: Index) -> None:
    """At most two complaints a month; cost reduced by 10 % a year."""
    targets = roles.job(index, "job/supervisor-technical-department", EN).targets
    assert [(t.comparison, t.value, t.unit, t.per) for t in targets] == [
        ("at-most", 2, "times", "month"),
        ("reduce-by", 10, "percent", "year"),
    ]
    assert targets[0].duty == "job/supervisor-technical-department/duty/2"


def test_a_job_description_shows_what_it_is_and_asks(index: Index) -> None:
    job = roles.job(index, "job/staff-electronics", ZH)
    assert (job.role, job.extent, job.department) == ("role/after-sales-staff", "excerpt", None)
    education = [r for r in job.requirements if r.kind == "education"]
    assert [(r.label, r.education) for r in education] == [
        ("本科及以上学历", "vocabulary/education/bachelor")
    ]
    department = roles.job(index, "job/manager-customer-service-department", ZH).department
    assert department == "客户服务部"
    english = roles.job(index, "job/manager-customer-service-department", EN).department
    assert english == "Customer service department"


# --- Competencies --------------------------------------------------------------------------------


def test_what_a_role_requires_is_counted(index: Index) -> None:
    """Annex A alone: senior has 52 abilities and 43 knowledge items."""
    found = roles.competencies(index, "after-sales-director")
    assert (found.total, found.abilities, found.knowledge) == (52 + 43, 52, 43)
    assert len(found.items) == 95


def test_every_required_item_says_why(index: Index) -> None:
    for id in index.roles:
        found = roles.competencies(index, id)
        assert found.total == index.required[id].bit_count() == len(found.items)
        assert all(item.why for item in found.items)


def test_a_grade_is_a_reason_with_its_source(index: Index) -> None:
    item = next(
        item
        for item in roles.competencies(index, "after-sales-director", language=EN).items
        if item.id == "asm/senior/6.2/a1"
    )
    [why] = item.why
    assert (why.ref, why.source, why.clause) == ("grade:asm/senior", "source/asm", "附录 A, 表 A")
    assert (why.duty, why.confidence, why.comment) == (None, None, None)
    assert item.label == "Can draw up a systematic training framework"


def test_a_duty_is_a_reason_with_its_mapping(index: Index) -> None:
    item = next(
        item
        for item in roles.competencies(index, "after-sales-staff", language=EN).items
        if item.id == "asm/junior/4.1/a2"
    )
    why = next(w for w in item.why if w.duty and w.duty.id.endswith("/duty/3/task/1"))
    assert (why.ref, why.source) == ("job:staff-electronics", "source/jd")
    assert why.duty is not None
    assert why.duty.label == "Receive and register customer complaints"
    assert why.confidence == 0.9
    assert why.comment is not None
    assert why.comment.startswith("Receiving complaints is the first half of this ability")
    assert why.clause == index.duties["job/staff-electronics/duty/3/task/1"].clause


def test_an_item_has_a_reason_for_the_grade_and_for_each_duty(index: Index) -> None:
    """1.2/a1 is intermediate's, and both documents of the manager have a duty that draws on it."""
    item = next(
        item
        for item in roles.competencies(index, "after-sales-manager").items
        if item.id == "asm/intermediate/1.2/a1"
    )
    assert [(why.ref, why.duty.id if why.duty else None) for why in item.why] == [
        ("grade:asm/intermediate", None),
        (
            "job:manager-customer-service-department",
            "job/manager-customer-service-department/duty/1",
        ),
        ("job:manager-excerpt", "job/manager-excerpt/duty/1"),
    ]


def test_a_reference_is_no_reason_for_an_item_that_it_does_not_ask(index: Index) -> None:
    """A document of the manager draws on an item of the junior grade, which no grade asks for."""
    item = next(
        item
        for item in roles.competencies(index, "after-sales-manager").items
        if item.id == "asm/junior/4.1/k3"
    )
    assert "job:manager-excerpt" in {why.ref for why in item.why}
    assert all(why.ref.startswith("job:") and why.duty for why in item.why)


@pytest.mark.parametrize(
    ("lower", "total"),
    [
        (LowerGrades.STANDARD, 95),
        (LowerGrades.NEVER, 95),
        (LowerGrades.ALWAYS, 100 + 106 + 95),
    ],
)
def test_lower_grades_are_required_by_the_rule_that_is_asked(
    index: Index, lower: LowerGrades, total: int
) -> None:
    found = roles.competencies(index, "after-sales-director", lower_grades=lower)
    assert found.total == total
    assert {why.ref for item in found.items for why in item.why} == {"grade:asm/senior"}


# --- Errors --------------------------------------------------------------------------------------


def test_an_unknown_role_or_job_is_answered_with_the_nearest(index: Index) -> None:
    asks: tuple[Callable[[str], object], ...] = (
        lambda name: roles.role(index, name, EN),
        lambda name: roles.competencies(index, name),
    )
    for ask in asks:
        with pytest.raises(UnknownIdError) as error:
            ask("after-sales-manger")
        assert error.value.kind == "role"
        assert "role/after-sales-manager" in error.value.nearest
    with pytest.raises(UnknownIdError) as error:
        roles.job(index, "job/manager-exerpt", EN)
    assert error.value.kind == "job description"
    assert "job/manager-excerpt" in error.value.nearest

"""A training plan teaches each missing item once, knowledge before the abilities it underlies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from skillgraph.index.compiled import Index
from skillgraph.services.curricula.plan import Plan, Step, UnitPlan, plan
from skillgraph.services.gap import gap
from skillgraph.services.language import Language
from skillgraph.services.refs import resolve


def planned(index: Index, held: str, target: str, hours: int | None = None) -> Plan:
    return plan(index, gap(index, resolve(index, held), resolve(index, target)), hours)


def units(answer: Plan) -> list[UnitPlan]:
    works = (work for function in answer.functions for work in function.work_contents)
    return [unit for work in works for unit in work.units]


def steps(answer: Plan) -> Iterator[Step]:
    return (step for unit in units(answer) for step in unit.steps)


def taught(answer: Plan) -> list[str]:
    """Name what is taught, in the order of the plan."""
    found = []
    for step in steps(answer):
        found += [item.id for item in step.knowledge]
        found += [step.ability.id] if step.ability else []
    return found


@pytest.mark.parametrize(
    ("held", "target", "missing"),
    [
        # asm has no covering rule: all 106 items of the intermediate grade are new.
        ("grade:asm/junior", "grade:asm/intermediate", 106),
        # csm covers: what level 3 lacks is the 139 of level 2 itself.
        ("grade:csm/level-3", "grade:csm/level-2", 139),
        ("items:asm/junior/2.2/a1", "unit:asm/junior/2.2", None),
    ],
)
def test_every_missing_item_is_taught_once(
    index: Index, held: str, target: str, missing: int | None
) -> None:
    answer = planned(index, held, target)
    counts = Counter(taught(answer))
    assert set(counts.values()) == {1}
    wanted = resolve(index, target).bits & ~resolve(index, held).bits
    assert set(counts) == {place.item.id for place in index.items_in(wanted)}
    assert answer.missing == len(counts)
    assert missing in (None, len(counts))


def test_an_ability_comes_after_the_knowledge_that_underlies_it(index: Index) -> None:
    answer = planned(index, "grade:asm/junior", "grade:asm/senior")
    order = {id: at for at, id in enumerate(taught(answer))}
    pairs = [
        (m.subject_id, m.object_id)
        for m in index.links.values()
        if m.predicate_id == "sg:underlies" and m.object_id in order
    ]
    assert len(pairs) > 40
    assert [(k, a) for k, a in pairs if order[k] > order[a]] == []


def test_functions_and_work_contents_keep_the_standards_order_and_grades_rise(
    index: Index,
) -> None:
    answer = planned(index, "items:csm/level-3/1.1/a1", "standard:asm")
    functions = [function.id for function in answer.functions]
    assert functions == [
        "asm/function/service-management-system-design",
        "asm/function/service-organisation-and-coordination",
        "asm/function/emergency-management",
        "asm/function/customer-relationship-management",
        "asm/function/service-supervision-evaluation-and-improvement",
        "asm/function/team-building",
    ]
    for function in answer.functions:
        for work in function.work_contents:
            ranks = [index.grades[unit.grade].rank for unit in work.units]
            assert ranks == sorted(ranks)
    [team] = [f for f in answer.functions if f.id == "asm/function/team-building"]
    # Team formation is first in the standard, though the junior grade prints training as 6.1.
    assert [work.id for work in team.work_contents][:2] == [
        "asm/work/team-formation",
        "asm/work/team-training",
    ]


@pytest.mark.parametrize("hours", [1, 7, 120, 1001])
@pytest.mark.parametrize("standard", ["asm/intermediate", "csm/level-2"])
def test_hours_of_units_work_contents_and_functions_add_up(
    index: Index, standard: str, hours: int
) -> None:
    answer = planned(index, "items:asm/junior/2.2/a1", f"grade:{standard}", hours)
    assert sum(unit.hours or 0 for unit in units(answer)) == hours
    assert sum(function.hours or 0 for function in answer.functions) == hours
    for function in answer.functions:
        assert function.hours == sum(work.hours or 0 for work in function.work_contents)


def test_hours_follow_the_weights_where_the_standard_has_them(index: Index) -> None:
    """csm's level 3 weighs its six functions 20, 15, …, which with the basics' 5 make 100."""
    answer = planned(index, "items:asm/junior/2.2/a1", "grade:csm/level-3", 9500)
    weights = {
        function: weight
        for (grade, function, part), weight in index.weights.items()
        if grade == "csm/level-3" and part == "overall" and function
    }
    assert sum(weights.values()) == 95
    assert answer.weighting == "standard"
    for function in answer.functions:
        assert function.hours == pytest.approx(100 * weights[function.id], abs=len(units(answer)))


def test_hours_are_unknown_and_not_zero_where_none_are_given(index: Index) -> None:
    answer = planned(index, "grade:asm/junior", "grade:asm/senior")
    assert answer.weighting == "equal"
    assert {function.hours for function in answer.functions} == {None}
    assert {unit.hours for unit in units(answer)} == {None}


def test_what_an_ability_builds_on_says_why_it_is_not_taught(index: Index) -> None:
    """6.2's first ability of the senior grade needs knowledge of training frameworks."""
    unit, ability, knowledge = "asm/senior/6.2", "asm/senior/6.2/a1", "asm/senior/6.2/k1"

    def state(held: str, target: str) -> str:
        answer = planned(index, held, target)
        [step] = [step for step in steps(answer) if step.ability and step.ability.id == ability]
        if knowledge in {item.id for item in step.knowledge}:
            return "taught here"
        return next(known.state for known in step.builds_on if known.id == knowledge)

    assert state("items:asm/junior/2.2/a1", f"unit:{unit}") == "taught here"
    assert state(f"items:{knowledge}", f"unit:{unit}") == "held"
    assert state("items:asm/junior/2.2/a1", f"items:{ability}") == "not-required"


def test_nothing_missing_is_an_empty_plan(index: Index) -> None:
    answer = planned(index, "grade:asm/senior", "unit:asm/senior/6.2", 10)
    assert (answer.missing, answer.functions) == (0, ())


def test_labels_follow_the_language(index: Index) -> None:
    held, target = (resolve(index, ref) for ref in ("grade:asm/junior", "unit:asm/senior/6.2"))
    answer = plan(index, gap(index, held, target), language=Language.EN)
    [unit] = units(answer)
    assert unit.label == "Training the after-sales service team"

"""The report of a training plan: the hours, then every step in the order of teaching."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from skillgraph.reports.layout import BREAK, Cell, Column, Report, Say, Table, sayer
from skillgraph.services.answers import Named
from skillgraph.services.curricula.plan import FunctionPlan, Plan, Step, UnitPlan, WorkContentPlan
from skillgraph.services.language import Language
from skillgraph.services.practice import Material


def report(answer: Plan, language: Language) -> Report:
    """Lay out a plan; the labels in it are in the plan's own language.

    Args:
        answer: the answer of the plan service.
        language: of the report's own words.
    """
    say = sayer(language)
    return Report(
        title=say("Training plan", "培训计划"),
        language=language,
        facts=_facts(answer, say),
        summary=_hours(answer, say),
        heat=None,
        tables=(_steps(answer, say), _materials(answer, say)),
    )


def _facts(answer: Plan, say: Say) -> tuple[tuple[str, str], ...]:
    weighted = answer.weighting == "standard"
    return (
        (say("From", "起点"), answer.from_),
        (say("To", "目标"), answer.to),
        (say("Lower grades", "低等级"), answer.rule.because),
        (say("Items to teach", "待讲授条目"), str(answer.missing)),
        (
            say("Hours by", "学时分配"),
            say("the standard's weights", "按标准权重")
            if weighted
            else say("number of items", "按条目数"),
        ),
    )


def _units(answer: Plan) -> Iterator[tuple[FunctionPlan, WorkContentPlan, UnitPlan]]:
    for function in answer.functions:
        for work in function.work_contents:
            for unit in work.units:
                yield function, work, unit


def _hours(answer: Plan, say: Say) -> Table:
    """Tabulate the units: a unit is a block of lessons."""
    return Table(
        name="summary",
        title=say("Units", "单元"),
        note=say(
            "In the order of teaching: the standard's functions and work contents, the lower "
            "grade first.",
            "按讲授顺序：依标准的职业功能与工作内容，低等级在前。",
        ),
        columns=(
            Column(say("Function", "职业功能")),
            Column(say("Work content", "工作内容")),
            Column(say("Unit", "单元"), "id"),
            Column(say("Items", "条目"), "count"),
            Column(say("Hours", "学时"), "count"),
        ),
        rows=tuple(
            (function.label, work.label, unit.id, unit.missing, unit.hours)
            for function, work, unit in _units(answer)
        ),
        empty=say("Nothing is missing.", "没有缺少的条目。"),
    )


def _steps(answer: Plan, say: Say) -> Table:
    return Table(
        name="steps",
        title=say("Steps", "步骤"),
        note=say(
            "Each ability stands after the knowledge that underlies it, by the editors' mappings.",
            "各项能力排在其所依据的知识之后（据编者的映射）。",
        ),
        columns=(
            Column(say("Unit", "单元"), "id"),
            Column(say("Knowledge to teach", "讲授的知识")),
            Column(say("Builds on", "已有的知识")),
            Column(say("Ability", "能力")),
            Column(say("Evidence", "佐证表单")),
        ),
        rows=tuple(_step(unit, step, say) for _, _, unit in _units(answer) for step in unit.steps),
        empty=say("Nothing is missing.", "没有缺少的条目。"),
    )


def _step(unit: UnitPlan, step: Step, say: Say) -> tuple[Cell, ...]:
    states = {
        "held": say("held", "已具备"),
        "taught": say("taught above", "前面已讲授"),
        "not-required": say("not required", "目标不要求"),
    }
    known = (f"{each.id} {each.label} ({states[each.state]})" for each in step.builds_on)
    ability = f"{step.ability.id} {step.ability.label}" if step.ability else ""
    return (
        unit.id,
        _listed(step.knowledge),
        BREAK.join(known),
        ability,
        BREAK.join(f"{form.label} ({form.clause})" for form in step.evidenced_by),
    )


def _listed(things: Iterable[Named]) -> str:
    return BREAK.join(f"{each.id} {each.label}" for each in things)


def _materials(answer: Plan, say: Say) -> Table:
    """Tabulate all that each unit could be taught and evidenced with."""
    kinds = {
        "process": say("process", "流程"),
        "form": say("form", "表单"),
        "regulation": say("regulation", "制度"),
    }
    return Table(
        name="materials",
        title=say("Materials", "教学材料"),
        note=say(
            "Processes, forms and regulations of the manual and the quality standard, the surest "
            "first; what follows from the work content only says so.",
            "手册与质量标准中的流程、表单和制度，把握大的在前；仅由工作内容得出的另行注明。",
        ),
        columns=(
            Column(say("Unit", "单元"), "id"),
            Column(say("Kind", "类别")),
            Column(say("Material", "材料")),
            Column(say("Clause", "出处")),
            Column(say("Confidence", "把握"), "number"),
            Column(say("By", "依据")),
        ),
        rows=tuple(
            _material(unit, material, kinds[material.kind], say)
            for _, _, unit in _units(answer)
            for material in unit.materials
        ),
        empty=say("The manual has none.", "手册中没有。"),
    )


def _material(unit: UnitPlan, material: Material, kind: str, say: Say) -> tuple[Cell, ...]:
    by = say("its work content", "工作内容") if material.via else say("an item", "条目")
    source = material.source.removeprefix("source/")
    clause = f"{source}: {material.clause}"
    return unit.id, kind, material.label, clause, material.confidence, by

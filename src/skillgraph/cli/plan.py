"""The command that plans training from a gap."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from skillgraph.cli.options import AsJson, Data, From, Lang, Lower, StoreUrl, To, expand_files
from skillgraph.cli.render import console, number, short
from skillgraph.cli.session import catalogue, errors_end_it
from skillgraph.exchange.exports import bytes_to_file
from skillgraph.services.curricula.plan import Plan, Step, UnitPlan
from skillgraph.services.curricula.plan import plan as plan_service
from skillgraph.services.gap import gap
from skillgraph.services.language import Language
from skillgraph.services.refs import LowerGrades, resolve


def plan(
    from_: From,
    to: To,
    hours: Annotated[
        int | None,
        typer.Option(min=1, max=100_000, help="Teaching hours to spend; without, none are."),
    ] = None,
    lower_grades: Lower = LowerGrades.STANDARD,
    materials: Annotated[
        int, typer.Option(min=0, max=50, help="How many materials to print for each unit.")
    ] = 3,
    report: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE", help="Write the plan: .md, .html or .xlsx; may be given several times."
        ),
    ] = None,
    data: Data = None,
    store: StoreUrl = None,
    as_json: AsJson = False,
    lang: Lang = Language.ZH,
) -> None:
    """Plan training from a gap: what is missing, in the order in which it can be taught.

    Each ability comes after the knowledge that underlies it, with the forms, processes and
    regulations of the manual that it can be taught and evidenced with. The hours follow the
    standard's weights where it has any; else items count alike.
    """
    from skillgraph.reports.formats import format_of  # spreadsheets are slow to import
    from skillgraph.reports.plan import report as laid_out

    with errors_end_it():
        formats = {path: format_of(path) for path in report or ()}
        index = catalogue(data, store).index
        held = resolve(index, expand_files(from_), lower_grades)
        target = resolve(index, expand_files(to), lower_grades)
        answer = plan_service(
            index, gap(index, held, target, lower_grades=lower_grades), hours, lang
        )
        for path, format in formats.items():
            bytes_to_file(path, format.write(laid_out(answer, lang)))
    if as_json:
        typer.echo(answer.model_dump_json(indent=2))
    else:
        _render(console(), answer, materials)


def _render(out: Console, answer: Plan, materials: int) -> None:
    weighted = "the standard's weights" if answer.weighting == "standard" else "items alike"
    out.print(f"{short(answer.from_)}  →  {short(answer.to)}")
    out.print(f"{answer.missing} items missing, {_hours(answer.hours)} h by {weighted}")
    out.print(f"lower grades: {answer.rule.lower_grades} ({answer.rule.because})")
    for function in answer.functions:
        out.print(f"\n[bold]{function.label}[/bold]  {_hours(function.hours)} h")
        for work in function.work_contents:
            out.print(f"  {work.label}  {_hours(work.hours)} h")
            for unit in work.units:
                _unit(out, unit, materials)


def _unit(out: Console, unit: UnitPlan, materials: int) -> None:
    out.print(f"    {unit.id}  {unit.missing} items, {_hours(unit.hours)} h")
    for step in unit.steps:
        _step(out, step)
    for material in unit.materials[:materials]:
        out.print(f"      {material.kind}: {material.label}  ({material.clause})", soft_wrap=True)
    if rest := len(unit.materials[materials:]):
        out.print(f"      … and {rest} more materials, all with --json")


def _step(out: Console, step: Step) -> None:
    for item in step.knowledge:
        out.print(f"      know  {item.id}  {item.label}", soft_wrap=True)
    for known in step.builds_on:
        out.print(f"      ({known.state})  {known.id}  {known.label}", soft_wrap=True)
    if step.ability:
        out.print(f"      do    {step.ability.id}  {step.ability.label}", soft_wrap=True)
    for form in step.evidenced_by:
        out.print(f"              evidence: {form.label}  ({form.clause})", soft_wrap=True)


def _hours(hours: int | None) -> str:
    return number(hours)

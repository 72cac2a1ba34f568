"""Answers as text for people."""

from __future__ import annotations

import shutil
from collections.abc import Iterable

import pyoxigraph as ox
from pydantic import BaseModel
from rich.console import Console
from rich.table import Table
from rich.tree import Tree

from skillgraph.namespaces import compact
from skillgraph.queries import Example
from skillgraph.services.compare import Comparison
from skillgraph.services.eligibility import Eligibility
from skillgraph.services.explain import Explanation
from skillgraph.services.gap_answer import GapAnswer, WorkContentGap
from skillgraph.services.language import Language
from skillgraph.services.paths import Paths
from skillgraph.services.search import SearchResult


def console() -> Console:
    """Make a console; where the output is no terminal it is 100 columns wide, or $COLUMNS."""
    plain = Console()
    if plain.is_terminal:
        return plain
    return Console(width=shutil.get_terminal_size((100, 24)).columns, highlight=False)


def share(value: float | None) -> str:
    """Write a share as a percentage; what is unknown is a dash, never zero."""
    return "–" if value is None else f"{value:.1%}"


def number(value: float | None) -> str:
    """Write a number; what is unknown is a dash, never zero."""
    return "–" if value is None else f"{value:g}"


def short(ref: str) -> str:
    """Write a REF without the length of its lists of items."""
    parts = (part.split(",") for part in ref.split("+"))
    return "+".join(
        f"{ids[0]},… ({len(ids)} items)" if len(ids) > 3 else ",".join(ids) for ids in parts
    )


def _table(*headings: str, right: Iterable[str] = ()) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        # Folded, not cut: an id that lost its end is none.
        table.add_column(heading, justify="right" if heading in right else "left", overflow="fold")
    return table


def gap(out: Console, answer: GapAnswer, brief: bool) -> None:
    """Print a gap: figures, functions, and unless brief every item that is needed."""
    summary = answer.summary
    out.print(f"{short(answer.from_)}  →  {short(answer.to)}")
    out.print(f"{summary.required} required, {summary.held} held, {summary.missing} missing")
    out.print(
        f"abilities {summary.abilities.missing} of {summary.abilities.required} missing, "
        f"knowledge {summary.knowledge.missing} of {summary.knowledge.required} missing"
    )
    counted = "by the standard's weights" if summary.weighting == "standard" else "items alike"
    out.print(f"readiness {share(summary.readiness)} ({counted})")
    if summary.near:
        out.print(
            f"with {summary.near.counted_as_held} near matches from confidence "
            f"{summary.near.threshold:g} counted as held: {share(summary.near.readiness)}"
        )
    out.print(f"lower grades: {answer.rule.lower_grades} ({answer.rule.because})\n")
    _functions(out, answer)
    for basics in answer.basics:
        out.print(f"common basics of {basics.grade}: weight {number(basics.weight)} %, no items")
    for step in answer.steps:
        out.print(f"step {step.from_} → {step.to}: {step.missing} items")
    if not brief:
        for function in answer.functions:
            out.print(f"\n[bold]{function.label}[/bold]")
            for work in function.work_contents:
                _work_content(out, work)


def _functions(out: Console, answer: GapAnswer) -> None:
    table = _table("function", "weight", "required", "held", "readiness",
                   right=("weight", "required", "held", "readiness"))  # fmt: skip
    for f in answer.functions:
        table.add_row(f.label, number(f.weight), str(f.required), str(f.held), share(f.readiness))
    out.print(table)


def _work_content(out: Console, work: WorkContentGap) -> None:
    out.print(f"  {work.label}")
    for held in work.have:
        out.print(f"    have  {held.id}  {held.label}", soft_wrap=True)
    for need in work.need:
        out.print(f"    need  {need.id}  {need.label}", soft_wrap=True)
    for near in work.near:
        sign = "≈" if near.counted_as_held else "~"
        out.print(
            f"    {sign}     {near.need} {near.match} {near.have} ({near.confidence:g})",
            soft_wrap=True,
        )


def eligibility(out: Console, answer: Eligibility) -> None:
    """Print every route and condition, and what would change the answer."""
    verdict = {True: "may apply", False: "may not apply yet", None: "may apply or not, unknown"}
    out.print(f"{answer.grade} on {answer.as_of}: {answer.person} {verdict[answer.eligible]}")
    if answer.earliest and not answer.eligible:
        out.print(f"earliest by time alone: {answer.earliest}")
    for route in answer.routes:
        out.print(f"\n[bold]{route.label}[/bold]  ({route.clause}, {route.admits_to})")
        for condition in route.conditions:
            later = f", met on {condition.met_on}" if condition.met_on else ""
            missing = f", not said: {condition.missing_fact}" if condition.missing_fact else ""
            out.print(f"  {condition.state.value:8} {condition.label}{later}{missing}")
    if answer.single_facts:
        out.print("\nany one of these would change the answer:")
        for fact in answer.single_facts:
            out.print(f"  {fact.label} ({fact.state.value} now)")


def paths(out: Console, answer: Paths) -> None:
    """Print each way step by step."""
    if not answer.paths:
        out.print(f"no path from {answer.from_} to {answer.to}")
    for n, path in enumerate(answer.paths, start=1):
        out.print(
            f"[bold]path {n}[/bold]: {len(path.steps)} steps, {path.missing} items, "
            f"at least {path.waiting_years:g} years"
        )
        table = _table("step", "to", "items", "years", right=("items", "years"))
        for step in path.steps:
            table.add_row(
                step.kind,
                f"{step.to.label} ({step.to.id})",
                str(step.missing),
                number(step.waiting_years),
            )
        out.print(table)


def comparison(out: Console, answer: Comparison, brief: bool) -> None:
    """Print the counts, and unless brief the pairs that are near."""
    out.print(f"{short(answer.left)}  |  {short(answer.right)}")
    right = ("items", "shared", "near", "only")
    table = _table("", *right, right=right)
    for side, tally in answer.summary.items():
        table.add_row(side, *(str(getattr(tally, name)) for name in right), style="bold")
        for function in answer.functions:
            if function.side == side:
                cells = (str(getattr(function.tally, name)) for name in right)
                table.add_row(f"  {function.label}", *cells)
    out.print(table)
    if not brief:
        for pair in answer.near:
            out.print(f"\n{pair.left.id}  {pair.left.label}", soft_wrap=True)
            out.print(f"  {pair.match} ({pair.confidence:g})", soft_wrap=True)
            out.print(f"  {pair.right.id}  {pair.right.label}", soft_wrap=True)


def search(out: Console, answer: SearchResult) -> None:
    """Print what was found, best first."""
    table = _table("kind", "id", "label")
    for found in answer.results:
        table.add_row(found.kind, found.id, found.label)
    out.print(table)
    out.print(f"{len(answer.results)} of {answer.total}")


def explanation(out: Console, answer: Explanation) -> None:
    """Print a derivation as a tree: the fact, the axiom, the facts under it."""
    tree = Tree(_fact(answer))
    _premises(tree, answer)
    out.print(tree)


def _fact(answer: Explanation) -> str:
    how = answer.axiom or f"asserted in {answer.graph.rpartition('/')[2]}"
    return f"{answer.subject} {answer.predicate} {answer.object}  [dim]{how}[/dim]"


def _premises(tree: Tree, answer: Explanation) -> None:
    for premise in answer.premises:
        _premises(tree.add(_fact(premise)), premise)


def thing(out: Console, answer: BaseModel) -> None:
    """Print any view as an indented outline, leaving out what is empty."""
    _outline(out, answer.model_dump(mode="json"), 0)


def _outline(out: Console, fields: dict[str, object], depth: int) -> None:
    margin = "  " * depth
    for name, value in fields.items():
        if value in (None, [], {}, "") or (name == "labels" and depth):
            continue
        if isinstance(value, dict):
            out.print(f"{margin}{name}:", soft_wrap=True)
            _outline(out, value, depth + 1)
        elif isinstance(value, list) and isinstance(value[0], dict):
            out.print(f"{margin}{name}:", soft_wrap=True)
            for member in value:
                _member(out, member, depth + 1)
        else:
            text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            out.print(f"{margin}{name}: {text}", soft_wrap=True, markup=False)


def _member(out: Console, member: dict[str, object], depth: int) -> None:
    """Print a member of a list: its id and label on one line, the rest below."""
    rest = {k: v for k, v in member.items() if k not in ("id", "label")}
    head = " ".join(str(member[k]) for k in ("id", "label") if member.get(k))
    if not head:
        head = ", ".join(f"{k} {_inline(v)}" for k, v in rest.items() if v is not None)
        rest = {}
    out.print(f"{'  ' * depth}- {head}", soft_wrap=True, markup=False)
    _outline(out, rest, depth + 2)


def _inline(value: object) -> str:
    """Write a value inside a line; a thing by its label and id."""
    if isinstance(value, dict) and "id" in value:
        return f"{value['label']} ({value['id']})"
    return str(value)


def examples(out: Console, found: Iterable[Example], language: Language) -> None:
    """Print the names of the example queries, with what they ask."""
    table = _table("name", "for", "question")
    for example in found:
        asked = example.question_zh if language is Language.ZH else example.question_en
        table.add_row(example.name, ", ".join(example.audiences), asked)
    out.print(table)


def solutions(out: Console, found: ox.QuerySolutions) -> None:
    """Print the result of a SELECT; IRIs with the prefixes of the catalogue."""
    names = [variable.value for variable in found.variables]
    table = _table(*names)
    rows = 0
    for row in found:
        table.add_row(*(_term(row[name]) for name in names))
        rows += 1
    out.print(table)
    out.print(f"{rows} rows")


def _term(term: object) -> str:
    match term:
        case ox.NamedNode():
            return compact(term.value)
        case ox.Literal():
            return term.value
        case _:
            return "" if term is None else str(term)

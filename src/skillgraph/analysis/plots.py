"""The plots: one of each table that is better seen than read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from skillgraph.analysis.drawing import CYCLE, GREY, bars, heat, sheet, style, wrapped, written
from skillgraph.analysis.table import Cell, Table
from skillgraph.analysis.wording import word
from skillgraph.services.language import Language

Record = dict[str, Cell]

_MOST_VERBS = 18
_MOST_CENTRAL = 20


def plots(tables: Sequence[Table], language: Language, format: str) -> Iterator[tuple[str, bytes]]:
    """Draw what can be drawn of some tables.

    Args:
        tables: as :func:`skillgraph.analysis.study.study` gives them; empty ones are left out.
        language: of titles and legends; labels are in the tables.
        format: ``png`` or ``svg``.

    Yields:
        The name of a table and the bytes of its plot.
    """
    for table in tables:
        draw = _PLOTS.get(table.name)
        if draw and table.rows:
            with style():
                drawn = written(draw(table, language), format)
            yield table.name, drawn


def items_by_function(table: Table, language: Language) -> Figure:
    """Draw a bar for each function at each grade: abilities, then knowledge items."""
    by_standard = _split(table.records(), "standard")
    height = max(len(rows) for rows in by_standard.values())
    figure, axes = sheet(table.title, 6.2 * len(by_standard), 1.6 + 0.36 * height, len(by_standard))
    for panel, (standard, rows) in zip(axes, by_standard.items(), strict=True):
        labels = [wrapped(str(row["function_label"]), language, 40) for row in rows]
        series = {word(kind, language): _numbers(rows, kind) for kind in ("abilities", "knowledge")}
        bars(panel, labels, series)
        panel.set_title(standard)
        panel.set_xlabel(word("items", language))
        _mark_grades(panel, rows, language)
    _legend(figure, axes[0])
    return figure


def _mark_grades(axes: Axes, rows: list[Record], language: Language) -> None:
    """Part the grades by lines and name each at the right, along its bars."""
    across = axes.get_yaxis_transform()  # x in widths of the axes, y in bars
    beside: dict[str, Any] = {"transform": across, "rotation": 270, "color": "#444444"}
    start = 0
    for grade, group in groupby(rows, key=lambda row: row["grade_label"]):
        size = len(list(group))
        if start:
            axes.axhline(start - 0.5, color=GREY, linewidth=0.8)
        middle = start + (size - 1) / 2
        axes.text(1.02, middle, wrapped(str(grade), language), ha="left", va="center", **beside)
        start += size


def verbs_by_grade(table: Table, language: Language) -> Figure:
    """Draw how often each grade uses the commonest verbs, the verbs of low grades on top."""
    by_standard = _split(table.records(), "standard")
    verbs = max(len({row["verb"] for row in rows}) for rows in by_standard.values())
    height = 1.8 + 0.33 * min(verbs, _MOST_VERBS + 2)
    figure, axes = sheet(table.title, 5.4 * len(by_standard), height, len(by_standard))
    for panel, (standard, rows) in zip(axes, by_standard.items(), strict=True):
        grades = list(dict.fromkeys(str(row["grade"]) for row in rows))
        names = {str(row["grade"]): str(row["grade_label"]) for row in rows}
        lines, rest = _verb_lines(rows, grades, language)
        texts = [[f"{n:g}" if n else "" for n in line] for line in (lines | rest).values()]
        pale = [[0.0] * len(grades) for _ in rest]  # of another scale than single verbs
        heat(panel, [*lines.values(), *pale], texts)
        panel.set_yticks(range(len(texts)), [*lines, *rest])
        panel.set_xticks(range(len(grades)), [wrapped(names[g], language, 22) for g in grades])
        panel.set_title(standard)
        panel.set_xlabel(word("abilities", language))
    return figure


def _verb_lines(
    rows: list[Record], grades: list[str], language: Language
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Give the counts at each grade of the commonest verbs, and of the others and unknown ones."""
    counts: dict[Cell, list[float]] = {}
    english = {row["verb"]: row["english"] for row in rows}
    for row in rows:
        line = counts.setdefault(row["verb"], [0.0] * len(grades))
        line[grades.index(str(row["grade"]))] = float(row["abilities"] or 0)
    unknown = counts.pop(None, None)
    common = sorted(counts, key=lambda verb: (-sum(counts[verb]), str(verb)))
    shown = sorted(common[:_MOST_VERBS], key=lambda verb: (_mean_place(counts[verb]), str(verb)))
    lines = {_verb(verb, english[verb], language): counts[verb] for verb in shown}
    rest = {}
    if others := [counts[verb] for verb in common[_MOST_VERBS:]]:
        rest[word("other verbs", language)] = [sum(column) for column in zip(*others, strict=True)]
    if unknown:
        rest[word("unknown", language)] = unknown
    return lines, rest


def _verb(verb: Cell, english: Cell, language: Language) -> str:
    return str(verb) if language is Language.ZH else f"{english} {verb}"


def _mean_place(counts: list[float]) -> float:
    """Say where on the ladder a verb stands: the mean place of the grades that use it."""
    return sum(place * count for place, count in enumerate(counts)) / sum(counts)


def centrality(table: Table, language: Language) -> Figure:
    """Draw the knowledge items of the highest betweenness, each with its degree."""
    rows = table.records()[:_MOST_CENTRAL]
    figure, [axes] = sheet(table.title, 9.5, 1.6 + 0.36 * len(rows))
    standards = sorted({_standard(row) for row in rows})
    values = _numbers(rows, "betweenness")
    for standard, colour in zip(standards, CYCLE, strict=False):
        mine = [v if _standard(r) == standard else 0.0 for r, v in zip(rows, values, strict=True)]
        axes.barh(range(len(rows)), mine, color=colour, label=standard)
    for place, (row, value) in enumerate(zip(rows, values, strict=True)):
        text = f" {word('degree', language)} {row['degree']}"
        axes.text(value, place, text, va="center", fontsize=8, color="#444444")
    names = [f"{row['label']}  ({row['grade']})" for row in rows]
    axes.set_yticks(range(len(rows)), [wrapped(name, language, 60) for name in names])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(0, max(values) * 1.12 or 1)
    axes.set_xlabel(word("betweenness", language))
    _legend(figure, axes)
    return figure


def communities(table: Table, language: Language) -> Figure:
    """Draw what each community is made of: items of each standard, and duties."""
    rows = table.records()
    standards = [name for name in table.columns if name.endswith("_items")]
    figure, [axes] = sheet(table.title, 9.5, 1.6 + 0.42 * len(rows))
    series = {name.removesuffix("_items"): _numbers(rows, name) for name in standards}
    series[word("duties", language)] = _numbers(rows, "duties")
    names = [
        f"{row['community']}  {row['main_function_label']}"
        if row["community"]
        else word("small communities", language)
        for row in rows
    ]
    bars(axes, [wrapped(name, language, 50) for name in names], series)
    for place, row in enumerate(rows):
        text = wrapped(str(row["centre_label"] or ""), language, 48)
        size = float(row["nodes"] or 0)
        axes.text(size + 1, place, text, va="center", fontsize=7, color="#444444")
    axes.set_xlim(0, max(_numbers(rows, "nodes")) * 1.5)
    axes.set_xlabel(word("nodes", language))
    _legend(figure, axes)
    return figure


def overlap_by_function(table: Table, language: Language) -> Figure:
    """Draw the functions of two standards against each other: near and all mappings."""
    rows = table.records()
    names = {row[side]: str(row[f"{side}_label"]) for row in rows for side in ("left", "right")}
    lefts = list(dict.fromkeys(row["left"] for row in rows))
    rights = list(dict.fromkeys(row["right"] for row in rows))
    cells = [[0.0] * len(rights) for _ in lefts]
    texts = [[""] * len(rights) for _ in lefts]
    for row in rows:
        y, x = lefts.index(row["left"]), rights.index(row["right"])
        cells[y][x] = float(row["mappings"] or 0)
        texts[y][x] = f"{row['near']}/{row['mappings']}" if row["mappings"] else ""
    figure, [axes] = sheet(table.title, 2.8 + 0.62 * len(rights), 2.6 + 0.6 * len(lefts))
    heat(axes, cells, texts)
    axes.set_yticks(range(len(lefts)), [wrapped(names[f], language) for f in lefts])
    axes.set_xticks(range(len(rights)), [wrapped(names[f], language) for f in rights])
    axes.tick_params(axis="x", rotation=60, labelsize=8)
    for tick in axes.get_xticklabels():
        tick.set(ha="right", rotation_mode="anchor")
    axes.set_xlabel(word("overlap cell", language))
    return figure


def coverage_by_grade(table: Table, language: Language) -> Figure:
    """Draw, for each grade, the abilities that roles exercise, require by grade, or neither."""
    rows = table.records()
    figure, [axes] = sheet(table.title, 9.0, 1.8 + 0.42 * len(rows))
    kinds = ("exercised", "by_grade_only", "uncovered")
    series = {word(kind, language): _numbers(rows, kind) for kind in kinds}
    names = [f"{row['standard']}  {row['grade_label']}" for row in rows]
    bars(axes, [wrapped(name, language, 50) for name in names], series, (*CYCLE[:2], GREY))
    axes.set_xlabel(word("abilities", language))
    _legend(figure, axes)
    return figure


_PLOTS: dict[str, Callable[[Table, Language], Figure]] = {
    "items-by-function": items_by_function,
    "verbs-by-grade": verbs_by_grade,
    "centrality": centrality,
    "communities": communities,
    "overlap-by-function": overlap_by_function,
    "coverage-by-grade": coverage_by_grade,
}


def _legend(figure: Figure, axes: Axes) -> None:
    handles, labels = axes.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower right", ncols=len(labels), frameon=False)


def _split(rows: list[Record], column: str) -> dict[str, list[Record]]:
    """Group rows that stand together by a column."""
    return {str(key): list(group) for key, group in groupby(rows, key=lambda row: row[column])}


def _numbers(rows: list[Record], column: str) -> list[float]:
    return [float(row[column] or 0) for row in rows]


def _standard(row: Record) -> str:
    return str(row["grade"]).partition("/")[0]

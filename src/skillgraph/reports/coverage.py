"""The report of a curriculum's coverage: what it shows, in which order."""

from __future__ import annotations

from skillgraph.reports import figures, items, lines
from skillgraph.reports.heat import heat_map
from skillgraph.reports.layout import Report, sayer
from skillgraph.services.curricula.answer import Coverage
from skillgraph.services.language import Language


def report(answer: Coverage, language: Language) -> Report:
    """Lay out an answer; the labels in it are in the answer's own language.

    Args:
        answer: the answer of the coverage service.
        language: of the report's own words.
    """
    say = sayer(language)
    suggested = answer.allocation
    return Report(
        title=say("What a curriculum covers", "课程体系覆盖报告"),
        language=language,
        facts=figures.facts(answer, say),
        summary=figures.summary(answer, say),
        heat=heat_map(answer, say),
        tables=(
            figures.functions(answer, say),
            figures.hours(answer, say),
            *((figures.allocation(suggested, say),) if suggested else ()),
            items.uncovered(answer, say),
            items.taught(answer, say),
            items.overlaps(answer, say),
            items.order(answer, say),
            items.outside(answer, say),
            *((items.basics(answer, say),) if answer.basics else ()),
            lines.lines(answer, say),
            lines.problems(answer, say),
            lines.notices(answer, say),
        ),
    )

"""Which rule about lower grades was followed, and where the standard states it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import Field

from skillgraph.index.compiled import Index
from skillgraph.services.answers import Answer
from skillgraph.services.language import Language
from skillgraph.services.refs import LowerGrades


class Rule(Answer):
    """Whether the target's grades take in the grades below them, and why."""

    lower_grades: Literal["included", "not-included", "by-standard", "not-applicable"]
    because: str
    clauses: dict[str, str | None] = Field(
        description="By standard: the clause that states the covering rule, or null."
    )


_WORDS = {
    Language.EN: {
        "always": "asked for: lower grades always included",
        "never": "asked for: lower grades never included",
        "stated": "{} clause {}: a higher grade covers the lower ones",
        "unstated": "{} states no covering rule",
        "none": "the target names no grade",
        "join": "; ",
    },
    Language.ZH: {
        "always": "按请求：一律包含低等级",
        "never": "按请求：一律不包含低等级",
        "stated": "{} 第 {} 条：高级别的要求涵盖低级别的要求",
        "unstated": "{} 未规定高等级涵盖低等级",
        "none": "目标未涉及等级",
        "join": "；",
    },
}


def covering_rule(
    index: Index, grades: Iterable[str], lower_grades: LowerGrades, language: Language
) -> Rule:
    """Say which rule holds for these grades; the clause is the standard's own."""
    words = _WORDS[language]
    standards = sorted({index.grades[grade].standard for grade in grades})
    clauses = {s: index.standards[s].covering_clause for s in standards}
    if not standards:
        return Rule(lower_grades="not-applicable", because=words["none"], clauses={})
    if lower_grades is not LowerGrades.STANDARD:
        asked: Literal["included", "not-included"] = (
            "included" if lower_grades is LowerGrades.ALWAYS else "not-included"
        )
        return Rule(lower_grades=asked, because=words[lower_grades.value], clauses=clauses)
    reasons = [
        words["stated"].format(s, clause) if clause else words["unstated"].format(s)
        for s, clause in clauses.items()
    ]
    stated = {clause is not None for clause in clauses.values()}
    kind: Literal["included", "not-included", "by-standard"] = (
        "by-standard" if len(stated) > 1 else "included" if stated == {True} else "not-included"
    )
    return Rule(lower_grades=kind, because=words["join"].join(reasons), clauses=clauses)

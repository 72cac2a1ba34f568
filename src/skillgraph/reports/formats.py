"""The formats that a report is to be had in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from skillgraph.errors import InputError
from skillgraph.reports.coverage import report
from skillgraph.reports.html import html
from skillgraph.reports.layout import Report
from skillgraph.reports.markdown import markdown
from skillgraph.reports.xlsx import xlsx
from skillgraph.services.curricula.answer import Coverage
from skillgraph.services.language import Language


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its media type, how its files end, and how a report is written in it."""

    media_type: str
    suffix: str
    write: Callable[[Report], bytes]

    def of(self, answer: Coverage, language: Language) -> bytes:
        """Report an answer in this format; the same answer gives the same bytes."""
        return self.write(report(answer, language))


FORMATS: Mapping[str, Format] = {
    "markdown": Format("text/markdown", ".md", markdown),
    "html": Format("text/html", ".html", html),
    "xlsx": Format(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx", xlsx
    ),
}


def format_of(path: Path) -> Format:
    """Choose a format by how a file's name ends.

    Raises:
        InputError: it ends like no format of ours.
    """
    suffix = path.suffix.lower()
    for format in FORMATS.values():
        if format.suffix == suffix:
            return format
    known = ", ".join(format.suffix for format in FORMATS.values())
    raise InputError(f"{path}: a report is written as one of {known}")

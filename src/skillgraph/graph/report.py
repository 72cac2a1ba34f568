"""A validation report as JSON: what the command prints and the service answers."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from skillgraph.graph.validate import Finding, Report


class FindingView(BaseModel):
    """One result of a validation."""

    model_config = ConfigDict(frozen=True)

    severity: str
    shape: str
    focus: str
    path: str | None
    value: str | None
    message: dict[str, str] = Field(description="The shape's message, by language.")
    erratum: str | None = Field(description="The erratum that explains a warning.")


class ReportView(BaseModel):
    """A validation report. It conforms where nothing counts against the graph."""

    model_config = ConfigDict(frozen=True)

    conforms: bool
    violations: int
    warnings: int
    findings: tuple[FindingView, ...]


def view(report: Report) -> ReportView:
    """Give a report the shape in which it is sent."""
    return ReportView(
        conforms=report.conforms,
        violations=report.count("violation"),
        warnings=report.count("warning"),
        findings=tuple(map(_finding, report.findings)),
    )


def _finding(finding: Finding) -> FindingView:
    return FindingView(
        severity=finding.severity,
        shape=finding.shape,
        focus=finding.focus,
        path=finding.path,
        value=finding.value,
        message={"en": finding.message_en, "zh-Hans": finding.message_zh},
        erratum=finding.erratum,
    )

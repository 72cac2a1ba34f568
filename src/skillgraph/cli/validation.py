"""The validate command's input and output: which graph is validated, and the report."""

from __future__ import annotations

from pathlib import Path

from skillgraph import tables
from skillgraph.errors import GraphSyntaxError
from skillgraph.exchange.rdf import read_file
from skillgraph.graph.report import view
from skillgraph.graph.validate import Finding, Report, union, validate_as_shipped
from skillgraph.inputs import Inputs
from skillgraph.publish import examine


def of_files(files: list[Path]) -> Report:
    """Validate the union of some RDF files.

    Raises:
        GraphSyntaxError: a file cannot be read or parsed.
    """
    try:
        graphs = [read_file(file) for file in files]
    except OSError as error:
        raise GraphSyntaxError(f"{error.filename}: {error.strerror}") from error
    return validate_as_shipped(union(graphs))


def of_tables(data: Path | None) -> Report:
    """Build the graph of the tables anew and validate it with what follows from it."""
    inputs = Inputs.shipped(data)
    return examine(tables.read(inputs.data), inputs).report


def rendered(report: Report, format: str) -> str:
    """Write a report as text, JSON or Turtle."""
    if format == "turtle":
        return report.graph.serialize(format="turtle")
    if format == "json":
        return view(report).model_dump_json(indent=2)
    return "\n".join([*map(_text, report.findings), _verdict(report)])


def _text(finding: Finding) -> str:
    about = finding.focus + (f" {finding.path}" if finding.path else "")
    value = f"\n  value {finding.value}" if finding.value else ""
    erratum = f"\n  explained by {finding.erratum}" if finding.erratum else ""
    return (
        f"{finding.severity}: {finding.shape}: {about}{value}\n"
        f"  {finding.message_en}\n  {finding.message_zh}{erratum}"
    )


def _verdict(report: Report) -> str:
    warnings = report.count("warning")
    explained = sum(f.erratum is not None for f in report.findings)
    return (
        f"{'conforms' if report.conforms else 'does not conform'}: "
        f"{report.count('violation')} violations, {warnings} warnings "
        f"({explained} explained by errata)"
    )

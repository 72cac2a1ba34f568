"""Hold a graph against the shapes, with pySHACL, and match its warnings with errata.

A violation says that our encoding is wrong. A warning says that a source is wrong: it is in
order where an erratum of the same thing names the shape, and counts against the graph where
none does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from rdflib import BNode, Graph
from rdflib.extras.shacl import parse_shacl_path
from rdflib.namespace import RDF, SH
from rdflib.term import Identifier, Node
from rdflib.term import Literal as RdfLiteral

from skillgraph import resources
from skillgraph.graph import shacl
from skillgraph.graph.build import parse_turtle
from skillgraph.graph.neighbourhood import Foci, Neighbourhoods
from skillgraph.graph.quads import rdflib_term
from skillgraph.graph.reading import reading
from skillgraph.namespaces import SG, compact, new_graph


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One result of a validation, with the erratum that explains it, if one does."""

    severity: str
    shape: str
    focus: str
    path: str | None
    value: str | None
    message_en: str
    message_zh: str
    erratum: str | None

    @property
    def counts(self) -> bool:
        """Tell whether the graph may not be published with this finding."""
        return self.severity == "violation" or (self.severity == "warning" and self.erratum is None)


@dataclass(frozen=True, slots=True)
class Report:
    """What a validation found; ``graph`` is the same as a SHACL validation report."""

    findings: tuple[Finding, ...]
    graph: Graph

    @property
    def conforms(self) -> bool:
        """Tell whether there is no violation and every warning is matched by an erratum."""
        return not any(finding.counts for finding in self.findings)

    def count(self, severity: str) -> int:
        """Count the findings of a severity: ``violation``, ``warning`` or ``info``."""
        return sum(finding.severity == severity for finding in self.findings)


def read_shapes(folder: Path) -> Graph:
    """Read the shapes' Turtle files, one a concern, into one graph."""
    shapes = new_graph()
    for path in sorted(folder.glob("*.ttl")):
        parse_turtle(shapes, path)
    return shapes


def union(graphs: Iterable[Graph]) -> Graph:
    """Merge graphs into one, the way a reader of the default graph sees them."""
    merged = new_graph()
    for graph in graphs:
        for triple in graph:
            merged.add(triple)
    return merged


def validate(data: Graph, shapes: Graph) -> Report:
    """Validate a graph. Nothing is fetched: neither imports nor scripts are followed.

    Args:
        data: all triples.
        shapes: all shapes; they are left as they are.
    """
    report = shacl.report(data, shapes)
    results = report.objects(None, SH.result)
    findings = (_finding(report, result, data, shapes) for result in results)
    return Report(tuple(sorted(findings, key=_order)), report)


def validate_change(store: ox.Store, changed: Iterable[ox.Triple], shapes: Graph) -> Report:
    """Validate what a change may have made wrong, at the cost of what changed.

    The report has the results of every focus node from which a shape reads a triple that came or
    went, and of that shape; those of other nodes and shapes are what they were. Of the store
    before the change it has what the same nodes and shapes gave then.

    Args:
        store: all named graphs, asserted and inferred, after the change.
        changed: the triples that came or went, in whatever graph.
        shapes: all shapes; they are left as they are.
    """
    near = Neighbourhoods(store, reading(shapes))
    return _validate_foci(near, near.touched(changed), shapes)


def validate_all(store: ox.Store, shapes: Graph, at_once: int = 2_000) -> Report:
    """Validate all of a store in parts; the report is that of the whole.

    A part are things whose ids follow on one another: a standard after the other. What is in
    memory is what the shapes read for one part, and a name for each thing.

    Args:
        store: all named graphs, asserted and inferred.
        shapes: all shapes; they are left as they are.
        at_once: how many things a part has at most.
    """
    near = Neighbourhoods(store, reading(shapes))
    parts = [_validate_foci(near, foci, shapes) for foci in near.parts(at_once)]
    found = (finding for part in parts for finding in part.findings)
    return Report(tuple(sorted(found, key=_order)), _joined(part.graph for part in parts))


def _joined(reports: Iterable[Graph]) -> Graph:
    """Make one validation report of several."""
    joined, report = new_graph(), BNode()
    joined.add((report, RDF.type, SH.ValidationReport))
    for part in reports:
        for triple in part:
            if (triple[0], RDF.type, SH.ValidationReport) not in part:
                joined.add(triple)
        for result in part.objects(None, SH.result):
            joined.add((report, SH.result, result))
    conforms = (report, SH.result, None) not in joined
    joined.add((report, SH.conforms, RdfLiteral(conforms)))
    return joined


def _validate_foci(near: Neighbourhoods, foci: Foci, shapes: Graph) -> Report:
    """Hold focus nodes to the shapes that are named for each, and to no others."""
    aimed = new_graph()
    for triple in shapes:
        if triple[1] not in shacl.TARGETS:
            aimed.add(triple)
    for node, held in foci.items():
        for shape in near.reading.members(held):
            aimed.add((shape, SH.targetNode, rdflib_term(node)))
    return validate(near.read(foci), aimed)


def validate_as_shipped(data: Graph) -> Report:
    """Validate a graph against the shipped shapes."""
    return validate(data, read_shapes(resources.folder("shapes")))


def _order(finding: Finding) -> tuple[str, ...]:
    severity = {"violation": "0", "warning": "1"}.get(finding.severity, "2")
    return (severity, finding.shape, finding.focus, finding.path or "", finding.value or "")


def _finding(report: Graph, result: Node, data: Graph, shapes: Graph) -> Finding:
    source = report.value(result, SH.sourceShape)
    shape = _shown(source) or ""
    focus = report.value(result, SH.focusNode)
    value = _shown(report.value(result, SH.value))
    severity = str(report.value(result, SH.resultSeverity)).rpartition("#")[2].lower()
    return Finding(
        severity=severity,
        shape=shape.removeprefix("shapes:"),
        focus=_shown(focus) or "",
        path=_path(report, report.value(result, SH.resultPath)),
        value=value,
        message_en=_message(shapes, source, "en", value),
        message_zh=_message(shapes, source, "zh-hans", value),
        erratum=_erratum(data, focus, shape) if severity == "warning" else None,
    )


def _message(shapes: Graph, shape: Node | None, language: str, value: str | None) -> str:
    """Give a shape's message in a language; pySHACL drops the languages of a query's message."""
    messages = (m for m in shapes.objects(shape, SH.message) if isinstance(m, RdfLiteral))
    found = (str(m) for m in messages if (m.language or "").lower() == language)
    return next(found, "").replace("{?value}", value or "")


def _path(report: Graph, path: Node | None) -> str | None:
    """Write a path as SPARQL would: ``sg:hasAbility|sg:hasKnowledge``, not the node it hangs on."""
    if not isinstance(path, BNode):
        return _shown(path)
    written = parse_shacl_path(report, path)
    return written.n3(new_graph().namespace_manager)


def _shown(node: Node | None) -> str | None:
    """Write a node for a reader: a prefixed name, or the text of a literal."""
    if node is None:
        return None
    return str(node) if isinstance(node, RdfLiteral) else compact(str(node))


def _erratum(data: Graph, focus: Node | None, shape: str) -> str | None:
    """Find the erratum of a thing that explains the warning of a shape."""
    name = shape.removeprefix("shapes:")
    for erratum in sorted(data.subjects(SG.erratumOf, focus), key=str):
        explained = {str(o) for o in data.objects(erratum, SG.explainsWarning)}
        if isinstance(erratum, Identifier) and name in explained:
            return compact(str(erratum))
    return None

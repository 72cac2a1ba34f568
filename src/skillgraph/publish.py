"""Publish a version: tables → graph → closure → validation → folder, whole or not at all.

Where another version is there to begin from, each of these steps takes only what has changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from skillgraph import revision, tables, writing
from skillgraph.errors import InvalidGraphError
from skillgraph.graph import build as building
from skillgraph.graph import changing, closure, quads
from skillgraph.graph.content import Content, Whole
from skillgraph.graph.delta import Delta, between
from skillgraph.graph.validate import Report
from skillgraph.inputs import Fingerprint, Inputs
from skillgraph.model.shared import GlossaryTerm
from skillgraph.namespaces import compact, new_graph
from skillgraph.store import embedded
from skillgraph.version import Version
from skillgraph.versions import Home
from skillgraph.writing import Progress

#: Changes the asserted graphs in a store.
Change = Callable[[ox.Store], None]


def _silent(_: str) -> None:
    """Show no progress."""


@dataclass(frozen=True, slots=True)
class Built:
    """Graphs that have been built, closed and held against the shapes, not yet written."""

    content: Content
    report: Report
    #: How many warnings there are in all; the report of a change has those that it affects.
    warnings: int


def make(inputs: Inputs, progress: Progress = _silent) -> Built:
    """Build, close and validate the graph, out of nothing.

    Raises:
        TablesError: a table cannot be read.
        InvalidGraphError: a shape is violated, or warns where no erratum explains it.
    """
    progress("reading tables")
    read = tables.read(inputs.data)
    built = examine(read, inputs, progress)
    _refuse_invalid(built.report, _places(read))
    return built


def examine(read: tables.Tables, inputs: Inputs, progress: Progress = _silent) -> Built:
    """Build and close the graph of some tables, and report what the shapes say of it."""
    progress("building graph")
    content = _closed(building.build(read, inputs.ontology), progress)
    return _examined(content, inputs, progress)


def build(inputs: Inputs, home: Path, progress: Progress = _silent) -> Version:
    """Give the version of these inputs, building it where it is not there yet.

    Where a version is there that the same code made of tables that are much the same, only what
    differs is made anew. The version appears under its name only when it is whole; what fails
    leaves nothing. Which version is current stays as it is.

    Args:
        inputs: what it is built from.
        home: the folder of the versions.
        progress: called with the name of each stage.

    Raises:
        TablesError, InvalidGraphError: see :func:`make`.
        BuildError: the version cannot be written.
    """
    now = inputs.fingerprint()
    target = Version(home / now.name)
    if target.whole:
        return target
    with writing.unfinished(home) as folder:
        base = revision.base(now, Home(home))
        built = _revised(base, inputs, now, folder, progress) if base else make(inputs, progress)
        said = _said(built, now)
        writing.write(target, built.content, said, folder, progress, inputs.data)
    return target


def publish(inputs: Inputs, home: Path, progress: Progress = _silent) -> Version:
    """Build the version of these inputs where it is not there yet, and make it current.

    Raises:
        TablesError, InvalidGraphError, BuildError: see :func:`build`.
    """
    version = build(inputs, home, progress)
    progress("switching the pointer")
    return Home(home).switch(version.digest)


def derive(
    base: Version,
    change: Change,
    home: Path,
    progress: Progress = _silent,
    graphs: Collection[str] | None = None,
) -> Version:
    """Change the asserted graphs of the current version, and publish what comes of it.

    What follows is inferred, so a change to the graph of inferred facts is lost. A change that
    changes nothing gives the version itself.

    Args:
        base: the version that is current.
        change: changes a store that holds its graphs, the inferred one too; what it raises is
            passed on.
        home: the folder of the versions.
        progress: called with the name of each stage.
        graphs: the names of those that it may change, if it is known; no others are looked at.

    Raises:
        InputError: there is a term that RDF 1.1 does not have.
        InvalidGraphError: a shape is violated by the change.
        ConflictError: another version was published meanwhile.
        BuildError: the version cannot be written.
    """
    progress("changing")
    with writing.unfinished(home) as folder:
        store = embedded.copy(base.store, folder / "changing")
        change(store)
        asserted = between(ox.Store.read_only(str(base.store)), store, graphs)
        if not asserted:
            return base
        target = _derived(base, asserted, store, folder, progress)
    progress("switching the pointer")
    return Home(home).switch(target.digest, instead_of=base)


def _derived(
    base: Version, asserted: Delta, store: ox.Store, folder: Path, progress: Progress
) -> Version:
    """Give the version of what a changed store asserts, closing and validating it if it is new."""
    inputs = Inputs.shipped()
    shipped = inputs.fingerprint()
    content = _content(base, asserted, store, shipped, folder, progress)
    now = Fingerprint({"asserted": _digest(content), **shipped.rules}, shipped.tools)
    target = Version(base.path.parent / now.name)
    if not target.whole:
        built = _examined(content, inputs, progress)
        _refuse_invalid(built.report, {})
        writing.write(target, content, _said(built, now, base), folder, progress)
    return target


def _content(
    base: Version, asserted: Delta, store: ox.Store, shipped: Fingerprint, folder: Path,
    progress: Progress,
) -> Content:  # fmt: skip
    """Close what a changed store asserts; as a whole, where other code has made its base."""
    if revision.made_of(base).made_alike(shipped):
        progress("inferring")
        return changing.change(base, asserted, folder / "changed")
    return _closed(quads.asserted(store), progress)


def _revised(
    base: Version, inputs: Inputs, now: Fingerprint, folder: Path, progress: Progress
) -> Built:
    """Make of a version what its tables say by now.

    Raises:
        TablesError, InvalidGraphError: see :func:`make`.
    """
    progress("reading tables")
    asserted = revision.revise(base, inputs, now)
    progress("inferring")
    built = _examined(changing.change(base, asserted, folder / "changed"), inputs, progress)
    if not built.report.conforms:
        _refuse_invalid(built.report, _places(tables.read(inputs.data)))
    return built


def _said(built: Built, now: Fingerprint, base: Version | None = None) -> dict[str, Any]:
    """Give what the manifest says beside what can be counted."""
    return {
        "warnings_explained": built.warnings,
        "derived_from": base.digest if base else None,
        "inputs": now.digests,
        "tools": now.tools,
    }


def _closed(graphs: building.Graphs, progress: Progress) -> Whole:
    """Infer what follows from asserted graphs, be they empty."""
    progress("inferring")
    inferred = closure.close({building.ONTOLOGY_GRAPH: new_graph(), **graphs})
    return Whole({**graphs, building.INFERRED_GRAPH: inferred} if inferred else graphs)


def _examined(content: Content, inputs: Inputs, progress: Progress) -> Built:
    """Hold what a version is to have to the shapes."""
    progress("validating")
    report = content.report(inputs.shapes)
    return Built(content, report, content.warnings(report, inputs.shapes))


def _digest(content: Content) -> str:
    """Give the SHA-256 of what is asserted: every quad, and the names of the graphs."""
    names = sorted(content.counts.triples.keys() - {str(building.INFERRED_GRAPH)})
    described = [*names, f"{content.counts.asserted:064x}"]
    return hashlib.sha256("\n".join(described).encode()).hexdigest()


def _refuse_invalid(report: Report, places: Mapping[str, str]) -> None:
    """Let nothing through that counts; say of every such finding where its row stands.

    Raises:
        InvalidGraphError: something does.
    """
    if report.conforms:
        return
    raise InvalidGraphError(
        [
            f"{places.get(finding.focus, finding.focus)}: {finding.shape}: {finding.message_en}"
            f" ({finding.focus}{f', value {finding.value}' if finding.value else ''})"
            for finding in report.findings
            if finding.counts
        ]
    )


def _places(read: tables.Tables) -> dict[str, str]:
    """Say where the row of every node stands in the tables."""
    return {
        compact(building.node_of(located.row)): f"{located.file}:{located.number}"
        for located in read
        if not isinstance(located.row, GlossaryTerm)
    }

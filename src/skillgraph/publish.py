"""Publish a version: tables → graph → closure → validation → folder, whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from skillgraph import tables, writing
from skillgraph.errors import InvalidGraphError
from skillgraph.graph import build as building
from skillgraph.graph import closure, quads, validate
from skillgraph.inputs import Inputs
from skillgraph.model.shared import GlossaryTerm
from skillgraph.namespaces import compact, new_graph
from skillgraph.store.protocol import UNNAMED
from skillgraph.version import Version
from skillgraph.versions import Home
from skillgraph.writing import Progress

#: Changes the asserted graphs in a store.
Change = Callable[[ox.Store], None]


def _silent(_: str) -> None:
    """Show no progress."""


@dataclass(frozen=True, slots=True)
class Built:
    """A graph that has been built, closed and held against the shapes, not yet written."""

    graphs: building.Graphs
    report: validate.Report


def make(inputs: Inputs, progress: Progress = _silent) -> Built:
    """Build, close and validate the graph.

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
    return _closed(building.build(read, inputs.ontology), inputs, progress)


def build(inputs: Inputs, home: Path, progress: Progress = _silent) -> Version:
    """Give the version of these inputs, building it where it is not there yet.

    The version appears under its name only when it is whole; what fails leaves nothing. Which
    version is current stays as it is.

    Args:
        inputs: what it is built from.
        home: the folder of the versions.
        progress: called with the name of each stage.

    Raises:
        TablesError, InvalidGraphError: see :func:`make`.
        BuildError: the version cannot be written.
    """
    target = Version(home / inputs.version_name())
    if target.whole:
        return target
    with writing.unfinished(home) as folder:
        built = make(inputs, progress)
        said = _said(built, inputs.digests(), inputs)
        writing.write(target, built.graphs, said, folder, progress)
    return target


def publish(inputs: Inputs, home: Path, progress: Progress = _silent) -> Version:
    """Build the version of these inputs where it is not there yet, and make it current.

    Raises:
        TablesError, InvalidGraphError, BuildError: see :func:`build`.
    """
    version = build(inputs, home, progress)
    progress("switching the pointer")
    return Home(home).switch(version.digest)


def derive(base: Version, change: Change, home: Path, progress: Progress = _silent) -> Version:
    """Change the asserted graphs of the current version, and publish what comes of it.

    What follows is inferred anew, so a change to the graph of inferred facts is lost. A change
    that changes nothing gives the version itself.

    Args:
        base: the version that is current.
        change: changes a store that holds its graphs, the inferred one too; what it raises is
            passed on.
        home: the folder of the versions.
        progress: called with the name of each stage.

    Raises:
        InputError: there is a term that RDF 1.1 does not have.
        InvalidGraphError: a shape is violated by the change.
        ConflictError: another version was published meanwhile.
        BuildError: the version cannot be written.
    """
    progress("changing")
    store = _writable(base)
    before = _state(store)
    change(store)
    if _state(store) == before:
        return base
    target = _derived(quads.asserted(store), base, home, progress)
    progress("switching the pointer")
    return Home(home).switch(target.digest, instead_of=base)


def _derived(graphs: building.Graphs, base: Version, home: Path, progress: Progress) -> Version:
    """Give the version of some asserted graphs, closing and validating them if it is new."""
    inputs = Inputs.shipped()
    content = {"asserted": _digest(graphs), **inputs.rules()}
    target = Version(home / inputs.name_of(content))
    if target.whole:
        return target
    with writing.unfinished(home) as folder:
        built = _closed(graphs, inputs, progress)
        _refuse_invalid(built.report, {})
        said = _said(built, content, inputs, base)
        writing.write(target, built.graphs, said, folder, progress)
    return target


def _said(
    built: Built, digests: Mapping[str, str], inputs: Inputs, base: Version | None = None
) -> dict[str, Any]:
    """Give what the manifest says beside what can be counted."""
    return {
        "warnings_explained": built.report.count("warning"),
        "derived_from": base.digest if base else None,
        "inputs": digests,
        "tools": inputs.tools(),
    }


def _closed(graphs: building.Graphs, inputs: Inputs, progress: Progress) -> Built:
    """Infer what follows from asserted graphs, be they empty, and hold all to the shapes."""
    progress("inferring")
    inferred = closure.close({building.ONTOLOGY_GRAPH: new_graph(), **graphs})
    whole = {**graphs, building.INFERRED_GRAPH: inferred} if inferred else graphs
    progress("validating")
    report = validate.validate(validate.union(whole.values()), validate.read_shapes(inputs.shapes))
    return Built(whole, report)


def _writable(base: Version) -> ox.Store:
    """Load the graphs of a version into a store of its own, in memory."""
    store = ox.Store()
    store.bulk_load(path=str(base.nquads), format=ox.RdfFormat.N_QUADS)
    for name in base.manifest["triples"]:
        if name != UNNAMED:
            store.add_graph(ox.NamedNode(name))
    return store


def _state(store: ox.Store) -> tuple[frozenset[object], frozenset[object]]:
    """Give what is asserted: the quads, and the names of the graphs."""
    inferred = ox.NamedNode(str(building.INFERRED_GRAPH))
    asserted = frozenset(quad for quad in store if quad.graph_name != inferred)
    return asserted, frozenset(store.named_graphs()) - {inferred}


def _digest(graphs: building.Graphs) -> str:
    """Give the SHA-256 of what is asserted: every quad, and the names of the graphs."""
    names = "".join(f"{name}\n" for name in sorted(graphs))
    return hashlib.sha256(names.encode() + quads.nquads(graphs)).hexdigest()


def _refuse_invalid(report: validate.Report, places: Mapping[str, str]) -> None:
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

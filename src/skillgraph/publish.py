"""Publish a version: tables → graph → closure → validation → store, whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from rdflib import BNode, Graph, URIRef
from rdflib.compare import to_canonical_graph

from skillgraph import __version__, tables
from skillgraph.errors import BuildError, InvalidGraphError
from skillgraph.graph import build, closure, validate
from skillgraph.inputs import Inputs
from skillgraph.model.shared import GlossaryTerm
from skillgraph.namespaces import compact
from skillgraph.store import embedded
from skillgraph.version import Version

Progress = Callable[[str], None]

#: How the folder of a build begins that has not finished.
_UNFINISHED = ".building-"
_ABANDONED_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Built:
    """A graph that has been built, closed and held against the shapes, not yet written."""

    graphs: build.Graphs
    report: validate.Report


def make(inputs: Inputs, progress: Progress = lambda _: None) -> Built:
    """Build, close and validate the graph.

    Raises:
        TablesError: a table cannot be read.
        InvalidGraphError: a shape is violated, or warns where no erratum explains it.
    """
    progress("reading tables")
    read = tables.read(inputs.data)
    built = examine(read, inputs, progress)
    if not built.report.conforms:
        raise InvalidGraphError(_located(built.report, read))
    return built


def examine(read: tables.Tables, inputs: Inputs, progress: Progress = lambda _: None) -> Built:
    """Build and close the graph of some tables, and report what the shapes say of it."""
    progress("building graph")
    graphs = build.build(read, inputs.ontology)
    progress("inferring")
    graphs[build.INFERRED_GRAPH] = closure.close(graphs)
    progress("validating")
    report = validate.validate(validate.union(graphs.values()), validate.read_shapes(inputs.shapes))
    return Built(graphs, report)


def publish(inputs: Inputs, home: Path, progress: Progress = lambda _: None) -> Version:
    """Give the version of these inputs, building it where it is not there yet.

    The version appears under its name only when it is whole; what fails leaves nothing.

    Raises:
        TablesError, InvalidGraphError: see :func:`make`.
        BuildError: the version cannot be written.
    """
    name = inputs.version_name()
    target = home / name
    if target.is_dir():
        return Version(target)
    try:
        home.mkdir(parents=True, exist_ok=True)
        _sweep(home)
        with tempfile.TemporaryDirectory(prefix=_UNFINISHED, dir=home) as folder:
            built = make(inputs, progress)
            progress("writing")
            _write(Path(folder) / name, built, inputs)
            _move(Path(folder) / name, target)
    except OSError as error:
        raise BuildError(f"the version cannot be written to {home}: {error}") from error
    return Version(target)


def _sweep(home: Path) -> None:
    """Remove what builds that were killed have left; a build that runs is younger."""
    for folder in home.glob(f"{_UNFINISHED}*"):
        if time.time() - folder.stat().st_mtime > _ABANDONED_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def _write(folder: Path, built: Built, inputs: Inputs) -> None:
    folder.mkdir()
    version = Version(folder)
    lines = nquads(built.graphs)
    version.nquads.write_bytes(lines)
    embedded.load(version.nquads, folder / "store")
    manifest = {
        "skillgraph": __version__,
        "version": folder.name,
        "sha256": hashlib.sha256(lines).hexdigest(),
        "triples": {str(name): len(graph) for name, graph in sorted(built.graphs.items())},
        "warnings_explained": built.report.count("warning"),
        "inputs": inputs.digests(),
        "tools": inputs.tools(),
    }
    (folder / "manifest.json").write_text(
        json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )


def _move(source: Path, target: Path) -> None:
    """Put a finished version in its place; another process may have been quicker."""
    try:
        os.rename(source, target)
    except OSError:
        if not target.is_dir():
            raise
        shutil.rmtree(source)


def nquads(graphs: build.Graphs) -> bytes:
    """Serialise named graphs as sorted N-Quads: the same graphs give the same bytes.

    Blank nodes occur in the ontology only (property chains) and are labelled by their content.
    """
    lines = [line for name, graph in graphs.items() for line in _lines(name, graph)]
    return b"".join(sorted(lines))


def _lines(name: URIRef, graph: Graph) -> Iterable[bytes]:
    has_blank_nodes = any(isinstance(term, BNode) for triple in graph for term in triple)
    labelled = to_canonical_graph(graph) if has_blank_nodes else graph
    suffix = f" {name.n3()} .\n".encode()
    for line in labelled.serialize(format="nt", encoding="utf-8").splitlines():
        if line:
            yield line.removesuffix(b" .") + suffix


def _located(report: validate.Report, read: tables.Tables) -> list[str]:
    """Say of every finding that counts where its row stands in the tables."""
    places = {
        compact(build.node_of(located.row)): f"{located.file}:{located.number}"
        for located in read
        if not isinstance(located.row, GlossaryTerm)
    }
    return [
        f"{places.get(finding.focus, finding.focus)}: {finding.shape}: {finding.message_en}"
        f" ({finding.focus}{f', value {finding.value}' if finding.value else ''})"
        for finding in report.findings
        if finding.counts
    ]

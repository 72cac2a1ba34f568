"""What changed in the tables since a version was made of them, as a change of its graphs.

A version keeps the tables that it was made of, so only the rows are read that differ from them.
Where anything is wrong with these all tables are read, which tells exactly what it is.
"""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
from rdflib import URIRef

from skillgraph import tables
from skillgraph.graph import build as building
from skillgraph.graph import quads
from skillgraph.graph.delta import Delta, in_graph
from skillgraph.graph.part import Part
from skillgraph.inputs import DATA, Fingerprint, Inputs, sha256
from skillgraph.version import Version
from skillgraph.versions import Home


def made_of(version: Version) -> Fingerprint:
    """Give the fingerprint of what a version was made of."""
    manifest = version.manifest
    return Fingerprint(manifest["inputs"], manifest["tools"])


def base(now: Fingerprint, home: Home) -> Version | None:
    """Find the version to begin from: the current one, if less than half of its tables differ.

    Args:
        now: the inputs as they are.
        home: where the versions are.
    """
    version = home.current()
    if version is None or not (was := made_of(version)).made_alike(now):
        return None
    differing = _differing(was, now)
    only_tables = all(name.startswith(DATA) for name in differing)
    few = 2 * len(differing) < sum(name.startswith(DATA) for name in now.digests)
    return version if only_tables and few else None


def revise(base: Version, inputs: Inputs, now: Fingerprint) -> Delta:
    """Tell what the tables say by now that a version does not, and the other way round.

    Args:
        base: the version.
        inputs: what is to be made of.
        now: the fingerprint of these.

    Raises:
        TablesError: see :func:`skillgraph.tables.read`.
    """
    store = ox.Store.read_only(str(base.store))
    was = made_of(base)
    differing = {name.removeprefix(DATA) for name in _differing(was, now)}
    if _as_kept(base.tables, was, differing):
        rows = tables.differing(base.tables, inputs.data, differing)
        if rows and (part := Part(store, *rows)).sound:
            return part.delta
    built = building.build(tables.read(inputs.data), inputs.ontology)
    graphs = {URIRef(name) for name in base.manifest["triples"]} | built.keys()
    return _delta(store, built, frozenset(graphs - building.NO_DATA))


def _differing(was: Fingerprint, now: Fingerprint) -> set[str]:
    names = was.digests.keys() | now.digests.keys()
    return {name for name in names if was.digests.get(name) != now.digests.get(name)}


def _as_kept(folder: Path, was: Fingerprint, files: set[str]) -> bool:
    """Tell whether tables that a version keeps, or has none of, are what it was made of."""
    kept = ((was.digests.get(DATA + file), folder / file) for file in files)
    return all(digest == (sha256(path) if path.is_file() else None) for digest, path in kept)


def _delta(store: ox.Store, built: building.Graphs, graphs: frozenset[URIRef]) -> Delta:
    """Compare graphs that have been built with those of the same names in a store."""
    delta = Delta()
    for name in sorted(graphs):
        node = ox.NamedNode(name)
        was = frozenset(in_graph(store, name))
        is_now = frozenset(ox.Quad(*quads.fact(triple), node) for triple in built.get(name, ()))
        delta |= Delta(
            is_now - was,
            was - is_now,
            frozenset({str(name)} if is_now and not was else ()),
            frozenset({str(name)} if was and not is_now else ()),
        )
    return delta

"""What changed in the tables since a version was made of them, as a change of its graphs.

A version keeps the tables that it was made of, so only the rows are read that differ from them.
Where anything is wrong with these all tables are read, which tells exactly what it is.
"""

from __future__ import annotations

import pyoxigraph as ox
from rdflib import URIRef

from skillgraph import tables
from skillgraph.graph import build as building
from skillgraph.graph import quads
from skillgraph.graph.delta import Delta, in_graph
from skillgraph.graph.part import Part
from skillgraph.inputs import DATA, Inputs, rules_of, sha256
from skillgraph.version import Version
from skillgraph.versions import Home


def made_alike(version: Version, inputs: Inputs) -> bool:
    """Tell whether a version was made by the same code, with the same shapes and tools."""
    manifest = version.manifest
    same_rules = rules_of(manifest["inputs"]) == inputs.rules()
    return same_rules and bool(manifest["tools"] == inputs.tools())


def base(inputs: Inputs, home: Home) -> Version | None:
    """Find the version to begin from: the current one, if less than half of its tables differ."""
    version = home.current()
    if version is None or not made_alike(version, inputs):
        return None
    digests = inputs.digests()
    differing = _differing(version, digests)
    only_tables = all(name.startswith(DATA) for name in differing)
    few = 2 * len(differing) < sum(name.startswith(DATA) for name in digests)
    return version if only_tables and few else None


def revise(base: Version, inputs: Inputs) -> Delta:
    """Tell what the tables say by now that a version does not, and the other way round.

    Raises:
        TablesError: see :func:`skillgraph.tables.read`.
    """
    store = ox.Store.read_only(str(base.store))
    differing = {name.removeprefix(DATA) for name in _differing(base, inputs.digests())}
    if _as_kept(base, differing):
        rows = tables.differing(base.tables, inputs.data, differing)
        if rows and (part := Part(store, *rows)).sound:
            return part.delta
    built = building.build(tables.read(inputs.data), inputs.ontology)
    graphs = {URIRef(name) for name in base.manifest["triples"]} | built.keys()
    return _delta(store, built, frozenset(graphs - building.NO_DATA))


def _differing(version: Version, digests: dict[str, str]) -> set[str]:
    was = version.manifest["inputs"]
    return {name for name in was.keys() | digests.keys() if was.get(name) != digests.get(name)}


def _as_kept(version: Version, files: set[str]) -> bool:
    """Tell whether the tables that a version keeps, or has none of, are what it was made of."""
    was = version.manifest["inputs"]
    kept = ((was.get(DATA + file), version.tables / file) for file in files)
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

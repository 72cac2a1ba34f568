"""What changed in the tables since a version was made of them, as a change of its graphs.

A graph is built anew where one of its tables differs, and only the tables of these graphs are
read. Where anything is wrong with them all tables are read, which tells exactly what it is.
"""

from __future__ import annotations

import pyoxigraph as ox
from rdflib import URIRef

from skillgraph import tables
from skillgraph.graph import build as building
from skillgraph.graph import quads
from skillgraph.graph.delta import Delta, in_graph
from skillgraph.graph.part import Part
from skillgraph.inputs import Inputs, rules_of
from skillgraph.namespaces import GRAPH
from skillgraph.version import Version
from skillgraph.versions import Home

_DATA = "data/"


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
    only_tables = all(name.startswith(_DATA) for name in differing)
    few = 2 * len(differing) < sum(name.startswith(_DATA) for name in digests)
    return version if only_tables and few else None


def revise(base: Version, inputs: Inputs) -> Delta:
    """Tell what the tables say by now that a version does not, and the other way round.

    Raises:
        TablesError: see :func:`skillgraph.tables.read`.
    """
    store = ox.Store.read_only(str(base.store))
    differing = {name.removeprefix(_DATA) for name in _differing(base, inputs.digests())}
    part = _part(store, differing, inputs)
    if part and part.sound:
        return _delta(store, part.built, part.graphs)
    built = building.build(tables.read(inputs.data), inputs.ontology)
    graphs = {URIRef(name) for name in base.manifest["triples"]} | built.keys()
    return _delta(store, built, frozenset(graphs - building.NO_DATA))


def _differing(version: Version, digests: dict[str, str]) -> set[str]:
    was = version.manifest["inputs"]
    return {name for name in was.keys() | digests.keys() if was.get(name) != digests.get(name)}


def _part(store: ox.Store, differing: set[str], inputs: Inputs) -> Part | None:
    """Read every table of the graphs that some tables belong to.

    None where a table belongs to several, or anything is wrong in those that are read.
    """
    sources = {tables.source_of(file) for file in differing}
    read = tables.read_some(inputs.data, lambda file: tables.source_of(file) in {None, *sources})
    if read is None or None in sources:
        return None
    return Part(store, frozenset(GRAPH[source] for source in sources if source), read)


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

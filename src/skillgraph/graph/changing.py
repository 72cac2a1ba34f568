"""Change a version: what it holds after the change, with what follows by then.

It costs what the change touches: the store is a copy that shares its files with the base's, the
closure is kept closed by increments, and of lines and things only those are counted that changed.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph

from skillgraph.graph import materialise, quads
from skillgraph.graph.build import ONTOLOGY_GRAPH
from skillgraph.graph.closure import axioms
from skillgraph.graph.content import Changed, Counts, classes_after, digest_after, triples_after
from skillgraph.graph.delta import INFERRED, Delta, Stored, fact_of, in_graph
from skillgraph.graph.rules import Fact, Rules
from skillgraph.namespaces import new_graph
from skillgraph.store import embedded
from skillgraph.version import Version


def change(base: Version, asserted: Delta, folder: Path) -> Changed:
    """Make a change to what a version asserts, and to what follows.

    Args:
        base: the version.
        asserted: what changes of its asserted graphs.
        folder: where to put the changed store; made here.

    Raises:
        InputError: there is a term that RDF 1.1 does not have.
        OSError: the store cannot be written.
    """
    before, after = ox.Store.read_only(str(base.store)), embedded.copy(base.store, folder)
    asserted.apply(after)
    inferred, strangers = _inferred(base, before, after, asserted)
    inferred.apply(after)
    after.flush()
    delta = asserted | inferred
    came, went = quads.changed_lines(delta, before, after)
    counts = Counts(
        triples_after(base, delta, after),
        classes_after(base, delta, before, after),
        digest_after(base, came, went),
        strangers,
    )
    return Changed(base, delta, came, went, folder, counts)


def _inferred(
    base: Version, before: ox.Store, after: ox.Store, asserted: Delta
) -> tuple[Delta, int]:
    """Tell what changes of what follows, and count the strangers after it.

    All is inferred anew where the axioms changed, or where strangers were there: what follows of
    them is kept nowhere.
    """
    rules = Rules.of(axioms(_ontology(after)))
    old, new = Stored(before), Stored(after)
    strangers: int = base.manifest["strangers"]
    if asserted.schema or strangers:
        facts = set(new.asserted())
        inferred = {fact_of(quad) for quad in in_graph(before, INFERRED.value)}
        follows = set(filter(materialise.told, materialise.close(rules, facts)))
        delta = _delta(base, follows - inferred, inferred - follows)
        return delta, sum(map(rules.leads_outside, facts))
    come, gone = asserted.asserts(old), asserted.forgets(new)
    increment = materialise.increment(rules, old, come, gone)
    strangers += sum(map(rules.leads_outside, come)) - sum(map(rules.leads_outside, gone))
    return _delta(base, set(filter(materialise.told, increment.came)), increment.went), strangers


def _delta(base: Version, came: Collection[Fact], went: Collection[Fact]) -> Delta:
    """Give the change of the graph of inferred facts, which is there if there are any."""
    there = base.manifest["triples"].get(INFERRED.value, 0)
    name = frozenset({INFERRED.value})
    left = there + len(came) - len(went)
    return Delta(
        frozenset(ox.Quad(*fact, INFERRED) for fact in came),
        frozenset(ox.Quad(*fact, INFERRED) for fact in went),
        name if left and not there else frozenset(),
        name if there and not left else frozenset(),
    )


def _ontology(store: ox.Store) -> Graph:
    """Read the ontology out of a store."""
    graphs = quads.graphs_of(in_graph(store, str(ONTOLOGY_GRAPH)))
    return graphs.get(ONTOLOGY_GRAPH, new_graph())

"""Which part of the graph an export holds: all of it, one standard or one grade."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox
from rdflib.namespace import RDF, SKOS

from skillgraph.errors import UnknownIdError
from skillgraph.exchange import edges, nodes
from skillgraph.exchange.facts import INFERRED, Facts
from skillgraph.exchange.scope import Labels, Scope
from skillgraph.index.nearest import nearest
from skillgraph.namespaces import GRAPH, SG, id_of, iri

_TYPE = str(RDF.type)


@dataclass(frozen=True)
class Selection:
    """What a scope holds of a version.

    Attributes:
        version: digest of the version.
        scope: what was asked for.
        facts: everything that the version says.
        quads: what of it the scope holds, sorted.
        things: IRIs of the things told or standing beside; None for all.
    """

    version: str
    scope: Scope
    facts: Facts
    quads: tuple[ox.Quad, ...]
    things: frozenset[str] | None

    @cached_property
    def nodes(self) -> tuple[nodes.Node, ...]:
        """The nodes of the selection's network, sorted by id."""
        return nodes.nodes(self.facts, self.things, self.scope.labels)

    @cached_property
    def edges(self) -> tuple[edges.Edge, ...]:
        """The edges of the selection's network, sorted by ends and type."""
        return edges.edges(self.facts, self.quads, frozenset(node.id for node in self.nodes))


def select(facts: Facts, scope: Scope, version: str) -> Selection:
    """Select what a scope holds.

    Raises:
        UnknownIdError: no such standard, grade or named graph.
    """
    told, beside = _things(facts, scope)
    graphs = graph_names({_graph(quad) for quad in facts.quads}, scope)
    quads = (q for q in facts.quads if _graph(q) in graphs and _in_language(q, scope.labels))
    if told is None:
        return Selection(version, scope, facts, tuple(quads), None)
    things = told | beside
    kept = (q for q in quads if _told(q, told) or _itself(q, beside, things))
    return Selection(version, scope, facts, tuple(kept), things)


def _things(facts: Facts, scope: Scope) -> tuple[frozenset[str] | None, frozenset[str]]:
    """Name the things that are told, None for all, and those beside them."""
    if scope.standard is not None:
        told = _below(facts, scope.standard, SG.Standard, "standard")
        beside: Iterable[str] = ()
    elif scope.grade is not None:
        told = _below(facts, scope.grade, SG.Grade, "grade")
        told |= {erratum for erratum, about in facts.pairs(SG.erratumOf) if about in told}
        beside = _around(facts, str(iri(scope.grade)), told)
    else:
        return None, frozenset()
    mappings, ends = _mappings(facts, told)
    told |= mappings
    return frozenset(told), frozenset({*beside, *ends} - told)


def _below(facts: Facts, id: str, rdf_type: str, kind: str) -> set[str]:
    """Name a thing of a class and what has an id below its own."""
    node = str(iri(id))
    known = facts.instances(rdf_type)
    if node not in known:
        raise UnknownIdError(id, kind, nearest(id, map(id_of, known)))
    return {n for n in facts.types if n == node or n.startswith(f"{node}/")}


def _mappings(facts: Facts, told: set[str]) -> tuple[set[str], set[str]]:
    """Find the mappings with an end among some things, and the ends of these mappings."""
    mappings, ends = set(), set()
    for mapping in facts.instances(SG.Mapping):
        both = {facts.value(mapping, end) or "" for end in (SG.subject, SG.object)}
        if both & told:
            mappings.add(mapping)
            ends |= both
    return mappings, ends


def _around(facts: Facts, grade: str, told: set[str]) -> Iterator[str]:
    """Go through what a grade stands in: its standard, functions, work contents and basics."""
    works = {work for unit, work in facts.pairs(SG.ofWorkContent) if unit in told}
    functions = {function for work, function in facts.pairs(SKOS.broader) if work in works}
    basics = {basic for basic, of in facts.pairs(SG.basicOfGrade) if of == grade}
    standards = {standard for node, standard in facts.pairs(SG.inStandard) if node == grade}
    yield from works | functions | basics | standards


def graph_names(known: Iterable[str], scope: Scope) -> frozenset[str]:
    """Name the named graphs that a scope draws from.

    Args:
        known: the IRIs of the named graphs that there are.
        scope: what is asked for.

    Raises:
        UnknownIdError: it names one that there is not.
    """
    known = frozenset(known)
    wanted = {str(GRAPH[name]) if "://" not in name else name for name in scope.graphs}
    for name in sorted(wanted - known):
        short = [graph.removeprefix(str(GRAPH)) for graph in known]
        asked = name.removeprefix(str(GRAPH))
        raise UnknownIdError(asked, "named graph", nearest(asked, short))
    return frozenset((wanted or known) - (set() if scope.inferred else {INFERRED}))


def _graph(quad: ox.Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""


def _in_language(quad: ox.Quad, labels: Labels) -> bool:
    """Tell whether a fact is in a language that is wanted, or in none."""
    language = quad.object.language if isinstance(quad.object, ox.Literal) else None
    return labels is Labels.BOTH or language is None or language.lower() in labels.tags


def _told(quad: ox.Quad, told: frozenset[str]) -> bool:
    return isinstance(quad.subject, ox.NamedNode) and quad.subject.value in told


def _itself(quad: ox.Quad, beside: frozenset[str], things: frozenset[str]) -> bool:
    """Tell whether a fact is of a thing beside and leads nowhere else."""
    if not isinstance(quad.subject, ox.NamedNode) or quad.subject.value not in beside:
        return False
    if not isinstance(quad.object, ox.NamedNode):
        return True
    return quad.predicate.value == _TYPE or quad.object.value in things

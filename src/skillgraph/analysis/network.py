"""The competency network: what is central in it, and what holds together.

Nodes are the items, and the duties that draw on them. An ability and a knowledge item of one
unit are joined, because the standard asks for them together; a duty is joined to what it draws
on, and an item to what it is mapped to in another standard. So a path in the network is a chain
of things that are learned, used or recognised together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import networkx as nx

from skillgraph.analysis.overlap import mapped
from skillgraph.analysis.scope import Scope
from skillgraph.analysis.table import Row, Table
from skillgraph.index.compiled import numbers_in
from skillgraph.services.language import label

#: Smaller communities, mostly a single unit apart, are put together in the overview.
LEAST_COMMUNITY = 10
_SEED = 20261122

if TYPE_CHECKING:
    #: Items by their numbers, duties by the numbers after them: sets of whole numbers keep one
    #: order from run to run, which sets of strings do not.
    Network = nx.Graph[int]


def network(scope: Scope) -> Network:
    """Make the network of a scope; nodes have ``id``, ``kind`` and ``label``, edges ``weight``."""
    graph: Network = nx.Graph()
    for place in scope.places():
        item = place.item
        graph.add_node(place.number, id=item.id, kind=item.kind, label=label(item, scope.language))
    _join_units(scope, graph)
    _join_mapped(scope, graph)
    _join_duties(scope, graph)
    return graph


def _join_units(scope: Scope, graph: Network) -> None:
    index = scope.index
    for place in scope.abilities():
        for other in numbers_in(index.own[place.unit.id] & ~index.abilities):
            graph.add_edge(place.number, other, weight=1.0)


def _join_mapped(scope: Scope, graph: Network) -> None:
    for left, match, right in mapped(scope):
        if left.number in graph and right.number in graph:
            graph.add_edge(left.number, right.number, weight=match.confidence)


def _join_duties(scope: Scope, graph: Network) -> None:
    index = scope.index
    for number, duty in enumerate(index.duties.values(), start=len(index.places)):
        drawn = [index.numbers[mapping.object_id] for mapping in index.draws.get(duty.id, ())]
        for item in drawn:
            if item in graph:
                graph.add_edge(number, item, weight=1.0)
        if number in graph:
            graph.add_node(number, id=duty.id, kind="duty", label=label(duty, scope.language))


def centrality(scope: Scope, graph: Network) -> Table:
    """Give the degree and the betweenness of each knowledge item, the most central first."""
    between = nx.betweenness_centrality(graph)
    rows = [
        (
            graph.nodes[place.number]["id"],
            graph.nodes[place.number]["label"],
            place.grade.id,
            place.function.id,
            label(place.function, scope.language),
            graph.degree(place.number),
            round(between[place.number], 6),
        )
        for place in scope.places()
        if place.item.kind == "knowledge"
    ]
    ranked = sorted(rows, key=lambda row: (-row[6], -row[5]))
    return scope.table(
        "centrality",
        ("knowledge", "label", "grade", "function", "function_label", "degree", "betweenness"),
        ranked,
    )


def communities(scope: Scope, graph: Network) -> tuple[Table, Table]:
    """Find the communities: an overview with a row each, and their members."""
    found = sorted(
        nx.community.louvain_communities(graph, weight="weight", seed=_SEED),
        key=lambda members: (-len(members), min(members)),
    )
    modularity = nx.community.modularity(graph, found, weight="weight") if graph.size() else 0.0
    overview = scope.table(
        "communities",
        ("community", "nodes", *_by_standard(scope), "duties",
         "main_function", "main_function_label", "centre", "centre_label"),
        _overview(scope, graph, found),
        modularity=round(modularity, 3),
        least=LEAST_COMMUNITY,
    )  # fmt: skip
    members = scope.table(
        "community-members", ("community", "node", "kind", "label"), _members(graph, found)
    )
    return overview, members


def _by_standard(scope: Scope) -> tuple[str, ...]:
    return tuple(f"{standard}_items" for standard in scope.standards)


def _overview(scope: Scope, graph: Network, found: Sequence[set[int]]) -> Iterator[Row]:
    large = [members for members in found if len(members) >= LEAST_COMMUNITY]
    for number, members in enumerate(large, start=1):
        yield (number, *_sizes(scope, members), *_middle(scope, graph, members))
    if small := set().union(*found[len(large) :]):
        yield (None, *_sizes(scope, small), None, None, None, None)


def _sizes(scope: Scope, members: set[int]) -> Row:
    """Count the members: all, the items of each standard, the duties."""
    places = scope.index.places
    standards = Counter(places[n].standard for n in members if n < len(places))
    of_each = [standards[standard] for standard in scope.standards]
    return (len(members), *of_each, len(members) - sum(of_each))


def _middle(scope: Scope, graph: Network, members: set[int]) -> Row:
    """Name the function of most items, and the member that most joins the others to itself."""
    places = scope.index.places
    functions = Counter(places[n].function.id for n in sorted(members) if n < len(places))
    [(main, _)] = functions.most_common(1)
    within = graph.subgraph(members)
    centre = max(sorted(members), key=lambda number: within.degree(number, weight="weight"))
    return (
        main,
        label(scope.index.functions[main], scope.language),
        graph.nodes[centre]["id"],
        graph.nodes[centre]["label"],
    )


def _members(graph: Network, found: Sequence[set[int]]) -> Iterator[Row]:
    for community, members in enumerate(found, start=1):
        for number in sorted(members):
            node = graph.nodes[number]
            yield (community, node["id"], node["kind"], node["label"])

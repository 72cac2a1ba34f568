"""All analyses of a catalogue, or of one standard of it."""

from __future__ import annotations

from collections.abc import Callable

from skillgraph.analysis import counts, ladder, overlap
from skillgraph.analysis.network import centrality, communities, network
from skillgraph.analysis.scope import Scope
from skillgraph.analysis.table import Table
from skillgraph.index.compiled import Index
from skillgraph.services.language import Language

Report = Callable[[str], None]


def study(
    index: Index,
    standard: str | None = None,
    language: Language = Language.ZH,
    report: Report = lambda stage: None,
) -> tuple[Table, ...]:
    """Compute every table.

    Args:
        index: the compiled graph.
        standard: the id of one standard; all of them if left out.
        language: the language of labels, titles and notes.
        report: told what is being computed.

    Raises:
        UnknownIdError: there is no such standard.
    """
    scope = Scope.of(index, standard, language)
    report("counting items, verbs, mappings and roles")
    tables = (
        counts.items_by_function(scope),
        ladder.verbs_by_grade(scope),
        ladder.verb_ladder(scope),
        ladder.ability_verbs(scope),
        overlap.overlap_by_predicate(scope),
        overlap.overlap_by_function(scope),
        counts.coverage_by_grade(scope),
        counts.coverage_of_abilities(scope),
    )
    graph = network(scope)
    report("finding what is central")
    central = centrality(scope, graph)
    report("finding communities")
    return (*tables, central, *communities(scope, graph))

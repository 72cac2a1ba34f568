"""The nodes of the network: the things of the data, and what they carry.

A node is a standard, grade, function, work content, unit, item, weight, basic, entry route or
condition, role, job description, duty, requirement, process, form, erratum, source, …. Texts
and values are attributes of their thing, and so is the source that it was taken from, which as
an edge would tie everything to a few hubs. The ontology's terms are no nodes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib.namespace import DCTERMS, SKOS

from skillgraph.exchange.edges import STATEMENTS
from skillgraph.exchange.facts import Facts
from skillgraph.exchange.scope import Labels
from skillgraph.namespaces import SG, compact, id_of, iri

_KINDS = (SG.requirementKind, SG.provisionKind, SG.erratumKind, SG.conductKind, SG.sourceKind,
          SG.vocabulary, SG.conditionType, SG.guidelineKind, SG.organisationKind,
          SG.responsibilityKind, SG.publicationKind)  # fmt: skip
#: What leads from a thing to its function, at once or by its work content.
_TO_FUNCTION = (SG.inFunction, SG.ofFunction, SG.ofWorkContent, SKOS.broader)


@dataclass(frozen=True, slots=True)
class Node:
    """A thing of the data; what it has not is None.

    Attributes:
        id: path of its IRI below https://w3id.org/skillgraph/id/.
        type: its class, as a prefixed name.
        label_zh: Chinese label, as printed; None where the selection leaves Chinese out.
        label_en: English label, likewise.
        notation: number as printed.
        standard: id of the standard that it is part of, or is.
        grade: id of the grade that it is part of, or is.
        function: id of the function that it stands under, or is.
        kind: what the tables call its kind: ability, education, typo, ….
        weight: percent, of a function's weight or of a duty.
        position: order among its like, as printed.
        clause: where it stands in its source.
        source: id of its source.
    """

    id: str
    type: str
    label_zh: str | None
    label_en: str | None
    notation: str | None
    standard: str | None
    grade: str | None
    function: str | None
    kind: str | None
    weight: float | None
    position: int | None
    clause: str | None
    source: str | None


def nodes(facts: Facts, things: frozenset[str] | None, labels: Labels) -> tuple[Node, ...]:
    """List the nodes among some things, given by their IRIs (None: among all), sorted by id."""
    return tuple(
        _node(facts, node, labels)
        for node, type in sorted(facts.types.items())
        if type not in STATEMENTS and (things is None or node in things)
    )


def _node(facts: Facts, node: str, labels: Labels) -> Node:
    weight, position = facts.value(node, SG.weight), facts.value(node, SG.position)
    source = facts.value(node, DCTERMS.source)
    return Node(
        id=id_of(node),
        type=compact(facts.types[node]),
        label_zh=facts.label(node, Labels.ZH.tags & labels.tags),
        label_en=facts.label(node, Labels.EN.tags & labels.tags),
        notation=facts.value(node, SKOS.notation),
        standard=_part_of(facts, node, SG.Standard),
        grade=_part_of(facts, node, SG.Grade),
        function=_function(facts, node),
        kind=_kind(facts, node),
        weight=float(weight) if weight else None,
        position=int(position) if position else None,
        clause=facts.value(node, SG.clause),
        source=id_of(source) if source else None,
    )


def _part_of(facts: Facts, node: str, rdf_type: str) -> str | None:
    """Give the thing of a class whose id the node's own begins with, or is."""
    for above in _ancestors(id_of(node)):
        if facts.types.get(str(iri(above))) == str(rdf_type):
            return above
    return None


def _ancestors(id: str) -> Iterator[str]:
    while id:
        yield id
        id = id.rpartition("/")[0]


def _function(facts: Facts, node: str) -> str | None:
    """Follow a thing to its function, if it stands under one."""
    if facts.types.get(node) == str(SG.Function):
        return id_of(node)
    for property in _TO_FUNCTION:
        above = facts.value(node, property)
        if above and above != node:
            return _function(facts, above)
    return None


def _kind(facts: Facts, node: str) -> str | None:
    """Give the word that the tables use for a thing's kind."""
    if facts.types[node] in (str(SG.Ability), str(SG.Knowledge)):
        return "ability" if facts.types[node] == str(SG.Ability) else "knowledge"
    for property in _KINDS:
        if value := facts.value(node, property):
            return value.removeprefix(f"{property}-")
    return None

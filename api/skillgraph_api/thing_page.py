"""What the page of a thing shows: its facts and the links to it, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote, urlencode

import pyoxigraph as ox
from rdflib.namespace import DCTERMS, RDF, SKOS

from skillgraph.namespaces import GRAPH, ID, SG, SHAPES, compact
from skillgraph.services.description import Description, Links, Statement
from skillgraph.services.language import Language
from skillgraph.store.protocol import Subject, Term

#: Longer groups are folded, so that a reader sees what there is.
MOST_UNFOLDED = 12
_TYPE = str(RDF.type)
_TEXTS = {str(p) for p in (SKOS.prefLabel, SKOS.definition, DCTERMS.description)}


@dataclass(frozen=True, slots=True)
class Value:
    """A text of a page: its language where it has one, and where it leads."""

    text: str
    language: str | None = None
    href: str | None = None
    #: Short names of the named graphs that hold the fact.
    graphs: tuple[str, ...] = ()
    #: Where an inferred fact is explained.
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """What a property says of a thing, or of what others."""

    name: Value
    values: tuple[Value, ...]
    total: int
    #: Where all of them are to be had, if these are some.
    query: str | None = None

    @property
    def folded(self) -> bool:
        """Tell whether the group is long."""
        return len(self.values) > MOST_UNFOLDED


@dataclass(frozen=True, slots=True)
class ThingPage:
    """What the page of a thing shows."""

    id: str
    iri: str
    labels: tuple[Value, ...]
    types: tuple[Value, ...]
    texts: tuple[Value, ...]
    facts: tuple[Group, ...]
    incoming: tuple[Group, ...]


def thing_page(description: Description, language: Language, suffix: str = "") -> ThingPage:
    """Arrange a description for a page.

    Args:
        description: of the thing.
        language: of the labels.
        suffix: a query string for the links to other things, such as ``?version=…``.
    """
    return _Arranger(description, language, suffix).page()


class _Arranger:
    """Turns the terms of a description into what a reader sees."""

    def __init__(self, description: Description, language: Language, suffix: str) -> None:
        self._of = description
        self._language = language.value.lower()
        self._suffix = suffix
        self._labels: dict[str, list[ox.Literal]] = {}
        for triple in description.labels:
            if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.Literal):
                self._labels.setdefault(triple.subject.value, []).append(triple.object)

    def page(self) -> ThingPage:
        mine = [fact for fact in self._of.facts if fact.triple.subject == self._of.node]
        return ThingPage(
            id=self._of.id,
            iri=self._of.node.value,
            labels=self._in_the_readers_order(self._of.objects(SKOS.prefLabel)),
            types=self._types(mine),
            texts=self._in_the_readers_order(
                (*self._of.objects(SKOS.definition), *self._of.objects(DCTERMS.description))
            ),
            facts=tuple(self._facts(mine)),
            incoming=tuple(self._links(group) for group in self._of.incoming),
        )

    def _types(self, statements: list[Statement]) -> tuple[Value, ...]:
        """Show the classes of the thing: its own, then those that it is of by inference."""
        types = (s for s in statements if s.triple.predicate.value == _TYPE)
        ordered = sorted(types, key=lambda statement: statement.inferred)
        return tuple(self.value(s.triple.object) for s in ordered)  # type: ignore[arg-type]

    def _in_the_readers_order(self, terms: Iterable[Term]) -> tuple[Value, ...]:
        values = [self.value(term) for term in terms]
        return tuple(sorted(values, key=lambda v: (v.language or "").lower() != self._language))

    def _facts(self, statements: list[Statement]) -> Iterable[Group]:
        """Group facts by property, texts and numbers before links."""

        def order(statement: Statement) -> tuple[bool, str]:
            triple = statement.triple
            return not isinstance(triple.object, ox.Literal), triple.predicate.value

        shown = [s for s in statements if s.triple.predicate.value not in {_TYPE, *_TEXTS}]
        for (_, predicate), group in groupby(sorted(shown, key=order), key=order):
            values = tuple(self._value_of(s, s.triple.object) for s in group)  # type: ignore[arg-type]
            yield Group(self._property(predicate), values, len(values))

    def _links(self, group: Links) -> Group:
        values = tuple(self._value_of(s, s.triple.subject) for s in group.statements)  # type: ignore[arg-type]
        query = None
        if group.total > len(values):
            query = "/sparql?" + urlencode({"query": self._of.query_of(group)})
        return Group(self._property(group.predicate), values, group.total, query)

    def _property(self, predicate: str) -> Value:
        return self.value(ox.NamedNode(predicate))

    def _value_of(self, statement: Statement, end: Term) -> Value:
        """Show an end of a statement, with who states it or why it holds."""
        value = self.value(end)
        graphs = tuple(name.removeprefix(str(GRAPH)) for name in statement.graphs)
        why = None
        if statement.inferred:
            s, p, o = statement.triple
            terms = {"subject": s.value, "predicate": p.value, "object": o.value}
            why = f"/api/v1/why?{urlencode(terms)}"
        return Value(value.text, value.language, value.href, graphs, why)

    def value(self, term: Term | Subject) -> Value:
        """Show a term: a text, or a name that leads on."""
        if isinstance(term, ox.Literal):
            return Value(term.value, term.language)
        if isinstance(term, ox.BlankNode):
            return Value(f"_:{term.value}")
        label = self._label(term.value)
        if label is None:
            return Value(compact(term.value), None, self._href(term.value))
        return Value(label.value, label.language, self._href(term.value))

    def _label(self, iri: str) -> ox.Literal | None:
        labels = self._labels.get(iri, [])
        mine = (label for label in labels if (label.language or "").lower() == self._language)
        return next(mine, labels[0] if labels else None)

    def _href(self, iri: str) -> str | None:
        """Lead to a thing of ours where we serve it, and to nothing that is no web address."""
        if iri.startswith(str(ID)):
            return f"/id/{quote(iri.removeprefix(str(ID)))}{self._suffix}"
        for namespace, page in ((SG, "/ontology"), (SHAPES, "/shapes")):
            if iri.startswith(str(namespace)):
                return f"{page}#{iri.removeprefix(str(namespace))}"
        return iri if iri.startswith(("http://", "https://")) else None

"""What the graph says of one thing: the facts about it, the links to it, and their labels.

This is what a linked-data document of the thing holds. What is left out is said: a thing that
many others link to has the first links of each property, and their number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from urllib.parse import quote

import pyoxigraph as ox
from rdflib.namespace import DCTERMS, FOAF, OWL, RDF, RDFS, SKOS

from skillgraph.errors import UnknownIdError, WithdrawnIdError
from skillgraph.index.compiled import Index
from skillgraph.index.nearest import nearest
from skillgraph.namespaces import DOC, GRAPH, iri
from skillgraph.store.protocol import Question, Store, Subject, Term

#: How many links of one property to a thing are given.
MOST_LINKS = 100
LICENSE = ox.NamedNode("https://creativecommons.org/licenses/by/4.0/")

SPARQL = "https://w3id.org/skillgraph/sparql"

_INFERRED = str(GRAPH["inferred"])


@dataclass(frozen=True, slots=True)
class Statement:
    """A fact, and the named graphs that hold it."""

    triple: ox.Triple
    graphs: tuple[str, ...]

    @property
    def inferred(self) -> bool:
        """Tell whether no source states the fact: it follows by the ontology's axioms."""
        return self.graphs == (_INFERRED,)


@dataclass(frozen=True, slots=True)
class Links:
    """The links of one property that lead to a thing: some of them, and how many there are."""

    predicate: str
    statements: tuple[Statement, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Description:
    """What the graph says of a thing."""

    id: str
    #: Digest of the version that says so.
    version: str
    #: Facts about the thing, and about the blank nodes that they lead to.
    facts: tuple[Statement, ...]
    incoming: tuple[Links, ...]
    #: The labels of everything that the facts and the links name.
    labels: tuple[ox.Triple, ...]

    @property
    def node(self) -> ox.NamedNode:
        """The thing."""
        return ox.NamedNode(str(iri(self.id)))

    def objects(self, predicate: str) -> tuple[Term, ...]:
        """Give what is said of the thing by a property."""
        triples = (fact.triple for fact in self.facts)
        return tuple(
            t.object  # type: ignore[misc]
            for t in triples
            if t.subject == self.node and t.predicate.value == str(predicate)
        )

    def triples(self) -> tuple[ox.Triple, ...]:
        """Give everything as triples, with what is to be said of the document itself, sorted."""
        links = (link for group in self.incoming for link in group.statements)
        said = {statement.triple for statement in (*self.facts, *links)}
        said |= {*self.labels, *self._about_the_document()}
        return tuple(sorted(said, key=str))

    def _about_the_document(self) -> Iterator[ox.Triple]:
        document = ox.NamedNode(str(DOC[self.id]))

        def say(predicate: str, object: Term) -> ox.Triple:
            return ox.Triple(document, ox.NamedNode(str(predicate)), object)

        yield say(RDF.type, ox.NamedNode(str(FOAF.Document)))
        yield say(FOAF.primaryTopic, self.node)
        yield say(DCTERMS.license, LICENSE)
        yield say(OWL.versionInfo, ox.Literal(self.version))
        for source in self.objects(DCTERMS.source):
            yield say(DCTERMS.source, source)
        for group in self.incoming:
            if group.total > len(group.statements):
                given = f"{len(group.statements)} of {group.total}"
                part = f"{given} links by <{group.predicate}> are given."
                yield say(RDFS.comment, ox.Literal(part, language="en"))
                query = quote(self.query_of(group))
                yield say(RDFS.seeAlso, ox.NamedNode(f"{SPARQL}?query={query}"))

    def query_of(self, group: Links) -> str:
        """Write the query that gives all links of a group, where the description gives some."""
        return f"SELECT ?from WHERE {{ ?from <{group.predicate}> {self.node} }}"


def describe(store: Store, index: Index, id: str) -> Description:
    """Describe a thing.

    Raises:
        UnknownIdError: the graph does not hold the id; the error names the nearest ones, or
            else what search finds for it.
        WithdrawnIdError: the id stands for nothing any more.
    """
    check(index, id)
    node = ox.NamedNode(str(iri(id)))
    facts = _statements(_about(store, node))
    incoming = tuple(_incoming(store, node))
    links = (link for group in incoming for link in group.statements)
    return Description(id, index.version, facts, incoming, _labels(store, (*facts, *links)))


def check(index: Index, id: str) -> None:
    """Find that an id stands for a thing.

    Raises:
        UnknownIdError: the graph does not hold it.
        WithdrawnIdError: it stands for nothing any more.
    """
    if withdrawn := index.withdrawn.get(id):
        raise WithdrawnIdError(id, withdrawn.since, withdrawn.replaced_by)
    if id not in index.cited_from and id not in index.sources:
        raise UnknownIdError(id, nearest=_suggestions(index, id))


def _suggestions(index: Index, id: str) -> tuple[str, ...]:
    known = (index.cited_from.keys() | index.sources.keys()) - index.withdrawn.keys()
    if like := nearest(id, known):
        return like
    words = id.replace("/", " ").replace("-", " ")
    return tuple(hit.id for hit in index.text.search(words, limit=3).hits)


def _about(store: Store, node: ox.NamedNode) -> Iterator[ox.Quad]:
    """Go through what is said of a thing, and of the blank nodes that it leads to."""
    seen: set[Subject] = set()
    todo: list[Subject] = [node]
    while todo:
        subject = todo.pop()
        if subject not in seen:
            seen.add(subject)
            for quad in store.quads(subject):
                yield quad
                if isinstance(quad.object, ox.BlankNode):
                    todo.append(quad.object)


def _statements(quads: Iterable[ox.Quad]) -> tuple[Statement, ...]:
    """Put together what several graphs say alike, sorted."""
    graphs: dict[ox.Triple, list[str]] = {}
    for quad in quads:
        graphs.setdefault(quad.triple, []).append(getattr(quad.graph_name, "value", ""))
    ordered = sorted(graphs.items(), key=lambda item: str(item[0]))
    return tuple(Statement(triple, tuple(sorted(names))) for triple, names in ordered)


def _incoming(store: Store, node: ox.NamedNode) -> Iterator[Links]:
    """Group what links to a thing by the property that links."""
    links = sorted(
        _statements(store.quads(None, None, node)), key=lambda s: s.triple.predicate.value
    )
    for predicate, group in groupby(links, key=lambda s: s.triple.predicate.value):
        found = tuple(group)
        yield Links(predicate, found[:MOST_LINKS], len(found))


def _labels(store: Store, statements: Iterable[Statement]) -> tuple[ox.Triple, ...]:
    """Find the labels of everything that some statements name, sorted.

    In one query: a store may be far away.
    """
    triples = [statement.triple for statement in statements]
    named = {term for t in triples for term in (t.subject, t.predicate, t.object)}
    nodes = sorted(str(term) for term in named if isinstance(term, ox.NamedNode))
    found = BytesIO()
    text = f"""
        CONSTRUCT {{ ?node ?property ?label }} WHERE {{
            VALUES ?node {{ {" ".join(nodes)} }}
            VALUES ?property {{ <{SKOS.prefLabel}> <{RDFS.label}> }}
            ?node ?property ?label
        }}"""
    store.query(Question(text, graph="application/n-triples"), lambda media_type: found)
    quads = ox.parse(found.getvalue(), format=ox.RdfFormat.N_TRIPLES)
    return tuple(sorted((quad.triple for quad in quads), key=str))

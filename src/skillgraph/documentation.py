"""Readable documentation of the ontology and of the shapes; pyLODE lays out the terms.

Each page is in one language. The anchor of a term is its local name, so that the IRI of a term
leads to its place on the page.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import metadata
from types import ModuleType
from typing import Any

from rdflib import Graph, Namespace, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.collection import Collection
from rdflib.extras.shacl import parse_shacl_path
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SH, SKOS
from rdflib.term import BNode, Node

from skillgraph.namespaces import SG, SHAPES, compact, new_graph
from skillgraph.services.language import Language

#: The vocabulary of pyLODE's own: inverses of the properties of RDFS.
_ONTDOC = Namespace("https://w3id.org/profile/ontdoc/")
#: What the rows of a term are called, in the order of the rows.
_ROWS: Mapping[URIRef, tuple[str, str]] = {
    DCTERMS.description: ("Definition", "定义"),
    SKOS.scopeNote: ("Scope note", "范围说明"),
    SKOS.note: ("Rules", "规则"),
    SKOS.notation: ("Notation", "代码"),
    SKOS.inScheme: ("In the list", "所属词表"),
    RDFS.subClassOf: ("Subclass of", "上位类"),
    _ONTDOC.superClassOf: ("Superclass of", "下位类"),
    RDFS.subPropertyOf: ("Subproperty of", "上位属性"),
    _ONTDOC.superPropertyOf: ("Superproperty of", "下位属性"),
    RDFS.domain: ("Domain", "定义域"),
    RDFS.range: ("Range", "值域"),
    _ONTDOC.inDomainOf: ("Domain of", "作为定义域"),
    _ONTDOC.inRangeOf: ("Range of", "作为值域"),
    SH.severity: ("Severity", "严重程度"),
    SH.targetClass: ("Holds for the class", "适用的类"),
    SH.targetSubjectsOf: ("Holds for what has the property", "适用于具有此属性者"),
    SH.targetObjectsOf: ("Holds for the values of the property", "适用于此属性的值"),
    SH.path: ("Path", "路径"),
}
_INVERSE: Mapping[Node, URIRef] = {
    RDFS.subClassOf: _ONTDOC.superClassOf,
    RDFS.subPropertyOf: _ONTDOC.superPropertyOf,
    RDFS.domain: _ONTDOC.inDomainOf,
    RDFS.range: _ONTDOC.inRangeOf,
}
_TITLES = (RDFS.label, SKOS.prefLabel, SH.name)
_DESCRIPTIONS = (SKOS.definition, SH.message)

_KINDS: Mapping[URIRef, tuple[str, str]] = {
    OWL.Class: ("Classes", "类"),
    OWL.ObjectProperty: ("Object properties", "对象属性"),
    OWL.DatatypeProperty: ("Datatype properties", "数据属性"),
    OWL.AnnotationProperty: ("Annotation properties", "注释属性"),
    OWL.NamedIndividual: ("Closed lists and their values", "封闭词表及其取值"),
}
#: The files of the shapes, a concern each.
CONCERNS: Mapping[str, tuple[str, str]] = {
    "structure": ("Structure", "结构"),
    "drafting": ("Rules of drafting", "编写规则"),
    "entry": ("Entry conditions", "申报条件"),
    "roles": ("Roles and job descriptions", "岗位与岗位说明书"),
    "practice": ("Manuals and quality standards", "手册与质量标准"),
    "mappings": ("Mappings", "映射"),
    "labels": ("Labels", "标签"),
    "provenance": ("Ids, clauses, sources and errata", "标识、条款、来源与勘误"),
    "withdrawn": ("Withdrawn ids", "已撤回的标识"),
    "references": ("References", "引用"),
    "vocabulary": ("Closed lists and values", "封闭词表与取值"),
}


@dataclass(frozen=True, slots=True)
class Section:
    """Terms of one kind: a heading, their HTML, and the anchor and label of each."""

    name: str
    title: str
    html: str
    entries: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Documentation:
    """A page of documentation."""

    iri: str
    title: str
    description: str
    sections: tuple[Section, ...]


def document_ontology(ontology: Graph, language: Language) -> Documentation:
    """Document the terms of the ontology: its classes, properties and closed lists."""
    graph = _readable(ontology, language)
    for property, rule in _rules(ontology):
        graph.add((property, SKOS.note, RdfLiteral(rule)))
    sections = (
        _section(graph, str(SG), kind, titles, language, kind.fragment)
        for kind, titles in _KINDS.items()
    )
    return _documentation(graph, URIRef(str(SG).rstrip("#")), sections)


def document_shapes(shapes: Mapping[str, Graph], language: Language) -> Documentation:
    """Document the shapes that report, those of a file together.

    Args:
        shapes: the graphs of the files, by the file's name without its extension.
        language: of the page.
    """
    graphs = {name: _readable(graph, language) for name, graph in shapes.items()}
    for name, graph in graphs.items():
        for shape in set(graph.subjects(DCTERMS.description)) - {URIRef(str(SHAPES).rstrip("#"))}:
            graph.add((shape, RDF.type, OWL.NamedIndividual))
            if path := shapes[name].value(shape, SH.path):
                graph.set((shape, SH.path, RdfLiteral(f"`{_path(shapes[name], path)}`")))
    sections = (
        _section(graphs[name], str(SHAPES), OWL.NamedIndividual, titles, language, name)
        for name, titles in CONCERNS.items()
    )
    return _documentation(graphs["shapes"], URIRef(str(SHAPES).rstrip("#")), sections)


def _documentation(graph: Graph, iri: URIRef, sections: Iterable[Section]) -> Documentation:
    title, description = (graph.value(iri, p) for p in (DCTERMS.title, DCTERMS.description))
    return Documentation(str(iri), str(title), str(description), tuple(sections))


def _readable(graph: Graph, language: Language) -> Graph:
    """Copy a graph for pyLODE: with the texts of one language, and the inverses of links."""
    copy = new_graph()
    for s, p, o in graph:
        if isinstance(o, RdfLiteral) and not _readable_in(o, language):
            continue
        copy.add((s, p, o))
        if p in _TITLES:
            copy.add((s, DCTERMS.title, o))
        if p in _DESCRIPTIONS:
            copy.add((s, DCTERMS.description, o))
        if inverse := _INVERSE.get(p):
            copy.add((o, inverse, s))
    return copy


def _readable_in(text: RdfLiteral, language: Language) -> bool:
    return text.language is None or text.language.lower() == language.value.lower()


def _section(
    graph: Graph, base: str, kind: URIRef, titles: tuple[str, str], language: Language, name: str
) -> Section:
    """Let pyLODE lay out the terms of a kind in a namespace, in the order of their names."""
    title = _in(language, titles)
    contents: dict[str, list[tuple[str, Any]]] = {}
    html = _section_html()(
        title,
        _of_kind(graph, kind, base),
        Graph(),
        (base,),
        kind,
        [DCTERMS.title, *_ROWS],
        contents,
        name,
        {str(s): str(s).removeprefix(base) for s in graph.subjects() if str(s).startswith(base)},
        _row_titles(language),
    ).render()
    entries = tuple((href, str(label[0])) for href, label in contents.get(name, ()))
    return Section(name, title, html.replace("<th>", '<th scope="row">'), entries)


def _of_kind(graph: Graph, kind: URIRef, base: str) -> Graph:
    """Copy a graph, sorted, so that only the terms of a namespace have the type."""
    view = Graph(store="SimpleMemory", bind_namespaces="none")  # keeps the order that it is given
    view.namespace_manager = new_graph().namespace_manager
    for s, p, o in sorted(graph, key=lambda triple: [str(node) for node in triple]):
        if p != RDF.type or o != kind or str(s).startswith(base):
            view.add((s, p, o))
    return view


def _in(language: Language, words: tuple[str, str]) -> str:
    """Choose between English and Chinese."""
    return words[language is not Language.EN]


def _row_titles(language: Language) -> dict[URIRef, dict[str, str]]:
    """Name the rows as pyLODE wants it."""
    return {
        row: {"title": _in(language, words), "description": words[0], "ont_title": compact(row)}
        for row, words in _ROWS.items()
    }


def _rules(ontology: Graph) -> Iterator[tuple[Node, str]]:
    """Write the axioms of each property for a reader, in Markdown."""
    for property, other in ontology.subject_objects(OWL.inverseOf):
        yield property, f"owl:inverseOf {_link(other)}"
        yield other, f"owl:inverseOf {_link(property)}"
    for property, head in ontology.subject_objects(OWL.propertyChainAxiom):
        chain = " ∘ ".join(_link(step) for step in Collection(ontology, head))
        yield property, f"{chain} ⊑ {_link(property)}"
    for kind in (OWL.TransitiveProperty, OWL.SymmetricProperty):
        for property in ontology.subjects(RDF.type, kind):
            yield property, compact(str(kind))


def _link(term: Node) -> str:
    """Write a term as a link: ours to its place on the page."""
    iri = str(term)
    target = f"#{iri.removeprefix(str(SG))}" if iri.startswith(str(SG)) else iri
    return f"[{compact(iri)}]({target})"


def _path(shapes: Graph, path: Node) -> str:
    """Write a path as SPARQL would."""
    if not isinstance(path, BNode):
        return compact(str(path))
    return parse_shacl_path(shapes, path).n3(new_graph().namespace_manager)


def _section_html() -> Any:
    """Give pyLODE's function for a section."""
    with _kept_apart():
        from pylode.utils import section_html
    return section_html


@contextmanager
def _kept_apart() -> Iterator[None]:
    """Import pyLODE 3.4.1 without what goes wrong.

    It looks for its version in a file that its wheel does not have, and it sets up the logging
    of the whole program, which it leaves alone where there is a handler.
    """
    version = ModuleType("pylode.version")
    version.__version__ = metadata.version("pylode")  # type: ignore[attr-defined]
    sys.modules.setdefault(version.__name__, version)
    quiet = logging.NullHandler()
    logging.root.addHandler(quiet)
    try:
        yield
    finally:
        logging.root.removeHandler(quiet)

"""JSON-LD: one object a thing, readable as plain JSON, with its context in the document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, BinaryIO

import orjson
import pyoxigraph as ox
from rdflib.namespace import RDF, XSD

from skillgraph.exchange.context import Definition, context, term
from skillgraph.exchange.selection import Selection
from skillgraph.exchange.syntaxes import merged
from skillgraph.namespaces import ID, SG, compact

_TYPE = str(RDF.type)
_STRING = str(XSD.string)
#: What may stand alone: an id, which against the base is what it was, and a name of the ontology.
_ID = re.compile(r"[a-z0-9][\w.-]*(/[a-z0-9][\w.-]*)*", re.ASCII | re.IGNORECASE)
_NAME = re.compile(r"[a-z][\w-]*", re.ASCII | re.IGNORECASE)


def json_ld(selection: Selection, out: BinaryIO) -> None:
    """Write ``{"@context": …, "@graph": […]}``; the named graphs are merged.

    Whoever reads it as RDF gets the facts of the N-Triples export; whoever does not reads the
    objects of ``@graph``, each with its ``id``, ``type`` and ``label``.
    """
    used = context(selection.facts)
    by_subject = groupby(merged(selection.quads), key=lambda fact: str(fact.subject))
    things = [_thing(list(facts), used) for _, facts in by_subject]
    out.write(orjson.dumps({"@context": used, "@graph": things}, option=orjson.OPT_INDENT_2))


def _thing(facts: list[ox.Triple], used: dict[str, Any]) -> dict[str, Any]:
    """Make the object of one subject."""
    thing: dict[str, Any] = {"id": _reference(facts[0].subject)}
    for predicate, group in groupby(facts, key=lambda fact: fact.predicate.value):
        objects = [fact.object for fact in group]
        if predicate == _TYPE:
            thing["type"] = [_word(o) for o in objects]
        else:
            thing.update(_members(predicate, objects, used))
    return thing


def _members(predicate: str, objects: list[Any], used: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Give the members of an object that hold the values of one property.

    What does not fit the property's term (a blank node's axiom, a text without a language) stands
    under its prefixed name and says in full what it is.
    """
    name = term(predicate)
    definition = used.get(name)
    if definition is None or definition["@id"] != compact(predicate):
        fitting = []
    else:
        fitting = [o for o in objects if _fits(definition, o)]
        if fitting:
            yield name, _short(definition, fitting)
    if others := [_in_full(o) for o in objects if o not in fitting]:
        yield _name(predicate), others


def _fits(definition: Definition, object: Any) -> bool:
    """Tell whether a term can hold a value."""
    if definition.get("@type") in ("@id", "@vocab"):
        return not isinstance(object, ox.Literal)
    if not isinstance(object, ox.Literal):
        return False
    if "@container" in definition:
        return object.language is not None
    datatype = compact(object.datatype.value)
    return object.language is None and datatype == definition.get("@type", "xsd:string")


def _short(definition: Definition, objects: list[Any]) -> Any:
    """Write values as their term lets a reader expect them."""
    container = definition.get("@container", ())
    if "@language" in container:
        return _by_language(objects, several="@set" in container)
    write = {"@id": _reference, "@vocab": _word}.get(definition.get("@type", ""), _native)
    values = [write(o) for o in objects]
    return values if container == "@set" else _one_or_list(values)


def _by_language(texts: Iterable[ox.Literal], several: bool) -> dict[str, Any]:
    found: dict[str, list[str]] = {}
    for text in texts:
        found.setdefault(_bcp47(text.language or ""), []).append(text.value)
    return found if several else {tag: _one_or_list(values) for tag, values in found.items()}


def _bcp47(tag: str) -> str:
    """Write a language tag as BCP 47 recommends: ``zh-Hans``, ``en-GB``."""
    language, *rest = tag.split("-")
    cased = (part.title() if len(part) == 4 else part.upper() for part in rest)
    return "-".join([language.lower(), *cased])


def _native(literal: ox.Literal) -> str | int | bool:
    """Write a value as JSON's own where nothing is lost by it."""
    text, datatype = literal.value, literal.datatype.value
    if datatype == str(XSD.boolean) and text in ("true", "false"):
        return text == "true"
    if datatype == str(XSD.integer) and text.isdecimal() and str(int(text)) == text:
        return int(text)
    return text


def _in_full(object: Any) -> dict[str, str]:
    if not isinstance(object, ox.Literal):
        return {"id": _reference(object)}
    if object.language:
        return {"@value": object.value, "@language": _bcp47(object.language)}
    if object.datatype.value == _STRING:
        return {"@value": object.value}
    return {"@value": object.value, "@type": _name(object.datatype.value)}


def _reference(node: Any) -> str:
    """Write a node as the base and the prefixes of the context allow: data by its id."""
    if isinstance(node, ox.BlankNode):
        return str(node)
    id = node.value.removeprefix(str(ID))
    return id if id != node.value and _ID.fullmatch(id) else _name(node.value)


def _word(node: Any) -> str:
    """Write a class or a concept of ours by its name."""
    if isinstance(node, ox.BlankNode):
        return str(node)
    name = node.value.removeprefix(str(SG))
    return name if name != node.value and _NAME.fullmatch(name) else _name(node.value)


def _name(iri: str) -> str:
    """Write an IRI with a prefix, where that does not make another IRI of it."""
    short = compact(iri)
    return iri if ":/" in short else short


def _one_or_list(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values

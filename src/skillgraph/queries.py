"""The example queries: what people ask most, as SPARQL that they can run and change.

A file ``ontology/queries/NN-NAME.rq`` is one example; ``NN`` gives its place among the others.
It begins with a header, one comment line a field, each field once::

    # title@en: Abilities of a grade
    # title@zh-Hans: 一个等级的职业能力
    # question@en: Which abilities does the senior grade of asm require, and in which clause?
    # question@zh-Hans: asm 高级要求哪些职业能力，各在哪一条？
    # for: curriculum, hr

and goes on, after an empty line, with the query.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from skillgraph.errors import InputError, UnknownIdError
from skillgraph.index.nearest import nearest
from skillgraph.resources import folder

#: Who asks: curriculum designers, HR tools, researchers.
AUDIENCES = frozenset({"curriculum", "hr", "research"})

_FIELDS = ("title@en", "title@zh-Hans", "question@en", "question@zh-Hans", "for")
_FIELD = re.compile(r"# (?P<name>[a-z]+(?:@[A-Za-z-]+)?): (?P<value>\S.*)")
_FILE = re.compile(r"\d{2}-(?P<name>[a-z]+(?:-[a-z]+)*)")


@dataclass(frozen=True, slots=True)
class Example:
    """One example query: its names, what it asks, who asks it, and the SPARQL."""

    name: str
    title_zh: str
    title_en: str
    question_zh: str
    question_en: str
    #: Some of :data:`AUDIENCES`, those it serves most first.
    audiences: tuple[str, ...]
    #: The query without its header.
    text: str


def examples(source: Path | None = None) -> tuple[Example, ...]:
    """Read all example queries, in the order in which a reader would follow them.

    Args:
        source: the folder to read; the shipped one if left out.

    Raises:
        InputError: a file has a wrong name or header.
    """
    source = source or folder("ontology") / "queries"
    return tuple(_read(path) for path in sorted(source.glob("*.rq")))


def example(name: str) -> Example:
    """Find an example query by its name, such as ``abilities-of-a-grade``.

    Raises:
        UnknownIdError: there is none; the error names the nearest ones.
    """
    named = {found.name: found for found in examples()}
    if name not in named:
        raise UnknownIdError(name, "example query", nearest(name, named))
    return named[name]


def _read(path: Path) -> Example:
    named = _FILE.fullmatch(path.stem)
    if not named:
        raise InputError(f"{path.name}: not a name such as 01-abilities-of-a-grade.rq")
    head, _, text = path.read_text(encoding="utf-8").partition("\n\n")
    fields = _fields(head, path.name)
    return Example(
        name=named["name"],
        title_zh=fields["title@zh-Hans"],
        title_en=fields["title@en"],
        question_zh=fields["question@zh-Hans"],
        question_en=fields["question@en"],
        audiences=_audiences(fields["for"], path.name),
        text=text,
    )


def _fields(head: str, file: str) -> Mapping[str, str]:
    """Read the header: every field, once."""
    fields: dict[str, str] = {}
    for number, line in enumerate(head.splitlines(), start=1):
        field = _FIELD.fullmatch(line)
        if not field or field["name"] not in _FIELDS or field["name"] in fields:
            raise InputError(f"{file}:{number}: expected '# FIELD: …', {', '.join(_FIELDS)} once")
        fields[field["name"]] = field["value"]
    missing = [name for name in _FIELDS if name not in fields]
    if missing:
        raise InputError(f"{file}: the header lacks {', '.join(missing)}")
    return fields


def _audiences(value: str, file: str) -> tuple[str, ...]:
    audiences = tuple(part.strip() for part in value.split(","))
    unknown = sorted(set(audiences) - AUDIENCES)
    if unknown or len(set(audiences)) < len(audiences):
        raise InputError(f"{file}: 'for' takes some of {', '.join(sorted(AUDIENCES))}: {value}")
    return audiences

"""Compile the index of a published graph: number its items, group what belongs together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from skillgraph.errors import StoreError
from skillgraph.index.career import career_graph
from skillgraph.index.compiled import Bits, Index, Match, Place, numbers_in
from skillgraph.index.contents import OWNERS, ROWS, Contents
from skillgraph.index.text import Document, TextIndex
from skillgraph.model import practice, shared
from skillgraph.model import roles as role
from skillgraph.model import standards as standard
from skillgraph.model.columns import Cited, Labelled, Record, Row

R = TypeVar("R", bound=Record)
K = TypeVar("K")
V = TypeVar("V")
Rows = Mapping[type[Record], tuple[Record, ...]]

#: What of manuals and quality standards search finds, and the name of its kind.
_PRACTICE: Mapping[type[Cited], str] = {
    practice.Process: "process",
    practice.Regulation: "regulation",
    practice.Form: "form",
    role.Target: "target",
    practice.Responsibility: "responsibility",
    practice.Post: "post",
    practice.OrganisationUnit: "organisation-unit",
    practice.Guideline: "guideline",
    practice.Section: "section",
    practice.CitedDocument: "cited-document",
}
#: What search finds, and the name of its kind.
_SEARCHED: Mapping[type[Cited], str] = {
    standard.Standard: "standard",
    standard.Grade: "grade",
    standard.Function: "function",
    standard.WorkContent: "work-content",
    standard.Item: "item",
    role.Role: "role",
    role.JobDescription: "job",
    role.Duty: "duty",
    **_PRACTICE,
}


#: The predicates of mappings that are neither matches nor what a duty draws on.
LINKS = frozenset(
    f"sg:{name}"
    for name in ("exercises", "evidences", "usedIn", "conveys", "serves", "callsFor", "underlies")
) | {"org:role"}


def compile_index(contents: Contents, version: str, text: TextIndex | None = None) -> Index:
    """Compile the index of what a published graph holds.

    Args:
        contents: read from a store or from a file.
        version: the digest of the version.
        text: the index of the labels where it is there already; built if left out.

    Raises:
        StoreError: a row is not what its class says, or refers to one that is not there.
    """
    rows = {row: contents.rows(row) for row in ROWS}
    try:
        return _compiled(rows, contents, version, text or index_text(contents))
    except KeyError as missing:
        raise StoreError(f"the graph refers to {missing}, which it does not hold") from missing


def index_text(contents: Contents, folder: Path | None = None) -> TextIndex:
    """Index the labels of what a published graph holds, in a folder or in memory."""
    return TextIndex.build(_documents(contents), folder)


def _compiled(rows: Rows, contents: Contents, version: str, text: TextIndex) -> Index:

    def by_id(row: type[R]) -> dict[str, R]:
        return {r.id: r for r in rows[row]}  # type: ignore[attr-defined, misc]

    places = _places(rows, by_id(standard.Unit), by_id(standard.Grade),
                     by_id(standard.WorkContent), by_id(standard.Function))  # fmt: skip
    numbers = {place.item.id: place.number for place in places}
    mappings: tuple[shared.Mapping, ...] = rows[shared.Mapping]  # type: ignore[assignment]
    matching = [m for m in mappings if m.predicate_id.startswith("skos:")]
    matches = _matches(matching, numbers)
    required = _required(contents, numbers)
    drawing = [m for m in mappings if m.predicate_id == "sg:drawsOn"]
    links = [m for m in mappings if m.predicate_id in LINKS]
    works = by_id(standard.WorkContent)
    return Index(
        version=version,
        sources=by_id(shared.Source),
        vocabulary=by_id(shared.VocabularyTerm),
        withdrawn=by_id(shared.WithdrawnId),
        standards=by_id(standard.Standard),
        grades=by_id(standard.Grade),
        functions=by_id(standard.Function),
        work_contents=works,
        units=by_id(standard.Unit),
        roles=by_id(role.Role),
        jobs=by_id(role.JobDescription),
        duties=by_id(role.Duty),
        cited_from=contents.sources,
        labelled={r.id: r for found in rows.values() for r in found if isinstance(r, Labelled)},
        parts=_parts(rows),
        places=places,
        numbers=numbers,
        abilities=sum(1 << p.number for p in places if p.item.kind == "ability"),
        own=_own(places),
        required=required,
        required_by=_group(sorted(required), lambda id_: numbers_in(required[id_])),
        errata=_group(by_id(shared.Erratum).values(), lambda e: (e.about.partition("/")[0],)),
        cells=_cells(places),
        works_of=_works_of(works),
        order=_order_of(by_id(standard.Grade), by_id(standard.Function)),
        matched=sum(1 << number for number in matches),
        weights=_weights(rows[standard.FunctionWeight]),
        matches=matches,
        work_matches=_both_ways(matching, works),
        draws=_group(drawing, lambda m: (m.subject_id,)),
        drawn_on_by=_group(drawing, lambda m: (m.object_id,)),
        links={(m.subject_id, m.object_id): m for m in links},
        links_from=_group(links, lambda m: (m.subject_id,)),
        links_to=_group(links, lambda m: (m.object_id,)),
        practised=contents.practice,
        practice=_practice(rows),
        relations_to=_group(by_id(role.RoleRelation).values(), lambda r: (r.target,)),
        career=career_graph(
            by_id(standard.Grade).values(),
            by_id(role.RoleGrade).values(),
            by_id(role.RoleRelation).values(),
        ),
        text=text,
    )


def _practice(rows: Rows) -> dict[str, tuple[str, Cited]]:
    """Give what manuals and quality standards set down, and the targets of jobs, by id."""
    kinds: dict[type[Cited], str] = {**_PRACTICE, practice.PublicationDatum: "publication-datum"}
    return {r.id: (kind, r) for row, kind in kinds.items() for r in rows[row]}  # type: ignore[attr-defined, misc]


def _works_of(works: Mapping[str, standard.WorkContent]) -> dict[str, tuple[str, ...]]:
    """List the work contents of each function, in their order."""
    ordered = sorted(works.values(), key=lambda w: w.position)
    return _group((w.id for w in ordered), lambda work: (works[work].function,))


def _order_of(
    grades: Mapping[str, standard.Grade], functions: Mapping[str, standard.Function]
) -> dict[str, tuple[str, int]]:
    """Give what grades and functions are sorted by: the standard, then rank or position."""
    ranks = {g.id: (g.standard, g.rank) for g in grades.values()}
    return ranks | {f.id: (f.standard, f.position) for f in functions.values()}


def _places(
    rows: Rows,
    units: Mapping[str, standard.Unit],
    grades: Mapping[str, standard.Grade],
    works: Mapping[str, standard.WorkContent],
    functions: Mapping[str, standard.Function],
) -> tuple[Place, ...]:
    def place(item: standard.Item, number: int = -1) -> Place:
        unit = units[item.unit]
        work = works[unit.work_content]
        return Place(number, item, unit, grades[unit.grade], work, functions[work.function])

    def order(place: Place) -> tuple[object, ...]:
        grade, unit, item = place.grade, place.unit, place.item
        return (grade.standard, grade.rank, unit.position, item.kind, item.position)

    items: tuple[standard.Item, ...] = rows[standard.Item]  # type: ignore[assignment]
    ordered = sorted((place(item) for item in items), key=order)
    return tuple(place(p.item, number) for number, p in enumerate(ordered))


def _own(places: Iterable[Place]) -> dict[str, Bits]:
    own: dict[str, Bits] = {}
    for place in places:
        for id in (
            place.standard,
            place.grade.id,
            place.unit.id,
            place.work_content.id,
            place.function.id,
        ):
            own[id] = own.get(id, 0) | 1 << place.number
    return own


def _cells(places: Iterable[Place]) -> tuple[tuple[str, str, Bits], ...]:
    cells: dict[tuple[str, str], Bits] = {}
    for place in places:
        key = (place.grade.id, place.function.id)
        cells[key] = cells.get(key, 0) | 1 << place.number
    return tuple((grade, function, bits) for (grade, function), bits in cells.items())


def _required(contents: Contents, numbers: Mapping[str, int]) -> dict[str, Bits]:
    """Number what each grade, job description and role requires."""
    return {
        id: sum(1 << numbers[item] for item in items) for id, items in contents.requires.items()
    }


def _weights(rows: Iterable[Record]) -> dict[tuple[str, str | None, str], float]:
    return {
        (w.grade, w.function, w.component): float(w.percent)
        for w in rows
        if isinstance(w, standard.FunctionWeight)
    }


_INVERSE = {"skos:broadMatch": "skos:narrowMatch", "skos:narrowMatch": "skos:broadMatch"}


def _matches(
    mappings: Iterable[shared.Mapping], numbers: Mapping[str, int]
) -> dict[int, tuple[Match, ...]]:
    """Give the mappings between items by number, seen from each end."""

    def match(m: shared.Mapping) -> Match:
        return Match(numbers[m.object_id], m.predicate_id, float(m.confidence), m)

    return {
        numbers[id]: tuple(sorted(map(match, mine), key=lambda m: (-m.confidence, m.other)))
        for id, mine in _both_ways(mappings, numbers).items()
    }


def _both_ways(
    mappings: Iterable[shared.Mapping], things: Mapping[str, object]
) -> dict[str, tuple[shared.Mapping, ...]]:
    """Group the mappings of some things by each end, turned so that it is the subject."""
    mine = [m for m in mappings if m.subject_id in things and m.object_id in things]
    both = sorted((*mine, *map(_turned, mine)), key=lambda m: (-m.confidence, m.object_id))
    return _group(both, lambda m: (m.subject_id,))


def _turned(m: shared.Mapping) -> shared.Mapping:
    return m.model_copy(
        update={
            "subject_id": m.object_id,
            "subject_label": m.object_label,
            "predicate_id": _INVERSE.get(m.predicate_id, m.predicate_id),
            "object_id": m.subject_id,
            "object_label": m.subject_label,
        }
    )


def _group(rows: Iterable[V], keys: Callable[[V], Iterable[K]]) -> dict[K, tuple[V, ...]]:
    grouped: dict[K, list[V]] = {}
    for row in rows:
        for key in keys(row):
            grouped.setdefault(key, []).append(row)
    return {key: tuple(found) for key, found in grouped.items()}


def _parts(
    rows: Rows,
) -> dict[tuple[str, str], tuple[Record, ...]]:
    by_id = {r.id: r for found in rows.values() for r in found if isinstance(r, Row)}
    parts: dict[tuple[str, str], tuple[Record, ...]] = {}
    for row, column in OWNERS:
        grouped = _group(rows[row], lambda r, c=column: _members(getattr(r, c)))  # type: ignore[misc]
        for owner, found in grouped.items():
            parts[row.__name__, owner] = tuple(sorted(found, key=lambda r: _order(r, by_id)))
    return parts


def _members(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value or ()


def _order(row: Record, by_id: Mapping[str, Row]) -> tuple[object, ...]:
    """Order rows as the source does: a heading, then what stands under it, by :func:`_position`."""
    path: dict[str, tuple[object, ...]] = {}
    above: Row | None = row if isinstance(row, Row) else None
    while above and above.id not in path:
        path[above.id] = _position(above)
        above = by_id.get(getattr(above, "parent", None) or "")
    return tuple(reversed(path.values()))


#: The kinds of rows that are numbered apart, in the order in which they are printed.
_NUMBERED_APART = ("ability", "knowledge", "ethics", "code")


def _position(row: Row) -> tuple[object, ...]:
    """Order rows side by side: by kind, rank or position, then by id, 2 before 10."""
    rank = getattr(row, "rank", None) or getattr(row, "position", None) or 0
    apart = isinstance(row, standard.Item | standard.ConductRule)
    kind = _NUMBERED_APART.index(row.kind) if apart else -1  # type: ignore[attr-defined]
    digits = re.split(r"(\d+)", row.id)
    return (kind, rank, *(int(part) if part.isdecimal() else part for part in digits))


def _documents(contents: Contents) -> Iterator[Document]:
    for row, kind in _SEARCHED.items():
        for thing in contents.rows(row):
            zh = (thing.label_zh, *getattr(thing, "alt_zh", ()))
            en = (thing.label_en, *getattr(thing, "alt_en", ()))
            yield Document(thing.id, kind, zh, en)

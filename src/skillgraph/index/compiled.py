"""The index: what a published graph says, compiled once into what the services ask for.

Items have dense numbers, in the order of standard, grade, unit, kind and position, and a set
of items is one Python integer with a bit an item. What a grade, a role or a job description
requires is read from the graph, where the ontology's axioms put it; nothing is inferred here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from skillgraph.errors import UnknownIdError
from skillgraph.index.career import CareerGraph
from skillgraph.index.nearest import nearest
from skillgraph.index.text import TextIndex
from skillgraph.model import roles as role
from skillgraph.model import shared
from skillgraph.model import standards as standard
from skillgraph.model.columns import Cited, Labelled, Record

Bits = int
R = TypeVar("R", bound=Record)
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands."""

    number: int
    item: standard.Item
    unit: standard.Unit
    grade: standard.Grade
    work_content: standard.WorkContent
    function: standard.Function

    @property
    def standard(self) -> str:
        """The id of the item's standard."""
        return self.grade.standard


@dataclass(frozen=True, slots=True)
class Match:
    """A mapping between two items of standards, seen from one of them."""

    other: int
    #: skos:exactMatch, closeMatch, broadMatch (the other is broader), narrowMatch, relatedMatch.
    predicate: str
    confidence: float
    #: The mapping, turned so that its subject is the item that it is seen from.
    mapping: shared.Mapping

    @property
    def near(self) -> bool:
        """Tell whether one item says what the other does, or a part of it; related ones do not."""
        return self.predicate != "skos:relatedMatch"


@dataclass(frozen=True, slots=True)
class Index:
    """A published version, compiled. Everything is keyed by id unless it says otherwise."""

    version: str
    sources: Mapping[str, shared.Source]
    vocabulary: Mapping[str, shared.VocabularyTerm]
    #: Ids that stand for nothing any more, which no other member holds.
    withdrawn: Mapping[str, shared.WithdrawnId]
    standards: Mapping[str, standard.Standard]
    grades: Mapping[str, standard.Grade]
    functions: Mapping[str, standard.Function]
    work_contents: Mapping[str, standard.WorkContent]
    units: Mapping[str, standard.Unit]
    roles: Mapping[str, role.Role]
    jobs: Mapping[str, role.JobDescription]
    duties: Mapping[str, role.Duty]
    #: The source of every thing that has a clause.
    cited_from: Mapping[str, str]
    #: Every labelled row, whatever its class.
    labelled: Mapping[str, Labelled]
    #: Rows by the class's name and the id that they belong to.
    parts: Mapping[tuple[str, str], tuple[Record, ...]]

    #: Items by number.
    places: tuple[Place, ...]
    numbers: Mapping[str, int]
    #: The items that are abilities; the others are knowledge.
    abilities: Bits
    #: The items of a standard, a grade's own table, a unit, a function or a work content.
    own: Mapping[str, Bits]
    #: What a grade, a job description or a role requires, by the graph.
    required: Mapping[str, Bits]
    #: The ids of what requires an item, by the item's number.
    required_by: Mapping[int, tuple[str, ...]]
    #: The errata of a standard's things, by the standard's id.
    errata: Mapping[str, tuple[shared.Erratum, ...]]
    #: Weight in percent by grade, function (None: the common basics) and component.
    weights: Mapping[tuple[str, str | None, str], float]
    #: The functions at each grade: grade, function and the items there, in order.
    cells: tuple[tuple[str, str, Bits], ...]
    #: The work contents of each function, in order.
    works_of: Mapping[str, tuple[str, ...]]
    #: The place of each grade and function in the order of its kind.
    order: Mapping[str, tuple[str, int]]
    #: The items that have a match.
    matched: Bits
    #: Matches of an item, by its number, best first.
    matches: Mapping[int, tuple[Match, ...]]
    #: Matches of work contents, by id: the mappings with the work content as their subject.
    work_matches: Mapping[str, tuple[shared.Mapping, ...]]
    #: The mappings of a duty, by the duty's id.
    draws: Mapping[str, tuple[shared.Mapping, ...]]
    #: The same mappings by the item that the duty draws on.
    drawn_on_by: Mapping[str, tuple[shared.Mapping, ...]]
    #: The mappings between practice and standards, and of knowledge to abilities, by both ends.
    links: Mapping[tuple[str, str], shared.Mapping]
    #: The same mappings by their subject, and by their object.
    links_from: Mapping[str, tuple[shared.Mapping, ...]]
    links_to: Mapping[str, tuple[shared.Mapping, ...]]
    #: For each of RELATIONS: what of practice an item or a work content is linked to, by the graph.
    practised: Mapping[str, Mapping[str, Sequence[str]]]
    #: What manuals and quality standards set down, by id, with the name of its kind.
    practice: Mapping[str, tuple[str, Cited]]
    #: The relations that lead to a role, by its id.
    relations_to: Mapping[str, tuple[role.RoleRelation, ...]]
    career: CareerGraph = field(repr=False)
    text: TextIndex = field(repr=False)

    def parts_of(self, row: type[R], owner: str) -> tuple[R, ...]:
        """Give the rows of a class that belong to a thing, in their order."""
        return self.parts.get((row.__name__, owner), ())  # type: ignore[return-value]

    def source_of(self, id: str) -> str:
        """Name the source that a thing was taken from."""
        return self.cited_from[id]

    def items_in(self, bits: Bits) -> Iterator[Place]:
        """Go through the items of a set, in the order of their numbers."""
        return map(self.places.__getitem__, numbers_in(bits))

    def bits_of(self, items: Iterable[str]) -> Bits:
        """Make a set of item ids.

        Raises:
            UnknownIdError: an id is not an item's.
        """
        bits = 0
        for item in items:
            bits |= 1 << find(self.numbers, item, "item")
        return bits

    def succession(self, standard: str) -> tuple[standard.Grade, ...]:
        """Give a standard's grades, entry level first."""
        mine = (g for g in self.grades.values() if g.standard == standard)
        return tuple(sorted(mine, key=lambda g: g.rank))


def numbers_in(bits: Bits) -> Iterator[int]:
    """Go through the numbers in a set, lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def find(things: Mapping[str, V], id: str, kind: str) -> V:
    """Look up an id.

    Raises:
        UnknownIdError: there is none; the error names the nearest ones.
    """
    try:
        return things[id]
    except KeyError:
        raise UnknownIdError(id, kind, nearest(id, things)) from None

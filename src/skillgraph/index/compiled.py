"""The index: what a published graph says, compiled once into what the services ask for.

Items have dense numbers, in the order of standard, grade, unit, kind and position, and a set
of items is one Python integer with a bit an item. What a grade, a role or a job description
requires is read from the graph, where the ontology's axioms put it; nothing is inferred here.

The index is a file that is written at publication and shared by all processes. A member is
read from it when it is asked for, and the recent ones are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from skillgraph.errors import UnknownIdError
from skillgraph.index.blocks import Bits, Blocks, numbers_in
from skillgraph.index.career import CareerGraph, career_graph
from skillgraph.index.database import Database
from skillgraph.index.items import Fragment, Items, LocalCell, Place
from skillgraph.index.links import Links, Match
from skillgraph.index.nearest import nearest
from skillgraph.index.records import Records
from skillgraph.index.text import TextIndex
from skillgraph.model import roles as role
from skillgraph.model import shared
from skillgraph.model import standards as standard
from skillgraph.model.columns import Cited, Labelled, Record

__all__ = ("Bits", "Fragment", "Index", "Match", "Place", "find", "index_of", "numbers_in")

R = TypeVar("R", bound=Record)
V = TypeVar("V")
#: A function at a grade, and its items.
Cell = tuple[str, str, Bits]


@dataclass(frozen=True, eq=False)
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
    #: What manuals and quality standards set down, by id, with the name of its kind.
    practice: Mapping[str, tuple[str, Cited]]
    #: The source of every thing that has a clause.
    cited_from: Mapping[str, str]
    #: Every labelled row, whatever its class.
    labelled: Mapping[str, Labelled]
    #: Rows by the class's name and the id that they belong to.
    parts: Mapping[tuple[str, str], tuple[Record, ...]]
    #: The work contents of each function, in order.
    works_of: Mapping[str, tuple[str, ...]]
    #: The place of each grade and function in the order of its kind.
    order: Mapping[str, tuple[str, int]]
    #: The errata of a standard's things, by the standard's id.
    errata: Mapping[str, tuple[shared.Erratum, ...]]
    #: The relations that lead to a role, by its id.
    relations_to: Mapping[str, tuple[role.RoleRelation, ...]]
    #: For each of RELATIONS: what of practice an item or a work content is linked to, by the graph.
    practised: Mapping[str, Mapping[str, Sequence[str]]]

    #: Items by number.
    places: Sequence[Place]
    numbers: Mapping[str, int]
    #: The stretch of numbers that each standard's items have.
    blocks: Blocks
    #: The items of a standard, a grade's own table, a unit, a function or a work content.
    own: Mapping[str, Bits]
    #: What a grade, a job description or a role requires, by the graph.
    required: Mapping[str, Bits]
    #: The ids of what requires an item, by the item's number.
    required_by: Mapping[int, tuple[str, ...]]
    #: The functions at each grade of a standard, with items by their numbers in the standard.
    local_cells: Mapping[str, tuple[LocalCell, ...]]
    #: Items as the JSON of answers has them, by number and the language's tag.
    fragments: Mapping[tuple[int, str], Fragment]
    #: Weight in percent by grade, function (None: the common basics) and component.
    weights: Mapping[tuple[str, str | None, str], float]

    #: The items that have a match among those of a standard, by the standard's id.
    matched: Mapping[str, Bits]
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

    _database: Database = field(repr=False)
    _records: Records = field(repr=False)
    _links: Links = field(repr=False)
    _items: Items = field(repr=False)
    _open_text: Callable[[], TextIndex] = field(repr=False)

    @property
    def bytes(self) -> int:
        """The size of the index, without that of the labels."""
        return self._database.bytes

    @cached_property
    def abilities(self) -> Bits:
        """The items that are abilities; the others are knowledge."""
        return self._items.abilities()

    @cached_property
    def career(self) -> CareerGraph:
        """How one comes from a role or grade to another."""
        return career_graph(
            self.grades.values(),
            self.rows(role.RoleGrade).values(),
            self.rows(role.RoleRelation).values(),
        )

    @cached_property
    def text(self) -> TextIndex:
        """The index of the labels."""
        return self._open_text()

    def rows(self, row: type[R]) -> Mapping[str, R]:
        """Give the rows of a class by id; for mappings see :attr:`mappings`."""
        return self._records.of(row)

    @property
    def mappings(self) -> tuple[shared.Mapping, ...]:
        """Every mapping, in the order of the ends."""
        return self._links.all()

    @property
    def cells(self) -> Iterator[Cell]:
        """The functions at each grade, in order, of all standards."""
        for block in self.blocks:
            for grade, function, bits in self.local_cells[block.standard]:
                yield grade, function, bits << block.base

    def cells_within(self, bits: Bits) -> Iterator[Cell]:
        """Go through the functions at each grade that a set has an item of, with all their items.

        Only the standards that the set touches are looked at.
        """
        for block in self.blocks.touched(bits):
            mine = block.local(bits)
            for grade, function, items in self.local_cells[block.standard]:
                if items & mine:
                    yield grade, function, items << block.base

    def fragment(self, number: int, language: str) -> Fragment:
        """Give an item as the JSON of answers has it, in a language given by its tag."""
        return self.fragments[number, language]

    def parts_of(self, row: type[R], owner: str) -> tuple[R, ...]:
        """Give the rows of a class that belong to a thing, in their order."""
        return self.parts.get((row.__name__, owner), ())  # type: ignore[return-value]

    def source_of(self, id: str) -> str:
        """Name the source that a thing was taken from."""
        return self.cited_from[id]

    def items_in(self, bits: Bits) -> Iterator[Place]:
        """Go through the items of a set, in the order of their numbers."""
        return map(self._items.place, numbers_in(bits))

    def bits_of(self, items: Iterable[str]) -> Bits:
        """Make a set of item ids.

        Raises:
            UnknownIdError: an id is not an item's.
        """
        bits = 0
        for item in items:
            bits |= 1 << find(self.numbers, item, "item")
        return bits

    def succession(self, standard_id: str) -> tuple[standard.Grade, ...]:
        """Give a standard's grades, entry level first."""
        return self.parts_of(standard.Grade, standard_id)


def index_of(database: Database, version: str, open_text: Callable[[], TextIndex]) -> Index:
    """Give the index of a version.

    Args:
        database: what publishing wrote of it.
        version: its digest.
        open_text: opens the index of its labels, when it is first asked.

    Raises:
        StoreError: the file is damaged.
    """
    records, links = Records(database), Links(database)
    items = Items(database, records)
    numbers, works = items.numbers(), records.of(standard.WorkContent)
    return Index(
        version=version,
        sources=records.of(shared.Source),
        vocabulary=records.of(shared.VocabularyTerm),
        withdrawn=records.of(shared.WithdrawnId),
        standards=records.of(standard.Standard),
        grades=records.of(standard.Grade),
        functions=records.of(standard.Function),
        work_contents=works,
        units=records.of(standard.Unit),
        roles=records.of(role.Role),
        jobs=records.of(role.JobDescription),
        duties=records.of(role.Duty),
        practice=records.practice(),
        cited_from=records.cited_from(),
        labelled=records.labelled(),
        parts=records.parts(),
        works_of=records.works_of(),
        order=records.order(),
        errata=records.belonging("erratum-of-standard", shared.Erratum),
        relations_to=records.belonging("relation-to", role.RoleRelation),
        practised=records.practised(),
        places=items.places(),
        numbers=numbers,
        blocks=items.blocks,
        own=items.own(),
        required=items.required(),
        required_by=items.required_by(),
        local_cells=items.cells(),
        fragments=items.fragments(),
        weights=records.weights(),
        matched=items.matched(),
        matches=items.matches(numbers, links.matches_of(numbers)),
        work_matches=links.matches_of(works),
        draws=links.by("subject", "draws"),
        drawn_on_by=links.by("object", "draws"),
        links=links.links(),
        links_from=links.by("subject", "link"),
        links_to=links.by("object", "link"),
        _database=database,
        _records=records,
        _links=links,
        _items=items,
        _open_text=open_text,
    )


def find(things: Mapping[str, V], id: str, kind: str) -> V:
    """Look up an id.

    Raises:
        UnknownIdError: there is none; the error names the nearest ones.
    """
    try:
        return things[id]
    except KeyError:
        raise UnknownIdError(id, kind, nearest(id, things)) from None

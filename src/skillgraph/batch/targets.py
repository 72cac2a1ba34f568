"""What a batch measures people against: REFs, and the columns of the items that they ask for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

import numpy as np

from skillgraph.batch.model import Vocabulary, Words
from skillgraph.errors import InputError
from skillgraph.index.compiled import Bits, Index, numbers_in
from skillgraph.services.readiness import Cell, Weighting, cells, weighting
from skillgraph.services.refs import KINDS, LowerGrades, grade_bits, parse, resolve

#: A comma ends a REF where another one begins; the others stand within a list of items.
_BETWEEN = re.compile(rf"\s*,\s*(?=(?:{'|'.join(KINDS)}):)")


@dataclass(frozen=True, slots=True)
class Target:
    """What a REF asks for."""

    ref: str
    #: The items, by number.
    required: Bits
    #: The grade that eligibility is asked for: that of a REF that is one grade, else none.
    grade: str | None
    #: How readiness is counted, as for a single gap.
    weighting: Weighting
    #: The functions at their grades, in the order in which readiness adds them up; nothing held.
    cells: tuple[Cell, ...]
    #: The functions, in the order of an answer.
    functions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Targets:
    """All that is asked for, and how people's rows become columns of it."""

    index: Index = field(repr=False)
    lower_grades: LowerGrades
    members: tuple[Target, ...]
    #: The numbers of the items that some target asks for, by column.
    numbers: tuple[int, ...]
    vocabulary: Vocabulary = field(repr=False)

    @property
    def refs(self) -> tuple[str, ...]:
        """The REFs, as an answer writes them."""
        return tuple(target.ref for target in self.members)


def split(text: str) -> list[str]:
    """Split REFs that commas join, as in ``grade:asm/junior,items:asm/junior/2.2/a1,…/a2``.

    A comma begins a new REF where a kind and a colon follow it. Any other comma belongs to the
    list of items that it stands in.
    """
    return _BETWEEN.split(text.strip())


def of(
    index: Index, refs: Sequence[str], lower_grades: LowerGrades = LowerGrades.STANDARD
) -> Targets:
    """Resolve REFs, and give the items that they ask for a column each, in the index's order.

    Raises:
        ReferenceSyntaxError: a REF does not follow the grammar.
        UnknownIdError: it names an id that the graph does not hold.
        InputError: there is no REF, or one comes twice.
    """
    members = tuple(_target(index, ref, lower_grades) for ref in refs)
    _check([target.ref for target in members])
    numbers = tuple(numbers_in(reduce(or_, (target.required for target in members))))
    return Targets(index, lower_grades, members, numbers, _vocabulary(index, numbers))


def _check(refs: Sequence[str]) -> None:
    if not refs:
        raise InputError("no target is named; expected at least one REF")
    twice = sorted({ref for ref in refs if refs.count(ref) > 1})
    if twice:
        raise InputError(f"a target is named twice: {', '.join(twice)}")


def _target(index: Index, ref: str, lower_grades: LowerGrades) -> Target:
    found = resolve(index, ref, lower_grades)
    parts = parse(ref)
    asked = cells(index, found.bits, 0)
    return Target(
        ref=found.ref,
        required=found.bits,
        grade=parts[0].ids[0] if len(parts) == 1 and parts[0].kind == "grade" else None,
        weighting=weighting(index, asked),
        cells=asked,
        functions=tuple(sorted({c.function for c in asked}, key=index.order.__getitem__)),
    )


def _vocabulary(index: Index, numbers: Sequence[int]) -> Vocabulary:
    column_of = {number: column for column, number in enumerate(numbers)}
    columns = {item: column_of.get(number, -1) for item, number in index.numbers.items()}
    words = max(1, -(-len(numbers) // 64))
    return Vocabulary(columns, words, _certificates(index, column_of, words))


def _certificates(index: Index, column_of: Mapping[int, int], words: int) -> dict[str, Words]:
    """Give what each certificate stands for; those of no grade stand for no items."""
    grades = {grade: grade_bits(index, grade, LowerGrades.STANDARD) for grade in index.grades}
    others = {id: 0 for v in index.vocabulary.values() if v.scheme == "certificate"
              for id in (v.id, v.id.removeprefix("vocabulary/certificate/"))}  # fmt: skip
    return {id: words_of(bits, column_of, words) for id, bits in (others | grades).items()}


def words_of(bits: Bits, column_of: Mapping[int, int], words: int) -> Words:
    """Write a set of items as words of columns; items that have no column are left out."""
    columns: Iterable[int] = (column_of[n] for n in numbers_in(bits) if n in column_of)
    return as_words(sum(1 << column for column in columns), words)


def as_words(columns: int, words: int) -> Words:
    """Write a set of columns as words, the lowest first."""
    return np.frombuffer(columns.to_bytes(words * 8, "little"), dtype="<u8").astype(np.uint64)

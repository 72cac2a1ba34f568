"""What people can hold of the standards that were made: compact, since there may be thousands."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from skillgraph.synthetic.standards import MadeStandard


@dataclass(frozen=True, slots=True, eq=False)
class Competencies:
    """The items and grades of all standards, standard by standard, from the entry grade up."""

    items: pa.StringArray
    #: The rank of the grade of each item.
    rank: NDArray[np.int8]
    #: Where the items of each standard begin; one more says where those of the last end.
    first_item: NDArray[np.int64]
    #: How many items the entry grade of each standard has.
    entry_items: NDArray[np.int64]
    grades: pa.StringArray
    #: As ``first_item``, of the grades.
    first_grade: NDArray[np.int64]
    #: The last part of the id of each standard's occupation.
    occupations: pa.StringArray


@dataclass(slots=True)
class Collector:
    """Takes the standards one by one, and keeps no more of them than people need."""

    _items: list[pa.StringArray] = field(default_factory=list)
    _ranks: list[NDArray[np.int8]] = field(default_factory=list)
    _grades: list[list[str]] = field(default_factory=list)
    _occupations: list[str] = field(default_factory=list)

    def add(self, standard: MadeStandard) -> None:
        """Take a standard in."""
        rank = {grade.id: grade.rank for grade in standard.grades}
        at = {unit.id: rank[unit.grade] for unit in standard.units}
        self._items.append(pa.array([item.id for item in standard.items], pa.string()))
        self._ranks.append(np.array([at[item.unit] for item in standard.items], np.int8))
        self._grades.append([grade.id for grade in standard.grades])
        self._occupations.append(standard.occupation.rpartition("/")[2])

    def collected(self) -> Competencies:
        """Give what there is of all of them, which is one at least."""
        return Competencies(
            items=pa.concat_arrays(self._items),
            rank=np.concatenate(self._ranks),
            first_item=_firsts([len(items) for items in self._items]),
            entry_items=np.array([np.count_nonzero(ranks == 1) for ranks in self._ranks]),
            grades=pa.array([grade for grades in self._grades for grade in grades], pa.string()),
            first_grade=_firsts([len(grades) for grades in self._grades]),
            occupations=pa.array(self._occupations, pa.string()),
        )


def _firsts(lengths: list[int]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)

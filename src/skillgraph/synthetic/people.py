"""Made-up people: each works in one occupation at some grade, and holds the items up to there.

Most of what their grade and the lower ones ask for they hold, a little of what is above, and a few
items of another occupation. Certificates, years and schooling are in keeping with the grade. People
are made in blocks, each the staff of an employer who has a few occupations, and each by a chance of
its own: a larger set begins as a smaller one does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from skillgraph.model.shared import VocabularyTerm
from skillgraph.synthetic.competencies import Competencies

#: People of one block: some three million items, a hundred megabytes while it is made.
BLOCK = 5_000
#: Occupations that an employer has at most.
_OCCUPATIONS = 20
#: The day on which the people are described.
AS_OF = date(2026, 1, 1)
#: What share of the items is held of the grades below one's own, of one's own, and of those above.
_BELOW, _OWN, _ABOVE = 0.95, 0.8, 0.03
#: What share is held of the entry grade of another occupation.
_ELSEWHERE = 0.02
#: What share of the grades reached has been certified, and the years that each of them took.
_CERTIFIED, _YEARS = 0.9, 2.0

Ints = NDArray[np.int64]

#: The columns of people, one row a person; items are coded, since they come so often.
SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("items", pa.list_(pa.dictionary(pa.int32(), pa.string()))),
        ("certificates", pa.list_(pa.struct([("grade", pa.string()), ("since", pa.date32())]))),
        ("experience", pa.list_(pa.struct([("in", pa.string()), ("years", pa.float64())]))),
        ("education", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True, eq=False)
class _Jobs:
    """Where the people of a block work; shape (people,) each."""

    standard: Ints
    #: Another standard of the employer, of which they know a little; the same if there is no other.
    other: Ints
    #: The rank of their grade, from 1.
    rank: Ints
    #: Years since they began in it, in halves.
    years: NDArray[np.float64]

    def __len__(self) -> int:
        """Count the people."""
        return len(self.rank)


def blocks(
    competencies: Competencies, terms: tuple[VocabularyTerm, ...], count: int, seed: int
) -> Iterator[pa.Table]:
    """Make people, a block at a time, with the columns of ``SCHEMA``.

    Args:
        competencies: what they can hold.
        terms: the vocabulary, of whose education levels each has one.
        count: how many people there shall be.
        seed: what chance begins with.
    """
    levels = sorted((t.rank or 0, t.id) for t in terms if t.scheme == "education")
    education = pa.array([id.rpartition("/")[2] for _, id in levels], pa.string())
    for first in range(0, count, BLOCK):
        rng = np.random.default_rng((seed, first))
        block = _block(competencies, education, first, rng)
        yield block.slice(0, min(BLOCK, count - first))


def _block(
    competencies: Competencies, education: pa.StringArray, first: int, rng: np.random.Generator
) -> pa.Table:
    jobs = _jobs(competencies, rng)
    level = jobs.rank // 2 + rng.integers(1, 4, len(jobs))
    columns = [
        pa.array([f"p{number:09d}" for number in range(first + 1, first + len(jobs) + 1)]),
        _items(competencies, jobs, rng),
        _certificates(competencies, jobs, rng),
        _experience(competencies, jobs),
        education.take(pa.array(np.minimum(level, len(education) - 1))),
    ]
    return pa.Table.from_arrays(columns, schema=SCHEMA)


def _jobs(competencies: Competencies, rng: np.random.Generator) -> _Jobs:
    every = len(competencies.occupations)
    offered = rng.choice(every, min(every, _OCCUPATIONS), replace=False)
    place = rng.integers(0, len(offered), BLOCK)
    step = rng.integers(min(1, len(offered) - 1), len(offered), BLOCK)
    standard = offered[place]
    rank = rng.integers(1, np.diff(competencies.first_grade)[standard] + 1)
    years = np.round(2 * (_YEARS * (rank + rng.random(BLOCK)))) / 2
    return _Jobs(standard, offered[(place + step) % len(offered)], rank, years)


def _items(competencies: Competencies, jobs: _Jobs, rng: np.random.Generator) -> pa.ListArray:
    """Give what each person holds: of their own standard, and of another's entry grade."""
    own_first = competencies.first_item[jobs.standard]
    other_first = competencies.first_item[jobs.other]
    firsts = np.stack([own_first, other_first], axis=1).ravel()
    own = competencies.first_item[jobs.standard + 1] - own_first
    elsewhere = np.where(jobs.other == jobs.standard, 0, competencies.entry_items[jobs.other])
    lengths = np.stack([own, elsewhere], axis=1).ravel()
    items = ranges(firsts, lengths)
    part = np.repeat(np.arange(2 * len(jobs)), lengths)
    above = np.sign(competencies.rank[items] - jobs.rank[part // 2])
    share = np.array([_BELOW, _OWN, _ABOVE])[above + 1]
    share[part % 2 == 1] = _ELSEWHERE
    held = rng.random(len(items)) < share
    return _listed(part[held] // 2, len(jobs), _named(competencies.items, items[held]))


def _certificates(
    competencies: Competencies, jobs: _Jobs, rng: np.random.Generator
) -> pa.ListArray:
    """Give the grades of which each person has a certificate, with the days of issue."""
    grades = ranges(competencies.first_grade[jobs.standard], jobs.rank)
    owner = np.repeat(np.arange(len(jobs)), jobs.rank)
    held = rng.random(len(grades)) < _CERTIFIED
    grades, owner = grades[held], owner[held]
    rank = grades - competencies.first_grade[jobs.standard[owner]] + 1
    began = (AS_OF - date(1970, 1, 1)).days - 365 * jobs.years[owner]
    since = (began + 365 * _YEARS * (rank - 0.5)).astype(np.int32)
    fields = [_named(competencies.grades, grades).cast(pa.string()), pa.array(since, pa.date32())]
    return _listed(owner, len(jobs), pa.StructArray.from_arrays(fields, ["grade", "since"]))


def _experience(competencies: Competencies, jobs: _Jobs) -> pa.ListArray:
    """Give the years that each person has worked in their occupation."""
    occupation = _named(competencies.occupations, jobs.standard).cast(pa.string())
    worked = pa.StructArray.from_arrays([occupation, pa.array(jobs.years)], ["in", "years"])
    return _listed(np.arange(len(jobs)), len(jobs), worked)


def ranges(firsts: Ints, lengths: Ints) -> Ints:
    """Put ranges behind one another, given where each begins and how long it is."""
    before = np.cumsum(lengths) - lengths
    behind: Ints = np.arange(lengths.sum()) + np.repeat(firsts - before, lengths)
    return behind


def _named(names: pa.StringArray, places: Ints) -> pa.DictionaryArray:
    """Name things by their places, with only those names in the dictionary that are used."""
    used = np.zeros(len(names), np.bool_)
    used[places] = True
    codes = (np.cumsum(used) - 1)[places].astype(np.int32)
    return pa.DictionaryArray.from_arrays(codes, names.take(pa.array(np.flatnonzero(used))))


def _listed(owner: Ints, people: int, values: pa.Array) -> pa.ListArray:
    """Make a list for each person of values that stand in the order of their owners."""
    ends = np.cumsum(np.bincount(owner, minlength=people))
    return pa.ListArray.from_arrays(pa.array(np.append(0, ends), pa.int32()), values)

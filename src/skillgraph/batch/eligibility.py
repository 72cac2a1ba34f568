"""Who of a batch may apply for the grades among the targets, judged as for one person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pyarrow as pa
from cachetools import LRUCache

from skillgraph.batch.model import Block, Reject
from skillgraph.batch.results import Verdicts
from skillgraph.batch.targets import Targets
from skillgraph.errors import SkillGraphError
from skillgraph.services.eligibility import eligibility
from skillgraph.services.person import Person

#: People of equal facts are judged once, as long as so many different ones are remembered.
_REMEMBERED = 100_000


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What is judged of one person: by target, and what cannot be read if that is so."""

    eligible: tuple[int, ...] = ()
    earliest: tuple[date | None, ...] = ()
    wrong: str | None = None


class Judge:
    """Judges people; it remembers what it has judged."""

    def __init__(self, targets: Targets, today: date) -> None:
        self._targets = targets
        self._today = today
        self._known: LRUCache[str, _Verdict] = LRUCache(_REMEMBERED)

    def judged(self, block: Block) -> tuple[Block, Verdicts]:
        """Judge the people of a block.

        Returns:
            The block with the ids alone of its people, without those whose facts cannot be read
            against the vocabulary, who are among its rejects; and the verdicts on the others.
        """
        people, numbers = block.people or (), block.numbers
        judged = [self._of(person) for person in people]
        wrong = {place: v.wrong for place, v in enumerate(judged) if v.wrong is not None}
        verdicts = self._together([v for v in judged if v.wrong is None])
        if wrong and numbers is not None:
            rejects = [Reject(int(numbers[p]), people[p].id, why) for p, why in wrong.items()]
            kept = np.setdiff1d(np.arange(len(people)), list(wrong))
            block = replace(
                block,
                ids=block.ids.take(pa.array(kept)),
                held=block.held[:, kept],
                rejects=tuple(sorted((*block.rejects, *rejects), key=lambda r: r.row)),
            )
        return replace(block, people=None, numbers=None), verdicts

    def _together(self, verdicts: Sequence[_Verdict]) -> Verdicts:
        shape = (len(verdicts), len(self._targets.members))
        return Verdicts(
            np.array([v.eligible for v in verdicts], np.int8).reshape(shape),
            np.array([v.earliest for v in verdicts], "datetime64[D]").reshape(shape),
        )

    def _of(self, person: Person) -> _Verdict:
        facts = person.model_dump_json(exclude={"id", "items"})
        verdict = self._known.get(facts)
        if verdict is None:
            nameless = person.model_copy(update={"id": None, "items": ()})
            self._known[facts] = verdict = self._judged(nameless)
        return verdict

    def _judged(self, person: Person) -> _Verdict:
        try:
            told = [self._told(person, target.grade) for target in self._targets.members]
        except SkillGraphError as error:
            return _Verdict(wrong=str(error))
        return _Verdict(tuple(e for e, _ in told), tuple(day for _, day in told))

    def _told(self, person: Person, grade: str | None) -> tuple[int, date | None]:
        if grade is None:
            return -1, None
        found = eligibility(self._targets.index, person, grade, today=self._today)
        return -1 if found.eligible is None else int(found.eligible), found.earliest

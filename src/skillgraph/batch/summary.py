"""What a batch says of a workforce: who is ready for what, and which abilities it lacks most."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from pydantic import BaseModel

from skillgraph.batch.measure import Measure, judged
from skillgraph.batch.model import Block
from skillgraph.batch.results import Options
from skillgraph.batch.tally import HUNDREDTHS, Tally, Whole
from skillgraph.batch.targets import Targets
from skillgraph.services.answers import Answer


class TargetSummary(Answer):
    """How the people stand to one target."""

    target: str
    required: int
    people: int
    #: Shares from 0 to 1; null where nothing is required, or nobody was measured.
    mean_readiness: float | None
    #: A quarter, half and three quarters of the people are at or below; hundredths, rounded down.
    lower_quartile: float | None
    median: float | None
    upper_quartile: float | None
    #: People whose readiness is 1.
    ready: int
    #: People who may apply, may not, and of whom it is not known; null where not asked.
    eligible: int | None
    not_eligible: int | None
    unknown: int | None


class ItemSummary(Answer):
    """How many people lack an ability or a piece of knowledge."""

    item: str
    kind: str
    function: str
    label_zh: str
    label_en: str
    #: How many of the targets require it.
    required_by: int
    #: People who do not hold it. Everybody is measured against every target: so many for each.
    lacked_by: int
    #: … as a share of the people.
    share: float | None


class FunctionSummary(Answer):
    """How much of a function is missing, over all people and all targets that ask for it."""

    function: str
    label_zh: str
    label_en: str
    required_by: int
    #: Items required, counted for each person and target.
    required: int
    missing: int
    share: float | None


class Summary(Answer):
    """A batch in figures; items and functions with what is lacked most first."""

    people: int
    rows: int
    rejected: int
    targets: tuple[TargetSummary, ...]
    functions: tuple[FunctionSummary, ...]
    items: tuple[ItemSummary, ...]

    @classmethod
    def of(cls, blocks: Iterable[Block], targets: Targets, options: Options) -> Summary:
        """Measure people for the figures alone."""
        measure, tally = Measure(targets, options), Tally.empty(targets)
        rows = rejected = 0
        for block, verdicts in judged(blocks, targets, options):
            rows, rejected = rows + block.rows, rejected + len(block.rejects)
            for measured in measure.measured(block, verdicts):
                tally.add(measured)
        return cls.told(targets, tally, options, rows, rejected)

    @classmethod
    def told(
        cls, targets: Targets, tally: Tally, options: Options, rows: int, rejected: int
    ) -> Summary:
        """Put into figures what was counted."""
        return cls(
            people=int(tally.people[0]),
            rows=rows,
            rejected=rejected,
            targets=tuple(_targets(targets, tally, options)),
            functions=tuple(_functions(targets, tally)),
            items=tuple(_items(targets, tally)),
        )


def _targets(targets: Targets, tally: Tally, options: Options) -> Iterator[TargetSummary]:
    people = int(tally.people[0])
    for place, target in enumerate(targets.members):
        counted = people if target.required else 0
        quarters = [_reached(tally.spread[place], counted, quarter) for quarter in (1, 2, 3)]
        asked = options.eligible_on is not None and target.grade is not None
        yield TargetSummary(
            target=target.ref,
            required=target.required.bit_count(),
            people=people,
            mean_readiness=_share(int(tally.millionths[place]), counted * 1_000_000),
            lower_quartile=quarters[0],
            median=quarters[1],
            upper_quartile=quarters[2],
            ready=int(tally.ready[place]),
            eligible=int(tally.eligible[place, 0]) if asked else None,
            not_eligible=int(tally.eligible[place, 1]) if asked else None,
            unknown=int(tally.eligible[place, 2]) if asked else None,
        )


def _reached(spread: Whole, people: int, quarter: int) -> float | None:
    """Give the hundredth at or below which a quarter, a half or three of the people are."""
    if not people:
        return None
    at = np.searchsorted(np.cumsum(spread), -(-people * quarter // 4))
    return int(at) / (HUNDREDTHS - 1)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 6) if whole else None


def _items(targets: Targets, tally: Tally) -> Iterator[ItemSummary]:
    index, people = targets.index, int(tally.people[0])
    lacking = people - tally.holders
    asked = _required_by(targets)
    for column in np.lexsort((-asked, -lacking)).tolist():
        place = index.places[targets.numbers[column]]
        yield ItemSummary(
            item=place.item.id,
            kind=place.item.kind,
            function=place.function.id,
            label_zh=place.item.label_zh,
            label_en=place.item.label_en,
            required_by=int(asked[column]),
            lacked_by=int(lacking[column]),
            share=_share(int(lacking[column]), people),
        )


def _required_by(targets: Targets) -> Whole:
    """Count the targets that require the item of each column."""
    return np.array(
        [sum(t.required >> number & 1 for t in targets.members) for number in targets.numbers],
        np.int64,
    )


def _functions(targets: Targets, tally: Tally) -> list[FunctionSummary]:
    """Sum up by function: what is lacked of an item is lacked of each target that requires it."""
    people = int(tally.people[0])
    places = [targets.index.places[number] for number in targets.numbers]
    required: dict[str, int] = {}
    missing: dict[str, int] = {}
    counts = zip(places, _required_by(targets).tolist(), tally.holders.tolist(), strict=True)
    for place, asked, holders in counts:
        function = place.function.id
        required[function] = required.get(function, 0) + asked * people
        missing[function] = missing.get(function, 0) + asked * (people - holders)
    found = [_function(targets, name, required[name], missing[name]) for name in required]
    return sorted(found, key=lambda function: -function.missing)


def _function(targets: Targets, name: str, required: int, missing: int) -> FunctionSummary:
    function = targets.index.functions[name]
    return FunctionSummary(
        function=name,
        label_zh=function.label_zh,
        label_en=function.label_en,
        required_by=sum(name in target.functions for target in targets.members),
        required=required,
        missing=missing,
        share=_share(missing, required),
    )


def as_csv(row: type[BaseModel], rows: Sequence[BaseModel]) -> bytes:
    """Write a part of a summary as CSV: UTF-8 with the mark by which Excel knows it."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, row.model_fields)
    writer.writeheader()
    writer.writerows(one.model_dump() for one in rows)
    return text.getvalue().encode("utf-8-sig")

"""Whole hours allocated to basics, functions and work contents by largest remainder.

The common basics of a grade get the share that the standard gives them, such as csm's 5 percent,
and the functions share the rest by their weights. Where a standard gives no weights, items count
alike and the basics, which have none, get nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from skillgraph.errors import InputError
from skillgraph.index.compiled import Index
from skillgraph.services.curricula.answer import (
    Allocation,
    BasicsHours,
    FunctionHours,
    WorkContentHours,
)
from skillgraph.services.curricula.weighing import Weigher
from skillgraph.services.gap import FunctionPart
from skillgraph.services.language import Language, label


def apportion(total: int, weights: Sequence[Fraction | float]) -> tuple[int, ...]:
    """Divide a whole number by weights, by largest remainder (Hare's quota).

    Each gets the whole part of its share; what is left goes to the largest remainders, one each,
    of equal ones to the first.

    Args:
        total: what is divided, 0 or more.
        weights: 0 or more each; where all are 0, they count alike.

    Returns:
        Whole numbers that add up to the total; none for no weights.
    """
    quotas = [share * total for share in _shares(weights)]
    parts = [int(quota) for quota in quotas]
    largest = sorted(range(len(quotas)), key=lambda at: (parts[at] - quotas[at], at))
    for at in largest[: total - sum(parts)]:
        parts[at] += 1
    return tuple(parts)


def allocate(
    index: Index,
    hours: Decimal,
    functions: Sequence[FunctionPart],
    weigher: Weigher,
    language: Language,
) -> Allocation:
    """Suggest how to divide teaching hours over a target.

    Args:
        index: the compiled graph.
        hours: whole hours, 0 or more.
        functions: the target's functions with their work contents.
        weigher: weighs the target's items.
        language: the language of the labels.

    Raises:
        InputError: the hours are not whole, or negative.
    """
    total = whole_hours(hours)
    grades = sorted({cell.grade for cell in weigher.cells}, key=lambda g: index.order[g])
    basics = [grade for grade in grades if weigher.basics(grade)]
    weights = [
        *(weigher.basics(grade) for grade in basics),
        *(weigher.weight(part.required) for part in functions),
    ]
    parts = apportion(total, weights)
    shares = [float(round(share, 6)) for share in _shares(weights)]
    cut = len(basics)
    return Allocation(
        hours=total,
        weighting=weigher.way,
        basics=tuple(
            BasicsHours(grade=grade, share=share, hours=part)
            for grade, share, part in zip(basics, shares[:cut], parts[:cut], strict=True)
        ),
        functions=tuple(
            _function(index, function, share, part, weigher, language)
            for function, share, part in zip(functions, shares[cut:], parts[cut:], strict=True)
        ),
    )


def whole_hours(hours: Decimal) -> int:
    """Take hours that are to be allocated.

    Raises:
        InputError: they are not whole, or negative.
    """
    if not hours.is_finite() or hours < 0 or hours != int(hours):
        raise InputError(f"hours to allocate are a whole number, 0 or more, not {hours}")
    return int(hours)


def _shares(weights: Sequence[Fraction | float]) -> list[Fraction]:
    exact = [Fraction(weight) for weight in weights]
    whole = sum(exact, Fraction())
    return [each / whole if whole else Fraction(1, len(exact)) for each in exact]


def _function(
    index: Index,
    part: FunctionPart,
    share: float,
    hours: int,
    weigher: Weigher,
    language: Language,
) -> FunctionHours:
    weights = [weigher.weight(required) for _, required in part.work_contents]
    own = apportion(hours, weights)
    return FunctionHours(
        id=part.function,
        label=label(index.functions[part.function], language),
        share=share,
        hours=hours,
        work_contents=tuple(
            WorkContentHours(
                id=work,
                label=label(index.work_contents[work], language),
                share=float(round(mine, 6)),
                hours=whole,
            )
            for (work, _), mine, whole in zip(
                part.work_contents, _shares(weights), own, strict=True
            )
        ),
    )

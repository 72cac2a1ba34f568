"""Errata of a made-up standard, and the defects that those explain which explain a warning."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from skillgraph.model.columns import Labelled
from skillgraph.model.shared import Erratum
from skillgraph.model.standards import Item, Unit
from skillgraph.synthetic.shape import Shape


@dataclass(frozen=True, slots=True)
class Mistakes:
    """The errata of a standard, and its items with the defects that some of them explain."""

    errata: tuple[Erratum, ...]
    items: tuple[Item, ...]


def mistakes(
    shape: Shape, standard: str, units: Sequence[Unit], items: Sequence[Item], rng: Random
) -> Mistakes:
    """Draw as many mistakes as a shipped standard has.

    A mistake that a shape warns of is made in the last item of a unit, and no two in one unit, so
    that each warning has the one erratum that explains it.
    """
    kinds = rng.choices(shape.erratum_kinds, k=rng.choice(shape.errata))
    last = {item.unit: item for item in items}
    spoilt = iter(rng.sample(units, min(len(units), len(kinds))))
    errata: list[Erratum] = []
    changed: dict[str, Item] = {}
    for number, (kind, explains) in enumerate(kinds, start=1):
        about: Labelled = rng.choice(items)
        if spoil := _SPOILING.get(explains or ""):
            unit = next(spoilt)
            about, item = spoil(unit, last[unit.id])
            changed[item.id] = item
        errata.append(_erratum(f"{standard}/erratum/{number}", about, kind, explains))
    return Mistakes(tuple(errata), tuple(changed.get(item.id, item) for item in items))


def _unnumbered(_: Unit, item: Item) -> tuple[Labelled, Item]:
    return item, item.model_copy(update={"notation": None})


def _misnumbered(unit: Unit, item: Item) -> tuple[Labelled, Item]:
    wrong = f"{unit.notation}.{item.position + 1}"
    return unit, item.model_copy(update={"notation": wrong})


#: How a unit's item is spoilt so that a shape warns: what the warning is about, and the item.
_SPOILING: dict[str, Callable[[Unit, Item], tuple[Labelled, Item]]] = {
    "ItemHasPrintedNumber": _unnumbered,
    "PrintedNumbersRunOn": _misnumbered,
}


def _erratum(id: str, about: Labelled, kind: str, explains: str | None) -> Erratum:
    known = explains if explains in _SPOILING else None
    return Erratum.model_validate(
        {
            "id": id,
            "about": about.id,
            "kind": kind,
            "printed": about.label_zh,
            "meant": f"{about.label_zh}（改）",
            "reason_zh": "合成数据：代表此类错误。",
            "reason_en": "Made up: it stands for a mistake of this kind.",
            "explains": known,
            "clause": "4",
        }
    )

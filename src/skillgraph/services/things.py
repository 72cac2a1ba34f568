"""What every view of a thing shows: labels, clause, source, errata."""

from __future__ import annotations

from pydantic import Field

from skillgraph.index.compiled import Index
from skillgraph.model import shared
from skillgraph.model.columns import Cited
from skillgraph.services.answers import Answer, Named
from skillgraph.services.language import Language, label


class Thing(Named):
    """A thing with both its labels and the clause that it stands in."""

    labels: dict[str, str] = Field(description="Labels by language tag.")
    clause: str
    source: str


class Erratum(Answer):
    """Where the source is wrong."""

    id: str
    kind: str
    printed: str
    meant: str
    reason: str
    clause: str


def thing(index: Index, row: Cited, language: Language) -> dict[str, object]:
    """Give what every view of a cited row shows."""
    return {
        "id": row.id,
        "label": label(row, language),
        "labels": {"zh-Hans": row.label_zh, "en": row.label_en},
        "clause": row.clause,
        "source": index.source_of(row.id),
    }


def named(row: Cited, language: Language) -> Named:
    """Give a row's id and label."""
    return Named(id=row.id, label=label(row, language))


def errata(index: Index, id: str, language: Language) -> tuple[Erratum, ...]:
    """Give the errata of a thing."""
    return tuple(erratum(row, language) for row in index.parts_of(shared.Erratum, id))


def erratum(row: shared.Erratum, language: Language) -> Erratum:
    """Describe an erratum."""
    return Erratum(
        id=row.id,
        kind=row.kind,
        printed=row.printed,
        meant=row.meant,
        reason=row.reason_zh if language is Language.ZH else row.reason_en,
        clause=row.clause,
    )


def things(index: Index, rows: tuple[Cited, ...], language: Language) -> tuple[Thing, ...]:
    """Describe rows that have nothing more to show."""
    return tuple(Thing.model_validate(thing(index, row, language)) for row in rows)

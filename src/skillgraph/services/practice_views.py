"""Views of practice: what a manual or a quality standard sets down, and what it is linked to."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Literal, get_args

from pydantic import Field

from skillgraph.index.compiled import Index, find
from skillgraph.model.columns import Cited
from skillgraph.model.roles import Target
from skillgraph.model.shared import Mapping
from skillgraph.services.answers import Named
from skillgraph.services.language import Language, label
from skillgraph.services.things import Erratum, Thing, errata, named, thing

Searched = Literal[
    "process",
    "regulation",
    "form",
    "target",
    "responsibility",
    "post",
    "organisation-unit",
    "guideline",
    "section",
    "cited-document",
]
"""The kinds of practice that search finds."""

Kind = Literal[Searched, "publication-datum"]
KINDS: tuple[Kind, ...] = get_args(Kind)


class LinkView(Named):
    """One end of a mapping, seen from the other."""

    relation: str
    confidence: float
    comment: str


class PracticeSummary(Thing):
    """Something that a manual or a quality standard sets down, in a list."""

    kind: str
    position: int = Field(description="Order as printed, among what stands beside it.")
    notation: str | None
    section: str | None = Field(description="Id of the section that it stands in.")
    page: int | None
    extent: str | None = Field(
        description="complete, excerpt, or named: its text is not in the excerpt that we have."
    )


class PracticeView(PracticeSummary):
    """Something that a manual or a quality standard sets down, with all that it is linked to."""

    part_of: Named | None = Field(
        description="What it is a part, stage, point, post or responsibility of."
    )
    parts: tuple[PracticeSummary, ...] = Field(
        description="Its stages, points, posts and responsibilities, and what stands in it."
    )
    details: dict[str, str | int | float | tuple[str, ...] | None] = Field(
        description="What its kind has besides: kind, unit, value, must_define, number, year, …"
    )
    links: tuple[LinkView, ...] = Field(description="Mappings that lead from it.")
    linked_from: tuple[LinkView, ...] = Field(description="Mappings that lead to it.")
    errata: tuple[Erratum, ...]


def listing(
    index: Index,
    language: Language,
    kinds: Collection[str] = (),
    source: str | None = None,
) -> tuple[PracticeSummary, ...]:
    """List what manuals and quality standards set down, in the order of kind and id.

    Args:
        index: the compiled graph.
        language: the language of the labels.
        kinds: only these of :data:`KINDS`; all where empty.
        source: only what this source sets down, as ``ops``; all where None.

    Raises:
        UnknownIdError: there is no such source.
    """
    if source:
        find(index.sources, f"source/{source}", "source")
    return tuple(
        PracticeSummary.model_validate(_summary(index, kind, row, language))
        for id, (kind, row) in index.practice.items()
        if (not kinds or kind in kinds) and source in (None, id.partition("/")[0])
    )


def view(index: Index, id: str, language: Language) -> PracticeView:
    """Describe something that a manual or a quality standard sets down.

    Raises:
        UnknownIdError: there is no such thing.
    """
    kind, row = find(index.practice, id, "thing of practice")
    above = _above(row)
    return PracticeView.model_validate(
        {
            **_summary(index, kind, row, language),
            "part_of": named(index.labelled[above], language) if above else None,  # type: ignore[arg-type]
            "parts": tuple(_parts(index, id, language)),
            "details": _details(row),
            "links": tuple(
                _link(index, m, m.object_id, language) for m in index.links_from.get(id, ())
            ),
            "linked_from": tuple(
                _link(index, m, m.subject_id, language) for m in index.links_to.get(id, ())
            ),
            "errata": errata(index, id, language),
        }
    )


def _summary(index: Index, kind: str, row: Cited, language: Language) -> dict[str, object]:
    shown = ("position", "notation", "section", "page", "extent")
    return {
        **thing(index, row, language),
        "kind": kind,
        **{column: getattr(row, column, None) for column in shown},
    }


#: The column by which each class of practice names what it is a part of, the nearest first.
_ABOVE = ("stage_of", "parent", "part_of", "unit", "of", "job", "section", "document")


def _above(row: Cited) -> str | None:
    """Name what a thing of practice is a part of."""
    columns = (c for c in _ABOVE if not (isinstance(row, Target) and c == "unit"))
    return next((id for column in columns if (id := getattr(row, column, None))), None)


def _parts(index: Index, id: str, language: Language) -> Iterator[PracticeSummary]:
    """Go through what is a part of something, kind by kind, as printed."""
    below = (
        PracticeSummary.model_validate(_summary(index, kind, row, language))
        for kind, row in index.practice.values()
        if _above(row) == id
    )
    yield from sorted(below, key=lambda part: (KINDS.index(part.kind), part.position))


#: What every view shows by itself, or by what the thing is a part of.
_SHOWN = {
    "id",
    "label_zh",
    "label_en",
    "clause",
    "position",
    "notation",
    "section",
    "page",
    "extent",
    *_ABOVE,
}


def _details(row: Cited) -> dict[str, object]:
    hidden = _SHOWN - {"unit"} if isinstance(row, Target) else _SHOWN
    return {c: v for c, v in row.model_dump(mode="json").items() if c not in hidden and v}


def _link(index: Index, mapping: Mapping, other: str, language: Language) -> LinkView:
    return LinkView(
        id=other,
        label=label(index.labelled[other], language),
        relation=mapping.predicate_id,
        confidence=float(mapping.confidence),
        comment=mapping.comment,
    )

"""Search over everything that has a label."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal, get_args

from skillgraph.index.compiled import Index
from skillgraph.services.answers import Answer, Named
from skillgraph.services.language import Language, label
from skillgraph.services.practice_views import Searched

Kind = Literal[
    "standard",
    "grade",
    "function",
    "work-content",
    "item",
    "role",
    "job",
    "duty",
    Searched,
]
KINDS: tuple[Kind, ...] = get_args(Kind)


class Found(Named):
    """One thing that was found."""

    kind: str
    clause: str | None
    score: float


class SearchResult(Answer):
    """What was found, best first."""

    query: str
    total: int
    results: tuple[Found, ...]


def search(
    index: Index,
    query: str,
    *,
    kinds: Collection[str] = (),
    limit: int = 20,
    offset: int = 0,
    language: Language = Language.ZH,
) -> SearchResult:
    """Search labels and alternative labels in Chinese and English, best match first.

    Args:
        index: the compiled graph.
        query: words in either language; simplified or traditional characters.
        kinds: only these of :data:`KINDS`; all where empty.
        limit: how many results at most.
        offset: how many to leave out first.
        language: the language of the labels in the answer.
    """
    found = index.text.search(query, kinds=kinds, limit=limit, offset=offset)
    return SearchResult(
        query=query,
        total=found.total,
        results=tuple(
            Found(
                id=hit.id,
                label=label(index.labelled[hit.id], language),
                kind=hit.kind,
                clause=getattr(index.labelled[hit.id], "clause", None),
                score=round(hit.score, 4),
            )
            for hit in found.hits
        ),
    )

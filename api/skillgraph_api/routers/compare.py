"""What two standards, grades or roles have in common."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from skillgraph.services.compare import Comparison, compare
from skillgraph.services.refs import resolve
from skillgraph_api.deps import CatalogueDep, LanguageDep, ReplyDep

router = APIRouter(prefix="/compare", tags=["compare"])


@router.get("", response_model=Comparison)
def get_comparison(
    reply: ReplyDep,
    catalogue: CatalogueDep,
    language: LanguageDep,
    left: Annotated[str, Query(description="REF of one side.", examples=["standard:asm"])],
    right: Annotated[str, Query(description="REF of the other side.", examples=["standard:csm"])],
    minimum_confidence: Annotated[
        float, Query(ge=0, le=1, description="Leave out mappings below it.")
    ] = 0.0,
) -> Response:
    """Compare two REFs: shared, near (through the mappings), only left, only right."""
    index = catalogue.index
    return reply.answer(
        compare(
            index,
            resolve(index, left),
            resolve(index, right),
            minimum_confidence=minimum_confidence,
            language=language,
        )
    )

"""Search in Chinese and English."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from skillgraph.services.search import Found, Kind, search
from skillgraph_api.deps import CatalogueDep, LanguageDep, PageDep, ReplyDep

router = APIRouter(prefix="/search", tags=["search"])


@router.get("", response_model=list[Found])
def get_search(
    reply: ReplyDep,
    catalogue: CatalogueDep,
    language: LanguageDep,
    page: PageDep,
    q: Annotated[
        str, Query(max_length=500, description="Words in Chinese or English.", examples=["工单"])
    ],
    kind: Annotated[
        list[Kind] | None, Query(description="Only these kinds; may be given several times.")
    ] = None,
) -> Response:
    """Search items, work contents, roles, duties, processes, forms and more, best match first."""
    found = search(
        catalogue.index,
        q,
        kinds=kind or (),
        limit=page.limit,
        offset=page.offset,
        language=language,
    )
    return reply.listing(found.results, page, found.total)

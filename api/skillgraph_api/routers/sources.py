"""The documents that the facts were taken from."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from skillgraph.services import sources
from skillgraph.services.sources import SourceSummary, SourceView
from skillgraph_api.deps import CatalogueDep, LanguageDep, PageDep, ReplyDep, SourcePath

router = APIRouter(prefix="/sources", tags=["sources"])


@router.get("", response_model=list[SourceSummary])
def list_sources(
    reply: ReplyDep, catalogue: CatalogueDep, language: LanguageDep, page: PageDep
) -> Response:
    """List the documents that the facts were taken from, and the editors."""
    found = sources.list_sources(catalogue.index, language)
    return reply.listing(found[page.part], page, len(found))


@router.get("/{source}", response_model=SourceView)
def get_source(
    source: SourcePath, reply: ReplyDep, catalogue: CatalogueDep, language: LanguageDep
) -> Response:
    """Describe a document: how it was published, its sections, and every erratum found in it."""
    return reply.answer(sources.source(catalogue.index, source, language))

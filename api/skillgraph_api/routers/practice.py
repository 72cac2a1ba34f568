"""What manuals and quality standards set down: processes, forms, regulations, targets and more."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from skillgraph.services import practice, practice_views
from skillgraph.services.practice import WorkContentReach
from skillgraph.services.practice_views import Kind, PracticeSummary, PracticeView
from skillgraph_api.deps import CatalogueDep, LanguageDep, PageDep, PracticePath, ReplyDep

router = APIRouter(prefix="/practice", tags=["practice"])


@router.get("", response_model=list[PracticeSummary])
def list_practice(
    reply: ReplyDep,
    catalogue: CatalogueDep,
    language: LanguageDep,
    page: PageDep,
    kind: Annotated[
        list[Kind] | None, Query(description="Only these kinds; may be given several times.")
    ] = None,
    source: Annotated[
        str | None, Query(description="Only what this source sets down.", examples=["ops"])
    ] = None,
) -> Response:
    """List what manuals and quality standards set down, by kind and id."""
    found = practice_views.listing(catalogue.index, language, kind or (), source)
    return reply.listing(found[page.part], page, len(found))


@router.get("/reach", response_model=list[WorkContentReach])
def list_reach(
    reply: ReplyDep,
    catalogue: CatalogueDep,
    language: LanguageDep,
    page: PageDep,
    standard: Annotated[str, Query(description="Id of a standard.", examples=["asm"])],
    source: Annotated[str, Query(description="Id of a manual.", examples=["ops"])] = "ops",
) -> Response:
    """Say how far a manual teaches a standard: the work contents it reaches, and those it does not.

    `reached` is `none` where no process, form or regulation of the manual bears on the work
    content or on any of its items.
    """
    found = practice.reach(catalogue.index, standard, source, language)
    return reply.listing(found[page.part], page, len(found))


@router.get("/{id:path}", response_model=PracticeView)
def get_practice(
    id: PracticePath, reply: ReplyDep, catalogue: CatalogueDep, language: LanguageDep
) -> Response:
    """Describe a process, form, regulation, target or responsibility, and what it bears on."""
    return reply.answer(practice_views.view(catalogue.index, id, language))

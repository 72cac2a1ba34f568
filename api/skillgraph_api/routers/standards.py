"""Standards, their grades, and single items."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from skillgraph.services import grades, items, standards
from skillgraph.services.grades import GradeView
from skillgraph.services.items import ItemView
from skillgraph.services.standards import StandardSummary, StandardView
from skillgraph_api.deps import (
    CatalogueDep,
    GradePath,
    ItemPath,
    LanguageDep,
    PageDep,
    ReplyDep,
    StandardPath,
)

router = APIRouter(tags=["standards"])


@router.get("/standards", response_model=list[StandardSummary])
def list_standards(
    reply: ReplyDep, catalogue: CatalogueDep, language: LanguageDep, page: PageDep
) -> Response:
    """List the standards with their grades and the counts of their items."""
    index = catalogue.index
    part = standards.list_standards(index, language, page.part)
    return reply.listing(part, page, len(index.standards))


@router.get("/standards/{standard}", response_model=StandardView)
def get_standard(
    standard: StandardPath, reply: ReplyDep, catalogue: CatalogueDep, language: LanguageDep
) -> Response:
    """Describe a standard: functions, work contents, grades, assessment, terms and errata."""
    return reply.answer(standards.standard(catalogue.index, standard, language))


@router.get("/standards/{standard}/grades/{grade}", response_model=GradeView)
def get_grade(
    standard: StandardPath,
    grade: GradePath,
    reply: ReplyDep,
    catalogue: CatalogueDep,
    language: LanguageDep,
) -> Response:
    """Describe a grade: every unit with its items, the weights, basics and entry routes."""
    return reply.answer(grades.grade_of(catalogue.index, standard, grade, language))


@router.get("/items/{item:path}", response_model=ItemView)
def get_item(
    item: ItemPath, reply: ReplyDep, catalogue: CatalogueDep, language: LanguageDep
) -> Response:
    """Describe an ability or knowledge item: its place, clause, mappings, duties and errata."""
    return reply.answer(items.item(catalogue.index, item, language))

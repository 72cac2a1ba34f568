"""The page that a browser meets first."""

from __future__ import annotations

from typing import NamedTuple

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from skillgraph.index.compiled import Index
from skillgraph.services.language import Language, label
from skillgraph_api.deps import CatalogueDep, LanguageDep
from skillgraph_api.pages import render

router = APIRouter(include_in_schema=False)


class Example(NamedTuple):
    """An address to begin with, and what is to be seen there."""

    url: str
    en: str
    zh: str


class StandardRow(NamedTuple):
    """A standard, and how much there is of it."""

    id: str
    label: str
    grades: int
    items: int


_EXAMPLES = (
    Example("/id/asm/senior/6.2/a1", "An item, with all that is known of it", "条目"),
    Example("/api/v1/standards", "Standards", "职业标准"),
    Example("/api/v1/standards/asm/grades/senior", "A grade, its items and entry routes", "等级"),
    Example("/api/v1/roles", "Roles", "岗位"),
    Example(
        "/api/v1/roles/after-sales-manager/competencies",
        "What a role requires, and why",
        "岗位要求",
    ),
    Example("/api/v1/gap?from=grade:asm/junior&to=grade:asm/senior", "A gap of grades", "差距"),
    Example(
        "/api/v1/paths?from=role:after-sales-specialist&to=role:after-sales-director",
        "A career path",
        "职业路径",
    ),
    Example("/api/v1/compare?left=standard:asm&right=standard:csm", "Standards compared", "对比"),
    Example("/api/v1/search?q=工单", "Search", "检索"),
    Example(
        "/api/v1/plan?from=grade:asm/junior&to=grade:asm/senior&hours=120",
        "A training plan",
        "培训计划",
    ),
    Example("/api/v1/practice?source=ops&kind=form", "The manual's forms", "手册中的表单"),
    Example(
        "/api/v1/practice/reach?standard=asm", "How far the manual teaches asm", "手册涉及的工作"
    ),
    Example("/api/v1/sources", "Sources, and what is wrong in them", "来源与勘误"),
)


@router.get("/", response_class=HTMLResponse)
def get_home(catalogue: CatalogueDep, language: LanguageDep) -> HTMLResponse:
    """Show what the service holds and where to begin."""
    index = catalogue.index
    rows = [_row(index, id, language) for id in sorted(index.standards)]
    page = render("home.html", language, standards=rows, examples=_EXAMPLES, version=index.version)
    return HTMLResponse(page)


def _row(index: Index, id: str, language: Language) -> StandardRow:
    standard = label(index.standards[id], language)
    return StandardRow(id, standard, len(index.succession(id)), index.own.get(id, 0).bit_count())

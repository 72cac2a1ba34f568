"""The page on which a teacher sends a spreadsheet and sees the report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from skillgraph.index.compiled import Index
from skillgraph.services.curricula.matching.proposals import THRESHOLD
from skillgraph.services.language import Language, label
from skillgraph.services.refs import ref_of, resolve
from skillgraph_api.deps import CatalogueDep, LanguageDep
from skillgraph_api.pages import render

router = APIRouter(include_in_schema=False)


class Target(NamedTuple):
    """What a curriculum may be held against."""

    ref: str
    label: str


class Group(NamedTuple):
    """Targets of one kind: the grades of a standard, or the roles."""

    label: str
    targets: tuple[Target, ...]


@router.get("/coverage", response_class=HTMLResponse)
def get_page(catalogue: CatalogueDep, language: LanguageDep) -> HTMLResponse:
    """Give the page; its form works without its script too."""
    page = render(
        "coverage.html",
        language,
        groups=tuple(_groups(catalogue.index, language)),
        threshold=THRESHOLD,
        version=catalogue.version.digest,
    )
    return HTMLResponse(page)


def _groups(index: Index, language: Language) -> Iterator[Group]:
    for standard in sorted(index.standards):
        grades = (grade.id for grade in index.succession(standard))
        targets = (Target(f"grade:{id}", label(index.grades[id], language)) for id in grades)
        yield Group(label(index.standards[standard], language), tuple(targets))
    roles = (
        Target(ref, label(index.roles[id], language))
        for id, ref in ((id, ref_of(index, id)) for id in sorted(index.roles))
        if resolve(index, ref).bits
    )
    yield Group("Roles" if language is Language.EN else "岗位", tuple(roles))

"""Roles, the documents that describe them, and what they require.

A role is named by its id (``role/after-sales-manager``), with or without the leading ``role/``.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from skillgraph.services import roles
from skillgraph.services.refs import LowerGrades
from skillgraph.services.roles import RoleCompetencies, RoleSummary, RoleView
from skillgraph_api.deps import CatalogueDep, LanguageDep, PageDep, ReplyDep, RolePath

router = APIRouter(prefix="/roles", tags=["roles"])

LowerGradesQuery = Annotated[
    LowerGrades,
    Query(
        description="Whether a grade takes in the items of lower grades: by the standard's own "
        "rule, always, or never."
    ),
]


@router.get("", response_model=list[RoleSummary])
def list_roles(
    reply: ReplyDep, catalogue: CatalogueDep, language: LanguageDep, page: PageDep
) -> Response:
    """List the roles with the grade that they correspond to and the count of what they ask."""
    index = catalogue.index
    return reply.listing(roles.list_roles(index, language, page.part), page, len(index.roles))


@router.get("/role/{role}", response_model=RoleView, include_in_schema=False)
@router.get("/{role}", response_model=RoleView)
def get_role(
    role: RolePath, reply: ReplyDep, catalogue: CatalogueDep, language: LanguageDep
) -> Response:
    """Describe a role: its job descriptions, duties, requirements, targets and relations."""
    return reply.answer(roles.role(catalogue.index, role, language))


@router.get("/role/{role}/competencies", response_model=RoleCompetencies, include_in_schema=False)
@router.get("/{role}/competencies", response_model=RoleCompetencies)
def get_competencies(
    role: RolePath,
    reply: ReplyDep,
    catalogue: CatalogueDep,
    language: LanguageDep,
    lower_grades: LowerGradesQuery = LowerGrades.STANDARD,
) -> Response:
    """List the abilities and knowledge that a role requires, each with why.

    The reasons are the grade that annex A of the standard sets for the role, and the duties
    of its job descriptions that draw on the item, with the confidence of that mapping.
    """
    return reply.answer(
        roles.competencies(catalogue.index, role, lower_grades=lower_grades, language=language)
    )

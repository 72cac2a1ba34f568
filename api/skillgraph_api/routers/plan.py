"""A training plan from a gap."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from skillgraph.services.curricula.plan import Plan, plan
from skillgraph.services.gap import gap
from skillgraph.services.refs import LowerGrades, resolve
from skillgraph_api.deps import CatalogueDep, LanguageDep, ReplyDep
from skillgraph_api.routers.roles import LowerGradesQuery

router = APIRouter(prefix="/plan", tags=["curricula"])


@router.get("", response_model=Plan)
def get_plan(
    reply: ReplyDep,
    catalogue: CatalogueDep,
    language: LanguageDep,
    from_: Annotated[
        str, Query(alias="from", description="REF of what is held.", examples=["grade:asm/junior"])
    ],
    to: Annotated[str, Query(description="REF of the target.", examples=["grade:asm/senior"])],
    hours: Annotated[
        int | None,
        Query(ge=1, le=100_000, description="Teaching hours to spend.", examples=[120]),
    ] = None,
    lower_grades: LowerGradesQuery = LowerGrades.STANDARD,
) -> Response:
    """Plan training: what is missing, in the order in which it can be taught, with materials.

    By function, work content and grade; each ability after the knowledge that underlies it. The
    hours of the units add up to those given, by the standard's weights where it has any.
    """
    index = catalogue.index
    held, target = (resolve(index, ref, lower_grades) for ref in (from_, to))
    return reply.answer(
        plan(index, gap(index, held, target, lower_grades=lower_grades), hours, language)
    )

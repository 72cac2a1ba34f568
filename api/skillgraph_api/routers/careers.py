"""May a person apply, and what leads where."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from skillgraph.services.eligibility import Eligibility, eligibility
from skillgraph.services.paths import Paths, paths
from skillgraph.services.person import Person
from skillgraph_api.deps import CatalogueDep, ExpectJson, LanguageDep, ReplyDep

router = APIRouter(tags=["careers"])


class EligibilityRequest(BaseModel):
    """A person and the grade that they would apply for."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "person": {
                        "certificates": [{"grade": "asm/junior", "since": "2024-03-01"}],
                        "experience": [{"in": "after-sales-service", "years": 3.5}],
                        "education": "bachelor",
                    },
                    "to": "asm/intermediate",
                }
            ]
        },
    )

    person: Person
    to: str = Field(description="The grade, such as asm/senior or grade:asm/senior.")


@router.post("/eligibility", response_model=Eligibility, dependencies=[ExpectJson])
def post_eligibility(
    body: EligibilityRequest, reply: ReplyDep, catalogue: CatalogueDep, language: LanguageDep
) -> Response:
    """Judge every entry route of a grade: each condition met, unmet or unknown.

    What the person's data leaves out is unknown, not absent. The answer gives the earliest
    date where time alone is missing, and each single fact that would open a route.
    """
    grade = body.to.removeprefix("grade:")
    return reply.answer(
        eligibility(catalogue.index, body.person, grade, today=date.today(), language=language)
    )


@router.get("/paths", response_model=Paths)
def get_paths(
    reply: ReplyDep,
    catalogue: CatalogueDep,
    language: LanguageDep,
    from_: Annotated[
        str,
        Query(
            alias="from",
            description="REF of a role or grade.",
            examples=["role:after-sales-specialist"],
        ),
    ],
    to: Annotated[
        str, Query(description="REF of a role or grade.", examples=["role:after-sales-director"])
    ],
    limit: Annotated[int, Query(ge=1, le=20, description="How many ways at most.")] = 3,
) -> Response:
    """Find the shortest career paths: each step with its gap and the time it imposes."""
    return reply.answer(paths(catalogue.index, from_, to, limit=limit, language=language))

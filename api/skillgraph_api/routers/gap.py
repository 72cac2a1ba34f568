"""The gap between what is held and a target."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field, model_validator
from starlette.responses import Response

from skillgraph.services import person as people
from skillgraph.services.gap import gap
from skillgraph.services.gap_answer import GapAnswer
from skillgraph.services.gap_json import encode
from skillgraph.services.person import Person
from skillgraph.services.refs import LowerGrades, resolve
from skillgraph_api.deps import CatalogueDep, ExpectJson, LanguageDep, ReplyDep
from skillgraph_api.routers.roles import LowerGradesQuery

router = APIRouter(prefix="/gap", tags=["gap"])

CountNear = Annotated[
    float | None,
    Query(
        ge=0,
        le=1,
        description="Count a mapped item as held from this confidence up; reported apart.",
    ),
]


class GapRequest(BaseModel):
    """What is held (a REF or a person), and the target."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"from": "grade:csm/level-3", "to": "grade:csm/level-1"},
                {
                    "person": {
                        "items": ["asm/junior/2.2/a1"],
                        "certificates": [{"grade": "asm/junior", "since": "2024-03-01"}],
                    },
                    "to": "role:after-sales-manager",
                    "count_near": 0.8,
                },
            ]
        },
    )

    from_: str | None = Field(None, alias="from", description="REF of what is held.")
    person: Person | None = Field(None, description="A person, instead of `from`.")
    to: str = Field(description="REF of the target.")
    lower_grades: LowerGrades = LowerGrades.STANDARD
    count_near: float | None = Field(None, ge=0, le=1)

    @model_validator(mode="after")
    def _one_of_both(self) -> GapRequest:
        if (self.from_ is None) == (self.person is None):
            raise ValueError("give either from (a REF) or person")
        return self


@router.get("", response_model=GapAnswer)
def get_gap(
    reply: ReplyDep,
    catalogue: CatalogueDep,
    language: LanguageDep,
    from_: Annotated[
        str, Query(alias="from", description="REF of what is held.", examples=["grade:asm/junior"])
    ],
    to: Annotated[str, Query(description="REF of the target.", examples=["grade:asm/senior"])],
    lower_grades: LowerGradesQuery = LowerGrades.STANDARD,
    count_near: CountNear = None,
) -> Response:
    """Compare two REFs: what the target requires, what is held of it, and what is missing.

    A REF is `KIND:ID`, such as `grade:asm/senior`, `role:after-sales-manager`,
    `unit:asm/senior/6.2` or `items:ID,ID`; several are joined with `+`.
    """
    index = catalogue.index
    held, target = resolve(index, from_, lower_grades), resolve(index, to, lower_grades)
    found = gap(index, held, target, lower_grades=lower_grades, count_near=count_near)
    return reply.encoded(encode(index, found, language))


@router.post("", response_model=GapAnswer, dependencies=[ExpectJson])
def post_gap(
    body: GapRequest, reply: ReplyDep, catalogue: CatalogueDep, language: LanguageDep
) -> Response:
    """Compare a person, or a REF, with a target.

    A person holds the items named, and those of the grades certified. Nothing is stored.
    """
    index = catalogue.index
    if body.person is not None:
        held = people.competencies(index, body.person)
    else:
        held = resolve(index, body.from_ or "", body.lower_grades)
    target = resolve(index, body.to, body.lower_grades)
    found = gap(index, held, target, lower_grades=body.lower_grades, count_near=body.count_near)
    return reply.encoded(encode(index, found, language))

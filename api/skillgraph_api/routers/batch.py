"""Many people against many targets, in one request."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from skillgraph.batch import targets
from skillgraph.batch.reading.form import Format, Shape
from skillgraph.batch.task import Task
from skillgraph.services.refs import LowerGrades
from skillgraph_api.batches import BatchesDep
from skillgraph_api.deps import JSON, CatalogueDep, SettingsDep
from skillgraph_api.negotiation import VARY, negotiate
from skillgraph_api.routers.roles import LowerGradesQuery
from skillgraph_api.streaming import Streamed

router = APIRouter(prefix="/gap/batch", tags=["gap"])

#: Media type → format; of a format, the first is the one that is answered.
_MEDIA_TYPES = {
    "application/x-ndjson": Format.NDJSON,
    "application/jsonl": Format.NDJSON,
    "text/csv": Format.CSV,
    "application/vnd.apache.parquet": Format.PARQUET,
}
_ANSWERED = {Format.NDJSON: "application/x-ndjson", Format.CSV: "text/csv",
             Format.PARQUET: "application/vnd.apache.parquet"}  # fmt: skip
_PEOPLE = (
    '{"id": "p-17", "items": ["asm/junior/2.2/a1"], "certificates": [{"grade": "csm/level-3"}]}\n'
    '{"id": "p-18", "items": []}\n'
)
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/x-ndjson": {"schema": {"type": "string"}, "example": _PEOPLE},
            "text/csv": {
                "schema": {"type": "string"},
                "example": "person,item\np-17,asm/junior/2.2/a1\n",
            },
            "application/vnd.apache.parquet": {"schema": {"type": "string", "format": "binary"}},
        },
    }
}
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "A row for each person and target, and one for each row rejected.",
        "content": {name: {} for name in (*_ANSWERED.values(), JSON)},
    },
    413: {"description": "The body, or the number of people, is too large for one request."},
    415: {"description": "The people are neither NDJSON nor CSV nor Parquet."},
    503: {"description": "Others are being measured (Retry-After), or it took too long."},
}


@router.post("", responses=_RESPONSES, openapi_extra=_BODY)
async def post_batch(
    request: Request,
    batches: BatchesDep,
    catalogue: CatalogueDep,
    settings: SettingsDep,
    to: Annotated[
        list[str],
        Query(
            description="REF of a target; several by commas or by saying it again.",
            examples=[["grade:asm/senior,role:after-sales-manager"]],
        ),
    ],
    shape: Annotated[
        Shape | None,
        Query(description="A row a person (wide) or an item (long); else the columns tell."),
    ] = None,
    lower_grades: LowerGradesQuery = LowerGrades.STANDARD,
    items: Annotated[bool, Query(description="Tell the missing items.")] = False,
    eligibility: Annotated[
        bool, Query(description="Tell who may apply for the grades among the targets.")
    ] = False,
    summary: Annotated[
        bool, Query(description="Answer with figures by target and by item, as JSON.")
    ] = False,
) -> Response:
    """Measure people against targets: readiness, and what is missing by function.

    People come as NDJSON or CSV or Parquet, a row a person (`id`, `items`, and the other facts of
    a person) or a row an item (`person`, `item`). A row of the answer is a result, or has `row`
    and `error` for a row that could not be read, so that nothing is lost. Nothing is stored.
    """  # fmt: skip
    people = _format(request)
    refs = tuple(ref for text in to for ref in targets.split(text))
    await run_in_threadpool(targets.of, catalogue.index, refs, lower_grades)
    offered = [JSON] if summary else sorted(_ANSWERED.values(), key=_ANSWERED[people].__ne__)
    media_type = negotiate(request, offered)
    task = Task(
        version=catalogue.version.address.as_json(),
        refs=refs,
        lower_grades=lower_grades,
        people=people,
        shape=shape,
        results=_MEDIA_TYPES.get(media_type, people),
        items=items,
        eligible_on=date.today() if eligibility else None,
        summary=summary,
        most=settings.batch_people,
        memory=settings.batch_memory,
    )
    results = await batches.begin(task, _body(request, settings.batch_bytes))
    return Streamed(results, media_type=media_type, headers=VARY)


def _format(request: Request) -> Format:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in _MEDIA_TYPES:
        expected = ", ".join(_MEDIA_TYPES)
        raise HTTPException(415, f"{media_type or 'no Content-Type'}: expected {expected}")
    return _MEDIA_TYPES[media_type]


async def _body(request: Request, most: int) -> AsyncIterator[bytes]:
    """Give the body as it comes.

    Raises:
        HTTPException: 413, it is too large.
    """
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise HTTPException(413, f"a batch may hold {most} bytes; send several")
        yield part

"""What a curriculum covers: as JSON, as a report, or written back into the spreadsheet."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from skillgraph.curriculum.copying import XLSX
from skillgraph.reports.formats import FORMATS
from skillgraph.reports.spreadsheets import copy_of, template_of
from skillgraph.services.curricula.answer import Coverage
from skillgraph_api.curricula import (
    FORM,
    CoverageForm,
    CoverageRequest,
    read_form,
    read_request,
    schema,
)
from skillgraph_api.deps import JSON, CatalogueDep, LanguageDep, ReplyDep, SettingsDep
from skillgraph_api.negotiation import choose
from skillgraph_api.threads import ThreadsDep

router = APIRouter(prefix="/coverage", tags=["curricula"])

_CSV = "text/csv"
#: Media type → how an answer is written; JSON is written by the answer itself.
_REPORTS = {format.media_type: format for format in FORMATS.values()}
_MEDIA_TYPES = {"json": JSON} | {name: format.media_type for name, format in FORMATS.items()}
#: A report quotes what a stranger wrote: nothing in it runs, and nothing is fetched for it.
_SAFE = "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-same-origin"
_BUSY: dict[str, Any] = {
    "description": "Others are being answered; Retry-After says when to come back."
}
_LINES = {
    "summary": "Three lines: an id, a printed number, and words.",
    "value": {
        "to": "grade:asm/junior",
        "hours": 360,
        "courses": [
            {"course": "售后服务实务", "module": "工单", "hours": 12, "term": 2,
             "teaches": ["asm/junior/2.2/a1"]},
            {"course": "售后服务实务", "module": "服务支持", "hours": 20, "term": 2,
             "teaches": ["2.3"], "within": "asm/junior"},
            {"course": "客户关系管理", "hours": 16, "term": 3,
             "teaches": ["能识别、记录并传达客户需求", "收集客户意见和建议"]},
        ],
    },
}  # fmt: skip
_SHEET = {
    "summary": "A spreadsheet of one line, as CSV.",
    "value": {"to": "grade:asm/junior", "file": "课程,教学目标\n接待,asm/junior/4.1/a1\n"},
}
_FORM_BODY = {"schema": schema(CoverageForm), "examples": {"sheet": _SHEET}}
_JSON_BODY = {"schema": schema(CoverageRequest), "examples": {"lines": _LINES}}

FormatQuery = Annotated[
    Literal["json", "markdown", "html", "xlsx"] | None,
    Query(description="Form of the answer; goes before Accept."),
]


@router.post(
    "",
    response_model=Coverage,
    responses={200: {"content": {name: {} for name in _REPORTS}}, 503: _BUSY},
    openapi_extra={
        "requestBody": {"required": True, "content": {JSON: _JSON_BODY, FORM: _FORM_BODY}}
    },
)
async def post_coverage(
    request: Request,
    reply: ReplyDep,
    catalogue: CatalogueDep,
    language: LanguageDep,
    settings: SettingsDep,
    threads: ThreadsDep,
    format: FormatQuery = None,
) -> Response:
    """Say what a curriculum covers of a grade, role or other target, and what it leaves out.

    The curriculum is sent as lines in JSON, or as a spreadsheet (.xlsx, .csv) in the field
    `file` of a form; the template shows its columns. Item ids and printed numbers confirm an
    item; words only propose one, with a score and the runner-up. What cannot be read is among
    the `problems` and counts nowhere as zero. Nothing is stored. The answer is JSON, or a report
    as Markdown, HTML or XLSX, by `format` or `Accept`.
    """
    asked = await read_request(request)
    media_type = _MEDIA_TYPES[format] if format else choose(request, (JSON, *_REPORTS))
    report = _REPORTS.get(media_type or JSON)

    def work() -> Coverage | bytes:
        answer = asked.answer(catalogue.index, language, settings.coverage_claims)
        return report.of(answer, language) if report else answer

    done = await threads.run(work)
    if isinstance(done, Coverage):
        return reply.answer(done)
    assert report
    named = {} if report.suffix == ".html" else _attachment(f"coverage{report.suffix}")
    safe = {"Content-Security-Policy": _SAFE}
    return reply.content(done, report.media_type, named | safe)


@router.post(
    "/copy",
    response_class=Response,
    responses={200: {"content": {XLSX: {}, _CSV: {}, "text/tab-separated-values": {}}}, 503: _BUSY},
    openapi_extra={"requestBody": {"required": True, "content": {FORM: _FORM_BODY}}},
)
async def post_copy(
    request: Request,
    reply: ReplyDep,
    catalogue: CatalogueDep,
    language: LanguageDep,
    settings: SettingsDep,
    threads: ThreadsDep,
) -> Response:
    """Write the matches into a copy of a spreadsheet, for the teacher to confirm.

    The copy is what was sent, with columns behind the last one; a workbook loses its macros.
    What is confirmed in the last column counts as confirmed when the copy is sent again.
    """
    asked, upload = await read_form(request)

    def work() -> Response:
        answer = asked.answer(catalogue.index, language, settings.coverage_claims)
        made = copy_of(upload.name, upload.content, answer)
        # With no charset: the copy has the encoding of the original.
        headers = _attachment(made.file_name) | {"Content-Type": made.media_type}
        return reply.content(made.content, made.media_type, headers)

    return await threads.run(work)


@router.get(
    "/template",
    response_class=Response,
    responses={200: {"content": {XLSX: {}, _CSV: {}}}},
)
async def get_template(
    reply: ReplyDep,
    catalogue: CatalogueDep,
    language: LanguageDep,
    to: Annotated[
        str | None,
        Query(description="REF whose items are listed.", examples=["grade:asm/junior"]),
    ] = None,
    format: Annotated[
        Literal["xlsx", "csv"], Query(description="A workbook, or CSV without the list.")
    ] = "xlsx",
) -> Response:
    """Give the spreadsheet to fill in: headings, examples, and the items that may be named."""
    made = await run_in_threadpool(template_of, catalogue.index, to, f".{format}", language)
    media_type = XLSX if format == "xlsx" else _CSV
    return reply.content(made, media_type, _attachment(f"curriculum.{format}"))


def _attachment(name: str) -> dict[str, str]:
    """Name a file to be saved, in whatever script (RFC 6266)."""
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}

"""What a request says of a curriculum: in JSON, or as a spreadsheet in a form."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePath
from typing import Annotated, Any, TypeVar

from fastapi import HTTPException, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from starlette.datastructures import FormData, UploadFile

from skillgraph.curriculum.cells import MAX_HOURS, MAX_TERM
from skillgraph.curriculum.model import Claim, Curriculum, Line
from skillgraph.curriculum.reading import read
from skillgraph.errors import TooLargeError
from skillgraph.index.compiled import Index
from skillgraph.services.curricula.answer import Coverage
from skillgraph.services.curricula.coverage import coverage
from skillgraph.services.curricula.matching.proposals import THRESHOLD
from skillgraph.services.language import Language
from skillgraph.services.refs import LowerGrades
from skillgraph_api.deps import JSON, is_json

FORM = "multipart/form-data"
#: Characters that a claim may have on average; teachers write some twenty.
_LENGTH = 50

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
M = TypeVar("M", bound=BaseModel)


class Options(BaseModel):
    """What is asked of a curriculum."""

    model_config = ConfigDict(extra="forbid")

    to: str = Field(description="REF of the target, such as grade:asm/junior.")
    hours: int | None = Field(
        None, ge=1, le=100_000, description="Suggest an allocation of so many teaching hours."
    )
    threshold: float = Field(
        THRESHOLD, ge=0, le=1, description="How alike words must be to propose an item."
    )
    lower_grades: LowerGrades = Field(
        LowerGrades.STANDARD,
        description="Whether the target's grades take in lower grades: by the standard's rule, "
        "always, or never.",
    )


class Course(BaseModel):
    """A line of a curriculum: a course, or a part of one, and what it teaches."""

    model_config = ConfigDict(extra="forbid")

    course: Text
    module: Text | None = None
    hours: Decimal | None = Field(None, ge=0, le=MAX_HOURS, description="Null: unknown, not 0.")
    term: int | None = Field(None, ge=1, le=MAX_TERM)
    teaches: list[Text] = Field(
        [], max_length=200, description="Item ids, printed numbers, or words."
    )
    within: Text | None = Field(
        None, description="Standard or grade of the printed numbers, such as asm/junior."
    )


class CoverageRequest(Options):
    """A curriculum, line by line, and the target; lines count from 1 in the answer."""

    courses: list[Course] = Field(min_length=1, max_length=5000)


class CoverageForm(Options):
    """A spreadsheet and the target."""

    file: bytes = Field(
        description="A curriculum as .xlsx or .csv, as the template shows it.",
        json_schema_extra={"format": "binary"},
    )


@dataclass(frozen=True, slots=True)
class Upload:
    """A spreadsheet that was sent, and its name."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: a curriculum as a spreadsheet or as lines, and what is asked of it."""

    options: Options
    source: Upload | Sequence[Course]

    def answer(self, index: Index, language: Language, most_claims: int) -> Coverage:
        """Read and match the curriculum, which may take seconds.

        Raises:
            TooLargeError: it is larger, or says more, than is answered here.
            InputError: it cannot be read, or the REF cannot.
            UnknownIdError: the REF names an id that the graph does not hold.
        """
        curriculum = self._curriculum()
        _check(curriculum, most_claims)
        asked = self.options
        hours = None if asked.hours is None else Decimal(asked.hours)
        return coverage(index, curriculum, asked.to, hours=hours, threshold=asked.threshold,
                        lower_grades=asked.lower_grades, language=language)  # fmt: skip

    def _curriculum(self) -> Curriculum:
        if isinstance(self.source, Upload):
            return read(self.source.name, self.source.content)
        lines = (_line(row, course) for row, course in enumerate(self.source, start=1))
        return Curriculum("courses", tuple(lines))


def _check(curriculum: Curriculum, most: int) -> None:
    """See that matching takes seconds: it takes milliseconds a claim, more for a long one."""
    texts = [claim.text for line in curriculum.lines for claim in line.teaches]
    lines, length = len(curriculum.lines), sum(map(len, texts))
    if max(lines, len(texts)) > most or length > most * _LENGTH:
        raise TooLargeError(
            f"{curriculum.file}: {lines} lines say {len(texts)} things in {length} characters; "
            f"this service takes {most} lines and things in {most * _LENGTH} characters, the "
            "command line any number"
        )


def _line(row: int, course: Course) -> Line:
    claims = tuple(Claim(text, course.within) for text in dict.fromkeys(course.teaches))
    return Line(row, course.course, course.module, course.hours, course.term, claims)


async def read_request(request: Request) -> Asked:
    """Read a request in JSON or as a form.

    Raises:
        HTTPException: 415, of another media type; 400, of a body that cannot be read.
        RequestValidationError: it is not what is expected; each wrong place is named.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == FORM:
        return (await read_form(request))[0]
    if not is_json(media_type):
        raise HTTPException(415, f"{media_type or 'no Content-Type'}: expected {JSON} or {FORM}")
    asked = _validated(CoverageRequest, _parsed(await request.body()))
    return Asked(asked, asked.courses)


async def read_form(request: Request) -> tuple[Asked, Upload]:
    """Read a form with a spreadsheet; fields that are left empty are not given.

    Raises:
        HTTPException: 415, of another media type; 400, of a form that cannot be read.
        RequestValidationError: it is not what is expected; each wrong place is named.
    """
    if not request.headers.get("content-type", "").lower().startswith(FORM):
        raise HTTPException(415, f"expected {FORM} with a spreadsheet as `file`")
    async with request.form(max_files=1, max_fields=20) as form:
        file = form.get("file")
        upload = await _upload(file) if isinstance(file, UploadFile) else None
        options = _validated(CoverageForm, _fields(form, upload))
    assert upload
    return Asked(options, upload), upload


async def _upload(file: UploadFile) -> Upload:
    return Upload(PurePath(file.filename or "").name or "file", await file.read())


def _fields(form: FormData, upload: Upload | None) -> dict[str, object]:
    given: dict[str, object] = {name: value for name, value in form.multi_items() if value != ""}
    given.pop("file", None)  # it may be text, which is no file
    return {**given, "file": upload.content} if upload else given


def _parsed(body: bytes) -> object:
    try:
        return json.loads(body)
    except json.JSONDecodeError as error:
        found = {"type": "json_invalid", "loc": ("body", error.pos), "msg": "", "input": {},
                 "ctx": {"error": error.msg}}  # fmt: skip
        raise RequestValidationError([found]) from error
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, "There was an error parsing the body") from error


def _validated(model: type[M], values: object) -> M:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        found = [{**e, "loc": ("body", *e["loc"])} for e in error.errors()]
        raise RequestValidationError(found) from error


def schema(model: type[BaseModel]) -> dict[str, Any]:
    """Describe a model in one piece, as a request body that no route declares has to be."""
    described = model.model_json_schema()
    parts = described.pop("$defs", {})

    def whole(node: Any) -> Any:
        if isinstance(node, list):
            return [whole(each) for each in node]
        if not isinstance(node, dict):
            return node
        name = str(node.get("$ref", "")).rpartition("/")[2]
        rest = {key: whole(value) for key, value in node.items() if key != "$ref"}
        return {**whole(parts[name]), **rest} if name else rest

    found: dict[str, Any] = whole(described)
    return found

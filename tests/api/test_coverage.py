"""``POST /api/v1/coverage``: what a curriculum covers, sent as lines or as a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from httpx2 import Response
from openpyxl import load_workbook
from starlette.testclient import TestClient

import spreadsheets
from asked import ROOT, V1, problem, rows
from skillgraph.curriculum.copying import XLSX
from skillgraph.reports.formats import FORMATS
from skillgraph.services.curricula.answer import Coverage
from skillgraph.services.language import Language
from webpage import Page

COVERAGE = f"{V1}/coverage"
JUNIOR = "grade:asm/junior"
MAJOR = (ROOT / "data" / "examples" / "after-sales-major.csv").read_bytes()

#: One item by its id, one by its number, one in the standard's own words, one like nothing.
COURSES: list[dict[str, Any]] = [
    {"course": "接待", "hours": 8, "term": 1, "teaches": ["asm/junior/4.1/a1"]},
    {"course": "工单", "teaches": ["能力 2.2.1"], "within": "asm/junior"},
    {"course": "投诉", "hours": 4.5, "teaches": ["能有效处理和回应客户的投诉咨询", "qqqq zzzz"]},
]
ROWS = (
    spreadsheets.HEADING,
    ("接待", "", 8, 1, "asm/junior/4.1/a1"),
    ("工单", "", None, None, "asm/junior/2.2/a1"),
    ("投诉", "", 4.5, None, "能有效处理和回应客户的投诉咨询；qqqq zzzz"),
)


def send(
    client: TestClient, content: bytes, path: str = "", name: str = "课程.xlsx", **fields: Any
) -> Response:
    """Send a spreadsheet in a form."""
    fields = {"to": JUNIOR, **fields}
    headers = fields.pop("headers", {})
    params = fields.pop("params", {})
    files = {"file": (name, content, "application/octet-stream")}
    return client.post(COVERAGE + path, files=files, data=fields, headers=headers, params=params)


# --- The answer ----------------------------------------------------------------------------------


def test_lines_in_json_are_confirmed_proposed_or_like_nothing(client: TestClient) -> None:
    response = client.post(COVERAGE, json={"to": JUNIOR, "courses": COURSES})
    answer = Coverage.model_validate_json(response.content)
    by = [[(claim.status, claim.by) for claim in line.claims] for line in answer.lines]
    assert by == [
        [("confirmed", "id")],
        [("confirmed", "number")],
        [("proposed", "text"), ("none", "text")],
    ]
    # 表 1 of asm: 53 abilities and 47 knowledge items.
    tally = answer.summary.tally
    assert (tally.items, tally.confirmed, tally.proposed, tally.uncovered) == (100, 2, 1, 97)
    assert [(line.row, line.hours, line.term) for line in answer.lines] == [
        (1, 8, 1), (2, None, None), (3, 4.5, None)
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["xlsx", "csv", "gb18030"])
def test_a_spreadsheet_is_answered_like_the_same_lines(client: TestClient, kind: str) -> None:
    text = [["" if cell is None else str(cell) for cell in row] for row in ROWS]
    contents = {
        "xlsx": spreadsheets.xlsx(*ROWS),
        "csv": spreadsheets.csv(*text, encoding="utf-8-sig"),
        "gb18030": spreadsheets.csv(*text, encoding="gb18030"),
    }
    answer = Coverage.model_validate(send(client, contents[kind]).json())
    lines = Coverage.model_validate(
        client.post(COVERAGE, json={"to": JUNIOR, "courses": COURSES}).json()
    )
    assert answer.file == "课程.xlsx"
    assert answer.summary.tally == lines.summary.tally
    assert [line.row for line in answer.lines] == [2, 3, 4]  # as the spreadsheet shows them


def test_fields_that_a_form_leaves_empty_are_not_given(client: TestClient) -> None:
    left, given = (send(client, MAJOR, hours=hours, threshold="").json() for hours in ("", "120"))
    assert left["allocation"] is None
    assert given["allocation"]["hours"] == 120
    assert sum(function["hours"] for function in given["allocation"]["functions"]) == 120


def test_what_cannot_be_read_is_among_the_problems_and_the_rest_is_answered(
    client: TestClient,
) -> None:
    content = spreadsheets.xlsx(*ROWS[:3], ("投诉", "", "若干", 1, "asm/junior/4.1/a3"))
    response = send(client, content)
    assert response.status_code == 200
    [found] = response.json()["problems"]
    assert (found["sheet"], found["row"], found["column"]) == ("计划", 4, "学时")
    assert response.json()["summary"]["tally"]["confirmed"] == 3
    assert response.json()["lines"][2]["hours"] is None


def test_labels_are_in_the_language_asked_for(client: TestClient) -> None:
    response = send(client, MAJOR, headers={"accept-language": "en"})
    assert response.headers["content-language"] == "en"
    label = response.json()["functions"][0]["label"]
    assert label == rows("standards/asm/functions.csv")[0]["label_en"]


# --- Reports -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("by", ["format", "accept"])
def test_a_report_is_sent_by_format_or_accept(client: TestClient, name: str, by: str) -> None:
    format = FORMATS[name]
    asked = (
        {"params": {"format": name}, "headers": {"accept": "application/json"}}
        if by == "format"
        else {"headers": {"accept": format.media_type}}
    )
    response = send(client, MAJOR, name="m.csv", **asked)
    assert response.headers["content-type"].partition(";")[0] == format.media_type
    answer = Coverage.model_validate(send(client, MAJOR, name="m.csv").json())
    assert response.content == format.of(answer, Language.ZH)


def test_a_report_in_html_runs_nothing_whatever_a_course_is_called(client: TestClient) -> None:
    script = "<script>alert(1)</script>"
    body = {"to": JUNIOR, "courses": [{"course": script, "teaches": [script]}]}
    response = client.post(COVERAGE, json=body, params={"format": "html"})
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert "<script" not in response.text
    assert any(script in cell for cell in Page(response.text).cells)


def test_json_is_sent_to_whoever_asks_for_nothing_that_there_is(client: TestClient) -> None:
    response = send(client, MAJOR, headers={"accept": "image/png"})
    assert response.headers["content-type"] == "application/json"


# --- The teacher's spreadsheets ------------------------------------------------------------------


def test_the_copy_holds_the_matches_and_what_is_confirmed_in_it_counts(client: TestClient) -> None:
    response = send(client, spreadsheets.xlsx(*ROWS), "/copy")
    assert response.headers["content-type"] == XLSX
    assert (
        "filename*=UTF-8''%E8%AF%BE%E7%A8%8B-matched.xlsx"
        in (response.headers["content-disposition"])
    )
    book = load_workbook(io.BytesIO(response.content))
    sheet = book["计划"]
    assert [cell.value for cell in sheet[1]][: len(ROWS[0])] == list(ROWS[0])
    assert "asm/junior/4.1/a3" in str([cell.value for cell in sheet[4]])
    sheet.cell(4, sheet.max_column).value = "asm/junior/4.1/a3"
    again = send(client, spreadsheets.saved(book)).json()
    assert again["summary"]["tally"]["confirmed"] == 3


def test_the_copy_of_a_text_file_keeps_its_encoding(client: TestClient) -> None:
    content = spreadsheets.csv(
        ("课程", "教学目标"), ("接待", "asm/junior/4.1/a1"), encoding="gb18030"
    )
    response = send(client, content, "/copy", name="课程.csv")
    assert response.headers["content-type"] == "text/csv"  # of no charset that it has not
    heading, line = csv.reader(response.content.decode("gb18030").splitlines())
    assert line[:2] == ["接待", "asm/junior/4.1/a1"]
    assert len(heading) == len(line) > 2


def test_a_copy_is_made_of_spreadsheets_only(client: TestClient) -> None:
    response = client.post(f"{COVERAGE}/copy", json={"to": JUNIOR, "courses": COURSES})
    problem(response, 415, "unsupported-media-type")


def test_the_template_lists_the_items_of_the_target_and_is_read_back(client: TestClient) -> None:
    response = client.get(f"{COVERAGE}/template", params={"to": "grade:csm/level-3"})
    assert response.headers["content-type"] == XLSX
    book = load_workbook(io.BytesIO(response.content))
    cells = {cell.value for sheet in book for row in sheet for cell in row}
    items = [r["id"] for r in rows("standards/csm/items.csv") if "/level-3/" in r["id"]]
    assert set(items) <= cells
    heading = [str(cell.value) for cell in book.worksheets[0][1]]
    line = ["接待" if "课程" in name else items[0] if "教学" in name else None for name in heading]
    book.worksheets[0].append(line)
    answer = send(client, spreadsheets.saved(book), to="grade:csm/level-3").json()
    assert answer["summary"]["tally"]["confirmed"] == 1


def test_the_template_is_csv_too_and_is_kept_by_the_client(client: TestClient) -> None:
    response = client.get(f"{COVERAGE}/template?format=csv")
    assert "课程" in response.content.decode("utf-8-sig").splitlines()[0]
    held = {"if-none-match": response.headers["etag"]}
    assert client.get(f"{COVERAGE}/template?format=csv", headers=held).status_code == 304


@pytest.mark.parametrize(
    ("url", "status", "name"),
    [
        ("?to=grade:asm/junor", 404, "unknown-id"),
        ("?to=asm", 422, "malformed-ref"),
        ("?format=ods", 422, "invalid-request"),
    ],
)
def test_a_template_of_nothing_is_a_problem(
    client: TestClient, url: str, status: int, name: str
) -> None:
    problem(client.get(f"{COVERAGE}/template{url}"), status, name)

"""What the tests of the HTTP service share: its addresses, and what a problem looks like."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from httpx2 import Response

from skillgraph_api.errors import Problem

ROOT = Path(__file__).parents[1]
V1 = "/api/v1"
JUNIOR_TO_SENIOR = f"{V1}/gap?from=grade:asm/junior&to=grade:asm/senior"


def problem(response: Response, status: int, name: str) -> dict[str, Any]:
    """Check that a response is the problem of a name (RFC 9457), and give its members."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    members: dict[str, Any] = response.json()
    assert Problem.model_validate(members).model_dump(exclude_none=True, mode="json") == members
    assert members["type"] == f"https://w3id.org/skillgraph/problems/{name}"
    assert members["status"] == status
    assert members["title"]
    assert members["detail"]
    assert members["instance"] == response.request.url.path
    return members


def rows(table: str) -> list[dict[str, str]]:
    """Read a table of ``data/`` as it is, without the program under test."""
    with (ROOT / "data" / table).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def row(table: str, id: str) -> dict[str, str]:
    """Find a row by its id."""
    [found] = [row for row in rows(table) if row["id"] == id]
    return found

"""Batches over HTTP: every row is answered or rejected, the bounds hold, and nothing is kept."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import os
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from asked import V1, problem
from conformance.exchange import Endpoint
from conformance.servers import free_port, serving
from skillgraph.batch.task import Task
from skillgraph.catalogue import Catalogue
from skillgraph.errors import BusyError
from skillgraph.version import Version
from skillgraph.versions import Home
from skillgraph_api.app import create_app
from skillgraph_api.batches import Batches
from skillgraph_api.settings import Settings
from skillgraph_api.switch import Catalogues

BATCH = f"{V1}/gap/batch"
NDJSON, CSV, PARQUET = "application/x-ndjson", "text/csv", "application/vnd.apache.parquet"
TARGETS = ["grade:asm/junior", "grade:csm/level-1", "role:after-sales-manager"]
PEOPLE: list[dict[str, Any]] = [
    {"id": "novice", "items": []},
    {"id": "clerk", "items": ["asm/junior/2.2/a1", "asm/junior/2.2/k1", "asm/senior/6.2/a1"]},
    {"id": "certified", "items": [], "certificates": [{"grade": "csm/level-2"}]},
]


def ndjson(people: list[dict[str, Any]]) -> bytes:
    return b"".join(json.dumps(person).encode() + b"\n" for person in people)


def post(client: TestClient, body: bytes, media_type: str = NDJSON, **asked: Any) -> Response:
    headers = {"content-type": media_type, "accept": asked.pop("accept", "*/*")}
    params = {"to": TARGETS, **asked}
    return client.post(BATCH, content=body, params=params, headers=headers)


def read(response: Response) -> list[dict[str, Any]]:
    assert response.status_code == 200, response.text
    return [json.loads(line) for line in response.text.splitlines()]


def test_each_person_has_the_gap_that_a_request_of_their_own_gives(client: TestClient) -> None:
    rows = read(post(client, ndjson(PEOPLE)))
    assert [(r["person"], r["target"]) for r in rows] == [
        (person["id"], target) for person in PEOPLE for target in TARGETS
    ]
    for row in rows:
        [person] = [p for p in PEOPLE if p["id"] == row["person"]]
        alone = client.post(f"{V1}/gap", json={"person": person, "to": row["target"]}).json()
        counts = ("required", "held", "missing", "readiness")
        assert {n: row[n] for n in counts} == {n: alone["summary"][n] for n in counts}
        assert row["missing_by_function"] == {
            function["id"]: function["required"] - function["held"]
            for function in alone["functions"]
        }
        assert (row["row"], row["error"]) == (None, None)


def test_missing_items_and_eligibility_are_told_where_asked_for(client: TestClient) -> None:
    person = {
        "id": "p", "items": [], "education": "bachelor", "as_of": "2026-11-22",
        "certificates": [], "experience": [{"in": "after-sales-service", "years": 3}],
    }  # fmt: skip
    asked = {"to": ["grade:asm/junior"], "items": True, "eligibility": True}
    [row] = read(post(client, ndjson([person]), **asked))
    alone = client.post(f"{V1}/eligibility", json={"person": person, "to": "asm/junior"}).json()
    assert (row["eligible"], row["earliest"]) == (alone["eligible"], alone["earliest"])
    junior = client.get(f"{V1}/gap?from=items:asm/senior/6.2/a1&to=grade:asm/junior").json()
    works = (work for function in junior["functions"] for work in function["work_contents"])
    assert set(row["missing_items"]) == {need["id"] for work in works for need in work["need"]}


def test_csv_and_parquet_say_the_same_as_ndjson(client: TestClient) -> None:
    people = PEOPLE[:2]
    expected = [
        (r["person"], r["target"], r["missing"]) for r in read(post(client, ndjson(people)))
    ]
    table = pa.Table.from_pylist([{"id": p["id"], "items": p["items"]} for p in people])
    sink = io.BytesIO()
    pq.write_table(table, sink)
    answer = post(client, sink.getvalue(), PARQUET)
    assert answer.headers["content-type"] == PARQUET
    rows = pq.read_table(io.BytesIO(answer.content)).to_pylist()
    assert [(r["person"], r["target"], r["missing"]) for r in rows] == expected
    wide = "id,items\n" + "".join(f"{p['id']},{';'.join(p['items'])}\n" for p in people)
    answer = post(client, wide.encode(), CSV)
    assert answer.headers["content-type"].startswith(CSV)
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(r["person"], r["target"], int(r["missing"])) for r in rows] == expected


def test_accept_chooses_another_form_than_that_of_the_people(client: TestClient) -> None:
    answer = post(client, b"person,item\np,asm/junior/2.2/a1\n", CSV, accept=NDJSON)
    assert {row["person"] for row in read(answer)} == {"p"}


def test_a_row_that_cannot_be_read_is_answered_with_its_number_and_reason(
    client: TestClient,
) -> None:
    body = ndjson([PEOPLE[0], {"id": "x", "items": ["asm/no/such"]}]) + b"{nonsense\n"
    rows = read(post(client, body + ndjson([PEOPLE[0]]), to="grade:asm/junior"))
    results = [row for row in rows if row["error"] is None]
    rejects = {row["row"]: row for row in rows if row["error"] is not None}
    assert [row["person"] for row in results] == ["novice"]
    assert sorted(rejects) == [2, 3, 4]
    assert rejects[2]["person"] == "x"
    assert "asm/no/such" in rejects[2]["error"]
    assert rejects[4]["person"] == "novice"


@pytest.mark.parametrize("media_type", [CSV, PARQUET])
def test_rejects_are_rows_of_every_form(client: TestClient, media_type: str) -> None:
    body = ndjson([{"id": "x", "items": ["asm/no/such"]}, PEOPLE[0]])
    answer = post(client, body, accept=media_type, to="grade:asm/junior")
    if media_type == PARQUET:
        rows = pq.read_table(io.BytesIO(answer.content)).to_pylist()
    else:
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["person"] for row in rows] == ["x", "novice"]
    assert "asm/no/such" in rows[0]["error"]
    assert not rows[1]["error"]


def test_a_summary_counts_the_workforce_instead_of_naming_it(client: TestClient) -> None:
    body = ndjson([*PEOPLE, {"id": "x", "items": ["asm/no/such"]}])
    answer = post(client, body, summary=True, to="grade:asm/junior")
    assert answer.headers["content-type"] == "application/json"
    found = answer.json()
    assert found["people"] == len(PEOPLE)
    assert found["rows"] == len(PEOPLE) + 1
    assert found["rejected"] == 1
    assert not any(person["id"] in answer.text for person in PEOPLE)
    lacking = {item["item"]: item["lacked_by"] for item in found["items"]}
    assert lacking["asm/junior/2.2/a1"] == 2
    assert lacking["asm/junior/1.1/a1"] == 3


@pytest.mark.parametrize(
    ("body", "media_type", "asked", "status", "name"),
    [
        (b"", "application/json", {}, 415, "unsupported-media-type"),
        (b"a,b\n1,2\n", CSV, {}, 422, "unreadable-input"),
        (b"PAR1 and no more", PARQUET, {}, 422, "unreadable-input"),
        (ndjson(PEOPLE), NDJSON, {"to": "grade:asm/nothing"}, 404, "unknown-id"),
        (ndjson(PEOPLE), NDJSON, {"to": "asm"}, 422, "malformed-ref"),
        (ndjson(PEOPLE), NDJSON, {"to": [TARGETS[0]] * 2}, 422, "unreadable-input"),
        (ndjson(PEOPLE), NDJSON, {"accept": "image/png"}, 406, "not-acceptable"),
    ],
)
def test_what_is_wrong_with_a_batch_is_said(
    client: TestClient, body: bytes, media_type: str, asked: dict[str, Any], status: int, name: str
) -> None:
    problem(post(client, body, media_type, **asked), status, name)


@pytest.fixture(scope="module")
def strict(catalogue: Catalogue) -> Iterator[TestClient]:
    """A service that takes two people of a kilobyte."""
    settings = Settings(batch_people=2, batch_bytes=1000)
    with TestClient(create_app(settings, Catalogues.of(catalogue))) as client:
        yield client


def test_a_batch_has_bounds(strict: TestClient) -> None:
    assert post(strict, ndjson(PEOPLE[:2])).status_code == 200
    problem(post(strict, ndjson(PEOPLE)), 413, "body-too-large")
    problem(post(strict, b" " * 1001), 413, "body-too-large")


def test_a_batch_that_takes_too_long_is_stopped(catalogue: Catalogue) -> None:
    settings = Settings(batch_seconds=0.05)
    with TestClient(create_app(settings, Catalogues.of(catalogue))) as client:
        problem(post(client, ndjson(PEOPLE)), 503, "query-stopped")


def test_a_batch_that_needs_too_much_memory_is_stopped(catalogue: Catalogue) -> None:
    settings = Settings(batch_memory=1000)
    with TestClient(create_app(settings, Catalogues.of(catalogue))) as client:
        problem(post(client, ndjson(PEOPLE)), 503, "query-stopped")
        assert client.get("/health").status_code == 200


def test_a_batch_that_finds_all_places_taken_is_told_when_to_come_back(
    catalogue: Catalogue,
) -> None:
    asyncio.run(_two_batches_for_one_place(catalogue))


async def _two_batches_for_one_place(catalogue: Catalogue) -> None:
    batches = Batches(places=1, waiting=0, seconds=120)
    begun, go_on = asyncio.Event(), asyncio.Event()
    address = catalogue.version.address.as_json()
    form = {"people": "ndjson", "results": "ndjson", "most": 9, "memory": 2**32}
    task = Task.model_validate({"version": address, "refs": TARGETS, **form})

    async def slowly() -> AsyncIterator[bytes]:
        begun.set()
        await go_on.wait()
        yield ndjson(PEOPLE)

    first = asyncio.create_task(batches.begin(task, slowly()))
    await begun.wait()
    with pytest.raises(BusyError) as refusal:
        await batches.begin(task, slowly())
    assert refusal.value.retry_after > 0
    go_on.set()
    results = b"".join([part async for part in await first])
    assert len(results.splitlines()) == len(PEOPLE) * len(TARGETS)
    again = b"".join([part async for part in await batches.begin(task, slowly())])
    assert again == results


# --- A process of its own: nothing of the people is on a disk ------------------------------------


@pytest.mark.parametrize("media_type", [NDJSON, CSV, PARQUET])
def test_nothing_of_the_people_is_on_the_disk_after_a_batch(
    version: Version, tmp_path: Path, media_type: str
) -> None:
    home = Home(version.path.parent)
    home.switch(version.digest)
    folder = tmp_path / "everything"
    folder.mkdir()
    secret = "zhang-san-4711"
    people = [{"id": f"{secret}-{n}", "items": ["asm/junior/2.2/a1"]} for n in range(3000)]
    port = free_port()
    environment = {
        **os.environ,
        "SKILLGRAPH_HOME": str(home.path),
        **dict.fromkeys(("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_DATA_HOME"), str(folder)),
    }
    endpoint = Endpoint("127.0.0.1", port, "/sparql", "/sparql", "/graph-store")
    command = [sys.executable, "-m", "skillgraph", "serve", "--port", str(port)]
    body = ndjson([*people, {"id": f"{secret}-wrong", "items": ["nothing"]}])
    before = _files(home.path)
    with serving(command, endpoint, "/ready", environment):
        headers = {"Content-Type": NDJSON, "Accept": media_type}
        path = f"{BATCH}?to=grade:asm/junior&items=true&eligibility=true"
        answer = endpoint.send("POST", path, headers, body)
        assert answer.status == 200
        assert len(answer.body) > 1000
        left = [path for path in (*folder.rglob("*"), Path("/dev/shm")) if path.is_file()]
        assert not [path for path in left if secret.encode() in path.read_bytes()]
    assert _files(home.path) == before


def _files(folder: Path) -> set[tuple[str, int]]:
    return {(str(p), p.stat().st_mtime_ns) for p in folder.rglob("*") if p.is_file()}

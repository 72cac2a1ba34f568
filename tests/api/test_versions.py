"""Versions over HTTP: listed, compared, asked of by name, published, and switched while serving."""

from __future__ import annotations

import itertools
import json
import shutil
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import small
from asked import V1, problem
from publishing import quick, reworded
from running import running
from skillgraph.inputs import Inputs
from skillgraph.keys import Right, new_key
from skillgraph.publish import build, publish
from skillgraph.version import Version
from skillgraph.versions import Home
from skillgraph_api.app import create_app
from skillgraph_api.settings import Settings
from skillgraph_api.switch import Catalogues

ITEM = f"{V1}/items/abc/lower/1.1/a1?lang=en"
OLD, NEW = "Can receive customers", "Can welcome customers"

SECRET, KEY = new_key("editors", frozenset({Right.PUBLISH}))
AUTHORIZED = {"authorization": f"Bearer {SECRET}"}


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    """The small data, to be changed."""
    return quick(tmp_path_factory.mktemp("inputs"))


@pytest.fixture(scope="module")
def made(inputs: Inputs, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a current version and a new wording that is built only."""
    home = tmp_path_factory.mktemp("made")
    publish(inputs, home)
    build(reworded(inputs, NEW), home)
    return home


@pytest.fixture
def here(made: Path, tmp_path: Path) -> Home:
    """A home with two versions, the older of which is current."""
    return Home(shutil.copytree(made, tmp_path / "home"))


@pytest.fixture
def digests(here: Home) -> tuple[str, str]:
    """The digests of the older version, which is current, and the newer one."""
    old, new = here.versions()
    return old.digest, new.digest


@pytest.fixture
def keys_file(tmp_path: Path) -> Path:
    """A file with a key that may publish."""
    path = tmp_path / "keys.toml"
    path.write_text(KEY.as_toml(), encoding="utf-8")
    return path


@pytest.fixture
def served(here: Home, inputs: Inputs, keys_file: Path) -> Iterator[TestClient]:
    """The service over that home, while it runs."""
    settings = Settings(keys_file=keys_file, data=inputs.data)
    with TestClient(create_app(settings, Catalogues.at(here))) as client:
        yield client


Digests = tuple[str, str]


def label(client: TestClient, url: str = ITEM) -> str:
    response = client.get(url)
    assert response.status_code == 200, response.text
    return str(response.json()["label"])


# --- Reading -------------------------------------------------------------------------------------


def test_versions_are_listed_with_the_current_one_marked(
    served: TestClient, digests: Digests
) -> None:
    old, new = served.get(f"{V1}/versions").json()
    assert [old["version"], new["version"]] == list(digests)
    assert (old["current"], new["current"]) == (True, False)
    assert (len(old["published"]), new["published"]) == (1, [])
    items = sum(len(rows) for table, rows in small.ROWS.items() if table.endswith("items.csv"))
    assert old["items"] == new["items"] == items
    assert old["derived_from"] is None


@pytest.mark.parametrize("name", ["{}", "{:.8}", "current"])
def test_a_version_is_described_with_its_manifest(
    served: TestClient, here: Home, digests: Digests, name: str
) -> None:
    answer = served.get(f"{V1}/versions/{name.format(digests[0])}").json()
    assert answer["version"] == digests[0]
    assert answer["manifest"] == here.get(digests[0]).manifest


def test_any_read_may_be_asked_of_a_version(served: TestClient, digests: Digests) -> None:
    old, new = digests
    assert label(served) == OLD
    assert label(served, f"{ITEM}&version={new}") == NEW
    assert label(served, f"{ITEM}&version={new[:8]}") == NEW
    assert label(served, f"{ITEM}&version={old}") == OLD
    assert label(served, f"{ITEM}&version=current") == OLD


def test_the_tag_of_a_read_is_that_of_its_version(
    served: TestClient, here: Home, digests: Digests
) -> None:
    named = f"{ITEM}&version=current"
    before = served.get(named).headers["etag"]
    here.switch(digests[1])
    served.put(f"{V1}/versions/current", json={"version": digests[1]}, headers=AUTHORIZED)
    response = served.get(named, headers={"if-none-match": before})
    assert response.status_code == 200
    assert response.json()["label"] == NEW


@pytest.mark.parametrize(
    "url",
    [f"{V1}/versions/{{}}", f"{V1}/versions/{{}}/diff/current", f"{V1}/versions/current/diff/{{}}",
     f"{ITEM}&version={{}}", f"{V1}/search?q=x&version={{}}"],
)  # fmt: skip
def test_an_unknown_version_is_404_with_the_nearest(
    served: TestClient, digests: Digests, url: str
) -> None:
    wrong = digests[0][:15] + ("0" if digests[0][15] != "0" else "1")
    said = problem(served.get(url.format(wrong)), 404, "unknown-id")
    assert digests[0] in said["nearest"]


def test_a_diff_names_what_is_reworded(served: TestClient, digests: Digests) -> None:
    old, new = digests
    answer = served.get(f"{V1}/versions/{old}/diff/{new}").json()
    [changed] = answer["reworded"]
    assert (changed["before"]["en"], changed["after"]["en"]) == (OLD, NEW)
    assert (answer["added"], answer["removed"], answer["moved"]) == ([], [], [])
    assert [(g["added"], g["removed"]) for g in answer["graphs"]] == [(1, 1)]


def test_a_service_of_one_version_lists_and_finds_that_one(
    client: TestClient, version: Version
) -> None:
    [only] = client.get(f"{V1}/versions").json()
    assert (only["version"], only["current"]) == (version.digest, True)
    assert client.get(f"{V1}/versions/current").json()["manifest"] == version.manifest
    assert client.get(f"{V1}/standards?version={version.digest}").status_code == 200
    assert client.get(f"{V1}/versions/current/diff/current").json()["graphs"] == []
    said = problem(client.get(f"{V1}/standards?version=zzz"), 404, "unknown-id")
    assert said["nearest"] == [version.digest]


# --- Publishing and going back -------------------------------------------------------------------


def test_the_servers_tables_are_published_and_answered_from_at_once(
    served: TestClient, here: Home
) -> None:
    """They are held against the shipped shapes, so the version is another than those there."""
    response = served.post(f"{V1}/versions", headers=AUTHORIZED)
    assert response.status_code == 201, response.text
    made = response.json()
    assert made["current"]
    assert response.headers["location"] == f"{V1}/versions/{made['version']}"
    assert served.get(response.headers["location"]).json() == made
    current = here.current()
    assert current
    assert current.digest == made["version"]
    assert label(served) == NEW
    assert label(served, f"{ITEM}&version=previous") == OLD


def test_tables_that_are_wrong_are_named_and_nothing_changes(
    here: Home, keys_file: Path, tmp_path: Path
) -> None:
    settings = Settings(keys_file=keys_file, data=tmp_path / "empty")
    (tmp_path / "empty").mkdir()
    client = TestClient(create_app(settings, Catalogues.at(here)), raise_server_exceptions=False)
    before = here.current()
    response = client.post(f"{V1}/versions", headers=AUTHORIZED)
    assert "sources.csv: the file is missing" in problem(response, 500, "not-published")["detail"]
    assert here.current() == before
    assert label(client) == OLD


def test_rolling_back_and_switching_take_effect_at_once(
    served: TestClient, here: Home, digests: Digests
) -> None:
    old, new = digests

    def put(name: str) -> str:
        response = served.put(f"{V1}/versions/current", json={"version": name}, headers=AUTHORIZED)
        assert response.status_code == 200, response.text
        assert response.json()["current"]
        return str(response.json()["version"])

    assert (put(new), label(served)) == (new, NEW)
    assert (put("previous"), label(served)) == (old, OLD)
    response = served.put(
        f"{V1}/versions/current", json={"version": "previous"}, headers=AUTHORIZED
    )
    problem(response, 404, "unknown-id")
    assert (put(new[:8]), label(served)) == (new, NEW)


def test_a_pointer_that_somebody_else_moves_is_followed(
    served: TestClient, here: Home, digests: Digests
) -> None:
    assert label(served) == OLD
    here.switch(digests[1])
    deadline = time.monotonic() + 20
    while label(served) != NEW:
        assert time.monotonic() < deadline, "the pointer is not followed"
        time.sleep(0.1)


def test_a_version_that_cannot_be_opened_is_not_gone_over_to(
    served: TestClient, here: Home, digests: Digests
) -> None:
    new = here.get(digests[1])
    new.index.write_bytes(bytes(new.index.stat().st_size))  # of the same size, so it looks whole
    here.switch(new.digest)
    time.sleep(2.5)
    assert label(served) == OLD


# --- While requests come in ----------------------------------------------------------------------


class Stream(threading.Thread):
    """Asks for the same thing over and over, and keeps every answer."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.stopped = threading.Event()
        self.answers: list[tuple[int, str, str]] = []

    def run(self) -> None:
        while not self.stopped.is_set():
            with urllib.request.urlopen(self.url, timeout=30) as response:
                said = json.load(response)["label"]
                self.answers.append((response.status, said, response.headers["etag"]))


def test_no_request_is_dropped_while_versions_are_switched(
    here: Home, digests: Digests, keys_file: Path, tmp_path: Path
) -> None:
    _, new = digests
    with running(tmp_path / "log", here.path, keys_file=str(keys_file)) as service:
        url = service.url
        streams = [Stream(url + ITEM) for _ in range(4)]
        for stream in streams:
            stream.start()
        for name in (new, "previous", new, "previous", new):
            time.sleep(0.3)
            put = urllib.request.Request(
                f"{url}{V1}/versions/current", method="PUT",
                data=json.dumps({"version": name}).encode(),
                headers={**AUTHORIZED, "content-type": "application/json"},
            )  # fmt: skip
            with urllib.request.urlopen(put) as response:
                assert response.status == 200
        time.sleep(0.3)
        for stream in streams:
            stream.stopped.set()
            stream.join()
    for stream in streams:
        assert {status for status, _, _ in stream.answers} == {200}
        seen = [said for said, _ in itertools.groupby(said for _, said, _ in stream.answers)]
        assert set(seen) == {OLD, NEW}
        assert seen[-1] == NEW, "the last switch took effect"
        tags = {(said, tag) for _, said, tag in stream.answers}
        assert len(tags) == 2, "a tag belongs to one version"

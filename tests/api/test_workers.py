"""Several workers behind one socket: they answer from one version, and count and write as one."""

from __future__ import annotations

import fcntl
import json
import os
import re
import signal
import socket
import struct
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

import small
from asked import V1, problem
from running import Running, alive, children, running
from skillgraph.keys import Right, new_key
from skillgraph.publish import build, publish
from skillgraph.versions import Home
from skillgraph_api.app import create_app
from skillgraph_api.crew import Crew
from skillgraph_api.settings import Settings
from skillgraph_api.switch import Catalogues

ITEM = f"{V1}/items/abc/lower/1.1/a1?lang=en"
OLD, NEW = "Can receive customers", "Can welcome customers"
WORKERS = 3
SECRET, KEY = new_key("editor", frozenset({Right.UPDATE, Right.PUBLISH}))
AUTHORIZED = {"authorization": f"Bearer {SECRET}"}


# --- What they agree on --------------------------------------------------------------------------

FIRST, SECOND = "a" * 16, "b" * 16


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a crew without workers."""
    folder = tmp_path / "crew"
    folder.mkdir()
    Crew.found(folder)
    return folder


@pytest.fixture
def crew(folder: Path) -> Iterator[Crew]:
    """A crew of one."""
    with closing(Crew(folder)) as crew:
        yield crew


@contextmanager
def another_worker(folder: Path, says: str = "") -> Iterator[Path]:
    """A worker that is alive, and what it says that it has opened."""
    path = folder / "worker-1"
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        path.write_text(says, encoding="utf-8")
        yield path


def test_the_first_version_is_served_at_once(crew: Crew) -> None:
    assert crew.propose(lambda: FIRST) == FIRST
    assert (crew.served, crew.undecided) == (int(FIRST, 16), False)


def test_another_version_is_served_when_all_have_opened_it(crew: Crew) -> None:
    crew.propose(lambda: FIRST)
    with another_worker(crew.folder, FIRST) as other:
        crew.propose(lambda: SECOND)
        crew.ready(SECOND)
        assert (crew.served, crew.undecided) == (int(FIRST, 16), True)
        other.write_text(SECOND, encoding="utf-8")
        crew.ready(SECOND)
        assert (crew.served, crew.undecided) == (int(SECOND, 16), False)


def test_nobody_waits_for_a_worker_that_died(crew: Crew) -> None:
    crew.propose(lambda: FIRST)
    with another_worker(crew.folder, FIRST):
        assert crew.workers() == {1, os.getpid()}
    crew.propose(lambda: SECOND)
    crew.ready(SECOND)
    assert crew.served == int(SECOND, 16)
    assert crew.workers() == {os.getpid()}


def test_nobody_waits_for_ever_for_a_worker_that_is_late(folder: Path) -> None:
    with closing(Crew(folder, patience=0.05)) as crew, another_worker(crew.folder, FIRST):
        crew.propose(lambda: FIRST)
        crew.propose(lambda: SECOND)
        time.sleep(0.1)
        assert crew.served == int(FIRST, 16), "not before somebody can answer"
        crew.ready(SECOND)
        assert crew.served == int(SECOND, 16)


def test_one_worker_at_a_time_has_a_turn(crew: Crew) -> None:
    def is_free(turn: str) -> bool:
        taken = crew.take(turn)
        with taken or nullcontext():
            return taken is not None

    turn = crew.take("changing")
    assert turn
    with turn:
        assert not is_free("changing")
        assert is_free("publishing")
    assert is_free("changing")


def test_a_worker_that_is_late_answers_nothing_but_how_it_fares(
    crew: Crew, made: Path, digests: tuple[str, str]
) -> None:
    client = TestClient(create_app(Settings(), Catalogues.at(Home(made), crew), crew))
    assert client.get(ITEM).json()["label"] == OLD
    with (crew.folder / "agreed").open("r+b") as file:
        file.write(struct.pack("Q", int(digests[1], 16)))  # the others have gone over
    for path in (ITEM, "/ready", f"{V1}/gap?from=grade:abc/lower&to=grade:abc/upper"):
        response = client.get(path)
        problem(response, 503, "busy")
        assert int(response.headers["retry-after"]) > 0
    assert client.get("/health").status_code == 200
    assert client.get("/metrics").status_code == 200


# --- While they run ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a current version, and a new wording that is built only."""
    folder = tmp_path_factory.mktemp("workers")
    inputs = small.inputs(small.write(folder / "data"))
    publish(inputs, folder / "home")
    small.set_cell(inputs.data, "standards/abc/items.csv", 2, "label_en", NEW)
    build(inputs, folder / "home")
    (folder / "keys.toml").write_text(KEY.as_toml(), encoding="utf-8")
    return folder / "home"


@pytest.fixture(scope="module")
def digests(made: Path) -> tuple[str, str]:
    """The digests of the version that is current at first, and of the new wording."""
    old, new = Home(made).versions()
    return old.digest, new.digest


@pytest.fixture(scope="module")
def service(made: Path, digests: tuple[str, str]) -> Iterator[Running]:
    """The service, with several workers."""
    keys = str(made.parent / "keys.toml")
    options = ("--workers", str(WORKERS))
    with running(made.parent / "log", made, *options, keys_file=keys) as service:
        eventually(lambda: len(service.workers()) == WORKERS)
        yield service


def eventually(holds: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def get(url: str) -> str:
    """Ask on a connection of its own, so that any worker may answer."""
    with urllib.request.urlopen(url, timeout=60) as response:
        assert response.status == 200
        return str(response.read().decode())


def label(service: Running) -> str:
    return str(json.loads(get(service.url + ITEM))["label"])


@dataclass
class Stream(threading.Thread):
    """Asks for the same thing over and over; keeps when each answer was asked for and came."""

    service: Running
    answers: list[tuple[float, float, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.stopped = threading.Event()

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        while not self.stopped.is_set():
            asked = time.monotonic()
            said = label(self.service)
            self.answers.append((asked, time.monotonic(), said))


@contextmanager
def streams(service: Running, number: int = 6) -> Iterator[list[Stream]]:
    asking = [Stream(service) for _ in range(number)]
    for stream in asking:
        stream.start()
    try:
        yield asking
    finally:
        for stream in asking:
            stream.stopped.set()
        for stream in asking:
            stream.join()


@pytest.mark.parametrize("wanted", [NEW, OLD])
def test_no_answer_of_one_version_follows_one_of_the_next(
    service: Running, made: Path, digests: tuple[str, str], wanted: str
) -> None:
    before = {line["process"] for line in requests(service)}
    with streams(service) as asking:
        eventually(lambda: all(len(stream.answers) > 3 for stream in asking))
        Home(made).switch(digests[wanted == NEW])
        eventually(lambda: all(stream.answers[-1][2] == wanted for stream in asking))
        time.sleep(0.3)
    answers = [answer for stream in asking for answer in stream.answers]
    first = min(came for _, came, said in answers if said == wanted)
    assert {said for asked, _, said in answers if asked > first} == {wanted}
    assert {said for _, _, said in answers} == {OLD, NEW}
    answered = {line["process"] for line in requests(service)} | before
    assert len(answered) == WORKERS, "all workers have answered"


def requests(service: Running) -> list[dict[str, object]]:
    return [line for line in service.lines if line.get("route") == f"{V1}/items/{{item:path}}"]


def update(service: Running, number: int) -> int:
    text = f"INSERT DATA {{ GRAPH <urn:notes> {{ <urn:note> <urn:number> {number} }} }}"
    headers = {"content-type": "application/sparql-update", **AUTHORIZED}
    request = urllib.request.Request(f"{service.url}/sparql", text.encode(), headers)
    with urllib.request.urlopen(request, timeout=120) as response:
        return int(response.status)


def noted(service: Running) -> set[int]:
    query = "SELECT%20%3Fn%20%7B%3Curn:note%3E%20%3Curn:number%3E%20%3Fn%7D"
    found = json.loads(get(f"{service.url}/sparql?query={query}"))["results"]["bindings"]
    return {int(row["n"]["value"]) for row in found}


def test_changes_of_different_workers_are_made_in_turn_and_seen_by_all(service: Running) -> None:
    with ThreadPoolExecutor() as threads:
        assert list(threads.map(lambda number: update(service, number), (1, 2))) == [204, 204]
    for _ in range(2 * WORKERS):
        assert noted(service) == {1, 2}


def counted(service: Running, name: str, **labels: str) -> float:
    found = text_string_to_metric_families(get(f"{service.url}/metrics"))
    samples = [sample for family in found for sample in family.samples if sample.name == name]
    return sum(s.value for s in samples if labels.items() <= s.labels.items())


def test_what_the_workers_count_is_added_up(service: Running) -> None:
    items = {"route": f"{V1}/items/{{item:path}}", "status": "200", "method": "GET"}
    before = counted(service, "skillgraph_requests_total", **items)
    for _ in range(10):
        label(service)
    assert counted(service, "skillgraph_requests_total", **items) == before + 10
    assert counted(service, "skillgraph_requests_under_way") == 1, "which asks this"
    [version] = {line["version"] for line in requests(service)[-3:]}
    assert counted(service, "skillgraph_version_info", version=str(version)) == 1


def send_on(client: socket.socket) -> None:
    """Send 64 MB, unless the other side closes."""
    for _ in range(1000):
        client.sendall(b"x" * 65536)
        time.sleep(0.001)


def test_a_head_without_end_is_let_go(service: Running) -> None:
    address = urlsplit(service.url)
    with socket.create_connection((str(address.hostname), address.port or 0)) as client:
        client.settimeout(30)
        client.sendall(b"GET / HTTP/1.1\r\nX-Long: ")
        with pytest.raises(ConnectionError):
            send_on(client)


def test_a_worker_that_dies_is_started_again(service: Running) -> None:
    before = service.workers()
    under_way = counted(service, "skillgraph_requests_under_way")
    os.kill(min(before), signal.SIGKILL)
    eventually(lambda: len(service.workers() - before) == 1)
    assert len(service.workers()) == WORKERS
    assert {label(service) for _ in range(3 * WORKERS)} == {OLD}
    assert counted(service, "skillgraph_requests_under_way") == under_way


def test_all_end_together_and_leave_nothing(service: Running) -> None:
    began = children(service.process.pid)
    [opened] = {
        found[1]
        for worker in service.workers()
        for line in Path(f"/proc/{worker}/maps").read_text(encoding="utf-8").splitlines()
        if (found := re.search(r"(/\S+)/agreed$", line))
    }
    assert Path(opened).is_dir()
    service.process.send_signal(signal.SIGTERM)
    assert service.process.wait(60) == 0
    eventually(lambda: not any(map(alive, began)))
    assert not Path(opened).exists()

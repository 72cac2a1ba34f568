"""A service that is told to stop: it finishes what it began, lets nobody in, and ends in time."""

from __future__ import annotations

import http.client
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from publishing import quick
from running import Running, alive, children, running
from skillgraph.publish import publish

#: Some megabytes, which a client may read as slowly as it likes.
LONG = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 40000"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the small tables."""
    folder = tmp_path_factory.mktemp("shutdown")
    publish(quick(folder), folder / "home")
    return folder / "home"


@pytest.fixture
def service(home: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Running]:
    """The service, with so many workers, and so many seconds for what it began."""
    workers, seconds = map(str, request.param)
    settings = {"workers": workers, "shutdown_seconds": seconds, "query_seconds": "600"}
    with running(tmp_path / "log", home, **settings) as service:
        yield service


def ask(service: Running, query: str) -> http.client.HTTPConnection:
    """Send a query, and do not wait for the answer."""
    connection = http.client.HTTPConnection(urlsplit(service.url).netloc, timeout=60)
    connection.request("GET", f"/sparql?query={quote(query)}", headers={"accept": "text/csv"})
    return connection


def eventually(holds: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def lets_nobody_in(service: Running) -> bool:
    address = urlsplit(service.url)
    try:
        socket.create_connection((str(address.hostname), address.port or 0), timeout=5).close()
    except OSError:
        return True
    return False


@pytest.mark.parametrize("service", [(1, 30), (2, 30)], indirect=True)
def test_what_was_begun_is_finished_and_nobody_is_let_in(service: Running) -> None:
    with closing(ask(service, LONG)) as connection:
        response = connection.getresponse()
        first = response.read(1000)
        began = children(service.process.pid)
        service.process.send_signal(signal.SIGTERM)
        eventually(lambda: lets_nobody_in(service), 20)
        rows = (first + response.read()).decode().splitlines()
    assert rows[0] == "a,b,c,d,e,f"
    assert len(rows) == 1 + 40_000
    service.process.wait(30)
    eventually(lambda: not any(map(alive, began)), 10)
    assert "Application shutdown complete" in service.log
    assert "traceback" not in service.log


@pytest.mark.parametrize("service", [(1, 2)], indirect=True)
def test_what_does_not_end_in_time_is_ended_with_its_processes(service: Running) -> None:
    with closing(ask(service, ENDLESS)) as connection:
        eventually(lambda: len(evaluating(service)) == 1, 60)
        began = children(service.process.pid)
        told = time.monotonic()
        service.process.send_signal(signal.SIGTERM)
        service.process.wait(40)
        assert 2 < time.monotonic() - told < 20
        eventually(lambda: not any(map(alive, began)), 10)
        response = connection.getresponse()
        assert (response.status, response.headers["retry-after"]) == (503, "1")
        assert "is being stopped" in response.read().decode()


def evaluating(service: Running) -> list[int]:
    """Give the processes that evaluate queries."""
    commands = {
        process: Path(f"/proc/{process}/cmdline").read_bytes()
        for process in children(service.process.pid)
    }
    return [process for process, command in commands.items() if b"store.worker" in command]


@pytest.mark.parametrize("service", [(2, 2)], indirect=True)
def test_workers_do_not_outlive_their_supervisor(service: Running) -> None:
    eventually(lambda: len(service.workers()) == 2, 60)
    began = children(service.process.pid)
    service.process.kill()
    service.process.wait()
    eventually(lambda: not any(map(alive, began)), 30)


def test_what_cannot_start_is_said_and_not_tried_again(home: Path, tmp_path: Path) -> None:
    keys = str(tmp_path / "there-is-none.toml")
    with (
        pytest.raises(AssertionError, match="the service ended"),
        running(tmp_path / "log", home, "--workers", "2", keys_file=keys),
    ):
        pass
    said = (tmp_path / "log").read_text(encoding="utf-8")
    assert keys in said
    assert "Traceback" not in said

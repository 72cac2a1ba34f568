"""The program as a shell starts it, and the server until it is stopped."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest

from skillgraph.version import Version

PROGRAM = [sys.executable, "-m", "skillgraph"]


@pytest.fixture
def environment(home: Path, version: Version) -> dict[str, str]:
    """The environment of the program: the session's versions, whatever the tester has set."""
    mine = {name: value for name, value in os.environ.items() if "SKILLGRAPH" not in name}
    return {**mine, "SKILLGRAPH_HOME": str(home), "PYTHONIOENCODING": "utf-8"}


def run(environment: dict[str, str], *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, *args], env=environment, capture_output=True, encoding="utf-8", check=False
    )


def test_the_program_answers_on_stdout_and_ends_with_0(environment: dict[str, str]) -> None:
    done = run(
        environment, "gap", "--from", "grade:asm/junior", "--to", "grade:asm/senior", "--json"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["summary"]["missing"] == 95


def test_the_program_complains_on_stderr_and_ends_with_2(environment: dict[str, str]) -> None:
    done = run(environment, "show", "asm/senoir")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("skillgraph: no id 'asm/senoir'")
    assert "nearest: asm/senior" in done.stderr


def test_a_reader_that_goes_away_gets_no_traceback(environment: dict[str, str]) -> None:
    with subprocess.Popen(
        [*PROGRAM, "compare", "standard:asm", "standard:csm"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.read(1)
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Start the server on a port that the system chooses, and wait until it says which."""
    process = subprocess.Popen(
        [*PROGRAM, "serve", "--port", "0"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        assert process.stderr
        said = ""
        for line in process.stderr:
            said += line
            if found := re.search(r"running on (http://127\.0\.0\.1:\d+)", line):
                yield found[1], process
                return
        raise AssertionError(f"the server did not start: {said}")
    finally:
        process.kill()
        process.communicate()


def test_the_server_answers_until_it_is_told_to_stop(environment: dict[str, str]) -> None:
    with serving(environment) as (url, process):
        gap = f"{url}/api/v1/gap?from=grade:asm/junior&to=grade:asm/senior"
        with urllib.request.urlopen(gap) as response:
            assert response.status == 200
            assert json.load(response)["summary"]["missing"] == 95
            etag = response.headers["ETag"]
        with pytest.raises(urllib.error.HTTPError) as unchanged:
            urllib.request.urlopen(urllib.request.Request(gap, headers={"If-None-Match": etag}))
        assert unchanged.value.code == 304
        unchanged.value.close()
        head = urllib.request.Request(f"{url}/health", method="HEAD")
        with urllib.request.urlopen(head) as response:
            assert (response.status, response.read()) == (200, b"")
        with urllib.request.urlopen(f"{url}/api/v1/search?q={quote('工单')}") as response:
            assert json.load(response)
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=30)
    # Shut down in order; that the signal was then passed on is how such programs end.
    assert process.returncode in (0, -signal.SIGTERM)
    assert "Application shutdown complete" in log
    assert "Traceback" not in log


def test_a_port_in_use_is_status_2(environment: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run(environment, "serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert "address already in use" in done.stderr
    assert "Traceback" not in done.stderr

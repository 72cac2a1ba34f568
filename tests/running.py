"""The service as a process of its own, which writes its log to a file."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

_SECONDS = 60


@dataclass(frozen=True)
class Running:
    """A service that answers."""

    url: str
    process: subprocess.Popen[bytes]
    log_file: Path

    @property
    def log(self) -> str:
        """What it has logged."""
        return self.log_file.read_text(encoding="utf-8")

    @property
    def lines(self) -> list[dict[str, Any]]:
        """What it has logged, of which every line is JSON but what the command says before."""
        lines = self.log.splitlines()
        return [json.loads(line) for line in lines if not line.startswith("skillgraph: ")]

    def workers(self) -> set[int]:
        """Give the ids of the processes that answer."""
        found = {line["process"] for line in self.lines if "Started server" in line["message"]}
        return {process for process in found if alive(process)}


@contextmanager
def running(log_file: Path, home: Path, *options: str, **settings: str) -> Iterator[Running]:
    """Run the service over a home; settings go by their names in the environment."""
    mine = {name: value for name, value in os.environ.items() if "SKILLGRAPH" not in name}
    given = {f"SKILLGRAPH_{name.upper()}": value for name, value in settings.items()}
    command = [sys.executable, "-m", "skillgraph", "serve", "--port", "0", *options]
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            command,
            env={**mine, "SKILLGRAPH_HOME": str(home), **given},
            stdout=subprocess.DEVNULL,
            stderr=log,
        )
    service = Running("", process, log_file)
    try:
        yield Running(_url(service), process, log_file)
    finally:
        process.terminate()
        try:
            process.wait(_SECONDS)
        finally:
            process.kill()
            process.wait()


def alive(process: int) -> bool:
    """Tell whether a process runs; one that nobody has waited for yet does not."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def children(process: int) -> set[int]:
    """Give the ids of all processes that a process has started, and that these have."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == process and fields[0] != "Z":
            found |= {int(path.parent.name)} | children(int(path.parent.name))
    return found


def _url(service: Running) -> str:
    """Wait until it is ready, and give its address."""
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        assert service.process.poll() is None, f"the service ended: {service.log}"
        found = re.search(r"running on (http://[\w.:]+)", service.log)
        if found and _is_ready(found[1]):
            return found[1]
        time.sleep(0.05)
    raise AssertionError(f"the service does not start: {service.log}")


def _is_ready(url: str) -> bool:
    try:
        return httpx2.get(f"{url}/ready").status_code == 200
    except httpx2.HTTPError:
        return False

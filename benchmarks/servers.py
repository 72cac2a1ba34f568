"""Start the servers that are measured, each as a process of its own on loopback, and stop them."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from client import Target

from skillgraph.store.address import Endpoint
from skillgraph.version import Version

_SECONDS = 60
_VIRTUOSO = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 40000
MaxDirtyBuffers = 30000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
[SPARQL]
ResultSetMaxRows = 10000
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs: where it is asked, and its process."""

    target: Target
    pid: int


@contextlib.contextmanager
def skillgraph(home: Path, workers: int = 1) -> Iterator[Server]:
    """Serve the version that is current in a home, as ``skillgraph serve`` does."""
    port = free_port()
    command = [sys.executable, "-m", "skillgraph", "serve", "--port", str(port)]
    command += ["--workers", str(workers)]
    with _running(command, port, {"SKILLGRAPH_HOME": str(home)}) as pid:
        yield Server(Target("skillgraph", port, "/sparql"), pid)


@contextlib.contextmanager
def oxigraph(version: Version) -> Iterator[Server]:
    """Serve a version with Oxigraph's own server."""
    port = free_port()
    program = str(Path(sys.executable).with_name("oxigraph"))
    command = [program, "serve-read-only", "-l", str(version.store), "--union-default-graph"]
    with _running([*command, "--bind", f"127.0.0.1:{port}"], port) as pid:
        yield Server(Target("oxigraph", port, "/query"), pid)


@contextlib.contextmanager
def constant_page() -> Iterator[Server]:
    """Serve a page that costs nothing."""
    port = free_port()
    script = Path(__file__).with_name("constant_page.py")
    with _running([sys.executable, str(script), str(port)], port) as pid:
        yield Server(Target("a constant page", port, "/"), pid)


@contextlib.contextmanager
def constant_answers(pages: Mapping[str, bytes]) -> Iterator[Server]:
    """Serve JSON from constants, by path, with FastAPI and uvicorn."""
    port = free_port()
    script = Path(__file__).with_name("constant_answers.py")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "pages.json")
        file.write_text(json.dumps({path: body.decode() for path, body in pages.items()}))
        with _running([sys.executable, str(script), str(port), str(file)], port) as pid:
            yield Server(Target("constants", port, "/"), pid)


def has_virtuoso() -> bool:
    """Tell whether Virtuoso is installed."""
    return shutil.which("virtuoso-t") is not None


@contextlib.contextmanager
def virtuoso(folder: Path) -> Iterator[Endpoint]:
    """Run an empty Virtuoso whose database is a folder of ours."""
    sql, http = free_port(), free_port()
    settings = folder / "virtuoso.ini"
    settings.write_text(_VIRTUOSO.format(folder=folder, sql=sql, http=http), encoding="utf-8")
    with _running(["virtuoso-t", "+configfile", str(settings), "+foreground"], http):
        url = f"http://127.0.0.1:{http}"
        yield Endpoint(f"{url}/sparql", f"{url}/sparql-graph-crud-auth", "dba", "dba")


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextlib.contextmanager
def _running(
    command: Sequence[str], port: int, environment: Mapping[str, str] | None = None
) -> Iterator[int]:
    """Run a server; give the id of its process once it can be connected to."""
    process = subprocess.Popen(
        command,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _await(process, port)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def _await(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SystemExit(f"{process.args!r} ended with status {process.returncode}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)
    raise SystemExit(f"{process.args!r} does not listen after {_SECONDS} s")

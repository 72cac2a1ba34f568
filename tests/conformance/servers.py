"""Start a server as a process of its own, and stop it."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from conformance.exchange import Endpoint

_SECONDS = 60


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def serving(
    command: list[str], endpoint: Endpoint, ready: str, environment: Mapping[str, str] | None = None
) -> Iterator[None]:
    """Run a server until it has been asked what it was started for.

    Args:
        command: what starts it.
        endpoint: where it will listen.
        ready: a path that it answers with 200 as soon as it can answer at all.
        environment: its environment variables; ours where left out.
    """
    process = subprocess.Popen(command, env=environment)
    try:
        _await(process, endpoint, ready)
        yield
    finally:
        process.terminate()
        process.wait(_SECONDS)


def _await(process: subprocess.Popen[bytes], endpoint: Endpoint, ready: str) -> None:
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, f"the server ended with status {process.returncode}"
        try:
            if endpoint.send("GET", ready, {}).status == 200:
                return
        except ConnectionError:
            time.sleep(0.05)
    raise AssertionError(f"the server does not answer {ready} after {_SECONDS} s")

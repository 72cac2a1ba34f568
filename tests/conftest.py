"""Fixtures that several test folders share: the shipped graph, published once a session."""

from __future__ import annotations

import contextlib
import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from conformance.servers import free_port
from skillgraph.catalogue import Catalogue, open_catalogue
from skillgraph.index.compiled import Index
from skillgraph.inputs import Inputs
from skillgraph.publish import build, publish
from skillgraph.store.address import Endpoint
from skillgraph.store.upload import upload
from skillgraph.version import Version

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for published versions, of this session alone unless one is named.

    With SKILLGRAPH_TEST_HOME, what a session has published is there for the next. The processes of
    one session (pytest-xdist) share it.
    """
    if named := os.environ.get("SKILLGRAPH_TEST_HOME"):
        return Path(named)
    if "PYTEST_XDIST_WORKER" in os.environ:
        return tmp_path_factory.getbasetemp().parent / "home"
    return tmp_path_factory.mktemp("home")


@contextlib.contextmanager
def alone(home: Path) -> Iterator[None]:
    """Let only one process of a session build there: the others then find what it has built."""
    home.mkdir(parents=True, exist_ok=True)
    with home.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def version(home: Path) -> Version:
    """The shipped data, published."""
    with alone(home):
        return publish(Inputs.shipped(), home)


@pytest.fixture(scope="session")
def catalogue(version: Version) -> Catalogue:
    """The shipped data, opened for answering."""
    return open_catalogue(version)


@pytest.fixture(scope="session")
def index(catalogue: Catalogue) -> Index:
    """The shipped data, compiled."""
    return catalogue.index


@pytest.fixture(scope="session")
def five_levels(home: Path) -> Catalogue:
    """A made-up standard of five levels beside one of a single grade; see its README."""
    data = Path(__file__).parent / "fixtures" / "five-levels"
    with alone(home):
        return open_catalogue(build(Inputs.shipped(data), home))


@pytest.fixture(scope="session")
def five(five_levels: Catalogue) -> Index:
    """The made-up standards, compiled."""
    return five_levels.index


@pytest.fixture(scope="session")
def sparql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """Oxigraph's own server on loopback: an endpoint that may be written to."""
    port = free_port()
    program = Path(sys.executable).with_name("oxigraph")
    folder = tmp_path_factory.mktemp("oxigraph")
    command = [program, "serve", "-l", folder / "db", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        _await(url)
        yield Endpoint(f"{url}/query", f"{url}/store")
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="session")
def published_there(sparql_server: Endpoint, version: Version) -> Endpoint:
    """The server, with the shipped graph published there."""
    upload(version.nquads, version.manifest, sparql_server)
    return sparql_server


def _await(url: str) -> None:
    for _ in range(400):
        try:
            httpx2.get(url)
            return
        except httpx2.HTTPError:
            time.sleep(0.05)
    raise AssertionError(f"nobody answers at {url}")

"""The service under test: started as it is in earnest, on a small version of its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest

import small
from conformance.exchange import Endpoint
from conformance.servers import free_port, serving
from skillgraph.keys import Right, new_key
from skillgraph.publish import publish


@pytest.fixture(scope="package")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """The service with a key that may update; its graphs are dropped, so that writes are quick."""
    folder = tmp_path_factory.mktemp("conformance")
    publish(small.inputs(small.write(folder / "data")), folder / "home")
    secret, key = new_key("suite", frozenset({Right.UPDATE}))
    (folder / "keys.toml").write_text(key.as_toml(), encoding="utf-8")
    port = free_port()
    authorization = {"authorization": f"Bearer {secret}"}
    endpoint = Endpoint("127.0.0.1", port, "/sparql", "/sparql", "/graph-store", authorization)
    command = [sys.executable, "-m", "skillgraph", "serve", "--port", str(port)]
    environment = {
        **os.environ,
        "SKILLGRAPH_HOME": str(folder / "home"),
        "SKILLGRAPH_KEYS_FILE": str(folder / "keys.toml"),
    }
    with serving(command, endpoint, "/ready", environment):
        update = {"content-type": "application/sparql-update"}
        assert endpoint.send("POST", endpoint.update, update, b"DROP ALL").status == 204
        yield endpoint

"""A service that may be written to, over the small tables, in a home of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

import small
from skillgraph.keys import Right, new_key
from skillgraph.publish import publish
from skillgraph.version import Version
from skillgraph.versions import Home
from skillgraph_api.app import create_app
from skillgraph_api.settings import Settings
from skillgraph_api.switch import Catalogues


@dataclass(frozen=True)
class Writable:
    """The service, and headers with a key that may update and with one that may not."""

    client: TestClient
    catalogues: Catalogues
    base: Version
    editor: dict[str, str]
    publisher: dict[str, str]

    @property
    def current(self) -> str:
        """The version that the service says that it answers from."""
        version: str = self.client.get("/ready").json()["version"]
        return version

    def reset(self) -> None:
        """Go back to the version that the tests start from."""
        assert self.catalogues.home
        self.catalogues.home.switch(self.base.digest)
        assert self.client.portal
        self.client.portal.call(self.catalogues.refresh)
        assert self.current == self.base.digest


@contextmanager
def writable(folder: Path, **settings: Any) -> Iterator[Writable]:
    """Publish the small tables in a folder and serve them to who has a key."""
    base = publish(small.inputs(small.write(folder / "data")), folder / "home")
    editor, may_update = new_key("editor", frozenset({Right.UPDATE}))
    publisher, may_not = new_key("publisher", frozenset({Right.PUBLISH}))
    keys = folder / "keys.toml"
    keys.write_text(may_update.as_toml() + may_not.as_toml(), encoding="utf-8")
    catalogues = Catalogues.at(Home(folder / "home"))
    with TestClient(create_app(Settings(keys_file=keys, **settings), catalogues)) as client:
        yield Writable(
            client,
            catalogues,
            base,
            {"authorization": f"Bearer {editor}"},
            {"authorization": f"Bearer {publisher}"},
        )

"""The catalogues that the service answers from: the current one, and others that are asked for.

When another version is published the current one is swapped in one assignment. A request keeps
the catalogue that it began with, so none is dropped and none sees two versions.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from functools import lru_cache

from starlette.concurrency import run_in_threadpool

from skillgraph.catalogue import Catalogue, open_catalogue
from skillgraph.errors import SkillGraphError, UnknownIdError
from skillgraph.versions import Home, RemoteHome

#: How many older versions stay open, and how often the pointer is looked at.
_KEPT = 4
_SECONDS = 1.0


class Catalogues:
    """A current catalogue, which may follow the pointer of a home."""

    def __init__(self, current: Catalogue, home: Home | RemoteHome | None = None) -> None:
        """Begin with a catalogue; see :meth:`of` and :meth:`at`."""
        self._current = current
        self._home = home
        self._open = lru_cache(maxsize=_KEPT)(open_catalogue)

    @classmethod
    def of(cls, catalogue: Catalogue) -> Catalogues:
        """Answer from one catalogue only, whatever is published."""
        return cls(catalogue)

    @classmethod
    def at(cls, home: Home | RemoteHome) -> Catalogues:
        """Answer from the version that is current in a home, and from its other versions.

        Raises:
            UnknownIdError: nothing is published there.
            StoreError: the version cannot be read.
        """
        return cls(open_catalogue(home.get("current")), home)

    @property
    def current(self) -> Catalogue:
        """The catalogue of the current version."""
        return self._current

    @property
    def home(self) -> Home | None:
        """The home on disk that is followed, which alone can be written to; None without one."""
        return self._home if isinstance(self._home, Home) else None

    async def get(self, name: str | None) -> Catalogue:
        """Give the catalogue of a version, as :meth:`skillgraph.versions.Home.get` finds it.

        Raises:
            UnknownIdError: there is no such version.
            StoreError: the version cannot be read.
        """
        if name is None or name == self._current.version.digest:
            return self._current
        return await run_in_threadpool(self._named, name)

    async def refresh(self) -> Catalogue:
        """Go over to the version that the pointer names by now.

        Raises:
            StoreError: the version cannot be read.
        """
        await run_in_threadpool(self._look)
        return self._current

    @contextlib.asynccontextmanager
    async def following(self) -> AsyncIterator[None]:
        """Look at the pointer every second, for as long as the service runs."""
        watcher = asyncio.create_task(self._follow())
        try:
            yield
        finally:
            watcher.cancel()

    async def _follow(self) -> None:
        while self._home:
            await asyncio.sleep(_SECONDS)
            try:
                await self.refresh()
            except (SkillGraphError, OSError) as error:
                logging.getLogger("uvicorn.error").warning("the version stays: %s", error)

    def _look(self) -> None:
        version = self._home.current() if self._home else None
        if version and version != self._current.version:
            self._current = self._open(version)

    def _named(self, name: str) -> Catalogue:
        current = self._current
        if self._home is None:
            digest = current.version.digest
            if name != "current" and not (name and digest.startswith(name)):
                raise UnknownIdError(name, "version", [digest], place="this service")
            return current
        version = self._home.get(name)
        return current if version == current.version else self._open(version)

"""The catalogues that the service answers from: the current one, and others that are asked for.

When another version is published the current one is swapped in one assignment. A request keeps
the catalogue that it began with, so none is dropped and none sees two versions. Several worker
processes swap theirs together.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import AsyncIterator
from functools import lru_cache

from starlette.concurrency import run_in_threadpool

from skillgraph.catalogue import Catalogue, open_catalogue
from skillgraph.errors import SkillGraphError, UnknownIdError
from skillgraph.versions import Home, RemoteHome
from skillgraph_api.crew import Crew

#: How many older versions stay open, and how often the pointer is looked at.
_KEPT = 4
_SECONDS = 1.0
#: How soon a worker notices, in seconds, that another has found the pointer moved.
_NOTICE = 0.05


class Catalogues:
    """A current catalogue, which may follow the pointer of a home, in step with other workers."""

    def __init__(
        self,
        current: Catalogue,
        home: Home | RemoteHome | None = None,
        crew: Crew | None = None,
    ) -> None:
        """Begin with a catalogue; see :meth:`of` and :meth:`at`."""
        self._current = current
        self._home = home
        self._crew = crew
        self._looking = threading.Lock()
        self._open = lru_cache(maxsize=_KEPT)(open_catalogue)
        #: By number: what this worker can go over to as soon as all can.
        self._opened = {_number(current): current}

    @classmethod
    def of(cls, catalogue: Catalogue) -> Catalogues:
        """Answer from one catalogue only, whatever is published."""
        return cls(catalogue)

    @classmethod
    def at(cls, home: Home | RemoteHome, crew: Crew | None = None) -> Catalogues:
        """Answer from the version that is current in a home, and from its other versions.

        Raises:
            UnknownIdError: nothing is published there.
            StoreError: the version cannot be read.
        """
        if crew is None:
            return cls(open_catalogue(home.get("current")), home)
        crew.propose(lambda: home.get("current").digest)
        return cls(open_catalogue(home.get(f"{crew.served:016x}")), home, crew)

    @property
    def current(self) -> Catalogue:
        """The catalogue of the current version."""
        if self._crew:
            self._current = self._opened.get(self._crew.served, self._current)
        return self._current

    @property
    def late(self) -> bool:
        """Tell whether the other workers have gone over to a version that is not open here yet."""
        return self._crew is not None and self._crew.served not in self._opened

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
        current = self.current
        if name in (None, "current", current.version.digest):
            return current
        return await run_in_threadpool(self._named, name)

    async def refresh(self) -> Catalogue:
        """Go over to the version that the pointer names by now, when the other workers do.

        Raises:
            StoreError: the version cannot be read.
        """
        await run_in_threadpool(self._look)
        while self._crew and self._crew.undecided:
            await asyncio.sleep(_NOTICE)
            await run_in_threadpool(self._look)
        return self.current

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
            await self._moved()
            try:
                await run_in_threadpool(self._look)
            except (SkillGraphError, OSError) as error:
                logging.getLogger("uvicorn.error").warning("the version stays: %s", error)
                await asyncio.sleep(_SECONDS)

    async def _moved(self) -> None:
        """Wait for a second, or until another worker has found that the pointer moved."""
        until = time.monotonic() + _SECONDS
        while time.monotonic() < until:
            await asyncio.sleep(_NOTICE if self._crew else _SECONDS)
            if self._crew and self._crew.undecided:
                return

    def _look(self) -> None:
        """Open the version that the pointer names; alone, answer from it."""
        with self._looking:
            if self._home and self._crew:
                self._agree(self._home, self._crew)
            elif self._home:
                version = self._home.current() or self._current.version
                if version != self._current.version:
                    self._current = self._open(version)

    def _agree(self, home: Home | RemoteHome, crew: Crew) -> None:
        """Open the version that is wanted beside the one that is served, and say so."""
        digest = crew.propose(lambda: home.get("current").digest)
        wanted = int(digest, 16)
        if wanted not in self._opened:
            self._opened = {**self._opened, wanted: self._open(home.get(digest))}
        crew.ready(digest)
        needed = {wanted, crew.served, _number(self.current)}
        self._opened = {n: opened for n, opened in self._opened.items() if n in needed}

    def _named(self, name: str) -> Catalogue:
        current = self.current
        if self._home is None:
            digest = current.version.digest
            if name != "current" and not (name and digest.startswith(name)):
                raise UnknownIdError(name, "version", [digest], place="this service")
            return current
        version = self._home.get(name)
        return current if version == current.version else self._open(version)


def _number(catalogue: Catalogue) -> int:
    return int(catalogue.version.digest, 16)

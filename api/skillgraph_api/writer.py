"""Make changes one at a time, each a new version that the service answers from at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from skillgraph.catalogue import Catalogue
from skillgraph.changes import process
from skillgraph.changes.model import Change
from skillgraph.errors import BusyError
from skillgraph_api.crew import Crew, alone
from skillgraph_api.switch import Catalogues

#: What a client is told to wait, in seconds, where too many wait already.
_RETRY_AFTER = 10

#: Looks at what is current when a change's turn has come, and raises where it may not be made.
Precondition = Callable[[Catalogue], None]


def _none(_: Catalogue) -> None:
    """Let a change pass that depends on nothing."""


class Writer:
    """The turns in which changes are made. Of one event loop."""

    def __init__(
        self,
        catalogues: Catalogues,
        limits: process.Limits,
        waiting: int = 8,
        crew: Crew | None = None,
    ) -> None:
        """Set what it works on, and the bounds.

        Args:
            catalogues: what the service answers from; it has a home.
            limits: what one change may use.
            waiting: changes that may wait, beside the one that is being made.
            crew: the workers of which one at a time makes a change.
        """
        self._catalogues, self._limits, self._most = catalogues, limits, waiting + 1
        self._crew = crew
        self._turn = asyncio.Lock()
        self._under_way = 0

    @property
    def waiting(self) -> int:
        """How many changes wait."""
        return max(0, self._under_way - 1)

    async def write(self, change: Change, precondition: Precondition = _none) -> Response:
        """Make a change in its turn; when it returns the service answers from the new version.

        Returns:
            An empty response that links to the version (RFC 5829).

        Raises:
            HTTPException: 403, the service answers from one version only.
            BusyError: too many changes wait.
            SkillGraphError: the change is not made; see :func:`skillgraph.changes.process.make`.
        """
        home = self._catalogues.home
        if home is None:
            raise HTTPException(403, "this service answers from one version, which stays as it is")
        if self._under_way >= self._most:
            raise BusyError("too many changes wait to be made", _RETRY_AFTER, "changes")
        self._under_way += 1
        try:
            async with self._turn, alone(self._crew, "changing"):
                catalogue = await self._catalogues.refresh()
                precondition(catalogue)
                base = home.get(catalogue.version.digest)
                version = await process.make(change, base, home.path, self._limits)
                await self._catalogues.refresh()
        finally:
            self._under_way -= 1
        link = f'</api/v1/versions/{version.digest}>; rel="latest-version"'
        return Response(status_code=204, headers={"Link": link})


async def get_writer(request: Request) -> Writer:
    """Give the turns in which changes are made.

    Raises:
        HTTPException: 400, the request names a version.
    """
    if "version" in request.query_params:
        raise HTTPException(400, "a change is made to the current version; no other can be named")
    writer: Writer = request.app.state.writer
    return writer


WriterDep = Annotated[Writer, Depends(get_writer)]

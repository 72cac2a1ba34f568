"""Who asks the endpoint, and what a query of theirs may use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request

from skillgraph.catalogue import Catalogue
from skillgraph.store.pool import Limits, Pool, Result
from skillgraph.store.protocol import Question
from skillgraph_api.deps import VERSION, get_catalogue, get_settings
from skillgraph_api.keys import get_client
from skillgraph_api.streaming import while_connected


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks for one request: of one version, as one client, within its limits."""

    request: Request
    catalogue: Catalogue
    pool: Pool
    client: str
    limits: Limits

    async def ask(self, question: Question) -> Result:
        """Ask as long as the client is there.

        Raises:
            QueryError, StoreError: see :meth:`skillgraph.store.pool.Pool.ask`.
        """
        address = self.catalogue.version.address
        asked = self.pool.ask(address, question, self.client, self.limits)
        return await while_connected(self.request, asked)


async def get_asker(
    request: Request, version: Annotated[str | None, Query(description=VERSION)] = None
) -> Asker:
    """Say who asks: a key that is known, which may have limits of its own, or an address.

    What else it needs it looks up itself: to have FastAPI solve six dependencies takes longer
    than most queries.
    """
    settings = await get_settings(request)
    catalogue = await get_catalogue(request, version)
    client = await get_client(request)
    key = client.key
    limits = Limits(
        seconds=(key and key.query_seconds) or settings.query_seconds,
        rows=(key and key.max_rows) or settings.query_rows,
        bytes=settings.query_bytes,
    )
    pool: Pool = request.app.state.pool
    return Asker(request, catalogue, pool, client.name, limits)


AskerDep = Annotated[Asker, Depends(get_asker)]

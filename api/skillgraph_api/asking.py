"""Who asks the endpoint, and what a query of theirs may use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from skillgraph.store.address import Address
from skillgraph.store.pool import Limits, Pool, Result
from skillgraph.store.protocol import Question
from skillgraph_api.deps import CatalogueDep, ClientDep, SettingsDep
from skillgraph_api.streaming import while_connected


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks for one request: of one version, as one client, within its limits."""

    request: Request
    pool: Pool
    address: Address
    client: str
    limits: Limits

    async def ask(self, question: Question) -> Result:
        """Ask as long as the client is there.

        Raises:
            QueryError, StoreError: see :meth:`skillgraph.store.pool.Pool.ask`.
        """
        asked = self.pool.ask(self.address, question, self.client, self.limits)
        return await while_connected(self.request, asked)


def get_asker(
    request: Request, catalogue: CatalogueDep, settings: SettingsDep, client: ClientDep
) -> Asker:
    """Say who asks: a key that is known, which may have limits of its own, or an address."""
    key = client.key
    limits = Limits(
        seconds=(key and key.query_seconds) or settings.query_seconds,
        rows=(key and key.max_rows) or settings.query_rows,
        bytes=settings.query_bytes,
    )
    pool: Pool = request.app.state.pool
    return Asker(request, pool, catalogue.version.address, client.name, limits)


AskerDep = Annotated[Asker, Depends(get_asker)]

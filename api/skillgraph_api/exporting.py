"""Exports as a service sends them: the file that was published, or made by a process of its own."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request

from skillgraph.catalogue import Catalogue
from skillgraph.errors import BusyError, StoreError
from skillgraph.exchange.exports import path_of
from skillgraph.exchange.scope import Scope
from skillgraph.exchange.worker import task
from skillgraph.store.address import Address

#: An export is made in some seconds.
_RETRY_AFTER = 5
#: Versions whose parts are kept that no folder holds.
_KEPT = 4


class Exporter:
    """Makes exports, few at once: each takes a core for seconds, and memory for the graph."""

    def __init__(self, at_once: int = 2) -> None:
        self._free = at_once
        self._kept: dict[tuple[str, str], bytes] = {}

    async def make(self, address: Address, name: str, scope: Scope) -> bytes:
        """Make an export in a process that ends with it; it is killed where nobody waits.

        Raises:
            BusyError: as many as may be are being made already.
            StoreError: the graph cannot be read.
        """
        if not self._free:
            said = "other exports are being made; try again soon"
            raise BusyError(said, _RETRY_AFTER, "exports")
        self._free -= 1
        try:
            return await _run(task(address, name, scope))
        finally:
            self._free += 1

    async def part(self, catalogue: Catalogue, name: str) -> bytes:
        """Give a small part of every version (:data:`skillgraph.exchange.exports.PARTS`).

        Raises:
            BusyError, StoreError: see :meth:`make`.
        """
        version = catalogue.version
        if path := path_of(version, name, Scope()):
            return await asyncio.to_thread(Path.read_bytes, path)
        key = (version.digest, name)
        if key not in self._kept:
            made = await self.make(version.address, name, Scope())
            if len(self._kept) >= _KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[key] = made
        return self._kept[key]


async def _run(told: bytes) -> bytes:
    command = (sys.executable, "-m", "skillgraph.exchange.worker")
    process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, stderr=PIPE)
    try:
        made, said = await process.communicate(told)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise StoreError(f"the export failed: {said.decode(errors='replace').strip()[-500:]}")
    return made


def get_exporter(request: Request) -> Exporter:
    """Give what makes exports for the service."""
    exporter: Exporter = request.app.state.exporter
    return exporter


ExporterDep = Annotated[Exporter, Depends(get_exporter)]

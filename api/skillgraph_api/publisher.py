"""Publish the server's tables in a process of its own, one at a time."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

from skillgraph.errors import BuildError, ConflictError
from skillgraph.versions import Home
from skillgraph_api.crew import Crew, take


class Publisher:
    """Runs ``skillgraph publish``, so that the service goes on answering meanwhile."""

    def __init__(self, data: Path | None, crew: Crew | None = None) -> None:
        """Take the tables to publish, the shipped ones if left out, and who else may publish."""
        self._data = data
        self._crew = crew
        self._busy = False

    async def publish(self, home: Home) -> str:
        """Publish, and give the digest of the version.

        Raises:
            ConflictError: a version is being made already.
            BuildError: it cannot be made, and why.
        """
        turn = None if self._busy else take(self._crew, "publishing")
        if turn is None:
            raise ConflictError("a version is being published already")
        self._busy = True
        try:
            with turn:
                return await self._run(home)
        finally:
            self._busy = False

    async def _run(self, home: Home) -> str:
        tables = ["--data", str(self._data)] if self._data else []
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "skillgraph", "publish", "--json", *tables),
            env={**os.environ, "SKILLGRAPH_HOME": str(home.path)},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        said, complaint = await child.communicate()
        if child.returncode:
            why = complaint.decode(errors="replace").strip().removeprefix("skillgraph: ")
            raise BuildError(why or f"the process ended with {child.returncode}")
        return str(json.loads(said)["version"])

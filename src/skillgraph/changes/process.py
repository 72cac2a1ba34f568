"""Have a change made by a process of its own, which is killed where it takes too long."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE
from dataclasses import dataclass
from pathlib import Path

from skillgraph import errors
from skillgraph.changes.model import OUT_OF_MEMORY, Change, Done, Task
from skillgraph.errors import BuildError, InvalidGraphError, QueryStoppedError, SkillGraphError
from skillgraph.version import Version


@dataclass(frozen=True, slots=True)
class Limits:
    """What a change may use."""

    seconds: float = 300.0
    memory: int = 4 * 2**30


async def make(change: Change, base: Version, home: Path, limits: Limits) -> Version:
    """Make a change to the current version, and give the version that comes of it.

    Never by forking: a fork of a process with an open store hangs at its first query.

    Raises:
        QueryStoppedError: it needs more time or memory than it may have.
        SkillGraphError: what :func:`skillgraph.publish.derive` or the change raises.
    """
    task = Task(base=str(base.path), home=str(home), change=change)
    command = (sys.executable, "-m", "skillgraph.changes.worker", str(limits.memory))
    process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
    try:
        async with asyncio.timeout(limits.seconds):
            said, _ = await process.communicate(task.model_dump_json().encode())
    except TimeoutError:
        raise QueryStoppedError(f"stopped after {limits.seconds:g} seconds") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise _ended(process.returncode)
    done = Done.model_validate_json(said)
    if done.version is None:
        raise _error(done)
    return Version(home / done.version)


def _ended(status: int) -> SkillGraphError:
    if status < 0 or status == OUT_OF_MEMORY:
        return QueryStoppedError("stopped: it needs more memory than a change may have")
    return BuildError(f"the process that makes changes ended with status {status}")


def _error(done: Done) -> SkillGraphError:
    error = getattr(errors, done.error or "", SkillGraphError)
    found = error(done.findings) if error is InvalidGraphError else error(done.message)
    assert isinstance(found, SkillGraphError)
    return found

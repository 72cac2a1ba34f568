"""A process that makes one change: it is told a task on its input and says what came of it.

It does nothing else, so that it may be killed at any moment: the version that it was writing
is then not there.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

from skillgraph.changes.model import OUT_OF_MEMORY, Done, Task
from skillgraph.errors import InvalidGraphError, SkillGraphError
from skillgraph.publish import derive
from skillgraph.version import Version


def main() -> None:
    """Make the change that the input tells, within so many bytes of memory."""
    memory = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    task = Task.model_validate_json(sys.stdin.buffer.read())
    try:
        print(done(task).model_dump_json())
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)


def done(task: Task) -> Done:
    """Make a change, and tell what came of it."""
    try:
        base, home = Version(Path(task.base)), Path(task.home)
        version = derive(base, task.change.apply, home, graphs=task.change.graphs)
    except SkillGraphError as error:
        findings = error.findings if isinstance(error, InvalidGraphError) else ()
        return Done(error=type(error).__name__, message=str(error), findings=findings)
    return Done(version=version.digest)


if __name__ == "__main__":
    main()

"""How long the stages of something take, and the most memory that each has needed."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_SELF = Path("/proc/self")


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage, the seconds that it took, and the peak of the process's memory in it, in MB."""

    name: str
    seconds: float
    megabytes: float


class Stopwatch:
    """Is told the name of each stage as it begins; a callback of progress as the library has it."""

    def __init__(self) -> None:
        self.stages: list[Stage] = []
        self._name = ""

    def __call__(self, name: str) -> None:
        """End the stage before, and begin one."""
        self.stop()
        (_SELF / "clear_refs").write_text("5")  # the peak is of this stage, not of those before
        self._name, self._start = name, time.perf_counter()

    def stop(self) -> list[Stage]:
        """End the last stage, and give all of them."""
        if self._name:
            taken = time.perf_counter() - self._start
            self.stages.append(Stage(self._name, taken, _status("self", "VmHWM")))
            self._name = ""
        return self.stages


def in_child(task: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """Do something in a new process, so that its memory is its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as child:
        return child.submit(task, *arguments, **named).result()


def resident(pid: int) -> float:
    """Tell the memory that a process has now, in MB; its share alone of what others use too."""
    return _kilobytes(Path(f"/proc/{pid}/smaps_rollup"), "Pss") / 1024


def children(pid: int) -> list[int]:
    """Name the children of a process, whichever of its threads has started them."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return sorted(int(child) for path in lists for child in path.read_text().split())


def _status(pid: str, field: str) -> float:
    return _kilobytes(Path(f"/proc/{pid}/status"), field) / 1024


def _kilobytes(path: Path, field: str) -> int:
    line = next(line for line in path.read_text().splitlines() if line.startswith(f"{field}:"))
    return int(line.split()[1])

"""Keep several processes answering behind one socket, and end them together.

uvicorn has a supervisor too, which kills a worker that is not there after five seconds, on a busy
machine for ever; this one only looks whether a process runs.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from socket import socket
from types import FrameType

import uvicorn
from uvicorn.config import STARTUP_FAILURE

#: How soon a signal is noticed, and how soon a worker that died is started again, in seconds.
_TICK = 0.5
#: What does not end by itself has so many seconds more than it was given.
_GRACE = 5.0


class Server(uvicorn.Server):
    """A server that ends in any case: what a thread holds up, the system ends."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to end."""
        signal.setitimer(signal.ITIMER_REAL, _last_seconds(self.config))
        super().handle_exit(sig, frame)


class Supervisor:
    """The workers of a service, as the process sees them that started them."""

    def __init__(self, config: uvicorn.Config, listener: socket) -> None:
        """Set how many there are (``config.workers``), and what they listen at.

        A worker is spawned: a fork of a process with an open store hangs at its first query.
        """
        self._config, self._listener = config, listener
        self._spawn = multiprocessing.get_context("spawn")
        self._workers: list[SpawnProcess] = []
        self._ending = False

    def run(self) -> None:
        """Keep the workers running until a signal comes, and end them.

        Raises:
            SystemExit: a worker cannot start, as it has said.
        """
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._end)
        while not self._ending:
            self._start_missing()
            wait([worker.sentinel for worker in self._workers], _TICK)
        self._listener.close()  # nobody is let in any more
        failed = any(worker.exitcode == STARTUP_FAILURE for worker in self._workers)
        self._end_workers()
        if failed:
            raise SystemExit(STARTUP_FAILURE)

    def _start_missing(self) -> None:
        died = [worker for worker in self._workers if not worker.is_alive()]
        if any(worker.exitcode == STARTUP_FAILURE for worker in died):
            self._ending = True  # another would fail alike
            return
        if died:
            time.sleep(_TICK)
        self._workers = [worker for worker in self._workers if worker not in died]
        for _ in range(self._config.workers - len(self._workers)):
            worker = self._spawn.Process(target=_work, args=(self._config, self._listener))
            worker.start()
            self._workers.append(worker)

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        self._ending = True

    def _end_workers(self) -> None:
        for worker in self._workers:
            worker.terminate()
        deadline = time.monotonic() + _last_seconds(self._config) + _GRACE
        for worker in self._workers:
            worker.join(max(0.0, deadline - time.monotonic()))
            worker.kill()
            worker.join()


def _work(config: uvicorn.Config, listener: socket) -> None:
    """Answer, as a worker, for as long as there is a supervisor."""
    config.configure_logging()
    listener.set_inheritable(False)  # else what evaluates queries would keep the door open
    threading.Thread(target=_end_with_the_supervisor, daemon=True).start()
    Server(config).run([listener])


def _end_with_the_supervisor() -> None:
    supervisor = multiprocessing.parent_process()
    assert supervisor
    supervisor.join()
    os.kill(os.getpid(), signal.SIGTERM)


def _last_seconds(config: uvicorn.Config) -> float:
    return (config.timeout_graceful_shutdown or 0) + _GRACE

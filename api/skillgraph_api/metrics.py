"""What the service counts, for Prometheus: nothing that names a client or what was asked for.

Several workers count in files of one folder, as the library does it, and whichever is asked adds
them up. The environment names the folder to the library when a worker imports it.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Iterator

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from skillgraph import __version__
from skillgraph_api.crew import Crew
from skillgraph_api.switch import Catalogues

#: The variable of the environment in which the library finds the folder of several workers.
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
#: Bounds of the classes that durations are counted in, in seconds.
_BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
#: How often a worker of several looks at what is watched, in seconds.
_EVERY = 1.0

Count = Callable[[], int]


class Metrics:
    """The counts of one application."""

    def __init__(self, catalogues: Catalogues, crew: Crew | None = None) -> None:
        """Begin to count; in a crew, with the other workers."""
        self._served, self._crew = _Served(catalogues), crew
        self._looks: list[Callable[[], None]] = []
        self._registry = registry = CollectorRegistry()
        self.requests = Counter(
            "skillgraph_requests",
            "Requests answered.",
            ("method", "route", "status"),
            registry=registry,
        )
        self.seconds = Histogram(
            "skillgraph_request_seconds",
            "From the head of a request to the end of its answer.",
            ("method", "route"),
            buckets=_BOUNDS,
            registry=registry,
        )
        self.under_way = Gauge(
            "skillgraph_requests_under_way",
            "Requests that are not answered yet.",
            multiprocess_mode="livesum",
            registry=registry,
        )
        self.refused = Counter(
            "skillgraph_refused",
            "Requests told to come back later (503), by what was full.",
            ("queue",),
            registry=registry,
        )
        self._waiting = Gauge(
            "skillgraph_waiting",
            "What waits for its turn, by queue.",
            ("queue",),
            multiprocess_mode="livesum",
            registry=registry,
        )
        self._stopped = Counter(
            "skillgraph_stopped",
            "Processes that were killed before they were done, by what they did.",
            ("work",),
            registry=registry,
        )
        started = Gauge(
            "process_start_time_seconds",
            "When the service started, in seconds since 1970.",
            multiprocess_mode="min",
            registry=registry,
        )
        started.set(time.time())

    def watch_waiting(self, queue: str, waiting: Count) -> None:
        """Report how many wait in a queue."""
        gauge = self._waiting.labels(queue)
        self._looks.append(lambda: gauge.set(waiting()))

    def watch_stopped(self, work: str, stopped: Count) -> None:
        """Report how many processes were killed, of which somebody else keeps count."""
        counter, seen = self._stopped.labels(work), 0

        def look() -> None:
            nonlocal seen
            now = stopped()
            counter.inc(now - seen)
            seen = now

        self._looks.append(look)

    def look(self) -> None:
        """Look at what is watched, as it is now."""
        for look in self._looks:
            look()

    @contextlib.asynccontextmanager
    async def looking(self) -> AsyncIterator[None]:
        """Look every second, for as long as the service runs: another worker may be asked."""
        looker = asyncio.create_task(self._keep_looking())
        try:
            yield
        finally:
            looker.cancel()

    async def _keep_looking(self) -> None:
        while self._crew:
            self.look()
            await asyncio.sleep(_EVERY)

    def exposition(self) -> bytes:
        """Write everything in the text format of Prometheus."""
        self.look()
        counted = _of_all(self._crew) if self._crew else self._registry
        served = CollectorRegistry()
        served.register(self._served)
        return generate_latest(counted) + generate_latest(served)


class _Served(Collector):
    """Tells what is served; it is the same in all workers."""

    def __init__(self, catalogues: Catalogues) -> None:
        self._catalogues = catalogues

    def collect(self) -> Iterator[Metric]:
        catalogue = self._catalogues.current
        version = catalogue.version
        info = {"version": version.digest, "skillgraph": __version__}
        yield InfoMetricFamily("skillgraph_version", "The version that is answered from.", info)
        items = len(catalogue.index.places)
        yield GaugeMetricFamily("skillgraph_index_items", "Items of the index.", items)
        sizes = GaugeMetricFamily(
            "skillgraph_version_bytes", "Sizes of the version's files.", labels=("file",)
        )
        for name, file in version.manifest["files"].items():
            sizes.add_metric((name,), file["bytes"])
        yield sizes


def _of_all(crew: Crew) -> CollectorRegistry:
    """Add up what all workers counted; what the dead are in the middle of is over."""
    alive = crew.workers()
    for path in crew.folder.glob("gauge_live*.db"):
        if int(path.stem.rpartition("_")[2]) not in alive:
            path.unlink(missing_ok=True)
    registry = CollectorRegistry()
    MultiProcessCollector(registry, str(crew.folder))  # type: ignore[no-untyped-call]
    return registry

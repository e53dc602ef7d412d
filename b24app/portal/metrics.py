"""Count and time requests and jobs, in the form Prometheus reads; the only file that knows its library."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.multiprocess import MultiProcessCollector

_SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 75.0)

_CODE = re.compile(r"[A-Za-z0-9_.-]{1,48}")
"""A portal's error code becomes a label only in this shape, so that no text of a card or a person can."""

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4


class Meter(Protocol):
    """Takes note of each request; says nothing of cards, tokens or people."""

    def took(self, method: str, outcome: str, seconds: float) -> None:
        """Note a request that ended: `done`, the portal's code, or how it failed."""
        ...

    def waited(self, lane: str, seconds: float) -> None:
        """Note how long a request was held back for the portal's limit."""
        ...

    def repeated(self, method: str, why: str) -> None:
        """Note that a call is sent again."""
        ...

    def renewed(self, outcome: str) -> None:
        """Note a renewal of tokens: `done`, or the authorisation server's code."""
        ...

    def lost(self, what: str) -> None:
        """Note that access to a portal was lost: all administrators' but one, all, or the portal's state."""
        ...


@dataclass(frozen=True)
class Reading:
    """A number as it is now, read when somebody asks: `name{label="value"} number`."""

    name: str
    text: str
    labels: tuple[tuple[str, str], ...]
    value: float


class _Readings:
    """Readings as the library wants them."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        self._readings = list(readings)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Give each name once, with all its values."""
        for name in dict.fromkeys(reading.name for reading in self._readings):
            mine = [reading for reading in self._readings if reading.name == name]
            family = GaugeMetricFamily(f"b24app_{name}", mine[0].text, labels=[label for label, _ in mine[0].labels])
            for reading in mine:
                family.add_metric([value for _, value in reading.labels], reading.value)
            yield family


class Metrics:
    """The counters of one process; with a shared folder, of all processes that write there."""

    def __init__(self, folder: Path | None = None) -> None:
        # A registry of our own: parts are passed in, and a second App in one process must not meet the first one's.
        self._folder = folder
        self._registry = CollectorRegistry()
        self._requests = self._counter("requests", "Requests sent to portals, by how they ended.", "method", "outcome")
        self._seconds = self._histogram("request_seconds", "Seconds from sending to the whole answer.", "method")
        self._waits = self._histogram("wait_seconds", "Seconds a request was held back for the portal's limit.", "lane")
        self._repeats = self._counter("repeats", "Calls sent again, by the reason.", "method", "why")
        self._renewals = self._counter("renewals", "Renewals of tokens, by how they ended.", "outcome")
        self._lost = self._counter("access_lost", "Times that access to a portal was lost, by whose or why.", "what")
        jobs = ("b24app_job_seconds", "Seconds a job took, by kind and how it ended.", ["kind", "outcome"])
        counted = "b24app_runs", "Runs of robots that are over, by robot and how they ended.", ["robot", "state"]
        self._runs = Counter(*counted, registry=self._registry)
        self._jobs = Histogram(*jobs, registry=self._registry, buckets=_SECONDS)

    def took(self, method: str, outcome: str, seconds: float) -> None:
        """Note a request that ended."""
        self._requests.labels(method, label(outcome)).inc()
        self._seconds.labels(method).observe(seconds)

    def waited(self, lane: str, seconds: float) -> None:
        """Note how long a request was held back."""
        self._waits.labels(lane).observe(seconds)

    def repeated(self, method: str, why: str) -> None:
        """Note that a call is sent again."""
        self._repeats.labels(method, label(why)).inc()

    def renewed(self, outcome: str) -> None:
        """Note a renewal of tokens."""
        self._renewals.labels(label(outcome)).inc()

    def lost(self, what: str) -> None:
        """Note that access was lost."""
        self._lost.labels(label(what)).inc()

    def worked(self, kind: str, outcome: str, seconds: float) -> None:
        """Note a job that was tried: `done`, `later` or `failed`."""
        self._jobs.labels(kind, outcome).observe(seconds)

    def ran(self, robot: str, state: str) -> None:
        """Note a run of a robot that is over: `done`, `failed` or `stopped`."""
        self._runs.labels(label(robot), label(state)).inc()

    def exposed(self, readings: Iterable[Reading] = ()) -> bytes:
        """Write everything as Prometheus wants it, summed over the processes that share the folder, and readings."""
        now = CollectorRegistry()
        now.register(_Readings(readings))
        return self._counted() + generate_latest(now)

    def _counted(self) -> bytes:
        if self._folder is None:
            return generate_latest(self._registry)
        together = CollectorRegistry()
        MultiProcessCollector(together, path=str(self._folder))  # type: ignore[no-untyped-call]
        return generate_latest(together)

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(f"b24app_portal_{name}", text, labels, registry=self._registry)

    def _histogram(self, name: str, text: str, *labels: str) -> Histogram:
        return Histogram(f"b24app_portal_{name}", text, labels, registry=self._registry, buckets=_SECONDS)


class NoMetrics:
    """Counts nothing."""

    def took(self, method: str, outcome: str, seconds: float) -> None:
        """Forget it."""

    def waited(self, lane: str, seconds: float) -> None:
        """Forget it."""

    def repeated(self, method: str, why: str) -> None:
        """Forget it."""

    def renewed(self, outcome: str) -> None:
        """Forget it."""

    def lost(self, what: str) -> None:
        """Forget it."""


def label(code: str) -> str:
    """Return a code fit to be a label; whatever else a portal may have written becomes `other`."""
    return code if _CODE.fullmatch(code) else "other"

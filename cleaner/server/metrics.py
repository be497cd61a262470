"""What the service counts, for Prometheus."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

MEDIA = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)


class Metrics:
    """The metrics of one process of the service, in a registry of their own."""

    def __init__(self) -> None:
        registry = self.registry = CollectorRegistry()
        self._requests = Counter(
            "cleaner_requests", "Requests answered.", ["method", "route", "status"], registry=registry
        )
        self._seconds = Histogram(
            "cleaner_request_seconds", "Time to the end of the answer.", ["route"],
            registry=registry, buckets=SECONDS,
        )  # fmt: skip
        self._received = Counter("cleaner_received_bytes", "Bytes of bodies received.", registry=registry)
        self._sent = Counter("cleaner_sent_bytes", "Bytes of bodies sent.", registry=registry)
        self.problems = Counter("cleaner_problems", "Problems given out.", ["kind"], registry=registry)
        self._known: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}
        self._ends: dict[str, Counter] = {}
        self._work = Counter("cleaner_work", "Pieces of work by how they ended.", ["end"], registry=registry)
        self.skipped = Counter("cleaner_rules_skipped", "Rules that ran out of time.", registry=registry)
        self.jobs = Counter("cleaner_jobs", "Jobs by the state they ended in.", ["state"], registry=registry)

    def gauge(self, name: str, text: str, value: Callable[[], float]) -> None:
        """A value that is asked for whenever the metrics are."""
        Gauge(f"cleaner_{name}", text, registry=self.registry).set_function(value)

    def answered(self, method: str, route: str, status: int, seconds: float, came: int, went: int) -> None:
        """Count one answer."""
        key = method, route, status
        if key not in self._known:
            self._known[key] = self._requests.labels(method, route, str(status)), self._seconds.labels(route)
        count, histogram = self._known[key]
        count.inc()
        histogram.observe(seconds)
        self._received.inc(came)
        self._sent.inc(went)

    def ended(self, end: str) -> None:
        """Count a piece of work by how it ended."""
        if end not in self._ends:
            self._ends[end] = self._work.labels(end)
        self._ends[end].inc()

    def page(self) -> bytes:
        """All of them as text."""
        return generate_latest(self.registry)

"""What the processes of a service have counted, told as one: whichever is asked, and however often they change."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from api.serving.service import Service
from siting.domain.errors import SitingError
from siting.store.jobs import JobCounts, count_jobs

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The variable by which the library is told, before it is imported, to count in files."""

_OF_PROCESS = re.compile(r"gauge_live\w*_(\d+)\.db")


@contextmanager
def counted_together(workers: int) -> Iterator[None]:
    """Have processes that are started within the block count in files that all of them read; one alone needs none."""
    if workers == 1 or FOLDER in os.environ:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="siting-counts-") as folder:
        os.environ[FOLDER] = folder
        try:
            yield
        finally:
            del os.environ[FOLDER]


def all_counted(registry: CollectorRegistry) -> bytes:
    """Return in Prometheus' form what all processes have counted, or what is in the registry where there is but one."""
    folder = os.environ.get(FOLDER)
    if folder is None:
        return generate_latest(registry)
    _forget_the_dead(Path(folder))
    together = CollectorRegistry()
    MultiProcessCollector(together, folder)  # type: ignore[no-untyped-call] # the library says no types here
    return generate_latest(together)


def as_it_stands(service: Service) -> bytes:
    """Return in Prometheus' form whether the database answers, and how its queue stands."""
    try:
        with service.begin() as conn:
            counts = count_jobs(conn)
    except SitingError:
        # That it is away is what is to be told.
        counts = None
    registry = CollectorRegistry()
    registry.register(_Standing(counts))
    return generate_latest(registry)


class _Standing(Collector):
    """What is read when it is asked for, and belongs to no process."""

    def __init__(self, counts: JobCounts | None) -> None:
        self._counts = counts

    def collect(self) -> Iterator[Metric]:
        """Yield each figure; of the queue none where it could not be read."""
        counts = self._counts
        yield GaugeMetricFamily("siting_database_up", "Whether the database answers.", value=float(counts is not None))
        if counts is None:
            return
        jobs = GaugeMetricFamily("siting_jobs", "Jobs that are due, under way, or have failed.", labels=("status",))
        for status, count in (("due", counts.due), ("running", counts.running), ("failed", counts.failed)):
            jobs.add_metric((status,), count)
        yield jobs
        yield GaugeMetricFamily(
            "siting_jobs_longest_wait_seconds", "How long the oldest job is due.", value=counts.longest_wait_s
        )


def _forget_the_dead(folder: Path) -> None:
    """Leave out what a process had under way that is no more; what it had counted stays."""
    for path in folder.glob("gauge_live*.db"):
        found = _OF_PROCESS.fullmatch(path.name)
        if found is not None and not Path("/proc", found[1]).exists():
            path.unlink(missing_ok=True)

"""The present figures of a deployment in the words of Prometheus, beside what was counted."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, time

from prometheus_client import REGISTRY, CollectorRegistry
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from shiliu.together.rules.health import MachineState, checks

JOB_STATES = ("todo", "doing", "failed")


def registry(state: MachineState) -> CollectorRegistry:
    """What is told at one moment: the counts of all processes, and the figures."""
    told = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(told)  # type: ignore[no-untyped-call]  # the library's
    else:
        told.register(REGISTRY)
    told.register(_Figures(state))
    return told


class _Figures(Collector):
    """Gauges made from one state."""

    def __init__(self, state: MachineState) -> None:
        self._state = state

    def collect(self) -> Iterator[Metric]:
        state = self._state
        checked = GaugeMetricFamily("shiliu_check", "0 ok, 1 warn, 2 fail", labels=["check"])
        for name, check in checks(state).items():
            checked.add_metric([name], check.level)
        yield checked
        yield GaugeMetricFamily("shiliu_disk_free_bytes", "Free in the home", state.free_bytes)
        yield from self._moment("shiliu_last_backup", "Last whole backup", state.backup_at)
        if state.database:
            yield from self._of_the_database()

    def _of_the_database(self) -> Iterator[Metric]:
        state = self._state
        jobs = GaugeMetricFamily("shiliu_jobs", "Jobs that are due, by status", labels=["status"])
        for status in JOB_STATES:
            jobs.add_metric([status], state.jobs.get(status, 0))
        yield jobs
        lag, job = self._age(state.pending_since), self._age(state.job_due)
        yield GaugeMetricFamily("shiliu_job_oldest_seconds", "Age of the oldest due job", job)
        yield GaugeMetricFamily("shiliu_projector_pending", "Facts not yet counted", state.pending)
        yield GaugeMetricFamily("shiliu_projector_lag_seconds", "Age of the oldest of them", lag)
        yield CounterMetricFamily("shiliu_facts", "Facts written to the tables", state.facts)
        day = datetime.combine(state.seal_day, time(), UTC) if state.seal_day else None
        yield from self._moment("shiliu_last_sealed_day", "Last day with a seal", day)

    def _age(self, moment: datetime | None) -> float:
        return (self._state.at - moment).total_seconds() if moment else 0.0

    def _moment(self, name: str, about: str, moment: datetime | None) -> Iterator[Metric]:
        if moment is not None:
            yield GaugeMetricFamily(f"{name}_timestamp_seconds", about, moment.timestamp())

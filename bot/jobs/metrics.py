"""What an operator can count and time, in a registry of its own, without a word of anybody's."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

from bot.errors import MarioError
from bot.executors.executor import Executor
from bot.jobs.scheduler import Scheduler
from bot.store import State

LAGS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5)
WAITS = (0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600)
SPEEDS = (0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128)


@dataclass(frozen=True)
class Shard:
    """A connection to Discord's gateway. latency: seconds from a heartbeat to its answer."""

    up: bool
    latency: float
    servers: int


class Metrics:
    """Told by the job service of what happens; asks scheduler and executor. Times are seconds.

    lag: how late the event loop is, observed by whoever samples it. nbytes: what is kept now.
    """

    def __init__(self, scheduler: Scheduler, executor: Executor, nbytes: Callable[[], int]) -> None:
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self.lag = Histogram(
            "mario_loop_lag_seconds", "How late the event loop is", buckets=LAGS, registry=registry
        )
        self._jobs = Gauge("mario_jobs", "Jobs in the store by state", ["state"], registry=registry)
        self._accepted = Counter("mario_accepted", "Jobs accepted", registry=registry)
        self._wait = Histogram(
            "mario_wait_seconds", "From accepted to begun", buckets=WAITS, registry=registry
        )
        self._speed = Histogram(
            "mario_speed", "Seconds of music a second, by job", buckets=SPEEDS, registry=registry
        )
        self._music = Counter("mario_music_seconds", "Music made", registry=registry)
        self._errors = Counter(
            "mario_errors", "What made a job fail, by kind", ["kind"], registry=registry
        )
        self._deliveries = Counter(
            "mario_deliveries",
            "Attempts to post a piece: delivered, undeliverable, or failed and tried again",
            ["outcome"],
            registry=registry,
        )
        self._shards = [
            Gauge(name, what, ["shard"], registry=registry)
            for name, what in (
                ("mario_shard_up", "1 if the shard hears Discord"),
                ("mario_shard_latency_seconds", "From a shard's heartbeat to its answer"),
                ("mario_shard_servers", "Servers that a shard hears"),
            )
        ]
        for name, what, value in (
            ("mario_queue_waiting", "Jobs waiting for their turn", lambda: scheduler.waiting),
            ("mario_queue_running", "Jobs at work", lambda: scheduler.running),
            ("mario_executor_ready", "1 if work would be begun", lambda: executor.ready),
            ("mario_data_bytes", "Pieces and sources on the disk", nbytes),
            ("mario_executor_capacity", "Jobs that can run at once", lambda: executor.capacity),
        ):
            Gauge(name, what, registry=self.registry).set_function(value)

    def accepted(self, is_new: bool) -> None:
        """A job that was accepted before does not count again."""
        self._accepted.inc(is_new)

    def started(self, waited: float) -> None:
        self._wait.observe(waited)

    def made(self, music: float, taken: float) -> None:
        """music: its seconds; taken: the seconds that it would have taken alone."""
        self._music.inc(music)
        self._speed.observe(music / max(taken, 1e-3))

    def failed(self, error: BaseException) -> None:
        kind = type(error).__name__ if isinstance(error, MarioError) else "unexpected"
        self._errors.labels(kind).inc()

    def delivery(self, outcome: str) -> None:
        """outcome: ``delivered``, ``undeliverable`` or ``retried``."""
        self._deliveries.labels(outcome).inc()

    def count(self, jobs: dict[State, int] | None) -> None:
        """Set the number of jobs in each state; ``None`` where it is not known."""
        self._jobs.clear()
        if jobs is not None:
            for state in State:
                self._jobs.labels(state).set(jobs.get(state, 0))

    def count_shards(self, shards: Mapping[int, Shard]) -> None:
        """Set how each connection to Discord is doing."""
        for id, shard in shards.items():
            values = (shard.up, shard.latency, shard.servers)
            for gauge, value in zip(self._shards, values, strict=True):
                gauge.labels(id).set(value)

    def page(self) -> bytes:
        """Everything in Prometheus' text format."""
        return generate_latest(self.registry)

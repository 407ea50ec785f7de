"""A day of people (``scale_load``) on so many cards, in fake time.

Who is next is decided by the bot's own scheduler, and where it goes by its own placement
(``MultiExecutor``); only the cards are made up, from estimates.
"""

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks import scale_time
from benchmarks.scale_load import FRAMES, SIZES, Asked, Card, a_day
from bot.errors import LimitReached, MarioError
from bot.executors.executor import JobInputs, Progress
from bot.executors.multi_executor import MultiExecutor
from bot.job_spec import JobSpec
from bot.jobs.queueing import QueuedJob
from bot.jobs.scheduler import Scheduler
from bot.request import GenerationRequest

AT_ONCE = 8
PATIENCE = 3600.0  # seconds that a job has, as [limits] job_minutes says


@dataclass
class _Run:
    model: str
    left: float  # steps
    done: asyncio.Future[None]


class SimulatedCard:
    """An executor on one card. Requests of one model share its steps, and models the card's time.

    busy: seconds in which it computed. loads: how often a model had to be loaded.
    """

    ready = loaded = True
    capacity = AT_ONCE

    def __init__(self, card: Card) -> None:
        self.card, self.busy, self.loads = card, 0.0, 0
        self._runs: list[_Run] = []
        self._models: OrderedDict[str, asyncio.Future[None]] = OrderedDict()  # the newest last
        self._users: Counter[str] = Counter()
        self._idle = asyncio.Event()
        self._seen, self._alarm = 0.0, None

    async def start(self, on_change: Callable[[], None]) -> None: ...

    async def close(self) -> None: ...

    @property
    def models(self) -> Collection[str]:
        return self._models.keys()

    async def run(self, inputs: JobInputs, on_progress: Callable[[Progress], None]) -> Any:
        model = inputs.spec.model
        self._users[model] += 1
        try:
            await self._loaded(model)
            done = asyncio.get_running_loop().create_future()
            self._advance()
            run = _Run(model, inputs.spec.request.duration * FRAMES, done)
            self._runs.append(run)
            self._plan()
            try:
                await done
            finally:
                self._advance()
                self._runs.remove(run)
                self._plan()
        finally:
            self._users[model] -= 1
            self._idle.set()

    async def _loaded(self, model: str) -> None:
        """Wait until it is in memory; what was used longest ago, and is not now, makes room."""
        while model not in self._models and not self._has_room(model):
            unused = next((name for name in self._models if not self._users[name]), None)
            if unused is not None:
                del self._models[unused]
                continue
            self._idle.clear()
            await self._idle.wait()
        if model not in self._models:
            self.loads += 1
            loop = asyncio.get_running_loop()
            self._models[model] = ready = loop.create_future()
            loop.call_later(self.card.loading(model), ready.set_result, None)
        self._models.move_to_end(model)
        await asyncio.shield(self._models[model])

    def _has_room(self, model: str) -> bool:
        taken = sum(SIZES[name].weights for name in (*self._models, model))
        return taken <= 0.8 * self.card.memory

    def _speeds(self) -> dict[str, float]:
        """Steps a second of each model's requests."""
        together = Counter(run.model for run in self._runs)
        return {
            model: 1 / (self.card.step(model, n) * len(together)) for model, n in together.items()
        }

    def _advance(self) -> None:
        now = asyncio.get_running_loop().time()
        passed, self._seen = now - self._seen, now
        if self._runs:
            self.busy += passed
            speeds = self._speeds()
            for run in self._runs:
                run.left -= passed * speeds[run.model]

    def _plan(self) -> None:
        """Look again when the first of them is done."""
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        if self._runs:
            speeds = self._speeds()
            soonest = min(max(run.left, 0.0) / speeds[run.model] for run in self._runs)
            self._alarm = asyncio.get_running_loop().call_later(soonest + 1e-6, self._look)

    def _look(self) -> None:
        self._advance()
        for run in self._runs:
            if run.left <= 1e-3 and not run.done.done():
                run.done.set_result(None)
        self._plan_unless_done()

    def _plan_unless_done(self) -> None:
        """Whoever is done plans anew on the way out."""
        if not any(run.done.done() for run in self._runs):
            self._plan()


@dataclass
class Day:
    """waits: seconds in line; until: seconds from asking to the piece; both by job."""

    servers: int
    cards: int
    asked: int
    refused: int
    given_up: int
    in_line_p50: float
    in_line_p95: float
    in_line_p99: float
    until_p50: float
    until_p95: float
    until_p99: float
    evening_p95: float
    busy: float
    loads: int
    quiet_p95: float
    loud_p95: float
    dollars_a_piece: float
    most_at_once: int
    most_a_second: float
    by_hour: list[float] = field(default_factory=list)


class Simulation:
    """A day of ``asked`` on so many cards."""

    def __init__(self, card: Card, cards: int, asked: Sequence[Asked], queue: int) -> None:
        self.cards = [SimulatedCard(card) for _ in range(cards)]
        self.asked = asked
        self.placement = MultiExecutor(self.cards, "small")
        self.begun: dict[str, float] = {}
        self.ended: dict[str, float] = {}
        self.refused = self.given_up = self.most = 0
        self._over = asyncio.Event()
        self._specs: dict[tuple[str, int], GenerationRequest] = {}
        self.by_id = {f"j{n}": one for n, one in enumerate(asked)}
        self._card, self._queue = card, queue

    async def run(self) -> None:
        clock = asyncio.get_running_loop().time
        self.scheduler = Scheduler(
            self._make, self._give_up, lambda: self.placement.capacity, clock, queue=self._queue
        )
        await self.placement.start(self.scheduler.tick)
        for job_id, one in self.by_id.items():
            await asyncio.sleep(one.at - clock())
            cost = one.seconds * FRAMES * self._card.step(one.model, 1)
            try:
                with self.scheduler.reserve(one.guild):
                    late = clock() + PATIENCE
                    queued = QueuedJob(job_id, one.user, one.guild, cost, deadline=late)
                    self.scheduler.add(queued)
            except LimitReached:
                self.refused += 1
                self._count()
        await self._over.wait()

    async def _make(self, queued: QueuedJob) -> None:
        clock = asyncio.get_running_loop().time
        self.begun[queued.job_id] = clock()
        self.most = max(self.most, self.scheduler.running)
        one = self.by_id[queued.job_id]
        await self.placement.run(self._inputs(queued.job_id, one), lambda progress: None)
        self.scheduler.succeeded(queued.job_id)
        self.ended[queued.job_id] = clock()
        self._count()

    async def _give_up(self, queued: QueuedJob, error: MarioError) -> None:
        self.given_up += 1
        self._count()

    def _count(self) -> None:
        if len(self.ended) + self.refused + self.given_up == len(self.asked):
            self._over.set()

    def _inputs(self, job_id: str, one: Asked) -> JobInputs:
        kind = one.model, one.seconds
        if kind not in self._specs:
            self._specs[kind] = GenerationRequest.parse(
                prompt="a tune", duration=one.seconds, seed=1, replicate_weights=one.model
            )
        return JobInputs(JobSpec.of(job_id, self._specs[kind]))


def simulate(
    servers: int,
    pieces: float,
    card: Card,
    cards: int,
    queue: int,
    seed: int = 0,
    hours: tuple[float, float] = (0, 24),
) -> Day:
    asked = a_day(servers, pieces, seed, hours)

    async def day() -> Simulation:
        simulation = Simulation(card, cards, asked, queue)
        await simulation.run()
        return simulation

    return _told(scale_time.run(day()), servers, card, cards, (hours[1] - hours[0]) * 3600)


def _told(done: Simulation, servers: int, card: Card, cards: int, seconds: float) -> Day:
    jobs = [(done.by_id[job_id], done.begun[job_id], end) for job_id, end in done.ended.items()]
    in_line = sorted(begun - one.at for one, begun, _ in jobs)
    until = sorted(end - one.at for one, _, end in jobs)
    evening = sorted(begun - one.at for one, begun, _ in jobs if 18 <= one.at / 3600 < 22)
    often = Counter(one.guild for one in done.asked)
    ordered = [guild for guild, _ in often.most_common()]
    loud = set(ordered[: max(1, len(ordered) // 20)])
    quiet = set(ordered[len(ordered) // 2 :])
    hours = [sorted(b - one.at for one, b, _ in jobs if int(one.at / 3600) == h) for h in range(24)]
    moments = Counter(int(one.at) for one in done.asked)
    return Day(
        servers=servers,
        cards=cards,
        asked=len(done.asked),
        refused=done.refused,
        given_up=done.given_up,
        in_line_p50=at(in_line, 0.5),
        in_line_p95=at(in_line, 0.95),
        in_line_p99=at(in_line, 0.99),
        until_p50=at(until, 0.5),
        until_p95=at(until, 0.95),
        until_p99=at(until, 0.99),
        evening_p95=at(evening, 0.95),
        busy=sum(one.busy for one in done.cards) / (cards * seconds),
        loads=sum(one.loads for one in done.cards),
        quiet_p95=at(sorted(b - one.at for one, b, _ in jobs if one.guild in quiet), 0.95),
        loud_p95=at(sorted(b - one.at for one, b, _ in jobs if one.guild in loud), 0.95),
        dollars_a_piece=cards * card.hourly * seconds / 3600 / max(1, len(jobs)),
        most_at_once=done.most,
        most_a_second=max((_in_ten(moments, first) for first in moments), default=0) / 10,
        by_hour=[at(hour, 0.95) for hour in hours],
    )


def _in_ten(moments: Counter[int], first: int) -> int:
    return sum(moments[first + n] for n in range(10))


def at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0

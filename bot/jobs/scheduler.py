"""Who is next, so that nobody is starved: order and bookkeeping; the truth stays in the store."""

import asyncio
import itertools
import logging
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Coroutine, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.errors import GenerationFailed, LimitReached, MarioError

log = logging.getLogger(__name__)

FADE = 0.8
OVERDUE = 0.05
CLEAN_UP = 5.0


@dataclass(frozen=True)
class QueuedJob:
    """A job's place in the order.

    cost: expected seconds of work, were it alone. deadline: on the scheduler's clock.
    """

    job_id: str
    user_id: int
    guild_id: int | None
    cost: float
    deadline: float | None = None
    running_per_user: int = 2
    running_per_server: int = 8


@dataclass(frozen=True)
class Place:
    """ahead: waiting jobs that begin before. starts_in and seconds: until it begins, and ends."""

    ahead: int
    starts_in: float
    seconds: float


Turns = OrderedDict[int, deque[QueuedJob]]


@dataclass(eq=False)
class _Running:
    ticket: QueuedJob
    task: asyncio.Task[Any]
    started: float
    left: float
    worked: float = 0.0
    crowd: float = 0.0
    too_long: bool = False


class Scheduler:
    """Round-robin between users, within limits on running work; one event loop, no threads.

    start: makes one piece; its slot is free when the coroutine ends. It is cancelled by
        :meth:`cancel`, by its deadline and by :meth:`drain`, and should then only clean up.
    gave_up: told of each ticket that the scheduler itself ended, with the sentence.
    capacity: how many may run at once, asked anew each time; call :meth:`tick` when it grows.
    on_change: called after the order has changed, at most once for each cause.
    """

    def __init__(
        self,
        start: Callable[[QueuedJob], Coroutine[Any, Any, Any]],
        gave_up: Callable[[QueuedJob, MarioError], Coroutine[Any, Any, Any]],
        capacity: Callable[[], int],
        *,
        queue: int = 100,
        on_change: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.monotonic,
    ):
        self.queue = queue
        self.crowding = 0.0
        self._start, self._gave_up, self._capacity = start, gave_up, capacity
        self._on_change, self._clock = on_change, clock
        self._turns: Turns = OrderedDict()
        self._running: dict[str, _Running] = {}
        self._held = 0
        self._paused = False
        self._seen = clock()
        self._asides: set[asyncio.Task[Any]] = set()
        self._alarm: asyncio.TimerHandle | None = None

    @property
    def waiting(self) -> int:
        return sum(map(len, self._turns.values()))

    @property
    def running(self) -> int:
        return len(self._running)

    @contextmanager
    def room(self) -> Iterator[None]:
        """Hold a place while a job is being accepted; :class:`LimitReached` when there is none."""
        if self.waiting + self._held >= self.queue:
            starts = (p.starts_in for p in self.places().values() if p.starts_in > 0)
            raise LimitReached("queue-full", waiting=self.waiting, seconds=min(starts, default=0.0))
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1

    def add(self, ticket: QueuedJob) -> None:
        """Queue what has been accepted; that is never refused, :meth:`room` is asked before."""
        self._turns.setdefault(ticket.user_id, deque()).append(ticket)
        self.tick(changed=True)

    def cancel(self, job_id: str) -> bool:
        """Take a waiting job out, or cancel its running task; ``False`` when it is neither."""
        if running := self._running.get(job_id):
            return running.task.cancel()
        for ticket in (t for t in self._all_waiting() if t.job_id == job_id):
            self._remove(ticket)
            self.tick(changed=True)
            return True
        return False

    def tick(self, changed: bool = False) -> None:
        """Give up what is too late and begin what may begin."""
        changed |= self._expire()
        while not self._paused and len(self._running) < self._capacity():
            ticket = _next(self._turns, [r.ticket for r in self._running.values()])
            if ticket is None:
                break
            self._begin(ticket)
            changed = True
        self._set_alarm()
        if changed:
            self._on_change()

    def finished(self, job_id: str, loading: float = 0.0) -> float:
        """Composing this running job succeeded: the seconds it would have taken alone.

        They belong into the measured speed, without the seconds that the model was ``loading``.
        How much company slows a job down is learnt here.
        """
        self._advance()
        run = self._running[job_id]
        wall = self._clock() - run.started
        if not loading and run.crowd > 0.1 * wall and run.ticket.cost > 0:
            seen = (wall / run.ticket.cost - 1) * wall / run.crowd
            self.crowding = FADE * self.crowding + (1 - FADE) * min(max(seen, 0.0), 2.0)
        return max(run.worked - loading, 0.0)

    def places(self) -> dict[str, Place]:
        """Every job's place, found by playing the rest of the queue through as it will be run."""
        self._advance()
        left = {r.ticket: max(r.left, OVERDUE * r.ticket.cost) for r in self._running.values()}
        turns = OrderedDict((user, deque(tickets)) for user, tickets in self._turns.items())
        return _play(turns, left, max(self._capacity(), 1), self._slowdown)

    def pause(self) -> None:
        """Begin nothing more, at once; what runs goes on."""
        self._paused = True

    async def drain(self, patience: float) -> list[QueuedJob]:
        """Pause, wait ``patience`` seconds for what runs, cancel the rest and return it."""
        self.pause()
        if tasks := [r.task for r in self._running.values()]:
            await asyncio.wait(tasks, timeout=patience)
        rest = [r for r in self._running.values() if r.task.cancel()]
        if rest:
            await asyncio.wait([r.task for r in rest], timeout=CLEAN_UP)
        if self._asides:
            await asyncio.wait(self._asides, timeout=CLEAN_UP)
        if self._alarm:
            self._alarm.cancel()
        return [
            r.ticket for r in rest if not r.too_long and (r.task.cancelled() or not r.task.done())
        ]

    def _begin(self, ticket: QueuedJob) -> None:
        self._advance()
        task = asyncio.get_running_loop().create_task(self._start(ticket), name=ticket.job_id)
        self._running[ticket.job_id] = _Running(ticket, task, self._clock(), ticket.cost)
        task.add_done_callback(partial(self._over, ticket))

    def _over(self, ticket: QueuedJob, task: asyncio.Task[Any]) -> None:
        self._advance()
        run = self._running.pop(ticket.job_id)
        if task.cancelled():
            if run.too_long:
                self._give_up(ticket, GenerationFailed("took-too-long"))
        elif error := task.exception():
            log.error("job %s ended badly", ticket.job_id, exc_info=error)
        self.tick(changed=True)

    def _expire(self) -> bool:
        now = self._clock()
        late = [ticket for ticket in self._all_waiting() if _is_late(ticket, now)]
        for ticket in late:
            self._remove(ticket)
            self._give_up(ticket, GenerationFailed("no-turn"))
        for run in self._running.values():
            if not run.too_long and _is_late(run.ticket, now):
                run.too_long = run.task.cancel()
        return bool(late)

    def _give_up(self, ticket: QueuedJob, error: MarioError) -> None:
        task = asyncio.get_running_loop().create_task(self._gave_up(ticket, error))
        self._asides.add(task)
        task.add_done_callback(self._asides.discard)

    def _set_alarm(self) -> None:
        if self._alarm:
            self._alarm.cancel()
        running = (r.ticket for r in self._running.values() if not r.too_long)
        tickets = itertools.chain(self._all_waiting(), running)
        if deadlines := [t.deadline for t in tickets if t.deadline is not None]:
            wait = max(min(deadlines) - self._clock(), 0.01)
            self._alarm = asyncio.get_running_loop().call_later(wait, self.tick)

    def _all_waiting(self) -> Iterable[QueuedJob]:
        return itertools.chain.from_iterable(self._turns.values())

    def _remove(self, ticket: QueuedJob) -> None:
        self._turns[ticket.user_id].remove(ticket)
        if not self._turns[ticket.user_id]:
            del self._turns[ticket.user_id]

    def _slowdown(self, together: int) -> float:
        return 1 + self.crowding * (together - 1)

    def _advance(self) -> None:
        """Credit what runs with the work done since it was last looked at."""
        now = self._clock()
        passed, self._seen = now - self._seen, now
        together = len(self._running)
        for run in self._running.values():
            run.left -= passed / self._slowdown(together)
            run.worked += passed / self._slowdown(together)
            run.crowd += passed * (together - 1)


def _next(turns: Turns, running: list[QueuedJob]) -> QueuedJob | None:
    """Take the first ticket of the first user who may run one; that user then comes last.

    Who may not yet run keeps the place in front. A user's own tickets stay in their order.
    """
    users = Counter(t.user_id for t in running)
    guilds = Counter(t.guild_id for t in running)
    for user, tickets in turns.items():
        head = tickets[0]
        crowded = head.guild_id is not None and guilds[head.guild_id] >= head.running_per_server
        if users[user] < head.running_per_user and not crowded:
            turns.move_to_end(user)
            tickets.popleft()
            if not tickets:
                del turns[user]
            return head
    return None


def _play(
    turns: Turns, left: dict[QueuedJob, float], capacity: int, slowdown: Callable[[int], float]
) -> dict[str, Place]:
    """Run the queue on paper; ``left`` is the work that each running ticket still has."""
    now = 0.0
    begun: dict[QueuedJob, tuple[int, float]] = dict.fromkeys(left, (0, 0.0))
    places: dict[str, Place] = {}
    order = itertools.count()
    while turns or left:
        while len(left) < capacity and (ticket := _next(turns, list(left))):
            left[ticket] = ticket.cost
            begun[ticket] = next(order), now
        done = min(left, key=lambda ticket: left[ticket])
        work = left[done]
        now += work * slowdown(len(left))
        left = {t: w - work for t, w in left.items() if t is not done}
        places[done.job_id] = Place(*begun[done], now)
    return places


def _is_late(ticket: QueuedJob, now: float) -> bool:
    return ticket.deadline is not None and ticket.deadline <= now

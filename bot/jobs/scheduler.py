"""Whose job runs next, so that nobody is starved; the truth about jobs stays in the store."""

import asyncio
import itertools
import logging
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Coroutine, Generator, Iterable, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from bot.errors import GenerationFailed, LimitReached, MarioError
from bot.jobs.queueing import QueuedJob, QueuePosition, Turns, simulate, take_next
from bot.jobs.workload import Workload

log = logging.getLogger(__name__)

CLEAN_UP = 5.0  # seconds that a cancelled job has to let go


class Scheduler:
    """Round-robin between users, within limits on running jobs; one event loop, no threads.

    run: makes one piece; its slot is free when the coroutine ends. It is cancelled by
        :meth:`cancel`, by its deadline and by :meth:`drain`, and should then only clean up.
    give_up: told of each job that the scheduler itself ended, with the reason.
    queue: how many may wait, but for first jobs of the day; outside: how many of them from
        outside of servers.
    capacity: how many may run at once, asked anew each time; call :meth:`tick` when it grows.
    clock: monotonic seconds, which deadlines are counted by.
    on_change: called after the order has changed, at most once for each cause.
    """

    def __init__(
        self,
        run: Callable[[QueuedJob], Coroutine[Any, Any, Any]],
        give_up: Callable[[QueuedJob, MarioError], Coroutine[Any, Any, Any]],
        capacity: Callable[[], int],
        clock: Callable[[], float],
        *,
        queue: int = 100,
        outside: int | None = None,
        on_change: Callable[[], None] = lambda: None,
    ) -> None:
        self._run, self._give_up, self._capacity = run, give_up, capacity
        self.queue, self._on_change, self._clock = queue, on_change, clock
        self._outside = queue if outside is None else outside
        self._turns: Turns = OrderedDict()
        self._tasks: dict[str, asyncio.Task[Any]] = {}  # of what runs
        self._again: dict[str, QueuedJob] = {}  # what was added while a run of it has yet to end
        self._late: set[str] = set()  # what runs and was cancelled by its deadline
        self.workload = Workload(clock)
        self._reserved: Counter[int | None] = Counter()  # by server
        self._waiting_elsewhere: Counter[int | None] = Counter()  # by server
        self._running_elsewhere: list[QueuedJob] = []
        self.paused = False
        self._giving_up: set[asyncio.Task[Any]] = set()
        self._alarm: asyncio.TimerHandle | None = None

    @property
    def waiting(self) -> int:
        return sum(map(len, self._turns.values()))

    @property
    def running(self) -> int:
        return len(self._tasks)

    def of_server(self, guild_id: int) -> int:
        """How many jobs of a server wait or run."""
        jobs = (*self._all_waiting(), *self.workload.running())
        return sum(job.guild_id == guild_id for job in jobs)

    @property
    def full(self) -> bool:
        """Whether there is room for first jobs of the day only."""
        return self._taken().total() >= self.queue

    @contextmanager
    def reserve(
        self, guild_id: int | None = None, is_first: bool = False
    ) -> Generator[None, None, None]:
        """Hold a place while a job is being accepted; :class:`LimitReached` when there is none.

        guild_id: of its server; ``None`` outside of servers, which have places of their own that
        are fewer. is_first: it is somebody's first of the day, which finds room however many
        wait, as long as their server has not had its share of the queue.
        """
        self.check_room(self._taken(), guild_id, is_first)
        self._reserved[guild_id] += 1
        try:
            yield
        finally:
            self._reserved -= Counter([guild_id])

    def check_room(
        self, taken: Mapping[int | None, int], guild_id: int | None, is_first: bool
    ) -> None:
        """:class:`LimitReached` where so many places are taken, by server, that there is none."""
        waiting, here = sum(taken.values()), taken.get(guild_id, 0)
        share = self.queue // len({*taken, guild_id})
        if waiting >= self.queue and not (is_first and here < share):
            raise LimitReached("queue-full", waiting=waiting, seconds=self._first_start())
        if guild_id is None and here >= self._outside:
            left = self._first_start()
            raise LimitReached("queue-full-outside", waiting=waiting, seconds=left)

    def see_others(
        self, waiting: Mapping[int | None, int], running: Iterable[tuple[int, int | None]]
    ) -> None:
        """What other processes have in hand: jobs that wait, by server, and author and server of
        each that runs."""
        self._waiting_elsewhere = Counter(waiting)
        self._running_elsewhere = [QueuedJob("", user, guild, 0.0) for user, guild in running]
        self.tick()

    @property
    def held(self) -> set[str]:
        """The jobs that wait or run here."""
        return {job.job_id for job in self._all_waiting()} | self._tasks.keys()

    @property
    def idle(self) -> int:
        """How many more jobs could begin at once than wait here."""
        return 0 if self.paused else max(0, self._capacity() - self.running - self.waiting)

    def _taken(self) -> Counter[int | None]:
        """The places that are taken or reserved, by server."""
        here = self._reserved + Counter(job.guild_id for job in self._all_waiting())
        return here + self._waiting_elsewhere

    def _first_start(self) -> float:
        """Seconds until the next of those who wait begins, which makes room."""
        starts = (p.starts_in for p in self.positions().values() if p.starts_in > 0)
        return min(starts, default=0.0)

    def add(self, job: QueuedJob) -> None:
        """Queue what has been accepted; never refused, :meth:`reserve` is asked before.

        A job of which a run is still letting go is queued as soon as that has ended.
        """
        if job.job_id in self._tasks:
            self._again[job.job_id] = job
            return
        self._turns.setdefault(job.user_id, deque()).append(job)
        self.tick(changed=True)

    def cancel(self, job_id: str) -> bool:
        """Take a waiting job out, or cancel its running task; ``False`` when it is neither."""
        self._again.pop(job_id, None)
        if task := self._tasks.get(job_id):
            return bool(task.cancelling()) or task.cancel()
        for job in (job for job in self._all_waiting() if job.job_id == job_id):
            self._remove(job)
            self.tick(changed=True)
            return True
        return False

    async def let_go(self, job_id: str) -> None:
        """Return when a job neither waits nor runs here any more."""
        self.cancel(job_id)
        if task := self._tasks.get(job_id):
            await asyncio.wait([task])
            await asyncio.sleep(0)  # what follows a task comes after it

    def tick(self, changed: bool = False) -> None:
        """Give up what is too late and begin what may begin."""
        changed |= self._expire()
        while not self.paused and self.running < self._capacity():
            running = [*self.workload.running(), *self._running_elsewhere]
            job = take_next(self._turns, running)
            if job is None:
                break
            self._begin(job)
            changed = True
        self._set_alarm()
        if changed:
            self._on_change()

    def succeeded(self, job_id: str, loading: float = 0.0) -> float:
        """A running job has been composed: the seconds it would have taken alone.

        loading: seconds of its turn that its model took to load; they are no part of the answer.
        """
        return self.workload.completed(job_id, loading)

    def positions(self) -> dict[str, QueuePosition]:
        """Every job's position, found by playing the rest of the queue through as it will run."""
        return self._simulate([])

    def estimate(self, job: QueuedJob) -> QueuePosition:
        """The position that a job would have if it were added now."""
        return self._simulate([job])[job.job_id]

    def _simulate(self, more: Iterable[QueuedJob]) -> dict[str, QueuePosition]:
        turns = OrderedDict((user, deque(jobs)) for user, jobs in self._turns.items())
        for job in more:
            turns.setdefault(job.user_id, deque()).append(job)
        workload = self.workload
        return simulate(turns, workload.left(), max(self._capacity(), 1), workload.slowdown)

    def pause(self) -> None:
        """Begin nothing more, at once; what runs goes on."""
        self.paused = True

    async def drain(self, patience: float) -> list[str]:
        """Pause, wait ``patience`` seconds for what runs, and cancel the rest.

        Returns the ids of the jobs that this cut short: they are to be run again.
        """
        self.pause()
        tasks = dict(self._tasks)
        if tasks:
            await asyncio.wait(tasks.values(), timeout=patience)
        cancelled = {job_id: task for job_id, task in tasks.items() if task.cancel()}
        late = self._late & cancelled.keys()
        for pending in (cancelled.values(), self._giving_up):
            if pending:
                await asyncio.wait(pending, timeout=CLEAN_UP)
        if self._alarm:
            self._alarm.cancel()
        # A task that ended by itself meanwhile has had its say; one past its deadline has failed.
        return [
            job_id
            for job_id, task in cancelled.items()
            if job_id not in late and (not task.done() or task.cancelled())
        ]

    def _begin(self, job: QueuedJob) -> None:
        self.workload.began(job)
        task = asyncio.get_running_loop().create_task(self._run(job), name=job.job_id)
        self._tasks[job.job_id] = task
        task.add_done_callback(partial(self._ended, job))

    def _ended(self, job: QueuedJob, task: asyncio.Task[Any]) -> None:
        self.workload.ended(job.job_id)
        del self._tasks[job.job_id]
        late = job.job_id in self._late
        self._late.discard(job.job_id)
        if task.cancelled():
            if late:
                self._end_unasked(job, GenerationFailed("took-too-long"))
        elif error := task.exception():
            log.error("job %s ended badly", job.job_id, exc_info=error)
        if again := self._again.pop(job.job_id, None):
            self.add(again)
        self.tick(changed=True)

    def _expire(self) -> bool:
        """Give up the waiting jobs whose deadline has passed, and cancel the running ones."""
        now = self._clock()
        expired = [job for job in self._all_waiting() if job.deadline <= now]
        for job in expired:
            self._remove(job)
            self._end_unasked(job, GenerationFailed("no-turn"))
        for job in self.workload.running():
            late = job.deadline <= now and job.job_id not in self._late
            if late and self._tasks[job.job_id].cancel():
                self._late.add(job.job_id)
        return bool(expired)

    def _end_unasked(self, job: QueuedJob, error: MarioError) -> None:
        task = asyncio.get_running_loop().create_task(self._give_up(job, error))
        self._giving_up.add(task)
        task.add_done_callback(self._giving_up.discard)

    def _set_alarm(self) -> None:
        """Tick again at the next deadline."""
        if self._alarm:
            self._alarm.cancel()
        running = (job for job in self.workload.running() if job.job_id not in self._late)
        deadlines = [job.deadline for job in itertools.chain(self._all_waiting(), running)]
        if (first := min(deadlines, default=float("inf"))) < float("inf"):
            wait = max(first - self._clock(), 0.01)
            self._alarm = asyncio.get_running_loop().call_later(wait, self.tick)

    def _all_waiting(self) -> Iterable[QueuedJob]:
        return itertools.chain.from_iterable(self._turns.values())

    def _remove(self, job: QueuedJob) -> None:
        self._turns[job.user_id].remove(job)
        if not self._turns[job.user_id]:
            del self._turns[job.user_id]

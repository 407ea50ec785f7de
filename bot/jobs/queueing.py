"""The order of the queue as plain functions: who is next, and when everybody's turn comes."""

import itertools
from collections import Counter, OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class QueuedJob:
    """A job as the queue sees it.

    cost: expected seconds of computing, were it alone. deadline: on the scheduler's clock.
    """

    job_id: str
    user_id: int
    guild_id: int | None
    cost: float
    deadline: float = float("inf")
    running_per_user: int = 2
    running_per_server: int = 8


@dataclass(frozen=True)
class QueuePosition:
    """ahead: waiting jobs that begin before. starts_in and seconds: until it begins, and ends."""

    ahead: int
    starts_in: float
    seconds: float


Turns = OrderedDict[int, deque[QueuedJob]]
"""The waiting jobs of each user, in the order in which users have their turns."""


def take_next(turns: Turns, running: list[QueuedJob]) -> QueuedJob | None:
    """Take the first job of the first user who may run one; that user then comes last.

    Who may not yet run keeps the place in front. A user's own jobs stay in their order.
    """
    users = Counter(job.user_id for job in running)
    guilds = Counter(job.guild_id for job in running)
    for user, jobs in turns.items():
        head = jobs[0]
        crowded = head.guild_id is not None and guilds[head.guild_id] >= head.running_per_server
        if users[user] < head.running_per_user and not crowded:
            turns.move_to_end(user)
            jobs.popleft()
            if not jobs:
                del turns[user]
            return head
    return None


def simulate(
    turns: Turns, left: dict[QueuedJob, float], capacity: int, slowdown: Callable[[int], float]
) -> dict[str, QueuePosition]:
    """Run the queue on paper, which empties ``turns``.

    left: seconds of computing that each running job still has, were it alone.
    slowdown: how many times longer a job takes among so many that run together.
    """
    now = 0.0
    begun: dict[QueuedJob, tuple[int, float]] = dict.fromkeys(left, (0, 0.0))
    positions: dict[str, QueuePosition] = {}
    order = itertools.count()
    while turns or left:
        while len(left) < capacity and (job := take_next(turns, list(left))):
            left[job] = job.cost
            begun[job] = next(order), now
        done = min(left, key=lambda job: left[job])
        work = left[done]
        now += work * slowdown(len(left))
        left = {job: seconds - work for job, seconds in left.items() if job is not done}
        positions[done.job_id] = QueuePosition(*begun[done], now)
    return positions

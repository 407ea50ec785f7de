"""What the simulation in ``scale`` is fed with: a day of people, and how fast cards are.

The day is made up, to look like a real one: most servers are quiet and a few are busy, evenings are
five times as busy as early mornings, somebody who likes a piece asks for more of them at once, and
twice a day something is posted that brings a crowd. Cards are not: see :class:`Card`.
"""

import random
from dataclasses import dataclass, replace

FRAMES = 50  # a second of music
DAY = 86_400.0
BY_HOUR = (4, 3, 2, 2, 2, 2, 3, 4, 5, 5, 6, 6, 7, 7, 7, 8, 9, 10, 12, 13, 13, 12, 10, 7)
"""How busy each hour of the day is, beside the others."""
LENGTHS = {8: 60, 15: 15, 30: 18, 60: 5, 120: 2}
"""Seconds of music, and how many of a hundred pieces are so long."""
MODELS = {"small": 50, "medium": 25, "melody": 20, "large": 5}
AGAIN = 0.35  # how often a piece brings the next one of the same person, within a minute
BUSY = 1.3  # sigma of the lognormal that servers' days are drawn from
CROWDS, CROWD = 2, 60  # a day, and one more for each 2,000 servers; pieces that each brings
PEOPLE = 6  # of a server, who ask


@dataclass(frozen=True)
class Asked:
    """at: seconds since midnight. seconds: of music."""

    at: float
    guild: int
    user: int
    model: str
    seconds: int


@dataclass(frozen=True)
class Size:
    """A model as a step sees it: bytes of weights and kernels from docs/engine.md, *On a GPU*.

    behind: bytes that a request with guidance adds for each position behind it.
    """

    weights: float
    kernels: int
    behind: float


SIZES = {
    "small": Size(0.72e9, 317, 0.20e6),
    "medium": Size(2.85e9, 629, 0.59e6),
    "melody": Size(2.85e9, 437, 0.59e6),
    "large": Size(6.4e9, 629, 0.79e6),
}


@dataclass(frozen=True)
class Card:
    """A GPU, ESTIMATED: none was measured. bandwidth: bytes a second. hourly: dollars, assumed.

    A step takes its bytes divided by the bandwidth and 1.5 µs a kernel; two thirds of that speed
    are to be expected (docs/engine.md). Loading takes 2.4 s, as a second start there, and the bytes
    at 1 GB/s.
    """

    name: str
    bandwidth: float
    memory: float
    hourly: float
    reached: float = 2 / 3

    def step(self, model: str, together: int) -> float:
        """Seconds of a step of so many requests, in the middle of 20 seconds of music."""
        size = SIZES[model]
        nbytes = size.weights + together * size.behind * 10 * FRAMES
        return (nbytes / self.bandwidth + size.kernels * 1.5e-6) / self.reached

    def loading(self, model: str) -> float:
        return 2.4 + SIZES[model].weights / 1e9


CARDS = {
    "rtx3060": Card("RTX 3060 (360 GB/s, 12 GB)", 360e9, 12e9, 0.15),
    "h100": Card("H100 (3,350 GB/s, 80 GB)", 3350e9, 80e9, 2.50),
}


def a_day(
    servers: int, pieces: float, seed: int = 0, hours: tuple[float, float] = (0, 24)
) -> list[Asked]:
    """Everything that is asked for in a day, or in some of its hours, in its order.

    pieces: of a server in a day, on average.
    """
    dice = random.Random(seed)
    share = [dice.lognormvariate(0.0, BUSY) for _ in range(servers)]
    busy = [
        level * max(0.0, min(hours[1], hour + 1) - max(hours[0], hour))
        for hour, level in enumerate(BY_HOUR)
    ]
    total = servers * pieces * sum(busy) / sum(BY_HOUR)
    asked = [
        _asked(dice, _moment(dice, busy, hours), guild, dice.randrange(PEOPLE))
        for guild in dice.choices(range(servers), weights=share, k=round(total * (1 - AGAIN)))
    ]
    for _ in range(CROWDS + servers // 2000):
        at, guild = dice.uniform(8, 22) * 3600, dice.randrange(servers)
        for _ in range(min(CROWD, round(total / 20))):
            one = _asked(dice, at + dice.expovariate(1 / 200), guild, dice.randrange(10_000))
            asked.append(one)
    more = []
    for one in asked:
        while dice.random() < AGAIN:
            one = replace(one, at=one.at + dice.uniform(5, 60))
            more.append(one)
    first, last = (hour * 3600 for hour in hours)
    inside = (one for one in asked + more if first <= one.at < last)
    return sorted(inside, key=lambda one: one.at)


def _asked(dice: random.Random, at: float, guild: int, person: int) -> Asked:
    (seconds,) = dice.choices(list(LENGTHS), weights=list(LENGTHS.values()))
    (model,) = dice.choices(list(MODELS), weights=list(MODELS.values()))
    return Asked(at, guild, guild * 100_000 + person, model, seconds)


def _moment(dice: random.Random, busy: list[float], hours: tuple[float, float]) -> float:
    (hour,) = dice.choices(range(24), weights=busy)
    return 3600 * dice.uniform(max(hour, hours[0]), min(hour + 1, hours[1]))

"""Every pause and time-out of the bot, in one place, so that a test can pass its own."""

import time
from collections.abc import Callable
from dataclasses import dataclass


def _asleep_or_awake() -> float:
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


@dataclass(frozen=True)
class Timings:
    """Seconds, unless a name says otherwise. A tuple holds the delays before each retry.

    clock: monotonic; everything that is measured rather than written down is measured by it.
    elapsed: seconds that go by also while the machine sleeps.
    progress_interval: from one edit of a job message to its next; Discord slows those who do more.
    progress_patience: that the end of a job waits for an edit of its progress under way.
    store_retry: until a job whose record could not be reached is taken up again.
    look, lease: where several processes share a database: between two looks at what the others did,
        and after which one that has not been heard of is taken to be dead.
    delivery_retries: until an outcome that could not be shown is shown again; the last repeats.
    goodbye: in which everybody who waits is told of a restart.
    last_deliveries: that a clean exit waits for what is just being shown.
    shutdown: that running jobs have left when the bot is told to stop.
    acknowledge_retries, acknowledge_together: Discord waits three seconds for a first answer. In a
        rush the first answers of all go out before anything else is done, for so long at most.
    decide: in which a refusal can be decided before the first answer; later ones come after it.
    fetch: in which Discord must hand an attached file over.
    request_retries, post: the tries of one request that may be repeated; the longest that creating
        a message may take.
    connect_retries: the first connection to the gateway; the last delay repeats.
    identify_pause: between two IDENTIFYs of one process, which Discord wants.
    identify_growth: what each IDENTIFY of the last day, beyond some, adds to the wait for the next.
    gateway_ready: that a search in a channel's history waits for the gateway.
    """

    clock: Callable[[], float] = time.monotonic
    elapsed: Callable[[], float] = _asleep_or_awake
    progress_interval: float = 3.0
    progress_patience: float = 2.0
    store_retry: float = 30.0
    look: float = 1.0
    lease: float = 15.0
    delivery_retries: tuple[float, ...] = (30.0, 120.0, 600.0)
    goodbye: float = 10.0
    last_deliveries: float = 5.0
    shutdown: float = 20.0
    acknowledge_retries: tuple[float, ...] = (0.1, 0.4)
    acknowledge_together: float = 1.0
    decide: float = 0.5
    fetch: float = 60.0
    request_retries: tuple[float, ...] = (0.25, 0.5, 1.0, 2.0)
    post: float = 60.0
    gateway_ready: float = 30.0
    identify_pause: float = 5.0
    identify_growth: float = 1.0
    connect_retries: tuple[float, ...] = (1.0, 2.0, 5.0, 15.0, 60.0)

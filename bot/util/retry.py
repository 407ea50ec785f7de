"""Retry with backoff: call again, after growing delays, what may succeed a moment later."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
E = TypeVar("E", bound=Exception)
Sleep = Callable[[float], Awaitable[object]]


def forever(delays: Iterable[float]) -> Iterator[float]:
    """``delays`` in order, then the last of them again and again. Seconds; not empty."""
    *first, last = delays
    return itertools.chain(first, itertools.repeat(last))


async def retry(
    call: Callable[[], Awaitable[T]],
    *,
    delays: Iterable[float],
    on: type[E] | tuple[type[E], ...],
    when: Callable[[E], bool] = lambda error: True,
    failed: Callable[[E], object] = lambda error: None,
    sleep: Sleep = asyncio.sleep,
) -> T:
    """What ``call`` returns, called again after each of ``delays`` (seconds) while it fails.

    on: the errors after which another try may help; ``when`` may look closer at one of them. Any
    other error is raised at once, and so is the error of the last try.
    failed: is given each error that is followed by another try, to log or count it.
    """
    for delay in delays:
        try:
            return await call()
        except on as error:
            if not when(error):
                raise
            failed(error)
        await sleep(delay)
    return await call()

"""Whose step is next, where several models decode on one thread."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

T = TypeVar("T")

MOST_AHEAD = 1.0  # seconds; one step that took longer does not hold its model back for as long


class TimeShares(Generic[T]):
    """Gives everyone who is busy the same share of time, however long their turns are.

    In turn, a model with steps of 20 ms would be no quicker than its neighbour with steps of
    200 ms. So the next turn is whose turns took least time in all. Who was idle has no credit from
    that: it joins as one of those with the least.
    """

    def __init__(self) -> None:
        self._used: WeakKeyDictionary[T, float] = WeakKeyDictionary()  # seconds

    def next(self, busy: Sequence[T], waits: Callable[[T], bool] = lambda _: False) -> T:
        """Whose turn it is of these, who are not none: before all who would only wait for a device,
        so that nobody's device stands still behind another's."""
        least = min((used for one, used in self._used.items() if one in busy), default=0.0)
        self._used = WeakKeyDictionary(
            {one: min(self._used.get(one, least), least + MOST_AHEAD) for one in busy}
        )
        return min(busy, key=lambda one: (waits(one), self._used[one]))

    def add(self, one: T, seconds: float) -> None:
        """A turn of this one took so long."""
        self._used[one] = self._used.get(one, 0.0) + seconds

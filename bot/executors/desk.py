"""Who waits for which work: the half of every executor that lives on the event loop."""

import asyncio
from collections.abc import Callable

from bot.errors import MarioError
from bot.executors.base import Made, Progress, Work, WorkerDied
from bot.executors.worker import Event


class Desk:
    """Hands works over and brings events back to the coroutine that waits for them."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiting: dict[str, tuple[asyncio.Future[Made], Callable[[Progress], None]]] = {}

    def open(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    def close(self) -> None:
        self.drop(WorkerDied("The bot is stopping; this piece was not finished."))
        self._loop = None

    def post(self, event: Event) -> None:
        """Bring an event home; may be called from any thread."""
        if (loop := self._loop) is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._arrive, event)

    def drop(self, reason: MarioError) -> None:
        """Fail everything that is waited for."""
        for future, _ in self._waiting.values():
            if not future.done():
                future.set_exception(reason)

    async def handle(
        self,
        work: Work,
        on_progress: Callable[[Progress], None],
        submit: Callable[[Work], None],
        cancel: Callable[[str], None],
    ) -> Made:
        future: asyncio.Future[Made] = asyncio.get_running_loop().create_future()
        self._waiting[work.id] = (future, on_progress)
        try:
            submit(work)
            return await future
        except asyncio.CancelledError:
            cancel(work.id)
            raise
        finally:
            del self._waiting[work.id]

    def _arrive(self, event: Event) -> None:
        future, on_progress = self._waiting.get(event.id, (None, None))
        if future is None or on_progress is None or future.done():
            return
        if event.progress is not None:
            on_progress(event.progress)
        elif event.made is not None:
            future.set_result(event.made)
        else:
            assert event.error is not None
            future.set_exception(event.error)

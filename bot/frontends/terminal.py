"""The bot without Discord: one request in a terminal, the same journey through the job service."""

import asyncio
import contextlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from bot.audio.child import check_confinement
from bot.config import Settings
from bot.errors import MarioError, Message
from bot.executors.executor import Executor, Stage
from bot.executors.executor import Progress as Step
from bot.frontends.output import write
from bot.frontends.scratch import scratch_folder, while_there_is_room
from bot.jobs.admission import Submission
from bot.jobs.inputs import unpack
from bot.jobs.queueing import QueuePosition
from bot.jobs.service import JobService
from bot.pocket.export import FORMATS, writes
from bot.request import GenerationRequest
from bot.store import Job, Origin, Piece, Store
from bot.texts import say
from bot.timings import Timings

NOBODY = 0
TIMINGS = Timings(progress_interval=0.1)
_STAGES = {
    Stage.loading: Message("bar-loading"),
    Stage.composing: Message("bar-composing"),
    Stage.finishing: Message("bar-finishing"),
    Stage.diffusing: Message("bar-diffusing"),
}


class Terminal:
    """A :class:`~bot.jobs.presenter.Presenter` that draws a bar and hands the takes back."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._task: TaskID = bar.add_task(say("bar-waiting"), total=None)
        self.outcome: asyncio.Future[Sequence[Piece]] = asyncio.get_running_loop().create_future()

    async def queued(self, job: Job, position: QueuePosition) -> None:
        self._bar.update(self._task, description=say("bar-waiting"))

    async def working(self, job: Job, progress: Step, seconds_left: float | None) -> None:
        total = progress.total or None
        self._bar.update(
            self._task,
            description=say(_STAGES[progress.stage]),
            completed=progress.done,
            total=total,
        )

    async def restarting(self, job: Job) -> None: ...

    async def ended(self, job: Job) -> None:
        self.outcome.set_exception(MarioError(job.reason or Message("cancelled")))

    async def deliver(self, job: Job, pieces: Sequence[Piece]) -> None:
        self.outcome.set_result(pieces)

    async def changed(self, job: Job, pieces: Sequence[Piece]) -> None: ...


async def generate(
    settings: Settings,
    executor: Executor,
    request: GenerationRequest,
    upload: bytes | None,
    outputs: Sequence[Path],
    console: Console,
) -> list[tuple[Path, Piece]]:
    """Make a piece, or several takes of it, and write each to its output, as sound, or as notes if
    its name says so. Returns what was written where: a take may have come out silent."""
    check_confinement(required=settings.audio.confinement == "required")
    with scratch_folder("mario-") as folder:
        store = await Store.open(folder)
        try:
            with _bar(console) as bar:
                terminal = Terminal(bar)
                jobs = JobService(settings, store, executor, terminal, TIMINGS)
                await jobs.open()
                try:
                    here = Origin(channel_id=NOBODY)
                    new = Submission(request=request, user_id=NOBODY, origin=here)
                    await jobs.submit(new, None if upload is None else partial(_at_hand, upload))
                    takes = await while_there_is_room(folder, _outcome(terminal))
                finally:
                    await jobs.close()
            written = [(outputs[take.take - 1], take) for take in takes]
            for output, take in written:
                write(output, await _content(store, take, output))
            return written
        finally:
            await store.close()


async def _content(store: Store, piece: Piece, output: Path) -> bytes:
    if not writes(output) or piece.tokens is None:
        return await store.read(piece.audio)
    codes = unpack(await store.read(piece.tokens))
    return await asyncio.to_thread(FORMATS[output.suffix.lower()], codes.astype(int))


async def _outcome(terminal: Terminal) -> Sequence[Piece]:
    return await terminal.outcome


async def _at_hand(upload: bytes) -> bytes:
    return upload


def _bar(console: Console) -> Progress:
    columns = (TextColumn("{task.description:>9}"), BarColumn(), TimeRemainingColumn())
    # Where nobody looks on, it would leave an empty line.
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


@contextlib.contextmanager
def downloading(console: Console) -> Iterator[Callable[[int, int], None]]:
    """A bar for what is fetched; to be called with the bytes done and the bytes in all."""
    with _bar(console) as bar:
        task = bar.add_task(say("bar-loading"), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total or None)

"""The one way in for every request, and the promises about what was accepted."""

import contextlib
import json
from collections.abc import Callable

from bot.audio.decode import Decode, decode
from bot.config import Settings
from bot.errors import LimitReached, NotFound
from bot.executors.executor import Executor
from bot.jobs.actor import Actor
from bot.jobs.admission import Admission, Fetch, Submission
from bot.jobs.dailies import DailyService
from bot.jobs.exports import Exporter
from bot.jobs.inputs import InputReader
from bot.jobs.jams import JamService
from bot.jobs.piece_maker import PieceMaker
from bot.jobs.pieces import Pieces
from bot.jobs.presenter import Presenter
from bot.jobs.recipes import RecipeReader
from bot.jobs.runner import JobRunner
from bot.jobs.servers import Servers
from bot.jobs.status import StatusReader
from bot.jobs.stitcher import Stitcher, check_chain
from bot.jobs.styles import Styles
from bot.models.registry import Registry
from bot.request import GenerationRequest
from bot.sections import sections_of, starts
from bot.store import Job, LibraryStore, Store
from bot.timings import Timings


class JobService:
    """Accepts requests as jobs; a :class:`JobRunner` keeps their promises."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        executor: Executor,
        presenter: Presenter,
        timings: Timings,
        decode: Decode = decode,
        settled: Callable[[Job], None] = lambda job: None,
    ) -> None:
        """settled: called with each job that has ended, once people have been shown how."""
        self.settings = settings
        self.registry = Registry(settings)
        self.servers = Servers(settings, store)
        self._store = store
        inputs = InputReader(store, settings.limits, decode)
        self.library: LibraryStore = store
        self.styles = Styles(settings, store)
        self.recipes = RecipeReader(store, self.registry, inputs)
        self.exports = Exporter(settings, store, decode)
        self._runner = JobRunner(
            settings,
            store,
            executor,
            presenter,
            timings,
            self.servers,
            PieceMaker(
                settings,
                store,
                executor,
                inputs,
                Stitcher(store, executor, self.registry, decode),
                timings,
            ),
            settled,
        )
        self.scheduler, self.metrics = self._runner.scheduler, self._runner.metrics
        self.admission = Admission(
            settings, store, self.registry, self.servers, inputs, self.scheduler
        )
        self.pieces = Pieces(store, self._runner.delivery.refresh)
        self.status = StatusReader(settings, store, executor, self.scheduler, self.servers)
        self.jams = JamService(self, store)
        self.dailies = DailyService(self, store)

    # What people ask for.

    def check(self, request: GenerationRequest) -> None:
        """Refuse, without waiting for anything, what the settings and the model rule out."""
        self.registry.check(request)
        if sections := sections_of(request.prompt):
            starts(sections, request.duration)

    async def check_room(self, new: Submission) -> None:
        """Refuse what :meth:`submit` would refuse whatever the source; changes nothing."""
        self._check_open()
        await self.admission.check(new)

    async def submit(self, new: Submission, fetch: Fetch | None = None) -> Job:
        """Accept a request and put its job in line; the committed job.

        The same interaction or message leads to one job, however often it is submitted.
        fetch: brings the file where ``input_audio`` is an :class:`~bot.request.Upload`.
        """
        self._check_open()
        if new.parts:
            check_chain([await self.pieces.get(id) for id in new.parts])
        else:
            self.check(new.request)
        admitted = await self.admission.admit(new, fetch)
        self.metrics.accepted(admitted.is_new)
        if admitted.is_new:
            await self._runner.enqueue(admitted.job, admitted.limits)
        return admitted.job

    def _check_open(self) -> None:
        if self.scheduler.paused:
            raise LimitReached("not-now-restarting")

    async def cancel(self, job_id: str, actor: Actor) -> None:
        """Stop a job that waits or runs."""
        job = await self._store.job(job_id)
        if job is None:
            raise NotFound("piece-not-being-made")
        actor.check_may("cancel", job.user_id)
        if not await self._store.cancel(job_id):
            raise NotFound("too-late-to-cancel")
        if self._store.has(job):  # else whoever looks after it sees it
            self._runner.stop(job_id)

    async def export(self, user_id: int) -> bytes:
        """Everything that is kept of somebody, as JSON."""
        kept = await self._store.kept_of(user_id)
        return json.dumps(kept, indent=1, ensure_ascii=False).encode()

    async def forget(self, user_id: int) -> int:
        """Cancel what somebody waits for, and forget all that has ended; how many jobs that was.

        What is just being posted is not forgotten: it can be asked for again.
        """
        for job in await self._store.unfinished():
            if job.user_id == user_id:
                with contextlib.suppress(NotFound):
                    await self.cancel(job.id, Actor(user_id, is_moderator=False))
        return await self.admission.forget(user_id)

    async def last_language(self, user_id: int) -> str | None:
        """That of the last answer somebody had outside servers."""
        return await self._store.last_language(user_id)

    # From start to stop.

    @property
    def accepting(self) -> bool:
        """Whether anything is accepted: not while the bot stops."""
        return not self.scheduler.paused

    @property
    def busy(self) -> bool:
        """Whether something is being shown, delivered or put back in line right now."""
        return self._runner.busy

    async def open(self) -> None:
        """Take up everything that is unfinished or was left unsaid."""
        await self._runner.open()

    def pause(self) -> None:
        """Accept and begin nothing more, from this moment."""
        self.scheduler.pause()

    async def close(self, patience: float = 0.0) -> None:
        """Begin nothing more, give what runs ``patience`` seconds, and keep everyone's place."""
        await self._runner.close(patience)

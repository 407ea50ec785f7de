"""JobService, scheduler and store above a real composing process that is killed under them."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest

from bot.config import Settings
from bot.executors.executor import Progress
from bot.executors.process_executor import ProcessExecutor
from bot.jobs.admission import Submission
from bot.jobs.queueing import QueuePosition
from bot.jobs.service import JobService
from bot.request import GenerationRequest
from bot.store import Job, Origin, Piece, State, Store
from bot.texts import say
from bot.timings import Timings


class Notes:
    """A presenter that writes down how each job ended."""

    def __init__(self) -> None:
        self.ends: dict[str, asyncio.Future[str]] = {}

    async def queued(self, job: Job, position: QueuePosition) -> None: ...

    async def working(self, job: Job, progress: Progress, seconds_left: float | None) -> None: ...

    async def restarting(self, job: Job) -> None: ...

    async def ended(self, job: Job) -> None:
        self.end(job.id).set_result(say(job.reason) if job.reason else str(job.state))

    async def deliver(self, job: Job, pieces: Sequence[Piece]) -> None:
        self.end(job.id).set_result(" ".join(piece.name for piece in pieces))

    async def changed(self, job: Job, pieces: Sequence[Piece]) -> None: ...

    def end(self, job_id: str) -> "asyncio.Future[str]":
        if job_id not in self.ends:
            self.ends[job_id] = asyncio.get_running_loop().create_future()
        return self.ends[job_id]


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
async def service(
    store: Store, settings: Settings, idle_process: ProcessExecutor, notes: Notes, timings: Timings
) -> AsyncIterator[JobService]:
    service = JobService(settings, store, idle_process, notes, timings)
    await service.open()
    yield service
    await service.close()


async def begin(service: JobService, prompt: str, user: int) -> Job:
    request = GenerationRequest.parse(prompt=prompt, duration=4, seed=1)
    origin = Origin(channel_id=1)
    return await service.submit(Submission(request=request, user_id=user, origin=origin))


async def ends(notes: Notes, *jobs: Job) -> list[str]:
    async with asyncio.timeout(60):
        return [await notes.end(job.id) for job in jobs]


@pytest.mark.fault(
    fault="a job kills its process twice",
    sees="a sentence with the reason; the others go on",
    keeps="the job, failed",
)
async def test_a_job_that_kills_its_worker_twice_fails_and_the_others_are_made(
    service: JobService, store: Store, notes: Notes
) -> None:
    jobs = [
        await begin(service, prompt, user)
        for user, prompt in enumerate(["segfault in tick", "castle", "boss", "shop"])
    ]
    deadly, *others = await ends(notes, *jobs)

    assert "twice" in deadly
    assert [name.split("-")[0] for name in others] == ["castle", "boss", "shop"]
    found = await store.job(jobs[0].id)
    assert found is not None
    assert (found.state, found.worker_deaths, found.attempt) == (State.failed, 2, 2)
    page = service.metrics.page().decode()
    assert 'mario_errors_total{kind="WorkerDied"}' in page


@pytest.mark.fault(
    fault="broken numbers (NaN) or silence come out",
    sees="a sentence; nothing is posted",
    keeps="the job, failed",
)
@pytest.mark.parametrize(
    ("prompt", "sentence"),
    [("nan", "broken"), ("silence", "silent, twice"), ("memory in finish", "ran out of memory")],
)
async def test_what_cannot_be_posted_is_told_and_never_posted(
    service: JobService, store: Store, notes: Notes, prompt: str, sentence: str
) -> None:
    job = await begin(service, prompt, 1)
    (end,) = await ends(notes, job)

    assert sentence in end
    assert await store.piece_of_job(job.id) is None


async def test_work_waits_while_there_is_no_process_and_begins_by_itself(
    service: JobService, notes: Notes
) -> None:
    assert service.status.troubles()  # it has only just been started
    job = await begin(service, "castle", 1)
    assert "mario_queue_waiting 1.0" in service.metrics.page().decode()
    (end,) = await ends(notes, job)

    assert end.startswith("castle")

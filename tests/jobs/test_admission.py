"""Nobody's file costs anything before it is certain that they may ask for more."""

import asyncio
from collections.abc import AsyncIterator

import discord
import pytest

from bot.config import Limits, Settings
from bot.errors import LimitReached
from bot.jobs.admission import ARRIVING
from bot.jobs.service import JobService
from bot.request import Upload
from bot.store import Store
from bot.timings import Timings
from tests.support.discord_steps import said
from tests.support.english import refused
from tests.support.fake_executor import FakeExecutor
from tests.support.recording_presenter import RecordingPresenter, ask, submission
from tests.support.simulated_server import SimulatedServer


@pytest.fixture
def settings(settings: Settings) -> Settings:
    limits = Limits(waiting_per_user=2, running_per_user=1, queue=20)
    return settings.model_copy(update={"limits": limits})


@pytest.fixture
async def service(
    settings: Settings, store: Store, executor: FakeExecutor, timings: Timings
) -> AsyncIterator[JobService]:
    executor.ready = False
    service = JobService(settings, store, executor, RecordingPresenter(), timings)
    yield service
    await service.close()


class Far:
    """A file that comes when the test says so, and counts how often it is asked for."""

    def __init__(self, data: bytes) -> None:
        self.data, self.asked = data, 0
        self.comes = asyncio.Event()
        self._more = asyncio.Condition()

    async def __call__(self) -> bytes:
        async with self._more:
            self.asked += 1
            self._more.notify_all()
        await self.comes.wait()
        return self.data

    async def until(self, asked: int) -> None:
        async with asyncio.timeout(10), self._more:
            await self._more.wait_for(lambda: self.asked >= asked)


@pytest.mark.fault(
    fault="somebody over their limit sends file after file",
    sees="what they have, at once",
    keeps="nothing; no file is fetched or read",
)
async def test_a_file_is_not_fetched_for_who_has_enough_waiting(
    server: SimulatedServer, song: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def read(_: discord.Attachment) -> bytes:
        raise AssertionError("the file was fetched")

    server.executor.gate = asyncio.Event()
    for prompt in ("running", "waiting", "waiting too"):
        await server.mario(prompt=prompt, duration=1)
    monkeypatch.setattr(discord.Attachment, "read", read)
    result = await server.mario(input_audio=("tune.mp3", song), continuation=True)

    assert said(result.response).startswith("⚠️ You have 2 pieces queued")
    server.executor.gate.set()


async def test_files_on_their_way_count_as_waiting(service: JobService, song: bytes) -> None:
    far = Far(song)
    attached = {"input_audio": Upload("tune.mp3"), "continuation": True}
    first = [asyncio.create_task(service.submit(submission(**attached), far)) for _ in range(2)]
    await far.until(2)

    with refused(LimitReached, match="2 pieces queued"):
        await service.submit(submission(**attached), far)
    far.comes.set()

    assert len({job.id for job in await asyncio.gather(*first)}) == 2
    assert far.asked == 2


async def test_what_has_filled_up_while_a_file_came_is_seen_in_the_end(
    service: JobService, store: Store, song: bytes
) -> None:
    far = Far(song)
    late = asyncio.create_task(
        service.submit(submission(input_audio=Upload("x.mp3"), continuation=True), far)
    )
    await far.until(1)
    for _ in range(2):
        await ask(service)
    far.comes.set()

    with refused(LimitReached, match="2 pieces queued"):
        await late
    assert len(await store.unfinished()) == 2


async def test_few_files_come_at_once_and_nobody_else_waits_for_them(
    service: JobService, song: bytes
) -> None:
    far = Far(song)
    coming = [
        asyncio.create_task(
            service.submit(
                submission(user_id=user, input_audio=Upload("x.mp3"), continuation=True), far
            )
        )
        for user in range(10, 16)
    ]
    await far.until(ARRIVING)
    job = await ask(service)

    assert job.request.prompt == "a march"
    assert far.asked == ARRIVING
    far.comes.set()
    assert len({job.id for job in await asyncio.gather(*coming)}) == 6


async def test_a_request_sent_twice_is_known_again_though_nothing_more_fits(
    service: JobService, song: bytes
) -> None:
    service.scheduler.queue = 1
    told = submission(input_audio=Upload("x.mp3"), continuation=True, interaction_id=7)
    far = Far(song)
    far.comes.set()
    job = await service.submit(told, far)

    assert (await service.submit(told, far)).id == job.id
    assert far.asked == 1
    with refused(LimitReached, match="The queue is full"):
        await ask(service)

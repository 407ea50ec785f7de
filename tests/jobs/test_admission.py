"""Nobody's file costs anything before it is certain that they may ask for more."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import discord
import numpy as np
import pytest

from bot.audio.clip import Clip
from bot.audio.decode import DecodeLimits
from bot.audio.wav import write_wav
from bot.config import Access, Limits, Retention, Settings
from bot.errors import AudioRejected, LimitReached, NotAllowed
from bot.jobs.actor import Actor
from bot.jobs.admission import ARRIVING, Place, Submission
from bot.jobs.housekeeping import clean_up
from bot.jobs.service import JobService
from bot.request import GenerationRequest, Upload
from bot.store import Origin, Store
from bot.timings import Timings
from tests.support.discord_steps import told
from tests.support.english import refused
from tests.support.fake_executor import FakeExecutor
from tests.support.recording_presenter import RecordingPresenter, ask, submission
from tests.support.simulated_server import SimulatedServer
from tests.support.store_records import new_piece


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

    assert told(result).startswith("⚠️ You have 2 pieces queued")
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


@pytest.fixture
def service_with(
    settings: Settings, store: Store, executor: FakeExecutor, timings: Timings
) -> Callable[..., JobService]:
    """A service that begins nothing, with other sections of settings."""
    executor.ready = False

    def make(**sections: Any) -> JobService:
        changed = settings.model_copy(update=sections)
        return JobService(changed, store, executor, RecordingPresenter(), timings)

    return make


def placed(place: Place, guild_id: int | None = None, user_id: int = 1) -> Submission:
    origin = Origin(channel_id=1, guild_id=guild_id)
    request = GenerationRequest.parse(prompt="a march", duration=1)
    return Submission(request=request, user_id=user_id, origin=origin, place=place)


@pytest.mark.parametrize(
    ("access", "new", "said"),
    [
        ({"direct_messages": False}, placed(Place.direct), "direct messages"),
        ({"private_installs": False}, placed(Place.private), "don't make music here"),
        ({"servers": (5,)}, placed(Place.server, 6), "on this server"),
        ({"blocked_servers": (6,)}, placed(Place.server, 6), "on this server"),
        ({"blocked_users": (1,)}, placed(Place.server, 6), "can't have music made"),
        ({"blocked_users": (1,)}, placed(Place.direct), "can't have music made"),
    ],
)
async def test_an_operator_says_whom_the_bot_serves(
    service_with: Callable[..., JobService], access: dict, new: Submission, said: str
) -> None:
    service = service_with(access=Access(**access))
    with refused(NotAllowed, match=said):
        await service.submit(new)
    await service.submit(placed(Place.server, 5, user_id=2))
    await service.close()


def noisy(samples: int = 249_000) -> bytes:
    noise = np.random.default_rng(0).normal(0, 0.1, (1, samples)).astype(np.float32)
    return write_wav(Clip(noise, 32_000))


@pytest.mark.fault(
    fault="somebody attaches file after file, and cancels each",
    sees="what they have attached today",
    keeps="the disk: each file goes with its job, and a day's bytes are limited",
)
async def test_uploads_count_against_a_day_in_bytes_though_they_are_cancelled(
    service_with: Callable[..., JobService], store: Store
) -> None:
    service = service_with(limits=Limits(upload_megabytes_per_user_a_day=1))
    big = noisy().ljust(500_000, b"\0")  # two of these are all there is
    for _ in range(2):
        job = await ask(service, big, input_audio=Upload("a.wav"), continuation=True)
        await service.cancel(job.id, Actor(1, is_moderator=False))
        assert store.nbytes == 0
    with refused(LimitReached, match="attached 1 MB today"):
        await ask(service, big, input_audio=Upload("a.wav"), continuation=True)
    here_already = await store.put(big)
    await ask(service, input_audio=here_already, continuation=True)
    await service.close()


@pytest.mark.fault(
    fault="somebody attaches file after file that is no music",
    sees="what they have attached today",
    keeps="the time that fetching and reading them costs: a day's bytes are limited",
)
async def test_files_that_are_refused_count_against_a_day_in_bytes(
    service_with: Callable[..., JobService], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = service_with(limits=Limits(upload_megabytes_per_user_a_day=1))
    silence = write_wav(Clip(np.zeros((1, 249_000), np.float32), 32_000)).ljust(600_000, b"\0")
    for _ in range(2):  # the first leaves room for a byte, and no more is known before the second
        with refused(AudioRejected, match="silent"):
            await ask(service, silence, input_audio=Upload("a.wav"), continuation=True)
    with refused(LimitReached, match="attached 1 MB today"):
        await ask(service, silence, input_audio=Upload("a.wav"), continuation=True)
    with refused(AudioRejected, match="silent"):
        await ask(service, silence, input_audio=Upload("a.wav"), continuation=True, user_id=2)
    here_already = await store.put(noisy())
    await ask(service, input_audio=here_already, continuation=True)
    tomorrow = store.now() + timedelta(days=1)
    monkeypatch.setattr(store, "now", lambda: tomorrow)
    with refused(AudioRejected, match="silent"):
        await ask(service, silence, input_audio=Upload("a.wav"), continuation=True)
    await service.close()


@pytest.mark.fault(
    fault="somebody has their data deleted to begin a new day's limits",
    sees="what they have used today",
    keeps="how much that was, in memory, until the day is over; nothing of what it was",
)
async def test_who_is_forgotten_keeps_what_they_used_of_the_day(
    service_with: Callable[..., JobService], store: Store
) -> None:
    service = service_with(
        limits=Limits(seconds_per_user_a_day=10, upload_megabytes_per_user_a_day=1, queue=6)
    )
    big = noisy().ljust(600_000, b"\0")
    job = await ask(service, big, input_audio=Upload("a.wav"), continuation=True, duration=6)
    attempt = await store.start(job.id)
    assert attempt is not None
    await store.made(job.id, attempt, await new_piece(store, b"music"))
    await store.delivered(job.id)
    assert await service.forget(1) == 1
    assert await service.forget(1) == 0

    with refused(LimitReached, match="6 of 10 s used"):
        await ask(service, duration=5)
    with refused(LimitReached, match="attached 1 MB today"):
        await ask(service, big, input_audio=Upload("a.wav"), continuation=True, duration=1)
    await ask(service, duration=4)
    for user in range(10, 14):  # the one that was made still has its place
        await service.submit(placed(Place.server, 7, user))
    with refused(LimitReached, match="The queue is full"):  # it is not their first of the day
        await service.submit(placed(Place.server, 8, user_id=1))
    await service.submit(placed(Place.server, 8, user_id=2))
    await service.close()


async def test_a_continuation_may_become_as_long_as_can_be_read_again(
    service_with: Callable[..., JobService], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.jobs.inputs.OURS", DecodeLimits(max_seconds=5.0))
    service = service_with()
    four = noisy(4 * 32_000)
    attached = {"input_audio": Upload("a.wav"), "continuation": True}
    await ask(service, four, duration=1, **attached)
    with refused(AudioRejected, match="5"):
        await ask(service, four, duration=2, **attached)
    await ask(
        service,
        four,
        duration=2,
        input_audio=Upload("a.wav"),
        replicate_weights="melody",
        user_id=2,
    )
    await service.close()


async def test_who_asked_a_moment_ago_waits(service_with: Callable[..., JobService]) -> None:
    service = service_with(limits=Limits(cooldown_seconds=60))
    await ask(service)
    with refused(LimitReached, match="Try again in"):
        await ask(service)
    await ask(service, user_id=2)
    await service.close()


@pytest.mark.fault(
    fault="the data folder has reached its limit",
    sees="a sentence: delete some, or ask for room",
    keeps="the disk; a warning from 80 % on",
)
async def test_nothing_new_is_accepted_when_the_data_is_full(
    service_with: Callable[..., JobService], store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    full = Retention(max_gigabytes=1e-6)
    service = service_with(retention=full)
    await ask(service)
    await store.put(b"x" * 999)
    await clean_up(store, full)
    assert "at the limit nothing new is accepted" in caplog.text
    await store.put(b"y" * 2)
    with refused(LimitReached, match="out of space"):
        await ask(service, user_id=2)
    assert f"mario_data_bytes {float(store.nbytes)}" in service.metrics.page().decode()
    await service.close()


async def test_work_that_had_begun_counts_when_it_is_cancelled(
    settings: Settings, store: Store, executor: FakeExecutor, timings: Timings
) -> None:
    executor.gate = asyncio.Event()
    limits = Limits(seconds_per_user_a_day=10)
    changed = settings.model_copy(update={"limits": limits})
    service = JobService(changed, store, executor, RecordingPresenter(), timings)
    job = await ask(service, duration=8)
    await executor.until_begun(1)
    await service.cancel(job.id, Actor(1, is_moderator=False))
    with refused(LimitReached, match="8 of 10 s used"):
        await ask(service, duration=8)
    await service.close()


async def test_exactly_the_days_limit_is_accepted(
    service_with: Callable[..., JobService],
) -> None:
    service = service_with(limits=Limits(seconds_per_user_a_day=10))
    await ask(service, duration=6)
    await ask(service, duration=4)
    with refused(LimitReached, match="10 of 10 s used"):
        await ask(service, duration=1)
    await service.close()

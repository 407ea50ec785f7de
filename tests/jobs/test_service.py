"""The service without Discord: what whoever shows jobs is told, and what is kept."""

import asyncio
from collections.abc import Awaitable, Coroutine
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.audio.encode import encode
from bot.config import Limits, Settings
from bot.errors import AudioRejected, GenerationFailed, LimitReached, Message, StoreError
from bot.executors.executor import Progress, Stage
from bot.jobs.actor import Actor
from bot.jobs.progress import ProgressReporter, Throttle
from bot.jobs.service import JobService
from bot.request import GenerationRequest, Upload
from bot.store import Job, State, Store
from bot.timings import Timings
from tests.support.english import refused
from tests.support.fake_executor import FakeExecutor
from tests.support.recording_presenter import RecordingPresenter, ask, until_over
from tests.support.sounds import noise


async def test_an_accepted_job_has_a_model_a_seed_and_a_deadline(
    service: JobService, store: Store, presenter: RecordingPresenter
) -> None:
    job = await ask(service, seed=None)
    await until_over(presenter)

    assert job.request.seed is not None
    assert job.request.replicate_weights == "pocket"
    assert job.deadline is not None
    assert (job.deadline - job.accepted_at).total_seconds() == pytest.approx(3600, abs=5)


async def test_the_end_is_shown_last_and_once(
    service: JobService, presenter: RecordingPresenter, timings: Timings
) -> None:
    await ask(service)
    await until_over(presenter)
    await asyncio.sleep(5 * timings.progress_interval)

    assert presenter.lines[0] == "queued 0"
    assert presenter.lines[-1] == "delivered a-march-5.wav"
    assert sum(line.startswith("delivered") for line in presenter.lines) == 1


async def test_the_piece_its_tokens_and_the_speed_are_kept(
    service: JobService, store: Store, presenter: RecordingPresenter
) -> None:
    job = await ask(service)
    await until_over(presenter)

    piece = await store.piece_of_job(job.id)
    assert piece is not None
    assert piece.tokens is not None
    assert (await store.read(piece.audio)).startswith(b"RIFF")
    assert piece.seconds_taken > 0


@pytest.mark.parametrize(("diffused", "other"), [(False, "melody+mbd"), (True, "melody")])
async def test_speed_is_measured_apart_with_multi_band_diffusion(
    service: JobService, store: Store, presenter: RecordingPresenter, diffused: bool, other: str
) -> None:
    await ask(service, replicate_weights="melody", multi_band_diffusion=diffused)
    await until_over(presenter)
    await service.close()  # which waits for what is being written down

    assert await store.speed("melody+mbd" if diffused else "melody") is not None
    assert await store.speed(other) is None


async def test_the_seconds_in_which_a_model_was_loaded_do_not_count_into_its_speed(
    settings: Settings, store: Store, executor: FakeExecutor, presenter: RecordingPresenter,
    timings: Timings,
) -> None:  # fmt: skip
    now, times = [0.0], iter((1.0, 31.0, 35.0))

    async def wait(step: Awaitable[Any]) -> Any:
        reported = await step
        now[0] = next(times)
        return reported

    executor.steps, executor.wait = asyncio.Queue(), wait
    for reported in (Progress(Stage.loading), Progress(Stage.composing, 0, 400), None):
        executor.steps.put_nowait(reported)
    timings = replace(timings, clock=lambda: now[0])
    service = JobService(settings, store, executor, presenter, timings)
    await service.open()
    await ask(service, replicate_weights="melody", duration=8)
    await until_over(presenter)
    await service.close()

    assert await store.speed("melody") == pytest.approx(8 / (35 - 30), rel=1e-6)


async def test_the_same_request_gives_the_same_file(
    service: JobService, store: Store, presenter: RecordingPresenter
) -> None:
    pieces = []
    for _ in range(2):
        presenter.over.clear()
        job = await ask(service, output_format="mp3")
        await until_over(presenter)
        pieces.append(await store.piece_of_job(job.id))

    first, second = pieces
    assert first is not None
    assert second is not None
    assert (first.audio, first.tokens) == (second.audio, second.tokens)


async def test_a_failure_is_told_and_kept(
    service: JobService, store: Store, executor: FakeExecutor, presenter: RecordingPresenter
) -> None:
    executor.failure = GenerationFailed("sound-broken")
    job = await ask(service)
    await until_over(presenter)

    assert (
        presenter.lines[-1]
        == "failed: That came out broken. Ask again: another seed may do better."
    )
    kept = await store.job(job.id)
    assert kept is not None
    assert (kept.state, kept.reason) == (State.failed, Message("sound-broken"))


async def test_jobs_wait_for_an_executor_that_is_not_ready_and_begin_when_it_says_so(
    service: JobService, executor: FakeExecutor, presenter: RecordingPresenter
) -> None:
    executor.ready = False
    await ask(service)
    await asyncio.sleep(0.1)
    assert executor.works == []

    executor.ready = True
    executor.changed()
    await until_over(presenter)
    assert len(executor.works) == 1


async def test_a_delivery_that_fails_is_tried_again(
    service: JobService,
    store: Store,
    presenter: RecordingPresenter,
) -> None:
    presenter.refusals = 2
    job = await ask(service)
    await until_over(presenter)
    await asyncio.sleep(0.1)

    assert sum(line.startswith("delivered") for line in presenter.lines) == 1
    kept = await store.job(job.id)
    assert kept is not None
    assert kept.state is State.delivered


async def test_a_first_delivery_that_fails_is_tried_again_however_long_the_job_waited(
    service: JobService, store: Store, presenter: RecordingPresenter, executor: FakeExecutor
) -> None:
    executor.gate = asyncio.Event()
    presenter.refusals = 1
    job = await ask(service)
    await executor.until_begun(1)
    later = store.now() + timedelta(days=2)  # it waited for two days, and is made just now
    store.now = lambda: later
    executor.gate.set()
    await until_over(presenter)

    assert presenter.lines[-1] == "delivered a-march-5.wav"
    kept = await store.job(job.id)
    assert kept is not None
    assert kept.accepted_at < later - timedelta(days=1)


async def test_a_piece_whose_turn_is_stopped_while_it_is_kept_is_delivered_all_the_same(
    service: JobService,
    store: Store,
    presenter: RecordingPresenter,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keeping, go_on = asyncio.Event(), asyncio.Event()
    made = store.made

    async def slowly(*args: Any) -> Any:
        keeping.set()
        await go_on.wait()
        return await made(*args)

    monkeypatch.setattr(store, "made", slowly)
    job = await ask(service)
    await asyncio.wait_for(keeping.wait(), 10)
    assert service.scheduler.cancel(job.id)  # as its deadline does
    await asyncio.sleep(0)
    go_on.set()
    await until_over(presenter)

    assert presenter.lines[-1] == "delivered a-march-5.wav"


async def test_a_refused_source_leaves_nothing_behind(service: JobService, store: Store) -> None:
    with pytest.raises(AudioRejected):
        await ask(service, b"no sound at all", input_audio=Upload("x.mp3"), continuation=True)
    assert await store.unfinished() == []


class TestLargePieces:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"limits": Limits(upload_megabytes=1)})

    async def test_a_piece_larger_than_what_may_be_attached_can_be_continued(
        self,
        service: JobService,
        store: Store,
        executor: FakeExecutor,
        presenter: RecordingPresenter,
    ) -> None:
        file = encode(noise(20), "wav")
        sha = await store.put(file)

        with refused(AudioRejected, match="File too big"):
            await ask(service, file, input_audio=Upload("x.wav"), continuation=True)
        await ask(service, input_audio=sha, continuation=True)
        await until_over(presenter)

        assert executor.works[0].source is not None
        assert executor.works[0].source.seconds == 20


async def test_what_was_cancelled_while_its_record_could_not_be_reached_stays_so(
    service: JobService,
    store: Store,
    executor: FakeExecutor,
    presenter: RecordingPresenter,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried = asyncio.Event()

    async def refuse(*_: object) -> int | None:
        tried.set()
        raise StoreError("database-refused")

    monkeypatch.setattr(store, "start", refuse)
    job = await ask(service)
    await asyncio.wait_for(tried.wait(), 10)
    await service.cancel(job.id, Actor(1, is_moderator=False))
    while service.busy:  # noqa: ASYNC110 - it tells nobody
        await asyncio.sleep(0.01)
    assert presenter.lines[-1].startswith("cancelled")
    assert executor.works == []


async def test_who_waits_is_told_of_the_restart_once(
    service: JobService, executor: FakeExecutor, presenter: RecordingPresenter
) -> None:
    executor.ready = False
    await ask(service)
    await ask(service, user_id=2)
    await service.close()
    assert presenter.lines.count("restarting") == 2


async def test_a_full_queue_says_when_to_come_back(
    service: JobService, executor: FakeExecutor, presenter: RecordingPresenter
) -> None:
    executor.gate, executor.capacity = asyncio.Event(), 1
    service.scheduler.queue = 1
    await ask(service)
    await asyncio.sleep(0.1)
    await ask(service)
    with refused(LimitReached, match=r"The queue is full \(1\)"):
        await ask(service)
    executor.gate.set()
    await until_over(presenter)


@pytest.mark.parametrize("diffused", [False, True])
async def test_seconds_left_follow_the_pace_so_far_of_what_takes_longest(
    presenter: RecordingPresenter, store: Store, diffused: bool
) -> None:
    clock = iter([8.0, 8.5, 9.0, 10.0, 14.0, 15.0])
    told: list[float | None] = []

    class Front(RecordingPresenter):
        async def working(self, job: Job, progress: Progress, seconds_left: float | None) -> None:
            told.append(seconds_left)

    shown: list[Coroutine[Any, Any, None]] = []
    job = Job(
        id="1",
        request=GenerationRequest.parse(prompt="x", multi_band_diffusion=diffused),
        seconds=8,
        user_id=1,
        channel_id=1,
        accepted_at=store.now(),
    )
    slow, other = Stage.composing, Stage.diffusing
    if diffused:
        slow, other = other, slow
    report = ProgressReporter(
        job, Front(), lambda _, showing: shown.append(showing), clock=lambda: next(clock)
    )
    for progress in (
        Progress(Stage.loading, 5, 10),
        Progress(other, 7, 10),
        Progress(slow, 0, 400),
        Progress(slow, 100, 400),
        Progress(slow, 300, 400),
        Progress(Stage.finishing),
    ):
        report(progress)
    for showing in shown:
        await showing

    assert told == [None, None, None, 3.0, pytest.approx(5 / 3), None]


class TestThrottle:
    @pytest.fixture
    def seen(self) -> list[str]:
        return []

    @pytest.fixture
    def throttle(self) -> Throttle:
        return Throttle(0.05, 5.0, asyncio.create_task)

    async def say(self, seen: list[str], word: str, wait: float = 0.0) -> None:
        await asyncio.sleep(wait)
        seen.append(word)

    async def test_of_what_comes_too_fast_the_newest_is_shown(
        self, throttle: Throttle, seen: list[str]
    ) -> None:
        throttle.open("job")
        for word in ("one", "two", "three", "four"):
            throttle.show("job", self.say(seen, word))
        await asyncio.sleep(0.2)
        assert seen == ["one", "four"]

    async def test_the_end_waits_for_what_is_being_shown_and_forgets_the_rest(
        self, throttle: Throttle, seen: list[str]
    ) -> None:
        throttle.open("job")
        throttle.show("job", self.say(seen, "slow", 0.05))
        await asyncio.sleep(0)
        throttle.show("job", self.say(seen, "never"))
        await throttle.end("job")
        assert seen == ["slow"]

        throttle.show("job", self.say(seen, "after the end"))
        await asyncio.sleep(0.15)
        assert seen == ["slow"]

    async def test_a_job_that_goes_back_into_line_is_shown_again(
        self, throttle: Throttle, seen: list[str]
    ) -> None:
        throttle.open("job")
        await throttle.end("job")
        throttle.open("job")
        throttle.show("job", self.say(seen, "again"))
        await asyncio.sleep(0.02)
        assert seen == ["again"]

    async def test_jobs_do_not_wait_for_each_other(
        self, throttle: Throttle, seen: list[str]
    ) -> None:
        for job in ("a", "b"):
            throttle.open(job)
            throttle.show(job, self.say(seen, job))
        await asyncio.sleep(0.02)
        assert seen == ["a", "b"]

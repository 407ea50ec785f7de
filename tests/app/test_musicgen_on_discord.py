"""MusicGen as people on Discord meet it: real models, tiny, with the rate of the published ones."""

import asyncio
import contextvars
import re
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.config import Engine, ModelSettings, Settings
from bot.executors.executor import JobInputs, Progress, Result, Stage
from bot.executors.loading import PoolFactory, pool_factory
from bot.executors.thread_executor import ThreadExecutor
from bot.executors.timings import ExecutorTimings
from bot.store import Piece
from tests.support import checkpoints, trainers, transformers_folders
from tests.support.discord_steps import heard, said
from tests.support.fake_hub import FakeHub
from tests.support.fake_models import FakeModel, FakePool, Stop
from tests.support.lora import write_adapter
from tests.support.simulated_server import SimulatedServer

CODEC = "facebook/encodec_32khz"
RATE, RATIOS = 32_000, (8, 5, 4, 4)  # 50 frames a second


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeHub]:
    """What an archive of the trainer's refers to, on a loopback hub."""
    root = tmp_path_factory.mktemp("hub")
    codec = checkpoints.published_codec_config(RATE, RATIOS)
    checkpoints.write_published_codec(root / CODEC, codec)
    checkpoints.write_t5(root / "t5-base")
    checkpoints.write_separator(root / "adefossez/HTDemucs")
    with FakeHub(root).serving() as hub, pytest.MonkeyPatch.context() as patch:
        patch.setenv("HF_ENDPOINT", hub.endpoint)
        yield hub


@pytest.fixture(scope="module")
def models(hub: FakeHub, tmp_path_factory: pytest.TempPathFactory) -> dict[str, ModelSettings]:
    """The trainer's archive, a base in transformers' format, and peft's adapter on it."""
    root = tmp_path_factory.mktemp("weights")
    tuned = trainers.tuned_config("stereo-melody", f"sample_rate={RATE}")
    archive = checkpoints.write_archive(root / "trained_model.tar", tuned, as_text=False)
    base = transformers_folders.write_folder(
        root / "base", melody=True, stereo=True,
        codec=checkpoints.published_codec_config(RATE, RATIOS),
    )  # fmt: skip
    write_adapter(base, root / "adapter", target_modules=["q_proj", "v_proj"])

    def entry(**given: str) -> ModelSettings:
        return ModelSettings(melody=True, stereo=True, **given)  # type: ignore[arg-type]

    return {
        "mario": entry(source=str(archive), title="Mario"),
        "base": entry(source=str(base)),
        "lora": entry(source=str(root / "adapter"), base=str(base)),
    }


class Followed(ThreadExecutor):
    """An executor that is watched while it works.

    wait: how a deliberate wait is declared to whoever watches the bot settle.
    """

    def __init__(self, settings: Settings, pool: PoolFactory) -> None:
        super().__init__(settings, pool, ExecutorTimings(loading_report=0.2))
        self.wait: Callable[[Awaitable[Any]], Awaitable[Any]] = lambda running: running
        self.seen: list[tuple[str, Progress]] = []  # by model
        self.ended: list[str] = []
        self._told = asyncio.Event()

    async def run(self, inputs: JobInputs, on_progress: Callable[[Progress], None]) -> Result:
        model = inputs.spec.model
        here = contextvars.copy_context()  # where simcord keeps the session; no thread has it

        def noted(progress: Progress) -> None:
            self.seen.append((model, progress))
            self._told.set()
            here.run(on_progress, progress)

        try:
            return await self.wait(super().run(inputs, noted))
        finally:
            self.ended.append(model)
            self._told.set()

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(100):
            while not true():
                self._told.clear()
                await self._told.wait()

    def loading(self, model: str) -> list[Progress]:
        return [p for name, p in self.seen if name == model and p.stage is Stage.loading]


async def made(server: SimulatedServer, executor: Followed, **options: Any) -> Piece:
    """What ``/mario`` posts in the end."""
    message = (await server.mario(**options)).response
    assert message is not None
    return await posted(server, executor, message.id)


async def posted(
    server: SimulatedServer, executor: Followed, message_id: int | None = None, jobs: int = 1
) -> Piece:
    """The piece in a message, by default the last, once so many jobs have ended since."""
    await executor.until(lambda: len(executor.ended) >= jobs)
    executor.ended.clear()
    await server.env.settle()
    found = await server.store.piece_of_message(message_id or server.last.id)
    assert found is not None
    return found


class TestRealModels:
    @pytest.fixture
    def settings(self, tmp_path: Path, models: dict[str, ModelSettings]) -> Settings:
        return Settings(
            _env_file=None,  # type: ignore[call-arg]
            data=tmp_path / "data",
            weights=tmp_path / "weights",
            models=models,
            default_model="base",
            engine=Engine(device="cpu"),
        )

    @pytest.fixture
    def executor(self, settings: Settings) -> Followed:
        return Followed(settings, pool_factory(settings))

    async def test_the_mario_model_is_played_continued_and_rerolled_then_an_adapter_and_back(
        self, server: SimulatedServer, executor: Followed
    ) -> None:
        asked = {"prompt": "castle at night", "duration": 1, "seed": 5}
        await server.mario(**asked, replicate_weights="mario")
        await executor.until(lambda: bool(executor.loading("mario")))
        first = await posted(server, executor)
        begun, *_ = executor.loading("mario")
        assert (begun.total, begun.seconds) == (0, pytest.approx(0, abs=0.1))
        assert await shape(server.last) == (2, 1)

        played = server.last
        assert server.bot.user is not None
        await server.alice.send(server.channel, f"{server.bot.user.mention} fast", reply_to=played)
        continued = await posted(server, executor)
        assert (continued.model, continued.request.prompt) == (first.model, "fast")
        assert await shape(server.last) == (2, 2)

        await server.alice.click(played, label="Again")
        again = await posted(server, executor)
        assert (again.model, again.request.prompt) == (first.model, "castle at night")
        assert again.request.seed != first.request.seed

        plain = await made(server, executor, **asked, replicate_weights="base")
        adapted = await made(server, executor, **asked, replicate_weights="lora")
        back = await made(server, executor, **asked, replicate_weights="mario")
        assert adapted.model.startswith("lora@")
        assert adapted.audio != plain.audio
        assert (back.audio, back.model) == (first.audio, first.model)


async def shape(message: discord.Message) -> tuple[int, float]:
    """Channels and seconds of the sound in a message."""
    sound = await heard(message)
    return len(sound.samples), sound.seconds


class TestTwoModels:
    """Without weights, so that a load can be held."""

    @pytest.fixture
    def hold(self) -> Stop:
        return Stop("load", "stereo")

    @pytest.fixture
    def executor(self, settings: Settings, hold: Stop) -> Followed:
        pool = FakePool(FakeModel("pocket"), FakeModel("stereo", at=hold))
        return Followed(settings, pool.opened_for)  # type: ignore[arg-type]

    async def test_the_first_request_for_another_model_shows_its_loading_and_neighbours_go_on(
        self, server: SimulatedServer, executor: Followed, hold: Stop
    ) -> None:
        await made(server, executor, prompt="first", duration=2)
        other = (
            await server.mario(prompt="other", duration=2, replicate_weights="stereo")
        ).response
        assert other is not None
        await asyncio.to_thread(hold.reached.wait, 20)

        neighbour = await made(server, executor, prompt="neighbour", duration=2)
        assert neighbour.model == "pocket@fake"

        await executor.until(lambda: any(p.seconds > 1 for p in executor.loading("stereo")))
        await server.env.advance_time(1)
        message = next(m for m in server.channel.history() if m.id == other.id)
        assert re.match(r"📦 Loading the model.* · \d+ s$", said(message))
        hold.go.set()
        assert (await posted(server, executor, other.id)).model == "stereo@fake"

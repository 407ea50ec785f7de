"""The bot on a simulated Discord, with an executor that needs no model."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import simcord

from bot.audio.encode import encode
from bot.config import ModelSettings, Settings
from bot.frontends.discord.client import MarioBot
from bot.frontends.discord.presenter import DiscordPresenter
from bot.job_spec import JobInputs
from bot.jobs.service import JobService
from bot.request import GenerationRequest
from bot.store import Store
from tests.support.fake_executor import FakeExecutor, make
from tests.support.recording_presenter import RecordingPresenter
from tests.support.simulated_server import SimulatedServer


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    models = {
        "pocket": ModelSettings(source="pocket", title="Pocket"),
        "melody": ModelSettings(source="some/melody", title="Melody", melody=True),
        "stereo": ModelSettings(source="some/stereo", title="Stereo", stereo=True),
    }
    return Settings(_env_file=None, data=tmp_path / "data", models=models)  # type: ignore[call-arg]


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[Store]:
    store = await Store.open(settings.data)
    yield store
    await store.close()


@pytest.fixture
def executor() -> FakeExecutor:
    return FakeExecutor()


@pytest.fixture
def presenter() -> RecordingPresenter:
    return RecordingPresenter()


@pytest.fixture
async def service(
    settings: Settings, store: Store, executor: FakeExecutor, presenter: RecordingPresenter
) -> AsyncIterator[JobService]:
    """A service without Discord; ``presenter.lines`` tells what people would be shown."""
    service = JobService(settings, store, executor, presenter)
    await service.open()
    yield service
    await service.close()


@pytest.fixture
def pace() -> float:
    """Seconds between two edits of a message; what tests wait for, so it is short."""
    return 0.02


@pytest.fixture
def simcord_bot(
    settings: Settings,
    store: Store,
    executor: FakeExecutor,
    pace: float,
    monkeypatch: pytest.MonkeyPatch,
) -> MarioBot:
    monkeypatch.setattr(DiscordPresenter, "pace", pace)
    return MarioBot(settings, store, executor)


@pytest.fixture
async def server(
    simcord_env: simcord.Env, simcord_bot: MarioBot, executor: FakeExecutor
) -> SimulatedServer:
    simcord_env.settle_timeout = 20
    simcord_bot.jobs.store.now = simcord_env.now
    executor.wait = lambda waiting: simcord_env.external_wait(waiting, reason="the gate")
    guild = simcord_env.create_guild("Band")
    channel = guild.create_text_channel("music")
    alice = guild.add_member(simcord_env.create_user("alice"))
    store = simcord_bot.jobs.store
    return SimulatedServer(simcord_env, simcord_bot, store, executor, guild, channel, alice)


@pytest.fixture(scope="session")
def song() -> bytes:
    """Four seconds of sound, as somebody would attach it."""
    request = GenerationRequest.parse(prompt="a tone", duration=4, seed=7)
    return encode(make(JobInputs("song", request)).clip, "mp3")

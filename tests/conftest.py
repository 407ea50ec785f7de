"""The bot on a simulated Discord, with an executor that needs no model."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import discord
import pytest
import simcord
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle
from simcord.results import InteractionResult

from bot.answers import Answers
from bot.audio.encode import encode
from bot.client import MarioBot
from bot.config import ModelSettings, Settings
from bot.request import GenerationRequest
from bot.store import Store
from bot.studio import Studio
from bot.work import Work
from tests.diary import Diary
from tests.fakes import FakeExecutor, make


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    models = {
        "pocket": ModelSettings(source="pocket", title="Pocket"),
        "melody": ModelSettings(source="some/melody", title="Melody", melody=True),
        "stereo": ModelSettings(source="some/stereo", title="Stereo", stereo=True),
    }
    return Settings(_env_file=None, data=tmp_path / "data", models=models)  # type: ignore[call-arg]


@dataclass
class Stage:
    """A server with a music channel, alice who may write there, and the bot."""

    env: simcord.Env
    bot: MarioBot
    store: Store
    executor: FakeExecutor
    guild: GuildHandle
    channel: ChannelHandle
    alice: MemberActor

    async def mario(self, **options: object) -> InteractionResult:
        return await self.alice.slash(self.channel, "mario", **options)

    async def restart(self) -> MarioBot:
        """The process ends without a word and another takes over the same data."""
        bot = MarioBot(self.bot.studio.settings, self.store, self.executor)
        await self.env.restart_bot(bot)
        self.bot = bot
        return bot

    @property
    def last(self) -> discord.Message:
        message = self.channel.last_message
        assert message is not None
        return message

    def embed(self) -> discord.Embed:
        return self.last.embeds[0]


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[Store]:
    store = await Store.open(settings.data)
    yield store
    await store.close()


@pytest.fixture
def executor() -> FakeExecutor:
    return FakeExecutor()


@pytest.fixture
def diary() -> Diary:
    return Diary()


@pytest.fixture
async def studio(
    settings: Settings, store: Store, executor: FakeExecutor, diary: Diary
) -> AsyncIterator[Studio]:
    """A studio without Discord, whose diary tells what people would be shown."""
    studio = Studio(settings, store, executor, diary)
    await studio.open()
    yield studio
    await studio.close()


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
    monkeypatch.setattr(Answers, "pace", pace)
    return MarioBot(settings, store, executor)


@pytest.fixture
async def stage(simcord_env: simcord.Env, simcord_bot: MarioBot, executor: FakeExecutor) -> Stage:
    simcord_env.settle_timeout = 20
    simcord_bot.studio.store.now = simcord_env.now
    executor.wait = lambda waiting: simcord_env.external_wait(waiting, reason="the gate")
    guild = simcord_env.create_guild("Band")
    channel = guild.create_text_channel("music")
    alice = guild.add_member(simcord_env.create_user("alice"))
    store = simcord_bot.studio.store
    return Stage(simcord_env, simcord_bot, store, executor, guild, channel, alice)


@pytest.fixture(scope="session")
def song() -> bytes:
    """Four seconds of sound, as somebody would attach it."""
    request = GenerationRequest.of(prompt="a tone", duration=4, seed=7)
    return encode(make(Work("song", request)).clip, "mp3")

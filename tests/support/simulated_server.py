"""A Discord server simulated by simcord, with the bot on it."""

from dataclasses import dataclass, field

import discord
import simcord
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle
from simcord.results import InteractionResult

from bot.app.composition import build_bot
from bot.app.locales import give_locales
from bot.frontends.discord.client import MarioBot
from bot.frontends.discord.suggestions import JUST_MY_AUDIO
from bot.store import Store
from bot.timings import Timings
from tests.support.fake_executor import FakeExecutor
from tests.support.places import Place


@dataclass
class SimulatedServer:
    """One Discord server with a music channel, alice who may write there, and the real bot."""

    env: simcord.Env
    bot: MarioBot
    store: Store
    executor: FakeExecutor
    timings: Timings
    guild: GuildHandle
    channel: ChannelHandle
    alice: MemberActor
    place: Place
    locales: dict[int, str] = field(default_factory=dict)
    """In which people use Discord, by their ids; simcord has everybody use it in English."""

    def __post_init__(self) -> None:
        give_locales(self.env, lambda user_id: self.locales.get(user_id, "en-US"))

    async def mario(self, **options: object) -> InteractionResult:
        """``/mario`` from alice; where no prompt is given, with the one that stands for none."""
        asked = {"prompt": JUST_MY_AUDIO, **options}
        return await self.alice.slash(self.channel, "mario", **asked)

    async def restart(self) -> MarioBot:
        """The bot's process ends at once, and another starts on the same data."""
        bot = build_bot(self.bot.jobs.settings, self.store, self.executor, self.timings)
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

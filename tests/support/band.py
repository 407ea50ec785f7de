"""People at a jam: what they do in its thread, and what is seen there."""

import io
from dataclasses import dataclass

import discord
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle
from simcord.results import InteractionResult

from bot.audio.decode import decode
from bot.store import Phase
from tests.support.discord_steps import labels
from tests.support.simulated_server import SimulatedServer

MINUTE = 60


@dataclass
class Band:
    """A server with alice, bob and a moderator, and a jam in its channel's only thread."""

    server: SimulatedServer
    bob: MemberActor
    mod: MemberActor

    async def start(self, **options: object) -> InteractionResult:
        asked = {"prompt": "castle at night", "seconds": 2, "rounds": 3, **options}
        return await self.server.alice.slash(self.server.channel, "mario-jam", **asked)

    @property
    def thread(self) -> ChannelHandle:
        (thread,) = self.server.channel.threads
        return thread

    @property
    def last(self) -> discord.Message:
        message = self.thread.last_message
        assert message is not None
        return message

    async def vote(self, person: MemberActor, take: int) -> InteractionResult:
        return await person.click(self.last, label=labels(self.last)[take - 1])

    async def take(
        self, person: MemberActor, prompt: str = "dragons", at: discord.Message | None = None
    ) -> InteractionResult:
        shown = await person.click(at or self.last, label="My turn")
        return await person.submit_modal(shown, {"prompt": prompt})

    async def wait(self, seconds: float) -> None:
        await self.server.env.advance_time(seconds)

    async def phase(self) -> tuple[Phase, int] | None:
        jams = await self.server.bot.jobs.jams.all()
        return (jams[0].phase, jams[0].round) if jams else None


def title(message: discord.Message) -> str | None:
    return message.embeds[0].title


async def seconds_of(message: discord.Message) -> float:
    data = await message.attachments[0].read()
    return (await decode(io.BytesIO(data).getvalue())).seconds

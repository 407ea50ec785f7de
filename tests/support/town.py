"""A server with a piece of the day, and a clock that can be set."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import discord
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from tests.support.simulated_server import SimulatedServer

LOOK = 600  # seconds, in which the bot looks at the clock once more
PROMPTS = "castle | desert | forest | sea | sky"


@dataclass
class Town:
    """A server with a piece of the day at 18:00 in Berlin, and a clock that can be set."""

    server: SimulatedServer
    boss: MemberActor
    ahead: timedelta = field(default_factory=timedelta)

    async def set(self, **options: object) -> InteractionResult:
        asked = {"channel": self.server.channel, "hour": 18, "zone": "Europe/Berlin"}
        asked |= {"prompts": PROMPTS, "seconds": 2, **options}
        return await self.boss.slash(self.server.channel, "mario-daily set", **asked)

    async def at(self, day: int, hour: int, minute: int = 0, *, month: int = 1) -> None:
        """It is that time of January 2026 in UTC, and the bot has noticed."""
        self.set_clock(day, hour, minute, month=month)
        await self.server.env.advance_time(LOOK)

    def set_clock(self, day: int, hour: int, minute: int = 0, *, month: int = 1) -> None:
        at = datetime(2026, month, day, hour, minute, tzinfo=UTC)
        self.ahead = at - self.server.env.now() - timedelta(seconds=LOOK)

    def made(self) -> list[str | None]:
        """The prompts of what was composed, in order."""
        return [work.spec.request.prompt for work in self.server.executor.works]

    @property
    def vote(self) -> discord.Message:
        """The latest message in which people vote."""
        return next(
            message
            for message in reversed(self.server.channel.history())
            if message.embeds and message.embeds[0].title == "🌞 Piece of the day"
        )


async def press(person: MemberActor, message: discord.Message, number: int) -> InteractionResult:
    """Vote for an option, counted from 1."""
    (row,) = message.components
    assert isinstance(row, discord.ActionRow)
    return await person.click(message, custom_id=row.children[number - 1].custom_id)

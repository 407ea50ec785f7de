"""The first answer to an interaction, which Discord wants within three seconds, also in a rush."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import aiohttp
import discord

from bot.errors import NotAllowed
from bot.timings import Timings
from bot.util.retry import retry

ACKNOWLEDGED, UNKNOWN_INTERACTION = 40060, 10062  # Discord's codes
AT_ONCE = 32  # over as many connections, which are used again: opening one takes longer
ANSWER = "first answer"  # under which an interaction keeps it


class Acknowledger:
    """Gives first answers; when many ask at once, those of all go out before anything else is done.

    A request that has been acknowledged can wait some seconds, one that has not cannot.
    """

    def __init__(self, timings: Timings) -> None:
        self._timings = timings
        self._connections = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0
        self._all_answered = asyncio.Event()
        self._one_by_one = asyncio.Lock()

    async def defer(self, interaction: discord.Interaction) -> int | None:
        """Say that an answer comes; its message's id, where Discord tells. Waits for the rush.

        As :meth:`acknowledge` does it once, however often it is asked.
        """
        return await self._once(interaction, thinking=True)

    async def acknowledge(self, interaction: discord.Interaction) -> None:
        """Say that it was heard."""
        await self._once(interaction, thinking=False)

    @contextlib.asynccontextmanager
    async def in_time(
        self, interaction: discord.Interaction, *, thinking: bool = True
    ) -> AsyncIterator[None]:
        """What the block decides may take long: meanwhile its first answer is given.

        thinking: that an answer comes, which everybody sees; else that it was heard.
        """

        async def answer() -> None:
            await asyncio.sleep(self._timings.decide)
            await self._once(interaction, thinking)

        answering = asyncio.create_task(answer())
        try:
            yield
        finally:
            answering.cancel()
            if (under_way := interaction.extras.get(ANSWER)) is not None:
                await asyncio.wait([under_way])  # a refusal is told otherwise after it
                if not under_way.cancelled():
                    under_way.exception()  # is the block's own, or of no use to anybody

    async def _once(self, interaction: discord.Interaction, thinking: bool) -> int | None:
        answer = interaction.extras.get(ANSWER)
        if answer is None:
            give = self._give_together if thinking else self._give
            answer = asyncio.ensure_future(give(interaction, thinking))
            interaction.extras[ANSWER] = answer
        return await asyncio.shield(answer)

    async def _give_together(self, interaction: discord.Interaction, thinking: bool) -> int | None:
        async with self.first_answer():
            return await self._give(interaction, thinking)

    @contextlib.asynccontextmanager
    async def first_answer(self) -> AsyncIterator[None]:
        """The block is a first answer; when it is given, wait for those of the others."""
        self._waiting += 1
        self._all_answered.clear()
        try:
            async with self._connections:
                yield
        finally:
            self._waiting -= 1
            if not self._waiting:
                self._all_answered.set()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._timings.acknowledge_together):
                await self._all_answered.wait()
        async with self._one_by_one:  # one a turn of the loop, which has others to serve
            await asyncio.sleep(0)

    async def _give(self, interaction: discord.Interaction, thinking: bool) -> int | None:
        """An answer of Discord's that got lost leaves open if it heard us; asking again tells."""

        async def defer() -> int | None:
            answer = await interaction.response.defer(thinking=thinking)
            return answer and answer.message_id

        try:
            return await retry(
                defer,
                delays=self._timings.acknowledge_retries,
                on=(discord.HTTPException, aiohttp.ClientError, OSError),
                when=_may_be_mended,
            )
        except discord.HTTPException as error:
            if error.code == ACKNOWLEDGED:
                return None
            if error.code == UNKNOWN_INTERACTION:
                raise NotAllowed("answered-too-late") from error
            raise


def _may_be_mended(error: Exception) -> bool:
    return not isinstance(error, discord.HTTPException) or error.status >= 500

"""When many ask at the same moment: first everybody is acknowledged, then their wishes are read."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import aiohttp
import discord

from bot.errors import NotAllowed

ACKNOWLEDGE_AGAIN = (0.1, 0.4)  # seconds between tries; Discord waits three
ACKNOWLEDGED, UNKNOWN_INTERACTION = 40060, 10062  # Discord's codes
AT_ONCE = 32  # over as many connections, which are used again: opening one takes longer
PATIENCE = 1.0  # seconds; Discord waits three for an acknowledgement, people gladly for this


class Rush:
    """Counts who still waits for a first answer."""

    def __init__(self) -> None:
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0
        self._calm = asyncio.Event()
        self._in_turn = asyncio.Lock()

    @contextlib.asynccontextmanager
    async def acknowledging(self) -> AsyncIterator[None]:
        """The block is a first answer; when it is given, wait for those of the others."""
        self._waiting += 1
        self._calm.clear()
        try:
            async with self._slots:
                yield
        finally:
            self._waiting -= 1
            if not self._waiting:
                self._calm.set()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await self._calm.wait()
        async with self._in_turn:  # one a turn of the loop, which has others to serve
            await asyncio.sleep(0)


async def acknowledge(interaction: discord.Interaction, thinking: bool = False) -> int | None:
    """Say that it was heard or, ``thinking``, that an answer comes: its message, if Discord says.

    An answer of Discord's that got lost leaves open whether it heard us; asking again tells.
    """
    for pause in (*ACKNOWLEDGE_AGAIN, None):
        try:
            answer = await interaction.response.defer(thinking=thinking)
            return answer and answer.message_id
        except discord.HTTPException as error:
            if error.code == ACKNOWLEDGED:
                return None
            if error.code == UNKNOWN_INTERACTION:
                raise NotAllowed("answered-too-late") from error
            if error.status < 500 or pause is None:
                raise
        except (aiohttp.ClientError, OSError):
            if pause is None:
                raise
        await asyncio.sleep(pause)
    raise AssertionError("the last try returns or raises")

"""What people are called, asked of Discord where the bot does not know."""

import asyncio
from collections.abc import Iterable

import aiohttp
import discord

MOST = 10  # people who are named at once
PATIENCE = 1.0  # seconds that Discord may take


async def names_of_people(
    client: discord.Client, guild: discord.Guild | None, user_ids: Iterable[int]
) -> list[str]:
    """The display names of people, each once, in this order; of some, nobody can tell."""
    ids = [id for id in dict.fromkeys(user_ids) if id][:MOST]
    names = await asyncio.gather(*(_name_of(client, guild, id) for id in ids))
    return [name for name in names if name is not None]


async def _name_of(client: discord.Client, guild: discord.Guild | None, user_id: int) -> str | None:
    known = (guild and guild.get_member(user_id)) or client.get_user(user_id)
    if known is not None:
        return known.display_name
    try:
        async with asyncio.timeout(PATIENCE):
            return (await client.fetch_user(user_id)).display_name
    except (discord.DiscordException, aiohttp.ClientError, OSError):
        return None

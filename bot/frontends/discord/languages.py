"""Which language an answer is in."""

import discord

from bot.errors import StoreError
from bot.frontends.discord.permissions import Where, guild_id_of
from bot.jobs.service import JobService


class Languages:
    """Tells the language of whoever reads something."""

    def __init__(self, jobs: JobService) -> None:
        self._jobs = jobs

    async def of_answer(self, where: Where) -> str | None:
        """That of an answer which is not kept: to an interaction, only who acted sees it."""
        if isinstance(where, discord.Interaction):
            return where.locale.value
        try:
            return await self.public(where)
        except StoreError:  # logged; people are answered all the same
            return None

    async def public(self, where: Where) -> str | None:
        """That of what everybody there reads."""
        server = await self._jobs.servers.settings(guild_id_of(where))
        guild, own = where.guild, guild_id_of(where) is not None
        if own and server.language is not None:
            return server.language
        if isinstance(where, discord.Interaction):
            return (where.guild_locale or where.locale).value
        if guild is not None:
            return guild.preferred_locale.value
        return await self._jobs.last_language(where.author.id)

    async def of_server(self, guild: discord.Guild) -> str:
        """That of what everybody on a server reads."""
        server = await self._jobs.servers.settings(guild.id)
        return server.language or guild.preferred_locale.value

"""``/mario-admin``: a server's own limits, changed without a restart."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.config import limit_label
from bot.errors import NotAllowed
from bot.frontends.discord import embeds as messages
from bot.frontends.discord.client import MarioBot
from bot.frontends.discord.translator import localised
from bot.request import Format
from bot.store import CHANGEABLE
from bot.texts import say

USUAL = "default"
FORMATS = [app_commands.Choice(name=name, value=name) for name in (*Format, USUAL)]
NAMES = [app_commands.Choice(name=localised(limit_label(name)), value=name) for name in CHANGEABLE]


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Admin(
    commands.GroupCog, group_name="mario-admin", group_description=localised("command-admin")
):
    def __init__(self, bot: MarioBot) -> None:
        self.bot = bot

    @app_commands.command(description=localised("command-admin-limits"))
    async def limits(self, interaction: discord.Interaction) -> None:
        async with self.bot.answering(interaction):
            guild_id = _server(interaction)
            limits = await self.bot.jobs.limits(guild_id)
            roles = [(f"<@&{role_id}>", name, value) for role_id, name, value in limits.by_role]
            embed = messages.limits(limits.values, limits.changed, roles)
            here = await self.bot.jobs.servers.settings(guild_id)
            usual = say("format-here", format=here.output_format)
            embed.description = f"{embed.description}\n{usual}"
            await interaction.response.send_message(embed=embed, ephemeral=True)

    @app_commands.command(name="set", description=localised("command-admin-set"))
    @app_commands.describe(
        limit=localised("admin-limit-help"),
        value=localised("admin-value-help"),
        role=localised("admin-role-help"),
    )
    @app_commands.choices(limit=NAMES)
    async def set_(
        self,
        interaction: discord.Interaction,
        limit: str,
        value: app_commands.Range[int, 1, 1_000_000],
        role: discord.Role | None = None,
    ) -> None:
        await self._change(interaction, limit, role, value)

    @app_commands.command(description=localised("command-admin-reset"))
    @app_commands.describe(limit=localised("admin-limit-help"), role=localised("admin-role-help"))
    @app_commands.choices(limit=NAMES)
    async def reset(
        self, interaction: discord.Interaction, limit: str, role: discord.Role | None = None
    ) -> None:
        await self._change(interaction, limit, role, None)

    @app_commands.command(name="format", description=localised("command-admin-format"))
    @app_commands.describe(format=localised("admin-format-help"))
    @app_commands.choices(format=FORMATS)
    async def format_(self, interaction: discord.Interaction, format: str) -> None:
        async with self.bot.answering(interaction):
            guild_id, servers = _server(interaction), self.bot.jobs.servers
            await servers.choose_format(guild_id, None if format == USUAL else Format(format))
            usual = (await servers.settings(guild_id)).output_format
            told = say("format-here", format=usual)
            await interaction.response.send_message(embed=messages.told(told), ephemeral=True)

    @app_commands.command(description=localised("command-admin-block"))
    @app_commands.describe(person=localised("admin-person-help"))
    async def block(self, interaction: discord.Interaction, person: discord.User) -> None:
        await self._block(interaction, person, True)

    @app_commands.command(description=localised("command-admin-unblock"))
    @app_commands.describe(person=localised("admin-person-help"))
    async def unblock(self, interaction: discord.Interaction, person: discord.User) -> None:
        await self._block(interaction, person, False)

    async def _block(
        self, interaction: discord.Interaction, person: discord.User, blocked: bool
    ) -> None:
        async with self.bot.answering(interaction):
            await self.bot.jobs.set_blocked(_server(interaction), person.id, blocked)
            told = say("blocked" if blocked else "unblocked", person=person.mention)
            await interaction.response.send_message(embed=messages.told(told), ephemeral=True)

    async def _change(
        self,
        interaction: discord.Interaction,
        limit: str,
        role: discord.Role | None,
        value: int | None,
    ) -> None:
        async with self.bot.answering(interaction):
            guild_id = _server(interaction)
            await self.bot.jobs.set_limit(guild_id, role and role.id, limit, value)
            now = value or getattr(self.bot.jobs.settings.limits, limit)
            told = say(
                "limit-reset" if value is None else "limit-set",
                name=limit_label(limit),
                value=now,
                role=role.mention if role else "everyone",
            )
            await interaction.response.send_message(embed=messages.told(told), ephemeral=True)


def _server(interaction: discord.Interaction) -> int:
    """The server's id. Who may use the command there, the server sets and Discord checks."""
    if interaction.guild_id is None:
        raise NotAllowed("only-server-managers")
    return interaction.guild_id


async def setup(bot: MarioBot) -> None:
    await bot.add_cog(Admin(bot))

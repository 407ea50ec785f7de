"""``/mario-admin``: what a server has of its own, changed without a restart, and how the bot is."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.config import AUTO, limit_label
from bot.errors import InvalidRequest, NotAllowed
from bot.frontends.discord import admin_page
from bot.frontends.discord import embeds as messages
from bot.frontends.discord.client import MarioBot
from bot.frontends.discord.translator import localised
from bot.jobs.servers import LONGEST_WORD, ServerList, ServerSettings
from bot.request import Format, plain_text
from bot.store import CHANGEABLE
from bot.texts import languages, say

USUAL = "default"
LANGUAGES = [
    app_commands.Choice(name=localised("language-auto"), value=AUTO),
    *(app_commands.Choice(name=say("language-name", one), value=one) for one in languages()),
]
FORMATS = [
    *(app_commands.Choice(name=name, value=name) for name in Format),
    app_commands.Choice(name=localised("admin-usual-format"), value=USUAL),
]
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
            limits = await self.bot.jobs.servers.own_limits(guild_id)
            roles = [(f"<@&{role_id}>", name, value) for role_id, name, value in limits.by_role]
            embed = messages.limits(limits.values, limits.changed, roles)
            usual = admin_page.format_line(await self._here(interaction))
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
            await servers.choose_format(guild_id, None if format == USUAL else format)
            await _tell(interaction, admin_page.format_line(await self._here(interaction)))

    @app_commands.command(description=localised("command-admin-settings"))
    async def settings(self, interaction: discord.Interaction) -> None:
        async with self.bot.answering(interaction):
            guild_id, jobs = _server(interaction), self.bot.jobs
            here, blocked = await self._here(interaction), await jobs.servers.blocked(guild_id)
            page = admin_page.settings_page(here, self._default_model(here), blocked)
            await interaction.response.send_message(embed=page, ephemeral=True)

    @app_commands.command(description=localised("command-admin-status"))
    async def status(self, interaction: discord.Interaction) -> None:
        async with self.bot.answering(interaction):
            status = await self.bot.jobs.status.of_server(_server(interaction))
            page = admin_page.status_page(status)
            await interaction.response.send_message(embed=page, ephemeral=True)

    @app_commands.command(description=localised("command-admin-defaults"))
    @app_commands.describe(
        model=localised("admin-default-model-help"),
        duration=localised("admin-duration-help"),
        style=localised("admin-default-style-help"),
    )
    async def defaults(
        self,
        interaction: discord.Interaction,
        model: app_commands.Range[str, 1, 100] | None = None,
        duration: app_commands.Range[int, 0, 300] | None = None,
        style: app_commands.Range[str, 1, 100] | None = None,
    ) -> None:
        async with self.bot.answering(interaction):
            guild_id, servers = _server(interaction), self.bot.jobs.servers
            if model is None and duration is None and style is None:
                raise InvalidRequest("nothing-chosen")
            if duration is not None:
                await servers.choose_duration(guild_id, duration or None)
            if model is not None:
                await servers.choose_model(guild_id, None if model == USUAL else model)
            if style is not None:
                named = None
                if style != USUAL:
                    named = (await self.bot.jobs.styles.named(guild_id, style)).name
                await servers.choose_style(guild_id, named)
            here = await self._here(interaction)
            await _tell(interaction, admin_page.defaults_lines(here, self._default_model(here)))

    @app_commands.command(description=localised("command-admin-language"))
    @app_commands.describe(language=localised("admin-language-help"))
    @app_commands.choices(language=LANGUAGES)
    async def language(self, interaction: discord.Interaction, language: str) -> None:
        async with self.bot.answering(interaction):
            await self.bot.jobs.servers.choose_language(_server(interaction), language)
            await _tell(interaction, admin_page.language_line(await self._here(interaction)))

    @app_commands.command(description=localised("command-admin-channel"))
    @app_commands.describe(
        channel=localised("admin-channel-help"), allow=localised("admin-allow-help")
    )
    async def channel(
        self,
        interaction: discord.Interaction,
        channel: app_commands.AppCommandChannel,
        allow: bool,
    ) -> None:
        await self._list(interaction, ServerList.channels, str(channel.id), allow)

    @app_commands.command(description=localised("command-admin-role"))
    @app_commands.describe(role=localised("admin-role-help"), allow=localised("admin-allow-help"))
    async def role(self, interaction: discord.Interaction, role: discord.Role, allow: bool) -> None:
        await self._list(interaction, ServerList.roles, str(role.id), allow)

    @app_commands.command(description=localised("command-admin-model"))
    @app_commands.describe(model=localised("admin-model-help"), allow=localised("admin-allow-help"))
    async def model(
        self, interaction: discord.Interaction, model: app_commands.Range[str, 1, 100], allow: bool
    ) -> None:
        await self._list(interaction, ServerList.models, model, allow)

    @app_commands.command(description=localised("command-admin-word"))
    @app_commands.describe(word=localised("admin-word-help"), refuse=localised("admin-refuse-help"))
    async def word(
        self,
        interaction: discord.Interaction,
        word: app_commands.Range[str, 1, LONGEST_WORD],
        refuse: bool,
    ) -> None:
        # As prompts are, in which it is looked for; and Postgres keeps no U+0000.
        await self._list(interaction, ServerList.words, plain_text(word.casefold()), refuse)

    @defaults.autocomplete("model")
    async def default_models(
        self, _: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        usual = app_commands.Choice(name=say("admin-usual-model"), value=USUAL)
        return [usual, *self._models(typed)][:25]

    @defaults.autocomplete("style")
    async def default_styles(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        offered = await self.bot.jobs.styles.offered(_server(interaction))
        names = [style.name for style in offered if typed.casefold() in style.name.casefold()]
        none = app_commands.Choice(name=say("admin-usual-style"), value=USUAL)
        return [none, *(app_commands.Choice(name=name, value=name) for name in names)][:25]

    @model.autocomplete("model")
    async def models(self, _: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return self._models(typed)

    def _models(self, typed: str) -> list[app_commands.Choice[str]]:
        found = self.bot.jobs.registry.search(typed)
        return [app_commands.Choice(name=title, value=name) for name, title in found]

    async def _here(self, interaction: discord.Interaction) -> ServerSettings:
        return await self.bot.jobs.servers.settings(_server(interaction))

    def _default_model(self, here: ServerSettings) -> str:
        registry = self.bot.jobs.registry
        return registry.title(here.model or registry.default)

    async def _list(
        self, interaction: discord.Interaction, kind: ServerList, value: str, listed: bool
    ) -> None:
        async with self.bot.answering(interaction):
            await self.bot.jobs.servers.list(_server(interaction), kind, value, listed)
            await _tell(interaction, admin_page.list_line(kind, await self._here(interaction)))

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
            await self.bot.jobs.servers.block(_server(interaction), person.id, blocked)
            told = say("blocked" if blocked else "unblocked", person=person.mention)
            await _tell(interaction, told)

    async def _change(
        self,
        interaction: discord.Interaction,
        limit: str,
        role: discord.Role | None,
        value: int | None,
    ) -> None:
        async with self.bot.answering(interaction):
            guild_id = _server(interaction)
            await self.bot.jobs.servers.set_limit(guild_id, role and role.id, limit, value)
            now = value or getattr(self.bot.jobs.settings.limits, limit)
            told = say(
                "limit-reset" if value is None else "limit-set",
                name=limit_label(limit),
                value=now,
                role=role.mention if role else "everyone",
            )
            await _tell(interaction, told)


async def _tell(interaction: discord.Interaction, text: str) -> None:
    await interaction.response.send_message(embed=messages.told(text), ephemeral=True)


def _server(interaction: discord.Interaction) -> int:
    """The server's id. Who may use the command there, the server sets and Discord checks."""
    if interaction.guild_id is None:
        raise NotAllowed("only-server-managers")
    return interaction.guild_id


async def setup(bot: MarioBot) -> None:
    await bot.add_cog(Admin(bot))

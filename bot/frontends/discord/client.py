"""The bot on Discord: what it listens to, and the one place that answers people."""

import asyncio
import contextlib
import logging
import math
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands

from bot.config import Settings
from bot.errors import AudioRejected, MarioError, Message, unexpected
from bot.executors.executor import Executor
from bot.frontends.discord import embeds as messages
from bot.frontends.discord.acknowledge import ACKNOWLEDGED, Rush, acknowledge
from bot.frontends.discord.buttons import MarioButton
from bot.frontends.discord.permissions import PERMISSIONS, Where, check_may_post
from bot.frontends.discord.presenter import DiscordPresenter
from bot.jobs.service import JobService
from bot.request import GenerationRequest
from bot.store import NewJob, Piece, Store
from bot.texts import say

log = logging.getLogger(__name__)

COGS = ("cogs.mario", "cogs.replies", "cogs.pieces", "cogs.admin")
TOKEN_LIFE = timedelta(minutes=15)
FETCH_SECONDS = 60.0  # in which Discord must hand an attached file over

Source = discord.Attachment | Piece | str | None


class Tree(app_commands.CommandTree["MarioBot"]):
    async def on_error(
        self, interaction: discord.Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        """What no command caught: a cause of ours says what it is."""
        async with self.client.answering(interaction):
            raise getattr(error, "original", error)


class MarioBot(commands.Bot):
    """A :class:`~bot.jobs.service.JobService` on Discord; needs no privileged intent."""

    def __init__(self, settings: Settings, store: Store, executor: Executor) -> None:
        intents = discord.Intents.none()
        intents.guilds = intents.guild_messages = intents.dm_messages = True
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=intents,
            tree_cls=Tree,
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self.jobs = JobService(settings, store, executor, DiscordPresenter(self, store))
        self.patience = 0.0  # seconds that running work is given when the bot is closed
        self._leaving: asyncio.Task[None] | None = None
        self._rush = Rush()

    async def setup_hook(self) -> None:
        self.add_dynamic_items(MarioButton)
        for cog in COGS:
            await self.load_extension(cog)
        await self.tree.sync()
        await self.jobs.open()

    async def close(self) -> None:
        """Stop taking work, keep everyone's place, then leave Discord: once, if asked twice."""
        self._leaving = self._leaving or asyncio.create_task(self._leave())
        await asyncio.shield(self._leaving)

    async def _leave(self) -> None:
        try:
            await self.jobs.close(self.patience)
        finally:
            await super().close()

    async def on_ready(self) -> None:
        """Tell the operator how the bot comes onto a server."""
        link = discord.utils.oauth_url(
            self.application_id or 0,
            permissions=discord.Permissions(**dict.fromkeys(PERMISSIONS, True)),
            scopes=("bot", "applications.commands"),
        )
        log.info("ready as %s; whoever manages a server adds the bot with %s", self.user, link)

    async def on_message(self, message: discord.Message, /) -> None:
        """No prefix commands: messages matter to the cogs' own listeners only."""

    async def perform(
        self,
        where: Where,
        values: Mapping[str, Any],
        source: Source = None,
        note: Message | None = None,
    ) -> None:
        """Take up a wish, whatever it came by, and answer in one message that follows it.

        note: what is said with the piece.
        """
        async with self.answering(where):
            check_may_post(where)
            request = GenerationRequest.parse(**values, input_audio=_name(source))
            self.jobs.validate(request)
            asked = replace(await self._asked(where, request), note=note)
            fetch = partial(self._bytes, source) if isinstance(source, discord.Attachment) else None
            job, new = await self.jobs.accept(asked, fetch, _roles(where))
            if new:
                await self.jobs.begin(job)

    @contextlib.asynccontextmanager
    async def answering(self, where: Where) -> AsyncIterator[None]:
        """Whatever goes wrong inside is told where it was asked, and only there."""
        try:
            yield
        except MarioError as error:
            await self._tell(where, error.message)
        except Exception as error:
            await self._tell(where, unexpected(error))

    async def _tell(self, where: Where, what: Message) -> None:
        embed = messages.refused(say(what))
        with contextlib.suppress(discord.HTTPException, aiohttp.ClientError):
            if not isinstance(where, discord.Interaction):
                await where.reply(embed=embed, mention_author=False)
            elif not where.response.is_done():
                await _tell_first(where, embed)
            elif where.response.type is discord.InteractionResponseType.deferred_channel_message:
                await where.edit_original_response(embed=embed, view=None, attachments=[])
            else:
                await where.followup.send(embed=embed, ephemeral=True)

    async def _asked(self, where: Where, request: GenerationRequest) -> NewJob:
        """Who wants what and where it is answered; an interaction is acknowledged on the way."""
        if not isinstance(where, discord.Interaction):
            return NewJob(
                request=request,
                user_id=where.author.id,
                channel_id=where.channel.id,
                guild_id=where.guild and where.guild.id,
                message_id=where.id,
            )
        async with self._rush.acknowledging():
            answer_message_id = await acknowledge(where, thinking=True)
        return NewJob(
            request=request,
            user_id=where.user.id,
            channel_id=where.channel_id or 0,
            guild_id=where.guild_id,
            interaction_id=where.id,
            answer_message_id=answer_message_id,
            application_id=where.application_id,
            token=where.token,
            token_expires_at=self.jobs.store.now() + TOKEN_LIFE,
            upload_limit=where.filesize_limit,
        )

    async def _bytes(self, attachment: discord.Attachment) -> bytes:
        """The attached file, read when its job is accepted: its address expires."""
        limit = self.jobs.settings.limits.upload_megabytes
        if attachment.size > limit * 1_000_000:
            size = math.ceil(attachment.size / 1e5) / 10
            raise AudioRejected("file-too-big", size=size, maximum=limit)
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                return await attachment.read()
        except (discord.HTTPException, aiohttp.ClientError, TimeoutError) as error:
            raise AudioRejected("attachment-not-fetched") from error


async def _tell_first(interaction: discord.Interaction, embed: discord.Embed) -> None:
    try:
        await interaction.response.send_message(embed=embed, ephemeral=True)
    except discord.HTTPException as error:
        if error.code != ACKNOWLEDGED:  # as far as we know; Discord knows better
            raise
        # By whom, nobody knows: what is there may be a piece. A follow-up takes the place of an
        # answer that is still to come, and of no other.
        await interaction.followup.send(embed=embed, ephemeral=True)


def _name(source: Source) -> str | None:
    if isinstance(source, Piece):
        return source.audio
    return source.filename if isinstance(source, discord.Attachment) else source


def _roles(where: Where) -> list[int]:
    author = where.user if isinstance(where, discord.Interaction) else where.author
    return [role.id for role in getattr(author, "roles", ())]

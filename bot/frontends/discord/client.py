"""The bot on Discord: what it listens to, and the one place that answers people."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import MarioError, Message, unexpected
from bot.frontends.discord import embeds, refusals
from bot.frontends.discord.acknowledge import Acknowledger
from bot.frontends.discord.actions import MAKING, SHOWING, Actions
from bot.frontends.discord.buttons import MarioButton
from bot.frontends.discord.discord_clock import DiscordClock
from bot.frontends.discord.identify import Identifies
from bot.frontends.discord.languages import Languages
from bot.frontends.discord.lasting import LastingBot
from bot.frontends.discord.library_page import PlayMenu
from bot.frontends.discord.more_menu import MoreMenu, clear_choice
from bot.frontends.discord.permissions import (
    FOR_JAMS,
    PERMISSIONS,
    Where,
    check_may_post,
    guild_id_of,
)
from bot.frontends.discord.prompts import readable
from bot.frontends.discord.sources import Source, audio_of, check_size, fetch_of
from bot.frontends.discord.submissions import Submissions, place_of
from bot.frontends.discord.translator import CatalogueTranslator
from bot.frontends.discord.visibility import Visibility
from bot.jobs.actor import Actor
from bot.jobs.admission import Allowance, Fetch, Place, Submission
from bot.jobs.service import JobService
from bot.jobs.stitcher import check_chain
from bot.request import GenerationRequest
from bot.store import Piece
from bot.texts import speak, speaking
from bot.timings import Timings

log = logging.getLogger(__name__)

COGS = (
    "cogs.mario",
    "cogs.replies",
    "cogs.pieces",
    "cogs.tweak",
    "cogs.takes",
    "cogs.share",
    "cogs.soundboard",
    "cogs.style",
    "cogs.library",
    "cogs.family",
    "cogs.recipe",
    "cogs.jam",
    "cogs.daily",
    "cogs.admin",
    "cogs.privacy",
    "cogs.help",
)
ANSWERS_APART = 60.0  # seconds from one message of somebody's that is no request to the next told
MOST_FORMS = 1000
AT_ONCE = 8  # requests that are looked at before they are acknowledged


class Tree(app_commands.CommandTree["MarioBot"]):
    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Comes first in the task that serves a command or an autocomplete; refuses nobody."""
        speak(interaction.locale.value)
        return True

    async def on_error(
        self, interaction: discord.Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        """What no command caught: a cause of ours says what it is."""
        async with self.client.answering(interaction):
            raise getattr(error, "original", error)


class MarioBot(LastingBot):
    """A :class:`~bot.jobs.service.JobService` on Discord; needs no privileged intent."""

    def __init__(
        self,
        job_service: Callable[[discord.Client], JobService],
        timings: Timings,
        clock: DiscordClock,
        identifies: Identifies,
        **shards: Any,
    ) -> None:
        """job_service: made once there is a client for it to show its jobs with.

        shards: what discord.py is told of them, where there are several.
        """
        # It speaks in no voice channel, so it need not say that it could not.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        intents = discord.Intents.none()
        intents.guilds = intents.guild_messages = intents.dm_messages = True
        super().__init__(
            timings,
            identifies,
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=intents,
            tree_cls=Tree,
            http_trace=clock.trace,
            allowed_mentions=discord.AllowedMentions.none(),
            **shards,
        )
        self.jobs = job_service(self)
        self.visibility = Visibility(self)
        self.languages = Languages(self.jobs)
        self.submissions = Submissions(self, clock.now)
        self.actions = Actions(self.jobs.pieces.get)
        self._leaving: asyncio.Task[None] | None = None
        self._acknowledger = Acknowledger(timings)
        self._forms: dict[int, discord.ui.Modal] = {}  # by user, the oldest first
        self._deciding: set[asyncio.Task[None]] = set()
        self._answered: dict[int, float] = {}  # when somebody was last answered in words

    async def setup_hook(self) -> None:
        self.add_dynamic_items(MarioButton, MoreMenu, PlayMenu)
        await self.tree.set_translator(CatalogueTranslator())
        for cog in COGS:
            await self.load_extension(cog)
        if self.is_first:
            await self._sync_commands()
        await self.jobs.open()

    def serves(self, guild_id: int) -> bool:
        """Whether this process hears of what happens on a server."""
        return True

    @property
    def is_first(self) -> bool:
        """Whether this process does what is done once for all of them."""
        return True

    async def _sync_commands(self) -> None:
        try:
            await self.tree.sync()
        except discord.HTTPException as error:  # the commands that stand go on working
            log.warning(
                "Discord did not take the commands (%s); those of the last start stand", error
            )

    async def close(self) -> None:
        """Stop taking work, keep everyone's place, then leave Discord: once, if asked twice."""
        self._leaving = self._leaving or asyncio.create_task(self._leave())
        await asyncio.shield(self._leaving)

    async def _leave(self) -> None:
        try:
            await self.jobs.close(self.timings.shutdown)
        finally:
            await super().close()

    async def on_ready(self) -> None:
        """Tell the operator how the bot comes onto a server."""
        link = discord.utils.oauth_url(
            self.application_id or 0,
            permissions=discord.Permissions(**dict.fromkeys(PERMISSIONS | FOR_JAMS, True)),
            scopes=("bot", "applications.commands"),
        )
        log.info(
            "ready as %s; whoever manages a server adds it with", self.user, extra={"link": link}
        )

    async def on_message(self, message: discord.Message, /) -> None:
        """No prefix commands: messages matter to the cogs' own listeners only."""

    async def on_mario_button(
        self, interaction: discord.Interaction, action: str, target: str
    ) -> None:
        """Do what a button or a choice under a message says; see :class:`Actions`."""
        async with self.answering(interaction):
            if action in SHOWING:
                await self.actions.act(interaction, action, target)
            else:
                async with self._acknowledger.in_time(interaction, thinking=action in MAKING):
                    await self.actions.act(interaction, action, target)
        await clear_choice(interaction)

    async def request_piece(
        self,
        where: Where,
        values: Mapping[str, Any],
        source: Source = None,
        note: Message | None = None,
        came_from: Message | None = None,
        repeats: str | None = None,
        changes: Piece | None = None,
    ) -> None:
        """Submit a request, whatever it came by, and answer in one message that follows its job.

        note: what is said with the piece. came_from: what it continues, follows or repeats.
        repeats: the content id of a file that it should give once more. changes: the piece whose
        request it is, with something changed.
        """
        async with self.answering(where), self.in_time(where):
            await check_may_post(where, self)
            if prompt := values.get("prompt"):
                values = {**values, "prompt": readable(prompt, where.guild, frozenset())}
            guild_id = guild_id_of(where)
            values = await self.jobs.styles.applied(guild_id, values, with_sound=source is not None)
            server = await self.jobs.servers.settings(guild_id)
            values = {**server.defaults(), **values}
            request = GenerationRequest.parse(**values, input_audio=audio_of(source))
            megabytes = self.jobs.settings.limits.upload_megabytes
            check_size(source, megabytes)
            language = await self.languages.public(where)
            asked = self.submissions.of(where, request)
            submission = replace(
                asked,
                note=note,
                came_from=came_from,
                repeats=repeats,
                language=language,
                changes=changes and changes.id,
            )
            await self._submit(where, submission, fetch_of(source, megabytes, self.timings.fetch))

    def actor_on(self, interaction: discord.Interaction, piece: Piece) -> Actor:
        """Who acts on a piece, and what they may do where it is posted."""
        return Actor(interaction.user.id, self.visibility.moderates(interaction, piece))

    async def request_stitch(
        self, where: Where, chain: Sequence[Piece], came_from: Message | None = None
    ) -> None:
        """Have a chain of pieces joined, and answer in one message that follows its job.

        Each of them continues the one before; whoever asks may be shown all of them.
        """
        async with self.answering(where), self.in_time(where):
            await check_may_post(where, self)
            check_chain(chain)
            submission = replace(
                self.submissions.of(where, chain[-1].request),
                parts=tuple(piece.id for piece in chain),
                came_from=came_from,
                language=await self.languages.public(where),
            )
            await self._submit(where, submission)

    async def _submit(
        self, where: Where, submission: Submission, fetch: Fetch | None = None
    ) -> None:
        """Refuse in private what can be refused at once, answer, and submit."""
        await self.check_submission(submission)
        if isinstance(where, discord.Interaction):
            answer = await self._acknowledger.defer(where)
            origin = replace(submission.origin, answer_message_id=answer)
            submission = replace(submission, origin=origin)
        await self.jobs.submit(submission, fetch)

    async def allowance(self, interaction: discord.Interaction) -> Allowance:
        """What somebody may still ask for, where they are."""
        here = place_of(interaction) is Place.server
        roles = [role.id for role in getattr(interaction.user, "roles", ())]
        guild_id = interaction.guild_id if here else None
        return await self.jobs.admission.allowance(interaction.user.id, guild_id, roles)

    async def check_submission(self, new: Submission) -> None:
        """Refuse what can be refused at once, while whoever asks can be told so in private.

        In a rush, and where the store is slow, the first answer cannot wait for that: what is
        not refused here is refused by :meth:`JobService.submit`.
        """
        if not new.parts:
            self.jobs.check(new.request)
        if len(self._deciding) >= AT_ONCE:
            return
        deciding = asyncio.create_task(self.jobs.check_room(new))
        self._deciding.add(deciding)
        deciding.add_done_callback(self._decided)
        if (await asyncio.wait([deciding], timeout=self.timings.decide))[0]:
            await deciding

    def _decided(self, deciding: asyncio.Task[None]) -> None:
        self._deciding.discard(deciding)
        if not deciding.cancelled():
            deciding.exception()  # nobody may wait for it any more

    async def open_form(self, interaction: discord.Interaction, form: discord.ui.Modal) -> None:
        """Show a form. One that the same person had open before is forgotten: it was closed."""
        if before := self._forms.pop(interaction.user.id, None):
            before.stop()
        self._forms[interaction.user.id] = form
        while len(self._forms) > MOST_FORMS:
            self._forms.pop(next(iter(self._forms))).stop()
        await interaction.response.send_modal(form)

    def in_time(self, where: Where) -> contextlib.AbstractAsyncContextManager[None]:
        """Around what leads to a piece: should it take long, its first answer comes meanwhile."""
        if isinstance(where, discord.Interaction):
            return self._acknowledger.in_time(where)
        return contextlib.nullcontext()

    async def acknowledge(self, interaction: discord.Interaction) -> None:
        """Tell Discord that a button was heard, without an answer yet."""
        await self._acknowledger.acknowledge(interaction)

    async def check_served(self, interaction: discord.Interaction) -> None:
        """Refuse whoever may have nothing made there other things that cost something, too."""
        place = place_of(interaction)
        guild_id = interaction.guild_id if place is Place.server else None
        await self.jobs.admission.check_served(interaction.user.id, guild_id, place)

    async def think(self, interaction: discord.Interaction) -> None:
        """Say to everybody that an answer comes, where it may be posted."""
        await check_may_post(interaction, self)
        await self._acknowledger.defer(interaction)

    @contextlib.asynccontextmanager
    async def answering(self, where: Where) -> AsyncIterator[None]:
        """Whatever goes wrong inside is told where it was asked, and only there.

        What is said inside is in the language of whoever reads it: of the person who acted, or
        where somebody wrote a message, of everybody there.
        """
        with speaking(await self.languages.of_answer(where)):
            try:
                yield
            except MarioError as error:
                await self._tell(where, error.message)
            except Exception as error:
                await self._tell(where, unexpected(error))

    async def _tell(self, where: Where, what: Message) -> None:
        embed = embeds.refused(what)
        with contextlib.suppress(discord.HTTPException, aiohttp.ClientError):
            if isinstance(where, discord.Interaction):
                await refusals.tell(where, embed, self.timings.request_retries)
            elif self.may_answer(where.author.id):
                await where.reply(embed=embed, mention_author=False)

    def may_answer(self, *ids: int) -> bool:
        """Whether to answer a message that is no request: once a minute for each of these ids.

        ids: of the person, or of the channel too.
        """
        now = self.timings.clock()
        recent = {who: at for who, at in self._answered.items() if now - at < ANSWERS_APART}
        may = recent.keys().isdisjoint(ids)
        self._answered = dict.fromkeys(ids, now) | recent if may else recent
        return may

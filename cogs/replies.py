"""Music from music: replies to a sound, and the commands on a message."""

import asyncio
from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.audio.decode import decode
from bot.errors import AudioRejected, InvalidRequest, Message, NotFound
from bot.frontends.discord.client import MOST_FORMS, MarioBot
from bot.frontends.discord.follow import Way, coverer, follower, ways
from bot.frontends.discord.forms import sent
from bot.frontends.discord.lineage import came_from, cover_of
from bot.frontends.discord.permissions import check_may_post, guild_id_of
from bot.frontends.discord.prompts import names_of, readable
from bot.frontends.discord.small_forms import MessageForm, asked_of_message, typed_in
from bot.frontends.discord.sources import (
    Source,
    audio_of,
    check_size,
    fetch_of,
    length_of,
    sounds_in,
)
from bot.frontends.discord.translator import localised
from bot.jobs.inputs import upload_limits
from bot.request import GenerationRequest
from bot.store import Piece

LOOK_SECONDS = 1.5  # at a file before its form opens; Discord waits three for the form
LOOKS = 2  # at once; each has a whole file in memory, and a process that decodes it
TOO_LONG = "sound-too-long"
COVERED = {"prompt", "duration", "output_format"}
"""What a cover takes over of a piece's request."""


class Replies(commands.Cog):
    def __init__(self, bot: MarioBot) -> None:
        self.bot = bot
        self._looks = asyncio.Semaphore(LOOKS)
        self._shown: dict[int, discord.Message] = {}  # on which somebody opened a form, by user
        acts = {Way.cover: self.cover, Way.continue_: self.continue_, Way.follow: self.follow}
        self.menus = [
            app_commands.ContextMenu(name=localised(way.command), callback=acts[way])
            for way in ways(bot.jobs.registry)
        ]
        for menu in self.menus:
            menu.allowed_contexts = app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=True
            )
            menu.allowed_installs = app_commands.AppInstallationType(guild=True, user=True)
            bot.tree.add_command(menu)

    async def cog_unload(self) -> None:
        for menu in self.menus:
            self.bot.tree.remove_command(menu.name, type=menu.type)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction) -> None:
        form = sent(interaction)
        asked = asked_of_message(form)
        if form is None or asked is None:
            return
        way, message_id = asked
        async with self.bot.answering(interaction), self.bot.in_time(interaction):
            if way not in ways(self.bot.jobs.registry):
                raise InvalidRequest("button-too-old")
            message = await self._message(interaction, message_id)
            source, note = await self._source(message)
            values = {**self._values(source, way), **typed_in(form)}
            if way is Way.cover:
                came = cover_of(source, message.jump_url)
            else:
                came = came_from(source, way is Way.continue_, message.jump_url)
            await self.bot.request_piece(interaction, values, source, note, came)

    async def _message(self, interaction: discord.Interaction, message_id: int) -> discord.Message:
        """The one that a form was opened on, which a process before this one may have been shown.

        It is looked for where the form was sent, and nowhere else.
        """
        shown = self._shown.get(interaction.user.id)
        if shown is not None and shown.id == message_id:
            return shown
        if not interaction.permissions.read_message_history:
            raise InvalidRequest("form-too-old")
        channel = self.bot.get_partial_messageable(
            interaction.channel_id or 0, guild_id=interaction.guild_id
        )
        try:
            return await channel.fetch_message(message_id)
        except discord.NotFound as error:
            raise NotFound("message-deleted") from error
        except discord.HTTPException as error:
            raise InvalidRequest("form-too-old") from error

    async def _source(self, message: discord.Message) -> tuple[Source, Message | None]:
        """The sound in a message, and a note on which of several it is."""
        piece = await self.bot.jobs.pieces.of_message(message.id)
        source, note = _choose(piece, sounds_in(message))
        if source is None:
            raise NotFound("no-sound-in-message")
        return source, note or await self._which_take(source)

    async def cover(self, interaction: discord.Interaction, message: discord.Message) -> None:
        await self._ask(interaction, message, Way.cover)

    async def continue_(self, interaction: discord.Interaction, message: discord.Message) -> None:
        await self._ask(interaction, message, Way.continue_)

    async def follow(self, interaction: discord.Interaction, message: discord.Message) -> None:
        await self._ask(interaction, message, Way.follow)

    async def _ask(
        self, interaction: discord.Interaction, message: discord.Message, way: Way
    ) -> None:
        """Open the form, unless it is certain already that what it asks for would be refused."""
        async with self.bot.answering(interaction):
            source, _ = await self._source(message)
            here = await self.bot.jobs.servers.settings(guild_id_of(interaction))
            values = {**here.defaults(), **self._values(source, way)}
            await check_may_post(interaction, self.bot)
            request = GenerationRequest.parse(**values, input_audio=audio_of(source))
            new = self.bot.submissions.of(interaction, request)
            limits = await self.bot.jobs.servers.limits(new.origin.guild_id, new.role_ids)
            request = request.replace(duration=min(request.duration, limits.duration))
            await self.bot.check_submission(self.bot.submissions.of(interaction, request))
            part, seconds = None, None
            if isinstance(source, discord.Attachment):
                part, seconds = await self._look_at(source)
            elif isinstance(source, Piece):
                seconds = length_of(source)
                if source.request.continuation:
                    part = "", ""  # it grows, and may be too long to go on with as a whole
            duration = request.duration
            if way is Way.cover and seconds is not None:  # all of it, if that may be
                duration = min(max(1, round(seconds)), limits.duration)
            self._remember(interaction.user.id, message)
            styles = [one.name for one in await self.bot.jobs.styles.offered(interaction.guild_id)]
            form = MessageForm(way, message.id, request.prompt, duration, part, styles)
            await self.bot.open_form(interaction, form)

    def _remember(self, user_id: int, message: discord.Message) -> None:
        """Where the bot is a guest it cannot be looked up again."""
        self._shown.pop(user_id, None)
        self._shown[user_id] = message
        while len(self._shown) > MOST_FORMS:
            self._shown.pop(next(iter(self._shown)))

    async def _look_at(self, file: discord.Attachment) -> tuple[tuple[str, str], float | None]:
        """What the form offers as *from* and *to*: nothing where the whole file can be used. And
        the seconds of its sound, as far as they are known.

        Refuses what is too big or is no sound now rather than after the form; a file that cannot
        be looked at in time is judged later.
        """
        limits = self.bot.jobs.settings.limits
        check_size(file, limits.upload_megabytes)
        fetch = fetch_of(file, limits.upload_megabytes, LOOK_SECONDS)
        try:
            async with asyncio.timeout(LOOK_SECONDS), self._looks:
                data = await fetch() if fetch is not None else b""
                clip = await decode(data, limits=upload_limits(limits))
                return ("", ""), clip.seconds
        except TimeoutError:
            pass
        except AudioRejected as error:
            if error.code == TOO_LONG:
                return ("0", str(limits.source_seconds)), float(limits.source_seconds)
            if error.code != "attachment-not-fetched":
                raise
        return ("", ""), None

    def _values(self, source: Source, way: Way) -> dict[str, Any]:
        """What a request made from this sound begins with."""
        registry = self.bot.jobs.registry
        values = source.request.for_continuation() if isinstance(source, Piece) else {}
        if way is Way.cover:  # another model than the piece's, whose settings are not for it
            values = {name: value for name, value in values.items() if name in COVERED}
            values["replicate_weights"] = coverer(registry)
        elif way is Way.follow:
            values["replicate_weights"] = follower(registry, values.get("replicate_weights"))
        return {**values, "continuation": way is Way.continue_}

    async def _which_take(self, source: Source) -> Message | None:
        """Which one is taken of several that one message shows."""
        takes = await self.bot.jobs.pieces.takes_beside(source) if isinstance(source, Piece) else []
        if len(takes) < 2:
            return None
        return Message("several-takes", count=len(takes), take=takes[0].take)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        reference = message.reference
        if message.author.bot or reference is None or reference.message_id is None:
            return
        if message.type is not discord.MessageType.reply:
            return
        try:
            piece = await self.bot.jobs.pieces.of_message(reference.message_id)
        except NotFound:
            piece = None
            if not self._named(message):  # people talk under what is being made, too
                return
        if piece is None and not self._named(message):
            return
        async with self.bot.answering(message):
            source, note = _choose(piece, sounds_in(message), own_first=False)
            if source is None:
                source, note = await self._sound_replied_to(
                    message.channel, reference, reference.message_id
                )
            note = note or await self._which_take(source)
            values = self._values(source, Way.continue_)
            if prompt := readable(
                message.content,
                message.guild,
                names_of(self.bot.user, message.guild),
                message.mentions,
            ):
                values["prompt"] = prompt
            if self._unread(message):
                note = Message("reply-unread")
            own = isinstance(source, discord.Attachment) and source in message.attachments
            came = came_from(source, True, message.jump_url if own else _link(message, reference))
            await self.bot.request_piece(message, values, source, note, came)

    async def _sound_replied_to(
        self,
        channel: discord.abc.Messageable,
        reference: discord.MessageReference,
        message_id: int,
    ) -> tuple[Source, Message | None]:
        await self.bot.jobs.pieces.of_message(message_id)  # refuses one that is being made
        target = reference.resolved
        if not isinstance(target, discord.Message):
            try:
                target = await channel.fetch_message(message_id)
            except discord.NotFound as error:
                raise NotFound("message-deleted") from error
            except discord.HTTPException as error:
                raise NotFound("message-files-hidden") from error
        source, note = _choose(None, sounds_in(target))
        if source is None:
            shown = target.content or target.embeds
            raise NotFound("no-sound-in-message" if shown else "message-files-hidden")
        return source, note

    def _named(self, message: discord.Message) -> bool:
        """Whether the text itself names the bot, or nobody else can be meant.

        A reply's ping alone does not ask for music.
        """
        if guild_id_of(message) is None:
            return True
        names = names_of(self.bot.user, message.guild)
        by_role = any(role.id in names for role in message.role_mentions)
        return by_role or any(f"{id}>" in message.content for id in names)

    def _unread(self, message: discord.Message) -> bool:
        """Whether something was written that Discord keeps from a bot without mention."""
        shown = message.content or message.stickers or message.attachments
        return not shown and guild_id_of(message) is not None


def _link(message: discord.Message, reference: discord.MessageReference) -> str:
    """To what a message replies to, which is in the same place."""
    return message.jump_url.removesuffix(str(message.id)) + str(reference.message_id)


def _choose(
    piece: Piece | None, sounds: Sequence[discord.Attachment], own_first: bool = True
) -> tuple[Source, Message | None]:
    """The sound to take, and a note where others were there. own_first: a piece before files."""
    if piece is not None and (own_first or not sounds):
        return piece, None
    if not sounds:
        return None, None
    taken = sounds[0]
    several = len(sounds) > 1
    note = Message("several-sounds", name=taken.filename[:60], count=len(sounds))
    return taken, note if several else None


async def setup(bot: MarioBot) -> None:
    await bot.add_cog(Replies(bot))

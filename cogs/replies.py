"""Music from music: replies to a sound file, and the two commands on a message."""

import re
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import Message, NotFound
from bot.frontends.discord.client import MarioBot
from bot.frontends.discord.modals import RequestModal
from bot.frontends.discord.permissions import check_may_post
from bot.frontends.discord.sources import Source, audio_of
from bot.request import GenerationRequest
from bot.store import Piece
from bot.texts import say

_SOUND = re.compile(r"\.(wav|mp3|flac|ogg|oga|opus|m4a|mp4|webm)$", re.IGNORECASE)


class Replies(commands.Cog):
    def __init__(self, bot: MarioBot) -> None:
        self.bot = bot
        self.menus = [
            app_commands.ContextMenu(name=say("command-continue"), callback=self.continue_),
            app_commands.ContextMenu(name=say("command-follow"), callback=self.follow),
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

    async def continue_(self, interaction: discord.Interaction, message: discord.Message) -> None:
        await self._ask(interaction, message, continuation=True)

    async def follow(self, interaction: discord.Interaction, message: discord.Message) -> None:
        await self._ask(interaction, message, continuation=False)

    async def _ask(
        self, interaction: discord.Interaction, message: discord.Message, continuation: bool
    ) -> None:
        """Open the form, unless it is certain already that what it asks for would be refused."""
        async with self.bot.answering(interaction):
            source = await self._sound_of(message)
            if source is None:
                raise NotFound("no-sound-in-message")
            values = self._values(source, continuation)
            check_may_post(interaction)
            request = GenerationRequest.parse(**values, input_audio=audio_of(source))
            self.bot.jobs.check(request)

            async def submit(answer: discord.Interaction, typed: dict[str, Any]) -> None:
                await self.bot.request_piece(answer, {**values, **typed}, source)

            title = say("command-continue" if continuation else "command-follow")
            form = RequestModal(title, submit, request.prompt, request.duration)
            await interaction.response.send_modal(form)

    def _values(self, source: Source, continuation: bool) -> dict[str, Any]:
        """What a request made from this sound begins with."""
        values = source.request.for_continuation() if isinstance(source, Piece) else {}
        if not continuation:
            values["replicate_weights"] = self._follower(values.get("replicate_weights"))
        return {**values, "continuation": continuation}

    def _follower(self, name: str | None) -> str | None:
        """The model called so, or the first that can follow a melody where it cannot."""
        registry = self.bot.jobs.registry
        if registry.capabilities(name).melody:
            return name
        return next(iter(registry.able("melody")), name)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        if message.author.bot or message.reference is None or message.reference.message_id is None:
            return
        if message.type is not discord.MessageType.reply:
            return
        piece = await self.bot.jobs.piece_of_message(message.reference.message_id)
        if piece is None and not self._named(message):
            return
        async with self.bot.answering(message):
            source = piece or await self._sound_replied_to(message)
            values = self._values(source, continuation=True)
            if prompt := self._without_mention(message.content):
                values["prompt"] = prompt
            note = Message("reply-unread") if piece and self._unread(message) else None
            await self.bot.request_piece(message, values, source, note)

    async def _sound_replied_to(self, message: discord.Message) -> Source:
        reference = message.reference
        assert reference is not None
        assert reference.message_id is not None
        target = reference.resolved
        if not isinstance(target, discord.Message):
            try:
                target = await message.channel.fetch_message(reference.message_id)
            except discord.NotFound as error:
                raise NotFound("message-deleted") from error
            except discord.HTTPException as error:
                raise NotFound("message-files-hidden") from error
        source = await self._sound_of(target)
        if source is None:
            raise NotFound(
                "no-sound-in-message" if target.content or target.embeds else "message-files-hidden"
            )
        return source

    async def _sound_of(self, message: discord.Message) -> Source:
        """Our piece in this message, or its first sound file."""
        if piece := await self.bot.jobs.piece_of_message(message.id):
            return piece
        return next((a for a in message.attachments if _is_sound(a)), None)

    def _named(self, message: discord.Message) -> bool:
        """Whether the text itself names the bot: a reply's ping alone does not ask for music."""
        return self.bot.user is not None and bool(self._mention().search(message.content))

    def _unread(self, message: discord.Message) -> bool:
        """Whether something was written that Discord keeps from a bot without mention."""
        shown = message.content or message.stickers or message.attachments
        return not shown and message.guild is not None

    def _without_mention(self, text: str) -> str:
        return self._mention().sub(" ", text).strip()

    def _mention(self) -> re.Pattern[str]:
        return re.compile(rf"<@!?{self.bot.user.id if self.bot.user else 0}>")


def _is_sound(attachment: discord.Attachment) -> bool:
    kind = attachment.content_type or ""
    return kind.startswith(("audio/", "video/")) or bool(_SOUND.search(attachment.filename))


async def setup(bot: MarioBot) -> None:
    await bot.add_cog(Replies(bot))

"""Leads jams: shows in their threads what they are at, and takes each from phase to phase.

What has been done is in the store, so a step that was broken off is taken again.
"""

import asyncio
import io
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import discord

from bot.errors import MarioError, Message, unexpected
from bot.frontends.discord import jam_messages as shown
from bot.frontends.discord.actions import Action
from bot.frontends.discord.client import MarioBot
from bot.frontends.discord.discord_api import call
from bot.frontends.discord.post_once import edit_if_there, has_button, post_once
from bot.jobs.jams import Credit
from bot.jobs.presenter import Undeliverable
from bot.jobs.service import JobService
from bot.store import DAY, FileLost, Jam, Phase, Piece
from bot.texts import speaking
from bot.timings import Timings

log = logging.getLogger(__name__)

THREAD_IS_THERE = 160004  # Discord's code
ARCHIVED_AFTER = 1440  # minutes
LATER = 60.0  # seconds, after which what could not be done is tried again


class JamHost:
    def __init__(self, bot: MarioBot, jobs: JobService, timings: Timings) -> None:
        self._bot, self._jobs, self._jams, self._timings = bot, jobs, jobs.jams, timings
        self._steps: dict[Phase, Callable[[Jam], Awaitable[Jam | None]]] = {
            Phase.opening: self._open,
            Phase.turn: self._turn,
            Phase.composing: self._compose,
            Phase.voting: self._vote,
            Phase.ending: self._end,
        }

    async def resume(self) -> None:
        """People get the time that they did not have while the bot was away."""
        for jam in await self._jams.renew(self._bot.serves):
            if jam.shown_id is not None:
                with speaking(jam.language):
                    looks = await self._looks(jam)
                await edit_if_there(self._message(jam), self._timings, **looks)

    async def run(self) -> float | None:
        """Do what is due in every jam; the seconds until something else is.

        While the bot stops, nothing is: the next one goes on.
        """
        if not self._jobs.accepting:
            return None
        if not (jams := await self._jams.all(self._bot.serves)):
            return None
        await asyncio.gather(*map(self._advance, jams))
        now = self._jams.now
        return min(
            (
                (jam.deadline - now).total_seconds() if jam.deadline and jam.shown_id else LATER
                for jam in await self._jams.all(self._bot.serves)
            ),
            default=None,
        )

    async def abandon(self, jam: Jam, why: Message) -> None:
        """Its thread is gone, or nobody may write there any more."""
        await self._jams.end(jam)
        with speaking(jam.language):
            await self._close(jam, why)

    async def _advance(self, jam: Jam) -> None:
        after: Jam | None = jam
        try:
            with speaking(jam.language):
                while after is not None:
                    jam = after
                    after = await self._steps[jam.phase](jam)
        except Undeliverable as error:
            log.info("jam %s cannot go on: %s", jam.id, error)
            await self.abandon(jam, error.message)
        except MarioError as error:
            log.warning("jam %s: tried again later: %s", jam.id, error)
            if self._jams.now - jam.since > DAY:
                await self._jams.forget(jam)
        except Exception as error:  # the others' go on
            unexpected(error)

    async def _open(self, jam: Jam) -> Jam | None:
        if jam.thread_id is None:
            opened = await self._jams.opened(jam, await self._open_thread(jam))
            if opened is None:
                return None
            jam = opened
        return await self._show(jam)

    async def _open_thread(self, jam: Jam) -> int:
        """From the jam's message, so that there is one of it however often it is opened."""
        channel = self._bot.get_partial_messageable(jam.channel_id, guild_id=jam.guild_id)
        message = channel.get_partial_message(jam.message_id)

        async def create() -> int:
            try:
                name = shown.thread_name(jam)
                made = await message.create_thread(name=name, auto_archive_duration=ARCHIVED_AFTER)
            except discord.HTTPException as error:
                if error.code != THREAD_IS_THERE:
                    raise
                return jam.message_id
            return made.id

        thread_id = await call(create, self._timings.post)
        if thread_id is None:
            raise Undeliverable("message-deleted-at-once")
        return thread_id

    async def _turn(self, jam: Jam) -> Jam | None:
        if await self._jams.lost_its_piece(jam):
            return await self._jams.end(jam, Message("jam-piece-deleted"))
        if jam.shown_id is None:
            return await self._show(jam)
        if self._is_late(jam):
            return await self._jams.end(jam, Message("jam-nobody"))
        return None

    async def _compose(self, jam: Jam) -> Jam | None:
        if (why := await self._jams.compose(jam)) is not None:
            return await self._jams.decide(jam, why)
        candidates = await self._jams.candidates(jam)
        if candidates is None:
            return None
        if all(candidates):
            return await self._jams.open_vote(jam)
        return await self._jams.decide(jam)

    async def _vote(self, jam: Jam) -> Jam | None:
        if jam.shown_id is None:
            return await self._show(jam)
        if not self._is_late(jam):
            return None
        after = await self._jams.decide(jam)
        turn = await self._jams.turn(jam)
        if after is not None:
            embed = shown.decided(jam, turn) if turn is not None else shown.voting(jam, ())
            await edit_if_there(self._message(jam), self._timings, embed=embed, view=None)
        return after

    async def _end(self, jam: Jam) -> Jam | None:
        if jam.shown_id is None and jam.thread_id is not None:
            return await self._show(jam)
        await self._close(jam, jam.note)
        return None

    async def _close(self, jam: Jam, why: Message | None) -> None:
        """Say in the channel that it is over, and forget it."""
        credits = await self._jams.credits(jam)
        piece = credits[-1].piece if credits else None
        gone = why is not None and why.code == "channel-gone"
        link = None if gone or piece is None else await self._link(jam, piece)
        jam.note = why
        embed = shown.closed(jam, [one.turn.name for one in credits], link)
        channel = self._bot.get_partial_messageable(jam.channel_id)
        message = channel.get_partial_message(jam.message_id)
        await edit_if_there(message, self._timings, embed=embed)
        await self._jams.forget(jam)

    async def _link(self, jam: Jam, piece: Piece) -> str | None:
        """To where the whole piece is heard."""
        there = await self._jobs.pieces.message_of(piece)
        message_id = jam.shown_id if jam.phase is Phase.ending else there and there.message_id
        if message_id is None or jam.thread_id is None:
            return None
        return f"https://discord.com/channels/{jam.guild_id}/{jam.thread_id}/{message_id}"

    async def _show(self, jam: Jam) -> Jam | None:
        """Post what the jam is at."""
        message = await post_once(
            self._bot.get_partial_messageable(jam.thread_id or 0),
            f"{jam.id}:{jam.phase}:{jam.since.timestamp()}",
            await self._looks(jam, first=True),
            self._timings,
            age=self._jams.now - jam.since,
            is_it=self._recognise(jam),
        )
        return await self._jams.shown(jam, message.id)

    async def _looks(self, jam: Jam, first: bool = False) -> dict[str, Any]:
        """What the message of its phase is made of. first: with files, which stay as they are."""
        turns = await self._jams.turns(jam)
        if jam.phase is Phase.opening:
            return {"embed": shown.begins(jam, turns[0]), "view": shown.to_end(jam)}
        if jam.phase is Phase.turn:
            before = next((turn for turn in turns if turn.round == jam.round - 1), None)
            return {"embed": shown.whose_turn(jam, before), "view": shown.to_take(jam)}
        if jam.phase is Phase.voting:
            votes = await self._jams.votes(jam)
            return {"embed": shown.voting(jam, votes), "view": shown.to_vote(jam, votes)}
        credits = await self._jams.credits(jam)
        whole = self._whole(credits)
        length = None if whole is None else (whole.milliseconds or 0) / 1000
        payload: dict[str, Any] = {"embed": shown.over(jam, credits, length)}
        if first and whole is not None and (file := await self._file(jam, whole)) is not None:
            payload["file"] = file
        return payload

    def _whole(self, credits: list[Credit]) -> Piece | None:
        """The last piece, of which the others are the beginning."""
        return credits[-1].piece if credits else None

    async def _file(self, jam: Jam, piece: Piece) -> discord.File | None:
        """Nothing where it is lost, or too big to be posted once more: it is linked in any case."""
        guild = self._bot.get_guild(jam.guild_id)
        limit = guild.filesize_limit if guild else discord.utils.DEFAULT_FILE_SIZE_LIMIT_BYTES
        try:
            data = await self._jobs.pieces.audio_of(piece)
        except FileLost:
            return None
        return discord.File(io.BytesIO(data), piece.name) if len(data) <= limit else None

    def _recognise(self, jam: Jam) -> Callable[[discord.Message], bool]:
        """How the message of its phase is known again, where nobody has written down its id."""
        if jam.phase is Phase.turn:
            return has_button(f"mario:{Action.jam_turn}:{shown.turn_id(jam)}")
        if jam.phase is Phase.voting:
            return has_button(f"mario:{Action.jam_vote}:{shown.vote_id(jam, 0)}")
        title = shown.over_title(jam) if jam.phase is Phase.ending else shown.round_title(jam)
        me = self._bot.user

        def is_it(message: discord.Message) -> bool:
            mine = me is not None and message.author.id == me.id
            return mine and any(embed.title == title for embed in message.embeds)

        return is_it

    def _is_late(self, jam: Jam) -> bool:
        return jam.deadline is not None and self._jams.now >= jam.deadline

    def _message(self, jam: Jam) -> discord.PartialMessage:
        """The one in its thread that shows its phase."""
        channel = self._bot.get_partial_messageable(jam.thread_id or 0)
        return channel.get_partial_message(jam.shown_id or 0)

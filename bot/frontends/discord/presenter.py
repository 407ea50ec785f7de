"""How the life of a job looks on Discord: one message, from its place in line to the piece."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import PurePath

import discord

from bot.audio.clip import Clip
from bot.audio.decode import Decode, decode
from bot.audio.encode import Encoded, smaller
from bot.errors import LimitReached, Message
from bot.executors.executor import Progress
from bot.frontends.discord import embeds as messages
from bot.frontends.discord.buttons import under_a_piece, while_it_runs
from bot.frontends.discord.discord_api import TooLarge
from bot.frontends.discord.job_message import JobMessages
from bot.jobs.file_metadata import tags_of
from bot.jobs.inputs import OURS, unpack
from bot.jobs.pictures import Tokens, as_drawn, spectrogram
from bot.jobs.presenter import Undeliverable
from bot.jobs.queueing import QueuePosition
from bot.models.families.family import Capabilities
from bot.request import Format, GenerationRequest
from bot.store import FileLost, Job, Piece, State, Store
from bot.texts import say, speaking
from bot.timings import Timings

log = logging.getLogger(__name__)

Draw = Callable[[GenerationRequest, Clip], bytes]
DrawNotes = Callable[[GenerationRequest, str, Tokens], bytes | None]

SMALLEST = 100_000  # bytes below which no lower rung of the ladder is worth posting


class DiscordPresenter:
    """Shows jobs in their job messages; sends nothing anywhere else."""

    def __init__(
        self,
        bot: discord.Client,
        store: Store,
        timings: Timings,
        now: Callable[[], datetime],
        decode: Decode = decode,
        draw: Draw = spectrogram,
        draw_notes: DrawNotes = lambda request, model, tokens: None,
        capabilities: Callable[[str], Capabilities] = lambda model: Capabilities(),
    ) -> None:
        """now: Discord's time. draw: the picture of a piece's sound. draw_notes: of a model's
        tokens, if they are notes, else nothing. capabilities: of a piece's model."""
        self._store, self._decode, self._draw = store, decode, draw
        self._draw_notes, self._capabilities = draw_notes, capabilities
        self._messages = JobMessages(bot, store, timings, now)

    async def queued(self, job: Job, position: QueuePosition) -> None:
        with speaking(job.language):
            await self._show_passing(job, messages.queued(job, position))

    async def working(self, job: Job, progress: Progress, seconds_left: float | None) -> None:
        with speaking(job.language):
            await self._show_passing(job, messages.working(job, progress, seconds_left))

    async def restarting(self, job: Job) -> None:
        with speaking(job.language):
            await self._show_passing(job, messages.restarting(job))

    async def ended(self, job: Job) -> None:
        with speaking(job.language):
            if job.state is State.cancelled:
                embed = messages.cancelled(job.request)
            else:
                embed = messages.failed(job.request, say(job.reason or Message("unexplained")))
            await self._messages.show(job, embed)

    async def deliver(self, job: Job, piece: Piece) -> Message | None:
        try:
            data = await self._store.read(piece.audio)
        except FileLost as error:
            raise Undeliverable(error.message) from error
        limit = await self._messages.upload_limit(job)
        while True:
            file = await self._fitting(piece, data, limit)
            try:
                with speaking(job.language):
                    return await self._post(job, piece, file)
            except TooLarge as error:
                limit = min(limit, len(file.data)) // 2
                if limit < SMALLEST:
                    raise Undeliverable(error.message) from error

    async def _show_passing(self, job: Job, embed: discord.Embed) -> None:
        """Show how far a job is. Where that might stand there for ever, it says until when not."""
        if until := await self._messages.answerable_until(job):
            time = discord.utils.format_dt(until, "t")
            embed.description = say("shown-answer-by", text=embed.description, time=time)
        await self._messages.show(job, embed, while_it_runs(job.id))

    async def _post(self, job: Job, piece: Piece, file: Encoded) -> Message | None:
        note = " ".join(say(one) for one in (piece.note, file.note) if one)
        name = PurePath(piece.name).with_suffix(f".{Format(file.format).extension}").name
        pictures = await self._pictures(piece, file)
        embed = messages.finished(job, piece, note or None, pictured=bool(pictures))
        files = [(name, file.data), *pictures]
        likes = await self._store.likes(piece.id)
        view = under_a_piece(piece, self._capabilities(piece.model), likes)
        return await self._messages.show(job, embed, view, files)

    async def _pictures(self, piece: Piece, file: Encoded) -> list[tuple[str, bytes]]:
        """The piece's face, if it can be drawn: a piece is posted without one all the same.

        A video shows it itself.
        """
        if file.format == Format.video:
            return []
        request = as_drawn(piece)
        try:
            if piece.tokens is not None:
                tokens = unpack(await self._store.read(piece.tokens))
                roll = await asyncio.to_thread(self._draw_notes, request, piece.model, tokens)
                if roll is not None:
                    return [(messages.PICTURE, roll)]
            clip = await self._decode(file.data, limits=OURS)
            drawn = await asyncio.to_thread(self._draw, request, clip)
            return [(messages.PICTURE, drawn)]
        except Exception:  # whatever it is, the music does not need it
            log.warning("a picture could not be drawn", exc_info=True)
            return []

    async def _fitting(self, piece: Piece, data: bytes, limit: int) -> Encoded:
        asked = piece.request.output_format
        if len(data) <= limit:
            return Encoded(data, asked)
        clip = await self._decode(data, limits=OURS)
        try:
            return await asyncio.to_thread(smaller, clip, asked, len(data), limit, tags_of(piece))
        except LimitReached as error:
            raise Undeliverable(error.message) from error

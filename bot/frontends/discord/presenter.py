"""How the life of a job looks on Discord: one message, from its place in line to the piece."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import PurePath

import discord

from bot.audio.clip import Clip
from bot.audio.decode import Decode, decode
from bot.audio.encode import Encoded, smaller
from bot.audio.picture import stacked
from bot.errors import LimitReached, Message, both
from bot.executors.executor import Progress
from bot.frontends.discord import embeds as messages
from bot.frontends.discord.buttons import under_a_piece, under_takes, while_it_runs
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

WHOLE = 24 * 2**20  # bytes of all files of a message: Discord takes a request of 25 MiB
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
                embed = messages.failed(job.request, job.reason or Message("unexplained"))
            await self._messages.show(job, embed)

    async def deliver(self, job: Job, pieces: Sequence[Piece]) -> Message | None:
        return await self._show_pieces(job, pieces)

    async def changed(self, job: Job, pieces: Sequence[Piece]) -> None:
        await self._show_pieces(job, pieces, create=False)

    async def _show_pieces(
        self, job: Job, pieces: Sequence[Piece], create: bool = True
    ) -> Message | None:
        """create: whether to post a message where there is none (any more)."""
        try:
            data = [await self._store.read(piece.audio) for piece in pieces]
        except FileLost as error:
            raise Undeliverable(error.message) from error
        limit = await self._messages.upload_limit(job)
        whole = max(limit, WHOLE)
        while True:
            files = await self._fitting(pieces, data, limit, whole)
            try:
                with speaking(job.language):
                    return await self._post(job, pieces, files, create)
            except TooLarge as error:
                whole = min(whole, sum(len(file.data) for file in files)) // 2
                if whole < SMALLEST * len(pieces):
                    raise Undeliverable(error.message) from error

    async def _show_passing(self, job: Job, embed: discord.Embed) -> None:
        """Show how far a job is. Where that might stand there for ever, it says until when not."""
        if until := await self._messages.answerable_until(job):
            time = discord.utils.format_dt(until, "t")
            embed.description = say("shown-answer-by", text=embed.description, time=time)
        await self._messages.show(job, embed, while_it_runs(job.id))

    async def _post(
        self, job: Job, pieces: Sequence[Piece], encoded: Sequence[Encoded], create: bool
    ) -> Message | None:
        notes = [both(p.note, file.note) for p, file in zip(pieces, encoded, strict=True)]
        picture = await self._picture(pieces, encoded)
        files = [(_name(p, file), file.data) for p, file in zip(pieces, encoded, strict=True)]
        files += [] if picture is None else [(messages.PICTURE, picture)]
        if len(pieces) > 1:
            embed = messages.finished_takes(job, pieces, notes, pictured=picture is not None)
            view = under_takes(pieces)
        else:
            embed = messages.finished(job, pieces[0], notes[0], pictured=picture is not None)
            likes = await self._store.likes(pieces[0].id)
            view = under_a_piece(pieces[0], self._capabilities(pieces[0].model), likes)
        return await self._messages.show(job, embed, view, files, create=create)

    async def _picture(self, pieces: Sequence[Piece], files: Sequence[Encoded]) -> bytes | None:
        """The face of what is posted, if it can be drawn: it is posted without one all the same.

        Takes are drawn one below the other. A video shows its picture itself.
        """
        if files[0].format == Format.video:
            return None
        try:
            drawn = [await self._face(p, file) for p, file in zip(pieces, files, strict=True)]
            if len(drawn) == 1:
                return drawn[0]
            numbered = [(str(piece.take), face) for piece, face in zip(pieces, drawn, strict=True)]
            return await asyncio.to_thread(stacked, numbered)
        except Exception:  # whatever it is, the music does not need it
            log.warning("a picture could not be drawn", exc_info=True)
            return None

    async def _face(self, piece: Piece, file: Encoded) -> bytes:
        request = as_drawn(piece)
        if piece.tokens is not None:
            tokens = unpack(await self._store.read(piece.tokens))
            roll = await asyncio.to_thread(self._draw_notes, request, piece.model, tokens)
            if roll is not None:
                return roll
        clip = await self._decode(file.data, limits=OURS)
        return await asyncio.to_thread(self._draw, request, clip)

    async def _fitting(
        self, pieces: Sequence[Piece], data: Sequence[bytes], limit: int, whole: int
    ) -> list[Encoded]:
        """The files, each of at most ``limit`` bytes; where they would have more than ``whole``
        together, each has an equal share of that."""
        if sum(map(len, data)) > whole:
            limit = min(limit, whole // len(pieces))
        return [await self._smaller(p, file, limit) for p, file in zip(pieces, data, strict=True)]

    async def _smaller(self, piece: Piece, data: bytes, limit: int) -> Encoded:
        asked = piece.request.output_format
        if len(data) <= limit:
            return Encoded(data, asked)
        clip = await self._decode(data, limits=OURS)
        try:
            return await asyncio.to_thread(smaller, clip, asked, len(data), limit, tags_of(piece))
        except LimitReached as error:
            raise Undeliverable(error.message) from error


def _name(piece: Piece, file: Encoded) -> str:
    return PurePath(piece.name).with_suffix(f".{Format(file.format).extension}").name

"""How the life of a job looks on Discord: one message, from its place in line to the piece."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import PurePath

import discord

from bot.audio.decode import decode
from bot.audio.encode import Encoded, fit
from bot.audio.waveform import picture
from bot.executors.base import Progress
from bot.front import Undeliverable
from bot.home import Homes, TooLarge
from bot.recipe import tags
from bot.scheduler import Place
from bot.store import Job, Piece, State, Store
from bot.ui import messages
from bot.ui.buttons import under_a_piece, while_it_runs

EDIT_EVERY = 3.0  # seconds between two edits of one message; Discord slows those who do more
SMALLEST = 100_000  # bytes below which no lower rung of the ladder is worth posting


class Answers:
    """Shows jobs in their home messages; progress is dropped when it comes too often."""

    def __init__(self, bot: discord.Client, store: Store) -> None:
        self._bot = bot
        self._store = store
        self._homes = Homes(bot, store)
        self._edited: dict[str, float] = {}

    async def queued(self, job: Job, place: Place) -> None:
        await self._progress(job, messages.queued(job, place))

    async def working(self, job: Job, progress: Progress, seconds_left: float | None) -> None:
        await self._progress(job, messages.working(job, progress, seconds_left))

    async def restarting(self, job: Job) -> None:
        await self._homes.show(job, messages.restarting(job), while_it_runs(job.id))

    async def ended(self, job: Job) -> None:
        self._edited.pop(job.id, None)
        if job.state is State.cancelled:
            embed = messages.cancelled(job.request)
        else:
            embed = messages.failed(job.request, job.reason or "")
        await self._homes.show(job, embed)

    async def deliver(self, job: Job, piece: Piece) -> None:
        self._edited.pop(job.id, None)
        data = await self._store.read(piece.audio)
        limit = self._limit(job)
        while True:
            file = await self._fitting(piece, data, limit)
            try:
                await self._post(job, piece, file)
                return
            except TooLarge as error:
                limit = min(limit, len(file.data)) // 2
                if limit < SMALLEST:
                    raise Undeliverable(str(error)) from error

    async def _progress(self, job: Job, embed: discord.Embed) -> None:
        now = time.monotonic()
        if now - self._edited.get(job.id, -EDIT_EVERY) >= EDIT_EVERY:
            self._edited[job.id] = now
            await self._homes.show(job, embed, while_it_runs(job.id))

    async def _post(self, job: Job, piece: Piece, file: Encoded) -> None:
        note = " ".join(text for text in (piece.note, file.note) if text)
        name = PurePath(piece.name).with_suffix(f".{file.format}").name
        clip = await decode(file.data)
        image = await asyncio.to_thread(picture, clip)
        files: Sequence[tuple[str, bytes]] = [(name, file.data), (messages.PICTURE, image)]
        embed = messages.finished(piece, note or None)
        await self._homes.show(job, embed, under_a_piece(piece.id), files)

    def _limit(self, job: Job) -> int:
        guild = self._bot.get_guild(job.guild_id) if job.guild_id else None
        return guild.filesize_limit if guild else discord.utils.DEFAULT_FILE_SIZE_LIMIT_BYTES

    async def _fitting(self, piece: Piece, data: bytes, limit: int) -> Encoded:
        asked = piece.request.output_format
        if len(data) <= limit:
            return Encoded(data, asked)
        clip = await decode(data)
        return await asyncio.to_thread(fit, clip, asked, limit, tags(piece.request))

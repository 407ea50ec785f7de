"""What else a stored piece can become, without being composed again."""

import asyncio
import math

from bot.audio.clip import Clip
from bot.audio.decode import Decode
from bot.audio.encode import Encoded, encode, smaller
from bot.audio.excerpt import excerpt
from bot.audio.level import is_silent
from bot.audio.tempo import beat_of
from bot.config import Settings
from bot.errors import InvalidRequest, LimitReached
from bot.jobs.file_metadata import tags_of
from bot.jobs.inputs import OURS, unpack
from bot.jobs.pictures import Tokens, as_drawn, still
from bot.jobs.turns import Turns
from bot.models.families import capabilities_of
from bot.pocket.hearing import beat_of_notes
from bot.request import Format
from bot.store import Piece, Store

LONGEST_SOUND = 5.1  # seconds: Discord takes 5.2, and an MP3 is a little longer than its sound
SOUND_BITRATE = "192k"  # 130 kB of the 512 that it takes
AT_ONCE = 1  # each takes a processor for seconds
WAITING = 8
VIDEO_BITRATES = ("160k", "64k")
_MEBIBYTE = 1 << 20


class Exporter:
    """Makes other files of pieces. Each can raise :class:`~bot.store.FileLost`, and
    :class:`LimitReached` where too much is asked for at once."""

    def __init__(self, settings: Settings, store: Store, decode: Decode) -> None:
        self._settings, self._store, self._decode = settings, store, decode
        self._turns = Turns(AT_ONCE, WAITING)

    async def file(self, piece: Piece, limit: int) -> Encoded:
        """The file that was posted, or one of at most ``limit`` bytes of the same sound."""
        data, asked = await self._store.read(piece.audio), piece.request.output_format
        if len(data) <= limit:
            return Encoded(data, asked)
        async with self._turns.one():
            clip = await self._decode(data, limits=OURS)
            marks = tags_of(piece)
            return await asyncio.to_thread(smaller, clip, asked, len(data), limit, marks)

    async def midi(self, piece: Piece) -> bytes:
        """Its notes as a MIDI file; :class:`InvalidRequest` where its tokens are none."""
        from bot.pocket.export import to_midi

        tokens = await self._tokens(piece)
        if tokens is None or not capabilities_of(self._settings, piece.model).notes:
            raise InvalidRequest("piece-without-notes")
        async with self._turns.one():
            return await asyncio.to_thread(to_midi, tokens.astype(int))

    async def video(self, piece: Piece, limit: int) -> bytes:
        """Its sound and its moving picture as an MP4 of at most ``limit`` bytes."""
        async with self._turns.one():
            clip, tokens = await self._clip(piece), await self._tokens(piece)
            data = b""
            for bitrate in VIDEO_BITRATES:
                data = await asyncio.to_thread(self._video, piece, clip, tokens, bitrate)
                if len(data) <= limit:
                    return data
        size, maximum = (math.ceil(n / _MEBIBYTE * 10) / 10 for n in (len(data), limit))
        raise LimitReached("video-too-big", size=size, maximum=maximum)

    async def soundboard(self, piece: Piece) -> bytes:
        """Its best bars as Discord takes a sound for its soundboard: an MP3."""
        async with self._turns.one():
            clip, tokens = await self._clip(piece), await self._tokens(piece)
            if is_silent(clip):
                raise InvalidRequest("piece-too-quiet")
            notes = tokens is not None and capabilities_of(self._settings, piece.model).notes
            return await asyncio.to_thread(_sound, clip, tokens if notes else None)

    def _video(self, piece: Piece, clip: Clip, tokens: Tokens | None, bitrate: str) -> bytes:
        """Blocking."""
        picture = still(self._settings, as_drawn(piece), piece.model, tokens, clip)
        return encode(clip, Format.video, bitrate=bitrate, tags=tags_of(piece), picture=picture)

    async def _clip(self, piece: Piece) -> Clip:
        return await self._decode(await self._store.read(piece.audio), limits=OURS)

    async def _tokens(self, piece: Piece) -> Tokens | None:
        return None if piece.tokens is None else unpack(await self._store.read(piece.tokens))


def _sound(clip: Clip, tokens: Tokens | None) -> bytes:
    """Blocking. tokens: where they are notes."""
    beat = beat_of(clip) if tokens is None else beat_of_notes(tokens.astype(int))
    return encode(excerpt(clip, beat, LONGEST_SOUND), Format.mp3, bitrate=SOUND_BITRATE)

"""What else a stored piece can become, without being composed again."""

import asyncio

from bot.config import Settings
from bot.errors import InvalidRequest
from bot.jobs.inputs import unpack
from bot.models.families import capabilities_of
from bot.store import Piece, Store


class Exporter:
    """Makes other files of pieces. Each can raise :class:`~bot.store.FileLost`."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings, self._store = settings, store

    async def midi(self, piece: Piece) -> bytes:
        """Its notes as a MIDI file; :class:`InvalidRequest` where its tokens are none."""
        from bot.pocket.export import to_midi

        if piece.tokens is None or not capabilities_of(self._settings, piece.model).notes:
            raise InvalidRequest("piece-without-notes")
        tokens = unpack(await self._store.read(piece.tokens))
        return await asyncio.to_thread(to_midi, tokens.astype(int))

"""Lets the demo's page play a plain mono WAV, as Discord does.

simcord's preview (3.2.1) hands PyAV's name of a layout without speakers, "1 channels", to an Opus
encoder, which knows "mono". The class below is private; a test says when it is mended there.
"""

import contextlib
from collections.abc import Iterator

from simcord.preview._media import MediaInfo, MediaWorker

from bot.audio.wav import is_wav, with_speakers


@contextlib.contextmanager
def plain_wavs_play() -> Iterator[None]:
    """While entered, the preview reads a WAV as if its speakers were named in it."""
    original = MediaWorker.validate

    async def validate(
        self: MediaWorker, key: str, blob: bytes, *, media_time: float | None = None
    ) -> MediaInfo:
        blob = with_speakers(blob) if is_wav(blob) else blob
        return await original(self, key, blob, media_time=media_time)

    MediaWorker.validate = validate
    try:
        yield
    finally:
        MediaWorker.validate = original

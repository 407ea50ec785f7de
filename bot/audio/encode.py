"""Writes a finished clip as a file that people can play, small enough for where it is posted.

Everything here blocks: call it through ``asyncio.to_thread``. The same clip, format, bit rate and
tags give the same bytes.
"""

import io
import math
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import ModuleType

import imageio_ffmpeg

from bot.audio.clip import Clip
from bot.audio.picture import picture as spectrogram
from bot.audio.tags import write_tags
from bot.audio.video import SIZE, write_video
from bot.audio.wav import to_pcm16, write_wav
from bot.errors import GenerationFailed, InvalidRequest, LimitReached, Message
from bot.request import Format

OUTPUT_FORMATS = tuple(format.value for format in Format)

_CODECS = {"mp3": "libmp3lame", "flac": "flac", "ogg": "libvorbis"}
_MP3_BITRATE = "192k"
_VIDEO_BITRATE = "160k"
_OGG_QUALITY = ["-q:a", "5"]  # Vorbis has no bit rate that suits every rate and channel count
_MP3_LADDER = ("320k", "192k", "128k", "96k", "64k")
_SAME_BYTES = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact"]
_MEBIBYTE = 1 << 20


@dataclass(frozen=True)
class Encoded:
    """A file to post. note: said to the user when it is not what was asked for."""

    data: bytes
    format: str
    note: Message | None = None


def encode(
    clip: Clip,
    format: str,
    *,
    bitrate: str | None = None,
    tags: Mapping[str, str] | None = None,
    picture: bytes | None = None,
) -> bytes:
    """``clip`` as a file of ``format``, one of OUTPUT_FORMATS; 16 bits where it is lossless.

    bitrate: as ffmpeg writes it (``"192k"``), where the sound is lossy. picture: what a video
    shows, a PNG of :data:`bot.audio.video.SIZE`; without one, its sound.
    """
    if format not in OUTPUT_FORMATS:
        raise InvalidRequest("format-unknown", name=format, formats=OUTPUT_FORMATS)
    if format == "wav":
        plain = write_wav(clip)
    elif format == "video":
        shown = picture or spectrogram(clip, size=SIZE)
        plain = write_video(clip, shown, bitrate or _VIDEO_BITRATE)
    else:
        plain = _export(clip, format, bitrate)
    return write_tags(plain, format, tags or {})


def smaller(
    clip: Clip, format: str, size: int, limit_bytes: int, tags: Mapping[str, str] | None = None
) -> Encoded:
    """The best file of ``clip`` within ``limit_bytes``, where as ``format`` it has ``size``.

    Raises :class:`LimitReached` where none is so small.
    """
    for lower, bitrate in _lower(clip, format, limit_bytes):
        data = encode(clip, lower, bitrate=bitrate, tags=tags)
        if len(data) <= limit_bytes:
            return Encoded(data, lower, _note(format, size, limit_bytes, lower, bitrate))
    raise LimitReached("piece-too-big-to-post", maximum=_megabytes(limit_bytes))


def _lower(clip: Clip, format: str, limit_bytes: int) -> Iterator[tuple[str, str | None]]:
    """The rungs below ``format``, leaving out MP3s that cannot fit."""
    if format == "wav":
        yield "flac", None
    for bitrate in _MP3_LADDER:
        too_high = format == "mp3" and _bits(bitrate) >= _bits(_MP3_BITRATE)
        if not too_high and _bits(bitrate) / 8 * clip.seconds <= limit_bytes:
            yield "mp3", bitrate


def _bits(bitrate: str) -> int:
    return int(bitrate.removesuffix("k")) * 1000


def _note(asked: str, size: int, limit: int, lower: str, bitrate: str | None) -> Message:
    return Message(
        "posted-smaller",
        asked=Format(asked).extension.upper(),
        size=_megabytes(size),
        maximum=_megabytes(limit),
        given=lower.upper(),
        kilobits=_bits(bitrate) // 1000 if bitrate else 0,
    )


def _megabytes(size: int) -> float:
    """Rounded up, so that what is over a limit also reads as over it."""
    return math.ceil(size / _MEBIBYTE * 10) / 10


def _export(clip: Clip, format: str, bitrate: str | None) -> bytes:
    pydub, file = _pydub(), io.BytesIO()
    sound = pydub.AudioSegment(
        data=to_pcm16(clip), sample_width=2, frame_rate=clip.sample_rate, channels=clip.channels
    )
    quality = _OGG_QUALITY if format == "ogg" and bitrate is None else []
    bitrate = bitrate or (_MP3_BITRATE if format == "mp3" else None)
    parameters = [*_SAME_BYTES, *quality]
    try:
        sound.export(file, format, codec=_CODECS[format], bitrate=bitrate, parameters=parameters)
    except pydub.exceptions.CouldntEncodeError as error:
        raise GenerationFailed("piece-not-written", format=format.upper()) from error
    return file.getvalue()


@cache
def _pydub() -> ModuleType:
    """pydub, told which ffmpeg to use; it warns on import where none is installed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pydub
        import pydub.exceptions
    pydub.AudioSegment.converter = imageio_ffmpeg.get_ffmpeg_exe()
    return pydub

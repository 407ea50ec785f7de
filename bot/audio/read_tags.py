"""Reads the texts inside a stranger's sound file, by the confined program that reads its sound."""

import asyncio
import contextlib
import re

from bot.audio.child import texts_of
from bot.audio.containers import MPEG, WAV
from bot.audio.decode import DecodeLimits
from bot.audio.sniff import sniff
from bot.audio.wav import id3_of

_LIMITS = DecodeLimits()
_SILENT_FRAME = b"\xff\xfb\x90\x64" + bytes(413)  # of an MP3: ffmpeg wants some behind a tag
_LINE = re.compile(r"((?:\\.|[^\\\n])*)(?:\n|\Z)", re.DOTALL)
_PAIR = re.compile(r"((?:\\.|[^\\=])*)=(.*)", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


async def read_tags(data: bytes) -> dict[str, str]:
    """By name in small letters, the file's before its tracks'; raises :class:`AudioRejected`
    for what is no sound. What cannot be read is left out."""
    found = sniff(data)
    container, own = found.container, data[found.begin :]
    if container is WAV:  # whose own texts ffmpeg does not read
        container, own = MPEG, id3_of(own) + 3 * _SILENT_FRAME
    elif container is MPEG:
        own = data
    written = b""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_LIMITS.wall_seconds):
            written = await texts_of(
                own, container, memory_bytes=_LIMITS.memory_bytes, cpu_seconds=_LIMITS.cpu_seconds
            )
    return _parsed(written.decode(errors="replace"))


def _parsed(written: str) -> dict[str, str]:
    """What ffmpeg wrote: a pair a line, ``\\`` before what would mean something else."""
    tags: dict[str, str] = {}
    for line in _LINE.finditer(written):
        if (pair := _PAIR.fullmatch(line[1])) is not None:
            name, text = (_ESCAPED.sub(r"\1", part) for part in pair.groups())
            tags.setdefault(name.lower(), text)
    return tags

"""Tells from a stranger's bytes alone which reader they may meet, and refuses the rest.

The name and the declared type of a file are its sender's claim; ffmpeg's own guess would follow a
playlist to other files. So the container is decided here, and ffmpeg is told, never asked.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.audio import containers, frames, others
from bot.audio.containers import Container
from bot.audio.iff import check_aiff, check_caf
from bot.audio.mp4 import check_mp4, is_mp4
from bot.audio.ogg import links
from bot.audio.refusals import cut_short
from bot.audio.wav import check_wav, is_wav
from bot.errors import AudioRejected, Message


@dataclass(frozen=True)
class Found:
    """What a file is. begin: where its sound begins, behind tags and junk."""

    container: Container
    begin: int = 0


def sniff(data: bytes) -> Found:
    """What ``data`` is, its header checked; raises AudioRejected for everything else.

    Containers open with a mark and come first; then what else opens with one; then frames, whose
    marks come up by chance.
    """
    begin = frames.after_tags(data)
    tagless = data[begin:] if begin else data
    for recognise, container, check in _MARKED:
        if recognise(tagless):
            check(tagless)
            return Found(container, begin)
    if (refusal := others.named(tagless)) is not None:
        raise refusal
    if (at := data.find(b"fLaC", begin, begin + frames.JUNK)) >= 0 and _is_flac(data, at):
        check_flac(data, at)
        return Found(containers.FLAC, at)
    if (found := frames.find_frames(data, begin)) is not None:
        return Found(*found)
    raise AudioRejected("sound-unknown" if data else "sound-file-empty")


def _is_ogg(data: bytes) -> bool:
    return data[:4] == b"OggS"


def _check_ogg(data: bytes) -> None:
    """Refuses a chain whose every link is Speex; what is left of another is used."""
    if all(others.speex(link) for link in links(data)):
        raise AudioRejected("sound-kind-unread", kind=Message("kind-speex"))


def _is_matroska(data: bytes) -> bool:
    return data[:4] == b"\x1a\x45\xdf\xa3"


def _is_aiff(data: bytes) -> bool:
    return data[:4] == b"FORM" and data[8:12] in (b"AIFF", b"AIFC")


def _is_caf(data: bytes) -> bool:
    return data[:4] == b"caff"


def _is_amr(data: bytes) -> bool:
    return data.startswith((b"#!AMR\n", b"#!AMR-WB\n"))


def _is_flac(data: bytes, at: int) -> bool:
    """Whether a STREAMINFO block of 34 bytes (RFC 9639, 8.2) follows, or the end of the file."""
    return data[at + 4 : at + 8] in (b"\0\0\0\x22", b"\x80\0\0\x22") or len(data) < at + 8


def check_flac(data: bytes, at: int) -> None:
    if len(data) < at + 42:
        raise cut_short("FLAC")


def flac_seconds(data: bytes, at: int) -> float:
    """The length that the STREAMINFO block promises; 0 is unknown."""
    at += 4 + 4 + 10
    fields = int.from_bytes(data[at : at + 8], "big")
    rate, samples = fields >> 44, fields & (1 << 36) - 1
    return samples / rate if rate else 0.0


def _unchecked(data: bytes) -> None:
    """Containers whose header ffmpeg judges."""


_MARKED: tuple[tuple[Callable[[bytes], bool], Container, Callable[[bytes], None]], ...] = (
    (is_wav, containers.WAV, check_wav),
    (_is_ogg, containers.OGG, _check_ogg),
    (is_mp4, containers.MP4, check_mp4),
    (_is_matroska, containers.MATROSKA, _unchecked),
    (_is_aiff, containers.AIFF, check_aiff),
    (_is_caf, containers.CAF, check_caf),
    (_is_amr, containers.AMR, _unchecked),
)

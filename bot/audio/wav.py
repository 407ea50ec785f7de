"""The WAV header, read to refuse and written to post: the one format that needs no ffmpeg."""

import struct
from collections.abc import Iterator

import numpy as np

from bot.audio.clip import Clip
from bot.audio.range import check_channels, check_rate
from bot.errors import AudioRejected

_PCM, _FLOAT, _ALAW, _MULAW, _EXTENSIBLE = 1, 3, 6, 7, 0xFFFE
_UNKNOWN_SIZE = 0x7FFF0000  # whoever writes to a pipe declares this much or more
_MOST_CHUNKS = 1000
_PCM_GUID = bytes.fromhex("0100000000001000800000aa00389b71")
_CHANNEL_MASKS = (0, 0x4, 0x3, 0x7, 0x33, 0x37, 0x3F, 0x70F, 0x63F)


def check_wav(data: bytes) -> None:
    """Refuses a header that is odd, empty, out of range, or promises more than the file holds."""
    fmt, size, held = _sound(data)
    tag, channels, rate = struct.unpack_from("<HHI", fmt)
    if tag == _EXTENSIBLE and len(fmt) >= 26:
        tag = struct.unpack_from("<H", fmt, 24)[0]
    if tag not in (_PCM, _FLOAT, _ALAW, _MULAW):
        raise AudioRejected(
            "That WAV file holds compressed sound that I cannot read. "
            "Please export it as a plain (PCM) WAV or as MP3."
        )
    check_channels(channels)
    check_rate(rate)
    if size == 0 or held == 0:
        raise AudioRejected("There is no sound in that WAV file, only its header.")
    if held < size < _UNKNOWN_SIZE:
        raise AudioRejected("That WAV file is cut short: its end is missing. Please send it again.")


def _sound(data: bytes) -> tuple[bytes, int, int]:
    """The ``fmt`` chunk, the declared size of ``data``, and how much of it is there."""
    fmt = b""
    for name, at, size in _walk(data):
        if name == b"fmt ":
            fmt = data[at : at + min(size, 64)]
        elif name == b"data" and len(fmt) >= 16:
            return fmt, size, len(data) - at
    raise AudioRejected(
        "That WAV file is cut short: there is no sound in it. Please send it again."
    )


def _walk(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Name, place of the payload and declared size of each chunk."""
    at = 12
    for _ in range(_MOST_CHUNKS):
        if at + 8 > len(data):
            return
        size = struct.unpack_from("<I", data, at + 4)[0]
        yield data[at : at + 4], at + 8, size
        at += 8 + size + (size & 1)


def write_wav(clip: Clip) -> bytes:
    """``clip`` as 16-bit PCM.

    The header is WAVE_FORMAT_EXTENSIBLE: it names the speakers, without which some players, and
    simcord's preview, refuse a mono file.
    """
    pcm, rate, channels = to_pcm16(clip), clip.sample_rate, clip.channels
    fmt = struct.pack(
        "<HHIIHHHHI", _EXTENSIBLE, channels, rate, rate * channels * 2, channels * 2, 16, 22, 16,
        _CHANNEL_MASKS[channels],
    )  # fmt: skip
    body = b"WAVE" + _chunk(b"fmt ", fmt + _PCM_GUID) + _chunk(b"data", pcm)
    return _chunk(b"RIFF", body)


def to_pcm16(clip: Clip) -> bytes:
    """Interleaved little-endian 16-bit samples; what lies beyond -1..1 is clipped."""
    scaled = np.rint(np.clip(clip.samples, -1.0, 1.0) * 32767.0)
    return scaled.T.astype("<i2").tobytes()


def _chunk(name: bytes, payload: bytes) -> bytes:
    return name + struct.pack("<I", len(payload)) + payload + b"\0" * (len(payload) & 1)

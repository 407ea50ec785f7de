"""The WAV header, read to refuse and written to post: the one format that needs no ffmpeg."""

import struct
from collections.abc import Iterator

import numpy as np

from bot.audio.clip import Clip
from bot.audio.range import check_channels, check_rate
from bot.audio.refusals import coded_as, cut_short, empty

_PCM, _FLOAT, _ALAW, _MULAW, _EXTENSIBLE = 1, 3, 6, 7, 0xFFFE
_UNKNOWN_SIZE = 0x7FFF0000  # whoever writes to a pipe declares this much or more
_MAY_LACK = 0.1  # seconds that a header may promise too much
_MOST_CHUNKS = 1000
_PCM_GUID = bytes.fromhex("0100000000001000800000aa00389b71")
_CHANNEL_MASKS = (0, 0x4, 0x3, 0x7, 0x33, 0x37, 0x3F, 0x70F, 0x63F)
_CODES = {
    0x02: "ADPCM", 0x11: "ADPCM", 0x31: "GSM", 0x40: "ADPCM", 0x45: "ADPCM", 0x50: "MP2",
    0x55: "MP3", 0x160: "WMA", 0x161: "WMA", 0x162: "WMA", 0x2000: "AC3", 0x2001: "DTS",
    0xFF: "AAC", 0x92: "AC3", 0x674F: "Vorbis", 0xF1AC: "FLAC",
}  # fmt: skip


def is_wav(data: bytes) -> bool:
    """RIFF, or its forms for more than 4 GB: RF64 (EBU Tech 3306) and BW64 (ITU-R BS.2088)."""
    return data[:4] in (b"RIFF", b"RF64", b"BW64") and data[8:12] == b"WAVE"


def check_wav(data: bytes) -> None:
    """Refuses a header that is odd, empty, out of range, or promises more than the file holds."""
    fmt, size, held = _sound(data)
    tag, channels, rate, _, align = struct.unpack_from("<HHIIH", fmt)
    if tag == _EXTENSIBLE and len(fmt) >= 26:
        tag = struct.unpack_from("<H", fmt, 24)[0]
    if tag not in (_PCM, _FLOAT, _ALAW, _MULAW):
        raise coded_as("WAV", _CODES.get(tag, f"number {tag}"))
    check_channels(channels)
    check_rate(rate)
    if held == 0 or (size == 0 and _finished(data)):
        raise empty("WAV")
    if size is not None and size - held > _MAY_LACK * rate * align:
        raise cut_short("WAV")


def _finished(data: bytes) -> bool:
    """Whether its writer came back to say how long it is; a recorder that died did not."""
    return struct.unpack_from("<I", data, 4)[0] + 8 == len(data)


def _sound(data: bytes) -> tuple[bytes, int | None, int]:
    """The ``fmt`` chunk, the declared size of ``data`` if one is, and how much of it is there."""
    fmt, long = b"", None
    for name, at, size in _walk(data):
        if name == b"fmt ":
            fmt = data[at : at + min(size, 64)]
        elif name == b"ds64" and size >= 16 and at + 16 <= len(data):
            long = struct.unpack_from("<Q", data, at + 8)[0]
        elif name == b"data" and len(fmt) >= 16:
            if size == 0xFFFFFFFF and long is not None:
                size = long
            elif size >= _UNKNOWN_SIZE:
                size = None
            return fmt, size, len(data) - at
    raise cut_short("WAV")


def _walk(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Name, place of the payload and declared size of each chunk."""
    at = 12
    for _ in range(_MOST_CHUNKS):
        if at + 8 > len(data):
            return
        size = struct.unpack_from("<I", data, at + 4)[0]
        yield data[at : at + 4], at + 8, size
        at += 8 + size + (size & 1)


def id3_of(data: bytes) -> bytes:
    """The ID3 tag in a WAV's own chunk; empty where it has none."""
    for name, at, size in _walk(data):
        if name.lower() == b"id3 ":
            return data[at : at + size]
    return b""


def write_wav(clip: Clip) -> bytes:
    """``clip`` as 16-bit PCM; with more than two channels the header names their speakers."""
    pcm, rate, channels = to_pcm16(clip), clip.sample_rate, clip.channels
    fmt = struct.pack("<HHIIHH", _PCM, channels, rate, rate * channels * 2, channels * 2, 16)
    if channels > 2:
        fmt = _extensible(fmt)
    body = b"WAVE" + _chunk(b"fmt ", fmt) + _chunk(b"data", pcm)
    return _chunk(b"RIFF", body)


def with_speakers(data: bytes) -> bytes:
    """A WAV of :func:`write_wav` with its speakers named, for readers that need them told."""
    fmt = _sound(data)[0]
    if len(fmt) != 16:
        return data
    at = data.index(b"fmt ")
    body = data[8:at] + _chunk(b"fmt ", _extensible(fmt)) + data[at + 8 + len(fmt) :]
    return _chunk(b"RIFF", body)


def _extensible(fmt: bytes) -> bytes:
    """A plain ``fmt`` payload as WAVE_FORMAT_EXTENSIBLE."""
    channels = int.from_bytes(fmt[2:4], "little")
    return (
        struct.pack("<H", _EXTENSIBLE)
        + fmt[2:]
        + struct.pack("<HHI", 22, 16, _CHANNEL_MASKS[channels])
        + _PCM_GUID
    )


def to_pcm16(clip: Clip) -> bytes:
    """Interleaved little-endian 16-bit samples; what lies beyond -1..1 is clipped."""
    scaled = np.rint(np.clip(clip.samples, -1.0, 1.0) * 32767.0)
    return scaled.T.astype("<i2").tobytes()


def _chunk(name: bytes, payload: bytes) -> bytes:
    return name + struct.pack("<I", len(payload)) + payload + b"\0" * (len(payload) & 1)

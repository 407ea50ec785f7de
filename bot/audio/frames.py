"""Sounds without a container: frames one after the other, each begun by a sync word.

Such a word comes up by chance in any file, so two frames in a row must agree on what never changes
within a sound.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.audio.containers import AAC, AC3, EAC3, MPEG, Container

JUNK = 1 << 16  # bytes that may stand before the first frame, besides tags


@dataclass(frozen=True)
class Frame:
    """What a frame's head says: its length in bytes, and what every frame of the sound shares."""

    size: int
    shared: tuple[int, ...]
    samples: int = 0
    rate: int = 1


_MPEG_RATES = (44_100, 48_000, 32_000)
_KBITS = {  # by layer, whether the rate is halved: ISO/IEC 11172-3 and 13818-3, 2.4.2.3
    (2, False): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (3, False): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, True): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (3, True): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_AC3_KBITS = (
    32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640
)  # fmt: skip
_AC3_RATES = (48_000, 44_100, 32_000)


def mpeg_frame(head: bytes) -> Frame | None:
    """An MPEG layer II or III frame, versions 1, 2 and 2.5."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    version, layer = head[1] >> 3 & 3, 4 - (head[1] >> 1 & 3)
    kbits, rate = head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or layer not in (2, 3) or kbits in (0, 15) or rate == 3:
        return None
    halvings = {3: 0, 2: 1, 0: 2}[version]
    hertz = _MPEG_RATES[rate] >> halvings
    samples = 576 if halvings and layer == 3 else 1152
    bits = _KBITS[layer, halvings > 0][kbits] * 1000
    size = samples // 8 * bits // hertz + (head[2] >> 1 & 1)
    return Frame(size, (version, layer, hertz), samples, hertz)


def adts_frame(head: bytes) -> Frame | None:
    """An AAC frame (ISO/IEC 13818-7, 6.2)."""
    if len(head) < 7 or head[0] != 0xFF or head[1] & 0xF6 != 0xF0 or head[2] >> 2 & 15 > 12:
        return None
    size = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    fixed = head[1], head[2], head[3] & 0xF0
    return Frame(size, fixed) if size > 7 else None


def ac3_frame(head: bytes) -> Frame | None:
    """An AC-3 frame (ETSI TS 102 366, 4.4)."""
    if len(head) < 6 or head[:2] != b"\x0b\x77" or head[5] >> 3 > 8:
        return None
    rate, code = head[4] >> 6, head[4] & 63
    if rate == 3 or code >= 2 * len(_AC3_KBITS):
        return None
    words = _AC3_KBITS[code >> 1] * 96_000 // _AC3_RATES[rate] + (code & 1 if rate == 1 else 0)
    return Frame(2 * words, (rate, code >> 1, head[5] >> 3))


def eac3_frame(head: bytes) -> Frame | None:
    """An E-AC-3 frame (ETSI TS 102 366, E.1.2)."""
    if len(head) < 6 or head[:2] != b"\x0b\x77" or not 11 <= head[5] >> 3 <= 16:
        return None
    return Frame(2 * (((head[2] & 7) << 8 | head[3]) + 1), (head[4] >> 6, head[5] >> 3))


KINDS: tuple[tuple[Container, Callable[[bytes], Frame | None], bytes], ...] = (
    (MPEG, mpeg_frame, b"\xff"),
    (AAC, adts_frame, b"\xff"),
    (AC3, ac3_frame, b"\x0b\x77"),
    (EAC3, eac3_frame, b"\x0b\x77"),
)


def find_frames(data: bytes, begin: int) -> tuple[Container, int] | None:
    """The kind of the first frames at or behind ``begin``, and where they begin."""
    found = [
        (at, container)
        for container, read, sync in KINDS
        if (at := _first(data, begin, read, sync)) is not None
    ]
    at, container = min(found, key=lambda one: one[0], default=(0, None))
    return None if container is None else (container, at)


def _first(
    data: bytes, begin: int, read: Callable[[bytes], Frame | None], sync: bytes
) -> int | None:
    at = data.find(sync, begin, begin + JUNK)
    while at >= 0:
        if _agree(data, at, read, alone=at == begin):
            return at
        at = data.find(sync, at + 1, begin + JUNK)
    return None


def _agree(data: bytes, at: int, read: Callable[[bytes], Frame | None], alone: bool) -> bool:
    """Whether two frames in a row are alike; ``alone``, one that is all there is will do."""
    first = read(data[at : at + 8])
    if first is None:
        return False
    after = at + first.size
    if after >= len(data):
        return alone
    second = read(data[after : after + 8])
    return second is not None and second.shared == first.shared


def after_tags(data: bytes) -> int:
    """Where the sound begins behind any number of ID3v2 and APE tags, and zeros between them."""
    at = 0
    while size := _id3_size(data, at) or _ape_size(data, at):
        at += size
        window = data[at : at + JUNK]
        at += len(window) - len(window.lstrip(b"\0"))
    return at


def _id3_size(data: bytes, at: int) -> int:
    """Bytes in the ID3v2 tag at ``at``, 0 without one; sizes have 7 bits a byte."""
    head = data[at : at + 10]
    if len(head) < 10 or head[:3] != b"ID3":
        return 0
    a, b, c, d = (byte & 0x7F for byte in head[6:])
    footer = 10 if head[5] & 0x10 else 0
    return 10 + (a << 21 | b << 14 | c << 7 | d) + footer


def _ape_size(data: bytes, at: int) -> int:
    head = data[at : at + 32]
    if len(head) < 32 or head[:8] != b"APETAGEX":
        return 0
    return 32 + int.from_bytes(head[12:16], "little")


def promised_seconds(data: bytes, at: int) -> float:
    """The length that the Xing, Info or VBRI header of an MP3 at ``at`` promises; 0 is unknown.

    Three frames less, which may be the encoder's delay and padding.
    """
    frame = mpeg_frame(data[at : at + 8])
    if frame is None:
        return 0.0
    body, count = data[at : at + min(frame.size, 256)], 0
    for place in (body.find(b"Xing", 4), body.find(b"Info", 4)):
        if place > 0 and body[place + 7 : place + 8] and body[place + 7] & 1:
            count = int.from_bytes(body[place + 8 : place + 12])
    if body[36:40] == b"VBRI":
        count = int.from_bytes(body[50:54])
    return max(count - 3, 0) * frame.samples / frame.rate

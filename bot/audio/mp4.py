"""Looks into an MP4 before ffmpeg does: is it whole, has it sound, and is the sound inside it?

Box layout after ISO/IEC 14496-12. An MP4 may keep its media in another file or at an address (a
``dref`` entry that is not marked as self-contained); such a file is refused here.
"""

import struct
from collections.abc import Iterator

from bot.audio.refusals import cut_short
from bot.errors import AudioRejected

Part = tuple[int, int]

_MOST_BOXES, _MOST_INNER, _MOST_PARTS = 20_000, 500, 64
_MEDIA = b"trak", b"mdia"
_FIRST = b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot"  # old QuickTime has no ftyp
_TOP_LEVEL = *_FIRST, b"moof", b"uuid", b"meta"
_MAY_LACK = 512  # bytes of media at the very end: less than a tenth of a second
PICTURE_BRANDS = (
    b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"mif2", b"msf1", b"avif",
    b"avis", b"crx ", b"jp2 ", b"jxl ",
)  # fmt: skip
_TITLE = "MP4 or M4A"


def is_mp4(data: bytes) -> bool:
    """Whether boxes of a film stand there, and not those of a picture."""
    if data[4:8] == b"ftyp":
        return data[8:12] not in PICTURE_BRANDS
    return data[4:8] in _FIRST and (data[:4] == b"\0\0\0\1" or int.from_bytes(data[:4]) >= 8)


def check_mp4(data: bytes) -> None:
    """Refuses a file that is cut short, silent, protected, or keeps its media elsewhere."""
    moov = _find(data, [(0, len(data))], b"moov")
    if not moov or _find(data, moov, b"cmov"):
        raise cut_short(_TITLE)
    for start, end in _find(data, moov, *_MEDIA, b"minf", b"dinf", b"dref"):
        _check_references(data, (start + 8, end))
    sounds = [part for part in _find(data, moov, *_MEDIA) if _is_sound(data, part)]
    if not sounds:
        raise AudioRejected("video-without-sound")
    tracks = [
        [name for name, _ in _boxes(data, start + 8, end)]
        for start, end in _find(data, sounds, b"minf", b"stbl", b"stsd")
    ]
    if tracks and all(set(track) & {b"enca", b"drms"} for track in tracks):
        raise AudioRejected("sound-protected")


def _check_references(data: bytes, part: Part) -> None:
    for _, (start, end) in _boxes(data, *part):
        if end - start < 4 or not data[start + 3] & 1:
            raise AudioRejected("sound-elsewhere")


def _is_sound(data: bytes, media: Part) -> bool:
    return any(data[at + 8 : at + 12] == b"soun" for at, _ in _find(data, [media], b"hdlr"))


def _find(data: bytes, parts: list[Part], *path: bytes) -> list[Part]:
    """Every box reached by going down ``path`` from any of ``parts``, duplicates included."""
    for name in path:
        parts = [inner for part in parts for is_, inner in _boxes(data, *part) if is_ == name]
        if len(parts) > _MOST_PARTS:
            raise cut_short(_TITLE)
    return parts


def _boxes(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, Part]]:
    """Name and payload range of each box in ``data[at:end]``; refuses one that does not fit in.

    Junk behind the last box of a file is common and harmless, and ends the walk.
    """
    for _ in range(_MOST_INNER if at else _MOST_BOXES):
        if at + 8 > end:
            return
        size, name = struct.unpack_from(">I4s", data, at)
        header = 8
        if size == 1 and at + 16 <= end:
            size, header = struct.unpack_from(">Q", data, at + 8)[0], 16
        elif size == 0:
            size = end - at
        if size < header or at + size > end:
            if end == len(data) and name not in _TOP_LEVEL:
                return
            if end == len(data) and name == b"mdat" and at + size - end <= _MAY_LACK:
                yield name, (at + header, end)
                return
            raise cut_short(_TITLE)
        yield name, (at + header, at + size)
        at += size
    raise cut_short(_TITLE)

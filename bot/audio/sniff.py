"""Tells from a stranger's bytes alone which reader they may meet, and refuses the rest.

The name and the declared type of a file are its sender's claim; ffmpeg's own guess would follow a
playlist to other files. So the container is decided here, and ffmpeg is told, never asked.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.audio.mp4 import check_mp4
from bot.audio.wav import check_wav
from bot.errors import AudioRejected

ACCEPTED = "WAV, MP3, FLAC, OGG (Vorbis or Opus), M4A, AAC, or an MP4 or WebM video with sound"

_PCM = "pcm_u8,pcm_s16le,pcm_s24le,pcm_s32le,pcm_f32le,pcm_f64le,pcm_alaw,pcm_mulaw"
_MP4 = "aac,alac,mp3float,mp3,opus,flac,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_f32le,pcm_f32be"


@dataclass(frozen=True)
class Container:
    """A kind of file that is accepted, with what ffmpeg may use for it."""

    title: str
    demuxer: str
    codecs: str


WAV = Container("WAV", "wav", _PCM)
MP3 = Container("MP3", "mp3", "mp3float,mp3")
FLAC = Container("FLAC", "flac", "flac")
OGG = Container("OGG", "ogg", "vorbis,opus,flac")
AAC = Container("AAC", "aac", "aac")
MP4 = Container("MP4 or M4A", "mov", _MP4)
WEBM = Container("WebM", "matroska", "vorbis,opus")

_OTHERS = (
    ("a picture", (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"\0\0\1\0")),
    (
        "an archive",
        (b"PK\3\4", b"PK\5\6", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ"),
    ),
    ("a PDF document", (b"%PDF",)),
    ("a MIDI file, which holds notes and no sound", (b"MThd",)),
    ("an AIFF file", (b"FORM",)),
    ("a Windows Media file", (b"0&\xb2u",)),
    ("an AMR voice note", (b"#!AMR",)),
    ("a program", (b"\x7fELF", b"MZ")),
)
_PLAYLISTS = (
    b"#extm3u", b"#ext", b"ffconcat", b"[playlist]", b"<asx", b"<smil", b"v=0", b"[reference]",
    b"rtsp", b"http:", b"https:", b"file:", b"concat:", b"<?wpl", b"<mpd", b"<playlist",
)  # fmt: skip
_PICTURE_BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis")


def sniff(data: bytes) -> Container:
    """The container of ``data``, its header checked; raises AudioRejected for everything else."""
    if not data:
        raise AudioRejected(f"That file is empty. Please attach a sound: {ACCEPTED}.")
    for recognise, container, check in _KNOWN:
        if recognise(data):
            check(data)
            return container
    raise AudioRejected(_refusal(data))


def _refusal(data: bytes) -> str:
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    root = head.partition(b"?>")[2].lstrip() if head.startswith(b"<?xml") else head
    if root.startswith(_PLAYLISTS) or b"\n#ext" in head:
        return (
            "That is a playlist: it only points at other files, and I will not open those. "
            f"Please attach the sound itself: {ACCEPTED}."
        )
    for what, openings in _OTHERS:
        if data.startswith(openings):
            return f"That looks like {what}. I need a sound: {ACCEPTED}."
    if _is_ebml(data):
        return f"That looks like a Matroska file. I need one of these: {ACCEPTED}."
    if (data[:4] == b"RIFF" and data[8:12] == b"WEBP") or data[8:12] in _PICTURE_BRANDS:
        return f"That looks like a picture. I need a sound: {ACCEPTED}."
    return f"I do not recognise that file as sound. I can read {ACCEPTED}."


def _is_wav(data: bytes) -> bool:
    return data[:4] == b"RIFF" and data[8:12] == b"WAVE"


def _is_mp4(data: bytes) -> bool:
    return data[4:8] == b"ftyp" and data[8:12] not in _PICTURE_BRANDS


def _is_ebml(data: bytes) -> bool:
    return data[:4] == b"\x1a\x45\xdf\xa3"


def _is_webm(data: bytes) -> bool:
    return _is_ebml(data) and b"\x42\x82\x84webm" in data[:64]


def _is_flac(data: bytes) -> bool:
    return data.startswith(b"fLaC", _after_id3(data))


def _is_mp3(data: bytes) -> bool:
    return _has_frames(data, _mp3_frame)


def _is_aac(data: bytes) -> bool:
    return _has_frames(data, _adts_frame)


def _after_id3(data: bytes) -> int:
    """Where the sound begins behind an ID3v2 tag; 0 without one. Sizes are 7 bits a byte."""
    if data[:3] != b"ID3" or len(data) < 10:
        return 0
    a, b, c, d = (byte & 0x7F for byte in data[6:10])
    return 10 + (a << 21 | b << 14 | c << 7 | d)


def _has_frames(data: bytes, frame: Callable[[bytes], int], window: int = 4096) -> bool:
    """Whether three frames in a row (or all up to the end) begin within ``window`` bytes."""
    first = _after_id3(data)
    first += len(data[first : first + 65536]) - len(data[first : first + 65536].lstrip(b"\0"))
    starts = (at for at in range(first, min(first + window, len(data))) if data[at] == 0xFF)
    return any(_frames_from(data, at, frame) for at in starts)


def _frames_from(data: bytes, at: int, frame: Callable[[bytes], int]) -> bool:
    for count in range(3):
        if at >= len(data):
            return count > 0
        length = frame(data[at : at + 8])
        if not length:
            return False
        at += length
    return True


_MP3_RATES = (44_100, 48_000, 32_000)
_MP3_KBITS_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_MP3_KBITS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)


def _mp3_frame(head: bytes) -> int:
    """Bytes in the MPEG layer III frame that ``head`` opens (ISO/IEC 11172-3, 2.4.2.3), or 0."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return 0
    version, kbits, rate = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or kbits in (0, 15) or rate == 3:
        return 0
    halvings = {3: 0, 2: 1, 0: 2}[version]
    bits = (_MP3_KBITS_2 if halvings else _MP3_KBITS_1)[kbits] * 1000
    samples = 576 if halvings else 1152
    return samples // 8 * bits // (_MP3_RATES[rate] >> halvings) + (head[2] >> 1 & 1)


def _adts_frame(head: bytes) -> int:
    """Bytes in the ADTS frame that ``head`` opens (ISO/IEC 13818-7, 6.2), or 0."""
    if len(head) < 7 or head[0] != 0xFF or head[1] & 0xF6 != 0xF0 or head[2] >> 2 & 15 > 12:
        return 0
    return (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5


def check_flac(data: bytes) -> None:
    """Refuses a STREAMINFO block (RFC 9639, 8.2) that is missing or cut short."""
    at = _after_id3(data)
    if len(data) < at + 42 or data[at + 4] & 0x7F != 0:
        raise AudioRejected("That FLAC file is cut short. Please send it again.")


def flac_seconds(data: bytes) -> float:
    """The length that the STREAMINFO block promises; 0 is unknown."""
    at = _after_id3(data) + 4 + 4 + 10
    fields = int.from_bytes(data[at : at + 8], "big")
    rate, samples = fields >> 44, fields & (1 << 36) - 1
    return samples / rate if rate else 0.0


def _unchecked(data: bytes) -> None:
    """Containers whose header ffmpeg judges."""


_KNOWN: tuple[tuple[Callable[[bytes], bool], Container, Callable[[bytes], None]], ...] = (
    (_is_wav, WAV, check_wav),
    (_is_flac, FLAC, check_flac),
    (lambda data: data[:4] == b"OggS", OGG, _unchecked),
    (_is_mp4, MP4, check_mp4),
    (_is_webm, WEBM, _unchecked),
    (_is_mp3, MP3, _unchecked),
    (_is_aac, AAC, _unchecked),
)

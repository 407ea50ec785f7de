"""Small texts inside a sound file: its title, and in the comment the recipe it was made from."""

import io
import struct
from collections.abc import Mapping

from mutagen import MutagenError
from mutagen.flac import FLAC
from mutagen.id3 import COMM, ID3, TALB, TCON, TIT2, TPE1, TXXX, TextFrame
from mutagen.mp3 import MP3
from mutagen.oggvorbis import OggVorbis
from mutagen.wave import WAVE

from bot.audio.wav import find_chunk

_FILES = {"wav": WAVE, "mp3": MP3, "flac": FLAC, "ogg": OggVorbis}
_ID3_FRAMES = {"title": TIT2, "artist": TPE1, "album": TALB, "genre": TCON}
_ID3_NAMES = {frame.__name__: name for name, frame in _ID3_FRAMES.items()}
_KNOWN_FRAMES = {frame.__name__: frame for frame in (*_ID3_FRAMES.values(), COMM, TXXX)}
_MOST_BYTES = 64 * 1024  # a tag may be compressed a thousandfold; this keeps that harmless
_UTF8 = 3
# mutagen means to raise only its own error, but a few broken files slip through to these
_UNREADABLE = (MutagenError, LookupError, ValueError, TypeError, ArithmeticError, struct.error)


def write_tags(data: bytes, format: str, tags: Mapping[str, str]) -> bytes:
    """``data``, a file of ``format`` without tags, with ``tags``: lower-case names, one line each.

    ``title``, ``artist``, ``album``, ``genre`` and ``comment`` are where players look for them.
    """
    if not tags:
        return data
    file = io.BytesIO(data)
    sound = _FILES[format](file)
    if sound.tags is None:
        sound.add_tags()
    for name, text in tags.items():
        if isinstance(sound.tags, ID3):
            sound.tags.add(_id3_frame(name, text))
        else:
            sound[name] = text
    file.seek(0)
    sound.save(file, padding=lambda _: 0)
    return file.getvalue()


def _id3_frame(name: str, text: str) -> TextFrame:
    if name == "comment":
        return COMM(encoding=_UTF8, lang="eng", desc="", text=text)
    if name in _ID3_FRAMES:
        return _ID3_FRAMES[name](encoding=_UTF8, text=text)
    return TXXX(encoding=_UTF8, desc=name, text=text)


def read_tags(data: bytes) -> dict[str, str]:
    """The tags of a wav, mp3, flac or ogg file; none where they are missing, odd or very large.

    Fit for strangers' files: reads 64 KiB at most, and never raises.
    """
    try:
        if data[:4] == b"fLaC":
            return _vorbis(FLAC(io.BytesIO(data[:_MOST_BYTES])).tags)
        if data[:4] == b"OggS":
            return _vorbis(OggVorbis(io.BytesIO(data[:_MOST_BYTES])).tags)
        tag = find_chunk(data, b"id3 ") if data[:4] == b"RIFF" else data
        return _id3(ID3(io.BytesIO(tag[:_MOST_BYTES]), known_frames=_KNOWN_FRAMES))
    except _UNREADABLE:
        return {}


def _vorbis(comments) -> dict[str, str]:
    return {name.lower(): text for name, text in reversed(comments or [])}


def _id3(tag: ID3) -> dict[str, str]:
    return {_id3_name(key): "\n".join(map(str, frame.text)) for key, frame in tag.items()}


def _id3_name(key: str) -> str:
    frame, _, name = key.partition(":")
    return name.lower() if frame == "TXXX" else _ID3_NAMES.get(frame, "comment")

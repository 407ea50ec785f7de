"""Small texts inside a sound file: its title, and in the comment the recipe it was made from."""

import io
from collections.abc import Mapping

from mutagen.flac import FLAC
from mutagen.id3 import COMM, ID3, TIT2, TPE1, TXXX, TextFrame
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4
from mutagen.oggvorbis import OggVorbis
from mutagen.wave import WAVE

_FILES = {"wav": WAVE, "mp3": MP3, "flac": FLAC, "ogg": OggVorbis, "video": MP4}
_MP4_NAMES = {"title": "\xa9nam", "artist": "\xa9ART", "comment": "\xa9cmt"}
_MP4_OWN = "----:com.apple.iTunes:"
_ID3_FRAMES = {"title": TIT2, "artist": TPE1}
_UTF8 = 3


def write_tags(data: bytes, format: str, tags: Mapping[str, str]) -> bytes:
    """``data``, a file of ``format`` without tags, with ``tags``: lower-case names, one line each.

    ``title``, ``artist`` and ``comment`` are where players look for them.
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
        elif isinstance(sound, MP4):
            named = _MP4_NAMES.get(name)
            sound[named or f"{_MP4_OWN}{name}"] = text if named else text.encode()
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

"""Reads the tags of a sound file, as any player would."""

import io
from typing import Any

import mutagen
from mutagen.id3 import ID3
from mutagen.mp4 import MP4Tags

NAMES = {"TIT2": "title", "TPE1": "artist", "COMM": "comment"}


def read_tags(data: bytes) -> dict[str, str]:
    """By name, in lower case."""
    sound: Any = mutagen.File(io.BytesIO(data))  # type: ignore[attr-defined]
    tags = sound.tags or {}
    if isinstance(tags, MP4Tags):
        return {_mp4_name(key): _text(value) for key, (value,) in tags.items()}
    if not isinstance(tags, ID3):
        return {name.lower(): text for name, (text,) in dict(tags).items()}
    return {_name(key): str(frame.text[0]) for key, frame in tags.items()}


def _mp4_name(key: str) -> str:
    usual = {"\xa9nam": "title", "\xa9ART": "artist", "\xa9cmt": "comment"}
    return usual.get(key, key.rpartition(":")[2])


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


def _name(key: str) -> str:
    frame, _, own = key.partition(":")
    return own if frame == "TXXX" else NAMES.get(frame, frame)

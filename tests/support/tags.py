"""Reads the tags of a sound file, as any player would."""

import io
from typing import Any

import mutagen
from mutagen.id3 import ID3

NAMES = {"TIT2": "title", "TPE1": "artist", "COMM": "comment"}


def read_tags(data: bytes) -> dict[str, str]:
    """By name, in lower case."""
    sound: Any = mutagen.File(io.BytesIO(data))  # type: ignore[attr-defined]
    tags = sound.tags or {}
    if not isinstance(tags, ID3):
        return {name.lower(): text for name, (text,) in dict(tags).items()}
    return {_name(key): str(frame.text[0]) for key, frame in tags.items()}


def _name(key: str) -> str:
    frame, _, own = key.partition(":")
    return own if frame == "TXXX" else NAMES.get(frame, frame)

"""Reduces the music of Freedoom, a free game, to what the chip can play: lead, second, bass, drums.

Its WAD files (Debian's packages ``freedoom`` and ``freedm``) hold General MIDI. In each four bars
the channel that sings highest and busiest has the lead. ``python -m training.pocket.freedoom
OUT.jsonl WAD...`` writes excerpts of sixteen bars, one a line, as the other tunes are written.
"""

import io
import json
import struct
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import mido

from training.pocket.corpus import OFF_GRID_ALLOWED, monophonic
from training.pocket.score import MAJOR, MINOR, Note, Score

SOURCE = "freedoom"
GRID, BAR, BLOCK, EXCERPT = 4, 16, 4, 16
"""Sixteenths in a quarter and in a bar; bars for which a channel leads, and bars in an excerpt."""
DRUM_CHANNEL = 9
KICKS, SNARES = (35, 36, 41, 43, 45), (37, 38, 39, 40, 47, 48, 50)
LEAST_LEAD = 24
"""Notes of the lead in an excerpt, without which it is left out."""


@dataclass(frozen=True)
class Voice:
    """The notes of one channel; those of the drums have General MIDI's numbers as pitches."""

    channel: int
    notes: list[Note]


def songs(wad: bytes) -> Iterator[tuple[str, bytes]]:
    """The MIDI files in a WAD, with their names: a directory of offset, size and name."""
    count, at = struct.unpack_from("<ii", wad, 4)
    for index in range(count):
        begin, size, name = struct.unpack_from("<ii8s", wad, at + 16 * index)
        if name.startswith(b"D_") and wad[begin : begin + 4] == b"MThd":
            yield name.rstrip(b"\0").decode("ascii"), wad[begin : begin + size]


def voices(data: bytes) -> list[Voice]:
    """The channels of a MIDI file on a grid of sixteenths; empty where it does not keep to one,
    or to four quarters in a bar."""
    try:
        file = mido.MidiFile(file=io.BytesIO(data))
    except (OSError, ValueError, EOFError, LookupError):
        return []
    found: dict[int, list[Note]] = defaultdict(list)
    moved = total = now = 0
    sounding: dict[tuple[int, int], int] = {}
    for message in mido.merge_tracks(file.tracks):
        now += message.time
        if message.type == "time_signature" and (message.numerator, message.denominator) != (4, 4):
            return []
        if message.type not in ("note_on", "note_off"):
            continue
        key = message.channel, message.note
        begun = sounding.pop(key, None)
        if begun is not None:
            exact = begun * GRID / file.ticks_per_beat
            onset = round(exact)
            length = max(1, round((now - begun) * GRID / file.ticks_per_beat))
            moved += abs(exact - onset) > 0.2
            total += 1
            found[message.channel].append((onset, length, message.note))
        if message.type == "note_on" and message.velocity:
            sounding[key] = now
    if not total or moved > OFF_GRID_ALLOWED * total:
        return []
    return [Voice(channel, sorted(notes)) for channel, notes in sorted(found.items())]


def excerpts(name: str, channels: list[Voice]) -> Iterator[Score]:
    """A song in pieces of sixteen bars, each with lead, second (twice) and bass, and drums.

    All bear the song's name, so that they are held out together.
    """
    pitched = [voice for voice in channels if voice.channel != DRUM_CHANNEL]
    drums = [note for voice in channels if voice.channel == DRUM_CHANNEL for note in voice.notes]
    end = max((note[0] + note[1] for voice in pitched for note in voice.notes), default=0)
    for start in range(0, end - EXCERPT * BAR // 2, EXCERPT * BAR):
        lead, second, bass = [], [], []
        for block in range(start, min(end, start + EXCERPT * BAR), BLOCK * BAR):
            chosen = _chosen([_within(voice.notes, block, BLOCK * BAR) for voice in pitched])
            for part, notes in zip((lead, second, bass), chosen, strict=True):
                part += [(on + block - start, size, pitch) for on, size, pitch in notes]
        if len(lead) < LEAST_LEAD:
            continue
        parts = [lead, second or lead, second or lead, bass] if bass else [lead]
        struck = [_struck(note) for note in _within(drums, start, EXCERPT * BAR)]
        tonic, mode = key_of([*lead, *bass])
        yield Score(name, SOURCE, BAR, 4, tonic, mode, parts, [], sorted(set(struck)))


def _within(notes: Iterable[Note], start: int, length: int) -> list[Note]:
    """The notes that begin in a span, by its clock, and end with it."""
    return [
        (on - start, min(size, start + length - on), pitch)
        for on, size, pitch in notes
        if start <= on < start + length
    ]


def _chosen(blocks: list[list[Note]]) -> tuple[list[Note], list[Note], list[Note]]:
    """Lead, second and bass among the channels of a block, each one note at a time."""
    playing = [monophonic(notes) for notes in blocks if len(notes) >= 4]
    if not playing:
        return [], [], []
    bass = min(playing, key=_height)
    others = sorted((one for one in playing if one is not bass), key=_song, reverse=True)
    if _height(bass) > 55 or not others:
        return (max(playing, key=_song), others[0] if others else [], [])
    return others[0], others[1] if len(others) > 1 else [], bass


def _height(notes: list[Note]) -> float:
    return sum(pitch for _, _, pitch in notes) / len(notes)


def _song(notes: list[Note]) -> float:
    """How much a channel sings: high, busy, and of more than one note."""
    return _height(notes) / 12 + min(len(notes), 32) / 8 + min(len({n[2] for n in notes}), 6) / 2


def _struck(note: Note) -> tuple[int, str]:
    """A drum as the arranger's patterns write it: k, s or h."""
    return note[0], "k" if note[2] in KICKS else "s" if note[2] in SNARES else "h"


def key_of(notes: list[Note]) -> tuple[int, str]:
    """The tonic and mode whose scale holds most of the sound, its triad counting double."""
    heard: Counter[int] = Counter()
    for _, length, pitch in notes:
        heard[pitch % 12] += length

    def fits(tonic: int, scale: tuple[int, ...]) -> float:
        inside = sum(heard[(tonic + step) % 12] for step in scale)
        triad = sum(heard[(tonic + scale[degree]) % 12] for degree in (0, 2, 4))
        return inside + triad + heard[tonic % 12]

    candidates = [(tonic, mode) for tonic in range(12) for mode in ("major", "minor")]
    return max(candidates, key=lambda key: fits(key[0], MAJOR if key[1] == "major" else MINOR))


def read(wads: Iterable[Path]) -> Iterator[Score]:
    """Every excerpt of every song, each song once."""
    seen: set[bytes] = set()
    for wad in wads:
        for name, data in songs(wad.read_bytes()):
            if data not in seen:
                seen.add(data)
                yield from excerpts(f"{wad.stem}-{name}", voices(data))


def main(out: Path, wads: list[Path]) -> None:
    with out.open("w") as lines:
        for score in read(wads):
            fields: dict[str, Any] = asdict(score)
            lines.write(json.dumps(fields) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(path) for path in sys.argv[2:]])

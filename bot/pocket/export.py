"""A piece as notes for other programs: MIDI and MusicXML, exactly what sounds.

In this codec tokens are notes, so nothing has to be guessed.
"""

import io
from collections.abc import Callable
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mido

from bot.errors import ModelError
from bot.pocket import notes, tokens
from bot.pocket.analysis import Codes, find_key
from bot.pocket.hearing import Timing, find_timing
from bot.pocket.notes import Heard
from bot.pocket.plan import BEATS

if TYPE_CHECKING:
    from music21 import stream

TRACKS = ("lead", "second", "bass", "drums")
PROGRAMS = (80, 80, 38)
"""General MIDI: square lead twice, synth bass."""
DRUM_CHANNEL = 9
DRUMS = ((13, 36), (7, 38), (3, 46), (2, 42))
"""Noise periods and the General MIDI drums that they stand for: kick, snare, open hat, hat."""
TICKS = 480
FRAME_MICROSECONDS = 20_000


def drum(period: int) -> int:
    """The General MIDI drum of a noise period."""
    return min(DRUMS, key=lambda pair: abs(pair[0] - period))[1]


def to_midi(codes: Codes) -> bytes:
    """Codes ``[4, T]`` as a MIDI file: four tracks, tempo and metre; a frame is whole ticks."""
    timing = _timing(codes)
    file = mido.MidiFile(type=1, ticks_per_beat=TICKS)
    head = mido.MidiTrack()
    beat = BEATS["4/4"] * timing.grid
    head.append(mido.MetaMessage("set_tempo", tempo=beat * FRAME_MICROSECONDS))
    upper, lower = (int(part) for part in timing.metre.split("/"))
    head.append(mido.MetaMessage("time_signature", numerator=upper, denominator=lower))
    file.tracks.append(head)
    for channel, name in enumerate(TRACKS):
        file.tracks.append(_track(codes, channel, name, TICKS // beat))
    out = io.BytesIO()
    file.save(file=out)
    return out.getvalue()


def _track(codes: Codes, codebook: int, name: str, ticks: int) -> mido.MidiTrack:
    track = mido.MidiTrack()
    track.append(mido.MetaMessage("track_name", name=name))
    channel = DRUM_CHANNEL if codebook == tokens.NOISE else codebook
    if codebook != tokens.NOISE:
        track.append(mido.Message("program_change", channel=channel, program=PROGRAMS[codebook]))
    events: list[tuple[int, int, int, int]] = []
    for note in notes.notes(codes, codebook):
        pitch = drum(note.pitch) if codebook == tokens.NOISE else note.pitch
        events.append((note.start, 1, pitch, _velocity(codebook, note)))
        events.append((note.end, 0, pitch, 0))
    now = 0
    for frame, on, pitch, velocity in sorted(events):
        kind = "note_on" if on else "note_off"
        passed = (frame - now) * ticks
        track.append(
            mido.Message(kind, channel=channel, note=pitch, velocity=velocity, time=passed)
        )
        now = frame
    track.append(mido.MetaMessage("end_of_track", time=(codes.shape[1] - now) * ticks))
    return track


def _velocity(codebook: int, note: Heard) -> int:
    highest = len(tokens.LEVELS) if codebook == tokens.TRIANGLE else len(tokens.VOLUMES)
    return 40 + 80 * note.step // highest


def to_musicxml(codes: Codes) -> bytes:
    """Codes ``[4, T]`` as MusicXML, to the nearest sixteenth: pitches that one sixteenth has after
    each other, as the chip's arpeggios do, are a chord. Raises ModelError without music21."""
    try:
        from music21 import clef, instrument, key, metadata, meter, stream, tempo
        from music21.musicxml.m21ToXml import GeneralObjectExporter
    except ImportError as error:
        raise ModelError("music21-missing") from error
    timing = _timing(codes)
    found = find_key(codes)
    score = stream.Score()
    score.insert(0, metadata.Metadata(title="Pocket"))
    players = (instrument.Instrument, instrument.Instrument, instrument.ElectricBass)
    for codebook, name in enumerate(TRACKS):
        part = stream.Part(id=name)
        drums = codebook == tokens.NOISE
        part.insert(0, instrument.UnpitchedPercussion() if drums else players[codebook]())
        part.partName = name
        part.insert(0, clef.PercussionClef() if drums else clef.bestClef(_filled(codes, codebook)))
        part.insert(0, meter.TimeSignature(timing.metre))
        if not drums:
            part.insert(0, key.Key(_tonic(found.tonic), found.mode))
        if codebook == 0:
            part.insert(0, tempo.MetronomeMark(number=round(750 / timing.grid)))
        for element, offset in _written(codes, codebook, timing):
            part.insert(offset, element)
        score.insert(0, part.makeNotation())
    return GeneralObjectExporter(score).parse()


def _filled(codes: Codes, codebook: int) -> "stream.Stream[Any]":
    from music21 import note, stream

    filled = stream.Stream()
    for one in notes.notes(codes, codebook)[:50]:
        filled.append(note.Note(one.pitch))
    return filled


def _written(codes: Codes, codebook: int, timing: Timing) -> list[tuple[Any, float]]:
    """The notes and chords of a channel with their places in quarters, one after another."""
    from music21 import chord, note

    sixteenths: dict[int, list[Heard]] = {}
    for one in notes.notes(codes, codebook):
        place = max(0, round((one.start - timing.start) / timing.grid))
        sixteenths.setdefault(place, []).append(one)
    written: list[tuple[Any, float]] = []
    for place, following in zip_longest(sixteenths, list(sixteenths)[1:]):
        here = sixteenths[place]
        end = max(place + 1, *(round((one.end - timing.start) / timing.grid) for one in here))
        length = (end if following is None else min(end, following)) - place
        pitches = [drum(one.pitch) if codebook == tokens.NOISE else one.pitch for one in here]
        together = sorted(set(pitches))
        made = note.Note(together[0]) if len(together) == 1 else chord.Chord(together)
        made.quarterLength = length / 4
        written.append((made, place / 4))
    return written


def _tonic(pitch_class: int) -> str:
    """As music21 spells it: ``E-`` is E flat."""
    return ("C", "C#", "D", "E-", "E", "F", "F#", "G", "A-", "A", "B-", "B")[pitch_class]


def _timing(codes: Codes) -> Timing:
    """The piece's timing, or any where nothing sounds."""
    heard = any(notes.notes(codes, channel) for channel in range(tokens.CODEBOOKS))
    return find_timing(codes) if heard else Timing(6, 0)


FORMATS: dict[str, Callable[[Codes], bytes]] = {
    ".mid": to_midi,
    ".midi": to_midi,
    ".musicxml": to_musicxml,
}
"""What writes a piece as notes, by the ending of the file's name."""


def writes(path: Path) -> bool:
    """Whether a file of this name holds notes rather than sound."""
    return path.suffix.lower() in FORMATS

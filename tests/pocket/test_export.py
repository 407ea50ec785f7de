"""A piece as notes: MIDI and MusicXML hold exactly what sounds, read back by other programs."""

import io
from typing import Any

import mido
import numpy as np
import pytest

from bot.pocket import notes, tokens
from bot.pocket.export import TRACKS, drum, to_midi, to_musicxml
from tests.support.pocket_pieces import piece

FRAME = 0.02


@pytest.fixture(scope="module")
def codes() -> np.ndarray:
    return piece(5, "overworld").codes[:, :384].astype(np.int64)


def played(data: bytes) -> dict[str, list[tuple[float, float, int]]]:
    """(start, end, pitch) in seconds of every note, by track."""
    file = mido.MidiFile(file=io.BytesIO(data))
    tempo = next(m.tempo for m in file.tracks[0] if m.type == "set_tempo")
    found: dict[str, list[tuple[float, float, int]]] = {}
    for track in file.tracks[1:]:
        now, sounding, name = 0.0, dict[int, float](), ""
        for message in track:
            now += mido.tick2second(message.time, file.ticks_per_beat, tempo)
            if message.type == "track_name":
                name = message.name
                found[name] = []
            elif message.type == "note_on":
                sounding[message.note] = now
            elif message.type == "note_off":
                found[name].append((sounding.pop(message.note), now, message.note))
    return found


def test_midi_has_every_note_of_every_channel_when_it_sounds(codes):
    back = played(to_midi(codes))
    assert list(back) == list(TRACKS)
    for channel, name in enumerate(TRACKS):
        heard = notes.notes(codes, channel)
        pitch = [drum(n.pitch) if channel == tokens.NOISE else n.pitch for n in heard]
        wanted = sorted(
            (n.start * FRAME, n.end * FRAME, p) for n, p in zip(heard, pitch, strict=True)
        )
        assert np.allclose(sorted(back[name]), wanted)
    assert mido.MidiFile(file=io.BytesIO(to_midi(codes))).length == pytest.approx(384 * FRAME)


def test_midi_says_tempo_and_plays_drums_on_their_channel(codes):
    file = mido.MidiFile(file=io.BytesIO(to_midi(codes)))
    tempo = next(m.tempo for m in file.tracks[0] if m.type == "set_tempo")
    assert round(mido.tempo2bpm(tempo)) in (94, 125, 188)
    drums = [m for m in file.tracks[-1] if m.type == "note_on"]
    assert {m.channel for m in drums} == {9}
    assert {m.note for m in drums} <= {36, 38, 42, 46}


def test_musicxml_read_by_another_program_has_the_same_melody(codes, tmp_path):
    from music21 import converter

    path = tmp_path / "piece.musicxml"
    path.write_bytes(to_musicxml(codes))
    score: Any = converter.parse(path)
    assert [part.partName for part in score.parts] == list(TRACKS)
    melody = score.parts[0].stripTies().flatten().notes
    assert [n.pitch.midi for n in melody] == [n.pitch for n in notes.notes(codes, tokens.PULSE_1)]


def test_musicxml_has_an_arpeggio_of_the_chip_as_chords(codes, tmp_path):
    from music21 import converter

    given = np.zeros((4, 48), dtype=np.int64)
    given[0] = codes[0, :48]
    for frame in range(48):
        given[1, frame] = tokens.pulse((60, 64, 67)[frame // 2 % 3], 1, 5)
    given[2, :24], given[2, 24:] = tokens.triangle(40, 4), tokens.triangle(45, 4)
    path = tmp_path / "piece.musicxml"
    path.write_bytes(to_musicxml(given))
    score: Any = converter.parse(path)
    second = score.parts[1].stripTies().flatten().notes
    assert len(second) > 4
    assert {pitch.midi for one in second for pitch in one.pitches} == {60, 64, 67}
    assert max(len(one.pitches) for one in second) == 3
    assert [one.pitch.midi for one in score.parts[2].stripTies().flatten().notes] == [40, 45]


def test_a_silent_piece_is_written_too():
    assert played(to_midi(np.zeros((4, 100), dtype=np.int64)))["lead"] == []
